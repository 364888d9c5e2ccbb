import { constants, createHash, privateEncrypt } from 'node:crypto'
import type { Endpoint } from '../../src/model/endpoint.js'
import { bindings, nameIDFormats } from '../../src/saml/names.js'
import type { AppRequest } from '../support/counterpart.js'
import { appAuthnRequest, doorRequest, formBody, makeKeys } from '../support/counterpart.js'
import { baseUrl, now, seconds } from '../support/seen.js'
import { appKeys, houseWith } from './idp-house.js'

type Edits = Partial<AppRequest>

const acs = 'https://wiki.app.test/acs'
const stranger = makeKeys()
const post = (location: string, rest: Partial<Endpoint> = {}): Endpoint => ({
  binding: bindings.post,
  location,
  ...rest,
})

describe('what an app asks', () => {
  test('a bare request: everything at its default', async () => {
    const house = houseWith()
    const request = await house.read(house.ask({ request: { id: '_q1' } }))
    expect(request).toEqual({
      app: house.app.id,
      replyTo: acs,
      replyBinding: bindings.post,
      echo: { inResponseTo: '_q1' },
      requestId: '_q1',
      signed: false,
      forceAuthn: false,
      isPassive: false,
      partnerHints: [],
      hintsLimit: false,
      requesters: [],
      unsolicited: false,
    })
    expect(house.seen.claimed).toEqual({ app: house.app.id })
    expect(house.seen.messages).toMatchObject([{ leg: 'app', direction: 'in', type: 'AuthnRequest' }])
  })

  test('a request that says all it can', async () => {
    const house = houseWith()
    const http = house.ask({
      sign: appKeys,
      relayState: 'r',
      request: {
        id: '_q2',
        forceAuthn: true,
        isPassive: true,
        assertionConsumerServiceURL: acs,
        protocolBinding: bindings.post,
        attributeConsumingServiceIndex: 3,
        nameIDPolicy: {
          format: nameIDFormats.persistent,
          spNameQualifier: 'https://group.test',
          allowCreate: true,
        },
        requestedAuthnContext: { comparison: 'minimum', classRefs: ['urn:a', 'urn:b'], declRefs: [] },
        scoping: {
          proxyCount: 2,
          idpList: ['https://a.test', 'https://b.test'],
          requesterIDs: ['https://inner.test'],
        },
        subject: { nameID: { value: 'alice' }, otherwise: false, confirmations: 0 },
      },
    })
    expect(await house.read(http)).toEqual({
      app: house.app.id,
      replyTo: acs,
      replyBinding: bindings.post,
      echo: { inResponseTo: '_q2', RelayState: 'r' },
      requestId: '_q2',
      signed: true,
      forceAuthn: true,
      isPassive: true,
      authnContext: { comparison: 'minimum', classes: ['urn:a', 'urn:b'] },
      nameIdPolicy: {
        format: nameIDFormats.persistent,
        spNameQualifier: 'https://group.test',
        allowCreate: true,
      },
      partnerHints: ['https://a.test', 'https://b.test'],
      hintsLimit: true,
      requesters: ['https://inner.test'],
      proxyCount: 2,
      subject: { value: 'alice', format: nameIDFormats.unspecified },
      attributeService: 3,
      unsolicited: false,
    })
  })

  test.each(['redirect', 'post'] as const)(
    'POST-03: RelayState comes through %s byte for byte',
    async (binding) => {
      const house = houseWith()
      for (const relayState of ['', 'x', 'x'.repeat(81), `&+%"<>=;/?# ä☃ ${'y'.repeat(8000)}`, '\r\n\t']) {
        for (const sign of [undefined, appKeys]) {
          const http = house.ask({ binding, relayState, ...(sign && { sign }) })
          expect((await house.read(http)).echo['RelayState']).toBe(relayState)
        }
      }
      expect((await house.read(house.ask({ binding }))).echo).not.toHaveProperty('RelayState')
      expect(await house.outcome(house.ask({ binding, relayState: 'x'.repeat(8193) }))).toBe(
        'request.too_large S0',
      )
    },
  )

  test('a form whose request is DEFLATEd is read too', async () => {
    const house = houseWith()
    expect(await house.outcome(house.ask({ binding: 'post', deflated: true }))).toBe('accepted')
    expect(await house.outcome(house.ask({ binding: 'post', deflated: true, sign: appKeys }))).toBe(
      'accepted',
    )
    expect((await house.read(house.ask({ binding: 'post', deflated: true, sign: appKeys }))).signed).toBe(
      true,
    )
  })
})

