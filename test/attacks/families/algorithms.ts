// K03 to K05: by which algorithm. A short list of signature and digest methods, and of each key only its own kind.
import { createHash, createHmac, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { constants } from 'node:crypto'
import { canonicalize } from '../../../src/xml/canonical.js'
import { messageLimits, parse } from '../../../src/xml/parse.js'
import { makeKeys } from '../../support/keys.js'
import type { Attack, Expected } from '../attack.js'
import { answerAttack } from '../play/answers.js'
import { ways } from '../play/products.js'
import { requestAttack } from '../play/requests.js'
import { resealedAnswer } from '../play/reseal.js'
import type { Sealing } from '../play/seal.js'
import { twoWays } from '../play/said.js'
import type { PartnerStanding } from '../standings.js'

const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const more = 'http://www.w3.org/2001/04/xmldsig-more#'
const pssUri = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'
const notTaken: Expected = { code: 'partner.algorithm_refused', stage: 'S4' }
const notOfKey: Expected = { code: 'partner.algorithm_refused', stage: 'S5' }
const malformed: Expected = { code: 'partner.signature_invalid', stage: 'S4' }
const wrong: Expected = { code: 'partner.signature_invalid', stage: 'S5' }
const ecKeys = makeKeys({ kind: 'ec' })
const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })

/** One way of signing: a label, and the value that stands under it. */
interface Signing {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly standing?: PartnerStanding
  readonly expected: Expected
  readonly all?: boolean
  /** How it is made; `certificate` is the partner's, base64 DER. */
  sealing(certificate: string): Omit<Sealing, 'keys'>
}

const secrets: readonly (readonly [name: string, secret: (certificate: string) => string | Buffer])[] = [
  ['certificate-base64', (certificate) => certificate],
  ['certificate-pem', (certificate) => x509(certificate).toString()],
  ['certificate-der', (certificate) => Buffer.from(certificate, 'base64')],
  ['key-pem', (certificate) => x509(certificate).publicKey.export({ type: 'spki', format: 'pem' })],
  ['key-der', (certificate) => x509(certificate).publicKey.export({ type: 'spki', format: 'der' })],
  ['nothing', () => ''],
]

const macs: readonly Signing[] = secrets.flatMap(([name, secret]) =>
  (
    [
      ['sha1', `${dsig}hmac-sha1`],
      ['sha256', `${more}hmac-sha256`],
    ] as const
  ).map(([hash, uri]) => ({
    row: 'K03',
    name: `hmac-${hash}-${name}`,
    tries: 'makes a MAC with what everybody knows of the partner’s key',
    expected: notTaken,
    all: name === 'key-pem',
    sealing: (certificate) =>
      valued(uri, (octets) => createHmac(hash, secret(certificate)).update(octets).digest()),
  })),
)

const lengths: readonly Signing[] = [0, 1, 8, 2048].flatMap((length) =>
  [`${dsig}hmac-sha1`, `${more}rsa-sha256`].map((uri) => ({
    row: 'K03',
    name: `output-length-${length}-${uri.split('#')[1]}`,
    tries: `cuts the signature to ${length} bits by HMACOutputLength`,
    expected: malformed,
    sealing: () => ({
      signature: (text: string) =>
        labelled(text, uri).replace(
          `<ds:SignatureMethod Algorithm="${uri}"/>`,
          `<ds:SignatureMethod Algorithm="${uri}"><ds:HMACOutputLength>${length}</ds:HMACOutputLength></ds:SignatureMethod>`,
        ),
    }),
  })),
)

