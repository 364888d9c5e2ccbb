import { createHash } from 'node:crypto'
import type { App } from '../../src/model/app.js'
import type { Partner } from '../../src/model/partner.js'
import type { Written } from '../../src/model/ports.js'
import type { SignIn, SignInRequest } from '../../src/model/signin.js'
import { readAuthnRequest } from '../../src/saml/authn-request.js'
import type { AuthnRequest } from '../../src/saml/authn-request.js'
import { readRedirect as readQuery } from '../../src/saml/bindings.js'
import { readAppMetadata } from '../../src/saml/metadata.js'
import { ownMetadata } from '../../src/saml/metadata-write.js'
import { bindings, nameIDFormats } from '../../src/saml/names.js'
import { ownNames } from '../../src/saml/web-sso.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { signatureOf, verifyEnveloped, verifyOctets } from '../../src/xml/signature.js'
import { keyRingOf, readForm } from '../support/counterpart.js'
import { samlApp, samlPartner } from '../support/registrations.js'
import { verifiesElsewhere } from '../support/second-opinion.js'
import { now, outcomeOf, seconds } from '../support/seen.js'
import { asking, houseWith, ownEncryption, ownKeys } from './sp-house.js'

const { face } = houseWith()
const trusted = { keys: [publicKeyOf(ownKeys.certificate)] }
const ppt = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
const mfa = 'https://refeds.org/profile/mfa'
const sso = 'https://idp.acme.test/sso'

function signInFor(request: Partial<SignInRequest>): SignIn {
  return {
    id: 'k3JvY2-signin',
    reference: '7KQ2-M9XF-3D',
    request: { ...asking, ...request },
    source: '192.0.2.1',
    startedAt: now,
    expiresAt: seconds(900),
    state: 'open',
    version: 0,
  }
}

type PartnerEdits = Parameters<typeof samlPartner>[0]

function ask(
  partner: PartnerEdits = {},
  request: Partial<SignInRequest> = {},
  app: Partial<Omit<App, 'saml'>> = {},
) {
  return face.writeRequest({ signIn: signInFor(request), partner: samlPartner(partner), app: samlApp(app) })
}

function urlOf({ reply }: Written): string {
  if (reply.kind !== 'redirect') throw new Error('no redirect')
  return reply.to
}

function readOf(written: Written): AuthnRequest {
  return readAuthnRequest(parse(written.message.xml, messageLimits))
}

test('SP-01 to SP-04: a question by HTTP-Redirect, signed, and its note', async () => {
  const written = await ask()
  const url = urlOf(written)
  expect(url.startsWith(`${sso}?SAMLRequest=`)).toBe(true)
  const { xml, relayState, signature } = readQuery(url.slice(url.indexOf('?') + 1), 'SAMLRequest')
  expect(relayState).toBe('k3JvY2-signin')
  expect(xml.toString()).toBe(written.message.xml)
  expect(xml.toString()).not.toContain('Signature')
  if (signature === undefined) throw new Error('not signed')
  verifyOctets(signature.octets, signature.sigAlg, signature.value, trusted)
  expect(readOf(written)).toEqual({
    id: written.note,
    version: '2.0',
    issueInstant: now,
    destination: sso,
    issuer: 'https://gate.test/saml/sp',
    nameIDPolicy: { allowCreate: true },
    scoping: { requesterIDs: ['https://wiki.app.test/metadata'] },
    protocolBinding: bindings.post,
    assertionConsumerServiceURL: 'https://gate.test/saml/sp/acs',
  })
  expect(written.message).toMatchObject({ leg: 'partner', direction: 'out', type: 'AuthnRequest', at: now })
})

test.each([
  ['url', { protocolBinding: bindings.post, assertionConsumerServiceURL: 'https://gate.test/saml/sp/acs' }],
  ['index', { assertionConsumerServiceIndex: 0 }],
  ['none', {}],
] as const)('SP-03: a partner is told where the answer goes by %s', async (sendReplyUrl, expected) => {
  const { protocolBinding, assertionConsumerServiceURL, assertionConsumerServiceIndex } = readOf(
    await ask({ sendReplyUrl }),
  )
  const sent = { protocolBinding, assertionConsumerServiceURL, assertionConsumerServiceIndex }
  expect(sent).toEqual(expected)
})

test('SP-03: the address and the index that are sent are those of our metadata', () => {
  const own = ownNames('https://gate.test')
  const keyRing = keyRingOf(ownKeys, ownEncryption)
  const write = ownMetadata({ baseUrl: 'https://gate.test', keyRing, organization: { name: 'Gate' } })
  const read = readAppMetadata(write('sp'), { now, production: true, own: [], terms: () => ({}) })
  expect(read.saml.assertionConsumerServices).toMatchObject([
    {
      location: own.assertionConsumerService,
      index: own.assertionConsumerServiceIndex,
      binding: bindings.post,
    },
  ])
})

test('each question has a note of its own', async () => {
  const notes = await Promise.all([ask(), ask(), ask()].map(async (asked) => (await asked).note))
  expect(new Set(notes).size).toBe(3)
})

