// E06, E09 and E10: keys and ciphertexts in shapes that look elsewhere, run something, or cost too much.
import { oaep, type Parts } from '../play/encrypted.js'
import { dsig, failed, junk, method, notTaken, ours, type Sealing, xenc } from './sealings.js'

type Shape = (xml: string, parts: Parts) => string

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

export const shaped: readonly Sealing[] = shapes.map(([row, name, tries, shape]) => ({
  row,
  name,
  tries,
  expected: name === 'chain' ? notTaken : failed,
  how: { shape },
}))

export function beside(xml: string, more: string): string {
  return xml.replace('</saml:EncryptedAssertion>', `${more}</saml:EncryptedAssertion>`)
}

function named(key: string, id: string): string {
  return key.replace(
    '<xenc:EncryptedKey',
    `<xenc:EncryptedKey xmlns:xenc="${xenc}" xmlns:ds="${dsig}" Id="${id}"`,
  )
}
