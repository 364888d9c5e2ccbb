import {
  constants,
  createCipheriv,
  createHash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { decryptElement, encryptElement } from '../../src/xml/encryption.js'
import type { DecryptOptions, EncryptTo } from '../../src/xml/encryption.js'
import { oaepDecrypt } from '../../src/xml/oaep.js'
import { messageLimits } from '../../src/xml/parse.js'
import { verifyEnveloped } from '../../src/xml/signature.js'
import { attribute, namespaceOf, text } from '../../src/xml/tree.js'
import { element, serialize } from '../../src/xml/write.js'
import { ds, ecPair, outcome, read, rsaPair, saml, signedAssertion, vocabulary, xenc } from './people.js'
import type { Pair } from './people.js'

const xenc11 = 'http://www.w3.org/2009/xmlenc11#'
const us = rsaPair()
const other = rsaPair()
const recipient = 'https://gateway.example.org/saml/sp'
const options: DecryptOptions = { keys: [us.privateKey], acceptCbc: false, recipient, limits: messageLimits }
const cbc: DecryptOptions = { ...options, acceptCbc: true }
const plain = '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">secret é</saml:Assertion>'

interface Parcel {
  readonly cipher?: string
  readonly content?: Buffer
  readonly secret?: Buffer
  readonly octets?: Buffer
  readonly to?: Pair
  readonly transport?: string
  readonly wrapped?: Buffer
  /** Changes the whole EncryptedAssertion. */
  readonly change?: (xml: string) => string
}

const oaepMgf1p = `<xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"/>`

/** An EncryptedAssertion put together by hand, so that each part can be wrong on its own. */
function parcel(p: Parcel = {}): string {
  const uri = p.cipher ?? `${xenc11}aes128-gcm`
  const secret = p.secret ?? randomBytes(keyLength(uri))
  const octets = p.octets ?? seal(uri, secret, p.content ?? Buffer.from(plain))
  const wrapped = p.wrapped ?? wrap(p.to ?? us, secret)
  const key =
    `<xenc:EncryptedKey Id="_k">${p.transport ?? oaepMgf1p}<xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}` +
    '</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>'
  const xml =
    `<saml:EncryptedAssertion xmlns:saml="${saml}" xmlns:xenc="${xenc}" xmlns:ds="${ds}" xmlns:xs="${vocabulary.xs}">` +
    `<xenc:EncryptedData Type="${xenc}Element"><xenc:EncryptionMethod Algorithm="${uri}"/><ds:KeyInfo>${key}</ds:KeyInfo>` +
    `<xenc:CipherData><xenc:CipherValue>${octets.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>` +
    '</saml:EncryptedAssertion>'
  return (p.change ?? ((same) => same))(xml)
}

function keyLength(uri: string): number {
  if (uri.includes('256')) return 32
  return uri.includes('192') || uri.includes('tripledes') ? 24 : 16
}

function seal(uri: string, secret: Buffer, content: Buffer): Buffer {
  if (uri.endsWith('gcm')) {
    const nonce = randomBytes(12)
    const cipher = createCipheriv(`aes-${secret.length * 8}-gcm` as 'aes-128-gcm', secret, nonce)
    return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
  }
  const block = uri.includes('tripledes') ? 8 : 16
  const count = block - (content.length % block)
  // xmlenc-core 5.2.1: all but the last octet of the padding are arbitrary
  return sealBlocks(uri, secret, Buffer.concat([content, randomBytes(count - 1), Buffer.from([count])]))
}

function sealBlocks(uri: string, secret: Buffer, padded: Buffer): Buffer {
  const triple = uri.includes('tripledes')
  const nonce = randomBytes(triple ? 8 : 16)
  const cipher = createCipheriv(triple ? 'des-ede3-cbc' : `aes-${secret.length * 8}-cbc`, secret, nonce)
  return Buffer.concat([nonce, cipher.setAutoPadding(false).update(padded), cipher.final()])
}

function wrap(to: Pair, secret: Buffer, oaepHash = 'sha1'): Buffer {
  return publicEncrypt(
    { key: to.publicKey.object, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    secret,
  )
}

function open(xml: string, with_: DecryptOptions = options): string {
  return outcome(() => decryptElement(read(xml), with_))
}

describe('what we encrypt', () => {
  const kinds: readonly Omit<EncryptTo, 'key'>[] = [
    { data: 'aes128-gcm', keyTransport: 'rsa-oaep-mgf1p' },
    { data: 'aes256-gcm', keyTransport: 'rsa-oaep-mgf1p' },
    { data: 'aes128-gcm', keyTransport: 'rsa-oaep' },
    { data: 'aes256-gcm', keyTransport: 'rsa-oaep', recipient },
  ]
  test.each(kinds)('with $data and $keyTransport we can decrypt, and nobody else', (kind) => {
    const data = encryptElement(plain, { key: us.publicKey, ...kind })
    const xml = serialize(element('saml:EncryptedAssertion', {}, data), vocabulary)
    expect(xml).not.toContain('secret')
    expect(text(decryptElement(read(xml), options))).toBe('secret é')
    expect(open(xml, { ...options, keys: [other.privateKey] })).toBe('decryption S7')
  })

  test('a signed assertion still verifies after it was encrypted and decrypted', () => {
    const data = encryptElement(serialize(signedAssertion(us.signer()), vocabulary), {
      key: other.publicKey,
      data: 'aes256-gcm',
      keyTransport: 'rsa-oaep-mgf1p',
    })
    const xml = serialize(element('saml:EncryptedAssertion', {}, data), vocabulary)
    const assertion = decryptElement(read(xml), { ...options, keys: [other.privateKey] })
    expect(outcome(() => verifyEnveloped(assertion, 'ID', 'after-issuer', { keys: [us.publicKey] }))).toBe(
      'accepted',
    )
  })

  test('each time has its own session key and nonce', () => {
    const to: EncryptTo = { key: us.publicKey, data: 'aes128-gcm', keyTransport: 'rsa-oaep-mgf1p' }
    const values = [1, 2, 3].map(() => serialize(encryptElement(plain, to), vocabulary))
    expect(new Set(values).size).toBe(3)
  })

  test('a key that cannot be encrypted to is refused rather than left out', () => {
    const to: EncryptTo = { key: ecPair('P-256').publicKey, data: 'aes128-gcm', keyTransport: 'rsa-oaep' }
    expect(outcome(() => encryptElement(plain, to))).toBe('no_key S12')
  })
})

describe('ciphers', () => {
  test.each(['aes128-gcm', 'aes192-gcm', 'aes256-gcm'])('%s is opened', (name) => {
    expect(open(parcel({ cipher: `${xenc11}${name}` }))).toBe('accepted')
  })

  test.each(['aes128-cbc', 'aes192-cbc', 'aes256-cbc'])(
    '%s is opened only where CBC is accepted by name',
    (name) => {
      const xml = parcel({ cipher: `${xenc}${name}` })
      expect(open(xml, cbc)).toBe('accepted')
      expect(open(xml)).toBe('algorithm S7')
    },
  )

  test.each([
    ['an unknown cipher', (xml: string) => xml.replace('aes128-gcm', 'aes512-gcm')],
    ['triple DES', () => parcel({ cipher: `${xenc}tripledes-cbc` })],
    ['RSA 1.5', (xml: string) => xml.replace('rsa-oaep-mgf1p', 'rsa-1_5')],
    ['an unknown key transport', (xml: string) => xml.replace(`${xenc}rsa-oaep-mgf1p`, 'urn:x')],
  ])('E02: %s is refused', (_, change) => {
    expect(open(parcel())).toBe('accepted')
    expect(open(parcel({ change }), cbc)).toBe('algorithm S7')
  })
})

describe('every failure of decryption is the same one', () => {
  const content = Buffer.from(plain)
  const secret = randomBytes(16)
  const whole = seal(`${xenc11}aes128-gcm`, secret, content)
  const flipped = (at: number): Buffer => {
    const octets = Buffer.from(whole)
    octets.writeUInt8(octets.readUInt8(at) ^ 1, at)
    return octets
  }
  /** The plaintext, at least 16 blanks up to a whole number of blocks, and that last octet. */
  const padded = (last: number): Buffer => {
    const block = Buffer.alloc(Math.ceil(content.length / 16) * 16 + 32, ' ')
    content.copy(block)
    block.writeUInt8(last, block.length - 1)
    return sealBlocks('aes128-cbc', secret, block)
  }

  test.each<[string, Parcel]>([
    ['a changed ciphertext', { secret, octets: flipped(20) }],
    ['a changed nonce', { secret, octets: flipped(0) }],
    ['a changed tag', { secret, octets: flipped(whole.length - 1) }],
    ['E05: a tag cut to four octets', { secret, octets: whole.subarray(0, -12) }],
    ['too little for nonce and tag', { secret, octets: Buffer.alloc(20) }],
    ['a key wrapped for someone else', { to: other }],
    ['a wrapped key of zeros', { wrapped: Buffer.alloc(256) }],
    ['a wrapped key larger than the modulus', { wrapped: Buffer.alloc(256, 0xff) }],
    ['a wrapped key of another length', { wrapped: Buffer.alloc(128, 1) }],
    ['a session key of another length', { wrapped: wrap(us, randomBytes(32)) }],
    ['a plaintext that is not XML', { content: Buffer.from('secret') }],
    ['a plaintext that is not UTF-8', { content: Buffer.from([0x3c, 0x61, 0xff]) }],
    ['a plaintext with a document type', { content: Buffer.from(`<!DOCTYPE a>${plain}`) }],
    ['a plaintext of two elements', { content: Buffer.from(plain + plain) }],
    [
      'a plaintext that closes what is around it',
      { content: Buffer.from(`${plain}</scope><scope>${plain}`) },
    ],
    ['an empty plaintext', { content: Buffer.alloc(0) }],
  ])('%s', (_, wrong) => {
    expect(open(parcel({ secret, octets: whole }))).toBe('accepted')
    expect(open(parcel(wrong))).toBe('decryption S7')
  })

  test.each<[string, string, Parcel]>([
    ['padding of one octet', 'accepted', { octets: padded(1) }],
    ['padding of 16 octets', 'accepted', { octets: padded(16) }],
    ['padding of none', 'decryption S7', { octets: padded(0) }],
    ['padding longer than a block', 'decryption S7', { octets: padded(17) }],
    ['padding of 255', 'decryption S7', { octets: padded(255) }],
    ['half a block', 'decryption S7', { octets: padded(1).subarray(0, -8) }],
    ['a nonce and nothing', 'decryption S7', { octets: padded(1).subarray(0, 16) }],
  ])('E01: in CBC, %s: %s', (_, expected, wrong) => {
    expect(open(parcel({ cipher: `${xenc}aes128-cbc`, secret, ...wrong }), cbc)).toBe(expected)
  })

  test('no message tells more than another', () => {
    const message = (p: Parcel): string => {
      try {
        decryptElement(read(parcel(p)), options)
      } catch (error) {
        return String(error)
      }
      return 'accepted'
    }
    const wrong: readonly Parcel[] = [
      { to: other },
      { wrapped: Buffer.alloc(256) },
      { content: Buffer.from('x') },
      { secret, octets: flipped(20) },
    ]
    expect(new Set(wrong.map(message)).size).toBe(1)
  })
})

describe('OAEP', () => {
  const secret = randomBytes(16)
  const method = (algorithm: string, digest?: string, mask?: string): string =>
    `<xenc:EncryptionMethod Algorithm="${algorithm}">${digest === undefined ? '' : `<ds:DigestMethod Algorithm="${digest}"/>`}` +
    `${mask === undefined ? '' : `<x:MGF xmlns:x="${xenc11}" Algorithm="${xenc11}${mask}"/>`}</xenc:EncryptionMethod>`
  const sha256 = `${xenc}sha256`

  test.each<[string, string, Buffer]>([
    ['mgf1p with SHA-1 by name', method(`${xenc}rsa-oaep-mgf1p`, `${ds}sha1`), wrap(us, secret)],
    [
      'mgf1p with digest SHA-256 and the mask of the standard',
      method(`${xenc}rsa-oaep-mgf1p`, sha256),
      encode(us, secret, 'sha256', 'sha1'),
    ],
    [
      'mgf1p with digest SHA-256 and the mask of Node',
      method(`${xenc}rsa-oaep-mgf1p`, sha256),
      wrap(us, secret, 'sha256'),
    ],
    ['rsa-oaep with nothing said', method(`${xenc11}rsa-oaep`), wrap(us, secret)],
    [
      'rsa-oaep with SHA-256 and its mask',
      method(`${xenc11}rsa-oaep`, sha256, 'mgf1sha256'),
      wrap(us, secret, 'sha256'),
    ],
    [
      'rsa-oaep with SHA-256 and no mask',
      method(`${xenc11}rsa-oaep`, sha256),
      encode(us, secret, 'sha256', 'sha1'),
    ],
    [
      'rsa-oaep with SHA-512 and its mask',
      method(`${xenc11}rsa-oaep`, `${xenc}sha512`, 'mgf1sha512'),
      wrap(us, secret, 'sha512'),
    ],
    [
      'rsa-oaep with SHA-1 and a mask of SHA-384',
      method(`${xenc11}rsa-oaep`, `${ds}sha1`, 'mgf1sha384'),
      encode(us, secret, 'sha1', 'sha384'),
    ],
  ])('%s is unwrapped', (_, transport, wrapped) => {
    expect(open(parcel({ secret, transport, wrapped }))).toBe('accepted')
    expect(open(parcel({ transport, wrapped }))).toBe('decryption S7')
  })

  test('our decoding says what OpenSSL says, for good and for spoiled encodings', () => {
    const plainKey = { digest: 'sha256', masks: ['sha256'] } as const
    const ownWay = { digest: 'sha256', masks: ['sha256', 'sha1'] } as const
    for (let i = 0; i < 40; i += 1) {
      const good = wrap(us, randomBytes(1 + i), 'sha256')
      expect(oaepDecrypt(us.privateKey, ownWay, good)).toEqual(oaepDecrypt(us.privateKey, plainKey, good))
      const spoiled = Buffer.from(good)
      spoiled.writeUInt8(spoiled.readUInt8(200) ^ (i + 1), 200)
      expect(oaepDecrypt(us.privateKey, ownWay, spoiled)).toBeUndefined()
      expect(oaepDecrypt(us.privateKey, plainKey, spoiled)).toBeUndefined()
    }
  })

  test.each<[string, (block: Buffer) => void]>([
    ['a first octet that is not zero', (em) => em.writeUInt8(1, 0)],
    ['another digest of the label', (em) => em.writeUInt8(em.readUInt8(33) ^ 1, 33)],
    ['something else than zeros before the message', (em) => em.writeUInt8(2, 70)],
    ['no mark before the message', (em) => em.fill(0, 65)],
  ])('Manger: %s is not accepted', (_, spoil) => {
    const good = encode(us, secret, 'sha256', 'sha1')
    const bad = encode(us, secret, 'sha256', 'sha1', spoil)
    const oaep = { digest: 'sha256', masks: ['sha1'] } as const
    expect(oaepDecrypt(us.privateKey, oaep, good)).toEqual(secret)
    expect(oaepDecrypt(us.privateKey, oaep, bad)).toBeUndefined()
  })
})

/** EME-OAEP by the book, for the pairs of hashes that node:crypto does not offer; `spoil` changes the block before masking. */
function encode(
  to: Pair,
  secret: Buffer,
  digest: string,
  mask: string,
  spoil: (encoded: Buffer) => void = () => undefined,
): Buffer {
  const ofLabel = createHash(digest).digest()
  const size = ofLabel.length
  const encoded = Buffer.alloc(256)
  randomBytes(size).copy(encoded, 1)
  ofLabel.copy(encoded, 1 + size)
  encoded.writeUInt8(1, 256 - secret.length - 1)
  secret.copy(encoded, 256 - secret.length)
  spoil(encoded)
  const seed = encoded.subarray(1, 1 + size)
  const block = encoded.subarray(1 + size)
  xorInto(block, generate(seed, block.length, mask))
  xorInto(seed, generate(block, size, mask))
  return publicEncrypt({ key: to.publicKey.object, padding: constants.RSA_NO_PADDING }, encoded)
}

function generate(seed: Buffer, length: number, hash: string): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 20) }, (_, i) =>
    createHash(hash)
      .update(seed)
      .update(Buffer.from([0, 0, 0, i]))
      .digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}

