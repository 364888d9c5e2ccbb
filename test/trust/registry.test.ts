import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../src/config/load.js'
import { registrations } from '../../src/config/registrations.js'
import type { AuditEvent } from '../../src/model/audit-event.js'
import type { Overlay } from '../../src/model/ports.js'
import { look } from '../../src/trust/metadata-file.js'
import { openRegistry } from '../../src/trust/registry.js'
import type { OpenRegistry } from '../../src/trust/registry.js'
import { appXml, certificates, partnerXml } from '../saml/metadata-samples.js'

const homes: string[] = []
const open: OpenRegistry[] = []
afterAll(() => {
  for (const registry of open) registry.close()
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

/** A home folder, a registry over it, and everything a test turns. */
async function house(
  files: Readonly<Record<string, string>> = {},
  settings: unknown = {},
  more = { memory: false },
) {
  const home = mkdtempSync(join(tmpdir(), 'registry-'))
  homes.push(home)
  for (const folder of ['config', 'metadata/apps', 'metadata/partners'])
    mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify(settings))
  const put = (file: string, text: string) => writeFileSync(join(home, 'metadata', file), text)
  for (const [file, text] of Object.entries(files)) put(file, text)
  const time = { now: new Date('2026-11-22T12:00:00Z') }
  const overlays = {
    app: new Map<string, Overlay>(),
    partner: new Map<string, Overlay>(),
    version: 0,
    broken: false,
  }
  const decide = (kind: 'app' | 'partner', id: string, overlay: Overlay) => {
    overlays[kind].set(id, overlay)
    overlays.version += 1
  }
  const read = loadSettings(home, {})
  const version = async () => {
    if (overlays.broken) throw new Error('no store')
    return overlays.version
  }
  const again = async () => {
    const events: AuditEvent[] = []
    let lookOnce = async () => {}
    const registry = await openRegistry({
      home,
      folders: read.folders,
      baseUrl: read.baseUrl,
      registrations: registrations(read),
      overlays: { all: async (kind) => overlays[kind], version },
      clock: { now: () => time.now, ticks: () => 0 },
      skew: 180,
      every: (work) => {
        lookOnce = work
        return () => {}
      },
      ...(more.memory ? { memory: join(home, 'data/registrations.json') } : {}),
      audit: async (some) => void events.push(...some),
    })
    open.push(registry)
    return { registry, events, lookOnce }
  }
  const path = (file: string) => join(home, 'metadata', file)
  return { home, put, path, time, decide, overlays, again, ...(await again()) }
}

const partnerNamed = (name: string, more = {}) =>
  partnerXml({
    id: `https://${name}.example/idp`,
    startOfRole: `<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="en">${name}</mdui:DisplayName></mdui:UIInfo></md:Extensions>`,
    ...more,
  })

const types = (events: readonly AuditEvent[]) => events.map(({ type }) => type)

test('a file that cannot be looked at is a fault; only one that is gone was removed', async () => {
  const { home, put } = await house()
  put('apps/wiki.xml', appXml())
  const folder = join(home, 'metadata/apps')
  expect(await look(folder, 'wiki.xml')).toHaveProperty('text')
  expect(await look(folder, 'gone.xml')).toBeUndefined()
  expect(await look(join(folder, 'wiki.xml'), 'below.xml')).toEqual({ fault: 'it cannot be read (ENOTDIR)' })
})

describe('a file in the folder', () => {
  test('dropped in, it is registered under its name; taken away, the trust ends', async () => {
    const { registry, put, path, events } = await house()
    expect(registry.apps()).toEqual([])
    put('apps/wiki.xml', appXml())
    await registry.refresh()
    expect(registry.app('https://app.example/sp')).toMatchObject({
      handle: 'wiki',
      from: { file: 'metadata/apps/wiki.xml' },
    })
    expect(registry.appByHandle('wiki')?.id).toBe('https://app.example/sp')
    expect(registry.partner('https://app.example/sp')).toBeUndefined()
    rmSync(path('apps/wiki.xml'))
    await registry.refresh()
    expect(registry.app('https://app.example/sp')).toBeUndefined()
    expect(types(events)).toEqual(['registration.added', 'registration.removed'])
    expect(events[0]).toMatchObject({ kind: 'app', handle: 'wiki', by: 'metadata/apps/wiki.xml' })
  })

  test('what stood at the start is registered at once and told to nobody', async () => {
    const { registry, events } = await house({ 'apps/wiki.xml': appXml(), 'partners/acme.xml': partnerXml() })
    expect(registry.apps().map(({ handle }) => handle)).toEqual(['wiki'])
    expect(registry.partners().map(({ handle }) => handle)).toEqual(['acme'])
    expect(events).toEqual([])
  })

  test('what changed while nothing ran is told at the next start, once', async () => {
    const first = await house({ 'apps/wiki.xml': appXml() }, {}, { memory: true })
    expect(types(first.events)).toEqual(['registration.added'])
    first.registry.close()
    rmSync(first.path('apps/wiki.xml'))
    first.put('partners/acme.xml', partnerXml())
    first.put('partners/bad.xml', 'half')
    const told = async () => {
      const { events, registry } = await first.again()
      registry.close()
      return types(events)
    }
    expect(await told()).toEqual(['registration.removed', 'registration.added', 'registration.quarantined'])
    expect(await told()).toEqual([])
  })

  test('one look alone reads nothing: somebody may still be writing', async () => {
    const { registry, put, path, lookOnce } = await house()
    put('apps/wiki.xml', appXml())
    await lookOnce()
    expect(registry.apps()).toEqual([])
    put('apps/wiki.xml', appXml({ id: 'urn:other' }))
    utimesSync(path('apps/wiki.xml'), 1, 1)
    await lookOnce()
    expect(registry.apps()).toEqual([])
    await lookOnce()
    expect(registry.apps().map(({ id }) => id)).toEqual(['urn:other'])
  })

  test('the folder decides the role (M11)', async () => {
    const { registry } = await house({ 'apps/acme.xml': partnerXml(), 'partners/acme.xml': partnerXml() })
    expect(registry.apps()).toEqual([])
    expect(registry.partners()).toHaveLength(1)
    expect(registry.quarantined()).toEqual([
      { file: 'metadata/apps/acme.xml', reason: expect.stringContaining('metadata/partners/') },
    ])
  })

  test('our own entityID is nobody else’s (M11)', async () => {
    const { registry } = await house({
      'partners/us.xml': partnerXml({ id: 'http://localhost:8080/saml/idp' }),
    })
    expect(registry.partners()).toEqual([])
    expect(registry.quarantined()[0]?.reason).toContain('own entityID')
  })

  test('other files and hidden ones are none of ours', async () => {
    const { registry } = await house({
      'apps/README.md': 'x',
      'apps/.wiki.xml': 'x',
      'apps/wiki.xml.new': 'x',
    })
    expect(registry.quarantined()).toEqual([])
  })
})

describe('what stands keeps standing', () => {
  test('a broken newcomer is set aside with its reason, the others work', async () => {
    const { registry, put, events } = await house({ 'apps/wiki.xml': appXml() })
    put('apps/shop.xml', '<md:EntityDescriptor')
    await registry.refresh()
    expect(registry.apps().map(({ handle }) => handle)).toEqual(['wiki'])
    expect(registry.quarantined()).toEqual([
      { file: 'metadata/apps/shop.xml', reason: expect.stringContaining('cannot be read') },
    ])
    expect(types(events)).toEqual(['registration.quarantined'])
    put('apps/shop.xml', appXml({ id: 'https://shop.example' }))
    await registry.refresh()
    expect(registry.quarantined()).toEqual([])
    expect(registry.apps()).toHaveLength(2)
  })

  test('a standing file that breaks keeps its old registration, and that is said', async () => {
    const { registry, put } = await house({ 'partners/acme.xml': partnerXml() })
    put('partners/acme.xml', 'half')
    await registry.refresh()
    expect(registry.partnerByHandle('acme')?.id).toBe('https://partner.example/idp')
    expect(registry.quarantined()[0]?.reason).toContain('stays in force')
    put('partners/acme.xml', partnerXml({ keys: [['signing', certificates.other]] }))
    await registry.refresh()
    expect(registry.partnerByHandle('acme')?.saml?.keys[0]?.certificate).toBe(certificates.other)
    expect(registry.quarantined()).toEqual([])
  })

  test('a second file with the same entityID is set aside, and takes over once the first is gone (M08)', async () => {
    const { registry, put, path } = await house({ 'partners/acme.xml': partnerXml() })
    put('partners/evil.xml', partnerXml({ keys: [['signing', certificates.other]] }))
    utimesSync(path('partners/evil.xml'), 1, 1)
    await registry.refresh()
    expect(registry.partners().map(({ handle }) => handle)).toEqual(['acme'])
    expect(registry.partner('https://partner.example/idp')?.saml?.keys[0]?.certificate).toBe(certificates.rsa)
    expect(registry.quarantined()).toEqual([
      {
        file: 'metadata/partners/evil.xml',
        reason: expect.stringContaining('registered already, by acme.xml'),
      },
    ])
    rmSync(path('partners/acme.xml'))
    await registry.refresh()
    expect(registry.partners().map(({ handle }) => handle)).toEqual(['evil'])
    expect(registry.quarantined()).toEqual([])
  })

  test('entityIDs that differ in case or a slash are different', async () => {
    const { registry } = await house({
      'apps/one.xml': appXml({ id: 'https://app.example/sp' }),
      'apps/two.xml': appXml({ id: 'https://app.example/sp/' }),
      'apps/three.xml': appXml({ id: 'https://App.example/sp' }),
    })
    expect(registry.apps()).toHaveLength(3)
  })

  test('a file that now tells of somebody else ends the old trust', async () => {
    const { registry, put, events } = await house({ 'apps/wiki.xml': appXml() })
    put('apps/wiki.xml', appXml({ id: 'https://new.example' }))
    await registry.refresh()
    expect(registry.app('https://app.example/sp')).toBeUndefined()
    expect(registry.app('https://new.example')?.handle).toBe('wiki')
    expect(types(events)).toEqual(['registration.removed', 'registration.added'])
  })

  test('a changed key is told with old and new fingerprint, the same bytes again are not', async () => {
    const { registry, put, path, events } = await house({ 'partners/acme.xml': partnerXml() })
    utimesSync(path('partners/acme.xml'), 1, 1)
    await registry.refresh()
    expect(events).toEqual([])
    put('partners/acme.xml', partnerXml({ keys: [['signing', certificates.other]] }))
    await registry.refresh()
    expect(events).toEqual([
      expect.objectContaining({
        type: 'registration.changed',
        change: expect.stringMatching(/^keys \+[0-9a-f]{16} -[0-9a-f]{16}$/),
      }),
    ])
  })
})

describe('only regular files of a bearable size are read', () => {
  test('a symbolic link is said and not followed', async () => {
    const { registry, put, path, home } = await house()
    writeFileSync(join(home, 'elsewhere.xml'), appXml())
    symlinkSync(join(home, 'elsewhere.xml'), path('apps/wiki.xml'))
    await registry.refresh()
    expect(registry.apps()).toEqual([])
    expect(registry.quarantined()[0]?.reason).toContain('symbolic link')
    rmSync(path('apps/wiki.xml'))
    put('apps/wiki.xml', appXml())
    await registry.refresh()
    expect(registry.apps()).toHaveLength(1)
  })

  test('a hard link is a file like others', async () => {
    const { registry, path, home } = await house()
    writeFileSync(join(home, 'elsewhere.xml'), appXml())
    linkSync(join(home, 'elsewhere.xml'), path('apps/wiki.xml'))
    await registry.refresh()
    expect(registry.apps()).toHaveLength(1)
  })

  test('a folder and a file beyond 8 MiB are said and not read', async () => {
    const { registry, put, path } = await house()
    mkdirSync(path('apps/folder.xml'))
    put('apps/large.xml', appXml())
    truncateSync(path('apps/large.xml'), 8 * 1024 * 1024 + 1)
    await registry.refresh()
    expect(registry.quarantined().map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('not a regular file'),
        expect.stringContaining('8 MiB'),
      ]),
    )
  })

  test('an ending in capitals is said, and the same file under a proper name is taken', async () => {
    const { registry, path } = await house({ 'apps/WIKI.XML': appXml() })
    expect(registry.quarantined()).toEqual([
      { file: 'metadata/apps/WIKI.XML', reason: expect.stringContaining('must end in .xml') },
    ])
    renameSync(path('apps/WIKI.XML'), path('apps/WIKI.xml'))
    await registry.refresh()
    expect(registry.apps().map(({ handle }) => handle)).toEqual(['wiki'])
    expect(registry.quarantined()).toEqual([])
  })

  test('a name that cannot be a handle is said', async () => {
    const { registry, path } = await house({ 'apps/my wiki.xml': appXml() })
    expect(registry.quarantined()[0]?.reason).toContain('rename it')
    renameSync(path('apps/my wiki.xml'), path('apps/My-Wiki.xml'))
    await registry.refresh()
    expect(registry.apps().map(({ handle }) => handle)).toEqual(['my-wiki'])
  })
})

