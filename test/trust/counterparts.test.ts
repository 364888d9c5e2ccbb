import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entrySettings } from '../../src/config/entry-settings.js'
import { loadSettings } from '../../src/config/load.js'
import { registrations } from '../../src/config/registrations.js'
import { ruleFault } from '../../src/mapping/rule-fault.js'
import { DocumentFault, type Kind, SettingsFault } from '../../src/model/office.js'
import type { Overlay } from '../../src/model/ports.js'
import { openCounterparts } from '../../src/trust/counterparts.js'
import { openRegistry, type OpenRegistry } from '../../src/trust/registry.js'
import { appXml, certificates, partnerXml } from '../saml/metadata-samples.js'

const homes: string[] = []
const open: OpenRegistry[] = []
afterAll(() => {
  for (const registry of open) registry.close()
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

const id = 'https://app.example/sp'
const partnerId = 'https://partner.example/idp'
const fixture = (name: string) => readFileSync(join(process.cwd(), 'test/fixtures/metadata', `${name}.xml`))
const bytesOf = (text: string) => Buffer.from(text)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Counterparts over files that the test writes, and documents that it takes in. */
async function house(settings: object = {}, files: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'counterparts-'))
  homes.push(home)
  for (const folder of ['config', 'metadata/apps', 'metadata/partners'])
    mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(
    join(home, 'config/sallyport.json'),
    JSON.stringify({ baseUrl: 'https://login.example.org', ...settings }),
  )
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, 'metadata', file), text)
  const read = loadSettings(home, {})
  const overlays = { app: new Map<string, Overlay>(), partner: new Map<string, Overlay>() }
  const kept = new Map<
    string,
    { id: string; handle: string; sha256: string; bytes: Uint8Array; addedAt: Date }
  >()
  const versions = new Map<string, Uint8Array>()
  let version = 0
  const clock = { now: () => new Date('2026-11-22T12:00:00Z'), ticks: () => 0 }
  const documents = {
    list: async (kind: Kind) => (kind === 'app' ? [...kept.values()] : []),
    find: async (_: Kind, of: string) => kept.get(of),
    version: async (hash: string) => versions.get(hash),
  }
  const made = registrations(read)
  const registry = await openRegistry({
    home,
    folders: read.folders,
    baseUrl: read.baseUrl,
    registrations: made,
    overlays: { all: async (kind) => overlays[kind], version: async () => version },
    documents,
    clock,
    skew: 180,
  })
  open.push(registry)
  const counterparts = openCounterparts({
    registry,
    registrations: made,
    entries: entrySettings(read, { rule: ruleFault }),
    documents,
    folders: read.folders,
    baseUrl: read.baseUrl,
    loopback: read.baseUrl.startsWith('http:'),
    clock,
  })
  return {
    home,
    registry,
    counterparts,
    take(text: string, handle = 'wiki') {
      const bytes = bytesOf(text)
      versions.set(sha256(bytes), bytes)
      kept.set(id, { id, handle, bytes, sha256: sha256(bytes), addedAt: clock.now() })
      version += 1
    },
    decide(kind: Kind, of: string, overlay: Overlay) {
      overlays[kind] = new Map([...overlays[kind], [of, overlay]])
      version += 1
    },
  }
}

function faultOf(work: () => unknown): DocumentFault {
  try {
    work()
  } catch (error) {
    if (error instanceof DocumentFault) return error
    throw error
  }
  throw new Error('it was taken')
}

function settingsFaults(work: () => unknown): SettingsFault['faults'] {
  try {
    work()
  } catch (error) {
    if (error instanceof SettingsFault) return error.faults
    throw error
  }
  throw new Error('they were taken')
}

