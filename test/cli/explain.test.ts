import { createPublicKey } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Server, Socket } from 'node:net'
import { join } from 'node:path'
import { sallyport } from '../../src/cli/commands.js'
import { makeKeys } from '../support/counterpart.js'
import { baseUrl, now, seconds } from '../support/seen.js'
import {
  answer,
  bench,
  body,
  captured,
  given,
  partner,
  partnerKeys,
  pem,
  question,
  signedWithSha1,
  unsolicited,
} from './captured-answers.js'
import { removeHomes } from './command-line.js'
import { newRsaKey } from '../support/new-key.js'

afterAll(removeHomes)

describe('an answer of a partner', () => {
  test('that would be accepted is told with every check and the person it names', async () => {
    const { explain, report } = bench()
    const sent = answer({ attributes: { mail: 'alice@acme.test', groups: ['admins', 'R&D'] } })
    const shown = await explain(sent.xml)
    expect(shown).toMatchObject({ code: 0, error: '' })
    expect(shown.out).toMatch(/^✓ Accepted\n/)
    expect(shown.out).toContain('NameID          alice-7f3a')
    expect(shown.out).toContain('= R&D')
    expect(shown.out).not.toContain('✗')
    const told = await report(sent.xml)
    expect(told).toMatchObject({
      exit: 0,
      kind: 'Response',
      accepted: true,
      code: null,
      stage: null,
      who: null,
      identity: {
        nameID: 'alice-7f3a',
        nameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        attributes: { mail: ['alice@acme.test'], groups: ['admins', 'R&D'] },
        authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
        partner,
        unsolicited: false,
      },
    })
    expect(told.checks.every(({ ok }) => ok)).toBe(true)
    expect(told.checks.some(({ taken }) => taken)).toBe(false)
  })

  test('that would be refused is told with code, stage and who acts, and names nobody', async () => {
    const { explain, report } = bench()
    const sent = answer({ conditions: { audienceRestrictions: [['https://other.test/sp']] } })
    const shown = await explain(sent.xml)
    expect(shown.code).toBe(1)
    expect(shown.out).toMatch(/^✗ Refused: partner\.audience_wrong at S9\n/)
    expect(shown.out).toContain('who must act    the partner')
    expect(shown.out).toContain('The answer was meant for another recipient than this one.')
    expect(shown.out).toMatch(
      /✗ S9 .*Audience\n +expected +https:\/\/gate\.test\/saml\/sp\n +came +https:\/\/other/,
    )
    const told = await report(sent.xml)
    expect(told).toMatchObject({
      exit: 1,
      accepted: false,
      code: 'partner.audience_wrong',
      stage: 'S9',
      who: 'partner',
      identity: null,
    })
    for (const text of [shown.out, JSON.stringify(told)]) {
      expect(text).not.toContain('alice')
    }
  })

  const own = {
    entityId: 'https://somebody.test/sp',
    acs: 'https://somebody.test/acs',
    inResponseTo: '_other',
  }
  test.each(Object.entries(own))('is held against the %s that is given', async (name, value) => {
    const { report } = bench()
    const sent = answer()
    expect((await report(sent.xml)).accepted).toBe(true)
    expect((await report(sent.xml, { ...given, [name]: value })).accepted).toBe(false)
  })

  test('what is not given is taken from the message, marked and counted', async () => {
    const { explain, report } = bench()
    const sent = answer()
    const bare = { at: given.at }
    const shown = await explain(sent.xml, bare)
    expect(shown.code).toBe(0)
    expect(shown.out).toMatch(/^✓ Accepted, but held against its own word in 4 points \(marked \?\)\n/)
    const taken = (await report(sent.xml, bare)).checks.filter((check) => check.taken)
    expect(taken.map(({ setting, actual }) => [setting, actual])).toEqual([
      ['--issuer', partner],
      ['--in-response-to', question],
      ['--acs', given.acs],
      ['--entity-id', given.entityId],
    ])
  })

  test('a message that contradicts itself is refused by its own word', async () => {
    const { report } = bench()
    const sent = answer({ confirmation: { recipient: 'https://other.test/acs' } })
    expect((await report(answer().xml, { at: given.at })).accepted).toBe(true)
    expect(await report(sent.xml, { at: given.at })).toMatchObject({
      code: 'partner.destination_wrong',
      stage: 'S9',
    })
  })

  test('without the partner’s key nothing is verified, and what is needed is said', async () => {
    const { put, run } = bench()
    const refused = await run('explain', put('message', answer().xml))
    expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(/partner\.unknown at S8/) })
    expect(refused.out).toContain('--partner METADATA')
    expect(refused.out).not.toContain('alice')
  })

  test('another key than the partner’s, and every key of a list is tried', async () => {
    const { put, report } = bench()
    const others = put('others.pem', pem(makeKeys().certificate))
    const both = put('both.pem', pem(makeKeys().certificate) + pem(partnerKeys.certificate))
    expect(await report(answer().xml, given, '--cert', others)).toMatchObject({
      code: 'partner.signature_invalid',
      stage: 'S5',
    })
    expect(await report(answer().xml, given, '--cert', both)).toMatchObject({ accepted: true })
    const bare = put('bare.cer', partnerKeys.certificate)
    expect(await report(answer().xml, given, '--cert', `${others},${bare}`)).toMatchObject({ accepted: true })
  })

  test('a certificate that has expired is a container of a key: it warns and no more', async () => {
    const { put, report } = bench()
    const old = makeKeys({ notAfter: new Date('2021-01-01T00:00:00Z') })
    const told = await report(
      answer({ keys: old }).xml,
      given,
      '--cert',
      put('old.pem', pem(old.certificate)),
    )
    expect(told.accepted).toBe(true)
    expect(told.checks.map(({ check }) => check)).toContain('a certificate of the partner has expired')
  })

  test('an instant without a zone is UTC, as SAML has it', async () => {
    const { report } = bench()
    expect(await report(answer().xml, { ...given, at: '2026-11-22T12:00:00' })).toMatchObject({
      at: given.at,
      exit: 0,
    })
  })

  test('a message of another time says at which it would hold, and what would be wrong with it then', async () => {
    const { explain } = bench()
    const { at: _, ...timeless } = given
    const old = seconds(-86_400 * 30)
    const late = await explain(answer({ now: old }).xml, timeless)
    expect(late).toMatchObject({ code: 1, out: expect.stringContaining('partner.time_invalid') })
    expect(late.out).toContain(`With --at ${old.toISOString()} it would be accepted.`)
    const wrong = await explain(
      answer({ now: old, conditions: { audienceRestrictions: [['x']] } }).xml,
      timeless,
    )
    expect(wrong.out.replace(/\s+/g, ' ')).toContain(
      'it would still be refused: partner.audience_wrong at S9',
    )
    const chosen = await explain(answer({ now: old }).xml, given)
    expect(chosen.out).not.toContain('What next')
  })

  test('nobody asked: refused, unless the partner may answer unasked', async () => {
    const { explain, report } = bench()
    const { inResponseTo: _, ...known } = given
    const unasked = unsolicited()
    const refused = await explain(unasked.xml, known)
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('partner.unsolicited at S8') })
    expect(refused.out).toContain('With --unsolicited it would be accepted.')
    expect(await report(unasked.xml, known, '--unsolicited')).toMatchObject({
      accepted: true,
      identity: { unsolicited: true },
    })
    // saml-profiles 4.1.5: an answer that nobody asked for names no question
    expect(await report(answer().xml, known, '--unsolicited')).toMatchObject({
      code: 'partner.in_response_to_wrong',
      stage: 'S9',
    })
  })

  test('SHA-1 is refused, unless it is accepted for this partner', async () => {
    const { explain, report } = bench()
    const sent = signedWithSha1(answer({ sign: 'response' }).xml, partnerKeys)
    const refused = await explain(sent)
    expect(refused.out).toContain('partner.algorithm_refused at S4')
    expect(refused.out).toContain('With --accept-sha1 it would be accepted.')
    expect(await report(sent, given, '--accept-sha1')).toMatchObject({ accepted: true })
    const forged = await report(sent.replace('alice@', 'mallo@'), given, '--accept-sha1')
    expect(forged).toMatchObject({ code: 'partner.signature_invalid', stage: 'S5' })
  })

  test('an encrypted assertion is opened with our key; CBC only inside a signature and where it is accepted', async () => {
    const { put, explain, report } = bench()
    const ours = makeKeys()
    const key = put('our.pem', ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const sealed = answer({ encrypt: { certificate: ours.certificate } }).xml
    const closed = await explain(sealed)
    expect(closed).toMatchObject({ code: 1, out: expect.stringContaining('partner.decryption_failed at S7') })
    expect(closed.out).toContain('--decryption-key PEM')
    expect(await report(sealed, given, '--decryption-key', key)).toMatchObject({
      identity: { nameID: 'alice-7f3a' },
    })
    const { at } = given
    const alone = await report(sealed, { at }, '--decryption-key', key, '--in-response-to', question)
    expect(alone.checks.filter(({ taken }) => taken)).toHaveLength(3)
    const wrong = put('wrong.pem', makeKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    expect(await report(sealed, given, '--decryption-key', wrong)).toMatchObject({
      code: 'partner.decryption_failed',
      who: 'partner',
    })
    const cbc = answer({ encrypt: { certificate: ours.certificate, data: 'aes128-cbc' } }).xml
    const refused = await report(cbc, given, '--decryption-key', key)
    expect(refused).toMatchObject({ code: 'partner.algorithm_refused', stage: 'S7' })
    expect(refused.hints).toEqual(['With --accept-cbc it would be accepted.'])
    expect(await report(cbc, given, '--decryption-key', key, '--accept-cbc')).toMatchObject({
      accepted: true,
    })
  })

  test('a message that a tool has indented is told apart from a forged one', async () => {
    const { explain } = bench()
    const indented = await explain(answer().xml.replaceAll('><', '>\n  <'))
    expect(indented.out).toContain('partner.signature_invalid at S5')
    expect(indented.out).toContain('has been indented')
    const forged = await explain(answer().xml.replace('alice@', 'mallo@'))
    expect(forged.out).toContain('partner.signature_invalid at S5')
    expect(forged.out).not.toContain('indented')
  })

  test('a signature by a key that nobody registered: the certificate it carries is told, to compare', async () => {
    const { run, put } = bench()
    const xml = readFileSync(captured('ssp-idp.response.xml'), 'utf8')
    const words = [
      '--issuer',
      'http://127.0.0.1:18101/simplesaml/saml2/idp/metadata.php',
      '--at',
      '2026-11-22T02:00:50Z',
    ]
    const other = put('other.pem', pem(makeKeys().certificate))
    const refused = await run('explain', put('message', xml), '--cert', other, ...words)
    expect(refused).toMatchObject({
      code: 1,
      out: expect.stringContaining('partner.signature_invalid at S5'),
    })
    expect(refused.out.replace(/\s+/g, ' ')).toContain(
      'not among those given (RSA 2048, until 2026-12-22, SHA-256 3B:8A',
    )
    const right = await run(
      'explain',
      put('message', xml.replace('alice', 'mallo')),
      '--partner',
      captured('ssp-idp.metadata.xml'),
      ...words,
    )
    expect(right.out).toContain('partner.signature_invalid at S5')
    expect(right.out).not.toContain('not among those given')
  })

  test('an answer that says no is told as the no that it is', async () => {
    const { report } = bench()
    const status = ['Responder', 'NoPassive'].map((code) => `urn:oasis:names:tc:SAML:2.0:status:${code}`)
    const told = await report(answer({ status: status as [string, ...string[]] }).xml)
    expect(told).toMatchObject({
      code: 'partner.status_passive',
      who: 'person',
      claims: { status: 'Responder / NoPassive' },
    })
  })
})

