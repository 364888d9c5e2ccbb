import type { Caller } from '../../model/admin.js'
import type { Office, SignInRow } from '../../model/office.js'
import type { Gateway } from '../../model/ports.js'
import type { Subject } from '../../model/signin.js'
import { mustMayChangeRoles } from '../access/console-role.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { lineOf, type PersonLine } from './list.js'
import { keepLink } from './links.js'
import { type PeopleOffice, personOf } from './person.js'
import { type Named, partnerNamed, type PersonShown, shown } from './show.js'

/** Whom a partner vouched for, and nobody here was found to be: their sign-in was refused, and may be let in by hand. */
export interface WaitingLine extends Pick<SignInRow, 'reference' | 'at' | 'app'> {
  readonly partner: Named
  /** `several`: more than one person would fit. */
  readonly because: 'nobody' | 'several'
}

export interface WaitingShown extends WaitingLine {
  /** What the partner calls them. */
  readonly subject: Subject
  /** People who would fit, as far as the partner's rules say by what. */
  readonly candidates: readonly PersonLine[]
}

export type WaitingOffice = Pick<Office, 'reports'> & {
  readonly gateway: PeopleOffice['gateway'] & { readonly recorder: Pick<Gateway['recorder'], 'find'> }
}

const codes = { 'user.unknown': 'nobody', 'user.ambiguous': 'several' } as const

/** From the audit: whose they are is not said before one is looked at. The latest first. */
export async function listWaiting(
  caller: Caller,
  { limit }: { readonly limit: number },
  office: WaitingOffice,
): Promise<readonly WaitingLine[]> {
  mustMay(caller, 'people.read')
  const found = await Promise.all(Object.keys(codes).map((code) => office.reports.signIns({ code, limit })))
  return found
    .flat()
    .toSorted((one, other) => other.seq - one.seq)
    .slice(0, limit)
    .flatMap((row) => waitingLine(row, office))
}

function waitingLine(row: SignInRow, office: WaitingOffice): readonly WaitingLine[] {
  const { reference, at, app, partner, code } = row
  if (partner === undefined || (code !== 'user.unknown' && code !== 'user.ambiguous')) return []
  return [
    {
      reference,
      at,
      ...(app === undefined ? {} : { app }),
      partner: partnerNamed(partner, office),
      because: codes[code],
    },
  ]
}

/** Reads the sign-in's record, which is written down. Throws AdminRefusal `not_found` when it is not kept any more. */
export async function showWaiting(
  caller: Caller,
  reference: string,
  office: WaitingOffice,
): Promise<WaitingShown> {
  mustMay(caller, 'people.read')
  mustMay(caller, 'records.read')
  const { line, facts } = await heard(reference, office)
  await office.gateway.audit.record([{ type: 'record.read', reference, by: caller.by }], true)
  const { users } = office.gateway.directory
  const found = await Promise.all((facts.awaiting ?? []).map(({ id }) => users.find(id)))
  const candidates = found.flatMap((user) => (user === undefined ? [] : [lineOf(user)]))
  return { ...line, subject: facts.subject, candidates }
}

/** Lets the partner's name mean this person from now on. The name is the one that the partner said. Throws AdminRefusal. */
export async function approveWaiting(
  caller: Caller,
  reference: string,
  user: string,
  office: WaitingOffice,
): Promise<PersonShown> {
  mustMay(caller, 'people.change')
  mustMay(caller, 'records.read')
  const person = await personOf(user, office)
  mustMayChangeRoles(caller, person, [], office)
  const { facts } = await heard(reference, office)
  await office.gateway.audit.record([{ type: 'record.read', reference, by: caller.by }], true)
  const { id: partner } = facts.partner
  await keepLink(
    caller,
    person,
    { partner, subject: facts.subject, createdAt: office.gateway.clock.now() },
    office,
  )
  return shown(person, office)
}

/** Of judge's facts, as the record keeps them. */
interface Heard {
  readonly partner: { readonly id: string }
  readonly subject: Subject
  readonly awaiting?: readonly { readonly id: string }[]
}

async function heard(
  reference: string,
  office: WaitingOffice,
): Promise<{ readonly line: WaitingLine; readonly facts: Heard }> {
  const rows = await office.reports.signIns({ reference, outcome: 'refused', limit: 1 })
  const [line] = rows.flatMap((row) => waitingLine(row, office))
  if (line === undefined) {
    throw new AdminRefusal('not_found', `No sign-in ${reference} waits for somebody to say who that is.`)
  }
  const record = await office.gateway.recorder.find(reference)
  const facts = record?.parts.map((part) => part.facts).findLast(isHeard)
  if (facts !== undefined) return { line, facts }
  throw new AdminRefusal('not_found', `What the partner said in sign-in ${reference} is not kept any more.`, {
    todo: 'Let the person try once more, and look then.',
  })
}

function isHeard(facts: unknown): facts is Heard {
  if (typeof facts !== 'object' || facts === null) return false
  const { partner, subject } = facts as Partial<Record<keyof Heard, unknown>> // asked here field by field
  return hasText(partner, 'id') && hasText(subject, 'value') && hasText(subject, 'format')
}

function hasText(thing: unknown, name: string): boolean {
  if (typeof thing !== 'object' || thing === null) return false
  return typeof (thing as Readonly<Record<string, unknown>>)[name] === 'string'
}
