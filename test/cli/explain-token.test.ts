import { readFileSync } from 'node:fs'
import { ownEncryption, rpHouseWith, stsKeys, wctx } from '../faces/rp-house.js'
import { baseUrl, now, seconds } from '../support/seen.js'
import { formBody, makeKeys } from '../support/counterpart.js'
import { federationMetadata } from '../support/house.js'
import type { PartnerToken } from '../support/wsfed-counterpart.js'
import { partnerToken } from '../support/wsfed-counterpart.js'
import { bench, captured, pem, type Reported } from './captured-answers.js'
import { commandLine, removeHomes } from './command-line.js'

afterAll(removeHomes)

const partner = 'http://fs.acme.test/adfs/services/trust'
const question = wctx.slice(wctx.indexOf('.') + 1)
const known = {
  issuer: partner,
  entityId: `${baseUrl}/wsfed`,
  acs: `${baseUrl}/wsfed/rp`,
  inResponseTo: question,
  at: now.toISOString(),
}

function sent(edits: Partial<PartnerToken> = {}) {
  return partnerToken({ baseUrl, partner, keys: stsKeys, now, wctx, ...edits })
}

/** The command over this text, with the partner's certificate. */
function line() {
  const all = bench()
  const cert = all.put('sts.pem', pem(stsKeys.certificate))
  return {
    ...all,
    cert,
    explain: (text: string, given: object = known, ...more: readonly string[]) =>
      all.explain(text, given, ...(more.includes('--partner') ? more : ['--cert', cert, ...more])),
    report: (text: string, given: object = known, ...more: readonly string[]): Promise<Reported> =>
      all.report(text, given, ...(more.includes('--partner') ? more : ['--cert', cert, ...more])),
  }
}

