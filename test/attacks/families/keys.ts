// K05 to K11 and K14: whose key it is. The keys of the one partner concerned, marked for signing, and standing there now.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signerOf } from '../../../src/xml/keys.js'
import { keyDescriptor } from '../../support/house.js'
import type { Keys } from '../../support/keys.js'
import { answerOf } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import { spareOf } from '../equipment.js'
import type { Ground } from '../ground.js'
import { answerAttack, asked, brought } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { signedParts, ways } from '../play/products.js'
import { resealedAnswer } from '../play/reseal.js'
import { said, twoWays } from '../play/said.js'
import { sealed } from '../play/seal.js'
import { carried } from './key-infos.js'
import { mallory, refused } from './whose-key.js'

type Whose = (ground: Ground) => Keys

/** Keys that are good ones, for something else. */
const others: readonly (readonly [row: string, name: string, tries: string, keys: Whose])[] = [
  [
    'K06',
    'another-partners',
    'signs with the key of another partner',
    (ground) => ground.partner('asked').keys,
  ],
  ['K06', 'an-apps', 'signs with the key of an app', (ground) => ground.app('wiki').keys],
  ['K06', 'metadata-signers', 'signs with the key that signs metadata', (ground) => ground.metadataSigner],
  ['K06', 'our-signing-key', 'signs with our own signing key', (ground) => ownKeys(ground, 'signing')],
  [
    'K14',
    'our-encryption-key',
    'signs with our own encryption key',
    (ground) => ownKeys(ground, 'encryption'),
  ],
]

const borrowed = others.flatMap(([row, name, tries, keys]) =>
  ways().map((way) =>
    answerAttack({
      row,
      name,
      tries,
      ...way,
      expected: refused,
      makeHostile: ({ ground }) => ({ keys: keys(ground) }),
    }),
  ),
)

/** One of two signatures is the partner's. */
const half = (['assertion', 'response'] as const).flatMap((genuine) =>
  others.slice(0, 3).flatMap(([row, name, tries, keys]) =>
    [true, false].map((solicited) =>
      answerAttack({
        row,
        name: `${name}-beside-a-genuine-${genuine}-signature`,
        tries: `${tries} beside a signature of the partner’s over the ${genuine}`,
        solicited,
        expected: refused,
        forge({ xml, from }, ground) {
          const [inner, outer] =
            genuine === 'assertion' ? [from.keys, keys(ground)] : [keys(ground), from.keys]
          const inside = resealedAnswer(xml, { signed: 'assertion', keys: inner })
          return sealed(inside, inside, { keys: outer })
        },
      }),
    ),
  ),
)

const marked = [
  ...said({
    row: 'K07',
    name: 'encryption-key',
    tries: 'signs with the partner’s key that is marked for encryption',
    standing: 'splits',
    expected: refused,
    makeHostile: ({ ground }) => ({ keys: spareOf(ground.partner('splits')) }),
  }),
  ...said({
    row: 'K09',
    name: 'expired',
    tries: 'signs with a key whose certificate has expired, where that is refused',
    standing: 'ages',
    expected: refused,
    makeHostile: ({ ground }) => ({ keys: spareOf(ground.partner('ages')) }),
  }),
  ...said({
    row: 'K10',
    name: 'not-yet-known',
    tries: 'signs with a new key that is not registered yet, where two others are',
    standing: 'rolls',
    expected: refused,
    makeTwin: ({ ground }) => ({ keys: spareOf(ground.partner('rolls')) }),
    makeHostile: () => ({ keys: mallory }),
  }),
]

/** K10: the key was good a moment ago. */
const removed = signedParts.flatMap((signed) =>
  [true, false].map((solicited) =>
    httpAttack({
      row: 'K10',
      name: `removed.${signed}-signed.${solicited ? 'solicited' : 'unsolicited'}`,
      tries: 'signs with a key that the partner’s registration had until a moment ago',
      face: 'saml-sp',
      expected: refused,
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner('rolls')
        const question = solicited ? await asked(visitor, partner, ground) : undefined
        const { xml } = answerOf(partner, ground.house, question, { sign: signed, keys: spareOf(partner) })
        await ground.house.dropMetadata('partners', partner, hostile ? '' : partner.more)
        return async () => {
          const shown = await brought(xml, question, visitor, ground)
          await ground.house.dropMetadata('partners', partner, partner.more)
          return shown
        }
      },
    }),
  ),
)

/** K10: the key of a partner that came anew is no key of what stood before. */
const reused = signedParts.map((signed) =>
  httpAttack({
    row: 'K10',
    name: `marked-down.${signed}-signed.solicited`,
    tries: 'signs with a key that the registration now has for encryption only',
    face: 'saml-sp',
    expected: refused,
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('rolls')
      const question = await asked(visitor, partner, ground)
      const spare = spareOf(partner)
      const { xml } = answerOf(partner, ground.house, question, { sign: signed, keys: spare })
      const down = keyDescriptor(spare.certificate, 'encryption')
      await ground.house.dropMetadata('partners', partner, hostile ? down : partner.more)
      return async () => {
        const shown = await brought(xml, question, visitor, ground)
        await ground.house.dropMetadata('partners', partner, partner.more)
        return shown
      }
    },
  }),
)

/** K11: whoever holds our signing key cannot come in by it. */
const golden = ways().map((way) =>
  answerAttack({
    row: 'K11',
    name: 'our-own-word',
    tries: 'writes an answer in our own name with our own stolen signing key',
    ...way,
    expected: way.solicited
      ? { code: 'partner.not_asked', stage: 'S8' }
      : { code: 'partner.unknown', stage: 'S8' },
    makeHostile: ({ ground }) => ({
      partner: 'https://gate.test/saml/idp',
      keys: ownKeys(ground, 'signing'),
    }),
  }),
)

const wrongUse = said({
  row: 'K14',
  name: 'encrypted-to-our-signing-key',
  tries: 'encrypts to our signing key',
  encrypted: true,
  ways: twoWays,
  expected: { code: 'partner.decryption_failed', stage: 'S7' },
  makeHostile: ({ ground }) => ({ encrypt: { certificate: ownKeys(ground, 'signing').certificate } }),
})

export const keyAttacks: readonly Attack[] = [
  ...carried,
  ...borrowed,
  ...half,
  ...marked,
  ...removed,
  ...reused,
  ...golden,
  ...wrongUse,
]

/** The house's own pair, as somebody would hold it who has read its folder. */
function ownKeys({ house }: Ground, use: 'signing' | 'encryption'): Keys {
  const pem = readFileSync(join(house.home, 'certs', `${use}-active.pem`), 'utf8')
  const privateKey = createPrivateKey(pem)
  const certificate = new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))).raw.toString(
    'base64',
  )
  return { privateKey, certificate, signer: signerOf(privateKey, certificate) }
}
