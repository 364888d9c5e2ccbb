// What leaves for each product that is known by a word, byte for byte but for what is drawn at random or made by a key.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { presetNames } from '../../src/config/preset-names.js'
import { presets } from '../../src/config/presets.js'
import { registrations, type Registrations } from '../../src/config/registrations.js'
import { settingsSchema } from '../../src/config/schema.js'
import { samlIdp } from '../../src/faces/saml-idp/index.js'
import { samlSp } from '../../src/faces/saml-sp/index.js'
import { wsfedRp } from '../../src/faces/wsfed-rp/index.js'
import { wsfedSts } from '../../src/faces/wsfed-sts/index.js'
import { systemRandom } from '../../src/gateway.js'
import type { App } from '../../src/model/app.js'
import type { Partner } from '../../src/model/partner.js'
import type { Attributes } from '../../src/model/rule.js'
import type { SignIn } from '../../src/model/signin.js'
import { readPost } from '../../src/saml/bindings.js'
import { judge } from '../../src/signin/judge.js'
import { readAppDocument, readPartnerDocument } from '../../src/wsfed/counterpart-metadata.js'
import { facts, identity, mfaContext, partner as someone, request } from '../signin/facts.js'
import { keyRingOf, makeKeys } from '../support/counterpart.js'
import { appMetadata, outsider } from '../support/house.js'
import { registryOf } from '../support/registrations.js'
import { baseUrl, clock, random } from '../support/seen.js'

const now = new Date('2026-05-01T12:00:00Z')
const golden = join(process.cwd(), 'test/fixtures/presets')
const ring = keyRingOf(makeKeys(), makeKeys())
const deps = { keyRing: ring, random, baseUrl, lifetimes: { skew: 180 }, clock: { ...clock, now: () => now } }

function of(settings: object): Registrations {
  const { listen, log, ...rest } = settingsSchema.parse(settings)
  const nowhere = { home: '', folders: { apps: '', partners: '', certs: '' }, stores: { data: '' } }
  return registrations({
    ...rest,
    ...nowhere,
    listen: { port: 0, ...listen },
    log: { level: log.level },
  })
}

const reading = { now, production: true, own: [], terms: () => ({}) }

/** The app of this product, registered by a file of federation metadata and the word. */
function appFor(preset: string, more: object = {}): App {
  const read = readAppDocument(appMetadata(outsider('portal', 'wsfed')), reading)
  const named = { read, handle: 'portal', from: { file: 'metadata/apps/portal.xml' } }
  return of({ apps: { portal: { preset, ...more } } }).app(named)
}

const person: Attributes = {
  name: ['Ann Example'],
  email: ['ann.example@partner.example'],
  givenName: ['Ann'],
  surname: ['Example'],
  upn: ['ann@partner.example'],
  groups: ['staff', 'R&D'],
  immutableId: ['dGhpcyBpcyBhIEdVSUQ='],
  phone: ['+1 555 0100'],
}

interface Over {
  readonly attributes?: Attributes
  readonly context?: string
  readonly partner?: Partial<Partner>
}

/** All that leaves for this person at this app: the very judgement and the very face. */
async function told(app: App, { attributes = person, context, partner = {} }: Over = {}): Promise<string> {
  const authentication = { ...identity.authentication, ...(context === undefined ? {} : { context }) }
  const { verdict } = judge(
    facts({
      now,
      app,
      partner: { ...someone, ...partner },
      request: {
        ...request,
        app: app.id,
        replyTo: app.wsfed?.replyUrls.at(-1) ?? '',
        echo: { wtrealm: app.wsfed?.realms.at(-1) ?? '', wctx: 'rm=0&id=passive' },
      },
      proof: { by: 'partner', identity: { ...identity, authentication } },
      imported: { attributes, roles: ['editor', 'auditor'], steps: [], outside: [] },
    }),
  )
  if (verdict.kind !== 'issue') throw verdict.refusal
  const face = wsfedSts({ ...deps, registry: registryOf([app], [someone]) })
  const { reply } = await face.writeAnswer(verdict.issuance, app)
  if (reply.kind !== 'form') throw new Error(reply.kind)
  return reply.fields['wresult'] ?? ''
}

