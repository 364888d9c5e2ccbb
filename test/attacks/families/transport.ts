// P13, P14, P19 and P24: how much, in which order, by which method. Bounded before it is inflated, and a signed query is
// the very octets that were signed.
import { deflateRawSync, deflateSync, gzipSync, inflateRawSync } from 'node:zlib'
import type { Attack, Expected } from '../attack.js'
import { answerAttack, answerFields } from '../play/answers.js'
import { both } from '../play/products.js'
import { acs, formOf, formType, type RawRequest, sso } from '../play/raw.js'
import { type GenuineRequest, requestAttack, withAnotherSignature } from '../play/requests.js'

type Pack = (xml: string) => Buffer

interface Packed {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly pack: Pack
  readonly expected: Expected
}

const tooLarge: Expected = { code: 'request.too_large', stage: 'S0' }
const malformed: Expected = { code: 'request.malformed', stage: 'S0' }
const mebibyte = 1024 * 1024

const compressed: readonly Packed[] = [
  {
    row: 'P13',
    name: 'bomb-of-blanks',
    tries: 'has 32 MiB of blanks inflate out of a few kilobytes',
    pack: (xml) => deflateRawSync(xml + ' '.repeat(32 * mebibyte)),
    expected: tooLarge,
  },
  {
    row: 'P13',
    name: 'bomb-of-attributes',
    tries: 'has a tag of 32 MiB inflate out of a few kilobytes',
    pack: (xml) => deflateRawSync(xml.replace('>', ` x="${'x'.repeat(32 * mebibyte)}">`)),
    expected: tooLarge,
  },
  {
    row: 'P13',
    name: 'just-too-large',
    tries: 'has a message inflate to one byte more than any may have',
    pack: (xml) => deflateRawSync(xml + ' '.repeat(512 * 1024 + 1 - Buffer.byteLength(xml))),
    expected: tooLarge,
  },
  {
    row: 'P13',
    name: 'second-stream',
    tries: 'puts a second compressed message behind the first',
    pack: (xml) => Buffer.concat([deflateRawSync(xml), deflateRawSync(xml)]),
    expected: malformed,
  },
  {
    row: 'P13',
    name: 'garbage-behind',
    tries: 'puts bytes of nothing behind the compressed message',
    pack: (xml) => Buffer.concat([deflateRawSync(xml), Buffer.from('mallory')]),
    expected: malformed,
  },
  {
    row: 'P13',
    name: 'cut',
    tries: 'sends the compressed message without its end',
    pack: (xml) => deflateRawSync(xml).subarray(0, -4),
    expected: malformed,
  },
  {
    row: 'P13',
    name: 'zlib',
    tries: 'compresses the message with a header that the binding has not',
    pack: (xml) => deflateSync(xml),
    expected: malformed,
  },
  {
    row: 'P13',
    name: 'gzip',
    tries: 'compresses the message as gzip',
    pack: (xml) => gzipSync(xml),
    expected: malformed,
  },
  {
    row: 'P13',
    name: 'twice',
    tries: 'compresses the message twice',
    pack: (xml) => deflateRawSync(deflateRawSync(xml)),
    expected: { code: 'request.malformed', stage: 'S1' },
  },
]

const bombs: readonly Attack[] = compressed.flatMap(({ pack, ...about }) => [
  ...[false, true].map((signed) =>
    requestAttack({
      ...about,
      binding: 'redirect',
      signed,
      forge: ({ xml, url }) => asked(url.replace(/SAMLRequest=[^&]*/, `SAMLRequest=${encoded(pack(xml))}`)),
    }),
  ),
  requestAttack({
    ...about,
    binding: 'post-deflated',
    forge: ({ xml }) => posted(`SAMLRequest=${encoded(pack(xml))}`, sso),
  }),
])

