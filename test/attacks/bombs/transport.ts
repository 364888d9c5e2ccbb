// What carries a message: DEFLATE, base64, form fields, the query, cookies and headers.
import { deflateRawSync } from 'node:zlib'
import { formOf } from '../play/raw.js'
import type { Bomb } from './bomb.js'
import { request } from './deliver.js'
import { answerBomb, requestBomb } from './messages.js'

const kibi = 1024
const mebi = 1024 * kibi
const tooLarge = { code: 'request.too_large', stage: 'S0' } as const
const malformed = { code: 'request.malformed', stage: 'S0' } as const

/** A stored block of DEFLATE with nothing in it, not the last (RFC 1951 3.2.4). */
const emptyBlock = Buffer.from([0, 0, 0, 0xff, 0xff])

const compressed: readonly Bomb[] = (
  [
    {
      name: 'ratio',
      tries: 'blanks that inflate a thousandfold',
      sizes: [0, 32 * mebi],
      pack: (xml, size) => deflateRawSync(xml + ' '.repeat(size)),
      expected: tooLarge,
    },
    {
      name: 'just-over',
      tries: 'one octet more than a message may have',
      sizes: [0, 1],
      pack: (xml, size) =>
        deflateRawSync(xml.padEnd(512 * kibi + size - (Buffer.byteLength(xml) - xml.length))),
      expected: tooLarge,
    },
    {
      name: 'streams',
      tries: 'one compressed message behind the other',
      sizes: [1, 40],
      pack: (xml, size) => Buffer.concat(Array.from({ length: size }, () => deflateRawSync(xml))),
      expected: malformed,
    },
    {
      name: 'garbage',
      tries: 'octets behind the compressed message',
      sizes: [0, 20 * kibi],
      pack: (xml, size) => Buffer.concat([deflateRawSync(xml), Buffer.alloc(size)]),
      expected: malformed,
    },
    {
      name: 'never-ending',
      tries: 'blocks that hold nothing, and no last one',
      sizes: [0, 4_000],
      pack: (xml, size) =>
        size === 0 ? deflateRawSync(xml) : Buffer.concat(Array.from({ length: size }, () => emptyBlock)),
      expected: malformed,
    },
    {
      name: 'cut',
      tries: 'a compressed message without its end',
      sizes: [0, 10],
      pack: (xml, size) => deflateRawSync(xml).subarray(0, size === 0 ? undefined : -size),
      expected: malformed,
    },
  ] satisfies readonly Omit<Parameters<typeof requestBomb>[0], 'binding'>[]
).flatMap((one) => [
  requestBomb({ ...one, name: `deflate-${one.name}`, binding: 'redirect' }),
  requestBomb({ ...one, name: `deflate-${one.name}`, binding: 'post-deflated' }),
])

const encoded: readonly Bomb[] = [
  answerBomb({
    name: 'base64-huge',
    tries: 'base64 of more than a message may have',
    sizes: [0, 700 * kibi],
    forge: (xml, size) => xml + ' '.repeat(size),
    expected: { code: 'partner.answer_too_large', stage: 'S0' },
  }),
  answerBomb({
    name: 'base64-blanks',
    tries: 'base64 that is white space only',
    sizes: [0, 900 * kibi],
    form: (fields, size) => (size === 0 ? formOf(fields) : `SAMLResponse=${'+'.repeat(size)}`),
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
  }),
  answerBomb({
    name: 'base64-padding',
    tries: 'base64 that is padding only',
    sizes: [0, 900 * kibi],
    form: (fields, size) => (size === 0 ? formOf(fields) : `SAMLResponse=${'='.repeat(size)}`),
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
  }),
  answerBomb({
    name: 'base64-alternating',
    tries: 'base64 with a blank behind every letter',
    sizes: [0, 400 * kibi],
    form: (fields, size) => (size === 0 ? formOf(fields) : `SAMLResponse=${'A+'.repeat(size)}*`),
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
  }),
  answerBomb({
    name: 'escapes',
    tries: 'a form that is percent signs',
    sizes: [0, 340 * kibi],
    form: (fields, size) => (size === 0 ? formOf(fields) : `SAMLResponse=${'%'.repeat(size)}`),
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
  }),
]

