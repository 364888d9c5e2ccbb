import { wsfedSts } from '../../src/faces/wsfed-sts/index.js'
import type { App, WsfedApp } from '../../src/model/app.js'
import { Refusal } from '../../src/model/refusal.js'
import { RefusalToApp } from '../../src/model/refusal-to-app.js'
import type { Issuance, SignInRequest } from '../../src/model/signin.js'
import { readAssertion } from '../../src/saml/assertion.js'
import { assertionIn } from '../../src/saml/covered.js'
import { decryptElement } from '../../src/xml/encryption.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { verifyEnveloped } from '../../src/xml/signature.js'
import { readEnvelope } from '../../src/wsfed/rstr.js'
import { readAssertion11 } from '../../src/wsfed/saml11-assertion.js'
import { doorRequest, keyRingOf, makeKeys } from '../support/counterpart.js'
import { registryOf, samlApp } from '../support/registrations.js'
import { baseUrl, clock, now, outcomeOf, random, seconds, seen } from '../support/seen.js'
import { wsfedPartner } from './rp-house.js'

const ownKeys = makeKeys()
const appKeys = makeKeys()
const mfa = 'http://schemas.microsoft.com/claims/multipleauthn'
const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

function portal(edits: Partial<Omit<App, 'wsfed'>> & { readonly wsfed?: Partial<WsfedApp> } = {}): App {
  const { saml: _, ...base } = samlApp()
  const { wsfed, ...rest } = edits
  return {
    ...base,
    id: 'urn:portal:app',
    handle: 'portal',
    protocol: 'wsfed',
    assertionLifetime: 3600,
    ...rest,
    wsfed: {
      realms: ['urn:portal:app', 'https://portal.test/'],
      replyUrls: ['https://portal.test/_trust/', 'https://portal.test/other'],
      acceptReplyBelow: false,
      keys: [],
      tokenType: 'saml11',
      trustVersion: '2005',
      refuseStaleRequests: false,
      errors: 'page',
      issuers: {},
      ...wsfed,
    },
  }
}

function faceFor(app: App) {
  const partner = wsfedPartner({ confirmedDomains: ['acme.test'] })
  return wsfedSts({
    registry: registryOf([app], [partner]),
    keyRing: keyRingOf(ownKeys, makeKeys()),
    clock,
    random,
    baseUrl,
    lifetimes: { skew: 180 },
  })
}

type Parameters = Readonly<Record<string, string | undefined>>

function asks(parameters: Parameters, method: 'GET' | 'POST' = 'GET') {
  const all = { wa: 'wsignin1.0', wtrealm: 'urn:portal:app', wctx: 'ctx', ...parameters }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const raw = new URLSearchParams(given).toString()
  return doorRequest(method, method === 'GET' ? { rawQuery: raw } : { rawBody: raw })
}

const read = (parameters: Parameters, app = portal()): Promise<SignInRequest> =>
  faceFor(app).readRequest(asks(parameters), seen())
const outcome = (parameters: Parameters, app = portal()) => outcomeOf(() => read(parameters, app))