describe('the binding', () => {
  const only = (binding: string): PartnerEdits => ({
    saml: { singleSignOnServices: [{ binding, location: sso }] },
  })
  test.each([
    ['HTTP-POST where the partner is set so', { requestBinding: 'post' }],
    ['HTTP-POST where nothing else is offered', only(bindings.post)],
  ] satisfies [string, PartnerEdits][])('%s: the message itself is signed', async (_what, partner) => {
    const written = await ask(partner)
    const { reply } = written
    if (reply.kind !== 'form') throw new Error('no form')
    expect(reply).toMatchObject({ action: sso, title: 'Continue to Acme' })
    expect(readForm(reply.fields)).toEqual({ xml: written.message.xml, relayState: 'k3JvY2-signin' })
    verifyEnveloped(parse(written.message.xml, messageLimits), 'ID', 'after-issuer', trusted)
    expect(verifiesElsewhere(written.message.xml, ownKeys.certificate)).toBe(true)
  })

  test('HTTP-Redirect where nothing else is offered, however it is set', async () => {
    const partner = { ...only(bindings.redirect), requestBinding: 'post' } as const
    expect((await ask(partner)).reply.kind).toBe('redirect')
  })

  test('RED-07: a long URL gives way to a form, where there is one', async () => {
    const authnContext = { comparison: 'exact', classes: manyClasses() } as const
    const believedUpTo = 4
    expect((await ask({ believedUpTo }, { authnContext })).reply.kind).toBe('form')
    const redirectOnly = { ...only(bindings.redirect), believedUpTo } as const
    expect((await ask(redirectOnly, { authnContext })).reply.kind).toBe('redirect')
  })

  test('an address that has a query keeps it', async () => {
    const singleSignOnServices = [{ binding: bindings.redirect, location: `${sso}?tenant=1` }]
    expect(urlOf(await ask({ saml: { singleSignOnServices } }))).toContain(`${sso}?tenant=1&SAMLRequest=`)
  })

  test('neither is a partner that cannot be asked', async () => {
    expect(await outcomeOf(() => ask(only(bindings.soap)))).toBe('signin.no_partner -')
  })
})

/** Incompressible, so that the URL grows. */
function manyClasses(): readonly string[] {
  const hash = (i: number): string => createHash('sha256').update(String(i)).digest('base64url')
  return Array.from({ length: 100 }, (_, i) => `urn:x:${hash(i)}`)
}

describe('whether it is signed', () => {
  test.each([
    ['always', false, true],
    ['if-wanted', true, true],
    ['if-wanted', false, false],
  ] as const)('%s, wanted %s', async (signRequests, wantAuthnRequestsSigned, signed) => {
    const redirect = await ask({ signRequests, saml: { wantAuthnRequestsSigned } })
    expect(urlOf(redirect).includes('&Signature=')).toBe(signed)
    const post = await ask({ signRequests, requestBinding: 'post', saml: { wantAuthnRequestsSigned } })
    expect(signatureOf(parse(post.message.xml, messageLimits)) !== undefined).toBe(signed)
  })

  test('by the algorithm that the partner is set to', async () => {
    expect(urlOf(await ask({ signatureAlgorithm: 'rsa-sha384' }))).toContain('rsa-sha384')
  })
})

describe('PXY-07: what the app asked goes on as it is or stricter', () => {
  test.each<[string, Partial<SignInRequest>, Partial<AuthnRequest>]>([
    ['ForceAuthn', { forceAuthn: true }, { forceAuthn: true }],
    ['IsPassive', { isPassive: true }, { isPassive: true }],
    [
      'RequestedAuthnContext',
      { authnContext: { comparison: 'minimum', classes: [mfa, ppt] } },
      { requestedAuthnContext: { comparison: 'minimum', classRefs: [mfa, ppt], declRefs: [] } },
    ],
  ])('%s', async (_what, request, expected) => {
    expect(readOf(await ask({}, request))).toMatchObject(expected)
  })

  test('C5: exact is asked for as minimum where it means that', async () => {
    const authnContext = { comparison: 'exact', classes: [ppt] } as const
    const comparison = async (exactMeansMinimum: boolean) =>
      readOf(await ask({}, { authnContext }, { exactMeansMinimum })).requestedAuthnContext?.comparison
    expect(await comparison(false)).toBe('exact')
    expect(await comparison(true)).toBe('minimum')
  })
})

describe('ACX-06: classes that the house does not know', () => {
  const classesFor = async (believedUpTo: Partner['believedUpTo'], ...classes: readonly string[]) =>
    readOf(await ask({ believedUpTo }, { authnContext: { comparison: 'exact', classes } }))
      .requestedAuthnContext?.classRefs

  test('go on to a partner that is believed everything, and to no other', async () => {
    expect(await classesFor(4, 'urn:x:loa2', ppt)).toEqual(['urn:x:loa2', ppt])
    expect(await classesFor(3, 'urn:x:loa2', ppt)).toEqual([ppt])
  })

  test('leave nothing to ask for where there are no others', async () => {
    expect(await classesFor(4, 'urn:x:loa2')).toEqual(['urn:x:loa2'])
    expect(await classesFor(3, 'urn:x:loa2')).toBeUndefined()
  })
})

