// X01 to X14, X37 and X38 in WS-Federation: forged tokens beside, around and inside the genuine one. Nothing signs the
// envelope, so it is the attacker's to rebuild: it carries one token in one place, and no other anywhere.
import type { Attack, Expected } from '../attack.js'
import { signatureOf } from '../play/genuine.js'
import { after, before, cut, into, swap, without } from '../play/pieces.js'
import { signatureFor } from '../play/seal.js'
import {
  answerIn,
  apart,
  carrying,
  evilToken,
  evilTokenTwin,
  holderOf,
  insteadOf,
  resealedToken,
  tokenIdOf,
} from '../play/token-pieces.js'
import { type GenuineToken, fourWays, only, tokenAttacks, tokenWays, type TokenWay } from '../play/tokens.js'

const refused: Expected = { code: 'partner.answer_malformed', stage: 'S3' }

interface Wrapping {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly ways?: readonly TokenWay[]
  readonly expected?: Expected
  wrap(genuine: GenuineToken): string
}

const evil = ({ token }: GenuineToken): string => evilToken(token)
const inHolder = (genuine: GenuineToken, content: string): string => insteadOf(genuine, content)

const classical: readonly Wrapping[] = [
  {
    row: 'X01',
    name: 'answer-in-signature',
    tries: 'wraps a forged answer around the genuine one, which moves into the forged token’s Signature',
    wrap: (g) => inHolder(g, carrying(evil(g), into(signatureOf(g.token), answerIn(g.wresult)), g.tokenType)),
  },
  {
    row: 'X02',
    name: 'beside-detached-signature',
    tries: 'puts a forged token before the genuine one, which stands beside its detached Signature',
    wrap(g) {
      const [signature, rest] = apart(g.token)
      return inHolder(g, evil(g) + rest + signature)
    },
  },
  {
    row: 'X03',
    name: 'evil-token-first',
    tries: 'puts a forged token before the genuine one',
    wrap: (g) => inHolder(g, evil(g) + g.token),
  },
  {
    row: 'X03',
    name: 'evil-token-last',
    tries: 'puts a forged token behind the genuine one',
    wrap: (g) => inHolder(g, g.token + evil(g)),
  },
  {
    row: 'X04',
    name: 'token-in-evil-token',
    tries: 'puts the genuine token into a forged one, as its last child',
    wrap: (g) => inHolder(g, into(evil(g), g.token)),
  },
  {
    row: 'X05',
    name: 'signature-on-evil-token',
    tries: 'hands the genuine token’s Signature to a forged one and keeps the genuine one beside it',
    wrap(g) {
      const [signature, rest] = apart(g.token)
      return inHolder(g, carrying(evil(g), signature, g.tokenType) + rest)
    },
  },
  {
    row: 'X06',
    name: 'token-in-signature',
    tries: 'hands the genuine token’s Signature to a forged one, with the genuine one inside that Signature',
    wrap(g) {
      const [signature, rest] = apart(g.token)
      return inHolder(g, carrying(evil(g), into(signature, rest), g.tokenType))
    },
  },
  {
    row: 'X08',
    name: 'token-in-object',
    tries: 'parks the genuine token in a ds:Object of the Signature that a forged one carries',
    wrap(g) {
      const [signature, rest] = apart(g.token)
      return inHolder(g, carrying(evil(g), into(signature, `<ds:Object>${rest}</ds:Object>`), g.tokenType))
    },
  },
  {
    row: 'X09',
    name: 'same-id-after',
    tries: 'puts a forged token under the genuine one’s ID behind it',
    wrap: (g) => inHolder(g, g.token + evilTokenTwin(g.token)),
  },
  {
    row: 'X09',
    name: 'same-id-in-own-holder',
    tries: 'puts a forged token under the genuine one’s ID into a RequestedSecurityToken of its own',
    wrap: (g) =>
      after(g.wresult, holderOf(g.wresult), swap(holderOf(g.wresult), g.token, evilTokenTwin(g.token))),
  },
  {
    row: 'X09',
    name: 'signature-of-another',
    tries: 'changes the token and leaves its signature as it is',
    expected: { code: 'partner.signature_invalid', stage: 'S5' },
    wrap: (g) => inHolder(g, carrying(evilTokenTwin(g.token), signatureOf(g.token), g.tokenType)),
  },
]

