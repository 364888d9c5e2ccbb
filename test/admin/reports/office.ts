import { type AdminRole, type Caller, permissions, permissionsOf } from '../../../src/model/admin.js'
import type { App } from '../../../src/model/app.js'
import type { AuditEntry, AuditEvent } from '../../../src/model/audit-event.js'
import type {
  EventQuery,
  Kind,
  MetadataFetch,
  Office,
  OwnKey,
  Reports,
  SignInCount,
  SignInQuery,
  SignInRow,
  SignInTotal,
} from '../../../src/model/office.js'
import type { Partner } from '../../../src/model/partner.js'
import type { Overlay } from '../../../src/model/ports.js'
import type { Link, User } from '../../../src/model/user.js'
import { registryOf } from '../../support/registrations.js'

const day = 86_400_000

export function caller(role: AdminRole = 'owner'): Caller {
  const may = new Set(role === 'owner' ? permissions : permissionsOf[role])
  return { admin: `a-${role}`, by: `admin ${role}`, via: 'console', role, may, source: '192.0.2.1' }
}

export interface Given {
  readonly now?: Date
  readonly apps?: readonly App[]
  readonly partners?: readonly Partner[]
  readonly users?: readonly (User & { readonly links?: readonly Link[] })[]
  readonly signIns?: readonly Omit<SignInRow, 'seq'>[]
  readonly events?: readonly AuditEntry[]
  readonly overlays?: Readonly<Record<string, Overlay>>
  readonly weakenings?: readonly string[]
  readonly keys?: readonly OwnKey[]
  readonly baseUrl?: string
}

export interface TestOffice {
  readonly office: Office
  /** What was written down. */
  readonly audited: AuditEvent[]
  readonly fetches: Map<string, MetadataFetch>
  /** How often each verb of the reports was asked. */
  readonly asked: Record<string, number>
  now: Date
}

/** The ports that reports use, over lists in memory; what is not named here is not there. */
export function openOffice(given: Given = {}): TestOffice {
  const audited: AuditEvent[] = []
  const asked: Record<string, number> = {}
  const fetches = new Map<string, MetadataFetch>()
  const { users = [], overlays = {}, weakenings = [], keys = [], baseUrl = 'https://gate.test' } = given
  const test = { audited, asked, fetches, now: given.now ?? new Date('2026-11-12T12:00:00Z') }
  const gateway = {
    baseUrl,
    clock: { now: () => test.now, ticks: () => 0 },
    registry: registryOf(given.apps ?? [], given.partners ?? []),
    audit: { record: async (events: readonly AuditEvent[]) => void audited.push(...events) },
    directory: {
      users: {
        find: async (id: string) => users.find((user) => user.id === id),
        linksOf: async (id: string) => users.find((user) => user.id === id)?.links ?? [],
        search: async (text: string) =>
          users.filter((user) => JSON.stringify(user.attributes).includes(text)),
      },
      overlays: { find: async (_: Kind, id: string) => ({ overlay: overlays[id] ?? {}, revision: 1 }) },
    },
    recorder: { lost: () => 3 },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  }
  const office = {
    gateway,
    reports: counting(reportsOver(given), asked),
    counterparts: { quarantined: () => [{ file: 'metadata/apps/broken.xml', reason: 'not XML' }] },
    keys: { list: () => keys, oddities: () => [] },
    metadata: async (which: string, kind?: string) => `<${which} key="${kind ?? ''}"/>`,
    metadataFetches: {
      keep: async (fetch: MetadataFetch) => void fetches.set(`${fetch.kind} ${fetch.id}`, fetch),
      find: async (kind: Kind, id: string) => fetches.get(`${kind} ${id}`),
      all: async () => [...fetches.values()],
    },
    house: {
      version: '1.2.3',
      startedAt: new Date('2026-11-01T00:00:00Z'),
      storesSaid: 'memory',
      weakenings: () => weakenings,
      settings: {},
      recordHours: 72,
      stores: { state: async () => {}, directory: () => Promise.reject(new Error('away')) },
    },
  }
  // Only what the functions under test take
  return Object.assign(test, { office: office as unknown as Office })
}

function counting(reports: Reports, asked: Record<string, number>): Reports {
  return new Proxy(reports, {
    get(verbs, name: keyof Reports) {
      asked[name] = (asked[name] ?? 0) + 1
      return verbs[name]
    },
  })
}

function reportsOver({ signIns = [], events = [] }: Given): Reports {
  const rows = signIns
    .map((row, at): SignInRow => ({ ...row, seq: at + 1 }))
    .toSorted((one, other) => other.seq - one.seq)
  const among = (query: Partial<SignInQuery>) => rows.filter((row) => fits(row, query))
  return {
    signIns: async (query) => among(query).slice(0, query.limit),
    counts: async (query) => countsOf(among(query), query.by),
    totals: async (query) => totalsOf(among(query), query),
    async lastSuccess(kind) {
      const issued = rows.filter(({ outcome }) => outcome === 'issued').toReversed()
      return new Map(issued.map((row) => [row[kind] ?? '', row.at]))
    },
    events: async (query) => events.filter((entry) => isWanted(entry, query)).slice(0, query.limit),
  }
}

function fits(row: SignInRow, query: Partial<SignInQuery>): boolean {
  const { since, until, before, limit: _, ...named } = query
  return (
    (['app', 'partner', 'user', 'outcome', 'code'] as const).every(
      (name) => named[name] === undefined || row[name] === named[name],
    ) &&
    (since === undefined || row.at >= since) &&
    (until === undefined || row.at < until) &&
    (before === undefined || row.seq < before)
  )
}

function countsOf(rows: readonly SignInRow[], by: 'hour' | 'day'): readonly SignInCount[] {
  const step = by === 'hour' ? day / 24 : day
  const found = new Map<string, SignInCount>()
  for (const row of rows) {
    const at = new Date(Math.floor(row.at.getTime() / step) * step)
    const key = JSON.stringify([at, row.code])
    const count = (found.get(key)?.count ?? 0) + 1
    found.set(key, { at, code: row.code ?? '', count })
  }
  return [...found.values()]
}

function totalsOf(
  rows: readonly SignInRow[],
  { since, recent, until, of }: Parameters<Reports['totals']>[0],
): readonly SignInTotal[] {
  const found = new Map<string, SignInTotal>()
  const earlier = recent.getTime() - (until.getTime() - recent.getTime())
  for (const row of rows) {
    const [app, partner] = [of === 'partner' ? '' : (row.app ?? ''), of === 'app' ? '' : (row.partner ?? '')]
    const key = JSON.stringify([app, partner, row.code])
    const had = found.get(key) ?? { app, partner, code: row.code ?? '', count: 0, before: 0, days: 0 }
    const bit = 2 ** Math.floor((row.at.getTime() - since.getTime()) / day)
    found.set(key, {
      ...had,
      count: had.count + (row.at >= recent ? 1 : 0),
      before: had.before + (row.at < recent && row.at.getTime() >= earlier ? 1 : 0),
      days: had.days + (Math.floor(had.days / bit) % 2 === 0 ? bit : 0),
    })
  }
  return [...found.values()]
}

function isWanted({ seq, at, event }: AuditEntry, query: EventQuery): boolean {
  const { types, since, until, before } = query
  return (
    (types === undefined || types.includes(event.type)) &&
    (since === undefined || at >= since) &&
    (until === undefined || at < until) &&
    (before === undefined || seq < before)
  )
}