describe('SP-04: the context that a partner is set to be asked for', () => {
  const requestAuthnContext = { comparison: 'minimum', classes: [ppt, mfa] } as const
  test('is asked for where the app asks for none, Comparison and all', async () => {
    const { requestedAuthnContext } = readOf(await ask({ requestAuthnContext }))
    expect(requestedAuthnContext).toEqual({ comparison: 'minimum', classRefs: [ppt, mfa], declRefs: [] })
    expect(readOf(await ask()).requestedAuthnContext).toBeUndefined()
  })

  test('is stated as it is set, whatever exact means to the app', async () => {
    const exact = { requestAuthnContext: { comparison: 'exact', classes: [mfa] } } as const
    const { requestedAuthnContext } = readOf(await ask(exact, {}, { exactMeansMinimum: true }))
    expect(requestedAuthnContext?.comparison).toBe('exact')
  })

  test('and what an app must have: asked for where nothing else is enough', async () => {
    const must = { leastStrength: 2 } as const
    const asked = async (set: Partial<Partner>, wants: Partial<SignInRequest> = {}) =>
      readOf(await ask(set, wants, must)).requestedAuthnContext
    const itself = { comparison: 'minimum', classRefs: [mfa], declRefs: [] }
    expect(await asked({})).toEqual(itself)
    expect(await asked({ requestAuthnContext })).toEqual(itself)
    expect(await asked({}, { authnContext: { comparison: 'exact', classes: [ppt] } })).toEqual(itself)
    const microsoft = 'http://schemas.microsoft.com/claims/multipleauthn'
    const enough = { requestAuthnContext: { comparison: 'exact', classes: [microsoft] } } as const
    expect(await asked(enough)).toEqual({ comparison: 'exact', classRefs: [microsoft], declRefs: [] })
    expect(await asked({}, { authnContext: { comparison: 'exact', classes: ['phr'] } })).toMatchObject({
      classRefs: ['phr'],
    })
  })

  test('gives way to what the app asks for', async () => {
    const authnContext = { comparison: 'exact', classes: [ppt] } as const
    const { requestedAuthnContext } = readOf(await ask({ requestAuthnContext }, { authnContext }))
    expect(requestedAuthnContext).toEqual({ comparison: 'exact', classRefs: [ppt], declRefs: [] })
  })
})

describe('SP-02: the NameIDPolicy of a partner', () => {
  test.each([
    ['none', undefined],
    [undefined, { allowCreate: true }],
    [nameIDFormats.emailAddress, { format: nameIDFormats.emailAddress, allowCreate: true }],
  ])('%s', async (requestNameIdFormat, expected) => {
    const partner: Partial<Partner> = requestNameIdFormat === undefined ? {} : { requestNameIdFormat }
    const { saml: _, ...edits } = partner
    expect(readOf(await ask(edits)).nameIDPolicy).toEqual(expected)
  })
})

describe('PXY-02 to PXY-04: Scoping', () => {
  const behind = {
    requesters: ['https://inner.test'],
    partnerHints: ['https://idp.acme.test/metadata', 'https://other.test'],
    hintsLimit: true,
    proxyCount: 2,
  }
  const requesterIDs = ['https://inner.test', 'https://wiki.app.test/metadata']
  test.each([
    ['none', undefined],
    ['requesterIdOnly', { requesterIDs }],
    ['full', { requesterIDs, proxyCount: 1, idpList: behind.partnerHints }],
  ] as const)('%s', async (sendScoping, expected) => {
    expect(readOf(await ask({ sendScoping }, behind)).scoping).toEqual(expected)
  })

  test('a count is set where there was none, and hints that only prefer are not passed on', async () => {
    const request = { partnerHints: ['https://other.test'], hintsLimit: false }
    const { scoping } = readOf(await ask({ sendScoping: 'full' }, request))
    expect(scoping).toEqual({ requesterIDs: ['https://wiki.app.test/metadata'], proxyCount: 3 })
  })

  test('PXY-05: nobody who asks is asked in turn', async () => {
    expect(await outcomeOf(() => ask())).toBe('accepted')
    expect(await outcomeOf(() => ask({ id: 'https://wiki.app.test/metadata' }))).toBe('request.loop -')
    const requesters = ['https://idp.acme.test/metadata']
    expect(await outcomeOf(() => ask({}, { requesters }))).toBe('request.loop -')
  })
})

test('POST-04: a RelayState of ours that would be too long is a mistake of ours', async () => {
  const signIn = { ...signInFor({}), id: 'x'.repeat(81) }
  await expect(face.writeRequest({ signIn, partner: samlPartner(), app: samlApp() })).rejects.toThrow(
    '80 bytes',
  )
})
