import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeFolder, loadSettings, SettingsError } from '../../src/config/load.js'
import type { SettingsFault } from '../../src/config/faults.js'
import { saidWeakenings, weakenings } from '../../src/config/weakenings.js'
import { toldPerApp } from '../../src/model/signin.js'

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

function homeWith(settings?: unknown): string {
  const home = mkdtempSync(join(tmpdir(), 'settings-'))
  homes.push(home)
  mkdirSync(join(home, 'config'))
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings)
  if (settings !== undefined) writeFileSync(join(home, 'config', 'sallyport.json'), text)
  return home
}

function faults(settings: unknown, environment = {}): readonly SettingsFault[] {
  try {
    loadSettings(homeWith(settings), environment)
  } catch (error) {
    if (error instanceof SettingsError) return error.faults
    throw error
  }
  return []
}

const paths = (settings: unknown, environment = {}) => faults(settings, environment).map(({ path }) => path)

test('an empty home folder is a house with every default', () => {
  const home = homeWith()
  const settings = loadSettings(home, {})
  expect(settings).toMatchObject({
    home,
    baseUrl: 'http://localhost:8080',
    listen: { host: '127.0.0.1', port: 8080 },
    trustedProxies: 0,
    lifetimes: { skew: 180, signIn: 900, handle: 60, sessionIdle: 3600, sessionAbsolute: 28_800 },
    records: { hours: 24 },
    showOwnRecords: false,
    pendingPerSource: 2000,
    stores: { data: join(home, 'data/sallyport.db') },
    folders: { apps: join(home, 'metadata/apps'), partners: join(home, 'metadata/partners') },
  })
  expect(settings.stores.redis).toBeUndefined()
})

test('the home folder is the one given, else SALLYPORT_HOME, else the working directory', () => {
  expect(homeFolder('/srv/one', { SALLYPORT_HOME: '/srv/two' })).toBe('/srv/one')
  expect(homeFolder(undefined, { SALLYPORT_HOME: '/srv/two' })).toBe('/srv/two')
  expect(homeFolder(undefined, {})).toBe(process.cwd())
})

test('the environment overrides base URL and listener, and names Redis', () => {
  const environment = {
    SALLYPORT_BASE_URL: 'https://Login.Example.org/',
    SALLYPORT_LISTEN: '[::]:9000',
    REDIS_URL: 'redis://127.0.0.1/2',
  }
  const settings = loadSettings(homeWith({ baseUrl: 'http://localhost:1' }), environment)
  expect(settings.baseUrl).toBe('https://login.example.org')
  expect(settings.listen).toEqual({ host: '::', port: 9000 })
  expect(settings.stores.redis).toBe('redis://127.0.0.1/2')
})

test('the listener follows the port of a plain base URL', () => {
  expect(loadSettings(homeWith({ baseUrl: 'http://localhost:9191' }), {}).listen.port).toBe(9191)
  expect(loadSettings(homeWith({ baseUrl: 'https://login.example.org' }), {}).listen.port).toBe(8080)
})

test('a fault says what was expected and what came, and where it stands', () => {
  const said = faults({
    lifetimes: { skew: '180', handle: 5 },
    apps: { wiki: { enabled: 'yes', nameId: { kind: 'emial' }, partners: [] } },
    partners: { acme: { confirmedDomains: 'acme.example', import: [{ copy: 'mail' }] } },
  }).map(({ path, says }) => `${path}: ${says}`)
  expect(said).toEqual(
    expect.arrayContaining([
      'lifetimes.skew: expected a number, got text',
      'lifetimes.handle: at least 10',
      'apps.wiki.enabled: expected true or false, got text',
      'partners.acme.confirmedDomains: expected a list [ … ], got text',
      'partners.acme.import[0].to: missing: text',
    ]),
  )
  expect(said.join()).toContain('apps.wiki.nameId.kind: expected one of "persistent"')
  expect(faults({}, { SALLYPORT_BASE_URL: 'ftp://gate' })).toEqual([
    { path: 'environment SALLYPORT_BASE_URL', says: 'neither https nor http: "ftp://gate"' },
  ])
  expect(faults({ lifetimes: { skew: 180 } }, { SALLYPORT_BASE_URL: 'https://gate.test' })).toEqual([])
})