describe('real answers', () => {
  test.each(['ssp-idp', 'pysaml2-idp', 'saml-idp', 'samlp'])('of %s, with its metadata', async (name) => {
    const { run } = bench()
    const words = [captured(`${name}.response.xml`), '--partner', captured(`${name}.metadata.xml`)]
    expect((await run('explain', ...words, '--at', '2026-11-22T02:00:50Z')).code).toBe(0)
    const today = await run('explain', ...words, '--at', '2026-11-23T02:00:50Z')
    expect(today).toMatchObject({ code: 1, out: expect.stringContaining('partner.time_invalid') })
  })
})

describe('a request of an app', () => {
  const at = '2026-11-22T02:00:50Z'
  const names = ['auth0', 'mellon', 'passport-saml', 'pysaml2-sp', 'shib', 'ssp-sp']

  test.each(names)(
    'of %s, by its address, with its metadata: its signature is over the raw query',
    async (name) => {
      const { put, run } = bench()
      const url = readFileSync(captured(`${name}.request.txt`), 'utf8').trim()
      const app = ['--app', captured(`${name}.metadata.xml`), '--at', at]
      const shown = await run('explain', put('url', url), ...app)
      expect([shown.error, shown.code]).toEqual(['', 0])
      expect(shown.out).toContain('a key of the app has signed the request')
      const other = url.replace(/Signature=..../, 'Signature=AAAA')
      expect((await run('explain', put('url', other), ...app)).out).toContain(
        'request.signature_invalid at S5',
      )
    },
  )

  test('without the app only the message itself is judged, and that is said', async () => {
    const { put, run } = bench()
    const url = readFileSync(captured('shib.request.txt'), 'utf8').trim()
    const shown = await run('explain', put('url', url), '--at', at)
    expect(shown).toMatchObject({ code: 0, out: expect.stringMatching(/^✓ Nothing wrong by itself/) })
    expect(shown.out).toContain('whether this app is registered, its signature and its reply address')
    const late = await run('explain', put('url', url))
    expect(late).toMatchObject({ code: 1, out: expect.stringContaining('request.stale at S9') })
    expect(late.out).toContain('With --at 2026-11-22T02:00:41.000Z it would be accepted')
    const elsewhere = await run(
      'explain',
      put('url', url),
      '--at',
      at,
      '--sso',
      'https://gate.test/saml/idp/sso',
    )
    expect(elsewhere).toMatchObject({
      code: 1,
      out: expect.stringContaining('request.destination_wrong at S9'),
    })
  })

  test('a certificate and an address stand for the app’s metadata', async () => {
    const { put, report } = bench()
    const url = readFileSync(captured('shib.request.txt'), 'utf8').trim()
    const cert =
      /X509Certificate>([^<]*)</.exec(readFileSync(captured('shib.metadata.xml'), 'utf8'))?.[1] ?? ''
    const acs = 'http://127.0.0.1:18104/Shibboleth.sso/SAML2/POST'
    const file = put('shib.pem', pem(cert.replace(/\s+/g, '')))
    const known = { at, acs, issuer: 'http://127.0.0.1:18104/shibboleth' }
    expect(await report(url, known, '--cert', file)).toMatchObject({ accepted: true, read: { replyTo: acs } })
    expect(await report(url, { ...known, acs: 'https://x.test/' }, '--cert', file)).toMatchObject({
      code: 'request.reply_url_not_registered',
      who: 'app',
    })
  })
})

