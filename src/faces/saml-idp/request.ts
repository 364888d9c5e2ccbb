import { writeInstant } from '../../saml/times.js'
import type { App, SamlApp } from '../../model/app.js'
import type { HttpRequest } from '../../model/http.js'
import type { Clock, Lifetimes, Registry, Seen } from '../../model/ports.js'
import { Refusal } from '../../model/refusal.js'
import { RefusalToApp } from '../../model/refusal-to-app.js'
import type { SignInRequest } from '../../model/signin.js'
import type { Trace } from '../../model/trace.js'
import type { AuthnRequest } from '../../saml/authn-request.js'
import { readAuthnRequest } from '../../saml/authn-request.js'
import type { Received } from '../../saml/bindings.js'
import { readPost, readRedirect } from '../../saml/bindings.js'
import { defined } from '../../saml/defined.js'
import { encryptionTarget, signingKeys } from '../../saml/keys.js'
import { bindings, nameIDFormats } from '../../saml/names.js'
import { subjectOf } from '../../saml/nouns.js'
import type { OwnNames } from '../../saml/web-sso.js'
import { isCurrent, ownNames } from '../../saml/web-sso.js'
import { messageLimits, parse } from '../../xml/parse.js'
import { signatureOf, verifyEnveloped, verifyOctets } from '../../xml/signature.js'
import type { XmlElement } from '../../xml/tree.js'
import { encryptionFor } from './encryption.js'
import { refusalOf } from './faults.js'
import { replyToOf } from './reply-to.js'

export interface RequestDeps {
  readonly registry: Registry
  readonly clock: Clock
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
}

/** AuthnRequest to SignInRequest: S0 to S9. What is found after the reply URL is verified is told to the app. */
export function readRequest(
  http: HttpRequest,
  seen: Seen,
  deps: RequestDeps,
  own: OwnNames = ownNames(deps.baseUrl),
): SignInRequest {
  try {
    const received = receive(http, seen)
    const root = parse(received.xml, messageLimits)
    const claimed = readAuthnRequest(root)
    seen.trace.note('S3', 'saml-core 3.4.1: one AuthnRequest, nothing parked in it')
    const app = appOf(claimed, seen, deps)
    const checked = verifyRequest(received, root, claimed, app, seen)
    checkMeaning(checked, seen, deps, own)
    return requestFor(checked, received.relayState, app, seen, own)
  } catch (error) {
    throw refusalOf(error, seen.trace)
  }
}

/** S0 */
export function receive(http: HttpRequest, seen: Seen): Received {
  const received =
    http.method === 'GET'
      ? readRedirect(http.rawQuery, 'SAMLRequest')
      : readPost(http.rawBody, http.rawQuery, 'SAMLRequest', { acceptDeflated: true })
  seen.trace.note('S0', `saml-bindings 3.4, 3.5: one SAMLRequest by ${received.binding}`)
  seen.message({
    leg: 'app',
    direction: 'in',
    type: 'AuthnRequest',
    binding: bindings[received.binding],
    xml: received.xml.toString(),
  })
  return received
}

interface KnownApp extends App {
  readonly saml: SamlApp
}

/** The unverified Issuer picks the app whose keys and addresses everything else is held against. */
function appOf(request: AuthnRequest, seen: Seen, { registry }: RequestDeps): KnownApp {
  const trace: Trace = seen.trace
  const { issuer } = request
  trace.require('S3', 'saml-profiles 4.1.4.1: Issuer is present', issuer !== undefined, 'request.malformed')
  seen.claims({ app: issuer })
  const app = registry.app(issuer)
  const known = app !== undefined && speaksSaml(app)
  trace.require('S8', 'the app is registered', known, 'request.unknown_app', {
    actual: issuer,
  })
  trace.require('S8', 'the app is enabled', registry.usable(app), 'request.app_disabled', {
    actual: issuer,
    setting: `app ${app.handle}: enabled`,
  })
  return app
}

/** The registration itself and no copy of it. */
function speaksSaml(app: App): app is KnownApp {
  return app.saml !== undefined
}

interface Checked {
  readonly request: AuthnRequest
  readonly signed: boolean
}

/** S4 to S6. Only what a signature covers goes on; by HTTP-Redirect only the query's signature counts as one. */
function verifyRequest(
  received: Received,
  root: XmlElement,
  claimed: AuthnRequest,
  app: KnownApp,
  seen: Seen,
): Checked {
  const trusted = { keys: signingKeys(app.saml.keys), acceptSha1: app.acceptSha1Signatures }
  const { signature: inQuery } = received
  const within =
    signatureOf(root) === undefined ? undefined : verifyEnveloped(root, 'ID', 'after-issuer', trusted).value
  if (inQuery !== undefined) verifyOctets(inQuery.octets, inQuery.sigAlg, inQuery.value, trusted)
  const signed = (received.binding === 'redirect' ? inQuery : within) !== undefined
  const actual = signed ? 'signed' : 'not signed'
  seen.trace.note('S5', 'a key of the app has signed the request', { actual })
  seen.trace.require(
    'S8',
    'saml-metadata 2.4.4: AuthnRequestsSigned',
    signed || !(app.requireSignedRequests || app.saml.authnRequestsSigned),
    'request.signature_missing',
    { actual, setting: `app ${app.handle}: requireSignedRequests` },
  )
  return { request: within === undefined ? claimed : readAuthnRequest(within), signed }
}

