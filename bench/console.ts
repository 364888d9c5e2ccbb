// What a page of the console costs the server in a large house: ten thousand apps, a million entries of the audit.
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { User } from '../src/model/user.js'
import { openSqlite } from '../src/store/sqlite.js'
import { sqliteAudit } from '../src/store/sqlite-audit.js'
import { sqliteUsers } from '../src/store/sqlite-users.js'
import { makeKeys } from '../test/support/counterpart.js'
import { openTestHouse, type Outsider, type TestHouse } from '../test/support/house.js'
import { auditOf } from './audit-of-a-month.js'
import { median, quantile, rounded } from './statistics.js'

export interface ConsoleResults {
  readonly apps: number
  readonly auditEntries: number
  /** By its address. */
  readonly pages: Readonly<Record<string, PageCost>>
}

/** Milliseconds from the question to the last byte of the answer, over loopback. */
export interface PageCost {
  readonly status: number
  /** The first time after the start. */
  readonly first: number
  readonly median: number
  readonly p95: number
  /** Processor time of both ends, median: what is left of it on a busy machine. */
  readonly cpu: number
}

export interface ConsoleOptions {
  readonly apps: number
  readonly entries: number
  readonly rounds: number
}

export async function consolePages(options: ConsoleOptions): Promise<ConsoleResults> {
  const home = mkdtempSync(join(tmpdir(), 'bench-console-'))
  try {
    const furniture = furnitureOf(options)
    await fill(home, furniture, options)
    const house = await openTestHouse({ home, ...furniture })
    try {
      return { apps: options.apps, auditEntries: options.entries, pages: await measured(house, options) }
    } finally {
      await house.close()
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

interface Furniture {
  readonly apps: readonly Outsider[]
  readonly partners: readonly Outsider[]
}

/** All have the same keys: pages do not care, and making them takes longer than everything else. */
function furnitureOf({ apps }: ConsoleOptions): Furniture {
  const keys = makeKeys({ notAfter: new Date(Date.now() + 400 * 86_400_000) })
  const named = (word: string, count: number) =>
    Array.from(
      { length: count },
      (_, at): Outsider => ({ handle: `${word}${at}`, id: `https://${word}${at}.test`, keys }),
    )
  return { apps: named('app', apps), partners: named('partner', 200) }
}

async function fill(home: string, { apps, partners }: Furniture, { entries }: ConsoleOptions): Promise<void> {
  const clock = { now: () => new Date(), ticks: () => performance.now() }
  const db = await openSqlite(join(home, 'data/sallyport.db'), { clock, gateway: true })
  const people = Array.from({ length: 2000 }, (_, at) => `u${at}`)
  const users = sqliteUsers(db)
  for (const id of people) await users.create(personOf(id, clock.now()))
  const audit = sqliteAudit(db)
  const ids = (all: readonly Outsider[]) => all.map(({ id }) => id)
  const month = { apps: ids(apps), partners: ids(partners), people, entries, until: clock.now() }
  for (const some of auditOf(month, 1000)) await audit.append(some, false)
  await db.close()
}

function personOf(id: string, at: Date): User {
  return {
    id,
    attributes: { name: [`Person ${id}`], email: [`${id}@partner1.test`] },
    roles: { imported: ['staff'], local: Number(id.slice(1)) % 10 === 0 ? ['editor'] : [] },
    groups: { imported: [], local: [] },
    active: true,
    createdAt: at,
    updatedAt: at,
    version: 1,
  }
}

const paths: readonly string[] = [
  '/admin',
  '/admin/apps',
  '/admin/apps?q=app77',
  '/admin/apps?health=failing',
  '/admin/apps/app7',
  '/admin/apps/app7/settings',
  '/admin/apps/app7/mapping',
  '/admin/apps/app7/ours',
  '/admin/apps/app7/history',
  '/admin/partners',
  '/admin/partners/partner7',
  '/admin/sign-ins',
  '/admin/sign-ins?app=https%3A%2F%2Fapp7.test',
  '/admin/sign-ins?outcome=refused',
  '/admin/what-if',
  '/admin/people',
  '/admin/people?q=u77',
  '/admin/people/u77',
  '/admin/roles',
  '/admin/reports',
  '/admin/reports/sign-ins',
  '/admin/reports/access-of-a-person?person=u77',
  '/admin/reports/app-use',
  '/admin/reports/refusals',
  '/admin/reports/strength',
  '/admin/reports/changes',
  '/admin/audit',
  '/admin/audit?kind=changes',
  '/admin/audit?by=ann',
  '/admin/audit?about=app7',
  '/admin/audit?about=u77',
  '/admin/changes/1',
  '/admin/keys',
  '/admin/access',
  '/admin/settings',
  '/admin/search?q=app77',
]

async function measured(house: TestHouse, { rounds }: ConsoleOptions): Promise<ConsoleResults['pages']> {
  const cookie = await enter(house)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const pages: Record<string, PageCost> = {}
  for (const path of paths) {
    const first = await once(house.url + path, cookie, agent)
    const each: Once[] = []
    for (let round = 0; round < rounds; round += 1) each.push(await once(house.url + path, cookie, agent))
    const times = each.map(({ milliseconds }) => milliseconds)
    pages[path] = {
      status: first.status,
      first: rounded(first.milliseconds, 1),
      median: rounded(median(times), 1),
      p95: rounded(quantile(times, 0.95), 1),
      cpu: rounded(median(each.map(({ cpu }) => cpu)), 1),
    }
  }
  agent.destroy()
  return pages
}

async function enter({ office }: TestHouse): Promise<string> {
  const { clock, random } = office.gateway
  const now = clock.now()
  const secret = random.secret()
  const admin = { id: 'a1', name: 'ann', role: 'owner', active: true, createdAt: now, version: 1 } as const
  await office.admins.create(admin)
  await office.admins.sessions.start({
    id: 's1',
    secretHash: random.hash(secret),
    admin: admin.id,
    by: 'password',
    source: '127.0.0.1',
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
  })
  return `__Host-sallyport_443_admin=${secret}`
}

interface Once {
  readonly status: number
  readonly milliseconds: number
  readonly cpu: number
}

function once(url: string, cookie: string, agent: Agent): Promise<Once> {
  const began = performance.now()
  const usage = process.cpuUsage()
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, headers: { cookie } }, (reply) => {
      reply.resume()
      reply.on('end', () => {
        const { user, system } = process.cpuUsage(usage)
        const milliseconds = performance.now() - began
        resolve({ status: reply.statusCode ?? 0, milliseconds, cpu: (user + system) / 1000 })
      })
    })
    asking.on('error', reject)
    asking.end()
  })
}

/** For people. */
export function consoleLines({ apps, auditEntries, pages }: ConsoleResults): readonly string[] {
  const size = `${apps.toLocaleString('en')} apps, ${auditEntries.toLocaleString('en')} entries of the audit`
  return [
    `Pages of the console, ${size}`.padEnd(76) + 'median ms    p95 ms  first ms    CPU ms',
    ...Object.entries(pages).map(([path, { status, median, p95, first, cpu }]) => {
      const named = `  ${path}${status === 200 ? '' : ` (answers ${status})`}`
      return (
        named.padEnd(75) + [median, p95, first, cpu].map((value) => value.toFixed(1).padStart(10)).join('')
      )
    }),
  ]
}
