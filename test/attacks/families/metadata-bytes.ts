// M09, M11, H16: whatever is brought as metadata, in the folder, as a file or from an address, meets the same gate.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { selfSigned } from '../../../src/trust/certificate.js'
import type { Attack } from '../attack.js'
import { commandAttack, genuine, serving } from '../play/command-door.js'
import { type Kind, metadataAttack } from '../play/metadata.js'
import { startTag, swap } from '../play/pieces.js'
import { newEcKey, newRsaKey } from '../../support/new-key.js'

interface BadDocument {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly fault: string
  /** Both, unless it is said only of one. */
  readonly only?: Kind
  forge(xml: string): string | Buffer
}

const inRole = (xml: string, more: string) => xml.replace(/(<md:(?:SP|IDP)SSODescriptor[^>]*>)/, `$1${more}`)
const onRoot = (xml: string, more: string) =>
  swap(xml, startTag(xml), `${startTag(xml).slice(0, -1)} ${more}>`)
const utf16 = (xml: string) => Buffer.from(`\ufeff${xml}`, 'utf16le')
const withByte = (xml: string, byte: number) =>
  Buffer.concat([Buffer.from(xml.slice(0, -30)), Buffer.from([byte]), Buffer.from(xml.slice(-30))])
const many = (count: number, piece: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => piece(at)).join('')
const wrapped = (...all: readonly string[]) =>
  `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${all.join('')}</md:EntitiesDescriptor>`
const entityNo = (xml: string, at: number) => xml.replace(/entityID="([^"]+)"/, `entityID="$1/${at}"`)

