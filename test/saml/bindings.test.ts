import { deflateRawSync, deflateSync } from 'node:zlib'
import {
  BindingFault,
  peekRelayState,
  readPost,
  readRedirect,
  writePost,
  writeRedirect,
} from '../../src/saml/bindings.js'
import { formBody, makeKeys } from '../support/counterpart.js'

const xml = '<x>ä</x>'
const message = deflateRawSync(Buffer.from(xml)).toString('base64')
const query = `SAMLRequest=${encodeURIComponent(message)}`

function fault(reading: () => unknown): string {
  try {
    reading()
    return 'accepted'
  } catch (error) {
    if (error instanceof BindingFault) return error.code
    throw error
  }
}

const redirect = (rawQuery: string): string => fault(() => readRedirect(rawQuery, 'SAMLRequest'))
const post = (rawBody: string, rawQuery = ''): string =>
  fault(() => readPost(rawBody, rawQuery, 'SAMLResponse'))

describe('HTTP-Redirect', () => {
  test('what is written is what is read', () => {
    const { signer } = makeKeys()
    for (const relayState of [undefined, '', 'a b&c=d%"<>+ä☃']) {
      const options = relayState === undefined ? { signer } : { signer, relayState }
      const url = writeRedirect('https://x.test/sso', 'SAMLRequest', xml, options)
      const received = readRedirect(new URL(url).search.slice(1), 'SAMLRequest')
      expect(received.xml.toString()).toBe(xml)
      expect(received.relayState).toBe(relayState)
      expect(received.signature?.octets).toBe(url.slice(url.indexOf('?') + 1, url.indexOf('&Signature=')))
      expect(received.signature?.octets.includes('RelayState')).toBe(relayState !== undefined)
    }
  })

  test('RED-02: the octets are message, RelayState and SigAlg as they stood, in this order', () => {
    const raw = `SigAlg=urn%3ax&Signature=AAAA&x=1&RelayState=a+%2fb&${query}`
    const { signature, relayState } = readRedirect(raw, 'SAMLRequest')
    expect(signature?.octets).toBe(`${query}&RelayState=a+%2fb&SigAlg=urn%3ax`)
    expect(signature?.sigAlg).toBe('urn:x')
    expect(relayState).toBe('a /b')
  })

  test.each([
    [
      'line breaks in the base64',
      `SAMLRequest=${encodeURIComponent(`${message.slice(0, 4)}\r\n${message.slice(4)}`)}`,
    ],
    ['no padding', `SAMLRequest=${encodeURIComponent(message.replace(/=+$/, ''))}`],
    ['other parameters', `${query}&utm=1&x[]=2&&y`],
    [
      'the encoding by name',
      `${query}&SAMLEncoding=urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE`,
    ],
  ])('%s is read', (_what, raw) => {
    expect(redirect(raw)).toBe('accepted')
  })

  test.each([
    ['nothing', ''],
    ['no message', 'RelayState=x'],
    ['an empty message', 'SAMLRequest='],
    ['a message without a value', 'SAMLRequest'],
    ['the message twice', `${query}&${query}`],
    ['a Response where a request belongs', query.replace('SAMLRequest', 'SAMLResponse')],
    ['both', `${query}&SAMLResponse=x`],
    ['an encoded name', query.replace('SAML', '%53AML')],
    ['a name with a blank', `${query}&+RelayState=x`],
    ['a list', `${query}&RelayState[]=x`],
    ['a list with an index', `${query}&RelayState%5B0%5D=x`],
    ['a name in other letters', `${query}&relaystate=x`],
    ['RelayState without a value', `${query}&RelayState`],
    ['RelayState that is not UTF-8', `${query}&RelayState=%ff`],
    ['RelayState with control characters', `${query}&RelayState=a%01b`],
    ['half an escape', `${query}&RelayState=%4`],
    ['a signature without its algorithm', `${query}&Signature=AAAA`],
    ['an algorithm without a signature', `${query}&SigAlg=x`],
    ['a signature that is not base64', `${query}&SigAlg=x&Signature=*`],
    ['another encoding', `${query}&SAMLEncoding=x`],
    ['no DEFLATE', `SAMLRequest=${encodeURIComponent(Buffer.from(xml).toString('base64'))}`],
    [
      'DEFLATE in a zlib wrapping',
      `SAMLRequest=${encodeURIComponent(deflateSync(Buffer.from(xml)).toString('base64'))}`,
    ],
    [
      'DEFLATE cut off',
      `SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.from(xml)).subarray(0, -3).toString('base64'))}`,
    ],
    [
      'something behind DEFLATE',
      `SAMLRequest=${encodeURIComponent(Buffer.concat([deflateRawSync(Buffer.from(xml)), Buffer.from('xyz')]).toString('base64'))}`,
    ],
    ['the alphabet of URLs', 'SAMLRequest=-_-_'],
    ['more parameters than anybody sends', `${query}${'&x=1'.repeat(200)}`],
  ])('%s is malformed', (_what, raw) => {
    expect(redirect(query)).toBe('accepted')
    expect(redirect(raw)).toBe('malformed')
  })

  test('P13: nothing inflates beyond the bound of a message', () => {
    const sized = (size: number): string =>
      `SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.alloc(size, 32)).toString('base64'))}`
    expect(redirect(sized(512 * 1024))).toBe('accepted')
    expect(redirect(sized(512 * 1024 + 1))).toBe('too_large')
    expect(redirect(sized(64 * 1024 * 1024))).toBe('too_large')
  })
})