describe('who asks', () => {
  test.each<[string, Edits, string]>([
    ['an unknown app', { app: 'https://x.test' }, 'request.unknown_app S8'],
    ['nobody', { request: { issuer: undefined } }, 'request.malformed S3'],
    ['an Issuer in other letters', { app: 'https://WIKI.app.test/metadata' }, 'request.unknown_app S8'],
  ])('%s is refused', async (_what, edits, expected) => {
    const house = houseWith()
    expect(await house.outcome(house.ask())).toBe('accepted')
    expect(await house.outcome(house.ask(edits))).toBe(expected)
  })

  test('an app that is switched off is refused', async () => {
    const house = houseWith({ enabled: false })
    expect(await house.outcome(house.ask())).toBe('request.app_disabled S8')
  })

  test('C6: an entityID may be any string', async () => {
    const house = houseWith({ id: 'company.zoom.us' })
    expect(await house.outcome(house.ask())).toBe('accepted')
  })
})

describe('where the answer goes', () => {
  const unregistered = 'request.reply_url_not_registered S9'
  test.each([
    ['another host', 'https://evil.test/acs'],
    ['other letters', 'https://wiki.app.test/ACS'],
    ['the default port added', 'https://wiki.app.test:443/acs'],
    ['a slash added', 'https://wiki.app.test/acs/'],
    ['a way around', 'https://wiki.app.test/x/../acs'],
    ['a query added', 'https://wiki.app.test/acs?x'],
    ['a user added', 'https://wiki.app.test@evil.test/acs'],
    ['a script', 'javascript:alert(1)'],
  ])('IDP-03: %s is refused on our own page', async (_what, url) => {
    const house = houseWith()
    expect(await house.outcome(house.ask({ request: { assertionConsumerServiceURL: acs } }))).toBe('accepted')
    expect(await house.outcome(house.ask({ request: { assertionConsumerServiceURL: url } }))).toBe(
      unregistered,
    )
  })

  test('I05: another app’s address is none of this app’s', async () => {
    const house = houseWith()
    const url = 'https://other.app.test/acs'
    expect(await house.outcome(house.ask({ request: { assertionConsumerServiceURL: url } }))).toBe(
      unregistered,
    )
  })

  const several = {
    saml: {
      assertionConsumerServices: [
        { binding: bindings.artifact, location: 'https://wiki.app.test/art', index: 0, isDefault: true },
        post('https://wiki.app.test/1', { index: 1 }),
        post('https://wiki.app.test/2', { index: 2 }),
        { binding: bindings.artifact, location: 'https://wiki.app.test/1', index: 3 },
      ],
    },
  }

  test('IDP-04: an index chooses, and excludes the other ways to choose', async () => {
    const house = houseWith(several)
    expect((await house.read(house.ask({ request: { assertionConsumerServiceIndex: 2 } }))).replyTo).toBe(
      'https://wiki.app.test/2',
    )
    expect(await house.outcome(house.ask({ request: { assertionConsumerServiceIndex: 9 } }))).toBe(
      unregistered,
    )
    const withUrl = {
      assertionConsumerServiceIndex: 2,
      assertionConsumerServiceURL: 'https://wiki.app.test/2',
    }
    expect(await house.outcome(house.ask({ request: withUrl }))).toBe('request.malformed S9')
    const withBinding = { assertionConsumerServiceIndex: 2, protocolBinding: bindings.post }
    expect(await house.outcome(house.ask({ request: withBinding }))).toBe('request.malformed S9')
  })

  test.each([
    ['the one marked', [post('/1'), post('/2', { isDefault: true })], '/2'],
    ['the first not marked as none', [post('/1', { isDefault: false }), post('/2'), post('/3')], '/2'],
    ['the first', [post('/1', { isDefault: false }), post('/2', { isDefault: false })], '/1'],
    [
      'the first that can be answered by HTTP-POST',
      several.saml.assertionConsumerServices,
      'https://wiki.app.test/1',
    ],
  ])('IDP-05: without a choice, %s', async (_what, assertionConsumerServices, expected) => {
    const house = houseWith({ saml: { assertionConsumerServices } })
    expect((await house.read(house.ask())).replyTo).toBe(expected)
  })

  test.each([
    ['PAOS', { protocolBinding: bindings.paos }, 'https://wiki.app.test/1'],
    ['one that does not exist', { protocolBinding: 'urn:x' }, 'https://wiki.app.test/1'],
    [
      'Artifact at an address that takes HTTP-POST too',
      { protocolBinding: bindings.artifact, assertionConsumerServiceURL: 'https://wiki.app.test/1' },
      'https://wiki.app.test/1',
    ],
    [
      'that of an address for Artifact',
      { assertionConsumerServiceURL: 'https://wiki.app.test/art' },
      'https://wiki.app.test/1',
    ],
    ['that of an index for Artifact', { assertionConsumerServiceIndex: 0 }, 'https://wiki.app.test/1'],
  ])('IDP-06: the app hears that we do not answer by its binding: %s', async (_what, request, replyTo) => {
    const house = houseWith(several)
    expect(await house.outcome(house.ask({ request }))).toBe('request.binding_unsupported S9 to app')
    expect((await house.answered(house.ask({ request }))).replyTo).toBe(replyTo)
  })

  test('RED-06: an app that could only be answered by HTTP-Redirect gets no answer', async () => {
    const house = houseWith({
      saml: { assertionConsumerServices: [{ binding: bindings.redirect, location: acs }] },
    })
    expect(await house.outcome(house.ask())).toBe('request.binding_unsupported S9')
  })
})

