// E01 to E10: encryption. It proves nothing about who sent it, fails in one way only, and fetches nothing.
import type { Attack } from '../attack.js'
import { answerAttack, type SignedParts } from '../play/answers.js'
import { assertionOf } from '../play/genuine.js'
import { before } from '../play/pieces.js'
import { ways } from '../play/products.js'
import { said, twoWays } from '../play/said.js'
import { sealedAnswer } from '../play/sealed-answer.js'
import type { PartnerStanding } from '../standings.js'
import { modes } from './cipher-modes.js'
import { shaped } from './cipher-shapes.js'
import { tags } from './cipher-tags.js'
import { transports } from './key-transports.js'
import { plaintexts } from './plaintexts.js'
import { failed, malformed, type Sealing, unsignedNo } from './sealings.js'

const contents: readonly Sealing[] = plaintexts.map(([row, name, tries, plain, code]) => ({
  row,
  name,
  tries,
  ways: [
    { signed: 'assertion', solicited: true },
    { signed: 'assertion', solicited: false },
  ],
  expected: code === 'decryption' ? failed : code === 'missing' ? unsignedNo : malformed,
  how: { plain },
}))

const all = [...modes, ...transports, ...tags, ...shaped, ...contents].flatMap(
  ({ how, twin = {}, ways: chosen = twoWays, ...about }) =>
    chosen.map((way) =>
      answerAttack({
        ...about,
        ...way,
        forge: ({ xml, from }, { encryptionCertificate: certificate }) =>
          sealedAnswer(xml, { signed: way.signed, keys: from.keys, certificate, ...how }),
        twin: ({ xml, from }, { encryptionCertificate: certificate }) =>
          sealedAnswer(xml, { signed: way.signed, keys: from.keys, certificate, ...twin }),
      }),
    ),
)

/** E03: an encrypted assertion beside, or instead of, the signed one. */
const beside03 = ways().flatMap((way) =>
  (['before', 'behind'] as const).map((where) =>
    answerAttack({
      row: 'E03',
      ...way,
      name: `encrypted-${where}-the-signed`,
      tries: `puts an encrypted assertion of its own ${where} the signed one`,
      expected: malformed,
      forge({ xml, from }, { encryptionCertificate: certificate }) {
        const evil = sealedAnswer(xml, { signed: 'none', keys: from.keys, certificate })
        const piece = /<saml:EncryptedAssertion .*<\/saml:EncryptedAssertion>/s.exec(evil)?.[0] ?? ''
        return where === 'before'
          ? before(xml, assertionOf(xml), piece)
          : xml.replace('</samlp:Response>', `${piece}</samlp:Response>`)
      },
    }),
  ),
)

/** E04: encrypted and not signed, or not where it must be. */
const needs: readonly (readonly [
  standing: PartnerStanding,
  twin: SignedParts,
  signed: readonly (SignedParts | 'none')[],
])[] = [
  ['acme', 'assertion', ['none']],
  ['acme-assertion', 'assertion', ['none', 'response']],
  ['acme-response', 'response', ['none', 'assertion']],
  ['acme-both', 'both', ['none', 'assertion', 'response']],
  ['encrypts', 'assertion', ['none']],
]

const trusted = needs.flatMap(([standing, twin, signed]) =>
  signed.flatMap((sign) =>
    [true, false].map((solicited) =>
      answerAttack({
        row: 'E04',
        name: `${standing}-with-${sign}`,
        tries: 'takes it for proof enough that it is encrypted to us',
        standing,
        signed: twin,
        solicited,
        expected: unsignedNo,
        forge: ({ xml, from }, { encryptionCertificate: certificate }) =>
          sealedAnswer(xml, { signed: sign, keys: from.keys, certificate }),
        twin: ({ xml, from }, { encryptionCertificate: certificate }) =>
          sealedAnswer(xml, { signed: twin, keys: from.keys, certificate }),
      }),
    ),
  ),
)

const plain04 = said({
  row: 'E04',
  name: 'plain-where-encrypted',
  tries: 'sends in the clear what must be encrypted',
  standing: 'encrypts',
  expected: { code: 'partner.encryption_missing', stage: 'S8' },
  makeTwin: ({ ground }) => ({ encrypt: { certificate: ground.encryptionCertificate } }),
  makeHostile: () => ({}),
})

const nameOnly = said({
  row: 'E04',
  name: 'only-the-name-encrypted',
  tries: 'encrypts the name and sends the rest in the clear',
  standing: 'encrypts',
  expected: { code: 'partner.encryption_missing', stage: 'S8' },
  makeTwin: ({ ground }) => ({ encrypt: { certificate: ground.encryptionCertificate } }),
  makeHostile: ({ ground }) => ({ encryptNameID: { certificate: ground.encryptionCertificate } }),
})

export const encryptionAttacks: readonly Attack[] = [...all, ...beside03, ...trusted, ...plain04, ...nameOnly]