/** Without what is new each time. One element a line, so that a change can be read. */
function blanked(xml: string): string {
  const plain = xml
    .replace(/(DigestValue|SignatureValue|X509Certificate)>[^<]+</g, '$1>…<')
    .replace(/((?:AssertionID|ID|URI|SessionIndex)=")(#?)[^"]{20,}"/g, '$1$2…"')
  return `${plain.replace(/></g, '>\n<')}\n`
}

/** Compared with the file; UPDATE_GOLDEN=1 writes it anew, for a person to read the difference. */
function expectGolden(name: string, text: string): void {
  const file = join(golden, name)
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(golden, { recursive: true })
    writeFileSync(file, text)
  }
  expect(text).toBe(readFileSync(file, 'utf8'))
}

describe('what leaves for an app', () => {
  const issuers = { 'partner.example': 'https://gate.test/domains/partner.example' }
  test.each([
    ['sharepoint', {}],
    ['aspnet', {}],
    ['adfs', {}],
    ['microsoft-365', { wsfed: { issuers } }],
  ])('%s: the token of a fixed person', async (preset, more) => {
    expectGolden(`${preset}.rstr.xml`, blanked(await told(appFor(preset, more))))
  })

  test('every preset of an app has a file', () => {
    const named = presetNames.filter((name) => presets[name].app !== undefined)
    const has = (name: string) =>
      ['rstr', 'response'].some((kind) => existsSync(join(golden, `${name}.${kind}.xml`)))
    // A profile of its own, whose transient names and pairwise-id stand in the tests of profiles
    expect(named.filter((name) => name !== 'shibboleth' && !has(name))).toEqual([])
  })
})

/** A SAML app of this product, and what leaves for it. */
function samlAppFor(preset: string, more: object = {}): App {
  const read = readAppDocument(appMetadata(outsider('portal')), reading)
  const named = { read, handle: 'portal', from: { file: 'metadata/apps/portal.xml' } }
  return of({ apps: { portal: { preset, ...more } } }).app(named)
}

async function samlTold(app: App): Promise<string> {
  const asked = { ...request, app: app.id, replyTo: 'https://portal.test/acs' }
  const known = { ...person, userId: ['ann'], employeeNumber: ['4711'] }
  const imported = { attributes: known, roles: ['editor', 'auditor'], steps: [], outside: [] }
  const { verdict } = judge(
    facts({ now, app, partner: someone, request: asked, proof: { by: 'partner', identity }, imported }),
  )
  if (verdict.kind !== 'issue') throw verdict.refusal
  const { reply } = await samlIdp({ ...deps, registry: registryOf([app], [someone]) }).writeAnswer(
    verdict.issuance,
    app,
  )
  if (reply.kind !== 'form') throw new Error(reply.kind)
  return Buffer.from(reply.fields['SAMLResponse'] ?? '', 'base64').toString()
}

describe('what leaves for a SAML app', () => {
  const saml = presetNames.filter(
    (name) => presets[name].app !== undefined && presets[name].app?.wsfed === undefined,
  )
  test.each(saml.filter((name) => name !== 'shibboleth'))(
    '%s: the answer of a fixed person',
    async (preset) => {
      expectGolden(`${preset}.response.xml`, blanked(await samlTold(samlAppFor(preset))))
    },
  )

  test('Google Workspace is told the e-mail address as it is written, and nothing else', async () => {
    const xml = await samlTold(samlAppFor('google-workspace'))
    expect(xml).toContain('>ann.example@partner.example</saml:NameID>')
    expect(xml).not.toContain('AttributeStatement')
  })

  test('AWS is started from here, and told its roles in its own words', async () => {
    const app = samlAppFor('aws', {
      roles: { names: { editor: 'arn:aws:iam::1:role/E,arn:aws:iam::1:saml-provider/S' } },
    })
    expect(app.launch).toBe(true)
    const xml = await samlTold(app)
    expect(xml).toContain('arn:aws:iam::1:role/E,arn:aws:iam::1:saml-provider/S')
    expect(xml).not.toContain('auditor')
  })

  test('no preset makes a check weaker', () => {
    for (const name of presetNames)
      for (const said of [presets[name].app, presets[name].partner])
        expect(Object.keys(said ?? {}).filter((field) => /^accept|Minimum$|^ignore/.test(field))).toEqual([])
  })
})

