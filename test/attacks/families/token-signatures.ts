// X16 to X33 and K03 to K05 in WS-Federation: what a token's signature says it covers, how it is made and where it
// stands, even if the owner of the key signs it so in earnest; and signatures that were made for something else.
import { createHash, createHmac, X509Certificate } from 'node:crypto'
import { metadataFile } from '../play/token-donors.js'
import type { Attack, Expected } from '../attack.js'
import { signatureOf } from '../play/genuine.js'
import { after, before, cut, into, startTag, swap } from '../play/pieces.js'
import type { Sealing } from '../play/seal.js'
import { carrying, evilToken, insteadOf, resealedToken, tokenIdOf } from '../play/token-pieces.js'
import { fourWays, only, tokenAttacks, type TokenWay } from '../play/tokens.js'
import type { TokenPartnerStanding } from '../standings.js'

const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const moreSig = 'http://www.w3.org/2001/04/xmldsig-more#'
const malformed: Expected = { code: 'partner.signature_invalid', stage: 'S4' }
const wrong: Expected = { code: 'partner.signature_invalid', stage: 'S5' }
const misplaced: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const notTaken: Expected = { code: 'partner.algorithm_refused', stage: 'S4' }
const notOfKey: Expected = { code: 'partner.algorithm_refused', stage: 'S5' }

interface Signing {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  readonly ways?: readonly TokenWay[]
  readonly standing?: TokenPartnerStanding
  sealing(certificate: string): Omit<Sealing, 'keys'>
}

const reference = (signature: string): string => cut(signature, 'ds:Reference')
const uri = (to: string) => (signature: string) => signature.replace(/URI="[^"]*"/, `URI="${to}"`)
const signing =
  (row: string, expected: Expected) =>
  (name: string, tries: string, signature: (signature: string) => string): Signing => ({
    row,
    name,
    tries,
    expected,
    sealing: () => ({ signature }),
  })
const counted = signing('X16', malformed)
const empty = signing('X17', malformed)
const away = signing('X18', malformed)
const transformed = signing('X30', malformed)
const cutUp = signing('X22', malformed)

