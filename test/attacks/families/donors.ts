// X26, X27, X33 and X34: a signature that is not there, stands in the wrong place only, or is on a document of another
// kind. What is not signed is never read in anybody's favour.
import type { Attack, Expected } from '../attack.js'
import type { PartnerAnswer } from '../../support/counterpart.js'
import { partnerMetadata } from '../../support/house.js'
import { answerOf } from '../../support/sign-in.js'
import { answerAttack, type SignedParts } from '../play/answers.js'
import { assertionOf, evilResponse, type Genuine, signatureOf, unsigned } from '../play/genuine.js'
import { into, spaces, startTag, swap } from '../play/pieces.js'
import { both, signedParts, ways } from '../play/products.js'
import { requestAttack } from '../play/requests.js'
import { sealed } from '../play/seal.js'
import type { PartnerStanding } from '../standings.js'
import type { Ground } from '../ground.js'

const missing: Expected = { code: 'partner.signature_missing', stage: 'S8' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }

const stripped: readonly Attack[] = [
  ...ways().map((way) =>
    answerAttack({
      row: 'X26',
      name: 'stripped',
      tries: 'takes every signature off',
      ...way,
      forge: ({ xml }) => unsigned(xml),
      expected: missing,
    }),
  ),
  ...ways().map((way) =>
    answerAttack({
      row: 'X26',
      name: 'stripped-and-forged',
      tries: 'takes every signature off and names somebody else',
      ...way,
      forge: ({ xml }) => evilResponse(xml),
      expected: missing,
    }),
  ),
]

/** What the partner's registration wants signed, and an answer that is signed otherwise; the twin is signed as wanted. */
const policies: readonly (readonly [PartnerStanding, SignedParts, SignedParts])[] = [
  ['acme-assertion', 'assertion', 'response'],
  ['acme-assertion', 'both', 'response'],
  ['acme-response', 'response', 'assertion'],
  ['acme-response', 'both', 'assertion'],
  ['acme-both', 'both', 'assertion'],
  ['acme-both', 'both', 'response'],
]

const policed: readonly Attack[] = policies.flatMap(([standing, wanted, sent]) =>
  both.map((solicited) =>
    answerAttack({
      row: 'X26',
      name: `${standing}.only-${sent}`,
      tries: `signs only the ${sent} where more is pinned`,
      standing,
      signed: wanted,
      solicited,
      makeHostile: () => ({ sign: sent }),
      expected: missing,
    }),
  ),
)

/** One of two signatures is taken off: what is left is genuine, and less than is pinned. */
const halves: readonly Attack[] = both.flatMap((solicited) => [
  answerAttack({
    row: 'X26',
    name: 'acme-both.response-stripped',
    tries: 'takes the Response’s signature off, which the assertion’s does not cover',
    standing: 'acme-both',
    solicited,
    forge: ({ xml }) => swap(xml, signatureOf(xml), ''),
    expected: missing,
  }),
  answerAttack({
    row: 'X26',
    name: 'assertion-stripped',
    tries: 'takes the assertion’s signature off, which the Response’s covers',
    solicited,
    forge({ xml }) {
      const assertion = assertionOf(xml)
      return swap(xml, assertion, swap(assertion, signatureOf(assertion), ''))
    },
    expected: { code: 'partner.signature_invalid', stage: 'S5' },
  }),
])

const unsignedRequests: readonly Attack[] = [
  requestAttack({
    row: 'X26',
    name: 'request-stripped',
    tries: 'takes the signature out of a request that must be signed',
    binding: 'post',
    signed: true,
    forge: ({ xml }) => unsigned(xml),
    expected: { code: 'request.signature_missing', stage: 'S8' },
  }),
  requestAttack({
    row: 'X26',
    name: 'request-stripped',
    tries: 'takes the signature out of a request that must be signed',
    binding: 'post-deflated',
    signed: true,
    forge: ({ xml }) => unsigned(xml),
    expected: { code: 'request.signature_missing', stage: 'S8' },
  }),
  requestAttack({
    row: 'X26',
    name: 'signed-inside-only',
    tries: 'signs inside the message where the binding signs the query',
    standing: 'signs',
    binding: 'redirect',
    signed: true,
    makeHostile: () => ({ signInside: true }),
    expected: { code: 'request.signature_missing', stage: 'S8' },
  }),
]

