// Signatures and ciphertexts with more in them than one of each: keys are used a bounded number of times, and only what
// the grammar has is canonicalized.
import type { Outsider } from '../../support/house.js'
import { after, before, cut, startTag, swap } from '../play/pieces.js'
import { resealedAnswer } from '../play/reseal.js'
import type { Bomb } from './bomb.js'
import { answerBomb, requestBomb } from './messages.js'
import { withExtensions } from './shapes.js'

const structure = { code: 'partner.signature_invalid', stage: 'S4' } as const
const kibi = 1024

/** Changes the first signature of the message. */
function inSignature(change: (signature: string, size: number) => string) {
  return (xml: string, size: number) => {
    const signature = cut(xml, 'ds:Signature')
    return size === 0 ? xml : swap(xml, signature, change(signature, size))
  }
}

const repeated = (name: string) => (signature: string, size: number) =>
  swap(signature, cut(signature, name), cut(signature, name).repeat(size + 1))

const signed: readonly Bomb[] = [
  answerBomb({
    name: 'references',
    tries: 'References in one signature',
    sizes: [0, 600],
    forge: inSignature(repeated('ds:Reference')),
    expected: structure,
  }),
  answerBomb({
    name: 'transforms',
    tries: 'Transforms in one Reference',
    sizes: [0, 2_500],
    forge: inSignature(repeated('ds:Transform')),
    expected: structure,
  }),
  answerBomb({
    name: 'key-infos',
    tries: 'KeyInfos in one signature',
    sizes: [0, 200],
    forge: inSignature(repeated('ds:KeyInfo')),
    expected: structure,
  }),
  answerBomb({
    name: 'certificates',
    tries: 'certificates in one KeyInfo',
    sizes: [0, 20_000],
    forge: inSignature((signature, size) =>
      before(signature, '</ds:X509Data>', '<ds:X509Certificate/>'.repeat(size)),
    ),
    expected: { code: 'partner.answer_too_large', stage: 'S2' },
  }),
  answerBomb({
    name: 'signatures',
    tries: 'signatures side by side on one assertion',
    sizes: [0, 100],
    forge: inSignature((signature, size) => signature.repeat(size)),
    expected: { code: 'partner.answer_malformed', stage: 'S3' },
  }),
  answerBomb({
    name: 'nested-signatures',
    tries: 'signatures within signatures',
    sizes: [0, 20],
    forge: inSignature((signature, size) => {
      const tag = startTag(signature)
      return `${tag}${tag.repeat(size)}${'</ds:Signature>'.repeat(size)}${signature.slice(tag.length)}`
    }),
    expected: { code: 'partner.answer_malformed', stage: 'S3' },
  }),
  answerBomb({
    name: 'prefixes',
    tries: 'prefixes in one PrefixList',
    sizes: [0, 60_000],
    forge: inSignature((signature, size) =>
      signature.replace(/PrefixList="[^"]*"/, () => `PrefixList="${'p '.repeat(size)}"`),
    ),
    expected: structure,
  }),
  answerBomb({
    name: 'signature-value',
    tries: 'a SignatureValue of two hundred thousand letters',
    sizes: [0, 200 * kibi],
    forge: inSignature((signature, size) =>
      signature.replace(/(<ds:SignatureValue>)[^<]*/, (_, tag: string) => tag + 'A'.repeat(size)),
    ),
    expected: structure,
  }),
  answerBomb({
    name: 'signature-value-blanks',
    tries: 'a SignatureValue that is white space only',
    sizes: [0, 200 * kibi],
    forge: inSignature((signature, size) =>
      signature.replace(/(<ds:SignatureValue>)[^<]*/, (_, tag: string) => tag + ' \n'.repeat(size / 2)),
    ),
    expected: structure,
  }),
  answerBomb({
    name: 'digest-value',
    tries: 'a DigestValue of two hundred thousand letters',
    sizes: [0, 200 * kibi],
    forge: inSignature((signature, size) =>
      signature.replace(/(<ds:DigestValue>)[^<]*/, (_, tag: string) => tag + 'A'.repeat(size)),
    ),
    expected: structure,
  }),
  answerBomb({
    name: 'canonical-form',
    tries: 'a namespace that the canonical form must repeat on element after element',
    sizes: [10, 14_000],
    signed: 'response',
    forge: canonicalBomb,
    expected: { code: 'partner.answer_too_large', stage: 'S5' },
  }),
]

/** Signed in the small by the partner's own key; what is added later only its digest would find. */
function canonicalBomb(xml: string, size: number, { keys }: Outsider): string {
  const used = (count: number) =>
    `<y xmlns="" xmlns:z="urn:${'z'.repeat(480)}">${'<z:a></z:a>'.repeat(count)}</y>`
  const small = resealedAnswer(xml, {
    edit: (plain) => withExtensions(plain, used(Math.min(size, 10))),
    signed: 'response',
    keys,
  })
  return small.replace('<z:a></z:a>', '<z:a></z:a>'.repeat(Math.max(1, size - 9)))
}

