// X10 to X13, X15, X37 and X38: elements kept where a reader might stumble over them. A message or an assertion stands
// where the grammar has it and nowhere else; a signature right behind the Issuer of what it signs.
import type { Attack, Expected } from '../attack.js'
import { answerAttack, type SignedParts } from '../play/answers.js'
import {
  assertionOf,
  evilAssertion,
  evilId,
  evilTwin,
  type Genuine,
  signatureOf,
  unsigned,
} from '../play/genuine.js'
import { after, before, cut, has, into, spaces, swap } from '../play/pieces.js'
import { signedParts, ways } from '../play/products.js'
import { type GenuineRequest, requestAttack, type RequestBinding } from '../play/requests.js'
import { signatureFor } from '../play/seal.js'

const refused: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const requestRefused: Expected = { code: 'request.malformed', stage: 'S3' }

/** What is parked. */
const cargoes: readonly (readonly [string, string, (xml: string) => string])[] = [
  ['genuine', 'the genuine assertion', assertionOf],
  ['evil', 'a forged assertion', evilAssertion],
  ['evil-of-same-id', 'a forged assertion under the genuine one’s ID', evilTwin],
  [
    'evil-encrypted',
    'an EncryptedAssertion',
    () => `<saml:EncryptedAssertion ${spaces('saml')}><x/></saml:EncryptedAssertion>`,
  ],
  [
    'evil-of-saml-1',
    'an assertion of SAML 1.1',
    () => '<Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion"/>',
  ],
  ['response', 'a whole Response', (xml) => unsigned(xml)],
]

const extensions = (xml: string, content: string): string =>
  before(xml, cut(xml, 'samlp:Status'), `<samlp:Extensions>${content}</samlp:Extensions>`)
const inAssertion = (xml: string, change: (assertion: string) => string): string =>
  swap(xml, assertionOf(xml), change(assertionOf(xml)))
const advice = (assertion: string, content: string): string =>
  after(assertion, cut(assertion, 'saml:Conditions'), `<saml:Advice>${content}</saml:Advice>`)
const inAttributeValue = (xml: string, content: string): string =>
  xml.replace(/(<saml:AttributeValue[^>]*>)[^<]*/, (_, tag: string) => tag + content)
const intoFirst = (xml: string, name: string, content: string): string =>
  swap(xml, cut(xml, name), into(cut(xml, name), content))
const layer = (content: string): string => `<x xmlns="urn:x"><y>${content}</y></x>`

/** Where it is parked, and the row that this is of. */
const places: readonly (readonly [string, string, string, (xml: string, cargo: string) => string])[] = [
  ['X10', 'extensions', 'in Extensions', extensions],
  [
    'X10',
    'extensions-deeper',
    'deeper in Extensions, in foreign elements',
    (xml, cargo) => extensions(xml, layer(cargo)),
  ],
  ['X11', 'advice', 'in Advice', (xml, cargo) => inAssertion(xml, (one) => advice(one, cargo))],
  [
    'X11',
    'advice-deeper',
    'deeper in Advice, in foreign elements',
    (xml, cargo) => inAssertion(xml, (one) => advice(one, layer(cargo))),
  ],
  [
    'X12',
    'object',
    'in a ds:Object of the signature',
    (xml, cargo) => intoFirst(xml, 'ds:Signature', `<ds:Object>${cargo}</ds:Object>`),
  ],
  [
    'X12',
    'manifest',
    'in a Manifest in a ds:Object of the signature',
    (xml, cargo) =>
      intoFirst(xml, 'ds:Signature', `<ds:Object><ds:Manifest>${cargo}</ds:Manifest></ds:Object>`),
  ],
  [
    'X12',
    'object-in-key-info',
    'in a ds:Object in KeyInfo',
    (xml, cargo) => intoFirst(xml, 'ds:KeyInfo', `<ds:Object>${cargo}</ds:Object>`),
  ],
  ['X13', 'attribute-value', 'in an attribute’s value', inAttributeValue],
  [
    'X13',
    'attribute-value-deeper',
    'deeper in an attribute’s value',
    (xml, cargo) => inAttributeValue(xml, layer(cargo)),
  ],
  ['X13', 'key-info', 'in KeyInfo', (xml, cargo) => intoFirst(xml, 'ds:KeyInfo', cargo)],
  ['X13', 'x509-data', 'in KeyInfo, in X509Data', (xml, cargo) => intoFirst(xml, 'ds:X509Data', cargo)],
  [
    'X13',
    'status-detail',
    'in StatusDetail',
    (xml, cargo) => intoFirst(xml, 'samlp:Status', `<samlp:StatusDetail>${cargo}</samlp:StatusDetail>`),
  ],
  [
    'X13',
    'another-signature',
    'in another Signature, in an attribute’s value',
    (xml, cargo) => inAttributeValue(xml, into(signatureFor(evilId), cargo)),
  ],
  ['X13', 'subject', 'in Subject', (xml, cargo) => intoFirst(xml, 'saml:Subject', cargo)],
  [
    'X13',
    'subject-confirmation-data',
    'in SubjectConfirmationData',
    (xml, cargo) => intoFirst(xml, 'saml:SubjectConfirmationData', cargo),
  ],
  ['X13', 'authn-context', 'in AuthnContext', (xml, cargo) => intoFirst(xml, 'saml:AuthnContext', cargo)],
]