describe('settings and decisions', () => {
  test('a dropped-in app gets every default', async () => {
    const { registry } = await house({ 'apps/wiki.xml': appXml() })
    expect(registry.appByHandle('wiki')).toMatchObject({
      protocol: 'saml',
      enabled: true,
      partners: 'all',
      nameId: { kind: 'persistent', byDefault: true },
      release: [],
      roles: {},
      sign: 'both',
      encrypt: 'never',
      requireSignedRequests: false,
      launch: false,
      backdate: 60,
      assertionLifetime: 300,
      nameAuthority: true,
      display: { name: { '': 'wiki' } },
    })
  })

  test('a dropped-in partner gets every default and no domain', async () => {
    const scope =
      '<md:Extensions><shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0">acme.example</shibmd:Scope></md:Extensions>'
    const { registry } = await house({ 'partners/acme.xml': partnerXml({ startOfRole: scope }) })
    expect(registry.partnerByHandle('acme')).toMatchObject({
      enabled: true,
      import: [],
      onFirstSignIn: 'create',
      onEverySignIn: 'refresh',
      confirmedDomains: [],
      outsideDomains: 'drop',
      requireSigned: 'either',
      requireEncrypted: false,
      acceptUnsolicitedAnswers: false,
      sendScoping: 'requesterIdOnly',
      sendReplyUrl: 'url',
      signRequests: 'always',
      believedUpTo: 1,
      hidden: false,
    })
    expect(registry.partnerByHandle('acme')?.oddities).toEqual([
      expect.objectContaining({ todo: expect.stringContaining('confirm-domain acme acme.example') }),
    ])
    expect(registry.partnerForDomain('acme.example')).toBeUndefined()
  })

  test('settings are found by handle and by entityID, and stand before the defaults', async () => {
    const { registry } = await house(
      {
        'apps/wiki.xml': appXml(),
        'apps/shop.xml': appXml({ id: 'https://shop.example' }),
        'apps/else.xml': appXml({ id: 'urn:else' }),
      },
      {
        defaults: { app: { backdate: 30, sign: 'assertion' } },
        apps: { wiki: { name: 'The Wiki', sign: 'response' }, 'https://shop.example': { launch: true } },
      },
    )
    expect(registry.appByHandle('wiki')).toMatchObject({
      sign: 'response',
      backdate: 30,
      display: { name: { '': 'The Wiki' } },
    })
    expect(registry.appByHandle('shop')).toMatchObject({ sign: 'assertion', launch: true })
    expect(registry.appByHandle('else')).toMatchObject({ sign: 'assertion', launch: false })
  })

  test('a decision made here counts within one look, unless config/ pins the field', async () => {
    const { registry, decide } = await house(
      { 'partners/acme.xml': partnerNamed('acme'), 'partners/other.xml': partnerNamed('other') },
      { partners: { other: { enabled: true, confirmedDomains: ['other.example'] } } },
    )
    decide('partner', 'https://acme.example/idp', { enabled: false, confirmedDomains: ['acme.example'] })
    decide('partner', 'https://other.example/idp', { enabled: false, confirmedDomains: ['evil.example'] })
    await registry.refresh()
    const acme = registry.partnerByHandle('acme')
    expect(acme).toMatchObject({ enabled: false, confirmedDomains: ['acme.example'] })
    expect(acme !== undefined && registry.usable(acme)).toBe(false)
    const other = registry.partnerByHandle('other')
    expect(other).toMatchObject({ enabled: true, confirmedDomains: ['other.example'] })
    expect(other !== undefined && registry.usable(other)).toBe(true)
    expect(registry.partnerForDomain('ACME.example.')?.handle).toBe('acme')
  })

  test('a domain confirmed for two counts for none and is said at both', async () => {
    const { registry, decide } = await house({
      'partners/a.xml': partnerNamed('a'),
      'partners/b.xml': partnerNamed('b'),
    })
    decide('partner', 'https://a.example/idp', { confirmedDomains: ['shared.example', 'a.example'] })
    await registry.refresh()
    expect(registry.partnerForDomain('shared.example')?.handle).toBe('a')
    decide('partner', 'https://b.example/idp', { confirmedDomains: ['shared.example'] })
    await registry.refresh()
    expect(registry.partnerForDomain('shared.example')).toBeUndefined()
    expect(registry.partnerForDomain('a.example')?.handle).toBe('a')
    for (const handle of ['a', 'b']) {
      const partner = registry.partnerByHandle(handle)
      expect(partner?.confirmedDomains).not.toContain('shared.example')
      expect(partner?.oddities.some(({ says }) => says.includes('shared.example'))).toBe(true)
    }
  })

  test('a store that does not answer leaves what was decided in force, and files go on counting', async () => {
    const { registry, decide, put, overlays } = await house({ 'partners/acme.xml': partnerNamed('acme') })
    decide('partner', 'https://acme.example/idp', { enabled: false })
    await registry.refresh()
    overlays.broken = true
    put('partners/new.xml', partnerNamed('new'))
    await registry.refresh()
    expect(registry.partnerByHandle('acme')?.enabled).toBe(false)
    expect(registry.partnerByHandle('new')?.enabled).toBe(true)
  })

  test('a pinned signer refuses the unsigned file of exactly that registration', async () => {
    const { registry } = await house(
      { 'partners/acme.xml': partnerNamed('acme'), 'partners/other.xml': partnerNamed('other') },
      { partners: { acme: { metadataSigner: certificates.rsa } } },
    )
    expect(registry.partners().map(({ handle }) => handle)).toEqual(['other'])
    expect(registry.quarantined()[0]?.reason).toContain('not signed by the pinned metadataSigner')
  })
})

