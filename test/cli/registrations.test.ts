import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { appXml, certificates, partnerXml } from '../saml/metadata-samples.js'
import { commandLine, removeHomes } from './command-line.js'

afterAll(removeHomes)

const sample = (name: string) => join(process.cwd(), 'test/saml/metadata', name)

describe('add', () => {
  test('a file is taken in, shown as it was understood, with fingerprints and the next step', async () => {
    const { home, run } = commandLine()
    const added = await run('app', 'add', sample('mellon.xml'))
    expect(added.error).toBe('')
    expect(added.code).toBe(0)
    expect(added.out).toContain('http://127.0.0.1:18103/mellon/metadata')
    expect(added.out).toContain('http://127.0.0.1:18103/mellon/postResponse (HTTP-POST, index 0, default)')
    expect(added.out).toMatch(/SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}/)
    expect(added.out).toContain('http://localhost:8080/saml/idp')
    const file = join(home, 'metadata/apps/mellon.xml')
    expect(readFileSync(file)).toEqual(readFileSync(sample('mellon.xml')))
    expect(statSync(file).mode & 0o777).toBe(0o644)
    expect(readdirSync(join(home, 'metadata/apps'))).toEqual(['mellon.xml'])
  })

  test('a partner’s next step names the command that confirms the domain it claims', async () => {
    const { put, run } = commandLine()
    const scope =
      '<md:Extensions><shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0">acme.example</shibmd:Scope></md:Extensions>'
    const added = await run('partner', 'add', put('acme.xml', partnerXml({ startOfRole: scope })))
    expect(added.out).toContain('sallyport partner confirm-domain acme acme.example')
    expect(added.out).toContain('/saml/sp')
  })

  test('an address is fetched, and its owner’s fingerprint asked for where somebody sits', async () => {
    const { home, run, asked } = commandLine()
    const server = createServer(
      (_, response) => void response.end(appXml({ id: 'https://wiki.example/saml' })),
    )
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`
    try {
      const no = await asked('n', 'app', 'add', address)
      expect(no).toMatchObject({ code: 1, question: expect.stringContaining('fingerprints') })
      expect(readdirSync(join(home, 'metadata/apps'))).toEqual([])
      expect((await asked('y', 'app', 'add', address)).code).toBe(0)
      expect(readdirSync(join(home, 'metadata/apps'))).toEqual(['wiki.example.xml'])
      expect((await run('app', 'add', address, '--replace')).code).toBe(0)
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })

  test('in production no address that is plain http or private is fetched', async () => {
    const { run } = commandLine({ baseUrl: 'https://login.example.org' })
    for (const address of ['http://app.example/', 'https://127.0.0.1/', 'https://169.254.169.254/latest']) {
      const refused = await run('app', 'add', address)
      expect(refused.code).toBe(1)
      expect(refused.error).toContain('what to do:')
    }
  })

  test('the wrong role is refused with the command that is right', async () => {
    const { home, run } = commandLine()
    const refused = await run('app', 'add', sample('ssp-idp.xml'))
    expect(refused.code).toBe(1)
    expect(refused.error).toContain('but a partner')
    expect(refused.error).toContain('sallyport partner add')
    expect(existsSync(join(home, 'metadata/apps/ssp-idp.xml'))).toBe(false)
    expect((await run('partner', 'add', sample('ssp-idp.xml'))).code).toBe(0)
  })

  test('an entity that is registered is replaced only on demand, under its own handle', async () => {
    const { home, put, run } = commandLine()
    await run('partner', 'add', put('acme.xml', partnerXml()))
    const newer = put('newer.xml', partnerXml({ keys: [['signing', certificates.other]] }))
    const refused = await run('partner', 'add', newer)
    expect(refused.code).toBe(1)
    expect(refused.error).toContain('registered already, as acme')
    expect((await run('partner', 'add', newer, '--replace')).code).toBe(0)
    expect(readdirSync(join(home, 'metadata/partners'))).toEqual(['acme.xml'])
    expect(readFileSync(join(home, 'metadata/partners/acme.xml'), 'utf8')).toContain(certificates.other)
  })

  test('a handle is given, or from the file’s name, or from the entityID; a taken one is refused', async () => {
    const { home, put, run } = commandLine()
    await run('app', 'add', put('metadata.xml', appXml({ id: 'https://shop.example/saml' })))
    await run('app', 'add', put('x.xml', appXml({ id: 'urn:app:Two!' })), '--handle', 'two')
    await run('app', 'add', put('sp-metadata.xml', appXml({ id: 'urn:app:Three!' })))
    expect(readdirSync(join(home, 'metadata/apps'))).toEqual([
      'shop.example.xml',
      'two.xml',
      'urn-app-three.xml',
    ])
    const taken = await run('app', 'add', put('x.xml', appXml({ id: 'urn:four' })), '--handle', 'two')
    expect(taken.error).toContain('The handle two belongs to urn:app:Two!')
    const odd = await run('app', 'add', put('x.xml', appXml({ id: 'urn:four' })), '--handle', '../../etc/x')
    expect(odd.error).toContain('cannot be a handle')
    expect(odd.code).toBe(1)
  })

  test('what is no metadata is refused in words', async () => {
    const { home, put, run } = commandLine()
    expect((await run('app', 'add', join(home, 'nothing.xml'))).error).toContain('There is no file')
    expect((await run('app', 'add', home)).error).toContain('is not a file')
    expect((await run('app', 'add', put('page.xml', '<html/>'))).error).toContain('is a web page')
    const several = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${appXml()}${partnerXml()}</md:EntitiesDescriptor>`
    expect((await run('app', 'add', put('all.xml', several))).error).toContain('2 entities')
  })
})