describe('IDP-07: signatures', () => {
  const bad: Edits = {
    sign: appKeys,
    request: { forceAuthn: true },
    edit: (xml) => xml.replace('ForceAuthn="true"', 'ForceAuthn="false"'),
  }
  test.each(['redirect', 'post'] as const)('by %s', async (binding) => {
    const open = houseWith()
    const strict = houseWith({ requireSignedRequests: true })
    const published = houseWith({ saml: { authnRequestsSigned: true } })
    for (const house of [open, strict, published]) {
      const wanted = house === open ? 'accepted' : 'request.signature_missing S8'
      expect(await house.outcome(house.ask({ binding }))).toBe(wanted)
      expect(await house.outcome(house.ask({ binding, sign: appKeys }))).toBe('accepted')
      expect(await house.outcome(house.ask({ binding, sign: stranger }))).toBe('request.signature_invalid S5')
    }
  })

  test('a changed message falls', async () => {
    const house = houseWith()
    expect(await house.outcome(house.ask({ ...bad, binding: 'post' }))).toBe('request.signature_invalid S5')
    const http = house.ask({ sign: appKeys, relayState: 'a' })
    const changed = { ...http, rawQuery: http.rawQuery.replace('RelayState=a', 'RelayState=b') }
    expect(await house.outcome(changed)).toBe('request.signature_invalid S5')
  })

  test('RED-03: a signature inside the message is none for HTTP-Redirect, and must verify all the same', async () => {
    const strict = houseWith({ requireSignedRequests: true })
    expect(await strict.outcome(strict.ask({ sign: appKeys, signInside: true }))).toBe(
      'request.signature_missing S8',
    )
    const open = houseWith()
    expect((await open.read(open.ask({ sign: appKeys, signInside: true }))).signed).toBe(false)
    expect(await open.outcome(open.ask({ ...bad, signInside: true }))).toBe('request.signature_invalid S5')
  })

  test('RED-02: the octets are taken as they stand: other orders, other parameters, other encodings', async () => {
    const house = houseWith()
    const { rawQuery } = house.ask({ sign: appKeys, relayState: 'a b+c/d' })
    const pieces = rawQuery.split('&')
    const outcome = (query: string): Promise<string> => house.outcome(doorRequest('GET', { rawQuery: query }))
    expect(await outcome([...pieces].reverse().join('&'))).toBe('accepted')
    expect(await outcome(`utm=1&${rawQuery}&x[]=y`)).toBe('accepted')
    expect(await outcome(rawQuery.replace('%2F', '%2f'))).toBe('request.signature_invalid S5')
    for (const relayState of ['a%20b', 'a+b', '%61%20b', 'a%2fb', '']) {
      expect(await outcome(signedQuery(house.ask().rawQuery, relayState))).toBe('accepted')
    }
  })

  test.each([
    ['P17: an encoded name', (query: string) => query.replace('RelayState', 'Relay%53tate')],
    ['P16: a parameter twice', (query: string) => `${query}&RelayState=b`],
    ['P18: a Response beside it', (query: string) => `${query}&SAMLResponse=x`],
    ['P19: SigAlg without Signature', (query: string) => query.replace(/&Signature=.*/, '')],
    ['P19: Signature without SigAlg', (query: string) => query.replace(/&SigAlg=[^&]*/, '')],
    ['another encoding', (query: string) => `${query}&SAMLEncoding=urn%3Ax`],
    ['no message', (query: string) => query.replace(/SAMLRequest=[^&]*&/, '')],
  ])('%s is refused', async (_what, change) => {
    const house = houseWith()
    const { rawQuery } = house.ask({ sign: appKeys, relayState: 'a' })
    expect(await house.outcome(doorRequest('GET', { rawQuery }))).toBe('accepted')
    expect(await house.outcome(doorRequest('GET', { rawQuery: change(rawQuery) }))).toBe(
      'request.malformed S0',
    )
  })

  test('K04: RSA with SHA-1 only for an app that is set so', async () => {
    const sigAlg = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
    const strict = houseWith()
    const lax = houseWith({ acceptSha1Signatures: true })
    const rawQuery = signedQuery(strict.ask().rawQuery, 'a', sigAlg)
    expect(await strict.outcome(doorRequest('GET', { rawQuery }))).toBe('request.signature_invalid S4')
    expect(await lax.outcome(doorRequest('GET', { rawQuery }))).toBe('accepted')
  })

  test('MSG-08: what is signed says where it is going', async () => {
    const house = houseWith()
    const request = { destination: undefined }
    for (const binding of ['redirect', 'post'] as const) {
      expect(await house.outcome(house.ask({ binding, request }))).toBe('accepted')
      expect(await house.outcome(house.ask({ binding, request, sign: appKeys }))).toBe(
        'request.destination_wrong S9',
      )
    }
  })
})

