import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../src/config/load.js'
import { registrations } from '../../src/config/registrations.js'
import type { AuditEvent } from '../../src/model/audit-event.js'
import type { KeptDocument, Kind } from '../../src/model/office.js'
import type { Overlay } from '../../src/model/ports.js'
import type { ChangedRegistration } from '../../src/model/registration-changes.js'
import { openRegistry } from '../../src/trust/registry.js'
import type { OpenRegistry } from '../../src/trust/registry.js'
import { appXml, certificates, partnerXml } from '../saml/metadata-samples.js'

const homes: string[] = []
const open: OpenRegistry[] = []
afterAll(() => {
  for (const registry of open) registry.close()
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

const id = 'https://app.example/sp'
const otherApp = (name: string) => appXml({ id: `https://${name}.example/sp` })

/** A registry over a folder and a directory that the test writes. */
async function house(files: Readonly<Record<string, string>> = {}, settings: unknown = {}) {
  const home = mkdtempSync(join(tmpdir(), 'kept-'))
  homes.push(home)
  for (const folder of ['config', 'metadata/apps', 'metadata/partners'])
    mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify(settings))
  const drop = (file: string, text: string) => writeFileSync(join(home, 'metadata', file), text)
  for (const [file, text] of Object.entries(files)) drop(file, text)
  const directory = {
    kept: new Map<string, KeptDocument & { readonly kind: Kind }>(),
    version: 0,
    broken: false,
    now: '2026-11-22T12:00:00Z',
  }
  const overlays = { app: new Map<string, Overlay>(), partner: new Map<string, Overlay>() }
  const asked = { list: 0, find: 0 }
  const standing = (kind: Kind) => [...directory.kept.values()].filter((one) => one.kind === kind)
  const changed: ChangedRegistration[] = []
  const note = (kind: Kind, of: string) => {
    const document = directory.kept.get(`${kind} ${of}`)
    const overlay = overlays[kind].get(of) ?? {}
    changed.push({ kind, id: of, overlay, ...(document === undefined ? {} : { document }) })
  }
  const take = (
    kind: Kind,
    of: string,
    handle: string,
    text: string,
    addedAt = new Date('2026-11-22T09:00:00Z'),
  ) => {
    const bytes = Buffer.from(text)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    directory.kept.set(`${kind} ${of}`, { kind, id: of, handle, sha256, addedAt, bytes })
    note(kind, of)
    directory.version += 1
  }
  const takeAway = (kind: Kind, of: string) => {
    directory.kept.delete(`${kind} ${of}`)
    note(kind, of)
    directory.version += 1
  }
  const decide = (kind: Kind, of: string, overlay: Overlay) => {
    overlays[kind] = new Map([...overlays[kind], [of, overlay]])
    note(kind, of)
    directory.version += 1
  }
  const read = loadSettings(home, {})
  const events: AuditEvent[] = []
  let lookOnce = async () => {}
  const again = async (withChanges = false) => {
    const registry = await openRegistry({
      home,
      folders: read.folders,
      baseUrl: read.baseUrl,
      registrations: registrations(read),
      overlays: { all: async (kind) => overlays[kind], version: async () => directory.version },
      documents: {
        async list(kind) {
          asked.list += 1
          return standing(kind).map(({ bytes: _, kind: __, ...head }) => head)
        },
        async find(kind, of) {
          asked.find += 1
          if (directory.broken) throw new Error('no store')
          return directory.kept.get(`${kind} ${of}`)
        },
      },
      ...(withChanges ? { changes: async () => changed.splice(0) } : {}),
      clock: { now: () => new Date(directory.now), ticks: () => 0 },
      skew: 180,
      every: (work) => {
        lookOnce = work
        return () => {}
      },
      audit: async (some) => void events.push(...some),
    })
    open.push(registry)
    return registry
  }
  const registry = await again()
  return {
    home,
    drop,
    take,
    takeAway,
    decide,
    asked,
    directory,
    events,
    registry,
    again,
    look: () => lookOnce(),
  }
}

describe('a document that was taken in here', () => {
  test('is registered under its handle at once; taken away, the trust ends', async () => {
    const { registry, take, takeAway } = await house()
    take('app', id, 'wiki', appXml())
    await registry.takeUp()
    expect(registry.app(id)).toMatchObject({ handle: 'wiki', from: { directory: true } })
    expect(registry.appByHandle('wiki')?.id).toBe(id)
    takeAway('app', id)
    await registry.takeUp()
    expect(registry.app(id)).toBeUndefined()
  })

  test('is there from the start, and a look of another gateway takes it up', async () => {
    const { take, again, registry, look } = await house()
    take('partner', 'https://partner.example/idp', 'acme', partnerXml())
    expect((await again()).partnerByHandle('acme')).toBeDefined()
    expect(registry.partnerByHandle('acme')).toBeUndefined()
    await look()
    expect((await again()).partnerByHandle('acme')).toBeDefined()
  })

  test('changed, its new version is in force; broken, the old one stays and is said to', async () => {
    const { registry, take } = await house()
    take('app', id, 'wiki', appXml())
    await registry.takeUp()
    expect(registry.app(id)?.saml?.keys).toEqual([])
    take('app', id, 'wiki', appXml({ keys: [['encryption', certificates.rsa]] }))
    await registry.takeUp()
    expect(registry.app(id)?.saml?.keys).toHaveLength(1)
    take('app', id, 'wiki', '<broken')
    await registry.takeUp()
    expect(registry.app(id)?.saml?.keys).toHaveLength(1)
    expect(registry.quarantined()).toEqual([
      {
        file: 'apps/wiki (console)',
        reason: expect.stringMatching(/^It cannot be read: .* What the document said before stays in force/),
      },
    ])
  })

  test('can be given another handle, but not one that is taken', async () => {
    const { registry, take } = await house({ 'apps/mail.xml': otherApp('mail') })
    take('app', id, 'wiki', appXml())
    await registry.refresh()
    take('app', id, 'mail', appXml())
    await registry.takeUp()
    expect(registry.app(id)?.handle).toBe('wiki')
    expect(registry.quarantined()[0]?.reason).toMatch(
      /^its handle mail is taken already, by mail\.xml; give it another one/,
    )
    take('app', id, 'pages', appXml())
    await registry.takeUp()
    expect(registry.app(id)?.handle).toBe('pages')
    expect(registry.appByHandle('wiki')).toBeUndefined()
    expect(registry.quarantined()).toEqual([])
  })

  test('that cannot be fetched at the moment leaves what stood in force, and is fetched again', async () => {
    const { registry, take, directory, look } = await house()
    take('app', id, 'wiki', appXml())
    await registry.takeUp()
    directory.broken = true
    take('app', id, 'wiki', appXml({ keys: [['encryption', certificates.rsa]] }))
    await registry.takeUp()
    expect(registry.app(id)?.saml?.keys).toEqual([])
    directory.broken = false
    await look()
    expect(registry.app(id)?.saml?.keys).toHaveLength(1)
  })
})

describe('beside a file with the same entityID', () => {
  test('who stands keeps standing: the document is set aside by the file', async () => {
    const { registry, take } = await house({ 'apps/wiki.xml': appXml() })
    take('app', id, 'pages', appXml({ keys: [['encryption', certificates.rsa]] }))
    await registry.refresh()
    expect(registry.app(id)?.from).toEqual({ file: 'metadata/apps/wiki.xml' })
    expect(registry.quarantined()).toEqual([
      {
        file: 'apps/pages (console)',
        reason: 'its entityID is registered already, by wiki.xml; remove one of the two',
      },
    ])
  })

  test('and a file by the document', async () => {
    const { registry, take, drop } = await house()
    take('app', id, 'pages', appXml())
    await registry.refresh()
    drop('apps/wiki.xml', appXml({ keys: [['encryption', certificates.rsa]] }))
    await registry.refresh()
    expect(registry.app(id)).toMatchObject({ handle: 'pages', from: { directory: true } })
    expect(registry.quarantined()).toEqual([
      {
        file: 'metadata/apps/wiki.xml',
        reason: 'its entityID is registered already, by the console as pages; remove one of the two',
      },
    ])
  })

  test('after a start the older of the two stands', async () => {
    const { take, drop, home, again } = await house()
    take('app', id, 'pages', appXml(), new Date('2026-11-20T00:00:00Z'))
    drop('apps/wiki.xml', appXml())
    const file = join(home, 'metadata/apps/wiki.xml')
    utimesSync(file, new Date('2026-11-21T00:00:00Z'), new Date('2026-11-21T00:00:00Z'))
    expect((await again()).app(id)?.handle).toBe('pages')
    utimesSync(file, new Date('2026-11-19T00:00:00Z'), new Date('2026-11-19T00:00:00Z'))
    expect((await again()).app(id)?.handle).toBe('wiki')
  })

  test('where the one goes the other stands, and the audit hears of it', async () => {
    const { registry, take, home, events } = await house({ 'apps/wiki.xml': appXml() })
    take('app', id, 'pages', appXml())
    await registry.refresh()
    events.length = 0
    rmSync(join(home, 'metadata/apps/wiki.xml'))
    await registry.refresh()
    expect(registry.app(id)?.handle).toBe('pages')
    expect(events).toEqual([
      {
        type: 'registration.changed',
        kind: 'app',
        id,
        handle: 'pages',
        by: 'apps/pages (console)',
        change: 'handle, was wiki',
      },
    ])
  })
})

test('what console and API did themselves is not written down twice; what a file does is', async () => {
  const { registry, take, takeAway, drop, events } = await house()
  take('app', id, 'wiki', appXml())
  drop('apps/mail.xml', otherApp('mail'))
  await registry.refresh()
  take('app', id, 'wiki', appXml({ keys: [['encryption', certificates.rsa]] }))
  await registry.takeUp()
  takeAway('app', id)
  await registry.takeUp()
  expect(events.map((event) => [event.type, 'handle' in event ? event.handle : ''])).toEqual([
    ['registration.added', 'mail'],
  ])
})

describe('what looking costs', () => {
  test('while nothing changes, no document is listed or fetched', async () => {
    const { registry, take, asked, look } = await house()
    for (const name of ['a', 'b', 'c']) take('app', `https://${name}.example/sp`, name, otherApp(name))
    await registry.refresh()
    asked.list = 0
    asked.find = 0
    for (let times = 0; times < 5; times += 1) await look()
    expect(asked).toEqual({ list: 0, find: 0 })
  })

  test('each day all is read again, and what says what it said stays the very same', async () => {
    const { registry, take, directory, asked } = await house({ 'apps/mail.xml': otherApp('mail') })
    take('app', id, 'wiki', appXml())
    const passing = { id: 'https://old.example/sp', validUntil: '2026-11-23T06:00:00Z' }
    take('app', passing.id, 'old', appXml(passing))
    await registry.refresh()
    const before = registry.apps()
    const [mail, old, wiki] = before
    asked.find = 0
    directory.now = '2026-11-23T05:00:00Z'
    await registry.takeUp()
    expect(asked.find).toBe(2)
    expect(registry.apps()).toBe(before)
    directory.now = '2026-11-24T05:00:00Z'
    await registry.takeUp()
    expect([registry.appByHandle('mail'), registry.appByHandle('wiki')]).toEqual([mail, wiki])
    expect(registry.appByHandle('wiki')).toBe(wiki)
    expect(old?.oddities).toEqual([])
    expect(registry.appByHandle('old')?.oddities[0]?.says).toMatch(/^Its metadata was valid until 2026-11-23/)
  })

  test('of many that stand, only what changed is fetched and made anew', async () => {
    const { registry, take, decide, asked } = await house()
    for (const name of ['a', 'b', 'c']) take('app', `https://${name}.example/sp`, name, otherApp(name))
    await registry.refresh()
    asked.find = 0
    const before = registry.appByHandle('a')
    take(
      'app',
      'https://b.example/sp',
      'b',
      appXml({ id: 'https://b.example/sp', keys: [['encryption', certificates.rsa]] }),
    )
    decide('app', 'https://c.example/sp', { enabled: false })
    await registry.takeUp()
    expect(asked.find).toBe(1)
    expect(registry.appByHandle('a')).toBe(before)
    expect(registry.appByHandle('b')?.saml?.keys).toHaveLength(1)
    expect(registry.appByHandle('c')?.enabled).toBe(false)
  })
})

test('told which changed, a registry looks at these alone, and stands as one that looks at all', async () => {
  const { registry, again, take, takeAway, decide, asked, drop } = await house()
  drop('apps/mail.xml', otherApp('mail'))
  for (const name of ['a', 'b', 'c', 'd']) take('app', `https://${name}.example/sp`, name, otherApp(name))
  take('partner', 'https://partner.example/idp', 'acme', partnerXml())
  const told = await again(true)
  const before = told.apps()
  asked.list = 0
  asked.find = 0
  decide('app', 'https://a.example/sp', { enabled: false })
  decide('app', 'https://mail.example/sp', { settings: { name: 'Post' } })
  takeAway('app', 'https://b.example/sp')
  take('app', 'https://c.example/sp', 'z', otherApp('c'))
  take('app', 'https://e.example/sp', 'aa', otherApp('e'))
  decide('partner', 'https://partner.example/idp', { confirmedDomains: ['acme.example'] })
  await told.takeUp()
  expect(asked).toEqual({ list: 0, find: 2 })
  expect(told.apps().map(({ handle, enabled }) => [handle, enabled])).toEqual([
    ['a', false],
    ['aa', true],
    ['d', true],
    ['mail', true],
    ['z', true],
  ])
  expect(told.appByHandle('d')).toBe(before.find(({ handle }) => handle === 'd'))
  expect(told.partnerForDomain('acme.example')?.handle).toBe('acme')
  await registry.refresh()
  expect(told.apps()).toEqual(registry.apps())
  expect(told.partners()).toEqual(registry.partners())
  decide('app', 'https://mail.example/sp', {})
  await told.takeUp()
  expect(told.appByHandle('mail')?.display.name).toEqual({ '': 'mail' })
  const apps = told.apps()
  await told.takeUp()
  expect(told.apps()).toBe(apps)
})

describe('settings that were decided here', () => {
  const httpApp = appXml({
    acs: [['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', 'http://app.example/acs', '0']],
  })

  test('say how a file is read: it is read anew, and no other', async () => {
    const { registry, decide } = await house(
      { 'apps/wiki.xml': httpApp, 'apps/mail.xml': otherApp('mail') },
      { baseUrl: 'https://login.example.org' },
    )
    expect(registry.app(id)).toBeUndefined()
    const mail = registry.appByHandle('mail')
    decide('app', id, { settings: { acceptPlainHttp: true } })
    await registry.takeUp()
    expect(registry.app(id)?.handle).toBe('wiki')
    expect(registry.appByHandle('mail')).toBe(mail)
  })

  test('are told of those that are registered', async () => {
    const { registry, decide } = await house({ 'apps/wiki.xml': appXml() })
    decide('app', id, { settings: { acceptSha1Signatures: true } })
    decide('app', 'https://nobody.example', { settings: { acceptSha1Signatures: true } })
    await registry.takeUp()
    expect(registry.app(id)?.acceptSha1Signatures).toBe(true)
    expect(registry.decided()).toEqual([
      { kind: 'app', id, handle: 'wiki', settings: { acceptSha1Signatures: true } },
    ])
  })
})
