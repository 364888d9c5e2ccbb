// K01, K02 and K08: keys that a message brings with it. KeyInfo is never read for trust, and nothing it names is fetched.
import { X509Certificate } from 'node:crypto'
import type { Keys } from '../../support/keys.js'
import { answerAttack } from '../play/answers.js'
import { ways } from '../play/products.js'
import { mallory, refused, signedWith } from './whose-key.js'

export type KeyInfo = (partner: Keys) => string

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

export const carried = brings.flatMap(([row, name, tries, keyInfo]) =>
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