/** Several answers, or several tokens of one. */
const several: readonly Wrapping[] = [
  ...(
    [
      ['evil-answer-first', 'sends a forged answer before the genuine one, in one collection', true],
      ['evil-answer-last', 'sends a forged answer behind the genuine one, in one collection', false],
    ] as const
  ).map(
    ([name, tries, first]): Wrapping => ({
      row: 'X37',
      name,
      tries,
      wrap(g) {
        const genuine = answerIn(g.wresult)
        const forged = swap(genuine, g.token, evil(g))
        return collected(g.wresult, first ? forged + genuine : genuine + forged)
      },
    }),
  ),
  ...(
    [
      ['evil-holder-first', 'sends two RequestedSecurityToken, the forged one first', true],
      ['evil-holder-last', 'sends two RequestedSecurityToken, the forged one last', false],
    ] as const
  ).map(
    ([name, tries, first]): Wrapping => ({
      row: 'X37',
      name,
      tries,
      wrap(g) {
        const holder = holderOf(g.wresult)
        const forged = swap(holder, g.token, evil(g))
        return first ? before(g.wresult, holder, forged) : after(g.wresult, holder, forged)
      },
    }),
  ),
  {
    row: 'X37',
    name: 'answer-in-answer',
    tries: 'puts the genuine answer inside a forged one',
    wrap: (g) => into(swap(g.wresult, g.token, evil(g)), answerIn(g.wresult)),
  },
  {
    row: 'X37',
    name: 'evil-saml-20-beside',
    tries: 'puts a forged token of the other SAML beside the genuine one',
    wrap: (g) => inHolder(g, g.token + otherKind(g)),
  },
]

type Place = readonly [
  row: string,
  name: string,
  where: string,
  put: (wresult: string, cargo: string) => string,
]

const intoFirst = (xml: string, name: string, content: string): string =>
  swap(xml, cut(xml, name), into(cut(xml, name), content))
const ownChild =
  (name: string) =>
  (xml: string, cargo: string): string =>
    before(xml, holderOf(xml), `<t:${name}>${cargo}</t:${name}>`)

/** Around the token, where nobody signs anything. */
const places: readonly Place[] = [
  ['X07', 'lifetime', 'in Lifetime', (xml, cargo) => intoFirst(xml, 't:Lifetime', cargo)],
  ['X07', 'applies-to', 'in AppliesTo', (xml, cargo) => intoFirst(xml, 'wsp:AppliesTo', cargo)],
  ['X07', 'address', 'in the address of AppliesTo', (xml, cargo) => intoFirst(xml, 'wsa:Address', cargo)],
  [
    'X07',
    'reference-parameters',
    'in ReferenceParameters of AppliesTo',
    (xml, cargo) =>
      intoFirst(xml, 'wsa:EndpointReference', `<wsa:ReferenceParameters>${cargo}</wsa:ReferenceParameters>`),
  ],
  ['X07', 'token-type', 'in TokenType', (xml, cargo) => intoFirst(xml, 't:TokenType', cargo)],
  ['X10', 'entropy', 'in Entropy', ownChild('Entropy')],
  ['X10', 'proof-token', 'in RequestedProofToken', ownChild('RequestedProofToken')],
  ['X10', 'attached-reference', 'in RequestedAttachedReference', ownChild('RequestedAttachedReference')],
  ['X10', 'claims', 'in Claims', ownChild('Claims')],
  [
    'X10',
    'foreign',
    'in a foreign element of the answer',
    (xml, cargo) => before(xml, holderOf(xml), `<x xmlns="urn:x"><y>${cargo}</y></x>`),
  ],
  [
    'X10',
    'last',
    'as the last child of the answer',
    (xml, cargo) => intoFirst(xml, 't:RequestSecurityTokenResponse', cargo),
  ],
]

const around: readonly Wrapping[] = places.flatMap(([row, place, where, put]) => [
  {
    row,
    name: `${place}.evil`,
    tries: `parks a forged token ${where}`,
    wrap: (g: GenuineToken) => put(g.wresult, evil(g)),
  },
  {
    row,
    name: `${place}.genuine`,
    tries: `parks the genuine token ${where}, and sends a forged one with its Signature`,
    ways: fourWays,
    wrap(g: GenuineToken) {
      const [signature, rest] = apart(g.token)
      return put(inHolder(g, carrying(evil(g), signature, g.tokenType)), rest)
    },
  },
])

const adviceIn = (token: string, content: string): string =>
  after(token, cut(token, 'saml:Conditions'), `<saml:Advice>${content}</saml:Advice>`)
const inValue = (token: string, content: string): string =>
  token.replace(/(<saml:AttributeValue[^>]*>)[^<]*/, (_, tag: string) => tag + content)

/** Inside the token: even if the partner itself signs it so. */
const inside: readonly Place[] = [
  ['X11', 'advice', 'in Advice', adviceIn],
  [
    'X11',
    'advice-deeper',
    'deeper in Advice',
    (token, cargo) => adviceIn(token, `<x xmlns="urn:x">${cargo}</x>`),
  ],
  ['X13', 'attribute-value', 'in an attribute’s value', inValue],
  ['X13', 'subject', 'in Subject', (token, cargo) => intoFirst(token, 'saml:Subject', cargo)],
  ['X13', 'conditions', 'in Conditions', (token, cargo) => intoFirst(token, 'saml:Conditions', cargo)],
]

const within: readonly Attack[] = inside.flatMap(([row, place, where, put]) =>
  tokenAttacks(fourWays, {
    row,
    name: `${place}.evil-signed-along`,
    tries: `parks a forged token ${where} of a genuine one, and the partner signs both`,
    expected: refused,
    forge: (g) => resealedToken(g, { edit: (token) => put(token, evil(g)) }),
    twin: (g) => resealedToken(g),
  }),
)