test('a loop is no longer than what a session remembers of an app, or it would never be seen', () => {
  expect(paths({ lifetimes: { loopCount: toldPerApp } })).toEqual([])
  expect(paths({ lifetimes: { loopCount: toldPerApp + 1 } })).toEqual(['lifetimes.loopCount'])
})

test('all faults are told at once, each with its path', () => {
  const broken = {
    baseUrl: 'ftp://x',
    unheardOf: 1,
    lifetimes: { skew: 301, sessionIdle: 600, sessionAbsolute: 60 },
    apps: { wiki: { nameId: { kind: 'attribute' }, sing: 'both' } },
    partners: {
      acme: {
        onFirstSignIn: 'link',
        confirmedDomains: ['Example.org'],
        import: [
          { copy: 'a', to: 'b' },
          { copy: 'a', too: 'b' },
        ],
      },
      'https://other.example/idp': { confirmedDomains: ['example.org', 'no domain'] },
    },
  }
  expect(new Set(paths(broken, { SALLYPORT_LISTEN: 'nowhere' }))).toEqual(
    new Set([
      'environment SALLYPORT_LISTEN',
      'baseUrl',
      'unheardOf',
      'lifetimes.skew',
      'lifetimes.sessionIdle',
      'apps.wiki.nameId.attribute',
      'apps.wiki.sing',
      'partners.acme.linkBy',
      'partners.acme.import[1].to',
      'partners.acme.import[1].too',
      'partners["https://other.example/idp"].confirmedDomains[1]',
    ]),
  )
})

test('a domain confirmed for two partners is a fault, for one it is not', () => {
  const two = { a: { confirmedDomains: ['EXAMPLE.org'] }, b: { confirmedDomains: ['example.org'] } }
  expect(paths({ partners: two })).toEqual(['partners.b.confirmedDomains'])
  expect(paths({ partners: { ...two, b: { confirmedDomains: ['example.net'] } } })).toEqual([])
})

test('an entity category stands for attributes, never for subject identifiers', () => {
  const standing = (...attributes: readonly string[]) => ({
    entityCategories: { 'urn:x:category': attributes },
  })
  expect(paths(standing('email', 'name'))).toEqual([])
  expect(paths(standing('email', 'pairwiseId'))).toEqual(['entityCategories["urn:x:category"][1]'])
})

test('a partner cannot be asked for a sign-in that it would not be believed', () => {
  const requestAuthnContext = { comparison: 'exact', classes: ['https://refeds.org/profile/mfa'] }
  const asking = (believedUpTo: number) => ({ partners: { a: { requestAuthnContext, believedUpTo } } })
  expect(paths(asking(1))).toEqual(['partners.a.requestAuthnContext'])
  expect(paths(asking(2))).toEqual([])
  const unknown = { requestAuthnContext: { comparison: 'minimum', classes: ['urn:x:loa2'] } }
  expect(paths({ partners: { a: unknown } })).toEqual(['partners.a.requestAuthnContext'])
  expect(paths({ partners: { a: { ...unknown, believedUpTo: 4 } } })).toEqual([])
})