/** The query with this RelayState as it stands, signed over its octets. */
function signedQuery(query: string, relayState: string, sigAlg?: string): string {
  const more = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
  const octets = `${query}&RelayState=${relayState}&SigAlg=${encodeURIComponent(sigAlg ?? more)}`
  const value = sigAlg === undefined ? appKeys.signer.sign(octets) : signedWithSha1(octets)
  return `${octets}&Signature=${encodeURIComponent(value.toString('base64'))}`
}

function signedWithSha1(octets: string): Buffer {
  // DigestInfo of SHA-1 (RFC 8017 9.2), since nothing of ours signs with it
  const info = Buffer.concat([
    Buffer.from('3021300906052b0e03021a05000414', 'hex'),
    createHash('sha1').update(octets).digest(),
  ])
  return privateEncrypt({ key: appKeys.privateKey, padding: constants.RSA_PKCS1_PADDING }, info)
}

describe('whether it is a request to us, now', () => {
  test.each<[string, Edits, string]>([
    [
      'MSG-07: another Destination',
      { request: { destination: 'https://x.test/sso' } },
      'request.destination_wrong S9',
    ],
    [
      'MSG-07: a Destination that only begins like ours',
      { request: { destination: `${baseUrl}/saml/idp/sso/` } },
      'request.destination_wrong S9',
    ],
    ['S08: from the future', { request: { issueInstant: seconds(181) } }, 'request.stale S9'],
    ['S08: from long ago', { request: { issueInstant: seconds(-780) } }, 'request.stale S9'],
  ])('%s is refused', async (_what, edits, expected) => {
    const house = houseWith()
    expect(await house.outcome(house.ask())).toBe('accepted')
    expect(await house.outcome(house.ask(edits))).toBe(expected)
  })

  test('a clock that is three minutes wrong is no harm', async () => {
    const house = houseWith()
    expect(await house.outcome(house.ask({ request: { issueInstant: seconds(180) } }))).toBe('accepted')
    expect(await house.outcome(house.ask({ request: { issueInstant: seconds(-700) } }))).toBe('accepted')
  })
})