describe('a document that is brought', () => {
  test('becomes what it would be once registered, and the very same is registered', async () => {
    const { counterparts, registry, take, decide } = await house()
    const overlay = { settings: { name: 'The wiki' }, draft: true }
    const read = counterparts.read('app', bytesOf(appXml()), { handle: 'wiki', ...overlay })
    expect(read).toMatchObject({ kind: 'app', id, protocol: 'saml', protocols: ['saml'] })
    const built = counterparts.built(read, 'wiki', overlay)
    take(appXml())
    decide('app', id, overlay)
    await counterparts.refresh()
    expect(registry.app(id)).toEqual(built)
    expect(built).toMatchObject({
      draft: true,
      display: { name: { '': 'The wiki' } },
      from: { directory: true },
    })
  })

  test('of two protocols says both, and is read in the one that was chosen', async () => {
    const { counterparts } = await house()
    const both = fixture('app-adfs-and-partner')
    const asPartner = counterparts.read('partner', both, { handle: 'fs' })
    expect(asPartner.protocols).toEqual(['saml', 'wsfed'])
    expect(asPartner.protocol).toBe('saml')
    const chosen = counterparts.read('partner', both, { handle: 'fs', protocol: 'wsfed' })
    expect(chosen.protocol).toBe('wsfed')
    expect(counterparts.built(chosen, 'fs', { protocol: 'wsfed' }).wsfed).toBeDefined()
  })

  test('of the other kind is turned away with the way on; of no kind without one', async () => {
    const { counterparts } = await house()
    const partner = faultOf(() => counterparts.read('app', bytesOf(partnerXml()), { handle: 'x' }))
    expect([partner.otherRole, partner.todo]).toEqual([true, 'Add it as a partner.'])
    const app = faultOf(() => counterparts.read('partner', fixture('app-wsfed'), { handle: 'x' }))
    expect([app.otherRole, app.todo]).toEqual([true, 'Add it as an app.'])
    for (const name of ['broken-login-page', 'broken-empty', 'broken-other-xml', 'broken-cut-short']) {
      const fault = faultOf(() => counterparts.read('app', fixture(name), { handle: 'x' }))
      expect([fault.otherRole, fault.message.length > 10, fault.todo.length > 10]).toEqual([
        false,
        true,
        true,
      ])
    }
  })

  test('is held to what is set for its handle: plain http, and the key that must have signed', async () => {
    const { counterparts } = await house({ apps: { signed: { metadataSigner: certificates.rsa } } })
    const plain = bytesOf(
      appXml({ acs: [['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', 'http://app.example/acs', '0']] }),
    )
    expect(faultOf(() => counterparts.read('app', plain, { handle: 'wiki' })).message).toMatch(/http/)
    const settings = { acceptPlainHttp: true }
    expect(counterparts.read('app', plain, { handle: 'wiki', settings }).id).toBe(id)
    expect(faultOf(() => counterparts.read('app', bytesOf(appXml()), { handle: 'signed' })).message).toMatch(
      /not signed by the pinned metadataSigner/,
    )
    expect(counterparts.read('app', bytesOf(appXml()), { handle: 'wiki' }).id).toBe(id)
  })
})