test.each<readonly [string, object, readonly string[]]>([
  ['further keys', { keys: { also: ['ec-p256', 'rsa-3072'] } }, []],
  ['the default among the further ones', { keys: { also: ['rsa-2048'] } }, ['keys.also']],
  ['a further one twice', { keys: { also: ['ec-p256', 'ec-p256'] } }, ['keys.also']],
  ['a kind that nobody makes', { keys: { also: ['ec-p521'] } }, ['keys.also[0]']],
  [
    'keys that we have',
    {
      keys: { also: ['ec-p256'] },
      apps: { a: { signingKey: 'ec-p256' }, b: { signingKey: 'rsa-2048' } },
      partners: { c: { signingKey: 'ec-p256' } },
    },
    [],
  ],
  [
    'keys that we do not have',
    {
      apps: { a: { signingKey: 'ec-p256' } },
      partners: { c: { signingKey: 'rsa-3072' }, d: {} },
      defaults: { app: { signingKey: 'ec-p384' } },
    },
    ['defaults.app.signingKey', 'apps.a.signingKey', 'partners.c.signingKey'],
  ],
  [
    'algorithms that fit',
    {
      keys: { kind: 'ec-p256', also: ['rsa-2048'] },
      apps: {
        a: { signatureAlgorithm: 'ecdsa-sha384' },
        b: { signingKey: 'rsa-2048', signatureAlgorithm: 'rsa-pss-sha256' },
      },
    },
    [],
  ],
  [
    'an RSA algorithm for the only key, on a curve',
    { keys: { kind: 'ec-p256' }, apps: { a: { signatureAlgorithm: 'rsa-sha256' } } },
    ['apps.a.signatureAlgorithm'],
  ],
  [
    'an algorithm on curves for the only key, RSA',
    { partners: { a: { signatureAlgorithm: 'ecdsa-sha256' } } },
    ['partners.a.signatureAlgorithm'],
  ],
  [
    'an RSA algorithm with a key on a curve',
    { keys: { also: ['ec-p256'] }, apps: { a: { signingKey: 'ec-p256', signatureAlgorithm: 'rsa-sha256' } } },
    ['apps.a.signatureAlgorithm'],
  ],
  [
    'a key that the default algorithm does not fit',
    {
      keys: { also: ['ec-p256'] },
      defaults: { app: { signatureAlgorithm: 'rsa-sha512' } },
      apps: {
        a: { signingKey: 'ec-p256' },
        b: { signingKey: 'ec-p256', signatureAlgorithm: 'ecdsa-sha256' },
        c: {},
      },
    },
    ['apps.a.signingKey'],
  ],
  [
    'an algorithm that the default key does not fit',
    {
      keys: { also: ['ec-p256'] },
      defaults: { partner: { signingKey: 'ec-p256' } },
      partners: { a: { signatureAlgorithm: 'rsa-sha512' }, b: {} },
    },
    ['partners.a.signatureAlgorithm'],
  ],
])('signing keys and algorithms belong together: %s', (_what, settings, expected) => {
  expect(paths(settings)).toEqual(expected)
})

test('whoever is to be signed for with a key that we lack is told which ones we have', () => {
  expect(faults({ keys: { also: ['rsa-4096'] }, apps: { a: { signingKey: 'ec-p256' } } })).toEqual([
    {
      path: 'apps.a.signingKey',
      says: 'we have no key of kind ec-p256, only rsa-2048, rsa-4096: name it in keys.also',
    },
  ])
})

test('domains are kept in lower case and ASCII', () => {
  const settings = loadSettings(homeWith({ partners: { a: { confirmedDomains: ['Bücher.Example'] } } }), {})
  expect(settings.partners['a']?.confirmedDomains).toEqual(['xn--bcher-kva.example'])
})

test.each([
  ['https://login.example.org/sso', 'path'],
  ['https://login.example.org/?a=b', 'query'],
  ['https://me:secret@login.example.org', 'user name'],
  ['login.example.org', 'not a URL'],
])('the base URL %s is refused', (baseUrl, why) => {
  expect(faults({ baseUrl })).toEqual([{ path: 'baseUrl', says: expect.stringContaining(why) }])
})

test('own records are shown on loopback only', () => {
  expect(paths({ showOwnRecords: true, baseUrl: 'https://login.example.org' })).toEqual(['showOwnRecords'])
  expect(paths({ showOwnRecords: true, baseUrl: 'http://127.0.0.1:8080' })).toEqual([])
})

test('a secret is given by reference, never in clear', () => {
  expect(paths({ stores: { redis: 'redis://user:secret@host' } })).toEqual(['stores.redis'])
  expect(paths({ stores: { redis: { file: 'certs/none' } } })).toEqual(['stores.redis.file'])
  const home = homeWith({ stores: { redis: { file: 'config/redis' } } })
  writeFileSync(join(home, 'config', 'redis'), 'redis://127.0.0.1:7000\n')
  expect(loadSettings(home, {}).stores.redis).toBe('redis://127.0.0.1:7000')
  writeFileSync(join(home, 'config', 'redis'), '\n')
  expect(() => loadSettings(home, {})).toThrow('stores.redis.file: config/redis is empty')
})

