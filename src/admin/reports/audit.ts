import type { Caller } from '../../model/admin.js'
import type { AuditEntry, AuditEvent } from '../../model/audit-event.js'
import type { EventQuery, Office } from '../../model/office.js'
import { readCursor, writeCursor } from '../listing.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { referenceIn } from '../search.js'
import { type Asked, given, readPeriod } from './period.js'
import { type Phrase, sentenceOf } from './sentence.js'
import { entityId, peopleNames } from './who.js'

/** An entry of the audit as people read it. */
export interface ToldEntry {
  readonly seq: number
  readonly at: Date
  readonly type: AuditEvent['type']
  readonly says: readonly Phrase[]
  /** As the audit says it; absent where nobody who runs the house did it. */
  readonly by?: string
}

export interface AuditPage {
  readonly entries: readonly ToldEntry[]
  /** Where the next page begins; absent at the end. */
  readonly next?: string
}

type Type = AuditEvent['type']

export interface EventGroup {
  readonly name: string
  readonly label: string
  readonly types: readonly Type[]
}

/** What can be asked for together; each kind of event stands in one. */
export const eventGroups: readonly EventGroup[] = [
  group('changes', 'Apps and partners', [
    'registration.added',
    'registration.changed',
    'registration.removed',
    'registration.quarantined',
  ]),
  group('people', 'People', [
    'user.changed',
    'user.created',
    'user.linked',
    'user.refreshed',
    'user.value_outside_domain',
    'session.ended',
  ]),
  group('access', 'Who runs the house', [
    'admin.signed_in',
    'admin.signed_out',
    'admin.refused',
    'admin.added',
    'admin.changed',
    'admin.setup_link_made',
    'admin.setup_link_used',
    'token.made',
    'token.revoked',
  ]),
  group('looks', 'Looks at personal data', [
    'record.read',
    'record.shared',
    'what_if.asked',
    'plan.made',
    'report.exported',
  ]),
  group('keys', 'Our keys', ['key.made', 'key.promoted', 'key.retired']),
  group('house', 'Starts and stops', ['house.started', 'house.stopped']),
  group('sign-ins', 'Sign-ins', [
    'signin.completed',
    'signin.refused',
    'signin.vouched',
    'signin.refusals_counted',
  ]),
]

function group(name: string, label: string, types: readonly Type[]): EventGroup {
  return { name, label, types }
}

/** What the search takes: each field is text as it was typed. */
export interface AuditAsked {
  /** Name of a group, or a type. */
  readonly kind?: string
  readonly by?: string
  /** A handle, an entity id, a person, a reference, a fingerprint, a file. */
  readonly about?: string
  readonly text?: string
  readonly since?: string
  readonly until?: string
  readonly cursor?: string
}

const perPage = 50

/** Newest first. Needs `audit.read`. Throws AdminRefusal `invalid`. */
export async function searchAudit(
  caller: Caller,
  asked: AuditAsked,
  office: Pick<Office, 'gateway' | 'reports' | 'admins'>,
): Promise<AuditPage> {
  mustMay(caller, 'audit.read')
  const query = { ...(await queryOf(asked, office)), limit: perPage + 1 }
  const found = await office.reports.events(query)
  const shown = found.slice(0, perPage)
  const last = shown.at(-1)
  const nameOf = namer(caller, office)
  const entries: ToldEntry[] = []
  for (const entry of shown) entries.push(await toldEntry(entry, nameOf, office))
  return {
    entries,
    ...(found.length > perPage && last ? { next: writeCursor(String(last.seq)) } : {}),
  }
}

/** Names of people are for those who may see people. */
export function namer(caller: Caller, { gateway }: Pick<Office, 'gateway'>): (id: string) => Promise<string> {
  return caller.may.has('people.read') ? peopleNames(gateway.directory) : async (id) => id
}

export async function toldEntry(
  { seq, at, event }: AuditEntry,
  nameOf: (id: string) => Promise<string>,
  { gateway }: Pick<Office, 'gateway'>,
): Promise<ToldEntry> {
  const says = await sentenceOf(event, { nameOf, registry: gateway.registry })
  const by = event.type !== 'signin.completed' && event.type !== 'session.ended' && 'by' in event
  return { seq, at, type: event.type, says, ...(by ? { by: event.by } : {}) }
}

async function queryOf(
  asked: AuditAsked,
  office: Pick<Office, 'gateway' | 'admins'>,
): Promise<Omit<EventQuery, 'limit'>> {
  const { kind, by, about, text, cursor } = asked
  return {
    ...periodOf(asked, office.gateway.clock.now()),
    ...(given(kind) ? { types: typesOf(kind.trim()) } : given(text) ? { types: worded } : {}),
    ...(given(by) ? { actor: await actorOf(by.trim(), office) } : {}),
    ...(given(about) ? await objectOf(about.trim(), office) : {}),
    ...(given(text) ? { text: text.trim().slice(0, 200) } : {}),
    ...(given(cursor) ? { before: placeOf(cursor) } : {}),
  }
}

/** All of the time there is, unless a time is named; a search of text goes a month back. */
function periodOf({ since, until, text }: AuditAsked, now: Date): Pick<EventQuery, 'since' | 'until'> {
  if (!given(since) && !given(until) && !given(text)) return {}
  const asked: Asked = { since, until }
  return readPeriod(asked, now, given(text) ? 30 : 1100)
}

/** Words are looked for where there are words: what each sign-in that goes well brings has ids alone, and is found by them. */
const idsAlone: readonly Type[] = ['signin.vouched', 'signin.completed', 'user.refreshed']
const worded = eventGroups.flatMap(({ types }) => types).filter((type) => !idsAlone.includes(type))

function typesOf(kind: string): readonly string[] {
  const found = eventGroups.find(({ name }) => name === kind)?.types
  if (found) return found
  const all = eventGroups.flatMap(({ types }) => types)
  if (all.some((type) => type === kind)) return [kind]
  const says = `is to be one of ${eventGroups.map(({ name }) => name).join(', ')}, or a kind of event as audit.md lists them`
  throw new AdminRefusal('invalid', `kind ${says}.`, { faults: [{ path: 'kind', says }] })
}

/** Accounts by their name alone, everybody else as the audit says it. */
async function actorOf(by: string, { admins }: Pick<Office, 'admins'>): Promise<string> {
  const known = by.includes(' ') ? undefined : await admins.byName(by.toLowerCase())
  return known ? `admin ${known.name}` : by
}

async function objectOf(
  about: string,
  { gateway: { registry, directory } }: Pick<Office, 'gateway'>,
): Promise<Pick<EventQuery, 'object' | 'user' | 'reference'>> {
  const [app, partner] = [entityId('app', about, registry), entityId('partner', about, registry)]
  if (app !== about || partner !== about) return { object: app === about ? partner : app }
  if (registry.app(about) || registry.partner(about)) return { object: about }
  const reference = referenceIn(about)
  if (reference !== undefined) return { reference }
  const person = (await directory.users.find(about)) ?? (await onlyOne(about, directory))
  return person ? { user: person.id } : { object: about }
}

async function onlyOne(text: string, { users }: Office['gateway']['directory']) {
  const [one, other] = await users.search(text, 2)
  return other ? undefined : one
}

function placeOf(cursor: string): number {
  const seq = Number(readCursor(cursor))
  if (Number.isSafeInteger(seq) && seq > 0) return seq
  throw new AdminRefusal('invalid', 'That is no place in this list.', {
    todo: 'Begin anew.',
    faults: [{ path: 'cursor', says: 'not one that was given here' }],
  })
}
