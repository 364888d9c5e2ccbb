import type { App } from '../../model/app.js'
import type { Clock, Lifetimes, Random, Written } from '../../model/ports.js'
import { Refusal, refusalRow } from '../../model/refusal.js'
import type { Issuance, SignInRequest } from '../../model/signin.js'
import type { Assertion, Conditions, SubjectConfirmation } from '../../saml/assertion.js'
import { writeAssertion } from '../../saml/assertion.js'
import { writePost } from '../../saml/bindings.js'
import { defined } from '../../saml/defined.js'
import { encryptionTarget } from '../../saml/keys.js'
import { encryptionFor } from './encryption.js'
import { bearer, bindings, nameIDFormats, statusPrefix, vocabulary } from '../../saml/names.js'
import { writeNameID } from '../../saml/name-id.js'
import type { Response, Status } from '../../saml/response.js'
import { writeResponse } from '../../saml/response.js'
import { later, ownNames } from '../../saml/web-sso.js'
import type { EncryptTo } from '../../xml/encryption.js'
import { encryptElement } from '../../xml/encryption.js'
import type { KeyRing } from '../../xml/key-ring.js'
import type { Signer } from '../../xml/keys.js'
import type { Content, Serialized, SigningOptions } from '../../xml/write.js'
import { element, serialize, serialized, writeSigned } from '../../xml/write.js'

export interface ResponseDeps {
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
}

type Element = Exclude<Content, string>

/** Issuance to Response: one assertion with one AuthnStatement (saml-profiles 4.1.4.2). */
export function writeAnswer(issuance: Issuance, app: App, deps: ResponseDeps): Written {
  const signer = deps.keyRing.signer(app)
  const target = encryptionFor(app)
  const plain = writeAssertion(assertionFor(issuance, deps), nameIDFor(issuance, app))
  const inside = carried(plain, target, signsAssertion(app, target) ? signer : undefined)
  const codes = [`${statusPrefix}Success`] as const
  const response = writeResponse(envelopeFor(issuance.request, issuance.issuedAt, codes, deps), inside)
  const message = finish(response, app.sign === 'assertion' ? undefined : signer, signing)
  return replyWith(
    message,
    issuance.request,
    app,
    issuance.issuedAt,
    later(issuance.expiresAt, deps.lifetimes.skew),
  )
}

/** saml-core 3.2.2.1: two status codes from the table of refusals; the message is the reference and nothing more. */
export function writeRefusal(
  request: SignInRequest,
  app: App,
  refusal: Refusal,
  reference: string,
  deps: ResponseDeps,
): Written {
  const [top, ...more] = refusalRow(refusal.code).saml
  const codes = [`${statusPrefix}${top}`, ...more.map((code) => `${statusPrefix}${code}`)] as const
  const now = deps.clock.now()
  const response = writeResponse(envelopeFor(request, now, codes, deps, reference))
  const message = finish(response, deps.keyRing.signer(app), signingNoValues)
  return replyWith(message, request, app, now)
}

/** `xs` stands in the values of xsi:type and nowhere else, so a signature over attributes has to list it. */
const signing = { idAttribute: 'ID', place: 'after-issuer', inclusivePrefixes: ['xs'] } as const
const signingNoValues = { idAttribute: 'ID', place: 'after-issuer' } as const

/** What is encrypted is signed first: encryption proves nothing. saml-metadata 2.4.4: WantAssertionsSigned. */
function signsAssertion(app: App, target: EncryptTo | undefined): boolean {
  return app.sign !== 'response' || target !== undefined || app.saml?.wantAssertionsSigned === true
}

function carried(plain: Element, target: EncryptTo | undefined, signer: Signer | undefined): Element {
  if (signer === undefined) return plain
  const signed = writeSigned(plain, vocabulary, signer, signing)
  if (target === undefined) return signed
  return element('saml:EncryptedAssertion', {}, encryptElement(serialize(signed, vocabulary), target))
}

function finish(response: Element, signer: Signer | undefined, options: SigningOptions): Serialized {
  if (signer === undefined) return serialized(response, vocabulary)
  return serialized(writeSigned(response, vocabulary, signer, options), vocabulary)
}

function envelopeFor(
  request: SignInRequest,
  issueInstant: Date,
  codes: readonly [string, ...string[]],
  { random, baseUrl }: ResponseDeps,
  message?: string,
): Response {
  return defined<Response>({
    id: random.id(),
    issueInstant,
    inResponseTo: request.echo['inResponseTo'],
    destination: request.replyTo,
    issuer: ownNames(baseUrl).identityProvider,
    status: defined<Status>({ codes, message }),
  })
}

/** saml-profiles 4.1.4.2 */
function assertionFor(issuance: Issuance, { random, baseUrl }: ResponseDeps): Assertion {
  const { request, issuedAt, notBefore, expiresAt, proxyRestriction, authentication } = issuance
  const inResponseTo = request.echo['inResponseTo']
  return {
    id: random.id(),
    issueInstant: issuedAt,
    issuer: ownNames(baseUrl).identityProvider,
    subject: {
      confirmations: [
        defined<SubjectConfirmation>({
          method: bearer,
          notBefore: undefined,
          notOnOrAfter: expiresAt,
          recipient: request.replyTo,
          inResponseTo,
        }),
      ],
    },
    conditions: defined<Conditions>({
      notBefore,
      notOnOrAfter: expiresAt,
      audienceRestrictions: [[request.app]],
      oneTimeUse: undefined,
      proxyRestriction,
      unknown: undefined,
    }),
    authnStatements: [
      {
        authnInstant: authentication.instant,
        sessionIndex: issuance.sessionIndex,
        sessionNotOnOrAfter: issuance.sessionNotOnOrAfter,
        classRef: issuance.authnContext,
        authenticatingAuthorities: issuance.authorities,
      },
    ],
    attributes: issuance.claims,
  }
}

/** saml-core 3.4.1.1: the format `encrypted` asks for the name in an EncryptedID, whatever its own format. */
function nameIDFor({ subject, request }: Issuance, app: App): Element | undefined {
  if (subject === undefined) return undefined
  const nameID = writeNameID(subject)
  if (request.nameIdPolicy?.format !== nameIDFormats.encrypted) return nameID
  const target = encryptionTarget(app.saml?.keys ?? [])
  if (target === undefined) throw new Refusal('request.name_id_policy', 'no key to encrypt the name to')
  return element('saml:EncryptedID', {}, encryptElement(serialize(nameID, vocabulary), target))
}

function replyWith(
  { xml, octets }: Serialized,
  request: SignInRequest,
  app: App,
  at: Date,
  withheldUntil?: Date,
): Written {
  return {
    reply: {
      kind: 'form',
      action: request.replyTo,
      fields: writePost('SAMLResponse', octets, request.echo['RelayState']),
      title: `Continue to ${nameOf(app)}`,
    },
    message: defined<Written['message']>({
      leg: 'app',
      direction: 'out',
      type: 'Response',
      binding: bindings.post,
      at,
      xml,
      sha256: undefined,
      withheldUntil,
    }),
  }
}

function nameOf({ display, handle }: App): string {
  return display.name['en'] ?? display.name[''] ?? Object.values(display.name)[0] ?? handle
}