describe('a metadata file', () => {
  test('of a partner and of an app: what a registration would make of it', async () => {
    const { run } = bench()
    const idp = await run('explain', captured('ssp-idp.metadata.xml'))
    expect(idp).toMatchObject({
      code: 0,
      out: expect.stringContaining('ssp-idp.metadata: ssp-idp.metadata (partner)'),
    })
    expect(idp.out).toContain('saml2/idp/SSOService.php (HTTP-Redirect)')
    expect(idp.out).toContain('Ask its owner whether a new key is coming')
    expect((await run('explain', captured('shib.metadata.xml'))).out).toContain('(app)')
    const json = await run('explain', captured('shib.metadata.xml'), '--json')
    expect(JSON.parse(json.out)).toMatchObject({
      accepted: true,
      kind: 'metadata',
      read: { app: { enabled: true } },
    })
  })

  test('that would be set aside says why and who does what about it', async () => {
    const { put, run } = bench()
    const xml = readFileSync(captured('ssp-idp.metadata.xml'), 'utf8')
    const keyless = xml.replace(/<md:KeyDescriptor[\s\S]*<\/md:KeyDescriptor>/, '')
    const refused = await run('explain', put('keyless.xml', keyless))
    expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(/^✗ Refused: metadata\.no_key/) })
    expect(refused.out).toContain('Ask the partner for metadata with their signing certificate')
    const json = await run('explain', put('keyless.xml', keyless), '--json')
    expect(JSON.parse(json.out)).toMatchObject({ code: 'metadata.no_key', who: 'partner', identity: null })
    const clear = put('clear.xml', xml.replaceAll('http://127.0.0.1:18101', 'http://idp.acme.test'))
    expect((await run('explain', clear)).out).toContain('plain http')
    expect((await run('explain', clear, '--entity-id', 'http://gate.test/saml/sp')).code).toBe(0)
  })
})