describe('what an app asks', () => {
  test('WSF-01: by GET and by POST, with parameters that mean nothing', async () => {
    const request = await read({ mkt: 'en', username: 'ann', estsrequestid: '1' })
    expect(request).toMatchObject({
      app: 'urn:portal:app',
      replyTo: 'https://portal.test/_trust/',
      signed: false,
    })
    expect(request.echo).toEqual({ wtrealm: 'urn:portal:app', wctx: 'ctx' })
    expect(await faceFor(portal()).readRequest(asks({}, 'POST'), seen())).toEqual({ ...request })
  })

  test.each([
    ['WSF-02: a name that differs by case', { wtrealm: 'URN:portal:app' }, 'request.unknown_app S8'],
    ['WSF-02: a slash too many', { wtrealm: 'urn:portal:app/' }, 'request.unknown_app S8'],
    ['I09: a name that begins like a registered one', { wtrealm: 'urn:portal:ap' }, 'request.unknown_app S8'],
    ['no wtrealm', { wtrealm: undefined }, 'request.malformed S0'],
    ['WSF-03, I08: another site', { wreply: 'https://evil.test/' }, 'request.reply_url_not_registered S9'],
    [
      'I08: a site that begins like the app’s',
      { wreply: 'https://portal.test.evil.test/_trust/' },
      'request.reply_url_not_registered S9',
    ],
    [
      'I08: below a registered address',
      { wreply: 'https://portal.test/_trust/x' },
      'request.reply_url_not_registered S9',
    ],
    ['I08: another case', { wreply: 'https://Portal.test/_trust/' }, 'request.reply_url_not_registered S9'],
    ['WSF-24: another wa', { wa: 'wattr1.0' }, 'request.malformed S0'],
    ['names are case-sensitive', { WA: 'wsignin1.0', wa: undefined }, 'request.malformed S0'],
    ['WSF-09: wreqptr is never fetched', { wreqptr: 'https://evil.test/rst' }, 'request.malformed S0'],
    ['wreq that is no XML', { wreq: 'x' }, 'request.malformed S2'],
    [
      'wreq that asks for a key',
      { wreq: rst('<t:KeyType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey</t:KeyType>') },
      'request.malformed S3',
    ],
    ['wctx beyond any real one', { wctx: 'x'.repeat(9000) }, 'request.too_large S0'],
  ])('%s is refused', async (_sentence, parameters, expected) => {
    expect(await outcome({})).toBe('accepted')
    expect(await outcome(parameters as Parameters)).toBe(expected)
  })

  test('P16: a parameter that stands twice, or in query and form', async () => {
    const twice = doorRequest('GET', { rawQuery: 'wa=wsignin1.0&wtrealm=urn%3Aportal%3Aapp&wtrealm=x' })
    const both = doorRequest('POST', {
      rawQuery: 'wctx=x',
      rawBody: 'wa=wsignin1.0&wtrealm=urn%3Aportal%3Aapp',
    })
    for (const http of [twice, both])
      expect(await outcomeOf(() => faceFor(portal()).readRequest(http, seen()))).toBe('request.malformed S0')
  })

  test('WSF-02: each of its names, and the name it asked by is its audience', async () => {
    const request = await read({ wtrealm: 'https://portal.test/' })
    expect(request).toMatchObject({ app: 'urn:portal:app', echo: { wtrealm: 'https://portal.test/' } })
  })

  test('a registered reply address; below one only where the app is set so', async () => {
    expect((await read({ wreply: 'https://portal.test/other' })).replyTo).toBe('https://portal.test/other')
    const below = portal({ wsfed: { acceptReplyBelow: true } })
    expect((await read({ wreply: 'https://portal.test/_trust/a?b=c' }, below)).replyTo).toBe(
      'https://portal.test/_trust/a?b=c',
    )
    for (const wreply of [
      'https://portal.test/_trust/../evil',
      'https://portal.test/_trust/%2e%2e/evil',
      'https://portal.test/_trustx',
      'https://portal.test/_trust/\\evil',
      'https://portal.test/_trust/#x',
    ])
      expect(await outcome({ wreply }, below)).toBe('request.reply_url_not_registered S9')
  })

  test('WSF-05: wct decides nothing, unless the app is set so', async () => {
    const strict = portal({ wsfed: { refuseStaleRequests: true } })
    for (const wct of [undefined, 'garbage', '1999-01-01T00:00:00Z']) {
      expect(await outcome({ wct })).toBe('accepted')
      expect(await outcome({ wct }, strict)).toBe('request.stale S9 to app')
    }
    expect(await outcome({ wct: now.toISOString() }, strict)).toBe('accepted')
  })

  test.each([
    ['0', { forceAuthn: true }],
    ['10', { forceAuthn: false, maxAuthnAge: 600 }],
    ['soon', { forceAuthn: false }],
  ])('WSF-06: wfresh=%s', async (wfresh, expected) => {
    const { forceAuthn, maxAuthnAge } = await read({ wfresh })
    expect({ forceAuthn, ...(maxAuthnAge === undefined ? {} : { maxAuthnAge }) }).toEqual(expected)
  })

  test('WSF-07, WSF-08, WSF-09: wauth, whr and wreq', async () => {
    expect((await read({ wauth: mfa })).authnContext).toEqual({
      comparison: 'minimum',
      classes: [mfa, 'https://refeds.org/profile/mfa'],
    })
    const { id, handle } = wsfedPartner()
    for (const whr of [id, handle, 'acme.test', 'ACME.test'])
      expect((await read({ whr })).partnerHints).toEqual([id])
    expect((await read({ whr: 'nobody.test' })).partnerHints).toEqual([])
    const wreq = rst(
      '<t:TokenType>http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0</t:TokenType>',
    )
    expect((await read({ wreq })).echo['tokenType']).toBe('saml20')
  })

  test('a disabled app', async () => {
    expect(await outcome({}, portal({ enabled: false }))).toBe('request.app_disabled S8')
  })
})