const shapes: readonly Signing[] = [
  counted('no-reference', 'signs a SignedInfo without a Reference', (s) => swap(s, reference(s), '')),
  counted('same-reference-twice', 'signs the same Reference twice', (s) =>
    after(s, reference(s), reference(s)),
  ),
  counted('first-reference-elsewhere', 'signs a Reference to something else before the right one', (s) =>
    before(s, reference(s), uri('#_other')(reference(s))),
  ),
  empty('empty', 'signs a Reference with the empty URI, which means the whole answer', uri('')),
  empty('missing', 'signs a Reference without a URI', (s) => s.replace(/ URI="[^"]*"/, '')),
  ...(
    [
      ['http', 'http://evil.test/token.xml'],
      ['file', 'file:///etc/passwd'],
      ['xpointer-root', '#xpointer(/)'],
      ['other-element', '#_other'],
      ['content-id', 'cid:token'],
    ] as const
  ).map(([name, to]) => away(name, `signs a Reference to ${to}`, uri(to))),
  ...(
    [
      ['xslt', 'http://www.w3.org/TR/1999/REC-xslt-19991116'],
      ['xpath', 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
      ['base64', `${dsig}base64`],
      [
        'sts',
        'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform',
      ],
    ] as const
  ).map(([name, algorithm]) =>
    transformed(name, `signs after the transform ${name}`, (s) =>
      s.replace('</ds:Transforms>', `<ds:Transform Algorithm="${algorithm}"/></ds:Transforms>`),
    ),
  ),
  transformed('order', 'signs with the transforms in the other order', (s) =>
    s.replace(/(<ds:Transform [^>]*\/>)(<ds:Transform [^>]*\/>)/, '$2$1'),
  ),
  transformed('none', 'signs without transforms', (s) => s.replace(/<ds:Transforms>.*<\/ds:Transforms>/, '')),
  cutUp('two-values', 'sends two signature values', (s) =>
    after(s, cut(s, 'ds:SignatureValue'), '<ds:SignatureValue>AAAA</ds:SignatureValue>'),
  ),
  cutUp('value-first', 'puts the signature’s value before SignedInfo', (s) =>
    before(swap(s, cut(s, 'ds:SignatureValue'), ''), cut(s, 'ds:SignedInfo'), cut(s, 'ds:SignatureValue')),
  ),
  cutUp('info-twice', 'sends SignedInfo twice', (s) =>
    after(s, cut(s, 'ds:SignedInfo'), cut(s, 'ds:SignedInfo')),
  ),
  {
    row: 'X28',
    name: 'digest-of-nothing',
    tries: 'signs the digest of nothing, as a canonicaliser that fails would make it',
    expected: wrong,
    sealing: () => ({ covers: () => '' }),
  },
  {
    row: 'X28',
    name: 'digest-of-else',
    tries: 'signs the digest of something else',
    expected: wrong,
    sealing: () => ({ covers: (octets) => octets.replaceAll('alice-7f3a', 'mallory') }),
  },
]

/** SAML 1.1 core 5.4.1 and its schema: last. saml-core 2.3.3: behind the Issuer. */
const places: readonly Signing[] = [
  {
    row: 'X14',
    name: 'first',
    tries: 'signs first where the signature stands last',
    expected: misplaced,
    ways: only('saml11'),
    sealing: () => ({ place: 'first' }),
  },
  ...(['first', 'last'] as const).map(
    (place): Signing => ({
      row: 'X14',
      name: `${place}-in-2.0`,
      tries: `signs ${place} where the signature stands behind the Issuer`,
      expected: misplaced,
      ways: only('saml20'),
      sealing: () => ({ place }),
    }),
  ),
]

const labelled = (signature: string, method: string): string =>
  signature.replace(/(<ds:SignatureMethod Algorithm=")[^"]+/, `$1${method}`)

const algorithms: readonly Signing[] = [
  ...(['hmac-sha1', 'hmac-sha256'] as const).map(
    (mac): Signing => ({
      row: 'K03',
      name: mac,
      tries: 'makes a MAC with what everybody knows of the partner’s key',
      expected: notTaken,
      sealing: (certificate) => ({
        signature(signature) {
          const method = mac === 'hmac-sha1' ? `${dsig}${mac}` : `${moreSig}${mac}`
          const secret = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey
          const pem = secret.export({ type: 'spki', format: 'pem' })
          const value = createHmac('sha256', pem).update(labelled(signature, method)).digest('base64')
          return labelled(signature, method).replace('VALUE', value)
        },
      }),
    }),
  ),
  {
    row: 'K04',
    name: 'sha1',
    tries: 'signs with SHA-1, where that is not taken',
    expected: notTaken,
    sealing: () => ({ signature: (s) => labelled(s, `${dsig}rsa-sha1`), hash: 'sha1' }),
  },
  {
    row: 'K04',
    name: 'sha1-digest',
    tries: 'digests with SHA-1, where that is not taken',
    expected: notTaken,
    sealing: () => ({
      signature: (s) => s.replace('http://www.w3.org/2001/04/xmlenc#sha256', `${dsig}sha1`),
    }),
  },
  ...['rsa-md5', 'dsa-sha1', 'rsa-sha224', 'none'].map(
    (name): Signing => ({
      row: 'K04',
      name,
      tries: `says that it signs by ${name}`,
      expected: notTaken,
      sealing: () => ({ signature: (s) => labelled(s, `${moreSig}${name}`) }),
    }),
  ),
  {
    row: 'K05',
    name: 'ecdsa-by-an-rsa-key',
    tries: 'says ECDSA of a signature by an RSA key',
    expected: notOfKey,
    sealing: () => ({ signature: (s) => labelled(s, `${moreSig}ecdsa-sha256`) }),
  },
]

const signed: readonly Attack[] = [...shapes, ...places, ...algorithms].flatMap(
  ({ sealing, ways = fourWays, ...about }) =>
    tokenAttacks(ways, {
      ...about,
      forge: (g) => resealedToken(g, { sealing: sealing(g.from.keys.certificate) }),
      twin: (g) => resealedToken(g),
    }),
)

const onTag = (xml: string, attribute: string): string =>
  swap(xml, startTag(xml), `${startTag(xml).slice(0, -1)} ${attribute}>`)
const named = (token: string, id: string): string => token.replace(/ (ID|AssertionID)="[^"]+"/, ` $1="${id}"`)

/** X19 to X21: IDs of tokens, whoever signs them. */
const ids: readonly Attack[] = [
  ...(
    [
      ['Id', 'Id="_evil"'],
      ['xml-id', 'xml:id="_evil"'],
      [
        'wsu-Id',
        'xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" wsu:Id="_evil"',
      ],
      ['ResponseID', 'ResponseID="_evil"'],
    ] as const
  ).flatMap(([name, attribute]) =>
    tokenAttacks(fourWays, {
      row: 'X20',
      name,
      tries: `hangs another attribute that looks like an ID on the token: ${name}`,
      expected: misplaced,
      forge: (g) => resealedToken(g, { edit: (token) => onTag(token, attribute) }),
      twin: (g) => resealedToken(g),
    }),
  ),
  ...(
    [
      ['ID-on-1.1', 'saml11', 'ID="_evil"'],
      ['AssertionID-on-2.0', 'saml20', 'AssertionID="_evil"'],
    ] as const
  ).flatMap(([name, tokenType, attribute]) =>
    tokenAttacks(only(tokenType), {
      row: 'X20',
      name,
      tries: 'hangs the other SAML’s ID on the token',
      expected: misplaced,
      forge: (g) => resealedToken(g, { edit: (token) => onTag(token, attribute) }),
      twin: (g) => resealedToken(g),
    }),
  ),
  ...tokenAttacks(fourWays, {
    row: 'X19',
    name: 'on-the-envelope',
    tries: 'repeats the token’s ID on a Signature’s part around it',
    expected: misplaced,
    forge: (g) =>
      before(
        g.wresult,
        cut(g.wresult, 't:RequestedSecurityToken'),
        `<ds:KeyInfo xmlns:ds="${dsig}" Id="${tokenIdOf(g.token)}"/>`,
      ),
  }),
  ...(
    [
      ['apostrophe', '_a&apos; or &apos;1&apos;=&apos;1'],
      ['blank', '_a b'],
      ['hash', '_a#b'],
      ['empty', ''],
      ['long', `_${'a'.repeat(300)}`],
    ] as const
  ).flatMap(([name, id]) =>
    tokenAttacks(fourWays, {
      row: 'X21',
      name,
      tries: 'gives the token an ID that a look-up could trip over',
      expected: misplaced,
      forge: (g) => swap(g.wresult, g.token, named(g.token, id)),
    }),
  ),
]

const byMallory = createHash('sha256').update('mallory').digest('base64')

/** X33: good signatures of the right key over something else, and tokens of another partner. */
const donors: readonly Attack[] = [
  ...tokenAttacks(fourWays, {
    row: 'X33',
    name: 'metadata-signature',
    tries: 'carries the signature of the partner’s own signed metadata',
    expected: { code: 'partner.signature_invalid', stage: 'S4' },
    forge: (g) => insteadOf(g, carrying(evilToken(g.token), signatureOf(metadataFile(g.from)), g.tokenType)),
  }),
  ...tokenAttacks(fourWays, {
    row: 'X33',
    name: 'metadata-as-the-token',
    tries: 'sends the partner’s own signed metadata as its token',
    expected: misplaced,
    forge: (g) => insteadOf(g, metadataFile(g.from)),
  }),
  ...tokenAttacks(fourWays, {
    row: 'X33',
    name: 'digest-of-else-in-own-info',
    tries: 'changes the digest in the genuine signature to one that fits nothing',
    expected: wrong,
    forge: (g) => g.wresult.replace(/(<ds:DigestValue>)[^<]*/, `$1${byMallory}`),
  }),
  ...tokenAttacks(fourWays, {
    row: 'X24',
    name: 'digest-outside',
    tries: 'forges the token and gives its digest outside SignedInfo',
    expected: malformed,
    forge(g) {
      const signature = into(signatureOf(g.token), `<ds:DigestValue>${byMallory}</ds:DigestValue>`)
      return insteadOf(g, carrying(evilToken(g.token), signature, g.tokenType))
    },
  }),
]

export const tokenSignatureAttacks: readonly Attack[] = [...signed, ...ids, ...donors]
