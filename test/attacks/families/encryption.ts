// E01 to E10: encryption. It proves nothing about who sent it, fails in one way only, and fetches nothing.
import { constants, randomBytes } from 'node:crypto'
import type { Attack, Expected } from '../attack.js'
import { answerAttack, type SignedParts } from '../play/answers.js'
import { encryptedKey, oaep, pad, type Parts } from '../play/encrypted.js'
import { assertionOf } from '../play/genuine.js'
import { before } from '../play/pieces.js'
import { ways } from '../play/products.js'
import { type Wrapping, sealedAnswer } from '../play/sealed-answer.js'
import { said, twoWays, type Way } from '../play/said.js'
import type { PartnerStanding } from '../standings.js'
import { plaintexts } from './plaintexts.js'

const xenc = 'http://www.w3.org/2001/04/xmlenc#'
const xenc11 = 'http://www.w3.org/2009/xmlenc11#'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const notTaken: Expected = { code: 'partner.algorithm_refused', stage: 'S7' }
const failed: Expected = { code: 'partner.decryption_failed', stage: 'S7' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const unsignedNo: Expected = { code: 'partner.signature_missing', stage: 'S8' }

type How = Partial<Omit<Wrapping, 'keys' | 'certificate'>>

interface Sealing {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  readonly standing?: PartnerStanding
  readonly ways?: readonly Way[]
  readonly how: How
  readonly twin?: How
}

const signedResponse: readonly Way[] = ways(['response', 'both'])
const signedAssertion: readonly Way[] = ways(['assertion'])
const cbc: How = { cipher: 'aes-128-cbc' }

const modes: readonly Sealing[] = [
  ...(['aes-128-cbc', 'aes-256-cbc'] as const).flatMap((cipher): Sealing[] => [
    {
      row: 'E01',
      name: `${cipher}-not-allowed`,
      tries: 'encrypts in a mode without integrity, where that is not taken',
      expected: notTaken,
      ways: ways(),
      how: { cipher },
    },
    {
      row: 'E01',
      name: `${cipher}-not-covered`,
      tries: 'encrypts in a mode without integrity, where no signature covers the ciphertext',
      expected: notTaken,
      standing: 'cbc',
      ways: signedAssertion,
      how: { cipher },
      twin: { signed: 'response', cipher },
    },
  ]),
  {
    row: 'E01',
    name: 'triple-des',
    tries: 'encrypts with Triple DES',
    expected: notTaken,
    standing: 'cbc',
    how: { cipher: 'des-ede3-cbc' },
  },
  {
    row: 'E01',
    name: 'gcm-called-cbc',
    tries: 'calls a GCM ciphertext CBC',
    expected: failed,
    standing: 'cbc',
    ways: signedResponse,
    how: { cipher: 'aes-256-gcm', called: `${xenc}aes256-cbc` },
    twin: cbc,
  },
  ...paddings(),
  ...['kw-aes256', 'arcfour', 'chacha20', 'aes256-ctr', ''].map(
    (called): Sealing => ({
      row: 'E01',
      name: `cipher-${called || 'empty'}`,
      tries: 'names a cipher that is none of ours',
      expected: notTaken,
      how: { called: called === '' ? '' : `${xenc}${called}` },
    }),
  ),
]

function paddings(): readonly Sealing[] {
  const last = (value: number) => (plain: Buffer) => {
    const padded = pad(plain)
    padded[padded.length - 1] = value
    return padded
  }
  const of = (name: string, tries: string, more: How): Sealing => ({
    row: 'E01',
    name: `cbc-${name}`,
    tries,
    expected: failed,
    standing: 'cbc',
    ways: signedResponse,
    how: { ...cbc, ...more },
    twin: cbc,
  })
  return [
    of('padding-0', 'pads by no octet', { padded: last(0) }),
    of('padding-17', 'pads by more octets than a block has', { padded: last(17) }),
    of('padding-255', 'pads by 255 octets', { padded: last(255) }),
    of('first-block', 'changes the first block', { octets: (octets) => flipped(octets, 0) }),
    of('last-block', 'changes the last block', { octets: (octets) => flipped(octets, octets.length - 1) }),
    of('half-block', 'cuts a block in half', { octets: (octets) => octets.subarray(0, -8) }),
    of('iv-only', 'sends nothing but the first block', { octets: (octets) => octets.subarray(0, 16) }),
    of('wrong-key', 'encrypts with another key than it wraps', { wrapped: () => randomBytes(256) }),
  ]
}

const transports: readonly Sealing[] = [
  {
    row: 'E02',
    name: 'rsa-1_5',
    tries: 'wraps the key by PKCS #1 1.5',
    expected: notTaken,
    ways: ways(),
    how: { padding: constants.RSA_PKCS1_PADDING, transport: method(`${xenc}rsa-1_5`) },
  },
  {
    row: 'E02',
    name: 'rsa-1_5-random',
    tries: 'sends noise as a key wrapped by PKCS #1 1.5, to see what is said',
    expected: notTaken,
    how: { wrapped: () => randomBytes(256), transport: method(`${xenc}rsa-1_5`) },
  },
  {
    row: 'E02',
    name: 'rsa-1_5-cbc',
    tries: 'wraps the key by PKCS #1 1.5, where CBC is taken',
    expected: notTaken,
    standing: 'cbc',
    ways: signedResponse,
    how: { ...cbc, padding: constants.RSA_PKCS1_PADDING, transport: method(`${xenc}rsa-1_5`) },
    twin: cbc,
  },
  {
    row: 'E02',
    name: 'rsa-1_5-called-oaep',
    tries: 'calls a key wrapped by PKCS #1 1.5 OAEP',
    expected: failed,
    how: { padding: constants.RSA_PKCS1_PADDING },
  },
  ...[`${xenc}kw-aes256`, `${xenc}dh`, `${xenc11}ECDH-ES`, `${xenc}rsa-oaep`, '', 'rsa-oaep-mgf1p'].map(
    (uri): Sealing => ({
      row: 'E02',
      name: `transport-${uri.split('#').at(-1) || 'empty'}${uri.includes('#') ? '' : '-bare'}`,
      tries: 'wraps the key in a way that is none of ours',
      expected: notTaken,
      how: { transport: method(uri) },
    }),
  ),
  {
    row: 'E02',
    name: 'digest-md5',
    tries: 'names MD5 as the hash of OAEP',
    expected: notTaken,
    how: {
      transport: method(
        `${xenc}rsa-oaep-mgf1p`,
        `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>`,
      ),
    },
  },
  {
    row: 'E02',
    name: 'digest-other',
    tries: 'names another hash than it wraps with',
    expected: failed,
    how: { transport: method(`${xenc}rsa-oaep-mgf1p`, `<ds:DigestMethod Algorithm="${xenc}sha256"/>`) },
  },
  {
    row: 'E02',
    name: 'mask-other',
    tries: 'names another mask than it wraps with',
    expected: failed,
    how: {
      transport: method(
        `${xenc11}rsa-oaep`,
        `<ds:DigestMethod Algorithm="${dsig}sha1"/><m:MGF xmlns:m="${xenc11}" Algorithm="${xenc11}mgf1sha512"/>`,
      ),
    },
  },
  {
    row: 'E02',
    name: 'mask-unknown',
    tries: 'names a mask that is none of ours',
    expected: notTaken,
    how: {
      transport: method(`${xenc11}rsa-oaep`, `<m:MGF xmlns:m="${xenc11}" Algorithm="${xenc11}mgf1md5"/>`),
    },
  },
  {
    row: 'E02',
    name: 'two-digests',
    tries: 'names two hashes',
    expected: failed,
    how: {
      transport: method(`${xenc}rsa-oaep-mgf1p`, `<ds:DigestMethod Algorithm="${dsig}sha1"/>`.repeat(2)),
    },
  },
  {
    row: 'E02',
    name: 'oaep-params',
    tries: 'labels the wrapped key',
    expected: failed,
    how: { transport: method(`${xenc}rsa-oaep-mgf1p`, '<xenc:OAEPparams>AAAA</xenc:OAEPparams>') },
  },
  {
    row: 'E02',
    name: 'mask-for-mgf1p',
    tries: 'names a mask where the method has its own',
    expected: failed,
    how: {
      transport: method(
        `${xenc}rsa-oaep-mgf1p`,
        `<m:MGF xmlns:m="${xenc11}" Algorithm="${xenc11}mgf1sha1"/>`,
      ),
    },
  },
]

const tags: readonly Sealing[] = [
  ...[4, 8, 12, 13, 14, 15].map(
    (tagLength): Sealing => ({
      row: 'E05',
      name: `tag-${tagLength}`,
      tries: `protects the ciphertext by a tag of ${tagLength} octets`,
      expected: failed,
      ways: ways(),
      how: { tagLength },
    }),
  ),
  ...[1, 4, 12, 15, 16].map(
    (count): Sealing => ({
      row: 'E05',
      name: `cut-${count}`,
      tries: `cuts ${count} octets off the tag`,
      expected: failed,
      how: { octets: (octets) => octets.subarray(0, -count) },
    }),
  ),
  {
    row: 'E05',
    name: 'tag-changed',
    tries: 'changes the tag',
    expected: failed,
    ways: ways(),
    how: { octets: (octets) => flipped(octets, octets.length - 1) },
  },
  {
    row: 'E05',
    name: 'text-changed',
    tries: 'changes a letter of the ciphertext',
    expected: failed,
    ways: ways(),
    how: { octets: (octets) => flipped(octets, 400) },
  },
  {
    row: 'E05',
    name: 'nonce-changed',
    tries: 'changes the nonce',
    expected: failed,
    how: { octets: (octets) => flipped(octets, 0) },
  },
  {
    row: 'E05',
    name: 'tag-only',
    tries: 'sends nonce and tag and nothing between',
    expected: failed,
    how: { octets: (octets) => octets.subarray(0, 28) },
  },
  {
    row: 'E05',
    name: 'too-short',
    tries: 'sends fewer octets than nonce and tag have',
    expected: failed,
    how: { octets: (octets) => octets.subarray(0, 27) },
  },
  {
    row: 'E05',
    name: 'one-octet',
    tries: 'sends one octet',
    expected: failed,
    how: { octets: () => Buffer.alloc(1) },
  },
  {
    row: 'E05',
    name: 'nothing',
    tries: 'sends no octet',
    expected: failed,
    how: { octets: () => Buffer.alloc(0) },
  },
  {
    row: 'E05',
    name: 'longer',
    tries: 'adds to the ciphertext',
    expected: failed,
    how: { octets: (octets) => Buffer.concat([octets, Buffer.alloc(1)]) },
  },
  {
    row: 'E05',
    name: 'noise-as-key',
    tries: 'sends noise as the wrapped key',
    expected: failed,
    ways: ways(),
    how: { wrapped: () => randomBytes(256) },
  },
  {
    row: 'E05',
    name: 'zero-as-key',
    tries: 'sends zeros as the wrapped key',
    expected: failed,
    how: { wrapped: () => Buffer.alloc(256) },
  },
  {
    row: 'E05',
    name: 'short-key',
    tries: 'sends a wrapped key that is cut short',
    expected: failed,
    how: { wrapped: (octets) => octets.subarray(1) },
  },
  {
    row: 'E05',
    name: 'long-key',
    tries: 'sends a wrapped key that is too long',
    expected: failed,
    how: { wrapped: () => randomBytes(5000) },
  },
  {
    row: 'E05',
    name: 'other-key-size',
    tries: 'calls AES-256 AES-128',
    expected: failed,
    how: { called: `${xenc11}aes128-gcm` },
  },
]

type Shape = (xml: string, parts: Parts) => string

const junk = encryptedKey(Buffer.alloc(256, 3))
const shapes: readonly (readonly [row: string, name: string, tries: string, shape: Shape])[] = [
  [
    'E06',
    'key-of-somebody-first',
    'puts the key for somebody else first, without saying for whom',
    (xml, { key }) => xml.replace(key, junk + key),
  ],
  ['E06', 'no-key', 'sends no key', (xml, { key }) => xml.replace(key, '')],
  ['E06', 'seventeen-keys', 'sends seventeen keys', (xml, { key }) => xml.replace(key, key.repeat(17))],
  [
    'E06',
    'seventeen-keys-beside',
    'sends seventeen keys beside the data',
    (xml, { key }) =>
      beside(xml, key.replace('<xenc:EncryptedKey', `<xenc:EncryptedKey xmlns:xenc="${xenc}"`).repeat(17)),
  ],
  [
    'E06',
    'retrieval-http',
    'says where to fetch the key',
    (xml, { key }) => xml.replace(key, '<ds:RetrievalMethod URI="http://127.0.0.1:9/key"/>'),
  ],
  [
    'E06',
    'retrieval-file',
    'says in which file the key stands',
    (xml, { key }) => xml.replace(key, '<ds:RetrievalMethod URI="file:///etc/passwd"/>'),
  ],
  [
    'E06',
    'retrieval-nothing',
    'refers to a key that is not there',
    (xml, { key }) => xml.replace(key, `<ds:RetrievalMethod URI="#nowhere" Type="${xenc}EncryptedKey"/>`),
  ],
  [
    'E06',
    'retrieval-empty',
    'refers to the whole document as its key',
    (xml, { key }) => xml.replace(key, '<ds:RetrievalMethod URI=""/>'),
  ],
  [
    'E06',
    'retrieval-hash',
    'refers to a key without an ID',
    (xml, { key }) => xml.replace(key, '<ds:RetrievalMethod URI="#"/>'),
  ],
  [
    'E06',
    'retrieval-pointer',
    'refers to its key by XPointer',
    (xml, { key }) => xml.replace(key, '<ds:RetrievalMethod URI="#xpointer(//*)"/>'),
  ],
  [
    'E06',
    'retrieval-type',
    'refers to a key of another type',
    (xml, { key }) =>
      beside(xml.replace(key, `<ds:RetrievalMethod URI="#_k" Type="${dsig}RSAKeyValue"/>`), named(key, '_k')),
  ],
  [
    'E06',
    'retrieval-of-data',
    'refers to its own data as its key',
    (xml, { key }) =>
      xml
        .replace(key, '<ds:RetrievalMethod URI="#_d"/>')
        .replace('<xenc:EncryptedData', '<xenc:EncryptedData Id="_d"'),
  ],
  [
    'E06',
    'chain',
    'wraps the key by another key that is to be fetched',
    (xml, { key }) =>
      xml.replace(
        key,
        key.replace(
          oaep,
          `${method(`${xenc}kw-aes256`)}<ds:KeyInfo><ds:RetrievalMethod URI="http://127.0.0.1:9/kek"/></ds:KeyInfo>`,
        ),
      ),
  ],
  [
    'E06',
    'cipher-reference',
    'says where to fetch the ciphertext',
    (xml, { data }) =>
      xml.replace(
        data,
        '<xenc:CipherData><xenc:CipherReference URI="http://127.0.0.1:9/data"/></xenc:CipherData>',
      ),
  ],
  [
    'E06',
    'key-cipher-reference',
    'says where to fetch the wrapped key',
    (xml) =>
      xml.replace(
        /<xenc:CipherData>.*?<\/xenc:CipherData>/s,
        '<xenc:CipherData><xenc:CipherReference URI="#_x"/></xenc:CipherData>',
      ),
  ],
  ['E06', 'two-ciphertexts', 'sends two ciphertexts', (xml, { data }) => xml.replace(data, data + data)],
  [
    'E06',
    'two-data',
    'sends two encrypted elements in one',
    (xml) => xml.replace(/<xenc:EncryptedData .*<\/xenc:EncryptedData>/s, (one) => one + one),
  ],
  [
    'E06',
    'something-beside',
    'puts something else beside the data',
    (xml) => beside(xml, '<x xmlns="urn:x"></x>'),
  ],
  [
    'E06',
    'content-type',
    'encrypts content instead of an element',
    (xml) => xml.replace(`${xenc}Element`, `${xenc}Content`),
  ],
  [
    'E06',
    'other-type',
    'encrypts something of another type',
    (xml) => xml.replace(`${xenc}Element`, 'http://www.w3.org/2009/xmlenc11#EXI'),
  ],
  [
    'E06',
    'no-method',
    'does not say how it is encrypted',
    (xml) => xml.replace(/(<xenc:EncryptedData [^>]*>)<xenc:EncryptionMethod [^>]*\/>/, '$1'),
  ],
  [
    'E09',
    'transforms',
    'transforms the ciphertext by a style sheet',
    (xml, { data }) =>
      xml.replace(
        data,
        `<xenc:CipherData><xenc:CipherReference URI="#_d"><xenc:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></xenc:Transforms></xenc:CipherReference></xenc:CipherData>`,
      ),
  ],
  [
    'E09',
    'transform-beside',
    'adds a transform to the ciphertext',
    (xml, { data }) =>
      xml.replace(
        data,
        data.replace(
          '</xenc:CipherData>',
          `<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms></xenc:CipherData>`,
        ),
      ),
  ],
  [
    'E09',
    'retrieval-transform',
    'transforms its key by XPath',
    (xml, { key }) =>
      beside(
        xml.replace(
          key,
          '<ds:RetrievalMethod URI="#_k"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>//*</ds:XPath></ds:Transform></ds:Transforms></ds:RetrievalMethod>',
        ),
        named(key, '_k'),
      ),
  ],
  [
    'E09',
    'method-parameters',
    'gives the cipher parameters',
    (xml) =>
      xml.replace(
        /(<xenc:EncryptionMethod Algorithm="[^"]*gcm")\/>/,
        '$1><x xmlns="urn:x"></x></xenc:EncryptionMethod>',
      ),
  ],
  [
    'E09',
    'properties',
    'adds properties that somebody might run',
    (xml) =>
      xml.replace(
        '</xenc:EncryptedData>',
        '<xenc:EncryptionProperties><xenc:EncryptionProperty/></xenc:EncryptionProperties></xenc:EncryptedData>',
      ),
  ],
  [
    'E10',
    'three-wrong-keys',
    'puts three keys that are none of ours before the right one, all of them addressed to us',
    (xml, { key }) => xml.replace(key, ours(junk).repeat(3) + ours(key)),
  ],
  [
    'E10',
    'fifteen-wrong-keys',
    'puts fifteen keys that are none of ours before the right one, all of them addressed to us',
    (xml, { key }) => xml.replace(key, ours(junk).repeat(15) + ours(key)),
  ],
  [
    'E10',
    'thousand-keys',
    'sends a thousand keys',
    (xml, { key }) => xml.replace(key, ours(key).repeat(600)),
  ],
]

const shaped: readonly Sealing[] = shapes.map(([row, name, tries, shape]) => ({
  row,
  name,
  tries,
  expected: name === 'chain' ? notTaken : failed,
  how: { shape },
}))

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

function method(uri: string, content = ''): string {
  return `<xenc:EncryptionMethod Algorithm="${uri}">${content}</xenc:EncryptionMethod>`
}

function flipped(octets: Buffer, at: number): Buffer {
  const changed = Buffer.from(octets)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

function beside(xml: string, more: string): string {
  return xml.replace('</saml:EncryptedAssertion>', `${more}</saml:EncryptedAssertion>`)
}

function named(key: string, id: string): string {
  return key.replace(
    '<xenc:EncryptedKey',
    `<xenc:EncryptedKey xmlns:xenc="${xenc}" xmlns:ds="${dsig}" Id="${id}"`,
  )
}

function ours(key: string): string {
  return key.replace('<xenc:EncryptedKey', '<xenc:EncryptedKey Recipient="https://gate.test/saml/sp"')
}
