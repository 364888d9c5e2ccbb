import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { answer, bench, body, captured, given } from './captured-answers.js'
import { removeHomes } from './command-line.js'

afterAll(removeHomes)

const sent = answer({ relayState: 'here & there' })
const base64 = Buffer.from(sent.xml).toString('base64')
const lines = base64.match(/.{1,76}/g)?.join('\r\n') ?? ''
const page = (value: string) =>
  `<!DOCTYPE html><html><body onload="x()"><form method="post" action="https://gate.test/saml/sp/acs">
<input type="hidden" name="RelayState" value="here &amp; there"/><input type="hidden" name="SAMLResponse" value="${value}"/>
</form></body></html>`

describe('however an answer was saved', () => {
  const ways: Readonly<Record<string, string>> = {
    XML: sent.xml,
    'XML with a byte order mark': `\uFEFF${sent.xml}\n`,
    base64,
    'base64 in lines': `${lines}\r\n`,
    'base64 without padding': base64.replace(/=+$/, ''),
    'base64 in quotes': `"${base64}"`,
    'base64, percent-encoded': encodeURIComponent(base64),
    'the body of the form': body(sent),
    'the body with a line’s end': `${body(sent)}\n`,
    'the body with other fields before it': `x=1&${body(sent)}`,
    'a request as it went over the wire': `POST /saml/sp/acs HTTP/1.1\r\nHost: gate.test\r\n\r\n${body(sent)}`,
    'a command line of curl': `curl 'https://gate.test/saml/sp/acs' -H 'a: b' --data-raw '${body(sent)}' --compressed`,
    'a command line of curl, with a Referer that holds the question': `curl 'https://gate.test/saml/sp/acs' -H 'referer: https://idp.test/sso?SAMLRequest=fZBB' --data-raw '${body(sent)}'`,
    'a command line of curl that encodes the value itself': `curl https://gate.test/saml/sp/acs --data-urlencode 'SAMLResponse=${base64}' --data-urlencode 'RelayState=x'`,
    'a command line of curl that sends parts': `curl https://gate.test/saml/sp/acs -F "SAMLResponse=${base64}"`,
    'a command line of curl for Windows': `curl ^"https://gate.test/saml/sp/acs^" ^\r\n  --data-raw ^"${body(sent).replaceAll('%', '^%^').replaceAll('&', '^&')}^"`,
    'a field of HAR, behind the question': `{"url":"https://idp.test/sso?SAMLRequest=fZBB","postData":{"params":[{"name":"SAMLResponse","value":"${base64.replaceAll('/', '\\/')}"}]}}`,
    'an encoded field of HAR': `{ "postData": { "params": [ {\n "name": "SAMLResponse",\n "value": "${encodeURIComponent(base64)}"\n } ] } }`,
    'an object of JSON': `{"RelayState":"x","SAMLResponse":"${base64}"}`,
    'base64 of XML with a byte order mark': Buffer.from(`\uFEFF${sent.xml}`).toString('base64'),
    'the body with such a value': `SAMLResponse=${encodeURIComponent(Buffer.from(`\uFEFF${sent.xml}`).toString('base64'))}`,
    'the page with attributes without quotes': page(base64)
      .replaceAll('/>', '>')
      .replace(/="([\w+/=]*)"/g, '=$1'),
    'a value of HAR': `{ "postData": { "text": "${body(sent)}" } }`,
    'fields in columns': `SAMLResponse: ${base64}\nRelayState: here & there\n`,
    'fields in columns, in lines': `SAMLResponse\n${lines}\nRelayState\nhere\n`,
    'the page that posts itself': page(base64),
    'the page with its value escaped': page(base64.replaceAll('=', '&#61;').replaceAll('+', '&#x2B;')),
  }

  test.each(Object.entries(ways))('%s', async (_, text) => {
    const told = await bench().report(text)
    expect([told.message, told.exit, told.kind]).toEqual([undefined, 0, 'Response'])
    expect(told.identity).toMatchObject({ nameID: 'alice-7f3a' })
    const forged = await bench().report(text, { ...given, acs: 'https://other.test/acs' })
    expect(forged).toMatchObject({ exit: 1, code: 'partner.destination_wrong' })
  })

  test('what came by a binding that carries no answers is refused as at the door', async () => {
    const { report } = bench()
    const deflated = deflateRawSync(Buffer.from(sent.xml)).toString('base64')
    const url = `https://gate.test/saml/sp/acs?SAMLResponse=${encodeURIComponent(deflated)}`
    for (const text of [deflated, url]) {
      const told = await report(text)
      expect(told).toMatchObject({ code: 'partner.answer_malformed', stage: 'S0', who: 'partner' })
      expect(told.message).toContain('did not come by HTTP-POST')
    }
    expect(await report(`${body(sent)}&SAMLResponse=x`)).toMatchObject({
      code: 'partner.answer_malformed',
      stage: 'S0',
    })
    expect(await report(body(sent).replace('SAMLResponse', 'SAMLRequest'))).toMatchObject({ stage: 'S0' })
  })

  test('a file in UTF-16, as shells of Windows write, is read where it is text, and refused as XML', async () => {
    const { put, run, cert } = bench()
    const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    const words = ['--cert', cert, '--at', given.at, '--in-response-to', given.inResponseTo]
    const file = (text: string) => put('utf16', utf16(text) as unknown as string) // written as it is
    expect((await run('explain', file(base64), ...words)).code).toBe(0)
    expect((await run('explain', file(sent.xml), ...words)).out).toContain('the document is not UTF-8')
  })
})

describe('however a request was saved', () => {
  const url = readFileSync(captured('shib.request.txt'), 'utf8').trim()
  const query = url.slice(url.indexOf('?') + 1)
  const deflated = decodeURIComponent(/SAMLRequest=([^&]*)/.exec(query)?.[1] ?? '')
  const ways: Readonly<Record<string, readonly [text: string, signed: boolean]>> = {
    'the whole address': [url, true],
    'the query': [query, true],
    'a line of a log': [`127.0.0.1 - - [22/Nov/2026] "GET /sso?${query} HTTP/1.1" 200`, true],
    'the message alone': [deflated, false],
    'the message alone, percent-encoded': [encodeURIComponent(deflated), false],
  }

  test.each(Object.entries(ways))('%s', async (_, [text, signed]) => {
    const { put, run } = bench()
    const words = ['--app', captured('shib.metadata.xml'), '--at', '2026-11-22T02:00:50Z']
    const told = await run('explain', put('request', text), ...words, '--json')
    // The app signs its requests: by itself the message has lost its signature
    const expected = signed
      ? { accepted: true }
      : { code: 'request.signature_missing', stage: 'S8', who: 'app' }
    expect([told.error, JSON.parse(told.out)]).toMatchObject(['', expected])
  })
})