const documents: readonly BadDocument[] = [
  {
    row: 'H16',
    name: 'dtd',
    tries: 'declares a document type',
    fault: 'unreadable',
    forge: (xml) => `<!DOCTYPE md:EntityDescriptor>${xml}`,
  },
  {
    row: 'H16',
    name: 'external-dtd',
    tries: 'has a document type fetched from elsewhere',
    fault: 'unreadable',
    forge: (xml) => `<!DOCTYPE x SYSTEM "http://127.0.0.1:1/forbidden.dtd">${xml}`,
  },
  {
    row: 'H16',
    name: 'entity',
    tries: 'names a file of ours as an entity and shows it as its name',
    fault: 'unreadable',
    forge: (xml) =>
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${inRole(xml, '<md:Extensions>&e;</md:Extensions>')}`,
  },
  {
    row: 'H16',
    name: 'parameter-entity',
    tries: 'hides an entity in a parameter entity',
    fault: 'unreadable',
    forge: (xml) => `<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>${xml}`,
  },
  {
    row: 'H16',
    name: 'billion-laughs',
    tries: 'multiplies entities',
    fault: 'unreadable',
    forge: (xml) =>
      `<!DOCTYPE x [<!ENTITY a "ha">${many(9, (at) => `<!ENTITY a${at} "&a;&a;&a;&a;&a;&a;&a;&a;">`)}]>${xml}`,
  },
  {
    row: 'H16',
    name: 'undeclared-entity',
    tries: 'uses an entity that nobody declared',
    fault: 'unreadable',
    forge: (xml) => inRole(xml, '<md:Extensions>&nbsp;</md:Extensions>'),
  },
  {
    row: 'H16',
    name: 'utf-16',
    tries: 'writes in UTF-16, where filters for UTF-8 see nothing',
    fault: 'unreadable',
    forge: utf16,
  },
  {
    row: 'H16',
    name: 'declared-utf-7',
    tries: 'declares UTF-7',
    fault: 'unreadable',
    forge: (xml) => `<?xml version="1.0" encoding="UTF-7"?>${xml}`,
  },
  {
    row: 'H16',
    name: 'declared-latin-1',
    tries: 'declares ISO-8859-1',
    fault: 'unreadable',
    forge: (xml) => `<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`,
  },
  {
    row: 'H16',
    name: 'xml-1.1',
    tries: 'declares XML 1.1',
    fault: 'unreadable',
    forge: (xml) => `<?xml version="1.1"?>${xml}`,
  },
  {
    row: 'H16',
    name: 'invalid-utf-8',
    tries: 'has a byte in it that is no UTF-8',
    fault: 'unreadable',
    forge: (xml) => withByte(xml, 0xff),
  },
  {
    row: 'H16',
    name: 'nul',
    tries: 'has a NUL in it, where readers in C stop',
    fault: 'unreadable',
    forge: (xml) => withByte(xml, 0),
  },
  {
    row: 'H16',
    name: 'nul-by-reference',
    tries: 'has a NUL in it by character reference',
    fault: 'unreadable',
    forge: (xml) => inRole(xml, '<md:Extensions>&#0;</md:Extensions>'),
  },
  {
    row: 'H16',
    name: 'two-roots',
    tries: 'puts a second document behind the first',
    fault: 'unreadable',
    forge: (xml) => xml + xml,
  },
  {
    row: 'H16',
    name: 'text-behind',
    tries: 'has text behind its root',
    fault: 'unreadable',
    forge: (xml) => `${xml}and more`,
  },
  {
    row: 'H16',
    name: 'unclosed',
    tries: 'ends in the middle',
    fault: 'unreadable',
    forge: (xml) => xml.slice(0, -20),
  },
  {
    row: 'H16',
    name: 'wrong-end',
    tries: 'closes elements in the wrong order',
    fault: 'unreadable',
    forge: (xml) => inRole(xml, '<md:Extensions><a></md:Extensions></a>'),
  },
  {
    row: 'H16',
    name: 'attribute-twice',
    tries: 'gives its entityID twice',
    fault: 'unreadable',
    forge: (xml) => onRoot(xml, 'entityID="https://other.test"'),
  },
  {
    row: 'H16',
    name: 'unbound-prefix',
    tries: 'uses a prefix that is bound to nothing',
    fault: 'unreadable',
    forge: (xml) => inRole(xml, '<md:Extensions><no:where/></md:Extensions>'),
  },
  {
    row: 'H16',
    name: 'unquoted',
    tries: 'has an attribute without quotes',
    fault: 'unreadable',
    forge: (xml) => onRoot(xml, 'ID=_1'),
  },
  {
    row: 'M09',
    name: 'deep',
    tries: 'nests elements a thousand deep',
    fault: 'unreadable',
    forge: (xml) => inRole(xml, `<md:Extensions>${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}</md:Extensions>`),
  },
  {
    row: 'M09',
    name: 'attributes',
    tries: 'gives one element a thousand attributes',
    fault: 'unreadable',
    forge: (xml) =>
      onRoot(
        xml,
        many(1000, (at) => `a${at}="" `),
      ),
  },
  {
    row: 'M09',
    name: 'namespaces',
    tries: 'declares five hundred namespaces',
    fault: 'unreadable',
    forge: (xml) =>
      onRoot(
        xml,
        many(500, (at) => `xmlns:n${at}="urn:n${at}" `),
      ),
  },
  {
    row: 'M09',
    name: 'nine-mebibytes',
    tries: 'is larger than what is taken',
    fault: 'too_large',
    forge: (xml) => inRole(xml, `<md:Extensions>${' '.repeat(9 * 1024 * 1024)}</md:Extensions>`),
  },
  {
    row: 'M09',
    name: 'thousand-entities',
    tries: 'is an aggregate of thousands of entities',
    fault: 'several',
    forge: (xml) => wrapped(many(3000, (at) => entityNo(xml, at))),
  },
  {
    row: 'M09',
    name: 'nested-aggregates',
    tries: 'hides a second entity in an aggregate within the aggregate',
    fault: 'several',
    forge: (xml) => wrapped(xml, wrapped(wrapped(entityNo(xml, 1)))),
  },
  {
    row: 'H16',
    name: 'web-page',
    tries: 'is the page of a sign-in',
    fault: 'not_metadata',
    forge: () => '<!doctype html><html><body><form action="/login"></form></body></html>',
  },
  {
    row: 'H16',
    name: 'json',
    tries: 'is JSON',
    fault: 'not_metadata',
    forge: () => '{"entityID":"https://newcomer.test"}',
  },
  { row: 'H16', name: 'empty', tries: 'is empty', fault: 'unreadable', forge: () => '' },
  {
    row: 'H16',
    name: 'certificate',
    tries: 'is a certificate',
    fault: 'not_metadata',
    forge: () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  },
  {
    row: 'H16',
    name: 'pkcs12',
    tries: 'is a key store',
    fault: 'unreadable',
    forge: () => Buffer.from('30820a3f02010330820a0506092a864886f70d010701a08209f6048209f2', 'hex'),
  },
  {
    row: 'H16',
    name: 'compressed',
    tries: 'is compressed',
    fault: 'unreadable',
    forge: (xml) => gzipSync(xml),
  },
  {
    row: 'M11',
    name: 'our-app-side',
    tries: 'carries our own entityID towards apps',
    fault: 'own_entity_id',
    forge: (xml) => xml.replace(/entityID="[^"]+"/, 'entityID="https://gate.test/saml/idp"'),
  },
  {
    row: 'M11',
    name: 'our-partner-side',
    tries: 'carries our own entityID towards partners',
    fault: 'own_entity_id',
    forge: (xml) => xml.replace(/entityID="[^"]+"/, 'entityID="https://gate.test/saml/sp"'),
  },
  {
    row: 'M11',
    name: 'old-protocol',
    tries: 'speaks SAML 1.1 only',
    fault: 'wrong_role',
    forge: (xml) => xml.replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
  },
  {
    row: 'M11',
    name: 'other-role',
    tries: 'is of the other role',
    fault: 'wrong_role',
    forge: (xml) => genuine(xml.includes('IDPSSO') ? 'app' : 'partner'),
  },
  {
    row: 'M11',
    name: 'attribute-authority',
    tries: 'is of a role that is none of ours',
    fault: 'wrong_role',
    forge: (xml) => xml.replace(/(<\/?)md:(?:SP|IDP)SSODescriptor/g, '$1md:AttributeAuthorityDescriptor'),
  },
  {
    row: 'M11',
    name: 'other-namespace',
    tries: 'has the right names in a namespace of its own',
    fault: 'not_metadata',
    forge: (xml) => xml.replace('SAML:2.0:metadata', 'SAML:2.0:metadata2'),
  },
  {
    row: 'M08',
    name: 'no-entity-id',
    tries: 'has no entityID',
    fault: 'entity_id',
    forge: (xml) => xml.replace(/entityID="[^"]+"/, ''),
  },
  {
    row: 'M08',
    name: 'blank-entity-id',
    tries: 'has a blank at the end of its entityID',
    fault: 'entity_id',
    forge: (xml) => xml.replace(/entityID="([^"]+)"/, 'entityID="$1 "'),
  },
  {
    row: 'M08',
    name: 'line-in-entity-id',
    tries: 'has a line break in its entityID, for whoever reads logs',
    fault: 'entity_id',
    forge: (xml) => xml.replace(/entityID="([^"]+)"/, 'entityID="$1&#10;registered"'),
  },
  {
    row: 'M08',
    name: 'long-entity-id',
    tries: 'has an entityID of two thousand characters',
    fault: 'entity_id',
    forge: (xml) => xml.replace(/entityID="([^"]+)"/, `entityID="$1/${'x'.repeat(2000)}"`),
  },
  {
    row: 'M03',
    name: 'validity-in-words',
    tries: 'is valid until something that is no instant',
    fault: 'unreadable',
    forge: (xml) => onRoot(xml, 'validUntil="for ever"'),
  },
  {
    row: 'M03',
    name: 'validity-without-zone',
    tries: 'is valid until an instant without a zone',
    fault: 'unreadable',
    forge: (xml) => onRoot(xml, 'validUntil="2030-01-01T00:00:00"'),
  },
  {
    row: 'M03',
    name: 'validity-on-no-day',
    tries: 'is valid until a day that the calendar does not have',
    fault: 'unreadable',
    forge: (xml) => onRoot(xml, 'validUntil="2030-02-30T00:00:00Z"'),
  },
  {
    row: 'M03',
    name: 'validity-a-date',
    tries: 'is valid until a date without a time',
    fault: 'unreadable',
    forge: (xml) => onRoot(xml, 'validUntil="2030-01-01"'),
  },
]

const keyPattern = /<md:KeyDescriptor.*?<\/md:KeyDescriptor>/s
const descriptor = (inner: string, use = '') =>
  `<md:KeyDescriptor${use}><ds:KeyInfo>${inner}</ds:KeyInfo></md:KeyDescriptor>`
const x509 = (content: string) =>
  descriptor(`<ds:X509Data><ds:X509Certificate>${content}</ds:X509Certificate></ds:X509Data>`)

/** A partner without a key that could verify anything; apps may do without one. */
const keyless: readonly (readonly [name: string, tries: string, keys: (xml: string) => string])[] = [
  ['none', 'names no key at all', () => ''],
  [
    'encryption-only',
    'marks its only key as one to encrypt to',
    (xml) =>
      (keyPattern.exec(xml)?.[0] ?? '').replace('<md:KeyDescriptor', '<md:KeyDescriptor use="encryption"'),
  ],
  [
    'unknown-use',
    'marks its key with a use that does not exist',
    (xml) => (keyPattern.exec(xml)?.[0] ?? '').replace('<md:KeyDescriptor', '<md:KeyDescriptor use="sign"'),
  ],
  ['key-name', 'names its key by a name only', () => descriptor('<ds:KeyName>the usual</ds:KeyName>')],
  [
    'key-value',
    'gives a bare KeyValue, which nobody certified',
    () =>
      descriptor(
        '<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>',
      ),
  ],
  [
    'retrieval',
    'says where its key could be fetched',
    () => descriptor('<ds:RetrievalMethod URI="http://127.0.0.1:1/forbidden"/>'),
  ],
  ['no-certificate', 'has an X509Data without a certificate', () => descriptor('<ds:X509Data/>')],
  ['empty-certificate', 'has an empty certificate', () => x509('')],
  ['no-base64', 'has a certificate that is no base64', () => x509('*** nothing ***')],
  ['no-der', 'has a certificate that is no DER', () => x509('AAAA')],
  [
    'cut-certificate',
    'has half a certificate',
    (xml) => x509((/<ds:X509Certificate>([^<]+)/.exec(xml)?.[1] ?? '').slice(0, 400)),
  ],
  [
    'bare-public-key',
    'has a public key where its certificate should be',
    () => x509(createPublicKey(newRsaKey()).export({ type: 'spki', format: 'der' }).toString('base64')),
  ],
  ['rsa-1024', 'has an RSA key of 1024 bits', () => x509(certified(newRsaKey(1024)))],
  [
    'rsa-exponent-3',
    'has an RSA key of 512 bits with a small exponent',
    () => x509(certified(newRsaKey(512, 3))),
  ],
  [
    'odd-curve',
    'has a key on a curve that signatures here do not use',
    () => x509(certified(newEcKey('secp256k1'))),
  ],
  [
    'other-namespace',
    'gives its key under the right names of another namespace',
    (xml) => (keyPattern.exec(xml)?.[0] ?? '').replaceAll('md:KeyDescriptor', 'ds:KeyDescriptor'),
  ],
]

function certified(privateKey: KeyObject): string {
  return selfSigned({
    privateKey,
    commonName: 'weak',
    serial: Buffer.from('0102030405060708', 'hex'),
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2040-01-01T00:00:00Z'),
  })
}

const unusableKeys: readonly BadDocument[] = keyless.map(([name, tries, keys]) => ({
  row: 'M06',
  name: `key.${name}`,
  tries,
  fault: 'no_key',
  only: 'partner',
  forge: (xml) => xml.replace(keyPattern, () => keys(xml)),
}))

/** Addresses to which no browser may be sent: with no other, nobody can be registered. */
const locations: Readonly<Record<string, string>> = {
  script: 'javascript:alert(document.domain)',
  'script-in-capitals': 'JaVaScRiPt:alert(1)//https://newcomer.test',
  data: 'data:text/html,&lt;script>alert(1)&lt;/script>',
  file: 'file:///etc/passwd',
  fragment: 'https://newcomer.test/acs#x',
  password: 'https://gate.test@evil.test/acs',
  backslash: 'https://newcomer.test\\@evil.test/',
  relative: '//evil.test/acs',
  blank: 'https://newcomer.test/a b',
  empty: '',
}

const unusableEndpoints: readonly BadDocument[] = Object.entries(locations).map(([name, location]) => ({
  row: 'H16',
  name: `endpoint.${name}`,
  tries: `has browsers sent to ${name === 'empty' ? 'no address' : location.replace(/&lt;/g, '<')}`,
  fault: 'no_endpoint',
  forge: (xml) => xml.replace(/Location="[^"]*"/g, () => `Location="${location}"`),
}))

const ours = { baseUrl: 'http://localhost:8080' }
const kinds: readonly Kind[] = ['partner', 'app']

/** Our entityIDs go by the base URL of each home. */
function forCommand(content: string | Buffer): string | Buffer {
  return typeof content === 'string' ? content.replaceAll('https://gate.test', ours.baseUrl) : content
}

function byEveryDoor({ row, name, tries, fault, forge }: BadDocument, kind: Kind): readonly Attack[] {
  const content = (hostile: boolean) => (hostile ? forCommand(forge(genuine(kind))) : genuine(kind))
  const command = (how: string, run: Parameters<typeof commandAttack>[0]['run']) =>
    commandAttack({ row, name: `${name}.${how}.${kind}`, tries, expected: { code: `command.${fault}` }, run })
  return [
    metadataAttack({
      row,
      name,
      tries,
      kind,
      forge: ({ xml }) => forge(xml),
      expected: { code: `metadata.${fault}` },
    }),
    command('by-file', (hostile) => ({
      settings: ours,
      files: { 'brought.xml': content(hostile) },
      words: (_address, home) => [kind, 'add', `${home}/brought.xml`],
    })),
    command('by-address', (hostile) => ({
      settings: ours,
      answers: serving(content(hostile)),
      words: (address) => [kind, 'add', `${address}/metadata`, '--yes'],
    })),
  ]
}

export const metadataByteAttacks: readonly Attack[] = [
  ...documents,
  ...unusableKeys,
  ...unusableEndpoints,
].flatMap((document) =>
  kinds
    .filter((kind) => document.only === undefined || document.only === kind)
    .flatMap((kind) => byEveryDoor(document, kind)),
)
