import { jest } from '@jest/globals'
import type { Page } from 'playwright-core'
import { changeRegistration } from '../../src/admin/registrations/change.js'
import { shareSignIn } from '../../src/admin/records/share.js'
import { giveLink } from '../../src/admin/access/setup-links.js'
import { routes } from '../../src/console/routes.js'
import type { AuditEntry } from '../../src/model/audit-event.js'
import { owner } from '../support/counterparts.js'
import { seeEverywhere } from './console/sight.js'
import { becomeFirstOwner, signedInOrNot, startTown, type Town } from './console/town.js'

jest.setTimeout(120_000)

/** What stands at the addresses of pages, in a house in which something has happened. */
interface Lived {
  readonly reference: string
  /** Of a sign-in that was refused. */
  readonly refused: string
  readonly user: string
  readonly account: string
  readonly change: number
  readonly setup: string
  readonly shared: string
}

let town: Town
let lived: Lived
let pages: readonly Page[]

beforeAll(async () => {
  town = await startTown('registered')
  const watched = await town.browser()
  const first = await watched.tab()
  await becomeFirstOwner(first, town)
  lived = await live(town)
  pages = [first, await watched.tab()]
  beginToLook()
}, 120_000)
afterAll(() => town?.stop())

/** Ann signs in and Ben is refused; an app waits as a draft, keys roll, a link and a token are given. */
async function live(at: Town): Promise<Lived> {
  const { office } = at.running.house
  const visitor = await (await at.browser()).tab()
  await signIn(visitor, at, 'Ann Example')
  at.partner.signWithAnotherKey(true)
  const refused = await (await at.browser()).tab()
  await signIn(refused, at, 'Ben Berger')
  at.partner.signWithAnotherKey(false)
  const events = await office.gateway.audit.list({ limit: 200 })
  const [account] = await office.admins.all()
  const reference = referenceOf(events, 'signin.completed')
  const { path: shared } = await shareSignIn(owner, reference, { leg: 'partner', hours: 24 }, office)
  await changeRegistration(owner, 'app', 'timesheets', { settings: { launch: true } }, undefined, office)
  const setup = await giveLink({ role: 'auditor', createdBy: 'admin ada' }, office)
  const [user] = await office.gateway.directory.users.search('', 1)
  return {
    reference,
    refused: referenceOf(events, 'signin.refused'),
    user: user?.id ?? '',
    account: account?.id ?? '',
    change: await latestChange(at),
    setup: setup.address.split('/').at(-1) ?? '',
    shared: shared.split('/').at(-1) ?? '',
  }
}

function referenceOf(events: readonly AuditEntry[], wanted: string): string {
  const found = events.map(({ event }) => event).find(({ type }) => type === wanted)
  return found && 'reference' in found ? (found.reference ?? '') : ''
}

async function signIn(page: Page, { app }: Town, person: string): Promise<void> {
  await page.goto(`${app.origin}/sign-in`)
  await page.getByRole('button', { name: person }).click()
  // The partner's page, which is left behind, has a heading too
  await page.getByRole('heading', { level: 1, name: signedInOrNot }).waitFor()
}

async function latestChange({ running }: Town): Promise<number> {
  const all = await running.house.office.gateway.audit.list({ limit: 200 })
  return all.find(({ event }) => event.type === 'registration.changed')?.seq ?? 0
}

/** A link that was never given. */
const noLink = 'A'.repeat(43)
const reports = ['sign-ins', 'app-use', 'refusals', 'strength', 'changes']

/** Where each page stands, by the path of its route; several where one route has several faces. */
const standsAt: Readonly<Record<string, (lived: Lived) => readonly string[]>> = {
  '/admin': () => ['/admin'],
  '/admin/search': () => ['/admin/search?q=harborne', '/admin/search?q=nothing+like+it'],
  '/admin/keys': () => ['/admin/keys'],
  '/admin/keys/next': () => ['/admin/keys/next?use=signing&kind=rsa-2048'],
  '/admin/keys/promote': () => ['/admin/keys/promote?use=signing&kind=rsa-2048'],
  '/admin/keys/retire': () => ['/admin/keys/retire?use=signing&kind=rsa-2048'],
  '/admin/settings': () => ['/admin/settings'],
  '/admin/sign-ins': () => [
    '/admin/sign-ins',
    '/admin/sign-ins?outcome=refused',
    '/admin/sign-ins?app=nobody',
  ],
  '/admin/sign-ins/:reference': ({ reference, refused }) => [
    `/admin/sign-ins/${reference}`,
    `/admin/sign-ins/${refused}`,
  ],
  '/admin/sign-ins/:reference/share': ({ reference }) => [`/admin/sign-ins/${reference}/share`],
  '/admin/sign-ins/:reference/fix/:number': ({ reference }) => [`/admin/sign-ins/${reference}/fix/0`],
  '/shared/:secret': ({ shared }) => [`/shared/${shared}`],
  '/admin/what-if': ({ reference }) => [
    '/admin/what-if',
    `/admin/what-if?reference=${reference}`,
    '/admin/what-if?by=person',
    '/admin/what-if?by=invented',
  ],
  ...ofBoth('/admin/apps', 'timesheets'),
  ...ofBoth('/admin/partners', 'harborne'),
  '/admin/people': () => ['/admin/people', '/admin/people?q=nobody'],
  '/admin/people/new': () => ['/admin/people/new'],
  '/admin/people/:id': ({ user }) => [`/admin/people/${user}`],
  '/admin/roles': () => ['/admin/roles', '/admin/roles?of=groups'],
  '/admin/roles/of': () => ['/admin/roles/of?role=editor'],
  '/admin/reports': () => ['/admin/reports'],
  '/admin/reports/:name': ({ user }) => [
    ...reports.map((name) => `/admin/reports/${name}`),
    `/admin/reports/access-of-a-person?person=${user}`,
  ],
  '/admin/audit': () => ['/admin/audit', '/admin/audit?by=nobody'],
  '/admin/changes/:seq': ({ change }) => [`/admin/changes/${change}`],
  '/admin/sign-in': () => ['/admin/sign-in'],
  '/admin/setup/:secret': ({ setup }) => [`/admin/setup/${setup}`, `/admin/setup/${noLink}`],
  '/admin/access': () => ['/admin/access'],
  '/admin/access/accounts/new': () => ['/admin/access/accounts/new'],
  '/admin/access/accounts/:id': ({ account }) => [`/admin/access/accounts/${account}`],
  '/admin/access/tokens': () => ['/admin/access/tokens'],
  '/admin/access/tokens/new': () => ['/admin/access/tokens/new'],
  '/admin/access/own': () => ['/admin/access/own'],
}