describe('afterwards', () => {
  async function house() {
    const line = commandLine()
    line.put('metadata/apps/wiki.xml', appXml())
    line.put('metadata/partners/acme.xml', partnerXml())
    line.put('metadata/partners/other.xml', partnerXml({ id: 'urn:other' }))
    line.put('metadata/apps/broken.xml', '<x')
    return line
  }

  test('all are listed, with what is set aside', async () => {
    const { run, json } = await house()
    const listed = await run('app', 'list')
    expect(listed.out).toMatch(/^wiki +wiki +enabled/m)
    expect(listed.out).toContain('! metadata/apps/broken.xml')
    expect(await json('partner', 'list')).toMatchObject({
      partners: [{ handle: 'acme', stands: 'enabled' }, { handle: 'other' }],
      setAside: [],
    })
  })

  test('one is shown by handle or entityID, and a miss says what there is', async () => {
    const { run, json } = await house()
    expect((await run('app', 'show', 'wiki')).out).toContain('https://app.example/sp')
    expect(await json('app', 'show', 'https://app.example/sp')).toMatchObject({
      handle: 'wiki',
      backdate: 60,
    })
    expect((await run('partner', 'show', 'acne')).error).toContain('Registered are: acme, other')
    expect((await run('app', 'show', 'broken')).error).toContain('not in force')
  })

  test('disable, enable and remove', async () => {
    const { home, run, json } = await house()
    const stands = async () => ((await json('app', 'show', 'wiki')) as { stands: string }).stands
    expect(await stands()).toBe('enabled')
    expect((await run('app', 'disable', 'wiki')).code).toBe(0)
    expect(await stands()).toBe('disabled')
    await run('app', 'enable', 'wiki')
    expect(await stands()).toBe('enabled')
    await run('app', 'remove', 'wiki')
    expect(existsSync(join(home, 'metadata/apps/wiki.xml'))).toBe(false)
    expect((await run('app', 'show', 'wiki')).code).toBe(1)
    const audit = (await json('audit')) as readonly { event: { type: string; change?: string } }[]
    expect(audit.map(({ event }) => [event.type, event.change])).toEqual([
      ['registration.changed', 'disabled'],
      ['registration.changed', 'enabled'],
      ['registration.changed', 'what was decided about it is forgotten: removed'],
    ])
  })

  test('a domain is confirmed for one partner, in lower case, and taken away again', async () => {
    const { run, json } = await house()
    const domains = async (name: string) =>
      ((await json('partner', 'show', name)) as { confirmedDomains: string[] }).confirmedDomains
    expect((await run('partner', 'confirm-domain', 'acme', 'Acme.Example')).code).toBe(0)
    expect(await domains('acme')).toEqual(['acme.example'])
    const taken = await run('partner', 'confirm-domain', 'other', 'acme.example')
    expect(taken.code).toBe(1)
    expect(taken.error).toContain('confirmed for acme already')
    expect(taken.error).toContain('unconfirm-domain acme acme.example')
    await run('partner', 'unconfirm-domain', 'acme', 'acme.example')
    expect((await run('partner', 'confirm-domain', 'other', 'acme.example')).code).toBe(0)
    expect([await domains('acme'), await domains('other')]).toEqual([[], ['acme.example']])
    for (const no of ['not a domain', 'alice@acme.example', '10.0.0.1', 'https://acme.example']) {
      expect((await run('partner', 'confirm-domain', 'acme', no)).error).toContain('is not a domain')
    }
  })

  test('a removed partner that comes back has no domains', async () => {
    const { put, run, json } = await house()
    await run('partner', 'confirm-domain', 'acme', 'acme.example')
    await run('partner', 'remove', 'acme')
    put('metadata/partners/acme.xml', partnerXml())
    expect(await json('partner', 'show', 'acme')).toMatchObject({ confirmedDomains: [] })
  })

  test('what config/ pins is not changed beside it', async () => {
    const { put, run } = commandLine({
      apps: { wiki: { enabled: false } },
      partners: { 'https://partner.example/idp': { confirmedDomains: ['acme.example'] } },
    })
    put('metadata/apps/wiki.xml', appXml())
    put('metadata/partners/acme.xml', partnerXml())
    expect((await run('app', 'enable', 'wiki')).error).toContain('apps["wiki"].enabled')
    expect((await run('partner', 'confirm-domain', 'acme', 'other.example')).error).toContain(
      'confirmedDomains',
    )
    expect((await run('partner', 'disable', 'acme')).code).toBe(0)
  })

  test('looking makes no database', async () => {
    const { home, run } = await house()
    await run('app', 'list')
    await run('check-config')
    expect(existsSync(join(home, 'data'))).toBe(false)
    expect(existsSync(join(home, 'certs'))).toBe(false)
    rmSync(join(home, 'metadata/apps/broken.xml'))
    expect((await run('check-config')).code).toBe(0)
  })
})

