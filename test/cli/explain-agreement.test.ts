import { appKeys, houseWith as idpHouse } from '../faces/idp-house.js'
import { ownEncryption, partnerKeys, question, houseWith as spHouse } from '../faces/sp-house.js'
import type { AppRequest, PartnerAnswer } from '../support/counterpart.js'
import { makeKeys } from '../support/counterpart.js'
import { baseUrl, now, seconds } from '../support/seen.js'
import { bench, pem, signedWithSha1 } from './captured-answers.js'
import { removeHomes } from './command-line.js'

afterAll(removeHomes)

/** What the face says, in the words of `outcomeOf`, and what the command says of the same bytes. */
function spoken({
  accepted,
  code,
  stage,
}: {
  accepted: boolean
  code: string | null
  stage: string | null
}): string {
  return accepted ? 'accepted' : `${code} ${stage ?? '-'}`
}

describe('the command says of an answer what the gateway says', () => {
  const status = (...codes: readonly string[]) =>
    codes.map((code) => `urn:oasis:names:tc:SAML:2.0:status:${code}`) as [string, ...string[]]
  const rows: Readonly<Record<string, Partial<PartnerAnswer>>> = {
    'a sound one': {},
    'signed in the assertion alone': { sign: 'assertion' },
    'signed in the Response alone': { sign: 'response' },
    'not signed': { sign: 'none' },
    'by another key': { keys: makeKeys() },
    'on a curve': { keys: makeKeys({ kind: 'ec' }) },
    'changed after it was signed': { edit: (xml) => xml.replace('alice@', 'mallo@') },
    'changed between the signatures': { editAssertion: (xml) => xml.replace('alice@', 'mallo@') },
    'with a comment': { edit: (xml) => xml.replace('alice@', 'alice<!---->@') },
    'with a document type': { edit: (xml) => `<!DOCTYPE x>${xml}` },
    'cut short': { edit: (xml) => xml.slice(0, -9) },
    'with two assertions': {
      edit: (xml) => xml.replace(/(<saml:Assertion[\s\S]*<\/saml:Assertion>)/, '$1$1'),
    },
    'with SHA-1': { sign: 'response', edit: (xml) => signedWithSha1(xml, partnerKeys) },
    encrypted: { encrypt: { certificate: ownEncryption.certificate } },
    'encrypted to somebody else': { encrypt: { certificate: makeKeys().certificate } },
    'encrypted by CBC': { encrypt: { certificate: ownEncryption.certificate, data: 'aes128-cbc' } },
    'with an encrypted name': { encryptNameID: { certificate: ownEncryption.certificate } },
    'of another issuer': { partner: 'https://other.test/idp' },
    'with another issuer inside': { assertion: { issuer: 'https://other.test/idp' } },
    'to another address': { response: { destination: 'https://other.test/acs' } },
    'signed and to no address': { response: { destination: undefined } },
    'for another recipient': { confirmation: { recipient: 'https://other.test/acs' } },
    'for another audience': { conditions: { audienceRestrictions: [['https://other.test/sp']] } },
    'for nobody': { conditions: { audienceRestrictions: [] } },
    'to another question': { inResponseTo: '_another' },
    'to another question inside': { confirmation: { inResponseTo: '_another' } },
    'with a name for another': { nameID: { spNameQualifier: 'https://other.test/sp' } },
    'of yesterday': { now: seconds(-86_400) },
    'of tomorrow': { now: seconds(86_400) },
    'that has ended': { confirmation: { notOnOrAfter: seconds(-181) } },
    'that ends within the skew': { confirmation: { notOnOrAfter: seconds(-179) } },
    'that may not be used yet': { conditions: { notBefore: seconds(181) } },
    'without an AuthnStatement': { assertion: { authnStatements: [] } },
    'that says no': { status: status('Responder', 'NoPassive') },
    'that says no in its own words': { status: ['urn:x'] },
  }

  test.each(Object.entries(rows))('%s', async (_, edits) => {
    const house = spHouse()
    const http = house.answer(edits)
    const { put, run } = bench()
    const key = ownEncryption.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const told = await run(
      ...[
        'explain',
        put('message', http.rawBody),
        '--cert',
        put('partner.pem', pem(partnerKeys.certificate)),
      ],
      ...[
        '--issuer',
        house.partner.id,
        '--entity-id',
        `${baseUrl}/saml/sp`,
        '--acs',
        `${baseUrl}/saml/sp/acs`,
      ],
      ...[
        '--in-response-to',
        question,
        '--at',
        now.toISOString(),
        '--decryption-key',
        put('our.pem', key),
        '--json',
      ],
    )
    const report = JSON.parse(told.out)
    const expected = await house.outcome(http)
    expect(spoken(report)).toBe(expected)
    expect(told.code).toBe(expected === 'accepted' ? 0 : 1)
    expect(report.checks.map(({ check }: { check: string }) => check)).toEqual(
      house.seen.trace.checks.map(({ check }) => check),
    )
  })
})

describe('the command says of a request what the gateway says', () => {
  const rows: Readonly<Record<string, Partial<AppRequest>>> = {
    'a sound one': {},
    'signed in the query': { sign: appKeys },
    'signed inside, by HTTP-POST': { sign: appKeys, binding: 'post' },
    'deflated, by HTTP-POST': { binding: 'post', deflated: true },
    'by another key': { sign: makeKeys() },
    'changed after it was signed': {
      sign: appKeys,
      binding: 'post',
      edit: (xml) => xml.replace('2.0', '2.1'),
    },
    'to another address': { request: { destination: 'https://other.test/sso' } },
    'signed and to no address': { sign: appKeys, request: { destination: undefined } },
    'of yesterday': { now: seconds(-86_400) },
    'of another version': { request: { version: '3.0' } },
    'of another app': { request: { issuer: 'https://other.test/sp' } },
    'with an address that is not the app’s': {
      request: { assertionConsumerServiceURL: 'https://other.test/acs' },
    },
    'by artifact': { request: { protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact' } },
    'cut short': { edit: (xml) => xml.slice(0, -9) },
  }

  test.each(Object.entries(rows))('%s', async (_, edits) => {
    const house = idpHouse()
    const http = house.ask(edits)
    const { put, run } = bench()
    const told = await run(
      ...[
        'explain',
        put('message', http.method === 'GET' ? http.rawQuery : http.rawBody),
        '--issuer',
        house.app.id,
      ],
      ...['--cert', put('app.pem', pem(appKeys.certificate)), '--sso', `${baseUrl}/saml/idp/sso`],
      ...['--acs', 'https://wiki.app.test/acs', '--at', now.toISOString(), '--json'],
    )
    expect(spoken(JSON.parse(told.out))).toBe((await house.outcome(http)).replace(' to app', ''))
  })
})
