// K01, K02, K06 to K11 and K14 in WS-Federation: by whose key a token is signed, and what else it says of keys.
import { makeKeys, type Keys } from '../../support/keys.js'
import { keyDescriptor } from '../../support/house.js'
import type { Attack, Expected } from '../attack.js'
import { spareOf } from '../equipment.js'
import type { Ground } from '../ground.js'
import { httpAttack } from '../play/http.js'
import { ownKeys } from '../play/own-keys.js'
import { resealedToken } from '../play/token-pieces.js'
import {
  fourWays,
  type GenuineToken,
  goodToken,
  tokenAsked,
  tokenAttacks,
  tokenBrought,
  tokenWays,
  wordsOf,
} from '../play/tokens.js'

const refused: Expected = { code: 'partner.signature_invalid', stage: 'S5' }
const mallory = makeKeys()
const x509 = (...certificates: readonly string[]) =>
  `<ds:X509Data>${certificates.map((one) => `<ds:X509Certificate>${one}</ds:X509Certificate>`).join('')}</ds:X509Data>`

const brings: readonly (readonly [
  row: string,
  name: string,
  tries: string,
  keyInfo: (partner: Keys) => string,
])[] = [
  ['K01', 'no-key-info', 'says nothing of it', () => ''],
  ['K01', 'own-certificate', 'brings its certificate', () => x509(mallory.certificate)],
  ['K01', 'partners-certificate', 'brings the partner’s certificate', ({ certificate }) => x509(certificate)],
  [
    'K08',
    'chain',
    'brings a chain that ends at the partner’s certificate',
    ({ certificate }) => x509(mallory.certificate, certificate),
  ],
  ['K02', 'key-name', 'calls it by the partner’s name', () => '<ds:KeyName>https://ws.test</ds:KeyName>'],
  [
    'K02',
    'retrieval',
    'says where to fetch it',
    () => '<ds:RetrievalMethod URI="http://127.0.0.1:9/key.cer"/>',
  ],
  [
    'K02',
    'token-reference',
    'refers to it as WS-Security does',
    () =>
      '<w:SecurityTokenReference xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><w:Reference URI="#x"/></w:SecurityTokenReference>',
  ],
]

const withKeyInfo = (g: GenuineToken, keys: Keys, keyInfo: string): string =>
  resealedToken(g, {
    keys,
    sealing: {
      signature: (s) =>
        keyInfo === ''
          ? s
          : s.replace('</ds:Signature>', `<ds:KeyInfo>${keyInfo}</ds:KeyInfo></ds:Signature>`),
    },
  })

const carried = brings.flatMap(([row, name, tries, keyInfo]) =>
  tokenAttacks(fourWays, {
    row,
    name,
    tries: `signs with its own key and ${tries}`,
    expected: refused,
    forge: (g) => withKeyInfo(g, mallory, keyInfo(g.from.keys)),
    twin: (g) => withKeyInfo(g, g.from.keys, keyInfo(g.from.keys)),
  }),
)

const others: readonly (readonly [
  row: string,
  name: string,
  whose: string,
  keys: (ground: Ground) => Keys,
])[] = [
  [
    'K06',
    'another-partners',
    'another partner of WS-Federation',
    (ground) => ground.partner('ws-other').keys,
  ],
  ['K06', 'a-saml-partners', 'a partner of SAML', (ground) => ground.partner('acme').keys],
  ['K06', 'an-apps', 'an app', (ground) => ground.app('portal').keys],
  ['K06', 'our-signing', 'ours, which signs our own tokens', (ground) => ownKeys(ground, 'signing')],
  ['K14', 'our-encryption', 'ours, which others encrypt to', (ground) => ownKeys(ground, 'encryption')],
]

const borrowed = others.flatMap(([row, name, whose, keys]) =>
  tokenAttacks(tokenWays, {
    row,
    name: `${name}-key`,
    tries: `signs with the key of ${whose}`,
    expected: refused,
    makeHostile: ({ ground }) => ({ keys: keys(ground) }),
  }),
)

const marked = [
  ...tokenAttacks(fourWays, {
    row: 'K07',
    name: 'encryption-key',
    tries: 'signs with the partner’s key that is marked for encryption',
    standing: 'ws-splits',
    expected: refused,
    makeHostile: ({ from }) => ({ keys: spareOf(from) }),
  }),
  ...tokenAttacks(fourWays, {
    row: 'K09',
    name: 'expired',
    tries: 'signs with a key whose certificate has expired, where that is refused',
    standing: 'ws-ages',
    expected: refused,
    makeHostile: ({ from }) => ({ keys: spareOf(from) }),
  }),
  ...tokenAttacks(fourWays, {
    row: 'K10',
    name: 'not-yet-known',
    tries: 'signs with a new key that is not registered yet, where two others are',
    standing: 'ws-rolls',
    expected: refused,
    makeTwin: ({ from }) => ({ keys: spareOf(from) }),
    makeHostile: () => ({ keys: mallory }),
  }),
]

/** K10: the key was good a moment ago. */
const removed = (['removed', 'marked-down'] as const).flatMap((how) =>
  fourWays.map((way) =>
    httpAttack({
      row: 'K10',
      name: `${how}.${wordsOf(way).join('.')}`,
      tries:
        how === 'removed'
          ? 'signs with a key that the partner’s registration had until a moment ago'
          : 'signs with a key that the registration now has for encryption only',
      face: 'wsfed-rp',
      expected: refused,
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner('ws-rolls')
        const question = way.solicited ? await tokenAsked(visitor, partner, ground) : undefined
        const spare = spareOf(partner)
        const fields = goodToken(partner, ground, question, way, { keys: spare })
        const without = how === 'removed' ? '' : keyDescriptor(spare.certificate, 'encryption')
        await ground.house.dropMetadata('partners', partner, hostile ? without : partner.more)
        return async () => {
          const shown = await tokenBrought(fields['wresult'] ?? '', fields, visitor, ground)
          await ground.house.dropMetadata('partners', partner, partner.more)
          return shown
        }
      },
    }),
  ),
)

/** K11: whoever holds our signing key cannot come in by it. */
const golden = [true, false].flatMap((solicited) =>
  tokenAttacks(
    tokenWays.filter((way) => way.solicited === solicited),
    {
      row: 'K11',
      name: 'our-own-word',
      tries: 'writes a token in our own name with our own stolen signing key',
      expected: { code: solicited ? 'partner.not_asked' : 'partner.unknown', stage: 'S8' },
      makeHostile: ({ ground }) => ({ partner: 'https://gate.test/wsfed', keys: ownKeys(ground, 'signing') }),
    },
  ),
)

export const tokenKeyAttacks: readonly Attack[] = [...carried, ...borrowed, ...marked, ...removed, ...golden]