const parked: readonly Attack[] = places.flatMap(([row, place, where, put]) =>
  cargoes.flatMap(([cargo, what, make]) =>
    ways(cargo === 'genuine' || cargo === 'evil' ? signedParts : ['both']).map((way) =>
      answerAttack({
        row,
        name: `${place}.${cargo}`,
        tries: `parks ${what} ${where}`,
        ...way,
        forge: ({ xml }) => put(xml, make(xml)),
        expected: refused,
      }),
    ),
  ),
)

/** The forged assertion stands in its place, with the genuine one parked. */
const exchanged: readonly Attack[] = places
  .filter(([, place]) => /^(extensions|status-detail|extensions-deeper)$/.test(place))
  .flatMap(([row, place, where, put]) =>
    ways().map((way) =>
      answerAttack({
        row,
        name: `${place}.exchanged`,
        tries: `parks the genuine assertion ${where} and puts a forged one in its place`,
        ...way,
        forge: ({ xml }) =>
          swap(put(xml, 'PARKED'), assertionOf(xml), evilAssertion(xml)).replace('PARKED', () =>
            assertionOf(xml),
          ),
        expected: refused,
      }),
    ),
  )

interface Answer {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly signed?: readonly SignedParts[]
  readonly expected?: Expected
  forge(genuine: Genuine): string
}

const statement = `<saml:AttributeStatement ${spaces('saml')}><saml:Attribute Name="displayName"><saml:AttributeValue>Mallory</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`
const attribute = cut(statement, 'saml:Attribute').replace('>', ` ${spaces('saml')}>`)