/** Around a signed assertion the Response is anybody's: it can be made worse and never better. */
const envelopes: readonly (readonly [string, string, RegExp, string, Expected])[] = [
  [
    'destination',
    'names another Destination',
    /Destination="[^"]*"/,
    'Destination="https://evil.test/acs"',
    { code: 'partner.destination_wrong', stage: 'S9' },
  ],
  [
    'in-response-to',
    'names another question',
    / InResponseTo="[^"]*"/,
    ' InResponseTo="_other"',
    { code: 'partner.in_response_to_wrong', stage: 'S9' },
  ],
  [
    'no-in-response-to',
    'names no question',
    / InResponseTo="[^"]*"/,
    '',
    { code: 'partner.in_response_to_wrong', stage: 'S9' },
  ],
  [
    'issuer',
    'names another Issuer',
    /<saml:Issuer[^>]*>[^<]*/,
    '<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://asked.test',
    { code: 'partner.not_asked', stage: 'S8' },
  ],
  [
    'issue-instant',
    'names a time long ago',
    /IssueInstant="[^"]*"/,
    'IssueInstant="2020-01-01T00:00:00Z"',
    { code: 'partner.time_invalid', stage: 'S9' },
  ],
  ['version', 'names another version', /Version="2.0"/, 'Version="1.1"', malformed],
]

const unsignedEnvelopes: readonly Attack[] = envelopes.map(([name, tries, pattern, other, expected]) =>
  answerAttack({
    row: 'X27',
    name,
    tries: `${tries} on the unsigned Response around a signed assertion`,
    signed: 'assertion',
    forge: ({ xml }) => xml.replace(pattern, other),
    expected,
  }),
)

const lenientEnvelopes: readonly Attack[] = [
  ['destination-left-away', 'leaves Destination away', / Destination="[^"]*"/, ''],
  ['issuer-left-away', 'leaves the Issuer away', /<saml:Issuer.*?<\/saml:Issuer>/, ''],
  ['id-exchanged', 'gives the Response another ID', / ID="[^"]*"/, ' ID="_mallory"'],
  [
    'consent',
    'says that the person has agreed',
    / ID=/,
    ' Consent="urn:oasis:names:tc:SAML:2.0:consent:obtained" ID=',
  ],
].flatMap(([name = '', tries = '', pattern = '', other = '']) =>
  both.map((solicited) =>
    answerAttack({
      row: 'X27',
      name: name as string,
      tries: `${tries as string} on the unsigned Response around a signed assertion, which changes nothing`,
      signed: 'assertion',
      solicited,
      forge: ({ xml }) => xml.replace(pattern, other as string),
      expected: { code: 'harmless' },
    }),
  ),
)

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

interface Donor {
  readonly name: string
  readonly tries: string
  readonly row?: 'X34'
  readonly expected?: Expected
  make(genuine: Genuine): string
}

/** Signed by the very key, and none of it a Response. */
const donors: readonly Donor[] = [
  {
    name: 'metadata',
    tries: 'sends the partner’s own signed metadata',
    make: ({ from }) => signedMetadata(from),
  },
  {
    name: 'metadata-as-extension',
    tries: 'carries the partner’s signed metadata in a forged Response',
    make: ({ xml, from }) => before(evilResponse(xml), signedMetadata(from)),
    expected: malformed,
  },
  {
    name: 'logout-response',
    tries: 'sends a signed LogoutResponse of the partner’s',
    make: ({ xml, from }) =>
      message(
        'LogoutResponse',
        xml,
        from,
        `<samlp:Status><samlp:StatusCode Value="${success}"/></samlp:Status>`,
      ),
  },
  {
    name: 'logout-request',
    tries: 'sends a signed LogoutRequest of the partner’s',
    make: ({ xml, from }) => message('LogoutRequest', xml, from, '<saml:NameID>mallory</saml:NameID>'),
  },
  {
    name: 'authn-request',
    tries: 'sends a signed AuthnRequest, made by the same key in its other role',
    make: ({ xml, from }) => message('AuthnRequest', xml, from, ''),
  },
  {
    name: 'artifact-response',
    tries: 'sends a signed ArtifactResponse with an unsigned Response in it',
    row: 'X34',
    make: ({ xml, from }) =>
      message(
        'ArtifactResponse',
        xml,
        from,
        `<samlp:Status><samlp:StatusCode Value="${success}"/></samlp:Status>${evilResponse(xml)}`,
      ),
  },
  {
    name: 'artifact-response-genuine-inside',
    tries: 'sends a forged ArtifactResponse with the genuine Response in it',
    row: 'X34',
    make: ({ xml }) =>
      `<samlp:ArtifactResponse ${spaces('samlp', 'saml')} ID="_x" Version="2.0" IssueInstant="2026-11-22T12:00:00Z">${xml}</samlp:ArtifactResponse>`,
  },
  {
    name: 'response-in-response',
    tries: 'sends a genuine Response inside another',
    row: 'X34',
    make: ({ xml }) => into(evilResponse(xml), xml),
  },
  {
    name: 'assertion-alone',
    tries: 'sends the genuine assertion without a Response',
    make: ({ xml }) => assertionOf(xml),
  },
  {
    name: 'response-of-another-namespace',
    tries: 'sends a Response of another namespace around the genuine assertion',
    make: ({ xml }) => xml.replaceAll('SAML:2.0:protocol"', 'SAML:3.0:protocol"'),
  },
  {
    name: 'response-of-saml-1',
    tries: 'sends a Response of SAML 1.1',
    make: ({ xml }) => xml.replaceAll('SAML:2.0:protocol"', 'SAML:1.0:protocol"'),
  },
  {
    name: 'root-in-small-letters',
    tries: 'sends a response in small letters',
    make: ({ xml }) => xml.replaceAll('samlp:Response', 'samlp:response'),
  },
]