describe('what cannot be judged', () => {
  test('is not how it is used', async () => {
    const { run } = bench()
    expect(await run('explain', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--in-response-to'),
    })
    expect(await run('explain', 'file', '--batch', 'cases')).toMatchObject({ code: 2, out: '' })
    expect(await run('explain', 'file', '--frobnicate')).toMatchObject({ code: 2, out: '' })
  })

  test('is 2, with what was expected and what came', async () => {
    const { put, run, cert } = bench()
    const message = put('message', answer().xml)
    const notPem = put('not.pem', 'hello')
    const publicPem = createPublicKey(newRsaKey())
    const rows: readonly (readonly [readonly string[], string])[] = [
      [['nowhere.xml'], 'There is no file'],
      [[put('empty', ' \n')], 'It is empty.'],
      [[put('noise', 'hello')], 'got neither XML nor base64 of XML'],
      [[put('logout', '<samlp:LogoutRequest xmlns:samlp="x"/>')], 'got a LogoutRequest'],
      [[put('assertion', '<Assertion/>')], 'got an Assertion'],
      [[put('page', '<!doctype html><html><body>Sign in</body></html>')], 'got a html'],
      [[message, '--at', 'yesterday'], 'is no instant'],
      [[message, '--cert', notPem], 'There is no certificate in'],
      [
        [message, '--cert', put('pub.pem', publicPem.export({ type: 'spki', format: 'pem' }).toString())],
        'it holds a PUBLIC KEY',
      ],
      [
        [message, '--partner', captured('shib.metadata.xml')],
        'cannot be used: It does not describe a partner',
      ],
      [
        [message, '--partner', captured('ssp-idp.metadata.xml'), '--cert', cert],
        'Both metadata and a certificate',
      ],
      [[message, '--partner', captured('ssp-idp.metadata.xml'), '--issuer', 'x'], 'the issuer given is "x"'],
      [[message, '--decryption-key', cert], 'The decryption key in'],
    ]
    for (const [words, says] of rows) {
      const told = await run('explain', ...words)
      expect([words, told.code, told.out]).toEqual([words, 2, ''])
      expect(told.error).toContain(says)
      expect(told.error).not.toMatch(/\n +at /)
      const asJson = await run('explain', ...words, '--json')
      expect(JSON.parse(asJson.out)).toMatchObject({ accepted: false, code: 'explain.unusable' })
    }
    expect((await run('explain')).code).toBe(2)
    expect((await run('explain', message, '--cert', cert)).code).toBe(1)
  })

  test('what was meant for a door is judged there, however broken', async () => {
    const { report } = bench()
    for (const text of [
      'hello',
      '<x/>',
      'SAMLResponse=%3C',
      '<!DOCTYPE x [<!ENTITY e "">]><Response/>',
      '<Response',
    ]) {
      expect([text, await report(text)]).toMatchObject([text, { exit: 1, code: 'partner.answer_malformed' }])
    }
    expect((await report(answer().xml)).exit).toBe(0)
  })
})