const undecryptable = { code: 'partner.decryption_failed', stage: 'S7' } as const
const malformedInside = { code: 'partner.answer_malformed', stage: 'S3' } as const

const encrypted: readonly Bomb[] = [
  answerBomb({
    name: 'encrypted-keys',
    tries: 'EncryptedKeys that are none',
    sizes: [0, 300],
    ...inCiphertext((xml, size) => {
      const key = cut(xml, 'xenc:EncryptedKey')
      return swap(
        xml,
        key,
        key.replace(/(<xenc:CipherValue>)[^<]*/, (_, tag: string) => tag + 'A'.repeat(344)).repeat(size),
      )
    }),
    expected: undecryptable,
    most: { privateKeyUses: 3 },
  }),
  answerBomb({
    name: 'retrieval-methods',
    tries: 'RetrievalMethods that lead to each other',
    sizes: [0, 3_000],
    ...inCiphertext((xml, size) =>
      before(
        xml,
        '<xenc:EncryptedKey',
        '<ds:RetrievalMethod URI="#x" Type="http://www.w3.org/2001/04/xmlenc#EncryptedKey"/>'.repeat(size),
      ),
    ),
    expected: undecryptable,
  }),
  answerBomb({
    name: 'ciphertext',
    tries: 'a ciphertext of four hundred thousand letters that is none',
    sizes: [0, 240 * kibi],
    ...inCiphertext((xml, size) => {
      const at = xml.lastIndexOf('<xenc:CipherValue>') + '<xenc:CipherValue>'.length
      return `${xml.slice(0, at)}${'A'.repeat(size)}${xml.slice(xml.indexOf('<', at))}`
    }),
    expected: undecryptable,
    most: { privateKeyUses: 3 },
  }),
  answerBomb({
    name: 'encrypted-twice',
    tries: 'ciphertexts within the ciphertext',
    sizes: [0, 40],
    ...inCiphertext((xml, size) => {
      const tag = startTag(cut(xml, 'xenc:EncryptedData'))
      return swap(xml, tag, tag.repeat(size + 1)).replace(
        '</xenc:EncryptedData>',
        '</xenc:EncryptedData>'.repeat(size + 1),
      )
    }),
    expected: undecryptable,
    most: { privateKeyUses: 3 },
  }),
  answerBomb({
    name: 'encrypted-assertions',
    tries: 'EncryptedAssertions side by side',
    sizes: [0, 60],
    ...inCiphertext((xml, size) =>
      swap(xml, cut(xml, 'saml:EncryptedAssertion'), cut(xml, 'saml:EncryptedAssertion').repeat(size)),
    ),
    expected: malformedInside,
  }),
  answerBomb({
    name: 'plaintext-depth',
    tries: 'elements within elements, inside the ciphertext',
    sizes: [0, 5_000],
    make: (size, ground) => ({
      encrypt: { certificate: ground.encryptionCertificate },
      editAssertion: (xml) =>
        size === 0 ? xml : after(xml, startTag(xml), '<a>'.repeat(size) + '</a>'.repeat(size)),
    }),
    expected: undecryptable,
    most: { privateKeyUses: 3 },
  }),
  answerBomb({
    name: 'encrypted-attributes',
    tries: 'attributes that are encrypted one by one',
    sizes: [0, 200],
    signed: 'assertion',
    forge: (xml, size) =>
      size === 0
        ? xml
        : before(
            xml,
            '</saml:AttributeStatement>',
            '<saml:EncryptedAttribute><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAttribute>'.repeat(
              size,
            ),
          ),
    expected: { code: 'partner.signature_invalid', stage: 'S5' },
  }),
]

function inCiphertext(change: (xml: string, size: number) => string) {
  return {
    make: (_size: number, { encryptionCertificate }: { readonly encryptionCertificate: string }) => ({
      encrypt: { certificate: encryptionCertificate },
    }),
    forge: (xml: string, size: number) => (size === 0 ? xml : change(xml, size)),
  }
}

const asked: readonly Bomb[] = [
  requestBomb({
    name: 'inner-references',
    ask: (ground) => ({ sign: ground.app('signs').keys }),
    tries: 'References in a request’s own signature',
    standing: 'signs',
    sizes: [0, 600],
    forge: inSignature(repeated('ds:Reference')),
    expected: { code: 'request.signature_invalid', stage: 'S4' },
  }),
]

export const signatureBombs: readonly Bomb[] = [...signed, ...encrypted, ...asked]
