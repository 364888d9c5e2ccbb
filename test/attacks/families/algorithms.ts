// K03 and K04: by which algorithm. Methods are a short list, and what is not on it falls back to nothing.
import { createHash, createHmac, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import type { Attack } from '../attack.js'
import { answerAttack } from '../play/answers.js'
import { ways } from '../play/products.js'
import { requestAttack } from '../play/requests.js'
import { resealedAnswer } from '../play/reseal.js'
import { twoWays } from '../play/said.js'
import type { Sealing } from '../play/seal.js'
import { kinds } from './key-kinds.js'
import { dsig, labelled, malformed, more, notTaken, pssUri, type Signing, valued } from './signings.js'

const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })

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

function digestLabelled(signature: string, uri: string): string {
  return signature.replace('http://www.w3.org/2001/04/xmlenc#sha256', uri)
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