/** By HTTP-POST a Response is not compressed, so what is compressed is no XML. */
const compressedAnswers: readonly Attack[] = both.map((solicited) =>
  answerAttack({
    row: 'P13',
    name: 'compressed-answer',
    tries: 'compresses an answer, which the binding does not',
    solicited,
    forge: ({ xml, question }) => posted(formOf(answerFields(deflateRawSync(xml), question)), acs),
    expected: { code: 'partner.answer_malformed', stage: 'S1' },
  }),
)

interface Oversized {
  readonly name: string
  readonly tries: string
  readonly answer: Expected
  readonly request: Expected
  make(body: string): Pick<RawRequest, 'body' | 'headers'>
}

/** Before a byte of it is decoded. */
const unread: Pick<Oversized, 'answer' | 'request'> = {
  answer: { code: 'partner.answer_too_large', stage: 'S0', says: 'a body of' },
  request: { code: 'request.too_large', stage: 'S0', says: 'a body of' },
}

const oversized: readonly Oversized[] = [
  {
    name: 'form-too-large',
    tries: 'sends a form of more than 1 MiB',
    ...unread,
    make: (body) => ({ body: `${body}&x=${'x'.repeat(mebibyte)}` }),
  },
  {
    name: 'length-announced',
    tries: 'announces a form of 4 GiB',
    ...unread,
    make: (body) => ({ body, headers: { 'Content-Length': '4294967296' } }),
  },
  {
    name: 'in-chunks',
    tries: 'sends a form of more than 1 MiB in chunks, without saying how long it is',
    ...unread,
    make: (body) => ({
      body: chunked(`${body}&x=${'x'.repeat(mebibyte)}`),
      headers: { 'Content-Length': '', 'Transfer-Encoding': 'chunked' },
    }),
  },
  {
    name: 'message-too-large',
    tries: 'sends a message of more than 512 KiB',
    answer: { code: 'partner.answer_too_large', stage: 'S0' },
    request: { code: 'request.too_large', stage: 'S0' },
    make: (body) => ({ body: body.replace(/=([^&]*)/, () => `=${encoded(Buffer.alloc(600 * 1024, '<'))}`) }),
  },
  {
    name: 'relay-state-too-large',
    tries: 'sends a RelayState of more than 8 KiB',
    answer: { code: 'partner.answer_too_large', stage: 'S0' },
    request: { code: 'request.too_large', stage: 'S0' },
    make: (body) => ({ body: `${body.replace(/&RelayState=[^&]*/, '')}&RelayState=${'x'.repeat(9000)}` }),
  },
]

const sizes: readonly Attack[] = oversized.flatMap(({ make, answer, request, ...about }) => [
  ...both.map((solicited) =>
    answerAttack({
      row: 'P14',
      ...about,
      solicited,
      expected: answer,
      forge: ({ xml, question }) => ({ target: acs, ...make(formOf(answerFields(xml, question))) }),
    }),
  ),
  ...(['post', 'post-deflated'] as const).map((binding) =>
    requestAttack({
      row: 'P14',
      ...about,
      binding,
      expected: request,
      forge: ({ xml }) => ({
        target: sso,
        ...make(`SAMLRequest=${encoded(binding === 'post' ? Buffer.from(xml) : deflateRawSync(xml))}`),
      }),
    }),
  ),
])

const longQueries: readonly Attack[] = [
  requestAttack({
    row: 'P14',
    name: 'query-too-long',
    tries: 'sends a query longer than any server reads',
    binding: 'redirect',
    forge: ({ url }) => asked(`${url}&x=${'x'.repeat(100_000)}`),
    expected: { code: 'http.431' },
  }),
]

interface Rewritten {
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  rewrite(query: string): string
}

const invalid: Expected = { code: 'request.signature_invalid', stage: 'S5' }

