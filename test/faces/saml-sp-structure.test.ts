import type { PartnerAnswer } from '../support/counterpart.js'
import { doorRequest, formBody, makeKeys, partnerResponse } from '../support/counterpart.js'
import { baseUrl, now } from '../support/seen.js'
import { houseWith, ownEncryption, partnerKeys, question } from './sp-house.js'

const stranger = makeKeys()
const partner = 'https://idp.acme.test/metadata'

/** The genuine message in its parts, to be put together again by an attacker. */
interface Parts {
  readonly whole: string
  readonly head: string
  readonly assertion: string
  /** The genuine assertion without its signature. */
  readonly bare: string
  readonly signature: string
  readonly tail: string
}

const assertionPattern = /<saml:Assertion .*<\/saml:Assertion>/s
const signaturePattern = /<ds:Signature .*?<\/ds:Signature>/s

function partsOf(sign: 'assertion' | 'response'): Parts {
  const { xml: whole } = genuine({ sign })
  const assertion = assertionPattern.exec(whole)?.[0] ?? ''
  const at = whole.indexOf(assertion)
  const signed = sign === 'assertion' ? assertion : whole
  const signature = signaturePattern.exec(signed)?.[0] ?? ''
  const bare = assertion.replace(signature, '')
  return {
    whole,
    head: whole.slice(0, at),
    assertion,
    bare,
    signature,
    tail: whole.slice(at + assertion.length),
  }
}

function genuine(edits: Partial<PartnerAnswer>): { readonly xml: string } {
  return partnerResponse({ baseUrl, partner, keys: partnerKeys, now, inResponseTo: question, ...edits })
}

function evil(assertion: string, id = '_evil'): string {
  return assertion.replace(/ID="[^"]*"/, `ID="${id}"`).replace('alice-7f3a', 'mallory')
}

function posted(xml: string) {
  return doorRequest('POST', { rawBody: formBody({ SAMLResponse: Buffer.from(xml).toString('base64') }) })
}

async function outcome(xml: string): Promise<string> {
  return houseWith().outcome(posted(xml))
}

const a = partsOf('assertion')
const r = partsOf('response')
const object = (content: string): string =>
  a.signature.replace('</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`)
const extensions = (content: string): string => `<samlp:Extensions>${content}</samlp:Extensions>`
const evilResponse = evil(r.whole.replace(r.signature, ''))
const withSignature = (xml: string, signature: string): string =>
  xml.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)
const malformed = 'partner.answer_malformed S3'