const donated: readonly Attack[] = donors.flatMap(({ make, row = 'X33', expected = malformed, ...about }) =>
  both.map((solicited) => answerAttack({ ...about, row, solicited, forge: make, expected })),
)

/** An error Response is as signed as any, and has no place for a person. */
const ofErrors: readonly Attack[] = signedParts
  .filter((signed) => signed !== 'assertion')
  .flatMap((signed) => [
    answerAttack({
      row: 'X33',
      name: 'error-turned-success',
      tries: 'turns a signed error Response into Success with a forged assertion',
      signed,
      forge({ xml, from, question }, ground) {
        const error = errorOf(from, question, ground, { sign: 'response' })
        return into(error.replace('status:Responder', 'status:Success'), evilOf(xml))
      },
      expected: { code: 'partner.signature_invalid', stage: 'S5' },
    }),
    answerAttack({
      row: 'X33',
      name: 'assertion-in-error',
      tries: 'puts a genuine assertion into a signed error Response',
      signed,
      forge: ({ xml, from, question }, ground) =>
        into(errorOf(from, question, ground, { sign: 'response' }), assertionOf(xml)),
      expected: malformed,
    }),
  ])

/** Our own words come back: what we signed for somebody else is no partner's word. */
const reflected: readonly Attack[] = both.map((solicited) =>
  answerAttack({
    row: 'X33',
    name: 'request-at-the-answers-door',
    tries: 'sends our own signed question back as an answer',
    solicited,
    forge: ({ question, xml }) =>
      question?.xml ??
      xml.replace('samlp:Response', 'samlp:AuthnRequest').replace('/samlp:Response', '/samlp:AuthnRequest'),
    expected: malformed,
  }),
)

const responsesAsRequests: readonly Attack[] = (['redirect', 'post', 'post-deflated'] as const).map(
  (binding) =>
    requestAttack({
      row: 'X33',
      name: 'response-at-the-requests-door',
      tries: 'sends a partner’s signed Response as a request',
      binding,
      forge: (_, ground) => answerOf(ground.partner('acme'), ground.house, undefined).xml,
      expected: { code: 'request.malformed', stage: 'S3' },
    }),
)

export const donorAttacks: readonly Attack[] = [
  ...stripped,
  ...policed,
  ...halves,
  ...unsignedRequests,
  ...unsignedEnvelopes,
  ...lenientEnvelopes,
  ...donated,
  ...ofErrors,
  ...reflected,
  ...responsesAsRequests,
]

function before(xml: string, content: string): string {
  return xml.replace('<samlp:Status>', () => `<samlp:Extensions>${content}</samlp:Extensions><samlp:Status>`)
}

function signedMetadata(from: Genuine['from']): string {
  const plain = partnerMetadata(from).replace('<md:EntityDescriptor ', '<md:EntityDescriptor ID="_metadata" ')
  return sealed(plain, plain, { keys: from.keys, place: 'first' })
}

function message(name: string, response: string, { id, keys }: Genuine['from'], content: string): string {
  const attributes = startTag(response)
    .replace(/^<samlp:Response/, `<samlp:${name}`)
    .replace(/ InResponseTo="[^"]*"/, '')
  const plain =
    `${attributes}<saml:Issuer ${spaces('saml')}>${id}</saml:Issuer>${content}</samlp:${name}>`.replace(
      'ID="',
      `${spaces('saml')} ID="`,
    )
  return sealed(plain, plain, { keys })
}

function errorOf(
  from: Genuine['from'],
  question: Genuine['question'],
  ground: Ground,
  more: Partial<PartnerAnswer>,
): string {
  const status = ['urn:oasis:names:tc:SAML:2.0:status:Responder'] as const
  return answerOf(from, ground.house, question, { status, ...more }).xml
}

function evilOf(xml: string): string {
  return assertionOf(evilResponse(xml))
}