function rst(inside: string): string {
  return `<t:RequestSecurityToken xmlns:t="http://docs.oasis-open.org/ws-sx/ws-trust/200512">${inside}</t:RequestSecurityToken>`
}

const request: SignInRequest = {
  app: 'urn:portal:app',
  replyTo: 'https://portal.test/_trust/',
  echo: { wtrealm: 'https://portal.test/', wctx: 'a <b> & "c"' },
  signed: false,
  forceAuthn: false,
  isPassive: false,
  partnerHints: [],
  hintsLimit: false,
  requesters: [],
  unsolicited: false,
}

const issuance: Issuance = {
  request,
  subject: {
    value: 'ann',
    format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    nameQualifier: 'q',
    spNameQualifier: 's',
  },
  claims: [
    { name: `${ws05}name`, values: ['Ann & <Bob>\r\n'] },
    { name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role', values: ['admin', 'R&D <lab>'] },
    { name: 'plain', values: ['x'] },
  ],
  authentication: { instant: seconds(-60), context: mfa, authorities: [] },
  authnContext: mfa,
  authorities: ['https://idp.test'],
  sessionIndex: '_s',
  sessionNotOnOrAfter: seconds(7200),
  issuedAt: now,
  notBefore: seconds(-60),
  expiresAt: seconds(3600),
}

const trusted = { keys: [publicKeyOf(ownKeys.certificate)] }

async function answer(app: App, given = issuance) {
  const { reply } = await faceFor(app).writeAnswer(given, app)
  if (reply.kind !== 'form') throw new Error('no form')
  return { ...reply, wresult: reply.fields['wresult'] ?? '' }
}

describe('what an app is answered', () => {
  test('WSF-10 to WSF-12, WSF-14, WSF-16: a form with one SAML 1.1 token, byte to byte beside its envelope', async () => {
    const { action, fields, wresult } = await answer(portal())
    expect(action).toBe('https://portal.test/_trust/')
    expect(fields).toMatchObject({ wa: 'wsignin1.0', wctx: 'a <b> & "c"' })
    expect(wresult).toMatch(/^<t:RequestSecurityTokenResponse [^>]*ws\/2005\/02\/trust/)
    expect(wresult).toMatch(
      /<t:RequestedSecurityToken><saml:Assertion .*<\/ds:Signature><\/saml:Assertion><\/t:Req/s,
    )
    const envelope = readEnvelope(parse(wresult, messageLimits))
    if (envelope.kind !== 'token') throw new Error('no token')
    expect(envelope.appliesTo).toBe('https://portal.test/')
    const token = readAssertion11(verifyEnveloped(envelope.token, 'AssertionID', 'last', trusted))
    expect(token).toMatchObject({
      issuer: 'https://gate.test/wsfed',
      conditions: {
        notBefore: seconds(-60),
        notOnOrAfter: seconds(3600),
        audienceRestrictions: [['https://portal.test/']],
      },
      subject: {
        nameIdentifier: { value: 'ann', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
        confirmationMethods: ['urn:oasis:names:tc:SAML:1.0:cm:bearer'],
      },
      authentication: { method: mfa, instant: seconds(-60) },
      attributes: [
        { name: `${ws05}name`, values: ['Ann & <Bob>\r\n'] },
        {
          name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
          values: ['admin', 'R&D <lab>'],
        },
        { name: 'plain', values: ['x'] },
      ],
    })
    // WSF-18: a bare CR breaks signatures at .NET
    expect(wresult).not.toContain('\r')
    expect(wresult.match(/<ds:Signature /g)).toHaveLength(1)
  })

  test('WSF-13, WSF-15: WS-Trust 1.3 and SAML 2.0 where the app is set so, bound to its address', async () => {
    const { wresult } = await answer(portal({ wsfed: { tokenType: 'saml20', trustVersion: '1.3' } }))
    expect(wresult).toMatch(/^<t:RequestSecurityTokenResponseCollection [^>]*ws-trust\/200512/)
    const envelope = readEnvelope(parse(wresult, messageLimits))
    if (envelope.kind !== 'token') throw new Error('no token')
    const verified = verifyEnveloped(envelope.token, 'ID', 'after-issuer', trusted)
    expect(readAssertion(assertionIn(verified), () => envelope.token)).toMatchObject({
      issuer: 'https://gate.test/wsfed',
      subject: { confirmations: [{ recipient: 'https://portal.test/_trust/', notOnOrAfter: seconds(3600) }] },
    })
  })

  test('WSF-09: the request may ask for the other kind of token', async () => {
    const { wresult } = await answer(portal(), {
      ...issuance,
      request: { ...request, echo: { tokenType: 'saml20' } },
    })
    expect(wresult).toContain('<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"')
  })

  test.each([['saml11'], ['saml20']] as const)(
    'WSF-19: %s encrypted to the app’s key, signed inside',
    async (tokenType) => {
      const keys = [{ use: 'encryption' as const, certificate: appKeys.certificate, encryptionMethods: [] }]
      const { wresult } = await answer(portal({ encrypt: 'required', wsfed: { keys, tokenType } }))
      expect(wresult).not.toContain('Ann &amp;')
      const envelope = readEnvelope(parse(wresult, messageLimits))
      if (envelope.kind !== 'token' || envelope.token.parent === undefined) throw new Error('no token')
      const holder = tokenType === 'saml11' ? envelope.token.parent : envelope.token
      const plain = decryptElement(holder, {
        keys: [appKeys.privateKey],
        acceptCbc: false,
        recipient: 'urn:portal:app',
        limits: messageLimits,
      })
      const id = tokenType === 'saml11' ? 'AssertionID' : 'ID'
      expect(
        verifyEnveloped(plain, id, tokenType === 'saml11' ? 'last' : 'after-issuer', trusted).value.name,
      ).toBe('Assertion')
    },
  )

  test('E11: no key and encryption required: nothing leaves', async () => {
    const app = portal({ encrypt: 'required' })
    await expect(answer(app)).rejects.toThrow(Refusal)
    await expect(read({}, app)).rejects.toThrow(RefusalToApp)
  })

  test('O365-02: an issuer for each domain of the UPN, and none for any other', async () => {
    const app = portal({ wsfed: { issuers: { 'acme.test': 'http://acme.test/adfs/services/trust/' } } })
    const of = (upn: string) => ({
      ...issuance,
      claims: [{ name: 'http://schemas.xmlsoap.org/claims/UPN', values: [upn] }],
    })
    expect((await answer(app, of('ann@Acme.test'))).wresult).toContain(
      'Issuer="http://acme.test/adfs/services/trust/"',
    )
    await expect(answer(app, of('ann@other.test'))).rejects.toMatchObject({ code: 'user.attribute_missing' })
  })

  test('WSF-23: a no is a page here, or a SOAP Fault where the app is set so', async () => {
    const face = faceFor(portal())
    expect(face.hearsRefusals(portal())).toBe(false)
    const app = portal({ wsfed: { errors: 'fault' } })
    expect(face.hearsRefusals(app)).toBe(true)
    const { reply } = await face.writeRefusal(
      request,
      app,
      new Refusal('request.authn_context', 'secret'),
      '7KQ2',
    )
    if (reply.kind !== 'form') throw new Error('no form')
    const wresult = reply.fields['wresult'] ?? ''
    expect(readEnvelope(parse(wresult, messageLimits))).toMatchObject({
      kind: 'fault',
      fault: { subcode: 'NeedFresherCredentials' },
    })
    expect(wresult).toContain('7KQ2')
    expect(wresult).not.toContain('secret')
  })

  test('a name that is the app’s no more gets no answer, whoever it is now', async () => {
    const request = await read({ wtrealm: 'https://portal.test/' })
    const may = (app: App) => faceFor(app).mayReply(request, app)
    expect(may(portal())).toBe(true)
    expect(may(portal({ wsfed: { realms: ['urn:portal:app'] } }))).toBe(false)
  })

  test('WSF-25: a launch goes to the first address, without wctx', async () => {
    const face = faceFor(portal())
    const launched = face.launchRequest(portal({ launch: true }))
    expect(launched).toMatchObject({ replyTo: 'https://portal.test/_trust/', echo: {}, unsolicited: true })
    expect(() => face.launchRequest(portal())).toThrow(Refusal)
  })
})