describe('SharePoint', () => {
  test('knows people by claims: no NameIdentifier, a bearer and the e-mail address', async () => {
    const xml = await told(appFor('sharepoint'))
    expect(xml).not.toContain('NameIdentifier')
    expect(xml).toContain('SubjectConfirmation')
    expect(xml).toMatch(/AttributeName="emailaddress"/)
    expect(xml).toContain('urn:oasis:names:tc:SAML:1.0:assertion')
  })

  test('gets a token that lasts longer than the ten minutes of its LogonTokenCacheExpirationWindow', () => {
    expect(appFor('sharepoint').assertionLifetime).toBe(3600)
    expect(appFor('sharepoint', { wsfed: { tokenLifetime: 1200 } }).assertionLifetime).toBe(1200)
  })
})

describe('Microsoft 365', () => {
  const issuers = { 'partner.example': 'urn:one', 'other.example': 'urn:two' }
  const m365 = (more: object = {}) => appFor('microsoft-365', { wsfed: { issuers, ...more } })

  test('O365-01: asks under its own name, is answered at its own address, and reads UPN and ImmutableID', async () => {
    const { wsfed } = m365()
    expect(wsfed?.realms).toContain('urn:federation:MicrosoftOnline')
    expect(wsfed?.replyUrls).toContain('https://login.microsoftonline.com/login.srf')
    const xml = await told(m365())
    expect(xml).toMatch(
      /<saml:NameIdentifier Format="urn:oasis:names:tc:SAML:1\.1:nameid-format:unspecified">dGhpcyBpcyBhIEdVSUQ=</,
    )
    expect(xml).toMatch(/AttributeName="UPN" AttributeNamespace="http:\/\/schemas\.xmlsoap\.org\/claims"/)
    expect(xml).toContain('AttributeName="ImmutableID"')
  })

  test('O365-02: the issuer is that of the domain of the person’s UPN', async () => {
    const confirmedDomains = ['partner.example', 'other.example', 'third.example']
    const issuer = async (upn: string) => {
      const xml = await told(m365(), { attributes: { ...person, upn: [upn] }, partner: { confirmedDomains } })
      return /Issuer="([^"]+)"/.exec(xml)?.[1]
    }
    expect(await issuer('ann@partner.example')).toBe('urn:one')
    expect(await issuer('ann@PARTNER.example')).toBe('urn:one')
    expect(await issuer('ann@other.example')).toBe('urn:two')
    await expect(issuer('ann@third.example')).rejects.toMatchObject({ code: 'user.attribute_missing' })
  })

  test('O365-03: an ImmutableID of 64 characters is told, a longer one refused: user.name_unavailable', async () => {
    const named = (length: number) =>
      told(m365(), { attributes: { ...person, immutableId: ['a'.repeat(length)] } })
    expect(await named(64)).toContain(`>${'a'.repeat(64)}<`)
    await expect(named(65)).rejects.toMatchObject({ code: 'user.name_unavailable' })
    await expect(told(m365(), { attributes: { ...person, immutableId: [] } })).rejects.toMatchObject({
      code: 'user.name_unavailable',
    })
  })

  test.each([
    ['several factors, believed', mfaContext, 2, 'http://schemas.microsoft.com/claims/multipleauthn'],
    [
      'the same in the words of WS-Federation',
      'http://schemas.microsoft.com/claims/multipleauthn',
      2,
      'http://schemas.microsoft.com/claims/multipleauthn',
    ],
    ['a password', undefined, 2, 'urn:oasis:names:tc:SAML:1.0:am:password'],
    [
      'several factors, of a partner that is not believed so much',
      mfaContext,
      1,
      'urn:oasis:names:tc:SAML:1.0:am:unspecified',
    ],
  ] as const)('O365-04: %s', async (_sentence, context, believedUpTo, method) => {
    const xml = await told(m365(), {
      ...(context === undefined ? {} : { context }),
      partner: { believedUpTo },
    })
    expect(/AuthenticationMethod="([^"]+)"/.exec(xml)?.[1]).toBe(method)
    expect(/AuthenticationInstant="([^"]+)"/.exec(xml)?.[1]).toBe('2026-05-01T11:59:00.000Z')
  })

  test('without issuers its registration says so; with them, and for other products, it does not', () => {
    const said = (app: App) => app.oddities.map(({ says }) => says).join()
    expect(said(appFor('microsoft-365'))).toContain('an issuer of its own, and none is set')
    expect(said(m365())).not.toContain('issuer')
    expect(said(appFor('sharepoint'))).not.toContain('issuer')
  })

  test('where several partners may vouch its registration says that each can name anybody', () => {
    const said = (app: App) => app.oddities.map(({ says }) => says).join()
    expect(said(appFor('microsoft-365', { partners: ['acme'] }))).not.toContain('several partners')
    for (const partners of [['acme', 'fabrikam'], 'all'] as const)
      expect(said(appFor('microsoft-365', { partners }))).toContain('several partners')
    expect(said(appFor('sharepoint'))).not.toContain('several partners')
  })

  test('O365-05: guests from a partner’s domain are told by ImmutableID and e-mail address, at the tenant’s name', async () => {
    const tenant = 'https://login.microsoftonline.com/8d3f6a02-0000-4000-8000-000000000000/'
    const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'
    const guests = m365({ realms: [tenant] })
    const attributes = [...(guests.attributes ?? []), { attribute: 'email', name: claim }]
    const xml = await told({ ...guests, attributes })
    expect(guests.wsfed?.realms).toContain(tenant)
    expect(xml).toContain('AttributeName="emailaddress"')
    expect(xml).toContain('AttributeName="ImmutableID"')
  })
})