const rewritten: readonly Rewritten[] = [
  {
    name: 'relay-state-changed',
    tries: 'changes RelayState behind the signature’s back',
    rewrite: (query) => query.replace('RelayState=where', 'RelayState=evil'),
    expected: invalid,
  },
  {
    name: 'relay-state-removed',
    tries: 'takes RelayState out of a signed query',
    rewrite: (query) => query.replace(/&RelayState=[^&]*/, ''),
    expected: invalid,
  },
  {
    name: 'relay-state-emptied',
    tries: 'empties RelayState in a signed query',
    rewrite: (query) => query.replace(/RelayState=[^&]*/, 'RelayState='),
    expected: invalid,
  },
  {
    name: 'relay-state-spelt-otherwise',
    tries: 'spells RelayState with other escapes than were signed',
    rewrite: (query) => query.replace('RelayState=w', 'RelayState=%77'),
    expected: invalid,
  },
  {
    name: 'escapes-in-small-letters',
    tries: 'spells the escapes of the algorithm’s name in small letters',
    rewrite: (query) => query.replace(/SigAlg=[^&]*/, (text) => text.replaceAll('%3A', '%3a')),
    expected: invalid,
  },
  {
    name: 'message-exchanged',
    tries: 'puts another message under the genuine signature',
    rewrite: (query) => query.replace(/SAMLRequest=([^&]*)/, (_, text) => `SAMLRequest=${reissued(text)}`),
    expected: invalid,
  },
  {
    name: 'algorithm-exchanged',
    tries: 'names another algorithm for the signature',
    rewrite: (query) => query.replace('rsa-sha256', 'rsa-sha512'),
    expected: invalid,
  },
  {
    name: 'algorithm-of-shared-secrets',
    tries: 'names an algorithm of shared secrets, for which the public key would do',
    rewrite: (query) => query.replace('rsa-sha256', 'hmac-sha256'),
    expected: { code: 'request.signature_invalid', stage: 'S4' },
  },
  {
    name: 'algorithm-removed',
    tries: 'takes the algorithm out and leaves the signature',
    rewrite: (query) => query.replace(/&SigAlg=[^&]*/, ''),
    expected: malformed,
  },
  {
    name: 'signature-removed',
    tries: 'takes the signature out and leaves the algorithm',
    rewrite: (query) => query.replace(/&Signature=[^&]*/, ''),
    expected: malformed,
  },
  {
    name: 'both-removed',
    tries: 'takes signature and algorithm out',
    rewrite: (query) => query.replace(/&SigAlg=.*$/, ''),
    expected: { code: 'request.signature_missing', stage: 'S8' },
  },
  {
    name: 'signature-emptied',
    tries: 'empties the signature',
    rewrite: (query) => query.replace(/&Signature=[^&]*/, '&Signature='),
    expected: malformed,
  },
  {
    name: 'signature-changed',
    tries: 'changes a bit of the signature',
    rewrite: withAnotherSignature,
    expected: invalid,
  },
  {
    name: 'signature-twice',
    tries: 'sends a second signature beside the genuine one',
    rewrite: (query) => `${query}&Signature=QUJD`,
    expected: malformed,
  },
  {
    name: 'algorithm-twice',
    tries: 'sends a second algorithm beside the genuine one',
    rewrite: (query) => `${query}&SigAlg=x`,
    expected: malformed,
  },
  {
    name: 'encoding-of-its-own',
    tries: 'names another encoding of the message than the binding has',
    rewrite: (query) => `${query}&SAMLEncoding=urn:evil`,
    expected: malformed,
  },
  {
    name: 'order-changed',
    tries: 'sends the parameters in another order than they were signed in',
    rewrite: (query) => query.split('&').reverse().join('&'),
    expected: { code: 'harmless' },
  },
  {
    name: 'parameter-added',
    tries: 'adds a parameter that no signature covers and nobody reads',
    rewrite: (query) => `x=1&${query}`,
    expected: { code: 'harmless' },
  },
]

const queries: readonly Attack[] = rewritten.map(({ rewrite, ...about }) =>
  requestAttack({
    row: 'P19',
    ...about,
    binding: 'redirect',
    signed: true,
    make: { relayState: 'where-i-was' },
    forge: ({ url }: GenuineRequest) => asked(rewrite(url.slice(url.indexOf('?') + 1))),
  }),
)

