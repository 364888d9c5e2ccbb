import type { App } from '../../model/app.js'
import type { Clock, Random, Written } from '../../model/ports.js'
import { type Refusal, refusalRow } from '../../model/refusal.js'
import type { Issuance, SignInRequest } from '../../model/signin.js'
import { vocabulary } from '../../saml/names.js'
import { encryptElement } from '../../xml/encryption.js'
import type { KeyRing } from '../../xml/key-ring.js'
import { element, serialize, verbatim, writeSigned } from '../../xml/write.js'
import type { Written as WrittenXml } from '../../xml/write.js'
import { type FaultName, writeFault } from '../../wsfed/fault.js'
import { saml11Vocabulary, type TokenType } from '../../wsfed/names.js'
import { writeEnvelope } from '../../wsfed/rstr.js'
import { encryptionFor } from './encryption.js'
import { issuerFor } from './issuer.js'
import { plainToken } from './token.js'

export interface ResponseDeps {
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
}

/** Issuance to `wresult`: one token, signed by itself, in its envelope (WS-Federation 1.2, 13.2.3). */
export function writeAnswer(issuance: Issuance, app: App, deps: ResponseDeps): Written {
  const { request, issuedAt, expiresAt } = issuance
  const tokenType = tokenTypeFor(request, app)
  const wresult = writeEnvelope({
    version: app.wsfed?.trustVersion ?? '2005',
    tokenType,
    created: issuedAt,
    expires: expiresAt,
    appliesTo: realmOf(request),
    token: tokenFor(issuance, tokenType, app, deps),
  })
  return replyWith(wresult, request, app, issuedAt, expiresAt)
}

/** The request may choose among what we write; what the app is set to comes first only where the request is silent. */
function tokenTypeFor({ echo }: SignInRequest, app: App): TokenType {
  const asked = echo['tokenType']
  return asked === 'saml11' || asked === 'saml20' ? asked : (app.wsfed?.tokenType ?? 'saml11')
}

/** The name under which the app asked: its audience. */
function realmOf({ echo, app }: SignInRequest): string {
  return echo['wtrealm'] ?? app
}

/** Only the assertion is signed, never its envelope; what is encrypted is signed first. */
function tokenFor(issuance: Issuance, tokenType: TokenType, app: App, deps: ResponseDeps): WrittenXml {
  const signer = deps.keyRing.signer(app)
  const named = {
    id: deps.random.id(),
    issuer: issuerFor(issuance, app, deps.baseUrl),
    audience: realmOf(issuance.request),
  }
  const plain = plainToken(issuance, tokenType, named)
  const signed =
    tokenType === 'saml11'
      ? writeSigned(plain, saml11Vocabulary, signer, { idAttribute: 'AssertionID', place: 'last' })
      : writeSigned(plain, vocabulary, signer, {
          idAttribute: 'ID',
          place: 'after-issuer',
          inclusivePrefixes: ['xs'],
        })
  const target = encryptionFor(app)
  if (target === undefined) return signed
  const data = encryptElement(serialize(signed, vocabulary), target)
  if (tokenType === 'saml11') return data
  return serializedWith(element('saml:EncryptedAssertion', {}, data))
}

/** Written under SAML's own prefixes, which the envelope's vocabulary does not know. */
function serializedWith(root: WrittenXml): WrittenXml {
  return verbatim(serialize(root, vocabulary), ['saml', 'xenc', 'ds', 'xenc11'])
}

/** WS-Federation 1.2, 13.6: a SOAP Fault in place of the token, with a sentence of the table and the reference. */
export function writeRefusal(
  request: SignInRequest,
  app: App,
  { code }: Refusal,
  reference: string,
  { clock }: ResponseDeps,
): Written {
  const { saml, says } = refusalRow(code)
  return replyWith(writeFault(faultFor(saml), says, reference), request, app, clock.now())
}

/** WS-Federation 1.2, 13.6, for the status that the table of refusals has. */
function faultFor(codes: readonly string[]): FaultName {
  for (const code of codes) {
    const fault = faults.get(code)
    if (fault !== undefined) return fault
  }
  return codes[0] === 'Requester' ? 'BadRequest' : 'SpecificPolicy'
}

const faults: ReadonlyMap<string, FaultName> = new Map([
  ['NoAuthnContext', 'NeedFresherCredentials'],
  ['NoAvailableIDP', 'NoMatchInScope'],
  ['NoSupportedIDP', 'NoMatchInScope'],
])

function replyWith(
  wresult: string,
  request: SignInRequest,
  app: App,
  at: Date,
  withheldUntil?: Date,
): Written {
  const wctx = request.echo['wctx']
  return {
    reply: {
      kind: 'form',
      action: request.replyTo,
      fields: { wa: 'wsignin1.0', wresult, ...(wctx === undefined ? {} : { wctx }) },
      title: `Continue to ${nameOf(app)}`,
    },
    message: {
      leg: 'app',
      direction: 'out',
      type: 'RequestSecurityTokenResponse',
      binding: 'POST',
      at,
      xml: wresult,
      ...(withheldUntil === undefined ? {} : { withheldUntil }),
    },
  }
}

function nameOf({ display, handle }: App): string {
  return display.name['en'] ?? display.name[''] ?? Object.values(display.name)[0] ?? handle
}