describe('what the app is told at once', () => {
  test.each<[string, Edits['request'], string]>([
    ['MSG-09: version 2.1', { version: '2.1' }, 'request.version_too_high'],
    ['MSG-09: version 1.1', { version: '1.1' }, 'request.version_too_low'],
    [
      'PXY-05: it has passed through here',
      { scoping: { requesterIDs: [`${baseUrl}/saml/sp`] } },
      'request.loop',
    ],
    [
      'ACX-03: a context by declaration',
      { requestedAuthnContext: { comparison: 'exact', classRefs: [], declRefs: ['urn:x'] } },
      'request.authn_context',
    ],
  ])('%s', async (_what, request, code) => {
    const house = houseWith()
    const http = house.ask({ request: { id: '_q9', ...request }, relayState: 'r' })
    expect(await house.outcome(house.ask())).toBe('accepted')
    expect(await house.outcome(http)).toBe(`${code} S9 to app`)
    expect(await house.answered(http)).toMatchObject({
      replyTo: acs,
      echo: { inResponseTo: '_q9', RelayState: 'r' },
    })
  })

  test.each([
    [
      'SubjectConfirmation',
      '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"></saml:SubjectConfirmation>',
    ],
    ['a BaseID', '<saml:BaseID></saml:BaseID>'],
    ['an EncryptedID', '<saml:EncryptedID></saml:EncryptedID>'],
  ])('IDP-11: a Subject with %s', async (_what, content) => {
    const house = houseWith()
    const subject = `<saml:Subject xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${content}</saml:Subject>`
    const edit = (xml: string): string =>
      xml.replace('</samlp:AuthnRequest>', `${subject}</samlp:AuthnRequest>`)
    expect(await house.outcome(house.ask({ edit }))).toBe('request.unsupported S9 to app')
  })

  test('that its answer must be encrypted and it has no key for that', async () => {
    const house = houseWith({ encrypt: 'required', saml: { keys: [] } })
    expect(await house.outcome(house.ask())).toBe('request.encryption_key_missing - to app')
    const keys = [{ use: 'both' as const, certificate: appKeys.certificate, encryptionMethods: [] }]
    const keyed = houseWith({ encrypt: 'required', saml: { keys } })
    expect(await keyed.outcome(keyed.ask())).toBe('accepted')
  })

  test('NID-08: that the name it wants encrypted has no key to travel under', async () => {
    const request = { nameIDPolicy: { format: nameIDFormats.encrypted } }
    const keyless = houseWith({ saml: { keys: [] } })
    expect(await keyless.outcome(keyless.ask({ request }))).toBe('request.name_id_policy S9 to app')
    const keys = [{ use: 'both' as const, certificate: appKeys.certificate, encryptionMethods: [] }]
    const keyed = houseWith({ saml: { keys } })
    expect(await keyed.outcome(keyed.ask({ request }))).toBe('accepted')
  })
})