describe('a token of WS-Federation', () => {
  test('that would be accepted is told with every check and the person it names', async () => {
    const { explain, report } = line()
    const shown = await explain(formBody(sent().fields))
    expect(shown).toMatchObject({ code: 0, error: '' })
    expect(shown.out).toMatch(/^✓ Accepted\n/)
    expect(shown.out).toMatch(/token +SAML 1\.1/)
    expect(shown.out).toContain('alice-7f3a')
    expect(shown.out).not.toContain('✗')
    const told = await report(formBody(sent().fields))
    expect(told).toMatchObject({ exit: 0, kind: 'RequestSecurityTokenResponse', accepted: true, code: null })
    expect(told.identity).toMatchObject({ nameID: 'alice-7f3a', partner })
    expect(told.checks.some(({ taken }) => taken)).toBe(false)
  })

  test('that would be refused is told with code, stage and who acts, and names nobody', async () => {
    const { explain, report } = line()
    const { fields } = sent({ editToken: (xml) => xml.replace('Alice', 'Mallory') })
    const shown = await explain(formBody(fields))
    expect(shown.code).toBe(1)
    expect(shown.out).toMatch(/^✗ Refused: partner\.signature_invalid at S5\n/)
    expect(shown.out).not.toContain('alice-7f3a')
    expect(await report(formBody(fields))).toMatchObject({ identity: null, who: 'partner' })
  })

  /** Browsers that save a page leave angle brackets in attributes as they are, or not. */
  const page = ({ wresult, fields }: ReturnType<typeof sent>, brackets: boolean) => {
    const quoted = wresult.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    const value = brackets ? quoted : quoted.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return `<html><body><form method="post" action="${baseUrl}/wsfed/rp"><input type="hidden" name="wa" value="wsignin1.0">
<input type="hidden" name="wresult" value="${value}"><input type="hidden" name="wctx" value="${fields['wctx']}"></form></body></html>`
  }
  const ways: Readonly<Record<string, (token: ReturnType<typeof sent>) => string>> = {
    XML: ({ wresult }) => wresult,
    'XML with a byte order mark': ({ wresult }) => `\uFEFF${wresult}`,
    'the body of the form': ({ fields }) => formBody(fields),
    'the field alone': ({ wresult }) => `wresult=${encodeURIComponent(wresult)}`,
    'blanks as plus signs': ({ fields }) => new URLSearchParams(fields).toString(),
    'a request as it went over the wire': ({ fields }) =>
      `POST /wsfed/rp HTTP/1.1\r\nHost: gate.test\r\n\r\n${formBody(fields)}`,
    'a command line of curl': ({ fields }) =>
      `curl '${baseUrl}/wsfed/rp' -H 'a: b' --data-raw '${formBody(fields)}' --compressed`,
    'a value of HAR': ({ fields }) => `{ "postData": { "text": "${formBody(fields)}" } }`,
    'the page that posts itself': (token) => page(token, false),
    'the page as a browser saves it': (token) => page(token, true),
  }

  test.each(
    Object.entries(ways).flatMap(([way, save]) =>
      (['saml11', 'saml20'] as const).map((tokenType) => [way, tokenType, save] as const),
    ),
  )('saved as %s, a token of %s', async (_way, tokenType, save) => {
    const { report } = line()
    const told = await report(save(sent({ tokenType })))
    expect([told.message, told.exit, told.kind]).toEqual([undefined, 0, 'RequestSecurityTokenResponse'])
    expect(told.identity).toMatchObject({ nameID: 'alice-7f3a' })
    const elsewhere = await report(save(sent({ tokenType })), { ...known, entityId: 'urn:elsewhere' })
    expect(elsewhere).toMatchObject({ exit: 1, code: 'partner.audience_wrong', stage: 'S9' })
  })

  test('names what is taken from the token itself, where nobody said it', async () => {
    const { report } = line()
    const told = await report(formBody(sent({ tokenType: 'saml20' }).fields), { at: known.at })
    expect(told.accepted).toBe(true)
    expect(told.checks.filter(({ taken }) => taken).map(({ setting }) => setting)).toEqual(
      expect.arrayContaining(['--in-response-to', '--entity-id', '--acs']),
    )
  })

  test('saved without its wctx says that nobody can tell which question it answers', async () => {
    const { report, explain } = line()
    const told = await report(sent().wresult)
    const open = told.checks.filter(({ taken }) => taken)
    expect(open.map(({ check }) => check)).toEqual([
      'the question it answers: not captured (wctx), not checked',
    ])
    const shown = await explain(sent().wresult)
    expect(shown.out).toContain('held against its own word in 1 point')
    expect(shown.out).toContain('Who it names')
  })

  test('that nobody asked for is refused, and --unsolicited takes it', async () => {
    const { report } = line()
    const { wctx: _, ...fields } = sent().fields
    const told = await report(formBody(fields), { ...known, inResponseTo: undefined }, '--unsolicited')
    expect(told).toMatchObject({ accepted: true })
    const other = await report(formBody(sent().fields), { ...known, inResponseTo: 'anotherQuestion' })
    expect(other).toMatchObject({ accepted: false, code: 'partner.in_response_to_wrong', stage: 'S9' })
  })

  test('without the partner’s key nothing is verified, and what is needed is said', async () => {
    const { put, run } = commandLine()
    const told = await run('explain', put('message', formBody(sent().fields)), '--at', known.at)
    expect(told.code).toBe(1)
    expect(told.out).toContain('partner.unknown')
    expect(told.out).toContain('--partner METADATA, or --cert PEM --issuer')
  })

  test('that is old says how it would have gone in its own time', async () => {
    const { report } = line()
    const told = await report(formBody(sent().fields), { ...known, at: undefined })
    expect(told).toMatchObject({ code: 'partner.time_invalid' })
    expect(told.hints.join()).toContain(`With --at ${now.toISOString()} it would be accepted`)
  })

  test('by another key names the certificate that it carries', async () => {
    const { report } = line()
    const told = await report(formBody(sent({ keys: makeKeys() }).fields))
    expect(told).toMatchObject({ code: 'partner.signature_invalid' })
    expect(told.hints.join()).toMatch(/carries a certificate that is not among those given .*SHA-256/)
  })

  test.each(['saml11', 'saml20'] as const)(
    'encrypted, %s: opened by --decryption-key alone',
    async (tokenType) => {
      const { put, report } = line()
      const fields = sent({ tokenType, encrypt: { certificate: ownEncryption.certificate } }).fields
      const key = put('our.pem', ownEncryption.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
      const opened = await report(formBody(fields), known, '--decryption-key', key)
      expect(opened).toMatchObject({ accepted: true, identity: { nameID: 'alice-7f3a' } })
      const shut = await report(formBody(fields))
      expect(shut).toMatchObject({ code: 'partner.decryption_failed', stage: 'S7', who: 'us' })
      expect(shut.hints.join()).toContain('--decryption-key')
    },
  )

  test('a SOAP Fault in its place is the partner’s no', async () => {
    const { report } = line()
    const fault = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706">fed:NeedFresherCredentials</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">Sign in again</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`
    const told = await report(formBody({ wa: 'wsignin1.0', wresult: fault, wctx }))
    expect(told).toMatchObject({ kind: 'RequestSecurityTokenResponse', accepted: false })
    const house = rpHouseWith()
    const expected = await house.outcome(house.token({ edit: () => fault }))
    expect(spoken(told)).toBe(expected)
    expect(spoken(await report(fault))).toBe(expected)
  })

  test('metadata that has both protocols serves for the one that the message speaks', async () => {
    const { put, report } = line()
    const alone = federationMetadata(
      { handle: 'fs', id: partner, keys: stsKeys },
      'SecurityTokenServiceType',
      '/adfs/ls/',
    )
    const descriptor = `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${makeKeys().certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://fs.acme.test/adfs/ls/"/></md:IDPSSODescriptor>`
    const mixed = alone.replace('</md:EntityDescriptor>', `${descriptor}</md:EntityDescriptor>`)
    for (const xml of [alone, mixed]) {
      const told = await report(formBody(sent().fields), known, '--partner', put('fs.xml', xml))
      expect(told).toMatchObject({ accepted: true, identity: { partner } })
    }
    const other = mixed.replaceAll(stsKeys.certificate, makeKeys().certificate)
    expect(await report(formBody(sent().fields), known, '--partner', put('fs.xml', other))).toMatchObject({
      code: 'partner.signature_invalid',
    })
  })

  test('in a batch stands among others, and each line has its own answer', async () => {
    const { put, run } = line()
    put('token.txt', formBody(sent().fields))
    put('token.xml', sent({ tokenType: 'saml20' }).wresult)
    put('forged.txt', formBody(sent({ editToken: (xml) => xml.replace('Alice', 'Mallory') }).fields))
    const cases = [
      { ...known, cert: 'sts.pem', file: 'token.txt' },
      { ...known, cert: 'sts.pem', file: 'token.xml' },
      { ...known, cert: 'sts.pem', file: 'forged.txt' },
      { ...known, cert: 'sts.pem', file: 'token.txt', inResponseTo: undefined },
    ]
    const file = put('cases.jsonl', cases.map((one) => JSON.stringify(one)).join('\n'))
    const { out } = await run('explain', '--batch', file)
    const answers = out
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as Reported)
    expect(answers.map(({ kind }) => kind)).toEqual(cases.map(() => 'RequestSecurityTokenResponse'))
    expect(answers.map(spoken)).toEqual([
      'accepted',
      'accepted',
      'partner.signature_invalid S5',
      'partner.unsolicited S8',
    ])
  })
})

function spoken({ accepted, code, stage }: Pick<Reported, 'accepted' | 'code' | 'stage'>): string {
  return accepted ? 'accepted' : `${code} ${stage ?? '-'}`
}

describe('the command says of a token what the gateway says', () => {
  const rows: Readonly<Record<string, Partial<PartnerToken>>> = {
    'a sound one': {},
    'of SAML 2.0': { tokenType: 'saml20' },
    'in an envelope of WS-Trust 1.3': { trustVersion: '1.3' },
    'of SAML 2.0 in an envelope of WS-Trust 1.3': { tokenType: 'saml20', trustVersion: '1.3' },
    'not signed': { sign: false },
    'by another key': { keys: makeKeys() },
    'changed after it was signed': { editToken: (xml) => xml.replace('Alice', 'Mallory') },
    'with a comment': { edit: (xml) => xml.replace('Alice', 'Al<!---->ice') },
    'with a document type': { edit: (xml) => `<!DOCTYPE x>${xml}` },
    'cut short': { edit: (xml) => xml.slice(0, -9) },
    'with two tokens': { edit: (xml) => xml.replace(/(<saml:Assertion[\s\S]*<\/saml:Assertion>)/, '$1$1') },
    'of another issuer': { partner: 'https://other.test/sts' },
    'for another audience': {
      assertion11: {
        conditions: { notBefore: now, notOnOrAfter: seconds(300), audienceRestrictions: [['urn:x']] },
      },
    },
    'for nobody': {
      assertion11: { conditions: { notBefore: now, notOnOrAfter: seconds(300), audienceRestrictions: [] } },
    },
    'of yesterday': { now: seconds(-86_400) },
    'of tomorrow': { now: seconds(86_400) },
    'to another address': {
      tokenType: 'saml20',
      assertion20: {
        subject: {
          confirmations: [
            {
              method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
              notOnOrAfter: seconds(300),
              recipient: 'https://other.test/',
            },
          ],
        },
      },
    },
    'without an AuthenticationStatement': { assertion11: { authentication: undefined } },
    'to another question': { wctx: 'theSignIn.anotherQuestion' },
    encrypted: { encrypt: { certificate: ownEncryption.certificate } },
    'encrypted to somebody else': { encrypt: { certificate: makeKeys().certificate } },
    'with no wresult': { fields: { wresult: '' } },
    'with wresultptr': { fields: { wresultptr: 'https://evil.test/' } },
    'that is no envelope': { edit: () => '<x xmlns="urn:x"/>' },
  }

  test.each(Object.entries(rows))('%s', async (_, edits) => {
    const house = rpHouseWith()
    const http = house.token(edits)
    const { put, run, cert } = line()
    const key = ownEncryption.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const told = await run(
      ...['explain', put('message', http.rawBody), '--cert', cert, '--issuer', partner],
      ...['--entity-id', known.entityId, '--acs', known.acs, '--in-response-to', question],
      ...['--at', known.at, '--decryption-key', put('our.pem', key), '--json'],
    )
    const expected = await house.outcome(http)
    const report = JSON.parse(told.out) as Reported
    expect(spoken(report)).toBe(expected)
    expect(told.code).toBe(expected === 'accepted' ? 0 : 1)
    expect(report.checks.map(({ check }) => check)).toEqual(house.seen.trace.checks.map(({ check }) => check))
  })
})

describe('tokens as others wrote them', () => {
  const cases = [
    ['auth0-wsfed', '2026-11-22T02:01:00Z', 'urn:federation:auth0:18111'],
    ['ssp-adfs', '2026-11-22T02:01:00Z', 'urn:federation:ssp:18101'],
  ] as const

  test.each(cases)('%s: accepted in its own time, with its own metadata', async (name, at, issuer) => {
    const { report } = bench()
    const xml = readFileSync(captured(`${name}.wresult.xml`), 'utf8')
    const metadata = captured(`${name}.metadata.xml`)
    const weak = xml.includes('rsa-sha1') ? ['--accept-sha1'] : []
    const told = await report(
      xml,
      { at, entityId: 'urn:federation:auth0-rp' },
      '--partner',
      metadata,
      ...weak,
    )
    expect([told.message, told.code]).toEqual([undefined, null])
    expect(told.identity).toMatchObject({ partner: issuer, nameID: 'alice' })
    const late = await report(xml, { at: '2026-11-22T02:10:00Z' }, '--partner', metadata, ...weak)
    expect(late).toMatchObject({ code: 'partner.time_invalid', stage: 'S9' })
    const other = cases.find(([each]) => each !== name)?.[0]
    const stranger = await report(xml, { at }, '--partner', captured(`${other}.metadata.xml`), ...weak)
    expect(stranger.accepted).toBe(false)
  })
})
