// E01 to E10 in WS-Federation: encryption of tokens. Nothing signs the ciphertext, so a mode without integrity is never
// opened; what comes out must be one signed token all the same, and every way to fail looks alike.
import { constants, randomBytes } from 'node:crypto'
import type { Attack, Expected } from '../attack.js'
import type { Ground } from '../ground.js'
import { encrypted, type Encryption, encryptedKey, type Parts } from '../play/encrypted.js'
import { before, cut, swap, without } from '../play/pieces.js'
import { ownKeys } from '../play/own-keys.js'
import { evilToken } from '../play/token-pieces.js'
import {
  type GenuineToken,
  askedWays,
  encryptedWays,
  fourWays,
  tokenAttacks,
  type TokenWay,
} from '../play/tokens.js'
import type { TokenPartnerStanding } from '../standings.js'

const notTaken: Expected = { code: 'partner.algorithm_refused', stage: 'S7' }
const failed: Expected = { code: 'partner.decryption_failed', stage: 'S7' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const unsigned: Expected = { code: 'partner.signature_missing', stage: 'S8' }

interface Sealing {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  readonly standing?: TokenPartnerStanding
  readonly ways?: readonly TokenWay[]
  readonly how?: Partial<Encryption>
  /** What is encrypted. */
  readonly plain?: (g: GenuineToken) => string
}

const flipped = (octets: Buffer, at: number): Buffer => {
  const changed = Buffer.from(octets)
  const place = at < 0 ? changed.length + at : at
  changed[place] = (changed[place] ?? 0) ^ 1
  return changed
}

const cases: readonly Sealing[] = [
  ...(['aes-128-cbc', 'aes-256-cbc', 'des-ede3-cbc'] as const).flatMap((cipher): Sealing[] => [
    {
      row: 'E01',
      name: cipher,
      tries: 'encrypts in a mode without integrity',
      expected: notTaken,
      how: { cipher },
    },
    {
      row: 'E01',
      name: `${cipher}-where-allowed-for-saml`,
      tries: 'encrypts in a mode without integrity, by a partner that may where a signature covers it',
      expected: notTaken,
      standing: 'ws-cbc',
      how: { cipher },
    },
  ]),
  {
    row: 'E02',
    name: 'rsa-1-5',
    tries: 'wraps the key by RSA PKCS#1 v1.5',
    expected: notTaken,
    how: {
      padding: constants.RSA_PKCS1_PADDING,
      transport: '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-1_5"/>',
    },
  },
  {
    row: 'E05',
    name: 'short-tag',
    tries: 'cuts the tag to four octets',
    expected: failed,
    how: { tagLength: 4 },
  },
  {
    row: 'E05',
    name: 'tag-changed',
    tries: 'changes the tag',
    expected: failed,
    how: { octets: (octets) => flipped(octets, -1) },
  },
  {
    row: 'E05',
    name: 'ciphertext-changed',
    tries: 'changes the ciphertext',
    expected: failed,
    how: { octets: (octets) => flipped(octets, 40) },
  },
  {
    row: 'E05',
    name: 'nothing-but-a-tag',
    tries: 'encrypts nothing',
    expected: failed,
    how: { octets: (octets) => octets.subarray(0, 12) },
  },
  {
    row: 'E02',
    name: 'key-changed',
    tries: 'changes the wrapped key',
    expected: failed,
    how: { wrapped: (octets) => flipped(octets, 10) },
  },
  {
    row: 'E02',
    name: 'key-of-noise',
    tries: 'wraps noise',
    expected: failed,
    how: { wrapped: (octets) => randomBytes(octets.length) },
  },
  {
    row: 'E04',
    name: 'not-signed-inside',
    tries: 'encrypts a token that nobody has signed',
    expected: unsigned,
    plain: ({ token }) => evilToken(token),
  },
  {
    row: 'E04',
    name: 'changed-inside',
    tries: 'changes a signed token before it encrypts it',
    expected: { code: 'partner.signature_invalid', stage: 'S5' },
    plain: ({ token }) => token.replaceAll('alice-7f3a', 'mallory'),
  },
  {
    row: 'E03',
    name: 'two-inside',
    tries: 'encrypts two tokens',
    expected: failed,
    plain: ({ token }) => token + evilToken(token),
  },
  {
    row: 'E08',
    name: 'no-assertion',
    tries: 'encrypts something that is no assertion',
    expected: malformed,
    plain: () => '<x xmlns="urn:x"/>',
  },
  {
    row: 'E08',
    name: 'whole-answer',
    tries: 'encrypts the whole answer instead of the token',
    expected: malformed,
    plain: ({ wresult }) => wresult,
  },
  {
    row: 'E08',
    name: 'comment',
    tries: 'encrypts a token with a comment in its name',
    expected: failed,
    plain: ({ token }) => token.replace('alice-7f3a', 'alice<!-- -->-7f3a'),
  },
  {
    row: 'E08',
    name: 'doctype',
    tries: 'encrypts a token that declares an entity',
    expected: failed,
    plain: ({ token }) => `<!DOCTYPE r [<!ENTITY e "x">]>${token}`,
  },
  {
    row: 'E03',
    name: 'parked-inside',
    tries: 'encrypts a token with a forged one in its Advice',
    expected: malformed,
    plain: ({ token }) => before(token, cut(token, 'saml:Conditions'), evilToken(token)),
  },
  {
    row: 'E06',
    name: 'two-keys-by-reference',
    tries: 'says where to fetch the ciphertext',
    expected: failed,
    how: {
      shape: (xml, { data }) =>
        swap(
          xml,
          data,
          '<xenc:CipherData><xenc:CipherReference URI="http://127.0.0.1:9/x"/></xenc:CipherData>',
        ),
    },
  },
  {
    row: 'E06',
    name: 'no-key',
    tries: 'encrypts and sends no key along',
    expected: failed,
    how: { shape: (xml: string, { key }: Parts) => without(xml, key) },
  },
  {
    row: 'E06',
    name: 'key-retrieved',
    tries: 'says where to fetch the key',
    expected: failed,
    how: {
      shape: (xml, { key }) => swap(xml, key, '<ds:RetrievalMethod URI="http://127.0.0.1:9/key"/>'),
    },
  },
  {
    row: 'E10',
    name: 'fifty-keys',
    tries: 'sends fifty wrapped keys',
    expected: failed,
    how: { shape: (xml, { key }) => swap(xml, key, encryptedKey(randomBytes(256)).repeat(50) + key) },
  },
]

/** EncryptedAssertion around a 2.0 token, bare EncryptedData around one of 1.1, as the field sends them. */
function holding(
  g: GenuineToken,
  ground: Ground,
  { how, plain = ({ token }) => token }: Partial<Sealing>,
): string {
  const whole = encrypted(plain(g), { certificate: ground.encryptionCertificate, ...how })
  return swap(g.wresult, g.token, g.tokenType === 'saml11' ? cut(whole, 'xenc:EncryptedData') : whole)
}

const sealedByHand = cases.flatMap(({ row, name, tries, expected, standing, ways = askedWays, ...how }) =>
  tokenAttacks(ways, {
    row,
    name,
    tries,
    expected,
    ...(standing === undefined ? {} : { standing }),
    forge: (g, ground) => holding(g, ground, how),
    twin: (g, ground) => holding(g, ground, {}),
  }),
)

export const tokenEncryptionAttacks: readonly Attack[] = [
  ...tokenAttacks(
    fourWays.filter(({ solicited }) => !solicited),
    {
      row: 'E04',
      name: 'nobody-named',
      tries:
        'encrypts a token that nobody asked for, so that nothing says by whose keys it is to be verified',
      expected: { code: 'partner.unknown', stage: 'S8' },
      forge: (g, ground) => holding(g, ground, {}),
    },
  ),
  ...sealedByHand,
  ...tokenAttacks(askedWays, {
    row: 'E01',
    name: 'plain-where-it-must-not-be',
    tries: 'sends a token in the clear where it must be encrypted',
    standing: 'ws-encrypts',
    expected: { code: 'partner.encryption_missing', stage: 'S8' },
    twin: (g, ground) => holding(g, ground, {}),
  }),
  ...tokenAttacks(askedWays, {
    row: 'E03',
    name: 'encrypted-beside-plain',
    tries: 'puts an encrypted forged token beside the genuine one',
    expected: malformed,
    forge: (g, ground) =>
      swap(
        g.wresult,
        g.token,
        g.token + encrypted(evilToken(g.token), { certificate: ground.encryptionCertificate }),
      ),
  }),
  ...tokenAttacks(encryptedWays, {
    row: 'E03',
    name: 'plain-beside-encrypted',
    tries: 'puts a forged token in the clear beside an encrypted one',
    expected: malformed,
    forge: ({ wresult }) =>
      wresult.replace(
        '</t:RequestedSecurityToken>',
        '<o:Assertion xmlns:o="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_o" MajorVersion="1" MinorVersion="1"/></t:RequestedSecurityToken>',
      ),
  }),
  ...tokenAttacks(encryptedWays, {
    row: 'E04',
    name: 'unsigned',
    tries: 'encrypts a token and does not sign it',
    expected: unsigned,
    makeHostile: () => ({ sign: false }),
  }),
  ...tokenAttacks(encryptedWays, {
    row: 'K14',
    name: 'encrypted-to-our-signing-key',
    tries: 'encrypts to our signing key',
    expected: failed,
    makeHostile: ({ ground }) => ({ encrypt: { certificate: ownKeys(ground, 'signing').certificate } }),
  }),
  ...tokenAttacks(encryptedWays, {
    row: 'S12',
    name: 'issuer-under-encryption',
    tries: 'signs and encrypts a token in the name of another partner',
    expected: { code: 'partner.issuer_wrong', stage: 'S8' },
    makeHostile: ({ ground }) => ({ partner: ground.partner('ws-other').id }),
  }),
  ...tokenAttacks(encryptedWays, {
    row: 'E04',
    name: 'key-of-another-under-encryption',
    tries: 'encrypts a token that another partner has signed in its own name',
    expected: { code: 'partner.signature_invalid', stage: 'S5' },
    makeHostile({ ground }) {
      const other = ground.partner('ws-other')
      return { partner: other.id, keys: other.keys }
    },
  }),
]