describe('the shape of an AuthnRequest', () => {
  const genuine = appAuthnRequest({ baseUrl, app: 'https://wiki.app.test/metadata', now }).xml
  const issuer = /<saml:Issuer.*<\/saml:Issuer>/.exec(genuine)?.[0] ?? ''
  const inside = (content: string) => (xml: string) =>
    xml.replace('</samlp:AuthnRequest>', `${content}</samlp:AuthnRequest>`)
  const extensions = (content: string) => (xml: string) =>
    xml.replace(issuer, `${issuer}<samlp:Extensions>${content}</samlp:Extensions>`)
  const shape = 'request.malformed S3'

  test.each<[string, (xml: string) => string, string]>([
    ['P01: a DTD', (xml) => `<!DOCTYPE x [<!ENTITY y "z">]>${xml}`, 'request.malformed S1'],
    ['P04: a comment', (xml) => xml.replace(issuer, `<!-- -->${issuer}`), 'request.malformed S1'],
    ['P08: not well-formed', (xml) => xml.replace('</samlp:AuthnRequest>', ''), 'request.malformed S2'],
    ['P12: too large', (xml) => xml.replace(issuer, issuer + ' '.repeat(600_000)), 'request.too_large S0'],
    ['another message', (xml) => xml.replaceAll('AuthnRequest', 'LogoutRequest'), shape],
    [
      'X15: an assertion inside',
      extensions('<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:Assertion>'),
      shape,
    ],
    ['X10: a message inside', extensions('<samlp:Response></samlp:Response>'), shape],
    [
      'X13: a signature inside',
      extensions('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature>'),
      shape,
    ],
    ['two Issuers', (xml) => xml.replace(issuer, issuer + issuer), shape],
    ['an attribute it does not have', (xml) => xml.replace(' ID=', ' Name="x" ID='), shape],
    ['ForceAuthn="yes"', (xml) => xml.replace(' ID=', ' ForceAuthn="yes" ID='), shape],
    ['an index that is none', (xml) => xml.replace(' ID=', ' AssertionConsumerServiceIndex="-1" ID='), shape],
    ['no ID', (xml) => xml.replace(/ID="[^"]*"/, ''), shape],
    ['an ID with a quote', (xml) => xml.replace(/ID="[^"]*"/, 'ID="a&quot;b"'), shape],
    ['no IssueInstant', (xml) => xml.replace(/IssueInstant="[^"]*"/, ''), shape],
    ['IssueInstant="2026"', (xml) => xml.replace(/IssueInstant="[^"]*"/, 'IssueInstant="2026"'), shape],
    ['an IDPList of nobody', inside('<samlp:Scoping><samlp:IDPList></samlp:IDPList></samlp:Scoping>'), shape],
    [
      'a Comparison that does not exist',
      inside(
        '<samlp:RequestedAuthnContext Comparison="most"><saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">x</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>',
      ),
      shape,
    ],
    [
      'NameIDPolicy twice',
      inside('<samlp:NameIDPolicy></samlp:NameIDPolicy><samlp:NameIDPolicy></samlp:NameIDPolicy>'),
      shape,
    ],
    [
      'Scoping before NameIDPolicy',
      inside('<samlp:Scoping></samlp:Scoping><samlp:NameIDPolicy></samlp:NameIDPolicy>'),
      shape,
    ],
  ])('%s is refused', async (_what, edit, expected) => {
    const house = houseWith()
    expect(await house.outcome(house.ask({ binding: 'post' }))).toBe('accepted')
    expect(await house.outcome(house.ask({ binding: 'post', edit }))).toBe(expected)
  })

  test.each<[string, (xml: string) => string]>([
    ['an XML declaration', (xml) => `<?xml version="1.0"?>${xml}`],
    ['Consent and ProviderName', (xml) => xml.replace(' ID=', ' Consent="urn:x" ProviderName="Wiki" ID=')],
    [
      'an Issuer of format entity',
      (xml) => xml.replace('<saml:Issuer', `<saml:Issuer Format="${nameIDFormats.entity}"`),
    ],
    ['blanks in and around the Issuer', (xml) => xml.replace(/>(https:[^<]*)</, '>\n  $1 <')],
    ['AllowCreate="1"', inside('<samlp:NameIDPolicy AllowCreate="1"></samlp:NameIDPolicy>')],
    ['Extensions of somebody’s', extensions('<x:Info xmlns:x="urn:x" y="1">text</x:Info>')],
    [
      'Conditions',
      inside(
        '<saml:Conditions xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" NotOnOrAfter="2026-11-22T12:05:00Z"></saml:Conditions>',
      ),
    ],
    ['no fraction of a second', (xml) => xml.replace('.000Z', 'Z')],
    ['seven digits of a second', (xml) => xml.replace('.000Z', '.1234567Z')],
  ])('%s is accepted', async (_what, edit) => {
    const house = houseWith()
    expect(edit(genuine)).not.toBe(genuine)
    expect(await house.outcome(house.ask({ binding: 'post', edit }))).toBe('accepted')
  })

  test.each([
    ['IDPEntries', (list: readonly string[]) => ({ scoping: { idpList: list, requesterIDs: [] } })],
    ['RequesterIDs', (list: readonly string[]) => ({ scoping: { requesterIDs: list } })],
    [
      'contexts',
      (list: readonly string[]) => ({
        requestedAuthnContext: { comparison: 'exact' as const, classRefs: list, declRefs: [] },
      }),
    ],
  ])('hundreds of %s are accepted, thousands and huge ones are too large', async (_what, request) => {
    const house = houseWith()
    const outcome = (list: readonly string[]) =>
      house.outcome(house.ask({ binding: 'post', request: request(list) }))
    const names = Array.from({ length: 2000 }, (_, i) => `https://idp-${i}.test`)
    expect(await outcome(names.slice(0, 500))).toBe('accepted')
    expect(await outcome(names)).toBe('request.too_large S3')
    expect(await outcome(names.slice(0, 100).map((name) => name + 'x'.repeat(400)))).toBe(
      'request.too_large S3',
    )
  })

  test('MSG-19: a bomb is not inflated beyond the bound', async () => {
    const house = houseWith()
    const edit = (xml: string): string => xml.replace(issuer, issuer + ' '.repeat(5_000_000))
    expect(await house.outcome(house.ask({ edit }))).toBe('request.too_large S0')
  })

  test('what is no DEFLATE is refused', async () => {
    const house = houseWith()
    const plain = Buffer.from(genuine).toString('base64')
    const rawQuery = formBody({ SAMLRequest: plain })
    expect(await house.outcome(doorRequest('GET', { rawQuery }))).toBe('request.malformed S0')
  })
})
