// What leaves for each product that is known by a word, byte for byte but for what is drawn at random or made by a key.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { presetNames } from '../../src/config/preset-names.js'
import { presets } from '../../src/config/presets.js'
import { systemRandom } from '../../src/gateway.js'
import type { App } from '../../src/model/app.js'
import { readAppDocument } from '../../src/wsfed/counterpart-metadata.js'
import { mfaContext } from '../signin/facts.js'
import {
  appFor,
  asked,
  blanked,
  golden,
  goldenOf,
  partnerFor,
  person,
  reading,
  samlAppFor,
  samlTold,
  told,
} from '../support/presets.js'

function expectGolden(name: string, text: string): void {
  expect(text).toBe(goldenOf(name, text))
}

const apps = presetNames.filter((name) => presets[name].app !== undefined)
const wsfed = apps.filter((name) => presets[name].app?.wsfed !== undefined)
const saml = apps.filter((name) => presets[name].app?.wsfed === undefined)

describe('what leaves for an app', () => {
  const issuers = { 'partner.example': 'https://gate.test/domains/partner.example' }
  test.each(wsfed)('%s: the token of a fixed person', async (preset) => {
    const more = preset === 'microsoft-365' ? { wsfed: { issuers } } : {}
    expectGolden(`${preset}.rstr.xml`, blanked(await told(appFor(preset, more))))
  })

  test('every preset of an app has a file', () => {
    const named = presetNames.filter((name) => presets[name].app !== undefined)
    const has = (name: string) =>
      ['rstr', 'response'].some((kind) => existsSync(join(golden, `${name}.${kind}.xml`)))
    expect(named.filter((name) => !has(name))).toEqual([])
  })
})

describe('what leaves for a SAML app', () => {
  test.each(saml)('%s: the answer of a fixed person', async (preset) => {
    // Only one of them encrypts, and what is encrypted is another every time
    const plain = { encrypt: 'never' }
    expectGolden(`${preset}.response.xml`, blanked(await samlTold(samlAppFor(preset, plain))))
  })

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
  test.each([
    ...presetNames.filter((name) => presets[name].partner).map((name) => [name, 'saml'] as const),
    ['adfs', 'wsfed'],
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
})

describe('docs/products.md', () => {
  const page = readFileSync(join(process.cwd(), 'docs/products.md'), 'utf8')

  test('has a row for each preset, as app and as partner', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    const has = (name: string, kind: string) =>
      rows.some((row) => row.includes(`\`${name}\``) && row.split('|')[2]?.trim() === kind)
    for (const name of presetNames)
      for (const kind of ['app', 'partner'] as const)
        expect(`${name} ${kind} ${has(name, kind)}`).toBe(
          `${name} ${kind} ${presets[name][kind] !== undefined}`,
        )
  })

  test('its document for an app that has none is taken', () => {
    const sample = /```xml\n([^`]+)```/.exec(page)?.[1] ?? ''
    const filled = sample.replace('ENTITY-ID', 'box.net').replace('REPLY-ADDRESS', 'https://box.test/acs')
    const read = readAppDocument(Buffer.from(filled), reading)
    expect(read).toMatchObject({ id: 'box.net', oddities: [] })
  })
})