function xorInto(target: Buffer, mask: Buffer): void {
  for (let i = 0; i < target.length; i += 1) target.writeUInt8(target.readUInt8(i) ^ mask.readUInt8(i), i)
}

describe('where the key stands', () => {
  const keyIn = /<ds:KeyInfo>(<xenc:EncryptedKey .*<\/xenc:EncryptedKey>)<\/ds:KeyInfo>/
  const beside = (xml: string, info = ''): string => {
    const key = keyIn.exec(xml)?.[1] ?? ''
    return xml.replace(keyIn, info).replace('</saml:EncryptedAssertion>', `${key}</saml:EncryptedAssertion>`)
  }
  const retrieval = (uri: string, more = ''): string =>
    `<ds:KeyInfo><ds:RetrievalMethod URI="${uri}"${more}/></ds:KeyInfo>`
  const xml = parcel()

  test.each([
    ['inside KeyInfo', xml],
    ['beside EncryptedData', beside(xml)],
    ['beside, named by a RetrievalMethod', beside(xml, retrieval('#_k', ` Type="${xenc}EncryptedKey"`))],
    [
      'beside hints that mean nothing to us',
      xml.replace('<ds:KeyInfo>', '<ds:KeyInfo><ds:KeyName>x</ds:KeyName>'),
    ],
  ])('%s it is found', (_, document) => {
    expect(open(document)).toBe('accepted')
  })

  test.each([
    ['no EncryptedKey', xml.replace(keyIn, '')],
    ['E06: a RetrievalMethod to nowhere', beside(xml, retrieval('#_x'))],
    ['E06: a RetrievalMethod to the outside', beside(xml, retrieval('http://127.0.0.1/key'))],
    ['E06: an empty RetrievalMethod', beside(xml, retrieval(''))],
    ['E06: a RetrievalMethod of another type', beside(xml, retrieval('#_k', ' Type="urn:x"'))],
    [
      'E09: a RetrievalMethod with transforms',
      beside(
        xml,
        '<ds:KeyInfo><ds:RetrievalMethod URI="#_k"><ds:Transforms/></ds:RetrievalMethod></ds:KeyInfo>',
      ),
    ],
    [
      'E06: a CipherReference',
      xml.replace(
        /<xenc:CipherData><xenc:CipherValue>[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>/,
        '<xenc:CipherData><xenc:CipherReference URI="http://127.0.0.1/"/></xenc:CipherData></xenc:EncryptedData>',
      ),
    ],
    ['encrypted content of another type', xml.replace(`${xenc}Element`, `${xenc}Content`)],
    [
      'EncryptionProperties',
      xml.replace('</xenc:EncryptedData>', '<xenc:EncryptionProperties/></xenc:EncryptedData>'),
    ],
    ['something else beside', xml.replace('</saml:EncryptedAssertion>', '<x/></saml:EncryptedAssertion>')],
    ['text beside', xml.replace('</saml:EncryptedAssertion>', 'x</saml:EncryptedAssertion>')],
    ['two EncryptedData', xml.replace(/<xenc:EncryptedData .*<\/xenc:EncryptedData>/, (one) => one + one)],
    ['no CipherValue', xml.replace(/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/g, '')],
    ['base64 that is none', xml.replace(/<xenc:CipherValue>/g, '<xenc:CipherValue>*')],
    [
      'OAEP parameters',
      xml.replace(
        oaepMgf1p,
        oaepMgf1p.replace('/>', '><xenc:OAEPparams>AAAA</xenc:OAEPparams></xenc:EncryptionMethod>'),
      ),
    ],
    [
      'E10: 17 EncryptedKeys',
      xml.replace(keyIn, (_, key: string) => `<ds:KeyInfo>${key.repeat(17)}</ds:KeyInfo>`),
    ],
    ['an empty element', `<saml:EncryptedAssertion xmlns:saml="${saml}"/>`],
  ])('%s is refused before any key is used', (_, document) => {
    expect(open(xml)).toBe('accepted')
    expect(open(document)).toBe('encryption_structure S7')
  })
})

describe('several keys', () => {
  const secret = randomBytes(16)
  const forOther = wrap(other, secret)
  const keyFor = (wrapped: Buffer, to?: string): string =>
    `<xenc:EncryptedKey${to === undefined ? '' : ` Recipient="${to}"`}>${oaepMgf1p}<xenc:CipherData><xenc:CipherValue>` +
    `${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`
  const withKeys = (...keys: readonly string[]): string =>
    parcel({
      secret,
      change: (xml) => xml.replace(/<xenc:EncryptedKey .*<\/xenc:EncryptedKey>/, keys.join('')),
    })

  test('ours is found by its Recipient, wherever it stands', () => {
    expect(open(withKeys(keyFor(forOther, 'https://else'), keyFor(wrap(us, secret), recipient)))).toBe(
      'accepted',
    )
    expect(open(withKeys(keyFor(forOther, recipient), keyFor(wrap(us, secret), 'https://else')))).toBe(
      'decryption S7',
    )
  })

  test('without a Recipient it is the first', () => {
    expect(open(withKeys(keyFor(wrap(us, secret)), keyFor(forOther)))).toBe('accepted')
    expect(open(withKeys(keyFor(forOther), keyFor(wrap(us, secret))))).toBe('decryption S7')
  })

  test('a key being retired still opens what was encrypted to it', () => {
    const keys = [other.privateKey, ecPair('P-256').privateKey, us.privateKey]
    expect(open(parcel(), { ...options, keys })).toBe('accepted')
  })

  test('E10: no more than three operations with a private key are made', () => {
    const keys = (count: number): readonly KeyObject[] => [
      ...Array.from({ length: count }, () => other.privateKey),
      us.privateKey,
    ]
    expect(open(parcel(), { ...options, keys: keys(2) })).toBe('accepted')
    expect(open(parcel(), { ...options, keys: keys(3) })).toBe('decryption S7')
  })

  test('without a key of ours nothing is tried', () => {
    expect(open(parcel(), { ...options, keys: [] })).toBe('no_key S7')
    expect(open(parcel(), { ...options, keys: [ecPair('P-256').privateKey] })).toBe('no_key S7')
  })
})

test('the plaintext sees the namespaces in scope and nothing else of its surroundings', () => {
  const content = Buffer.from('<saml:Assertion a="b">x</saml:Assertion>')
  const root = decryptElement(
    read(`<r xmlns:far="urn:far">${parcel({ content })}</r>`).children[0] as never,
    options,
  )
  expect([root.namespace, attribute(root, 'a')]).toEqual([saml, 'b'])
  expect([namespaceOf(root, 'xs'), namespaceOf(root, 'far')]).toEqual([vocabulary.xs, 'urn:far'])
  expect(root.parent).toMatchObject({ name: 'scope', children: [], attributes: [], parent: undefined })
})

test('the bounds hold for the plaintext too', () => {
  const content = Buffer.from(`<a>${'<b/>'.repeat(20)}</a>`)
  expect(open(parcel({ content }))).toBe('accepted')
  expect(open(parcel({ content }), { ...options, limits: { ...messageLimits, elements: 20 } })).toBe(
    'decryption S7',
  )
})

describe('beside xml-encryption', () => {
  interface XmlEncryption {
    encrypt(content: string, options: object, done: (error: Error | null, xml: string) => void): void
    decrypt(xml: string, options: object, done: (error: Error | null, content: string) => void): void
  }
  const theirs = createRequire(import.meta.url)('xml-encryption') as XmlEncryption
  const encrypt = promisify(theirs.encrypt)
  const decrypt = promisify(theirs.decrypt)
  const pem = (key: KeyObject): string =>
    key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString()

  test.each(['aes128-gcm', 'aes256-gcm'] as const)('what they encrypt with %s we decrypt', async (name) => {
    const xml = await encrypt(plain, {
      rsa_pub: pem(us.publicKey.object),
      pem: `-----BEGIN CERTIFICATE-----\n${us.certificate}\n-----END CERTIFICATE-----`,
      encryptionAlgorithm: `${xenc11}${name}`,
      keyEncryptionAlgorithm: `${xenc}rsa-oaep-mgf1p`,
    })
    expect(open(`<saml:EncryptedAssertion xmlns:saml="${saml}">${xml}</saml:EncryptedAssertion>`)).toBe(
      'accepted',
    )
  })

  test.each(['aes128-gcm', 'aes256-gcm'] as const)('what we encrypt with %s they decrypt', async (data) => {
    const xml = serialize(
      encryptElement(plain, { key: us.publicKey, data, keyTransport: 'rsa-oaep-mgf1p' }),
      vocabulary,
    )
    await expect(decrypt(xml, { key: pem(us.privateKey) })).resolves.toBe(plain)
  })
})

test('the test encoding of OAEP is the one OpenSSL opens', () => {
  const secret = randomBytes(16)
  const key = us.privateKey
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  expect(
    privateDecrypt({ key, padding, oaepHash: 'sha256' }, encode(us, secret, 'sha256', 'sha256')),
  ).toEqual(secret)
})