/** S9, as far as it decides whether this is a request to us at all. */
export function checkMeaning(
  { request, signed }: Checked,
  seen: Seen,
  deps: Pick<RequestDeps, 'clock' | 'lifetimes'>,
  own: OwnNames,
): void {
  const { singleSignOnService } = own
  const { destination, issueInstant } = request
  seen.trace.require(
    'S9',
    'saml-core 3.2.1: Destination is this address; saml-bindings 3.4.5.2, 3.5.5.2: and required when signed',
    destination === undefined ? !signed : destination === singleSignOnService,
    'request.destination_wrong',
    { expected: singleSignOnService, actual: destination ?? 'none' },
  )
  const moment = { now: deps.clock.now(), skew: deps.lifetimes.skew }
  seen.trace.require(
    'S9',
    'saml-core 3.2.1: IssueInstant is of now',
    isCurrent(issueInstant, moment),
    'request.stale',
    { expected: writeInstant(moment.now), actual: writeInstant(issueInstant), setting: 'lifetimes.skew' },
  )
}

function requestFor(
  checked: Checked,
  relayState: string | undefined,
  app: KnownApp,
  seen: Seen,
  own: OwnNames,
): SignInRequest {
  const replyTo = replyToOf(checked.request, app.saml, seen.trace)
  if (replyTo === undefined) {
    throw new Refusal('request.binding_unsupported', 'no reply address by HTTP-POST', { stage: 'S9' })
  }
  const request = signInRequest(checked, relayState, app, replyTo.location)
  try {
    checkAnswerable(checked.request, replyTo.unsupported, seen, own)
    encryptionFor(app)
    checkNameKey(checked.request, app)
  } catch (error) {
    throw error instanceof Refusal ? new RefusalToApp(error, request) : error
  }
  return request
}

/** saml-core 3.4.1.1: a name that is to travel encrypted needs a key, which is known before anybody is asked. */
function checkNameKey({ nameIDPolicy }: AuthnRequest, { saml, nameId }: KnownApp): void {
  if (nameIDPolicy?.format !== nameIDFormats.encrypted || nameId.kind === 'none') return
  if (encryptionTarget(saml.keys) === undefined)
    throw new Refusal('request.name_id_policy', 'no key to encrypt the name to', { stage: 'S9' })
}

/** What cannot be met, whoever the person is: the app hears it, since its reply URL is known by now. */
function checkAnswerable(
  request: AuthnRequest,
  bindingUnsupported: boolean,
  seen: Seen,
  own: OwnNames,
): void {
  const trace: Trace = seen.trace
  const { version, protocolBinding, subject, scoping, requestedAuthnContext } = request
  trace.require(
    'S9',
    'saml-core 4.1.3: Version',
    version === '2.0',
    tooLow(version) ? 'request.version_too_low' : 'request.version_too_high',
    {
      expected: '2.0',
      actual: version,
    },
  )
  trace.require(
    'S9',
    'saml-core 3.4.1: ProtocolBinding',
    !bindingUnsupported,
    'request.binding_unsupported',
    {
      expected: bindings.post,
      actual: protocolBinding ?? 'that of the chosen address',
    },
  )
  trace.require(
    'S9',
    'saml-profiles 4.1.4.1: Subject without SubjectConfirmation, named by a NameID',
    subject === undefined || (subject.confirmations === 0 && !subject.otherwise),
    'request.unsupported',
  )
  const { identityProvider, serviceProvider } = own
  const passedHere = scoping?.requesterIDs.some((id) => id === identityProvider || id === serviceProvider)
  trace.require('S9', 'saml-core 3.4.1.5: no RequesterID is ours', passedHere !== true, 'request.loop')
  const declared = requestedAuthnContext?.declRefs ?? []
  trace.require(
    'S9',
    'saml-core 3.3.2.2.1: contexts are asked for by class',
    declared.length === 0,
    'request.authn_context',
  )
}

function signInRequest(
  { request, signed }: Checked,
  relayState: string | undefined,
  app: KnownApp,
  replyTo: string,
): SignInRequest {
  const { requestedAuthnContext: context, nameIDPolicy: policy, scoping, subject } = request
  return defined<SignInRequest>({
    app: app.id,
    replyTo,
    replyBinding: bindings.post,
    echo: { inResponseTo: request.id, ...(relayState === undefined ? {} : { RelayState: relayState }) },
    requestId: request.id,
    signed,
    forceAuthn: request.forceAuthn ?? false,
    maxAuthnAge: undefined,
    isPassive: request.isPassive ?? false,
    authnContext: context && { comparison: context.comparison, classes: context.classRefs },
    nameIdPolicy: policy && { allowCreate: false, ...policy },
    partnerHints: scoping?.idpList ?? [],
    hintsLimit: scoping?.idpList !== undefined,
    requesters: scoping?.requesterIDs ?? [],
    proxyCount: scoping?.proxyCount,
    subject: subject?.nameID && subjectOf(subject.nameID),
    attributeService: request.attributeConsumingServiceIndex,
    unsolicited: false,
  })
}

/** saml-core 4.1.1: versions are compared by number; 1.x is older, whatever is not a number counts as newer. */
function tooLow(version: string): boolean {
  return /^[01]\.\d{1,3}$/.test(version)
}
