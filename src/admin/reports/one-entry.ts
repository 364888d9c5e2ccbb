import type { Caller } from '../../model/admin.js'
import type { AdminState, AuditEntry, RegistrationState, UserState } from '../../model/audit-event.js'
import type { Kind, Office } from '../../model/office.js'
import { revertPersonChange } from '../people/revert.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { changeNumbered } from '../registrations/history.js'
import { revertChange } from '../registrations/revert.js'
import { namer, type ToldEntry, toldEntry } from './audit.js'
import { addressOf, whoIs } from './who.js'

/** One entry of the audit whole: who did what, how it stood before and after, and whether that can be undone. */
export interface OneEntry extends ToldEntry {
  /** Plain fields of the event, as they are kept. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Only of changes that say so. */
  readonly change?: {
    readonly before: unknown
    readonly after: unknown
    /** Whether this caller can undo it here; trying says more where it does not go. */
    readonly revertible: boolean
  }
  /** What it was about, where it is still here. */
  readonly of?: { readonly label: string; readonly href: string }
}

/** Needs `audit.read`. Throws AdminRefusal `not_found`. */
export async function readEntry(
  caller: Caller,
  seq: number,
  office: Pick<Office, 'gateway' | 'reports'>,
): Promise<OneEntry> {
  mustMay(caller, 'audit.read')
  const entry = await entryNumbered(seq, office)
  const told = await toldEntry(entry, namer(caller, office), office)
  const of = subjectOf(entry, office)
  const change = changeIn(entry, caller)
  return { ...told, fields: fieldsOf(entry), ...(change ? { change } : {}), ...(of ? { of } : {}) }
}

async function entryNumbered(seq: number, { reports }: Pick<Office, 'reports'>): Promise<AuditEntry> {
  const [entry] = Number.isSafeInteger(seq) && seq > 0 ? await reports.events({ seq, limit: 1 }) : []
  if (entry) return entry
  throw new AdminRefusal('not_found', `The audit has no entry ${seq}.`)
}

function changeIn({ event }: AuditEntry, { may }: Caller): OneEntry['change'] {
  if (!('before' in event || 'after' in event)) return undefined
  const { before, after } = event
  if (event.type === 'admin.added' || event.type === 'admin.changed')
    return { before, after, revertible: false }
  const needs = event.type === 'user.changed' ? 'people.change' : 'registrations.change'
  const added = event.type === 'user.changed' && before === undefined
  return { before: plain(before), after: plain(after), revertible: may.has(needs) && !added }
}

/** A registration's fields by the names that they have in `config/`, beside what stands around them. */
function plain(state: RegistrationState | UserState | AdminState | undefined): unknown {
  if (state === undefined || !('overlay' in state)) return state
  const { settings, ...others } = state.overlay
  const all = { ...others, ...(settings as object | undefined), document: state.document } // an overlay's, as it was written
  return Object.values(all).some((value) => value !== undefined) ? all : undefined
}

function subjectOf({ event }: AuditEntry, { gateway }: Pick<Office, 'gateway'>): OneEntry['of'] {
  if ('kind' in event && 'id' in event) return registered(event.kind, event.id, gateway)
  if (event.type === 'user.changed')
    return { label: 'The person', href: `/admin/people/${encodeURIComponent(event.user)}` }
  if ('reference' in event && event.reference !== undefined)
    return { label: 'The sign-in', href: `/admin/sign-ins/${encodeURIComponent(event.reference)}` }
  return undefined
}

function registered(kind: Kind, id: string, { registry }: Office['gateway']): OneEntry['of'] {
  const { name, handle } = whoIs(kind, id, registry)
  const href = addressOf(kind, handle)
  return href === undefined ? undefined : { label: name, href }
}

const shownElsewhere = new Set(['type', 'before', 'after'])

function fieldsOf({ event }: AuditEntry): OneEntry['fields'] {
  return Object.entries(event)
    .filter(([name]) => !shownElsewhere.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
}

/** Where the undoing can be seen, and its own number in the audit. */
export interface Undone {
  readonly path: string
  readonly change?: number
}

/** Needs what the change itself needed. Throws AdminRefusal. */
export async function revertEntry(caller: Caller, seq: number, office: Office): Promise<Undone> {
  const entry = await entryNumbered(seq, office)
  if (entry.event.type === 'user.changed') {
    const { user } = entry.event
    await revertPersonChange(caller, entry, office)
    return { path: `/admin/people/${encodeURIComponent(user)}`, ...(await latest(caller, { user }, office)) }
  }
  await revertChange(caller, seq, office)
  const { event } = await changeNumbered(seq, office.reports)
  const path = addressOf(event.kind, whoIs(event.kind, event.id, office.gateway.registry).handle)
  return { path: path ?? `/admin/${event.kind}s`, ...(await latest(caller, { object: event.id }, office)) }
}

async function latest(
  { by }: Caller,
  of: { readonly user: string } | { readonly object: string },
  { reports }: Office,
): Promise<{ readonly change?: number }> {
  const types = ['user.changed', 'registration.added', 'registration.changed', 'registration.removed']
  const [entry] = await reports.events({ ...of, types, limit: 1 })
  return entry && 'by' in entry.event && entry.event.by === by ? { change: entry.seq } : {}
}
