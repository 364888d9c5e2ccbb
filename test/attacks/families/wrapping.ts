// X01 to X09: the eight classical signature wrappings and a ninth. A captured, genuinely signed element is kept
// somewhere in the message so that its signature still verifies, and a forged one is put where the reader would look.
import type { Attack } from '../attack.js'
import { answerAttack, type SignedParts } from '../play/answers.js'
import {
  assertionOf,
  evilAssertion,
  evilResponse,
  evilTwin,
  type Genuine,
  signatureOf,
  unsigned,
} from '../play/genuine.js'
import { after, before, cut, into, swap } from '../play/pieces.js'
import { signedParts, ways } from '../play/products.js'

interface Wrapping {
  readonly row: string
  readonly name: string
  readonly tries: string
  /** Where the signature that is carried along must have stood. */
  readonly signed: readonly SignedParts[]
  wrap(genuine: Genuine): string
}

const ofResponse: readonly SignedParts[] = ['response', 'both']
const ofAssertion: readonly SignedParts[] = ['assertion', 'both']

const wrappings: readonly Wrapping[] = [
  {
    row: 'X01',
    name: 'response-in-signature',
    tries: 'wraps a forged Response around the genuine one, which moves into the forged one’s Signature',
    signed: ofResponse,
    wrap: ({ xml }) =>
      after(evilResponse(xml), issuerOf(xml), into(signatureOf(xml), withoutOwnSignature(xml))),
  },
  {
    row: 'X02',
    name: 'response-before-signature',
    tries: 'wraps a forged Response around the genuine one, which stands beside its detached Signature',
    signed: ofResponse,
    wrap: ({ xml }) => after(evilResponse(xml), issuerOf(xml), withoutOwnSignature(xml) + signatureOf(xml)),
  },
  {
    row: 'X03',
    name: 'evil-assertion-first',
    tries: 'puts a forged assertion before the genuine one',
    signed: signedParts,
    wrap: ({ xml }) => before(xml, assertionOf(xml), evilAssertion(xml)),
  },
  {
    row: 'X04',
    name: 'assertion-in-evil-assertion',
    tries: 'puts the genuine assertion into a forged one, as its last child',
    signed: signedParts,
    wrap: ({ xml }) => swap(xml, assertionOf(xml), into(evilAssertion(xml), assertionOf(xml))),
  },
  {
    row: 'X05',
    name: 'signature-on-evil-assertion',
    tries:
      'hands the genuine assertion’s Signature to a forged one and appends the genuine one to the Response',
    signed: ofAssertion,
    wrap({ xml }) {
      const genuine = assertionOf(xml)
      const evil = after(evilAssertion(xml), issuerOf(genuine), signatureOf(genuine))
      return swap(xml, genuine, evil + unsigned(genuine))
    },
  },
  {
    row: 'X06',
    name: 'assertion-in-signature',
    tries:
      'hands the genuine assertion’s Signature to a forged one, with the genuine one inside that Signature',
    signed: ofAssertion,
    wrap({ xml }) {
      const genuine = assertionOf(xml)
      const carried = into(signatureOf(genuine), unsigned(genuine))
      return swap(xml, genuine, after(evilAssertion(xml), issuerOf(genuine), carried))
    },
  },
  {
    row: 'X07',
    name: 'evil-in-extensions',
    tries: 'parks a forged assertion in the Response’s Extensions, before the genuine one',
    signed: signedParts,
    wrap: ({ xml }) =>
      before(xml, statusOf(xml), `<samlp:Extensions>${evilAssertion(xml)}</samlp:Extensions>`),
  },
  {
    row: 'X08',
    name: 'assertion-in-object',
    tries: 'parks the genuine assertion in a ds:Object of the Signature that a forged assertion carries',
    signed: ofAssertion,
    wrap({ xml }) {
      const genuine = assertionOf(xml)
      const carried = into(signatureOf(genuine), `<ds:Object>${unsigned(genuine)}</ds:Object>`)
      return swap(xml, genuine, after(evilAssertion(xml), issuerOf(genuine), carried))
    },
  },
  {
    row: 'X09',
    name: 'same-id-after',
    tries: 'puts a forged assertion under the genuine one’s ID behind it',
    signed: signedParts,
    wrap: ({ xml }) => after(xml, assertionOf(xml), evilTwin(xml)),
  },
]

export const wrappingAttacks: readonly Attack[] = wrappings.flatMap(({ wrap, signed, ...about }) =>
  ways(signed).map((way) =>
    answerAttack({
      ...about,
      ...way,
      forge: wrap,
      expected: { code: 'partner.answer_malformed', stage: 'S3' },
    }),
  ),
)

function issuerOf(xml: string): string {
  return cut(xml, 'saml:Issuer')
}

function statusOf(xml: string): string {
  return cut(xml, 'samlp:Status')
}

/** The Response as its signature covers it: its own signature is gone, its assertion's stays. */
function withoutOwnSignature(xml: string): string {
  return swap(xml, signatureOf(xml), '')
}
