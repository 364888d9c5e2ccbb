import type { Caller } from '../../model/admin.js'
import type { Office, SignInQuery, SignInRow } from '../../model/office.js'
import { type Actor, refusalRow } from '../../model/refusal.js'
import { strengthInWords } from '../../model/strength-words.js'
import { mostListed, readCursor, type Stretch, writeCursor } from '../listing.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { entityId, personName, type Who, whoIs } from '../reports/who.js'
import { referenceIn } from '../search.js'

/** What is looked for; everything that is given has to fit. */
export interface SignInSearch extends Stretch {
  readonly reference?: string
  /** A name, an e-mail address, a user’s id, what a partner calls them. */
  readonly person?: string
  /** Handle or entity id. */
  readonly app?: string
  readonly partner?: string
  readonly outcome?: 'issued' | 'refused'
  readonly code?: string
  readonly since?: Date
  readonly until?: Date
}

/** One end of a sign-in, in a list. */
export interface SignInLine {
  readonly at: Date
  readonly reference: string
  readonly outcome: 'issued' | 'refused'
  readonly code?: string
  /** The refusal in one sentence, and who has to act. */
  readonly says?: string
  readonly who?: Actor
  readonly app?: Who
  readonly partner?: Who
  readonly user?: LinePerson
  readonly by?: 'session' | 'partner'
  readonly strength?: string
  /** So young that its record should be kept still. */
  readonly recorded: boolean
}

/** Whom a sign-in was of. */
export interface LinePerson {
  readonly id: string
  readonly name: string
  /** Whether there is a page of theirs: who was refused at the first visit is not kept, nor is who was removed. */
  readonly isHere: boolean
}

export interface SignInListing {
  readonly items: readonly SignInLine[]
  readonly next?: string
  /** Nobody here is called like the person who was looked for. */
  readonly nobody?: true
}

export type RecordsOffice = Pick<Office, 'gateway' | 'reports' | 'house' | 'recordLinks'>

/** So many people may be called what was typed. */
const mostPeople = 10

/** Newest first. */
export async function searchSignIns(
  caller: Caller,
  search: SignInSearch,
  office: Pick<RecordsOffice, 'gateway' | 'reports' | 'house'>,
): Promise<SignInListing> {
  mustMay(caller, 'records.read')
  const people = search.person === undefined ? undefined : await peopleCalled(caller, search.person, office)
  if (people?.length === 0) return { items: [], nobody: true }
  const limit = Math.min(Math.max(search.limit, 1), mostListed)
  const query = { ...queryOf(search, office), limit: limit + 1 }
  const pages = await Promise.all(
    (people ?? [undefined]).map((user) =>
      office.reports.signIns(user === undefined ? query : { ...query, user }),
    ),
  )
  const found = pages.flat().toSorted((one, other) => other.seq - one.seq)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return {
    items: await linesOf(rows, caller, office),
    ...(found.length > limit && last ? { next: writeCursor(String(last.seq)) } : {}),
  }
}

async function peopleCalled(
  caller: Caller,
  person: string,
  { gateway }: Pick<RecordsOffice, 'gateway'>,
): Promise<readonly string[]> {
  mustMay(caller, 'people.read')
  const found = await gateway.directory.users.search(person.trim(), mostPeople)
  return found.map(({ id }) => id)
}

function queryOf(
  { reference, app, partner, outcome, code, since, until, cursor }: SignInSearch,
  { gateway: { registry } }: Pick<RecordsOffice, 'gateway'>,
): Omit<SignInQuery, 'limit'> {
  return {
    ...(reference === undefined ? {} : { reference: referenceIn(reference) ?? reference.trim() }),
    ...(app === undefined ? {} : { app: entityId('app', app, registry) }),
    ...(partner === undefined ? {} : { partner: entityId('partner', partner, registry) }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(code === undefined ? {} : { code }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(cursor === undefined ? {} : { before: placeOf(readCursor(cursor)) }),
  }
}

function placeOf(key: string): number {
  if (/^\d{1,15}$/.test(key)) return Number(key)
  throw new AdminRefusal('invalid', 'That is no place in this list.', {
    faults: [{ path: 'cursor', says: 'not one that was given here' }],
  })
}

async function linesOf(
  rows: readonly SignInRow[],
  { may }: Caller,
  { gateway, house }: Pick<RecordsOffice, 'gateway' | 'house'>,
): Promise<readonly SignInLine[]> {
  const seen = new Map<string, Promise<LinePerson>>()
  const look = async (id: string): Promise<LinePerson> => {
    const user = may.has('people.read') ? await gateway.directory.users.find(id) : undefined
    return { id, name: user ? personName(user) : id, isHere: user !== undefined }
  }
  const personOf = (id: string) => {
    const person = seen.get(id) ?? look(id)
    seen.set(id, person)
    return person
  }
  const since = gateway.clock.now().getTime() - house.recordHours * 3_600_000
  return Promise.all(
    rows.map(async (row) => ({
      ...lineOf(row, gateway.registry),
      ...(row.user === undefined ? {} : { user: await personOf(row.user) }),
      recorded: row.at.getTime() >= since,
    })),
  )
}

export function lineOf(
  { at, reference, outcome, code, app, partner, by, authnContext }: SignInRow,
  registry: Office['gateway']['registry'],
): Omit<SignInLine, 'recorded' | 'user'> {
  const row = code === undefined ? undefined : refusalRow(code)
  return {
    at,
    reference,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(row ? { says: row.says, who: row.who } : {}),
    ...(app === undefined ? {} : { app: whoIs('app', app, registry) }),
    ...(partner === undefined ? {} : { partner: whoIs('partner', partner, registry) }),
    ...(by === undefined ? {} : { by }),
    ...(authnContext === undefined ? {} : { strength: strengthInWords(authnContext) }),
  }
}