describe('what is asked of a partner', () => {
  const signIn: SignIn = {
    id: 'oneSignIn',
    reference: '7KQ2-M9XF-3D',
    request: { ...request, requesters: ['https://deeper.example'], forceAuthn: true },
    source: '192.0.2.1',
    startedAt: now,
    expiresAt: new Date('2026-05-01T12:15:00Z'),
    state: 'open',
    version: 0,
  }
  const both = readFileSync(join(process.cwd(), 'test/fixtures/wsfed/mixed-partner.xml'))
  const partnerFor = (preset: string | undefined, protocol: 'saml' | 'wsfed'): Partner => {
    const read = readPartnerDocument(both, { ...reading, production: false, terms: () => ({ protocol }) })
    const settings = { protocol, ...(preset === undefined ? {} : { preset }) }
    return of({ partners: { fs: settings } }).partner({
      read,
      handle: 'fs',
      from: { file: 'metadata/partners/fs.xml' },
    })
  }

  async function asked(partner: Partner): Promise<string> {
    const app = appFor('aspnet')
    const all = { ...deps, random: fixed, registry: registryOf([app], [partner]) }
    const face = partner.protocol === 'saml' ? samlSp(all) : wsfedRp(all)
    const { reply } = await face.writeRequest({ signIn, partner, app })
    if (reply.kind === 'redirect') {
      const url = new URL(reply.to)
      if (!url.searchParams.has('SAMLRequest')) return `${reply.to.replaceAll('&', '\n&')}\n`
      return blanked(
        readPost(
          `SAMLRequest=${encodeURIComponent(url.searchParams.get('SAMLRequest') ?? '')}`,
          '',
          'SAMLRequest',
          { acceptDeflated: true },
        ).xml.toString(),
      )
    }
    if (reply.kind !== 'form') throw new Error(reply.kind)
    return blanked(Buffer.from(reply.fields['SAMLRequest'] ?? '', 'base64').toString())
  }

  test.each([
    ['adfs', 'saml'],
    ['adfs', 'wsfed'],
    ['entra-id', 'saml'],
    ['entra-id', 'wsfed'],
  ] as const)('%s by %s: the request', async (preset, protocol) => {
    expectGolden(
      `${preset}.${protocol === 'saml' ? 'authn-request.xml' : 'wsignin.txt'}`,
      await asked(partnerFor(preset, protocol)),
    )
  })

  test('neither reads Scoping, a NameIDPolicy’s format or a RequestedAuthnContext, so none is sent; others get the first', async () => {
    for (const preset of ['adfs', 'entra-id']) {
      const request = await asked(partnerFor(preset, 'saml'))
      for (const refused of ['Scoping', 'Format=', 'RequestedAuthnContext', '<saml:Subject'])
        expect(request).not.toContain(refused)
    }
    expect(await asked(partnerFor(undefined, 'saml'))).toContain('Scoping')
  })

  test('Entra ID reads no ID that begins with a digit', () => {
    for (let n = 0; n < 50; n++) expect(systemRandom.id()).toMatch(/^[_a-z]/i)
  })

  const fixed = { ...random, id: () => '_fixed-for-the-file-0123456789', secret: () => 'fixed-for-the-file' }
})
