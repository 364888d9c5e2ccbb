// K01, K02, K06 to K11 and K14: by whose key. The keys of the one partner concerned, marked for signing and standing in its
// registration now; whatever a message brings along says nothing.
import { X509Certificate } from 'node:crypto'
import { type Keys, makeKeys } from '../../support/keys.js'
import type { Attack, Expected } from '../attack.js'
import { spareOf } from '../equipment.js'
import type { Ground } from '../ground.js'
import { answerAttack, asked, brought, type SignedParts } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { ownKeys } from '../play/own-keys.js'
import { signedParts, ways } from '../play/products.js'
import { resealedAnswer } from '../play/reseal.js'
import { sealed } from '../play/seal.js'
import { said, twoWays } from '../play/said.js'
import { answerOf } from '../../support/sign-in.js'
import { keyDescriptor } from '../../support/house.js'

const refused: Expected = { code: 'partner.signature_invalid', stage: 'S5' }
const mallory = makeKeys()

type KeyInfo = (partner: Keys) => string

const x509 = (...certificates: readonly string[]) =>
  `<ds:X509Data>${certificates.map((one) => `<ds:X509Certificate>${one}</ds:X509Certificate>`).join('')}</ds:X509Data>`

/** What KeyInfo says of the key; the message is signed with the attacker's. */
const brings: readonly (readonly [row: string, name: string, tries: string, keyInfo: KeyInfo | undefined])[] =
  [
    ['K01', 'no-key-info', 'signs with its own key and says nothing of it', undefined],
    [
      'K01',
      'own-certificate',
      'signs with its own key and brings its certificate',
      () => x509(mallory.certificate),
    ],
    [
      'K01',
      'partners-certificate',
      'signs with its own key and brings the partner’s certificate',
      ({ certificate }) => x509(certificate),
    ],
    [
      'K08',
      'chain',
      'signs with its own key and brings a chain that ends at the partner’s certificate',
      ({ certificate }) => x509(mallory.certificate, certificate),
    ],
    [
      'K08',
      'chain-upside-down',
      'signs with its own key and brings the partner’s certificate first',
      ({ certificate }) => x509(certificate, mallory.certificate),
    ],
    [
      'K08',
      'two-data',
      'signs with its own key and brings two sets of certificates',
      ({ certificate }) => x509(certificate) + x509(mallory.certificate),
    ],
    [
      'K08',
      'subject',
      'signs with its own key and names the partner’s certificate by its subject',
      () => '<ds:X509Data><ds:X509SubjectName>CN=counterpart</ds:X509SubjectName></ds:X509Data>',
    ],
    [
      'K08',
      'issuer-serial',
      'signs with its own key and names the partner’s certificate by issuer and number',
      ({ certificate }) => issuerSerial(certificate),
    ],
    [
      'K02',
      'key-value',
      'signs with its own key and gives it as KeyValue',
      () => `<ds:KeyValue>${rsaKeyValue()}</ds:KeyValue>`,
    ],
    [
      'K02',
      'key-name',
      'signs with its own key and calls it by the partner’s name',
      () => '<ds:KeyName>https://acme.test</ds:KeyName>',
    ],
    [
      'K02',
      'retrieval-http',
      'signs with its own key and says where to fetch it',
      () =>
        '<ds:RetrievalMethod Type="http://www.w3.org/2000/09/xmldsig#rawX509Certificate" URI="http://127.0.0.1:9/key.cer"/>',
    ],
    [
      'K02',
      'retrieval-file',
      'signs with its own key and says in which file it stands',
      () => '<ds:RetrievalMethod URI="file:///etc/passwd"/>',
    ],
    [
      'K02',
      'key-info-reference',
      'signs with its own key and refers to another KeyInfo',
      () => '<k:KeyInfoReference xmlns:k="http://www.w3.org/2009/xmldsig11#" URI="http://127.0.0.1:9/keys"/>',
    ],
    [
      'K02',
      'der-value',
      'signs with its own key and gives it in DER',
      () => '<k:DEREncodedKeyValue xmlns:k="http://www.w3.org/2009/xmldsig11#">MAA=</k:DEREncodedKeyValue>',
    ],
    [
      'K02',
      'pgp',
      'signs with its own key and gives it as a PGP key',
      () => '<ds:PGPData><ds:PGPKeyID>AAAAAAAAAAA=</ds:PGPKeyID></ds:PGPData>',
    ],
    [
      'K02',
      'mgmt-data',
      'signs with its own key and hands it over in MgmtData',
      () => '<ds:MgmtData>key</ds:MgmtData>',
    ],
    [
      'K02',
      'token-reference',
      'signs with its own key and refers to it as WS-Security does',
      () =>
        '<w:SecurityTokenReference xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><w:Reference URI="#x"/></w:SecurityTokenReference>',
    ],
  ]

const carried = brings.flatMap(([row, name, tries, keyInfo]) =>
  ways().map((way) =>
    answerAttack({
      row,
      name,
      tries,
      ...way,
      expected: refused,
      forge: ({ xml, from }) => signedWith(xml, way.signed, mallory, keyInfo?.(from.keys)),
      twin: ({ xml, from }) => signedWith(xml, way.signed, from.keys, keyInfo?.(from.keys)),
    }),
  ),
)

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

function signedWith(xml: string, signed: SignedParts, keys: Keys, keyInfo: string | undefined): string {
  const told = keyInfo === undefined ? '' : `<ds:KeyInfo>${keyInfo}</ds:KeyInfo>`
  const signature = (unfinished: string) => unfinished.replace('</ds:Signature>', `${told}</ds:Signature>`)
  return resealedAnswer(xml, { signed, keys, sealing: { signature } })
}

function rsaKeyValue(): string {
  const { n = '', e = '' } = new X509Certificate(Buffer.from(mallory.certificate, 'base64')).publicKey.export(
    { format: 'jwk' },
  )
  const plain = (text: string) => Buffer.from(text, 'base64url').toString('base64')
  return `<ds:RSAKeyValue><ds:Modulus>${plain(n)}</ds:Modulus><ds:Exponent>${plain(e)}</ds:Exponent></ds:RSAKeyValue>`
}

function issuerSerial(certificate: string): string {
  const serial = BigInt(`0x${new X509Certificate(Buffer.from(certificate, 'base64')).serialNumber}`)
  return `<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=counterpart</ds:X509IssuerName><ds:X509SerialNumber>${serial}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>`
}