const signatures: readonly Wrapping[] = [
  {
    row: 'X13',
    name: 'key-info',
    tries: 'parks a forged token in KeyInfo',
    ways: fourWays,
    wrap: (g) => intoFirst(g.wresult, 'ds:KeyInfo', evil(g)),
  },
  {
    row: 'X12',
    name: 'object',
    tries: 'parks a forged token in a ds:Object of the signature',
    ways: fourWays,
    wrap: (g) => intoFirst(g.wresult, 'ds:Signature', `<ds:Object>${evil(g)}</ds:Object>`),
  },
  {
    row: 'X12',
    name: 'manifest',
    tries: 'puts a Manifest into the signature',
    ways: fourWays,
    wrap: (g) => intoFirst(g.wresult, 'ds:Signature', '<ds:Object><ds:Manifest/></ds:Object>'),
  },
  {
    row: 'X14',
    name: 'signature-beside-the-token',
    tries: 'sends a forged token with the genuine one’s Signature beside it',
    wrap: (g) => inHolder(g, evil(g) + signatureOf(g.token)),
  },
  {
    row: 'X14',
    name: 'signature-on-the-answer',
    tries: 'hangs the genuine Signature on the answer, around a forged token',
    wrap: (g) => into(swap(g.wresult, g.token, evil(g)), signatureOf(g.token)),
  },
  {
    row: 'X14',
    name: 'signature-on-the-holder',
    tries: 'hangs the genuine Signature first into RequestedSecurityToken, before a forged token',
    wrap: (g) => inHolder(g, signatureOf(g.token) + evil(g)),
  },
  {
    row: 'X25',
    name: 'two-signatures',
    tries: 'carries the genuine signature and another one',
    wrap: (g) => after(g.wresult, signatureOf(g.token), signatureFor(tokenIdOf(g.token))),
  },
  {
    row: 'X25',
    name: 'same-signature-twice',
    tries: 'carries the genuine signature twice',
    ways: fourWays,
    wrap: (g) => after(g.wresult, signatureOf(g.token), signatureOf(g.token)),
  },
  {
    row: 'X26',
    name: 'stripped',
    tries: 'takes the signature out',
    expected: { code: 'partner.signature_missing', stage: 'S8' },
    wrap: (g) => without(g.wresult, signatureOf(g.token)),
  },
  {
    row: 'X26',
    name: 'stripped-and-forged',
    tries: 'takes the signature out and says who it likes',
    expected: { code: 'partner.signature_missing', stage: 'S8' },
    wrap: (g) => inHolder(g, evil(g)),
  },
]

export const tokenWrappingAttacks: readonly Attack[] = [
  ...[...classical, ...several, ...around, ...signatures].flatMap(
    ({ wrap, ways = tokenWays, expected = refused, ...about }) =>
      tokenAttacks(ways, { ...about, expected, forge: wrap }),
  ),
  ...within,
  ...tokenAttacks(fourWays, {
    row: 'X38',
    name: 'claims-beside-the-token',
    tries: 'says more of the person in Claims beside the token',
    expected: { code: 'harmless' },
    forge: ({ wresult }) =>
      before(
        wresult,
        holderOf(wresult),
        '<t:Claims Dialect="urn:x"><c:ClaimType xmlns:c="http://docs.oasis-open.org/wsfed/authorization/200706" Uri="role"><c:Value>admin</c:Value></c:ClaimType></t:Claims>',
      ),
  }),
  ...tokenAttacks(only('saml11'), {
    row: 'X38',
    name: 'statement-of-another-person',
    tries: 'has the partner sign a second statement, about somebody else',
    expected: { code: 'partner.answer_malformed', stage: 'S3' },
    forge: (g) =>
      resealedToken(g, {
        edit: (token) =>
          into(token, cut(token, 'saml:AttributeStatement').replaceAll('alice-7f3a', 'mallory')),
      }),
    twin: (g) => resealedToken(g, { edit: (token) => into(token, cut(token, 'saml:AttributeStatement')) }),
  }),
]

/** In a collection, whichever WS-Trust it is. */
function collected(wresult: string, answers: string): string {
  const root = 't:RequestSecurityTokenResponseCollection'
  const spaces = [...new Set([...wresult.matchAll(/ xmlns:(?:t|wsp|wsa|wsu)="[^"]+"/g)].map(([one]) => one))]
  return `<${root}${spaces.join('')}>${answers}</${root}>`
}

function otherKind({ tokenType }: GenuineToken): string {
  return tokenType === 'saml11'
    ? '<o:Assertion xmlns:o="urn:oasis:names:tc:SAML:2.0:assertion" ID="_o" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"/>'
    : '<o:Assertion xmlns:o="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_o" MajorVersion="1" MinorVersion="1"/>'
}