const fields: readonly Bomb[] = [
  answerBomb({
    name: 'fields',
    tries: 'fields in the form',
    sizes: [50, 100_000],
    form: (fields, size) => `${formOf(fields)}${'&a=b'.repeat(size)}`,
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
  }),
  answerBomb({
    name: 'field-separators',
    tries: 'ampersands with nothing between them',
    sizes: [50, 500_000],
    form: (fields, size) => `${formOf(fields)}${'&'.repeat(size)}`,
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
  }),
  answerBomb({
    name: 'body',
    tries: 'a form that is larger than any is',
    sizes: [0, 4 * mebi],
    form: (fields, size) => `${formOf(fields)}&x=${'x'.repeat(size)}`,
    expected: { code: 'partner.answer_too_large', stage: 'S0' },
  }),
  answerBomb({
    name: 'relay-state',
    tries: 'a RelayState larger than any is',
    sizes: [0, 500 * kibi],
    form: (fields, size) =>
      size === 0 ? formOf(fields) : formOf({ ...fields, RelayState: 'x'.repeat(size) }),
    expected: { code: 'partner.answer_too_large', stage: 'S0' },
  }),
  requestBomb({
    name: 'relay-state',
    tries: 'a RelayState larger than any is',
    sizes: [8 * kibi, 8 * kibi + 1],
    form: (form, size) => `${form}&RelayState=${'x'.repeat(size)}`,
    expected: tooLarge,
  }),
  requestBomb({
    name: 'parameters',
    tries: 'parameters in the query',
    binding: 'redirect',
    sizes: [50, 10_000],
    form: (form, size) => `${form}${'&a=b'.repeat(size)}`,
    expected: malformed,
  }),
  requestBomb({
    name: 'query',
    tries: 'a query longer than all headers may be',
    binding: 'redirect',
    sizes: [0, 70 * kibi],
    form: (form, size) => `${form}&x=${'x'.repeat(size)}`,
    expected: { code: 'http.431' },
  }),
  requestBomb({
    name: 'algorithm',
    tries: 'a SigAlg of fifty thousand letters',
    binding: 'redirect',
    sizes: [0, 50_000],
    form: (form, size) => (size === 0 ? form : `${form}&SigAlg=${'x'.repeat(size)}&Signature=AAAA`),
    expected: { code: 'request.signature_invalid', stage: 'S4' },
  }),
  requestBomb({
    name: 'signature',
    tries: 'a Signature of fifty thousand letters in the query',
    binding: 'redirect',
    sizes: [0, 50_000],
    form: (form, size) =>
      size === 0
        ? form
        : `${form}&SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}&Signature=${'A'.repeat(size)}`,
    expected: { code: 'request.signature_invalid', stage: 'S5' },
  }),
]

const around: readonly Bomb[] = [
  requestBomb({
    name: 'cookies',
    tries: 'cookies, more than all headers may be long',
    binding: 'redirect',
    sizes: [100, 10_000],
    headers: (size) => [['Cookie', Array.from({ length: size }, (_, at) => `a${at}=b`).join('; ')]],
    expected: { code: 'http.431' },
  }),
  answerBomb({
    name: 'own-cookies',
    tries: 'cookies that look like ours, and so the browser’s own is lost among them',
    sizes: [0, 700],
    headers: (size) => [
      [
        'Cookie',
        Array.from(
          { length: size },
          (_, at) => `__Host-sallyport_443_b_${String(at).padStart(16, '0')}=zzzz.${'x'.repeat(32)}`,
        ).join('; '),
      ],
    ],
    forge: (xml, size) => (size === 0 ? xml : 'no XML'),
    expected: { code: 'partner.answer_malformed', stage: 'S2' },
  }),
  requestBomb({
    name: 'headers',
    tries: 'headers, more than all of them may be long',
    binding: 'redirect',
    sizes: [50, 20_000],
    headers: (size) => Array.from({ length: size }, (_, at) => [`X-${at}`, '1'] as const),
    expected: { code: 'http.431' },
  }),
  requestBomb({
    name: 'proxies',
    tries: 'addresses in X-Forwarded-For, more than all headers may be long',
    binding: 'redirect',
    sizes: [100, 10_000],
    headers: (size) => [['X-Forwarded-For', `${'192.0.2.1, '.repeat(size)}192.0.2.9`]],
    expected: { code: 'http.431' },
  }),
  answerBomb({
    name: 'content-encoding',
    tries: 'a body that would inflate, if anybody did',
    sizes: [0, 1],
    headers: (size) => (size === 0 ? [] : [['Content-Encoding', 'gzip']]),
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
  }),
  path('path', 'a path of sixty thousand letters', [0, 60_000], (size) => `/${'x'.repeat(size)}`),
  path('path-slashes', 'a path that is slashes', [0, 60_000], (size) => '/'.repeat(size)),
  path(
    'path-escapes',
    'a path that is half of an escape',
    [0, 60_000],
    (size) => `/sign-in/${'%'.repeat(size)}`,
  ),
]

/** Something that is no page of ours; its twin is a request. */
function path(name: string, tries: string, sizes: Bomb['sizes'], target: (size: number) => string): Bomb {
  const twin = requestBomb({ name, tries, sizes, binding: 'redirect', expected: { code: 'http.404' } })
  return {
    ...twin,
    id: `http.${name}`,
    prepare: async (ground, visitor, size) =>
      size === 0
        ? twin.prepare(ground, visitor, size)
        : request({ method: 'GET', target: target(size) }, visitor),
  }
}

export const transportBombs: readonly Bomb[] = [...compressed, ...encoded, ...fields, ...around]