describe('HTTP-POST', () => {
  const body = formBody(writePost('SAMLResponse', Buffer.from(xml), 'r'))

  test('what is written is what is read', () => {
    for (const relayState of [undefined, '', 'a b&c=d%"<>+ä☃']) {
      const received = readPost(
        formBody(writePost('SAMLResponse', Buffer.from(xml), relayState)),
        '',
        'SAMLResponse',
      )
      expect(received).toEqual({
        binding: 'post',
        xml: Buffer.from(xml),
        ...(relayState === undefined ? {} : { relayState }),
      })
    }
  })

  test.each([
    ['twice', `${body}&${body}`],
    ['a request', body.replace('SAMLResponse', 'SAMLRequest')],
    ['an encoded name', body.replace('SAMLResponse', 'SAML%52esponse')],
    ['garbage', 'SAMLResponse=***'],
  ])('%s is malformed', (_what, raw) => {
    expect(post(body)).toBe('accepted')
    expect(post(raw)).toBe('malformed')
  })

  test('P16: what stands in the query too is malformed', () => {
    expect(post(body, 'x=1')).toBe('accepted')
    expect(post(body, 'SAMLResponse=x')).toBe('malformed')
    expect(post(body, 'RelayState=x')).toBe('malformed')
  })

  test('P14: bounds on form and message', () => {
    const sized = (size: number): string =>
      formBody({ SAMLResponse: Buffer.alloc(size, 60).toString('base64') })
    expect(post(sized(512 * 1024))).toBe('accepted')
    expect(post(sized(512 * 1024 + 1))).toBe('too_large')
    expect(post(`${body}&x=${'y'.repeat(1024 * 1024)}`)).toBe('too_large')
  })

  test('DEFLATE in a form is read where that is known to happen, and nowhere else', () => {
    const deflated = formBody({ SAMLRequest: message })
    const read = (options: { acceptDeflated?: boolean }) =>
      readPost(deflated, '', 'SAMLRequest', options).xml.toString()
    expect(read({ acceptDeflated: true })).toBe(xml)
    expect(read({})).not.toBe(xml)
  })
})

test('a RelayState is found without reading the rest', () => {
  expect(peekRelayState('RelayState=a%20b&SAMLResponse=***')).toBe('a b')
  expect(peekRelayState('SAMLResponse=x')).toBeUndefined()
  expect(peekRelayState('RelayState=a&RelayState=b')).toBeUndefined()
})
