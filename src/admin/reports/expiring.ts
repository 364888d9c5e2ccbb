import type { App } from '../../model/app.js'
import { cardOf } from '../../model/card.js'
import type { KeyDescriptor } from '../../model/endpoint.js'
import type { Kind, Office, OwnKey } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import { onceOf } from './once-of.js'
import { certificateEnd } from './certificate-end.js'

/** A key or a document that ends, and whom that hurts. */
export interface Expiring {
  readonly at: Date
  readonly of: Kind | 'us'
  readonly name: string
  /** Absent for our own. */
  readonly handle?: string
  readonly what: 'signing key' | 'encryption key' | 'metadata'
  /** Sign-ins a day that go by it. */
  readonly perDay: number
  /** Whether the next one is published already. */
  readonly successor: boolean
  /** Whether sign-ins end that day, whatever its owner does. */
  readonly stops: boolean
  readonly says: string
  readonly todo: string
}

const day = 86_400_000
/** Days ahead and back that are looked at. */
const ahead = 90
const back = 30

export type PerDay = (kind: Kind, id: string) => number

/** The heaviest first: sign-ins a day over days that are left. */
export function expiring(
  perDay: PerDay,
  { gateway, keys }: Pick<Office, 'gateway' | 'keys'>,
): readonly Expiring[] {
  const { registry, clock } = gateway
  const now = clock.now()
  const partners = registry.partners()
  const all = partners.reduce((sum, { id }) => sum + perDay('partner', id), 0)
  const found = [
    ...ofUs(keys.list(), all),
    ...near(partners, now).flatMap((one) => ofCounterpart('partner', one, perDay('partner', one.id), now)),
    ...near(registry.apps(), now).flatMap((one) => ofCounterpart('app', one, perDay('app', one.id), now)),
  ]
  return found
    .filter(({ at }) => isNear(at, now))
    .toSorted((one, other) => weight(other, now) - weight(one, now))
}

function isNear(at: { getTime(): number }, now: Date): boolean {
  return at.getTime() < now.getTime() + ahead * day && at.getTime() > now.getTime() - back * day
}

/** Of ten thousand, few end soon: what ends when is read once, and the others are not looked at again. */
function near(all: readonly (App | Partner)[], now: Date): readonly (App | Partner)[] {
  return endings(all)
    .filter(({ ends }) => ends.some((at) => isNear(at, now)))
    .map(({ one }) => one)
}

const endings = onceOf((all: readonly (App | Partner)[]) =>
  all
    .filter(({ enabled }) => enabled)
    .map((one) => {
      const keys = descriptors(one).map(endOf)
      return { one, ends: [one.validUntil, ...keys].filter((at) => at !== undefined) }
    })
    .filter(({ ends }) => ends.length > 0),
)

/** What ends everything weighs more than what only might. */
function weight({ at, perDay, stops, successor }: Expiring, now: Date): number {
  const left = Math.max(1, (at.getTime() - now.getTime()) / day)
  return ((perDay + 1) * (stops ? 4 : 1) * (successor ? 0.1 : 1)) / left
}

function ofCounterpart(kind: Kind, one: App | Partner, perDay: number, now: Date): readonly Expiring[] {
  const until = one.validUntil && isNear(one.validUntil, now) ? one.validUntil : undefined
  const who = { of: kind, name: cardOf(one).name, handle: one.handle, perDay }
  const documents = until ? [{ ...who, ...documentEnds(until) }] : []
  return [...documents, ...endingKeys(one, now).map((key) => ({ ...who, ...keyEnds(key, one) }))]
}

function documentEnds(at: Date): Omit<Expiring, 'of' | 'name' | 'perDay'> {
  return {
    at,
    what: 'metadata',
    successor: false,
    stops: true,
    says: 'Its metadata is valid until then; after that nobody can sign in by it.',
    todo: 'Take in newer metadata.',
  }
}

interface Ending {
  readonly what: 'signing key' | 'encryption key'
  readonly at: Date
  readonly successor: boolean
}

/** A key whose successor is published has one that ends later, of the same use. */
function endingKeys(one: App | Partner, now: Date): readonly Ending[] {
  const dated = descriptors(one).map((key) => ({ key, at: endOf(key) }))
  return dated.flatMap(({ key, at }): readonly Ending[] => {
    if (at === undefined || !isNear(at, now)) return []
    const successor = dated.some(
      (other) =>
        fits(other.key, key) &&
        other.at !== undefined &&
        other.at.getTime() > Math.max(at.getTime(), now.getTime()),
    )
    // Where a later one has long taken its place, the old one is no news
    if (successor && at < now) return []
    return [{ what: key.use === 'encryption' ? 'encryption key' : 'signing key', at, successor }]
  })
}

function fits(other: KeyDescriptor, key: KeyDescriptor): boolean {
  return other !== key && (other.use === key.use || other.use === 'both')
}

function descriptors(one: App | Partner): readonly KeyDescriptor[] {
  return (one.saml ?? one.wsfed)?.keys ?? []
}

function keyEnds(
  { what, at, successor }: Ending,
  one: App | Partner,
): Omit<Expiring, 'of' | 'name' | 'perDay'> {
  const refused = 'refuseExpiredCertificates' in one && one.refuseExpiredCertificates
  const stops = refused && !successor && what === 'signing key'
  return { at, what, successor, stops, ...keyWords(successor, stops) }
}

function keyWords(successor: boolean, stops: boolean): Pick<Expiring, 'says' | 'todo'> {
  if (successor)
    return {
      says: 'The next key is published already.',
      todo: 'Nothing, if its owner uses the new one by then.',
    }
  if (stops)
    return {
      says: 'No successor is published, and refuseExpiredCertificates refuses it from then on.',
      todo: 'Ask its owner for newer metadata before that day.',
    }
  return {
    says: 'No successor is published. The key is used all the same; sign-ins fail on the day its owner signs with one that is not known here.',
    todo: 'Ask its owner whether a new key is coming, and for newer metadata.',
  }
}

function ofUs(keys: readonly OwnKey[], perDay: number): readonly Expiring[] {
  return keys
    .filter(({ state }) => state === 'active')
    .map((key) => {
      const successor = keys.some(
        ({ use, kind, state }) => use === key.use && kind === key.kind && state === 'next',
      )
      return {
        at: key.notAfter,
        of: 'us' as const,
        name: `Our ${key.use} key (${key.kind})`,
        what: key.use === 'signing' ? ('signing key' as const) : ('encryption key' as const),
        perDay,
        successor,
        stops: false,
        says: successor
          ? 'The next key is made and published; it is not used yet.'
          : 'No next key is made. Apps and partners that look at dates refuse us from then on.',
        todo: successor
          ? 'Promote it once everybody has fetched our metadata.'
          : 'Make the next key under Keys.',
      }
    })
}

/** Read once for each key: certificates do not change. Null: it names no end that can be read. */
const ends = new WeakMap<KeyDescriptor, Date | null>()

function endOf(key: KeyDescriptor): Date | undefined {
  const known = ends.get(key)
  if (known !== undefined) return known ?? undefined
  const at = certificateEnd(key.certificate)
  ends.set(key, at ?? null)
  return at
}