test('what a document says cannot steer the terminal', async () => {
  const { put, run } = commandLine()
  const ui =
    '<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="en">Wiki &#x9b;31m \u202eevil</mdui:DisplayName></mdui:UIInfo></md:Extensions>'
  const added = await run('app', 'add', put('wiki.xml', appXml({ startOfRole: ui })))
  expect(added.code).toBe(0)
  const listed = await run('app', 'list', '--json')
  for (const text of [added.out, (await run('app', 'list')).out, listed.out]) {
    expect(text).toContain('\\u202eevil')
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  }
})

describe('WS-Federation', () => {
  const both = sample('../../fixtures/wsfed/mixed-partner.xml')

  test('WFM-07: a partner’s federation metadata is taken in as what it is', async () => {
    const { run } = commandLine()
    const added = await run('partner', 'add', sample('ssp-adfs.xml'))
    expect(added).toMatchObject({ code: 0, error: '' })
    expect(added.out).toMatch(/protocol +WS-Federation/)
    expect(added.out).toContain('/simplesaml/module.php/adfs/idp/prp.php')
    expect(added.out).toContain('/FederationMetadata/2007-06/FederationMetadata.xml')
  })

  test('an app without metadata is registered by its names and addresses', async () => {
    const { home, run } = commandLine()
    const words = ['app', 'add', '--handle', 'portal', '--realm', 'urn:portal', 'urn:portal:old']
    expect((await run(...words)).error).toContain('--realm WTREALM --reply URL')
    const added = await run(...words, '--reply', 'https://portal.test/_trust/', '--preset', 'sharepoint')
    expect(added).toMatchObject({ code: 0, error: '' })
    expect(readdirSync(join(home, 'metadata/apps'))).toEqual(['portal.xml'])
    const shown = await run('app', 'show', 'portal')
    for (const said of ['urn:portal', 'urn:portal:old', 'https://portal.test/_trust/', 'claims/emailaddress'])
      expect(shown.out).toContain(said)
  })

  test('a preset brings the names and addresses that everybody has', async () => {
    const { run } = commandLine()
    const added = await run('app', 'add', '--handle', 'm365', '--preset', 'microsoft-365')
    expect(added).toMatchObject({ code: 0, error: '' })
    expect(added.out).toContain('urn:federation:MicrosoftOnline')
    expect(added.out).toContain('https://login.microsoftonline.com/login.srf')
  })

  test('of a document with both protocols SAML is spoken, until the registration is set otherwise', async () => {
    const { run } = commandLine()
    const added = await run('partner', 'add', both, '--handle', 'fs')
    expect(added.out).toContain('SAML 2.0 is spoken with it')
    expect((await run('partner', 'set', 'fs', '--protocol', 'wsfed')).code).toBe(0)
    expect((await run('partner', 'show', 'fs')).out).toMatch(/protocol +WS-Federation/)
    expect((await run('partner', 'set', 'fs', '--protocol', 'default')).code).toBe(0)
    expect((await run('partner', 'show', 'fs')).out).not.toMatch(/protocol +WS-Federation/)
    expect((await run('partner', 'set', 'fs')).error).toContain('nothing to set')
  })

  test('our own document', async () => {
    const { run } = commandLine()
    const printed = await run('metadata', 'wsfed')
    expect(printed.out).toContain('fed:SecurityTokenServiceType')
    expect(printed.out).toContain('fed:ApplicationServiceType')
  })
})