function ofBoth(base: string, handle: string): typeof standsAt {
  const parts = ['settings', 'mapping', 'preview', 'test', 'ours', 'metadata', 'history', 'live', 'remove']
  const details = ['', ...parts.map((part) => `/${part}`)]
  return {
    [base]: () => [base, `${base}?q=nothing-like-it`],
    [`${base}/new`]: () => [`${base}/new`],
    ...Object.fromEntries(
      details.map((detail) => [`${base}/:handle${detail}`, () => [`${base}/${handle}${detail}`]]),
    ),
  }
}

/** What is fetched and not looked at: files, and pieces that the script puts into pages. */
const files: Readonly<Record<string, readonly [address: string, type: RegExp]>> = {
  '/admin/keys/certificate': ['/admin/keys/certificate?fingerprint=FINGERPRINT', /pem/],
  '/admin/apps/:handle/metadata.xml': ['/admin/apps/timesheets/metadata.xml', /xml/],
  '/admin/apps/:handle/test/live': ['/admin/apps/timesheets/test/live', /html/],
  '/admin/partners/:handle/test/live': ['/admin/partners/harborne/test/live', /html/],
  '/admin/partners/:handle/metadata.xml': ['/admin/partners/harborne/metadata.xml', /xml/],
}
/** Leads on at once. */
const ways = ['/admin/enter']

test('every page of the console stands in this file: a new one is looked at, or this fails', () => {
  const all = routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
  expect([...Object.keys(standsAt), ...Object.keys(files), ...ways].sort()).toEqual([...new Set(all)].sort())
})

test.each(Object.keys(standsAt))('%s by day, by night and on a narrow screen', async (path) => {
  expect(await looks.get(path)).toEqual([])
})

/** What is amiss on the pages of each route, looked for in two tabs at once. */
const looks = new Map<string, Promise<readonly string[]>>()

function beginToLook(): void {
  let turn = 0
  for (const [path, addresses] of Object.entries(standsAt)) {
    const found = addresses(lived).map((address, at) => looked(address, nameOf(path, at), turn++))
    const all = Promise.all(found).then((some) => some.flat())
    // Whoever asks for it hears of it
    all.catch(() => {})
    looks.set(path, all)
  }
}

/** The tabs take turns. */
async function looked(address: string, name: string, at: number): Promise<readonly string[]> {
  const page = pages[at % pages.length]
  if (page === undefined) throw new Error('no tab is open')
  const before = turns.get(page) ?? Promise.resolve()
  const mine = before.then(async () => {
    const answer = await page.goto(town.gateway + address)
    const status = answer?.status() ?? 0
    return [
      ...(status === (address.endsWith(noLink) ? 404 : 200) ? [] : [`${address} answers ${status}`]),
      ...(await seeEverywhere(page, name)),
    ]
  })
  turns.set(
    page,
    mine.catch(() => {}),
  )
  return mine
}
const turns = new Map<Page, Promise<unknown>>()

function nameOf(path: string, at: number): string {
  const words =
    path
      .slice(1)
      .replaceAll(/[:.]/g, '')
      .replaceAll('/', '-')
      .replace(/^admin-?/, '') || 'home'
  return at === 0 ? words : `${words}-${at + 1}`
}

test.each(Object.entries(files))('%s is a file', async (_path, [address, type]) => {
  const [page] = pages
  const [key] = town.running.house.office.keys.list()
  const answer = await page?.request.get(
    town.gateway + address.replace('FINGERPRINT', key?.fingerprint ?? ''),
  )
  expect([answer?.status(), answer?.headers()['content-type']]).toEqual([200, expect.stringMatching(type)])
})

test.each(reports)('the report %s is taken away as CSV and JSON', async (name) => {
  for (const [ending, type] of [
    ['csv', /^text\/csv/],
    ['json', /^application\/json/],
  ] as const) {
    const answer = await pages[0]?.request.get(`${town.gateway}/admin/reports/${name}.${ending}`)
    expect([answer?.status(), answer?.headers()['content-type']]).toEqual([200, expect.stringMatching(type)])
  }
})

test('no page asked for anything elsewhere, broke its policy or wrote an error', async () => {
  expect(await town.faults()).toEqual([])
})