const answers: readonly Answer[] = [
  {
    row: 'X37',
    name: 'unsigned-behind',
    tries: 'adds an unsigned assertion with more attributes behind the genuine one',
    forge: ({ xml }) => after(xml, assertionOf(xml), evilAssertion(xml).replaceAll('mallory', 'alice-7f3a')),
  },
  {
    row: 'X37',
    name: 'encrypted-behind',
    tries: 'adds an encrypted assertion behind the genuine one',
    forge: ({ xml }) =>
      after(
        xml,
        assertionOf(xml),
        '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><x/></saml:EncryptedAssertion>',
      ),
  },
  {
    row: 'X37',
    name: 'genuine-twice',
    tries: 'sends the genuine assertion twice',
    forge: ({ xml }) => after(xml, assertionOf(xml), assertionOf(xml)),
  },
  {
    row: 'X37',
    name: 'none',
    tries: 'says Success without any assertion',
    forge: ({ xml }) => swap(xml, assertionOf(xml), ''),
  },
  {
    row: 'X37',
    name: 'with-an-error',
    tries: 'sends an assertion beside a status that is none of Success',
    forge: ({ xml }) => xml.replace('status:Success', 'status:Responder'),
  },
  {
    row: 'X38',
    name: 'statement-in-response',
    tries: 'puts an attribute statement beside the assertion',
    forge: ({ xml }) => after(xml, assertionOf(xml), statement),
  },
  {
    row: 'X38',
    name: 'attribute-in-response',
    tries: 'puts an attribute into the Response',
    forge: ({ xml }) => before(xml, assertionOf(xml), attribute),
  },
  {
    row: 'X38',
    name: 'subject-in-response',
    tries: 'puts a Subject into the Response',
    forge: ({ xml }) =>
      before(
        xml,
        assertionOf(xml),
        '<saml:Subject xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:NameID>mallory</saml:NameID></saml:Subject>',
      ),
  },
  {
    row: 'X38',
    name: 'soap-envelope',
    tries: 'wraps the Response in a SOAP envelope with a header of its own',
    forge: ({ xml }) =>
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>${statement}</s:Header><s:Body>${xml}</s:Body></s:Envelope>`,
  },
  {
    row: 'X38',
    name: 'statement-in-extensions',
    tries: 'puts an attribute statement into Extensions, where nothing is read',
    signed: ['assertion'],
    expected: { code: 'harmless' },
    forge: ({ xml }) => extensions(xml, statement),
  },
  {
    row: 'X38',
    name: 'foreign-in-extensions',
    tries: 'puts foreign elements into Extensions, where nothing is read',
    signed: ['assertion'],
    expected: { code: 'harmless' },
    forge: ({ xml }) => extensions(xml, layer('<NameID>mallory</NameID>')),
  },
  {
    row: 'X38',
    name: 'foreign-attributes',
    tries: 'hangs foreign attributes on the unsigned Response, which are never read',
    signed: ['assertion'],
    expected: { code: 'harmless' },
    forge: ({ xml }) =>
      xml.replace('<samlp:Response ', '<samlp:Response xmlns:p="urn:x" p:NameID="mallory" '),
  },
  {
    row: 'X38',
    name: 'message-of-status',
    tries: 'says something in the unsigned status, which is never read into anybody’s favour',
    signed: ['assertion'],
    expected: { code: 'harmless' },
    forge: ({ xml }) =>
      intoFirst(xml, 'samlp:Status', '<samlp:StatusMessage>you are mallory</samlp:StatusMessage>'),
  },
]

const ofAnswers: readonly Attack[] = answers.flatMap(
  ({ signed = signedParts, expected = refused, ...about }) =>
    ways(signed).map((way) => answerAttack({ ...about, ...way, expected })),
)

interface Request {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly signed?: boolean | 'inside'
  forge(genuine: GenuineRequest): string
}

const captured =
  `<saml:Assertion ${spaces('saml')} ID="_captured" Version="2.0" IssueInstant="2026-11-22T12:00:00Z">` +
  `<saml:Issuer>https://acme.test</saml:Issuer>${signatureFor('_captured')}</saml:Assertion>`

const carried: readonly (readonly [string, string, (genuine: GenuineRequest) => string])[] = [
  ['assertion', 'a captured signed assertion', () => captured],
  [
    'request',
    'a captured signed request',
    ({ xml }) => (has(xml, 'ds:Signature') ? xml : after(xml, cut(xml, 'saml:Issuer'), signatureFor('_x'))),
  ],
  ['response', 'a captured Response', () => `<samlp:Response ${spaces('samlp')} ID="_r" Version="2.0"/>`],
  ['signature', 'a Signature', () => signatureFor('_captured')],
]

const requestPlaces: readonly (readonly [string, string, string, (xml: string, cargo: string) => string])[] =
  [
    ['X15', 'as-last-child', 'as its last child', (xml, cargo) => into(xml, cargo)],
    ['X15', 'as-first-child', 'as its first child', (xml, cargo) => into(xml, cargo, 'first')],
    [
      'X10',
      'in-request-extensions',
      'in its Extensions',
      (xml, cargo) => before(xml, cut(xml, 'samlp:Scoping'), `<samlp:Extensions>${cargo}</samlp:Extensions>`),
    ],
    [
      'X10',
      'deeper-in-request-extensions',
      'deeper in its Extensions',
      (xml, cargo) =>
        before(xml, cut(xml, 'samlp:Scoping'), `<samlp:Extensions>${layer(cargo)}</samlp:Extensions>`),
    ],
    ['X15', 'in-scoping', 'in Scoping', (xml, cargo) => intoFirst(xml, 'samlp:Scoping', cargo)],
  ]

const requestWays: readonly (readonly [RequestBinding, boolean | 'inside'])[] = [
  ['redirect', false],
  ['redirect', true],
  ['post', false],
  ['post', 'inside'],
  ['post-deflated', false],
]

const inRequests: readonly Attack[] = requestPlaces.flatMap(([row, place, where, put]) =>
  carried.flatMap(([what, words, make]) =>
    requestWays.map(([binding, signed]) =>
      requestAttack({
        row,
        name: `${place}.${what}`,
        tries: `carries ${words} ${where}`,
        binding,
        signed,
        forge: (genuine) => put(genuine.xml, make(genuine)),
        expected: requestRefused,
      }),
    ),
  ),
)

const wrappedRequests: readonly Request[] = [
  {
    row: 'X15',
    name: 'wrapped',
    tries: 'wraps the genuine signed request into a forged one',
    forge: ({ xml }) => into(forgedRequest(xml), xml),
  },
  {
    row: 'X15',
    name: 'wrapped-in-signature',
    tries: 'moves the genuine request into the Signature, which a forged one carries',
    forge: ({ xml }) =>
      after(forgedRequest(xml), cut(xml, 'saml:Issuer'), into(signatureOf(xml), unsigned(xml))),
  },
  {
    row: 'X15',
    name: 'wrapped-in-object',
    tries: 'parks the genuine request in a ds:Object of the Signature, which a forged one carries',
    forge: ({ xml }) =>
      after(
        forgedRequest(xml),
        cut(xml, 'saml:Issuer'),
        into(signatureOf(xml), `<ds:Object>${unsigned(xml)}</ds:Object>`),
      ),
  },
  {
    row: 'X15',
    name: 'signature-behind',
    tries: 'puts the Signature at the end of a forged request, with the genuine one behind it',
    forge: ({ xml }) => into(into(forgedRequest(xml), signatureOf(xml)), unsigned(xml)),
  },
]

const ofRequests: readonly Attack[] = wrappedRequests.flatMap((about) =>
  (['post', 'post-deflated'] as const).map((binding) =>
    requestAttack({ ...about, binding, signed: 'inside', expected: requestRefused }),
  ),
)

export const parkingAttacks: readonly Attack[] = [
  ...parked,
  ...exchanged,
  ...inRequests,
  ...ofRequests,
  ...ofAnswers,
]

/** Asks for an answer elsewhere, under another ID. */
function forgedRequest(xml: string): string {
  return unsigned(xml).replace(
    / ID="[^"]+"/,
    ` ID="${evilId}" AssertionConsumerServiceURL="https://evil.test/acs"`,
  )
}