describe('an aggregate', () => {
  test('names its entities and their roles, and each has a document that can be read by itself', async () => {
    const { counterparts } = await house()
    const all = counterparts.entities(fixture('aggregate'))
    expect(all.map(({ id: of, roles }) => [of.split('/')[2]?.split('.')[0], roles])).toEqual([
      ['wiki', ['app']],
      ['grants', ['app']],
      ['north', ['partner']],
      ['south', ['partner']],
      ['hub', ['app', 'partner']],
    ])
    for (const { id: of, roles, bytes, oddities } of all) {
      for (const kind of roles) {
        const read = counterparts.read(kind, bytes, { handle: 'x' })
        expect(read.id).toBe(of)
        // What stood around it counts for it
        expect(counterparts.built(read, 'x', {}).validUntil?.getFullYear()).toBe(2044)
      }
      expect(oddities.map(({ says }) => says)).toEqual([expect.stringMatching(/signature over the whole/)])
    }
  })

  test('of one entity, or a document of its own, stays as it is', async () => {
    const { counterparts } = await house()
    for (const bytes of [fixture('aggregate-of-one'), bytesOf(appXml())]) {
      const all = counterparts.entities(bytes)
      expect(all).toHaveLength(1)
      expect(all[0]?.bytes).toBe(bytes)
      expect(all[0]?.oddities).toEqual([])
    }
  })

  test('keeps prefixes that stand in values alone, and an earlier validUntil of its own', async () => {
    const { counterparts } = await house()
    const wsfed = fixture('app-wsfed')
      .toString()
      .replace(/<\?xml[^>]*\?>\s*/, '')
    const other = appXml({ validUntil: '2027-01-01T00:00:00Z' })
    const whole = bytesOf(
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2030-01-01T00:00:00Z">${wsfed}${other}</md:EntitiesDescriptor>`,
    )
    const [first, second] = counterparts.entities(whole)
    const read = counterparts.read('app', first?.bytes ?? Buffer.of(), { handle: 'x' })
    expect(read.protocol).toBe('wsfed')
    expect(counterparts.built(read, 'x', {}).validUntil?.getFullYear()).toBe(2030)
    const own = counterparts.read('app', second?.bytes ?? Buffer.of(), { handle: 'y' })
    expect(counterparts.built(own, 'y', {}).validUntil?.getFullYear()).toBe(2027)
  })

  test('of thousands is listed, and what is no metadata is said to be none', async () => {
    const { counterparts } = await house()
    const many = Array.from({ length: 3000 }, (_, at) => appXml({ id: `https://a${at}.example/sp` }))
    const whole = bytesOf(
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${many.join('')}</md:EntitiesDescriptor>`,
    )
    const all = counterparts.entities(whole)
    expect(all).toHaveLength(3000)
    expect(counterparts.read('app', all[2999]?.bytes ?? Buffer.of(), { handle: 'x' }).id).toBe(
      'https://a2999.example/sp',
    )
    expect(faultOf(() => counterparts.entities(fixture('broken-login-page'))).message).toMatch(/web page/)
    expect(faultOf(() => counterparts.entities(fixture('broken-document-type'))).todo).toMatch(
      /document type/,
    )
    expect(faultOf(() => counterparts.entities(Buffer.alloc(9 * 1024 * 1024, 32))).message).toMatch(
      /too large/,
    )
  })
})

describe('an app of WS-Federation without metadata', () => {
  test('is given a document of its realm and reply address', async () => {
    const { counterparts } = await house()
    const bytes = counterparts.describe([' urn:old:intranet ', ''], ['https://old.example/'])
    const read = counterparts.read('app', bytes, { handle: 'old' })
    expect(read).toMatchObject({ id: 'urn:old:intranet', protocol: 'wsfed', protocols: ['wsfed'] })
    expect(counterparts.built(read, 'old', {}).wsfed).toMatchObject({ replyUrls: ['https://old.example/'] })
  })

  test('needs both', async () => {
    const { counterparts } = await house()
    expect(faultOf(() => counterparts.describe([' '], ['https://old.example/'])).message).toMatch(/no realm/)
    expect(faultOf(() => counterparts.describe(['urn:x'], [])).message).toMatch(/no reply address/)
    expect(faultOf(() => counterparts.describe(['urn:\u0000'], ['https://old.example/'])).message).toMatch(
      /cannot be written/,
    )
  })
})

describe('settings that are decided here', () => {
  test('are checked as config/ would be: each fault with its path', async () => {
    const { counterparts } = await house()
    expect(counterparts.settings('app', { sign: 'response', roles: { required: true } })).toEqual({
      sign: 'response',
      roles: { required: true },
    })
    const faults = settingsFaults(() =>
      counterparts.settings('app', { sign: 'nothing', wsfed: { tokenLifetime: 'long' }, colour: 'red' }),
    )
    expect(faults.map(({ path }) => path)).toEqual(['sign', 'wsfed.tokenLifetime', 'colour'])
  })

  test('are checked together, with the rules and with the house', async () => {
    const { counterparts } = await house({ keys: { also: ['ec-p256'] } })
    expect(counterparts.settings('app', { signingKey: 'ec-p256' })).toEqual({ signingKey: 'ec-p256' })
    expect(settingsFaults(() => counterparts.settings('app', { signingKey: 'ec-p384' }))[0]).toMatchObject({
      path: 'signingKey',
      says: expect.stringMatching(/no key of kind ec-p384/),
    })
    expect(settingsFaults(() => counterparts.settings('partner', { onFirstSignIn: 'link' }))).toEqual([
      { path: 'linkBy', says: 'missing: onFirstSignIn is "link"' },
    ])
    const rule = { rule: 'match', from: 'mail', pattern: '(?=x)', to: 'email' }
    const [fault] = settingsFaults(() => counterparts.settings('partner', { import: [rule] }))
    expect(fault?.path).toMatch(/^import\[0\]/)
  })

  test('have a schema of what they take, without what is decided beside them', async () => {
    const { counterparts } = await house()
    const { properties } = counterparts.settingsSchema('partner') as { properties: object }
    expect(Object.keys(properties)).toContain('onFirstSignIn')
    for (const name of ['enabled', 'preset', 'protocol', 'confirmedDomains']) {
      expect(Object.keys(properties)).not.toContain(name)
      expect(settingsFaults(() => counterparts.settings('partner', { [name]: true }))[0]?.path).toBe(name)
    }
  })

  test('say which fields config/ pins, and which presets there are for a kind', async () => {
    const { counterparts } = await house({ apps: { wiki: { sign: 'both', wsfed: { realms: ['urn:x'] } } } })
    expect(counterparts.pinned('app', { id, handle: 'wiki' })).toEqual(['sign', 'wsfed.realms'])
    expect(counterparts.pinned('app', { id, handle: 'mail' })).toEqual([])
    expect(counterparts.presets('app')).toContain('sharepoint')
    expect(counterparts.presets('partner')).not.toContain('sharepoint')
  })
})

describe('the document in force', () => {
  test('is the one that was read, wherever it stands', async () => {
    const { counterparts, take, home } = await house({}, { 'partners/acme.xml': partnerXml() })
    take(appXml())
    await counterparts.refresh()
    expect((await counterparts.document('app', id))?.bytes.toString()).toBe(appXml())
    expect((await counterparts.document('partner', partnerId))?.sha256).toBe(sha256(bytesOf(partnerXml())))
    take(appXml({ keys: [['encryption', certificates.rsa]] }))
    // Not in force here yet: what is, is still to be had
    expect((await counterparts.document('app', id))?.bytes.toString()).toBe(appXml())
    writeFileSync(join(home, 'metadata/partners/acme.xml'), '<changed/>')
    expect(await counterparts.document('partner', partnerId)).toBeUndefined()
    expect(await counterparts.document('app', 'https://nobody.example')).toBeUndefined()
  })

  test('is read anew for an overlay that says otherwise how, and only then', async () => {
    const both = fixture('app-adfs-and-partner').toString()
    const { counterparts, registry, home } = await house({}, { 'partners/fs.xml': both })
    const [standing] = registry.partners()
    const of = standing?.id ?? ''
    expect(standing?.protocol).toBe('saml')
    expect((await counterparts.rebuilt('partner', of, { enabled: false }))?.enabled).toBe(false)
    const other = await counterparts.rebuilt('partner', of, { protocol: 'wsfed' })
    expect([other?.protocol, other?.from]).toEqual(['wsfed', { file: 'metadata/partners/fs.xml' }])
    await expect(
      counterparts.rebuilt('partner', of, { settings: { metadataSigner: certificates.rsa } }),
    ).rejects.toThrow(/not signed by the pinned metadataSigner/)
    expect(await counterparts.rebuilt('app', of, {})).toBeUndefined()
    writeFileSync(join(home, 'metadata/partners/fs.xml'), '<changed/>')
    await expect(counterparts.rebuilt('partner', of, { protocol: 'wsfed' })).rejects.toThrow(/was changed/)
    expect((await counterparts.rebuilt('partner', of, { enabled: false }))?.enabled).toBe(false)
  })
})

test('a handle is made of the file’s name or the host, and is one that nobody has', async () => {
  const { counterparts } = await house({}, { 'apps/wiki.xml': appXml() })
  expect(counterparts.handleFor('https://sso.example.org/sp', 'Payroll.xml')).toBe('payroll')
  expect(counterparts.handleFor('https://sso.example.org/sp', 'metadata.xml')).toBe('sso.example.org')
  expect(counterparts.handleFor('https://sso.example.org/sp', 'wiki.xml')).toBe('wiki-2')
  expect(counterparts.handleFor(id, 'wiki.xml')).toBe('wiki')
  expect(counterparts.isHandle(counterparts.handleFor('urn:Some Thing!', ''))).toBe(true)
})

describe('a document that is fetched', () => {
  test('comes from public addresses alone', async () => {
    const { counterparts } = await house()
    for (const url of [
      'https://127.0.0.1/x',
      'https://10.0.0.1/x',
      'https://[::1]/x',
      'https://169.254.169.254/',
    ]) {
      await expect(counterparts.fetch(url)).rejects.toThrow(/not a public address/)
    }
    await expect(counterparts.fetch('http://app.example/metadata')).rejects.toThrow(/plain http/)
    await expect(counterparts.fetch('file:///etc/passwd')).rejects.toBeInstanceOf(DocumentFault)
  })

  test('may come from this machine where this gateway is reached on it alone', async () => {
    const server = createServer((_, response) => response.end(appXml()))
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    try {
      const { counterparts } = await house({ baseUrl: 'http://localhost:8080' })
      const { port } = server.address() as AddressInfo
      expect(Buffer.from(await counterparts.fetch(`http://127.0.0.1:${port}/`)).toString()).toBe(appXml())
    } finally {
      server.close().closeAllConnections()
    }
  })
})

test('what is set aside is said with its reason', async () => {
  const { counterparts } = await house({}, { 'apps/broken.xml': '<broken' })
  expect(counterparts.quarantined()).toEqual([
    { file: 'metadata/apps/broken.xml', reason: expect.stringMatching(/^It cannot be read/) },
  ])
})