const unknown: readonly (readonly [name: string, uri: string])[] = [
  ['rsa-md5', `${more}rsa-md5`],
  ['rsa-ripemd160', `${more}rsa-ripemd160`],
  ['rsa-sha224', `${more}rsa-sha224`],
  ['ecdsa-sha1', `${more}ecdsa-sha1`],
  ['rsa-pss-sha1', 'http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1'],
  ['rsa-pss', 'http://www.w3.org/2007/05/xmldsig-more#rsa-pss'],
  ['eddsa', 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519'],
  ['digest-as-method', 'http://www.w3.org/2001/04/xmlenc#sha256'],
  ['none', 'none'],
  ['empty', ''],
  ['case', `${more}RSA-SHA256`],
  ['blank', `${more}rsa-sha256 `],
  ['other-namespace', `${dsig}rsa-sha256`],
  ['inherited', 'constructor'],
  ['short', 'rsa-sha256'],
]

const unknowns: readonly Signing[] = unknown.map(([name, uri]) => ({
  row: 'K04',
  name,
  tries: `signs well and calls the method ${uri || 'nothing'}`,
  expected: notTaken,
  sealing: () => ({ signature: (text: string) => labelled(text, uri) }),
}))

const weak: readonly Signing[] = [
  {
    row: 'K04',
    name: 'rsa-sha1',
    tries: 'signs with SHA-1',
    expected: notTaken,
    all: true,
    sealing: () => ({
      hash: 'sha1',
      signature: (text) => digestLabelled(labelled(text, `${dsig}rsa-sha1`), `${dsig}sha1`),
    }),
  },
  {
    row: 'K04',
    name: 'sha1-digest',
    tries: 'signs with SHA-256 what was digested with SHA-1',
    expected: notTaken,
    all: true,
    sealing: () => redigested('sha1', `${dsig}sha1`),
  },
  {
    row: 'K04',
    name: 'sha1-signature-only',
    tries: 'signs with SHA-1 what was digested with SHA-256',
    expected: notTaken,
    sealing: () => valued(`${dsig}rsa-sha1`, () => Buffer.alloc(256, 1)),
  },
  {
    row: 'K04',
    name: 'md5-digest',
    tries: 'digests with MD5',
    expected: notTaken,
    sealing: () => redigested('md5', `${more}md5`),
  },
  {
    row: 'K04',
    name: 'md5-digest-where-sha1-is-taken',
    tries: 'digests with MD5 where SHA-1 is taken',
    standing: 'sha1',
    expected: notTaken,
    sealing: () => redigested('md5', `${more}md5`),
  },
  {
    row: 'K04',
    name: 'rsa-md5-where-sha1-is-taken',
    tries: 'signs with MD5 where SHA-1 is taken',
    standing: 'sha1',
    expected: notTaken,
    sealing: () => ({ hash: 'md5', signature: (text) => labelled(text, `${more}rsa-md5`) }),
  },
  ...['dsa-sha1', 'dsa-sha256'].map(
    (name): Signing => ({
      row: 'K04',
      name,
      tries: 'signs with a DSA key',
      expected: notTaken,
      sealing: () =>
        valued(
          name === 'dsa-sha1' ? `${dsig}dsa-sha1` : 'http://www.w3.org/2009/xmldsig11#dsa-sha256',
          (octets) => sign('sha256', octets, dsa.privateKey),
        ),
    }),
  ),
  {
    row: 'K04',
    name: 'short-digest',
    tries: 'gives a digest that is cut short',
    expected: malformed,
    sealing: () => ({
      signature: (text) => text.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAAAAAAAAAAAAAAAAAAAA=='),
    }),
  },
  {
    row: 'K04',
    name: 'empty-digest',
    tries: 'gives no digest',
    expected: malformed,
    sealing: () => ({ signature: (text) => text.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>') }),
  },
  {
    row: 'K04',
    name: 'empty-value',
    tries: 'gives no signature value',
    expected: malformed,
    all: true,
    sealing: () => ({ signature: (text) => text.replace('VALUE', '') }),
  },
]

const kinds: readonly Signing[] = [
  ...(['ecdsa-sha256', 'ecdsa-sha384'] as const).map(
    (name): Signing => ({
      row: 'K05',
      name: `rsa-key-${name}`,
      tries: 'signs with an elliptic key where the partner’s is RSA',
      expected: notOfKey,
      all: true,
      sealing: () => valued(`${more}${name}`, (octets) => ecdsa(octets)),
    }),
  ),
  ...(['rsa-sha256', 'rsa-sha512'] as const).map(
    (name): Signing => ({
      row: 'K05',
      name: `ec-key-${name}`,
      tries: 'calls it an RSA signature where the partner’s key is elliptic',
      standing: 'ec',
      expected: notOfKey,
      all: true,
      sealing: () => valued(`${more}${name}`, () => Buffer.alloc(256, 7)),
    }),
  ),
  { ...rsa('pkcs1-called-pss', pssUri), tries: 'calls a PKCS #1 signature PSS' },
  { ...rsa('sha256-called-sha512', `${more}rsa-sha512`), tries: 'calls a SHA-256 signature SHA-512' },
  { ...rsa('sha256-called-sha384', `${more}rsa-sha384`), tries: 'calls a SHA-256 signature SHA-384' },
  { ...rsa('pss-called-pkcs1', `${more}rsa-sha256`, pss(32)), tries: 'calls a PSS signature PKCS #1' },
  { ...rsa('pss-without-salt', pssUri, pss(0)), tries: 'makes a PSS signature without salt' },
  {
    ...rsa('pss-long-salt', pssUri, pss(64)),
    tries: 'makes a PSS signature with more salt than there is digest',
  },
  {
    ...ec('zero', () => Buffer.alloc(64)),
    tries: 'gives the elliptic signature of zeros, which some take for every message',
  },
  {
    ...ec('der', (octets) => sign('sha256', octets, ecKeys.privateKey)),
    tries: 'writes an elliptic signature in DER',
  },
  { ...ec('other-key', (octets) => ecdsa(octets)), tries: 'signs with another elliptic key' },
  {
    ...ec('order', () => Buffer.concat([order, order])),
    tries: 'gives the order of the curve as a signature',
  },
  { ...ec('short', (octets) => ecdsa(octets).subarray(0, 40)), tries: 'cuts an elliptic signature short' },
  {
    ...ec('long', (octets) => Buffer.concat([ecdsa(octets), Buffer.alloc(8)])),
    tries: 'adds to an elliptic signature',
  },
]

const answers = [...macs, ...lengths, ...unknowns, ...weak, ...kinds].flatMap(
  ({ sealing, all = false, standing = 'acme', ...about }) =>
    (all ? ways() : twoWays).map((way) =>
      answerAttack({
        ...about,
        standing,
        ...way,
        forge: ({ xml, from }) =>
          resealedAnswer(xml, {
            signed: way.signed,
            keys: from.keys,
            sealing: sealing(from.keys.certificate),
          }),
      }),
    ),
)

/** By HTTP-Redirect the method stands in the query. */
const inQuery: readonly (readonly [
  row: string,
  name: string,
  tries: string,
  uri: string,
  stage: 'S4' | 'S5',
])[] = [
  ...unknown.map(
    ([name, uri]) =>
      ['K04', name, `signs the query well and calls the method ${uri || 'nothing'}`, uri, 'S4'] as const,
  ),
  ['K03', 'hmac-sha1', 'calls the query’s signature a MAC', `${dsig}hmac-sha1`, 'S4'],
  ['K03', 'hmac-sha256', 'calls the query’s signature a MAC', `${more}hmac-sha256`, 'S4'],
  ['K04', 'rsa-sha1', 'calls the query’s signature SHA-1', `${dsig}rsa-sha1`, 'S4'],
  ['K04', 'dsa-sha1', 'calls the query’s signature DSA', `${dsig}dsa-sha1`, 'S4'],
  ['K05', 'ecdsa-sha256', 'calls the query’s signature elliptic', `${more}ecdsa-sha256`, 'S5'],
  ['K05', 'ecdsa-sha384', 'calls the query’s signature elliptic', `${more}ecdsa-sha384`, 'S5'],
  ['K05', 'rsa-sha384', 'calls the query’s signature SHA-384', `${more}rsa-sha384`, 'S5'],
  ['K05', 'rsa-pss', 'calls the query’s signature PSS', pssUri, 'S5'],
]

const requests = inQuery.map(([row, name, tries, uri, stage]) =>
  requestAttack({
    row,
    name: `query-${name}`,
    tries,
    binding: 'redirect',
    signed: true,
    expected: { code: 'request.signature_invalid', stage },
    forge: ({ url }) => ({
      method: 'GET',
      target: url
        .slice('https://gate.test'.length)
        .replace(/SigAlg=[^&]*/, `SigAlg=${encodeURIComponent(uri)}`),
    }),
  }),
)

export const algorithmAttacks: readonly Attack[] = [...answers, ...requests]

const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')

function rsa(name: string, uri: string, use?: Sealing['use']): Omit<Signing, 'tries'> {
  const signature = (text: string) => labelled(text, uri)
  return {
    row: 'K05',
    name,
    expected: wrong,
    sealing: () => (use === undefined ? { signature } : { signature, use }),
  }
}

function ec(name: string, value: (octets: Buffer) => Buffer): Omit<Signing, 'tries'> {
  return {
    row: 'K05',
    name: `ec-${name}`,
    standing: 'ec',
    expected: wrong,
    sealing: () => valued(`${more}ecdsa-sha256`, value),
  }
}

function pss(saltLength: number): Sealing['use'] {
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
}

function ecdsa(octets: Buffer): Buffer {
  return sign('sha256', octets, { key: ecKeys.privateKey, dsaEncoding: 'ieee-p1363' })
}

function labelled(signature: string, uri: string): string {
  return signature.replace(`${more}rsa-sha256`, uri)
}

function digestLabelled(signature: string, uri: string): string {
  return signature.replace('http://www.w3.org/2001/04/xmlenc#sha256', uri)
}

/** Under that label, a value that is computed otherwise. */
function valued(uri: string, value: (octets: Buffer) => Buffer): Omit<Sealing, 'keys'> {
  return {
    signature(text) {
      const named = labelled(text, uri)
      const info = parse(named, messageLimits).children.find((node) => typeof node !== 'string')
      const octets = typeof info === 'object' ? canonicalize(info) : ''
      return named.replace('VALUE', () => value(Buffer.from(octets)).toString('base64'))
    },
  }
}

/** Digested otherwise than it is signed. */
function redigested(hash: string, uri: string): Omit<Sealing, 'keys'> {
  let covered = ''
  return {
    covers: (octets) => (covered = octets),
    signature: (text) =>
      digestLabelled(text, uri).replace(
        /<ds:DigestValue>[^<]*/,
        () => `<ds:DigestValue>${createHash(hash).update(covered).digest('base64')}`,
      ),
  }
}

function x509(certificate: string): X509Certificate {
  return new X509Certificate(Buffer.from(certificate, 'base64'))
}