const relayAdded: Attack = requestAttack({
  row: 'P19',
  name: 'relay-state-added',
  tries: 'adds a RelayState to a query that was signed without one',
  binding: 'redirect',
  signed: true,
  forge: ({ url }) => asked(`${url.slice(url.indexOf('?') + 1)}&RelayState=evil`),
  expected: invalid,
})

interface Sent {
  readonly name: string
  readonly tries: string
  /** At any door; absent: the body is not read. */
  readonly expected?: Expected
  send(target: string, body: string): RawRequest
}

const otherwise: readonly Sent[] = [
  ...['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].map(
    (method): Sent => ({
      name: method.toLowerCase(),
      tries: `sends the message by ${method}`,
      expected: { code: 'http.405' },
      send: (target, body) => ({ method, target, body }),
    }),
  ),
  ...(
    [
      [
        'json',
        'application/json',
        (body: string) => JSON.stringify(Object.fromEntries(new URLSearchParams(body))),
      ],
      ['multipart', 'multipart/form-data; boundary=x', (body: string) => multipart(body)],
      ['text', 'text/plain', (body: string) => body],
      ['xml', 'application/xml', (body: string) => body],
      ['type-that-begins-alike', `${formType}2`, (body: string) => body],
      ['type-in-a-parameter', `text/plain; x=${formType}`, (body: string) => body],
      ['empty-type', '', (body: string) => body],
    ] as const
  ).map(
    ([name, type, write]): Sent => ({
      name,
      tries: `sends the message in a body of the type ${type || 'that it does not name'}`,
      send: (target, body) => {
        const written = write(body)
        return { target, body: written, headers: { 'Content-Type': type } }
      },
    }),
  ),
  {
    name: 'compressed-body',
    tries: 'compresses the body',
    send: (target, body) => {
      const bytes = gzipSync(body)
      return { target, body: bytes, headers: { 'Content-Encoding': 'gzip' } }
    },
  },
]

const methods: readonly Attack[] = otherwise.flatMap(({ send, expected, ...about }) => [
  ...both.map((solicited) =>
    answerAttack({
      row: 'P24',
      ...about,
      solicited,
      expected: expected ?? { code: 'partner.answer_malformed', stage: 'S0', says: 'a body of' },
      forge: ({ xml, question }) => send(acs, formOf(answerFields(xml, question))),
    }),
  ),
  requestAttack({
    row: 'P24',
    ...about,
    expected: expected ?? { code: 'request.malformed', stage: 'S0', says: 'a body of' },
    binding: 'post',
    forge: ({ xml }) => send(sso, `SAMLRequest=${encoded(Buffer.from(xml))}`),
  }),
])

const gets: readonly Attack[] = both.flatMap((solicited) =>
  (['GET', 'HEAD'] as const).map((method) =>
    answerAttack({
      row: 'P24',
      name: `${method.toLowerCase()}-at-acs`,
      tries: `sends an answer by ${method}, as a link would`,
      solicited,
      forge: ({ xml, question }) => ({ method, target: `${acs}?${formOf(answerFields(xml, question))}` }),
      expected: { code: 'http.405' },
    }),
  ),
)

export const transportAttacks: readonly Attack[] = [
  ...bombs,
  ...compressedAnswers,
  ...sizes,
  ...longQueries,
  ...queries,
  relayAdded,
  ...methods,
  ...gets,
]

function encoded(bytes: Buffer): string {
  return encodeURIComponent(bytes.toString('base64'))
}

function posted(body: string, target: string): RawRequest {
  return { target, body }
}

function asked(queryOrUrl: string): RawRequest {
  return { method: 'GET', target: `${sso}?${queryOrUrl.slice(queryOrUrl.indexOf('?') + 1)}` }
}

function chunked(body: string): string {
  return `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
}

/** The same message under another ID, compressed and encoded again. */
function reissued(text: string): string {
  const xml = inflateRawSync(Buffer.from(decodeURIComponent(text), 'base64')).toString()
  return encoded(deflateRawSync(xml.replace(' ID="_', ' ID="_e')))
}

function multipart(body: string): string {
  const parts = [...new URLSearchParams(body)].map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--x--\r\n`
}