describe('signature wrapping', () => {
  test('the messages it starts from are accepted as they are', async () => {
    expect(await outcome(a.whole)).toBe('accepted')
    expect(await outcome(r.whole)).toBe('accepted')
  })

  test.each([
    [
      'X01',
      withSignature(
        evilResponse,
        r.signature.replace(
          '</ds:Signature>',
          `<ds:Object>${r.whole.replace(r.signature, '')}</ds:Object></ds:Signature>`,
        ),
      ),
    ],
    ['X02', withSignature(evilResponse, `${r.whole.replace(r.signature, '')}${r.signature}`)],
    ['X03', `${a.head}${evil(a.bare)}${a.assertion}${a.tail}`],
    [
      'X04',
      `${a.head}${evil(a.bare).replace('</saml:Assertion>', `${a.assertion}</saml:Assertion>`)}${a.tail}`,
    ],
    ['X05', `${a.head}${withSignature(evil(a.bare), a.signature)}${a.bare}${a.tail}`],
    ['X06', `${a.head}${withSignature(evil(a.bare), object(a.bare))}${a.tail}`],
    [
      'X07',
      a.head.replace('<samlp:Status>', `${extensions(a.assertion)}<samlp:Status>`) + evil(a.bare) + a.tail,
    ],
    ['X08', `${a.head}${withSignature(evil(a.bare), object(a.assertion))}${a.tail}`],
    [
      'X09: the same ID twice',
      `${a.head}${evil(a.bare, /ID="([^"]*)"/.exec(a.bare)?.[1])}${a.assertion}${a.tail}`,
    ],
    [
      'X10: parked in Extensions',
      a.whole.replace('<samlp:Status>', `${extensions(evil(a.bare))}<samlp:Status>`),
    ],
    [
      'X11: parked in Advice',
      `${a.head}${evil(a.bare).replace('</saml:Conditions>', `</saml:Conditions><saml:Advice>${a.assertion}</saml:Advice>`)}${a.tail}`,
    ],
    [
      'X13: parked in an AttributeValue',
      `${a.head}${evil(a.bare).replace('alice@acme.test', a.assertion)}${a.tail}`,
    ],
    [
      'X13: parked in StatusDetail',
      a.head.replace(
        '</samlp:Status>',
        `<samlp:StatusDetail>${a.assertion}</samlp:StatusDetail></samlp:Status>`,
      ) +
        evil(a.bare) +
        a.tail,
    ],
    ['X37: an unsigned assertion behind the signed one', `${a.head}${a.assertion}${evil(a.bare)}${a.tail}`],
    [
      'E03: an encrypted one beside it',
      `${a.head}${a.assertion}<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion>${a.tail}`,
    ],
    ['X25: two signatures on one assertion', `${a.head}${withSignature(a.assertion, a.signature)}${a.tail}`],
    [
      'the signature last instead of after Issuer',
      `${a.head}${a.bare.replace('</saml:Assertion>', `${a.signature}</saml:Assertion>`)}${a.tail}`,
    ],
    [
      'a whole Response inside the assertion',
      `${a.head}${evil(a.bare).replace('alice@acme.test', r.whole)}${a.tail}`,
    ],
  ])('%s', async (_name, xml) => {
    expect(xml).not.toBe(a.whole)
    expect(await outcome(xml)).toBe(malformed)
  })

  test.each([
    ['X24: a changed value', a.whole.replace('alice-7f3a', 'mallory'), 'partner.signature_invalid S5'],
    [
      'X16: no Reference',
      a.whole.replace(/<ds:Reference .*<\/ds:Reference>/s, ''),
      'partner.signature_invalid S4',
    ],
    [
      'X16: two References',
      a.whole.replace(/(<ds:Reference .*<\/ds:Reference>)/s, '$1$1'),
      'partner.signature_invalid S4',
    ],
    ['X17: an empty Reference', a.whole.replace(/URI="#[^"]*"/, 'URI=""'), 'partner.signature_invalid S4'],
    [
      'X18: a Reference outside',
      a.whole.replace(/URI="#[^"]*"/, 'URI="https://x.test/"'),
      'partner.signature_invalid S4',
    ],
    [
      'X14: the assertion’s Reference names the Response',
      a.whole.replace(/URI="#[^"]*"/, `URI="#${/ID="([^"]*)"/.exec(a.whole)?.[1]}"`),
      'partner.signature_invalid S4',
    ],
    [
      'K03: HMAC',
      a.whole.replace(/xmldsig-more#rsa-sha256/, 'xmldsig-more#hmac-sha256'),
      'partner.algorithm_refused S4',
    ],
    [
      'K04: SHA-1',
      a.whole.replace(
        'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      ),
      'partner.algorithm_refused S4',
    ],
    ['X26: stripped', a.whole.replace(a.signature, ''), 'partner.signature_missing S8'],
    [
      'X30: another transform',
      a.whole.replace(
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/TR/1999/REC-xslt-19991116',
      ),
      'partner.signature_invalid S4',
    ],
  ])('%s', async (_name, xml, expected) => {
    expect(await outcome(xml)).toBe(expected)
  })

  test('K01: a key that comes with the message is worth nothing', async () => {
    const { xml } = genuine({ keys: stranger })
    expect(xml).toContain(stranger.certificate)
    expect(await outcome(xml)).toBe('partner.signature_invalid S5')
  })

  test('a Response signed by the partner does not vouch for an assertion signed by a stranger', async () => {
    const { xml } = genuine({ sign: 'assertion', keys: stranger })
    const assertion = assertionPattern.exec(xml)?.[0] ?? ''
    const both = genuine({ sign: 'response', editAssertion: () => assertion }).xml
    expect(await outcome(both)).toBe('partner.signature_invalid S5')
  })

  test('E03, E04: encryption is no signature, and what was encrypted must meet every check itself', async () => {
    const encrypt = { certificate: ownEncryption.certificate }
    const house = houseWith()
    expect(await house.outcome(house.answer({ encrypt, sign: 'assertion' }))).toBe('accepted')
    expect(await house.outcome(house.answer({ encrypt, sign: 'none' }))).toBe('partner.signature_missing S8')
    const wrapped = house.answer({
      encrypt,
      sign: 'assertion',
      editAssertion: () => withSignature(evil(a.bare), object(a.bare)),
    })
    expect(await house.outcome(wrapped)).toBe(malformed)
    const foreign = house.answer({ encrypt, sign: 'assertion', keys: stranger })
    expect(await house.outcome(foreign)).toBe('partner.signature_invalid S5')
  })
})

describe('the shape of a Response', () => {
  const conditions = /<saml:Conditions .*?<\/saml:Conditions>/s.exec(a.bare)?.[0] ?? ''
  const subject = /<saml:Subject>.*?<\/saml:Subject>/s.exec(a.bare)?.[0] ?? ''
  const nameID = /<saml:NameID .*?<\/saml:NameID>/s.exec(a.bare)?.[0] ?? ''
  const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'
  test.each([
    ['two Subjects', a.whole.replace(subject, subject + subject)],
    ['two Conditions', a.whole.replace(conditions, conditions + conditions)],
    ['two NameIDs', a.whole.replace(nameID, nameID + nameID)],
    ['Conditions before Subject', a.whole.replace(subject + conditions, conditions + subject)],
    ['no Status', a.whole.replace(/<samlp:Status>.*<\/samlp:Status>/s, '')],
    ['a version of its own', a.whole.replace('Version="2.0"', 'Version="2.1"')],
    [
      'an assertion of another version',
      `${a.head}${a.assertion.replace('Version="2.0"', 'Version="1.1"')}${a.tail}`,
    ],
    ['S14: success without an assertion', a.head + a.tail],
    [
      'S14: failure with an assertion',
      a.whole.replace(success, 'urn:oasis:names:tc:SAML:2.0:status:Responder'),
    ],
    [
      'S14: success only below',
      a.whole.replace(
        `<samlp:StatusCode Value="${success}">`,
        `<samlp:StatusCode Value="urn:x"><samlp:StatusCode Value="${success}"></samlp:StatusCode>`,
      ),
    ],
    ['X20: an Id that is no ID', a.whole.replace('<saml:Subject>', '<saml:Subject Id="_x">')],
    ['an ID that is none', a.whole.replace(/ID="[^"]*"/, 'ID="a b"')],
    [
      'P09: an attribute that the schema does not have',
      a.whole.replace('<saml:Subject>', '<saml:Subject Name="x">'),
    ],
    [
      'P09: an attribute in a namespace of ours',
      a.whole.replace('<saml:Subject>', '<saml:Subject saml:ID2="x">'),
    ],
    [
      'P10: an element of another namespace',
      a.whole.replace('<saml:Subject>', '<x:Subject xmlns:x="urn:x"></x:Subject><saml:Subject>'),
    ],
    ['text between elements', a.whole.replace('<saml:Subject>', 'hello<saml:Subject>')],
    [
      'P22: a date without a zone',
      a.whole.replace(/IssueInstant="[^"]*"/, 'IssueInstant="2026-11-22T12:00:00"'),
    ],
    [
      'an Issuer of another format',
      a.whole.replace(
        '<saml:Issuer',
        '<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"',
      ),
    ],
    ['another message', a.whole.replaceAll('samlp:Response', 'samlp:LogoutResponse')],
    ['S21: a Response of SAML 1.1', a.whole.replaceAll('SAML:2.0:protocol', 'SAML:1.0:protocol')],
  ])('%s is refused', async (_name, xml) => {
    expect(xml).not.toBe(a.whole)
    expect(await outcome(xml)).toBe(malformed)
  })

  test.each([
    ['P01: a DTD', `<!DOCTYPE x>${a.whole}`, 'partner.answer_malformed S1'],
    [
      'P04: a comment in a name',
      a.whole.replace('alice-7f3a', 'alice<!---->-7f3a'),
      'partner.answer_malformed S1',
    ],
    [
      'P05: a processing instruction',
      a.whole.replace('alice-7f3a', 'alice<?x y?>-7f3a'),
      'partner.answer_malformed S1',
    ],
    ['P06: CDATA', a.whole.replace('alice-7f3a', '<![CDATA[alice-7f3a]]>'), 'partner.answer_malformed S1'],
    ['P07: two roots', a.whole + a.whole, 'partner.answer_malformed S2'],
    ['P08: an end tag missing', a.whole.replace('</samlp:Response>', ''), 'partner.answer_malformed S2'],
    [
      'P11: a relative namespace',
      a.whole.replace('<saml:Subject>', '<saml:Subject xmlns:x="y">'),
      'partner.answer_malformed S2',
    ],
    [
      'P12: too deep',
      a.whole.replace(
        '<samlp:Status>',
        `<samlp:Extensions>${'<x:x xmlns:x="urn:x">'.repeat(60)}${'</x:x>'.repeat(60)}</samlp:Extensions><samlp:Status>`,
      ),
      'partner.answer_too_large S2',
    ],
    [
      'P14: too large',
      a.whole.replace('alice@acme.test', 'x'.repeat(600_000)),
      'partner.answer_too_large S0',
    ],
  ])('%s is refused', async (_name, xml, expected) => {
    expect(await outcome(xml)).toBe(expected)
  })

  test('MSG-20: what is left to others is ignored', async () => {
    const extended = r.whole
    const house = houseWith()
    const edit = (xml: string): string =>
      xml
        .replace(
          '<samlp:Status>',
          '<samlp:Extensions><x:Info xmlns:x="urn:x" y="1">text</x:Info></samlp:Extensions><samlp:Status>',
        )
        .replace('<samlp:Response ', '<samlp:Response xmlns:y="urn:y" y:note="1" ')
    expect(await house.outcome(posted(edit(a.whole)))).toBe('accepted')
    expect(extended).not.toBe(edit(extended))
    const advice = (xml: string): string =>
      xml.replace(
        '</saml:Conditions>',
        '</saml:Conditions><saml:Advice><x:Hint xmlns:x="urn:x">y</x:Hint></saml:Advice>',
      )
    expect(await house.outcome(house.answer({ sign: 'response', editAssertion: advice }))).toBe('accepted')
  })

  test('a byte order mark, a declaration and blanks around are no harm', async () => {
    expect(await outcome(`\ufeff<?xml version="1.0" encoding="UTF-8"?>\n${a.whole}\n`)).toBe('accepted')
  })
})

describe('the door', () => {
  const house = houseWith()
  const body = house.answer().rawBody
  const value = decodeURIComponent(body.replace('SAMLResponse=', ''))
  const twice = 'partner.answer_malformed S0'
  test('takes the form it starts from', async () => {
    expect(await house.outcome(doorRequest('POST', { rawBody: body }))).toBe('accepted')
  })
  test.each([
    ['P16: twice', `${body}&${body}`],
    ['P16: as a list', `${body}&SAMLResponse[]=x`],
    ['P17: under an encoded name', body.replace('SAMLResponse', '%53AMLResponse')],
    ['P18: beside a request', `${body}&SAMLRequest=x`],
    ['not at all', 'RelayState=x'],
    ['P15: with garbage inside', formBody({ SAMLResponse: `${value.slice(0, 40)}*${value.slice(40)}` })],
    [
      'P15: in the alphabet of URLs',
      formBody({ SAMLResponse: Buffer.from('<x>\u00ff\u00bf\u00fe</x>').toString('base64url') }),
    ],
    ['empty', 'SAMLResponse='],
  ])('%s is refused', async (_name, rawBody) => {
    expect(await house.outcome(doorRequest('POST', { rawBody }))).toBe(twice)
  })
  test('P16: in query and form is refused', async () => {
    expect(await house.outcome(doorRequest('POST', { rawBody: body, rawQuery: 'SAMLResponse=x' }))).toBe(
      twice,
    )
  })
  test('P24: takes no Response in a query', async () => {
    expect(await house.outcome(doorRequest('GET', { rawQuery: body }))).toBe(twice)
  })
  test('P14: a RelayState over 8 KiB is too large, one of 8 KiB is not', async () => {
    expect(await house.outcome(house.answer({ relayState: 'x'.repeat(8193) }))).toBe(
      'partner.answer_too_large S0',
    )
    expect(await house.outcome(house.answer({ relayState: 'x'.repeat(8192) }))).toBe('accepted')
  })
  test('POST-01: line breaks and missing padding are no harm', async () => {
    const wrapped = value.replace(/(.{76})/g, '$1\r\n').replace(/=+$/, '')
    expect(await house.outcome(doorRequest('POST', { rawBody: formBody({ SAMLResponse: wrapped }) }))).toBe(
      'accepted',
    )
  })
  test('the sign-in that is answered is named by RelayState, when it can be one of ours', () => {
    expect(house.face.signInOf(house.answer({ relayState: 'abc_-1' }))).toBe('abc_-1')
    expect(house.face.signInOf(house.answer({ relayState: 'https://x.test/' }))).toBeUndefined()
    expect(house.face.signInOf(house.answer({ relayState: 'x'.repeat(81) }))).toBeUndefined()
    expect(house.face.signInOf(house.answer())).toBeUndefined()
    expect(house.face.signInOf(doorRequest('POST', { rawBody: 'RelayState=a&RelayState=b' }))).toBeUndefined()
  })
})
