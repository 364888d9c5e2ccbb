// What may come out of a ciphertext that is no assertion, or not only one: read from the first octet on as any message is.
import { mallorys } from '../play/genuine.js'

type Plain = (assertion: string) => string | Buffer

export const plaintexts: readonly (readonly [
  row: string,
  name: string,
  tries: string,
  plain: Plain,
  code: 'decryption' | 'malformed' | 'missing',
])[] = [
  [
    'E03',
    'comment',
    'hides a comment in the plaintext',
    (xml) => xml.replace('alice-7f3a', 'alice<!---->-7f3a'),
    'decryption',
  ],
  [
    'E03',
    'instruction',
    'hides a processing instruction in the plaintext',
    (xml) => xml.replace('alice-7f3a', 'alice<?x y?>-7f3a'),
    'decryption',
  ],
  [
    'E03',
    'cdata',
    'hides CDATA in the plaintext',
    (xml) => xml.replace('alice-7f3a', '<![CDATA[alice-7f3a]]>'),
    'decryption',
  ],
  [
    'E03',
    'doctype',
    'declares an entity in the plaintext',
    (xml) => `<!DOCTYPE x [<!ENTITY e "alice">]>${xml.replace('alice', '&e;')}`,
    'decryption',
  ],
  [
    'E03',
    'entity',
    'uses an entity that is declared nowhere',
    (xml) => xml.replace('alice', '&alice;'),
    'decryption',
  ],
  ['E03', 'two-roots', 'encrypts two assertions', (xml) => xml + xml, 'decryption'],
  ['E03', 'text-before', 'encrypts text before the assertion', (xml) => `text${xml}`, 'decryption'],
  ['E03', 'text-behind', 'encrypts text behind the assertion', (xml) => `${xml}text`, 'decryption'],
  [
    'E03',
    'utf-16',
    'encrypts the assertion in UTF-16',
    (xml) => Buffer.from(`\ufeff${xml}`, 'utf16le'),
    'decryption',
  ],
  [
    'E03',
    'latin-1',
    'declares another encoding in the plaintext',
    (xml) => `<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`,
    'decryption',
  ],
  [
    'E03',
    'bad-utf-8',
    'encrypts octets that are no UTF-8',
    () => Buffer.from([0x3c, 0x61, 0xff, 0x3e]),
    'decryption',
  ],
  ['E03', 'nothing', 'encrypts a blank', () => ' ', 'decryption'],
  ['E03', 'no-xml', 'encrypts something that is no XML', () => 'alice-7f3a', 'decryption'],
  ['E03', 'unfinished', 'encrypts half of an assertion', (xml) => xml.slice(0, -20), 'decryption'],
  [
    'E03',
    'name-only',
    'encrypts a NameID where an assertion belongs',
    () => '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">mallory</saml:NameID>',
    'malformed',
  ],
  [
    'E03',
    'response-inside',
    'encrypts a Response where an assertion belongs',
    () =>
      '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0"></samlp:Response>',
    'malformed',
  ],
  [
    'E03',
    'saml11-inside',
    'encrypts an assertion of SAML 1.1',
    () => '<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_x"></a:Assertion>',
    'malformed',
  ],
  [
    'E03',
    'assertion-in-assertion',
    'encrypts an assertion inside an assertion',
    (xml) => xml.replace('<saml:AuthnStatement', `<saml:Advice>${xml}</saml:Advice><saml:AuthnStatement`),
    'malformed',
  ],
  [
    'E03',
    'no-signature-left',
    'cuts the signature off and encrypts the rest',
    (xml) => xml.replace(/<ds:Signature .*<\/ds:Signature>/s, ''),
    'missing',
  ],
  [
    'E03',
    'forged-without-signature',
    'encrypts a forged assertion without a signature',
    (xml) => mallorys(xml.replace(/<ds:Signature .*<\/ds:Signature>/s, '')),
    'missing',
  ],
  [
    'E08',
    'prefix-nowhere',
    'uses a prefix that is declared nowhere',
    (xml) => xml.replace('</saml:Assertion>', '<nowhere:x></nowhere:x></saml:Assertion>'),
    'decryption',
  ],
  [
    'E08',
    'breaking-out',
    'closes the element that it stands in',
    (xml) => `${xml}</saml:EncryptedAssertion><saml:Assertion>`,
    'decryption',
  ],
  [
    'E08',
    'breaking-out-of-scope',
    'closes the element that a reader may have put around it',
    (xml) => `${xml}</scope><scope>`,
    'decryption',
  ],
  [
    'E08',
    'rebound',
    'binds the prefix of SAML to something else',
    (xml) => xml.replace('xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"', 'xmlns:saml="urn:evil"'),
    'malformed',
  ],
  [
    'E08',
    'default-namespace',
    'leaves the namespace to be guessed',
    (xml) =>
      xml
        .replace(/<saml:Assertion xmlns:saml="[^"]*"/, '<Assertion')
        .replace('</saml:Assertion>', '</Assertion>')
        .replaceAll('saml:', ''),
    'malformed',
  ],
  [
    'E10',
    'encrypted-in-encrypted',
    'encrypts what looks encrypted again',
    () =>
      '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion>',
    'malformed',
  ],
  [
    'E10',
    'deep',
    'nests elements in the plaintext',
    (xml) => xml.replace('alice-7f3a', `${'<x>'.repeat(60)}${'</x>'.repeat(60)}`),
    'decryption',
  ],
  [
    'E10',
    'many',
    'encrypts more elements than a message may have',
    (xml) => xml.replace('</saml:Assertion>', `${'<x/>'.repeat(17_000)}</saml:Assertion>`),
    'decryption',
  ],
]
