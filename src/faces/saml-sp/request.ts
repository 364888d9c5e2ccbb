import type { App } from '../../model/app.js'
import type { HttpReply } from '../../model/http.js'
import type { Partner } from '../../model/partner.js'
import type { Clock, Question, Random, Written } from '../../model/ports.js'
import { Refusal } from '../../model/refusal.js'
import type { SignInRequest } from '../../model/signin.js'
import type { AuthnRequest, NameIDPolicy, RequestedAuthnContext, Scoping } from '../../saml/authn-request.js'
import { writeAuthnRequest } from '../../saml/authn-request.js'
import { ownRelayState, writePost, writeRedirect } from '../../saml/bindings.js'
import { defined } from '../../saml/defined.js'
import { bindings, vocabulary } from '../../saml/names.js'
import { defaultEndpoint, ownNames } from '../../saml/web-sso.js'
import type { KeyRing } from '../../xml/key-ring.js'
import type { Signer } from '../../xml/keys.js'
import { serialize, serialized, writeSigned } from '../../xml/write.js'
import { askedContext } from './authn-context.js'

export interface RequestDeps {
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
}

/** A longer URL is cut or refused by somebody on the way. */
const longestUrl = 2048
/** saml-core 3.4.1.5.1: a proxy that is given no count sets one. */
const furthestProxying = 3

/** What one partner is asked; the note is the request's ID, which its answer must repeat. */
export function writeRequest(question: Question, deps: RequestDeps): Written & { readonly note: string } {
  const { signIn, partner, app } = question
  checkNoLoop(partner, app, signIn.request)
  const id = deps.random.id()
  const now = deps.clock.now()
  const signer = signs(partner) ? deps.keyRing.signer(partner) : undefined
  const by = (binding: Binding): Carried | undefined => {
    const destination = defaultEndpoint(partner.saml?.singleSignOnServices ?? [], bindings[binding])?.location
    if (destination === undefined) return undefined
    const request = { id, version: '2.0', issueInstant: now, destination, ...contentFor(question, deps) }
    return carry(binding, request, ownRelayState(signIn.id), signer, `Continue to ${nameOf(partner)}`)
  }
  const { binding, reply, xml } = chosen(partner, by)
  const message = {
    leg: 'partner',
    direction: 'out',
    type: 'AuthnRequest',
    binding: bindings[binding],
    at: now,
    xml,
  } as const
  return { reply, note: id, message }
}

type Binding = 'redirect' | 'post'

interface Carried {
  readonly binding: Binding
  readonly reply: HttpReply
  readonly xml: string
}

/** HTTP-Redirect where it is offered and the URL stays short, unless the partner is set to HTTP-POST. */
function chosen(partner: Partner, by: (binding: Binding) => Carried | undefined): Carried {
  const post = (): Carried | undefined => by('post')
  const preferred = partner.requestBinding === 'post' ? post() : undefined
  if (preferred !== undefined) return preferred
  const redirect = by('redirect')
  const short = redirect?.reply.kind === 'redirect' && redirect.reply.to.length <= longestUrl
  const found = short ? redirect : (post() ?? redirect)
  if (found !== undefined) return found
  throw new Refusal(
    'signin.no_partner',
    `partner ${partner.handle} offers neither HTTP-Redirect nor HTTP-POST`,
  )
}

/** saml-bindings 3.4.4.1: by HTTP-Redirect the query is signed, by HTTP-POST the message itself. */
function carry(
  binding: Binding,
  request: AuthnRequest,
  relayState: string,
  signer: Signer | undefined,
  title: string,
): Carried {
  const written = writeAuthnRequest(request)
  if (binding === 'redirect') {
    const xml = serialize(written, vocabulary)
    const options = signer === undefined ? { relayState } : { relayState, signer }
    const to = writeRedirect(request.destination ?? '', 'SAMLRequest', xml, options)
    return { binding, xml, reply: { kind: 'redirect', to } }
  }
  const signed = signer === undefined ? written : writeSigned(written, vocabulary, signer, signing)
  const { xml, octets } = serialized(signed, vocabulary)
  const fields = writePost('SAMLRequest', octets, relayState)
  return { binding, xml, reply: { kind: 'form', action: request.destination ?? '', fields, title } }
}

const signing = { idAttribute: 'ID', place: 'after-issuer' } as const

type Content = Omit<AuthnRequest, 'id' | 'version' | 'issueInstant' | 'destination'>

/** What the app asked is passed on as it is or stricter (saml-core 3.4.1.5.1). */
function contentFor({ signIn, partner, app }: Question, { baseUrl }: RequestDeps): Content {
  const { request } = signIn
  const own = ownNames(baseUrl)
  const by = partner.sendReplyUrl
  return defined<Content>({
    issuer: own.serviceProvider,
    subject: undefined,
    nameIDPolicy: nameIDPolicyFor(partner),
    requestedAuthnContext: authnContextFor(request, partner, app),
    scoping: scopingFor(request, partner, app),
    forceAuthn: request.forceAuthn || undefined,
    isPassive: request.isPassive || undefined,
    // saml-core 3.4.1: an index stands for address and binding, and neither may stand beside it
    protocolBinding: by === 'url' ? bindings.post : undefined,
    assertionConsumerServiceURL: by === 'url' ? own.assertionConsumerService : undefined,
    assertionConsumerServiceIndex: by === 'index' ? own.assertionConsumerServiceIndex : undefined,
    attributeConsumingServiceIndex: undefined,
  })
}

function nameIDPolicyFor({ requestNameIdFormat: format }: Partner): NameIDPolicy | undefined {
  if (format === 'none') return undefined
  return format === undefined ? { allowCreate: true } : { format, allowCreate: true }
}

function authnContextFor(
  request: SignInRequest,
  partner: Partner,
  app: App,
): RequestedAuthnContext | undefined {
  const asked = askedContext(request, partner, app)
  if (asked === undefined) return undefined
  const { comparison, classes, exactMeansMinimum } = asked
  const softened = comparison === 'exact' && exactMeansMinimum ? 'minimum' : comparison
  return { comparison: softened, classRefs: classes, declRefs: [] }
}

function scopingFor(request: SignInRequest, partner: Partner, app: App): Scoping | undefined {
  if (partner.sendScoping === 'none') return undefined
  const requesterIDs = [...request.requesters, app.id]
  if (partner.sendScoping === 'requesterIdOnly') return { requesterIDs }
  // One step is ours
  const proxyCount = Math.max(0, (request.proxyCount ?? furthestProxying + 1) - 1)
  // saml-core 3.4.1.5.1: the app's IDPList goes on without removals
  return request.hintsLimit
    ? { proxyCount, requesterIDs, idpList: request.partnerHints }
    : { proxyCount, requesterIDs }
}

/** saml-core 3.4.1.5: whoever asks is not asked in turn. */
function checkNoLoop(partner: Partner, app: App, request: SignInRequest): void {
  if (partner.id !== app.id && !request.requesters.includes(partner.id)) return
  throw new Refusal('request.loop', `partner ${partner.handle} is itself among those who ask`)
}

function signs(partner: Partner): boolean {
  return partner.signRequests === 'always' || partner.saml?.wantAuthnRequestsSigned === true
}

function nameOf({ display, handle }: Partner): string {
  return display.name['en'] ?? display.name[''] ?? Object.values(display.name)[0] ?? handle
}