test('Redis that is asked for by name and not there is a fault, not SQLite', () => {
  const named = { stores: { redis: { env: 'OUR_REDIS' } } }
  expect(loadSettings(homeWith(named), { OUR_REDIS: 'redis://a' }).stores.redis).toBe('redis://a')
  expect(paths(named)).toEqual(['stores.redis.env'])
  expect(paths(named, { OUR_REDIS: ' ', REDIS_URL: 'redis://b' })).toEqual(['stores.redis.env'])
  expect(loadSettings(homeWith({}), { REDIS_URL: '' }).stores.redis).toBeUndefined()
})

test('comments may stand in the file, and a slip is told with its line', () => {
  expect(
    loadSettings(homeWith('{ // ours\n "records": { /* hours */ "hours": 1 } }'), {}).records.hours,
  ).toBe(1)
  expect(
    loadSettings(homeWith('{ "organization": { "name": "a // b /* c */" } }'), {}).organization.name,
  ).toBe('a // b /* c */')
  expect(faults('{\n "records": 1 "log": 2 }')).toEqual([{ path: '', says: 'not JSON: line 2, column 15' }])
  expect(faults('{ "records": oops }')).toEqual([{ path: '', says: expect.stringContaining('oops') }])
  expect(paths('[]')).toEqual([''])
})

test('a rule that another room finds wrong is a fault with its place', () => {
  const home = homeWith({ partners: { acme: { import: [{ match: 'a', pattern: '(', to: 'b' }] } } })
  const rule = () => 'the pattern does not end'
  expect(() => loadSettings(home, {}, { rule })).toThrow('partners.acme.import[0]: the pattern does not end')
  expect(() => loadSettings(home, {}, { rule: () => undefined })).not.toThrow()
})

test('weakenings that were decided in the console are told there, unless config/ says that field', () => {
  const settings = loadSettings(
    homeWith({
      baseUrl: 'https://login.example.org',
      apps: { wiki: { acceptSha1Signatures: false, wsfed: { acceptReplyBelow: false } } },
    }),
    {},
  )
  const weak = { acceptSha1Signatures: true, wsfed: { acceptReplyBelow: true } }
  const of = (handle: string) => ({
    kind: 'app' as const,
    id: `https://${handle}.example`,
    handle,
    settings: weak,
  })
  const said = saidWeakenings(settings)
  expect(said([of('wiki')])).toEqual([])
  const both = [of('wiki'), of('mail')]
  expect(said(both)).toEqual([
    'acceptSha1Signatures (apps.mail, decided in the console)',
    'acceptReplyBelow (apps.mail, decided in the console)',
  ])
  expect(said(both)).toBe(said(both))
})

test('weakenings in force are listed with the place that says so', () => {
  const settings = {
    showOwnRecords: true,
    defaults: { partner: { acceptSha1Signatures: true } },
    apps: {
      wiki: { exactMeansMinimum: true, acceptSha1Signatures: false },
      portal: { wsfed: { acceptReplyBelow: true } },
    },
    partners: { acme: { acceptCbcEncryption: true, acceptUnsolicitedAnswers: true } },
  }
  expect(weakenings(loadSettings(homeWith(settings), {}))).toEqual([
    { name: 'plainHttp', where: '' },
    { name: 'showOwnRecords', where: '' },
    { name: 'acceptSha1Signatures', where: 'defaults.partner' },
    { name: 'exactMeansMinimum', where: 'apps.wiki' },
    { name: 'acceptReplyBelow', where: 'apps.portal' },
    { name: 'acceptUnsolicitedAnswers', where: 'partners.acme' },
    { name: 'acceptCbcEncryption', where: 'partners.acme' },
  ])
  expect(weakenings(loadSettings(homeWith({ baseUrl: 'https://login.example.org' }), {}))).toEqual([])
})
