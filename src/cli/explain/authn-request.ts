import { refusalOf } from '../../faces/saml-idp/faults.js'
import { checkMeaning, readRequest, receive } from '../../faces/saml-idp/request.js'
import type { SignInRequest } from '../../model/signin.js'
import { Trace } from '../../model/trace.js'
import { readAuthnRequest } from '../../saml/authn-request.js'
import { SAML } from '../../saml/names.js'
import type { OwnNames } from '../../saml/web-sso.js'
import { messageLimits, parse } from '../../xml/parse.js'
import { signatureOf } from '../../xml/signature.js'
import type { Capture } from '../../captured/capture.js'
import type { ReplyTo } from './counterpart.js'
import { appOf, clockAt, registryOf, skew } from './counterpart.js'
import { atDoor } from './door.js'
import type { Given } from './given.js'
import type { Looked } from '../../captured/look.js'
import { look, present, signedWords } from '../../captured/look.js'
import type { Judged, Report, Says } from './report.js'
import { refusedBy, Takings } from './report.js'
import { whatIf } from './what-if.js'

/** An app's request, at the door to apps; without the app only what the message says by itself is judged. */
export function explainAuthnRequest(capture: Capture, given: Given, withHints: boolean): Report {
  const said = look(capture.xml)
  const judged = judge(capture, given, said)
  const known = (given.app ?? given.partner ?? given.certificates) !== undefined
  return {
    kind: 'AuthnRequest',
    wrapping: capture.wrapping,
    says: said === undefined ? [] : saysOf(said, capture),
    at: given.at,
    ...judged,
    notJudged: [
      ...(known ? [] : ['whether this app is registered, its signature and its reply address']),
      'whether it was seen before, and who may sign in to the app',
    ],
    hints: withHints ? hintsFor(capture, given, said, judged, known) : [],
  }
}

function judge(capture: Capture, given: Given, said: Looked | undefined): Judged {
  const trace = new Trace()
  const takings = new Takings(trace)
  const own = ownOf(capture, given, said, takings)
  const clock = clockAt(given.at)
  const seen = { trace, message: () => {}, claims: () => {} }
  const http = atDoor(capture.door('SAMLRequest'), '/saml/idp/sso')
  const deps = { clock, baseUrl: '', lifetimes: { skew } }
  try {
    const app = appOf(given, said?.textOf(SAML, 'Issuer'), replyToOf(given, said, takings))
    if (app === undefined) {
      const received = receive(http, seen)
      const root = parse(received.xml, messageLimits)
      const request = readAuthnRequest(root)
      trace.note('S3', 'saml-core 3.4.1: one AuthnRequest, nothing parked in it')
      const signed = (received.binding === 'redirect' ? received.signature : signatureOf(root)) !== undefined
      checkMeaning({ request, signed }, seen, deps, own)
      return { checks: takings.checks(), outcome: { accepted: true } }
    }
    const registry = registryOf([app], [], clock)
    const request = readRequest(http, seen, { ...deps, registry }, own)
    return { checks: takings.checks(), outcome: { accepted: true, read: wishesOf(request) } }
  } catch (error) {
    const outcome = refusedBy(refusalOf(error, trace))
    return { checks: takings.checks(), outcome }
  }
}

/** Our address is where it was sent, if that was captured, else where it says that it goes. */
function ownOf({ address }: Capture, given: Given, said: Looked | undefined, takings: Takings): OwnNames {
  const { sso, entityId = '' } = given
  const claimed = address ?? said?.attribute('Destination')
  if (sso === undefined && claimed !== undefined) {
    takings.take(
      'S9',
      'our address',
      claimed,
      address === undefined ? 'Destination' : 'where it was sent',
      '--sso',
    )
  }
  return {
    identityProvider: entityId,
    singleSignOnService: sso ?? claimed ?? '',
    serviceProvider: entityId,
    assertionConsumerService: '',
    assertionConsumerServiceIndex: 0,
  }
}

/** With a certificate alone nothing tells where the app may be answered. */
function replyToOf(given: Given, said: Looked | undefined, takings: Takings): ReplyTo {
  const { acs, certificates } = given
  const url = said?.attribute('AssertionConsumerServiceURL')
  const index = /^[0-9]{1,5}$/.exec(said?.attribute('AssertionConsumerServiceIndex') ?? '')?.[0]
  const numbered = index === undefined ? {} : { index: Number(index) }
  if (acs !== undefined || certificates === undefined) return { location: acs ?? '', ...numbered }
  const words = url ?? (index === undefined ? 'its default' : `the one with index ${index}`)
  takings.take('S9', 'the reply address', words, 'AuthnRequest', '--acs')
  return { location: url ?? words, ...numbered }
}

function wishesOf(request: SignInRequest): Readonly<Record<string, unknown>> {
  const { app, replyTo, echo, signed, forceAuthn, isPassive, authnContext, nameIdPolicy, ...rest } = request
  return {
    app,
    replyTo,
    ...echo,
    signed,
    forceAuthn,
    isPassive,
    ...(authnContext === undefined ? {} : { authnContext }),
    ...(nameIdPolicy === undefined ? {} : { nameIdPolicy }),
    ...(rest.partnerHints.length === 0 ? {} : { partners: rest.partnerHints }),
    ...(rest.requesters.length === 0 ? {} : { requesters: rest.requesters }),
  }
}

function saysOf(said: Looked, { door }: Capture): Says {
  const { method, rawQuery } = door('SAMLRequest')
  const inQuery = /(?:^|&)SigAlg=([^&]{1,200})/.exec(rawQuery)?.[1]
  const query = inQuery === undefined ? undefined : `the query (${inQuery.split(/%23|#/i).at(-1)})`
  const within = signedWords(said.root)
  return present(
    ['issuer', said.textOf(SAML, 'Issuer')],
    ['id', said.attribute('ID')],
    ['issueInstant', said.attribute('IssueInstant')],
    ['destination', said.attribute('Destination')],
    ['replyTo', said.attribute('AssertionConsumerServiceURL')],
    ['replyIndex', said.attribute('AssertionConsumerServiceIndex')],
    ['binding', method === 'GET' ? 'HTTP-Redirect' : 'HTTP-POST'],
    ['signed', [query, within && `the message (${within})`].filter(Boolean).join(', ') || 'no'],
  )
}

function hintsFor(
  capture: Capture,
  given: Given,
  said: Looked | undefined,
  judged: Judged,
  known: boolean,
): readonly string[] {
  const again = (changed: Given) => judge(capture, changed, said)
  const more = known
    ? []
    : ['To judge its signature and reply address: --app METADATA, or --cert PEM --acs URL.']
  return [...whatIf(given, said?.attribute('IssueInstant'), judged, again), ...more]
}