test('after validUntil, and the skew, it is registered but not usable (MD-11)', async () => {
  const { registry, time } = await house({ 'apps/wiki.xml': appXml({ validUntil: '2026-11-22T13:00:00Z' }) })
  const usable = () => {
    const app = registry.appByHandle('wiki')
    return app !== undefined && registry.usable(app)
  }
  expect(usable()).toBe(true)
  time.now = new Date('2026-11-22T13:02:59Z')
  expect(usable()).toBe(true)
  time.now = new Date('2026-11-22T13:03:00Z')
  expect(usable()).toBe(false)
})

test('what is said of dates is said anew each day', async () => {
  const { registry, time, events } = await house({
    'apps/wiki.xml': appXml({ validUntil: '2026-11-24T13:00:00Z' }),
  })
  expect(registry.appByHandle('wiki')?.oddities).toEqual([])
  time.now = new Date('2026-11-25T00:00:01Z')
  await registry.refresh()
  expect(registry.appByHandle('wiki')?.oddities[0]?.says).toContain('nobody can sign in')
  expect(events).toEqual([])
})

describe('search', () => {
  test('by name, handle, word, accent, domain and whole e-mail address', async () => {
    const { registry, decide } = await house({
      'partners/acme.xml': partnerNamed('Acme Corporation', { id: 'urn:acme' }),
      'partners/uni.xml': partnerNamed('Universität Zürich', { id: 'urn:uni' }),
      'partners/other.xml': partnerNamed('Big Acme', { id: 'urn:other' }),
    })
    decide('partner', 'urn:uni', { confirmedDomains: ['uzh.example'] })
    await registry.refresh()
    const search = (query: string, limit = 10) => {
      const { partners, matches } = registry.searchPartners(registry.partners(), query, limit)
      return [partners.map(({ handle }) => handle), matches]
    }
    expect(search('')).toEqual([['acme', 'other', 'uni'], 3])
    expect(search('acme')).toEqual([['acme', 'other'], 2])
    expect(search('ACME corp')).toEqual([['acme'], 1])
    expect(search('universitat zur')).toEqual([['uni'], 1])
    expect(search('alice@uzh.example')).toEqual([['uni'], 1])
    expect(search('versit')).toEqual([['uni'], 1])
    expect(search('', 1)).toEqual([['acme'], 3])
    expect(search('x'.repeat(100_000))).toEqual([[], 0])
  })

  test('only among those who are allowed', async () => {
    const { registry } = await house({
      'partners/a.xml': partnerNamed('a'),
      'partners/b.xml': partnerNamed('b'),
    })
    const allowed = registry.partners().filter(({ handle }) => handle === 'b')
    expect(registry.searchPartners(allowed, '', 10)).toEqual({ partners: allowed, matches: 1 })
  })
})