describe('to whom it is shown', () => {
  const escape = '\u001b]0;owned\u0007\u202e'

  test('no terminal obeys what a message says', async () => {
    const { put, run, explain } = bench()
    const sent = answer({ attributes: { 'na\u202eme': ['a\u200fb\u009bc'] } })
    const shown = await explain(body(sent))
    expect(shown.code).toBe(0)
    expect(shown.out).toContain('na\\u202eme')
    expect(shown.out).toContain('a\\u200fb\\u009bc')
    const odd = answer({ response: { destination: 'https://x/\u202e' } }).xml
    const outputs = [
      shown,
      await explain(odd),
      await explain(body(answer({ relayState: escape }))),
      await run('explain', put('noise', `SAMLResponse=${escape}`)),
    ]
    for (const { out, error } of outputs) expect(out + error).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u)
  })

  test('nothing is wider than 100 columns, and colours are for terminals', async () => {
    const { put, run } = bench()
    const file = put('message', answer().xml)
    const { out } = await run('explain', file)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    let colored = ''
    const terminal = { out: (text: string) => void (colored += text), error: () => {}, color: true }
    expect(await sallyport(['explain', file], terminal)).toBe(1)
    expect(colored).toContain('\u001b[31m✗')
    expect(colored.replace(/\u001b\[\d+m/g, '').replace(/judged at .*/, '')).toBe(
      out.replace(/judged at .*/, ''),
    )
  })

  test('standard input is as good as a file', async () => {
    let out = ''
    const terminal = {
      out: (text: string) => void (out += text),
      error: () => {},
      input: async () => Buffer.from(answer().xml),
    }
    const { cert } = bench()
    const words = ['--cert', cert, '--at', now.toISOString(), '--acs', `${baseUrl}/saml/sp/acs`]
    expect(await sallyport(['explain', '-', ...words], terminal)).toBe(0)
    expect(out).toContain('alice-7f3a')
  })

  test('nothing is written, made or asked over the network', async () => {
    const { home, put, run, cert } = bench()
    const file = put('message', answer().xml)
    const before = readdirSync(home, { recursive: true }).toSorted((a, b) =>
      String(a).localeCompare(String(b)),
    )
    const reached: string[] = []
    const { connect } = Socket.prototype
    const { listen } = Server.prototype
    Socket.prototype.connect = function connects() {
      reached.push('connect')
      return this
    }
    Server.prototype.listen = function listens() {
      reached.push('listen')
      return this
    }
    try {
      expect((await run('explain', file, '--cert', cert, '--at', now.toISOString())).code).toBe(0)
      expect((await run('explain', captured('shib.metadata.xml'))).code).toBe(0)
      expect((await run('explain', join(home, 'none'))).code).toBe(2)
    } finally {
      Socket.prototype.connect = connect
      Server.prototype.listen = listen
    }
    expect(reached).toEqual([])
    expect(
      readdirSync(home, { recursive: true }).toSorted((a, b) => String(a).localeCompare(String(b))),
    ).toEqual(before)
  })
})
