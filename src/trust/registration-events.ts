import { createHash } from 'node:crypto'
import type { AuditEvent } from '../model/audit-event.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import { publicKeyOf } from '../xml/keys.js'
import type { Looked, Place, Standing } from './metadata-source.js'

type Kind = 'app' | 'partner'
type Read = ReadAppDocument | ReadPartnerDocument

/** As much of a registration as is needed to say later what changed. */
export interface Known {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly name: string
  /** Taken in here: whoever did that wrote it down. */
  readonly kept?: boolean
  readonly sha256: string
  /** Fingerprints, shortened. */
  readonly keys: readonly string[]
  /** Digest of the addresses. */
  readonly endpoints: string
}

export interface KnownRegistrations {
  readonly standing: readonly Known[]
  readonly quarantined: readonly {
    readonly kind: Kind
    readonly name: string
    readonly kept?: boolean
    readonly reason: string
  }[]
}

export const nothingKnown: KnownRegistrations = { standing: [], quarantined: [] }

export function knownOf(
  apps: Looked<ReadAppDocument>,
  partners: Looked<ReadPartnerDocument>,
): KnownRegistrations {
  return {
    standing: [
      ...apps.standing.map((one) => summary('app', one)),
      ...partners.standing.map((one) => summary('partner', one)),
    ],
    quarantined: [
      ...apps.quarantined.map((one) => ({ kind: 'app' as const, ...one })),
      ...partners.quarantined.map((one) => ({ kind: 'partner' as const, ...one })),
    ],
  }
}

/** By document: of thousands that stand, one changes, and describing keys takes its time. */
const summaries = new WeakMap<Standing<Read>, Known>()

function summary(kind: Kind, standing: Standing<Read>): Known {
  const known = summaries.get(standing)
  if (known !== undefined) return known
  const { name, kept, handle, sha256, read } = standing
  const made = {
    kind,
    id: read.id,
    handle,
    name,
    kept,
    sha256,
    keys: fingerprints(read),
    endpoints: endpoints(read),
  }
  summaries.set(standing, made)
  return made
}

/** What is there now and was not before, for the audit: who, by which file, which keys. Most are the very same. */
export function registrationEvents(
  before: KnownRegistrations,
  after: KnownRegistrations,
  placeOf: (kind: Kind, place: Place) => string,
): readonly AuditEvent[] {
  const [told, now] = [new Set(before.standing), new Set(after.standing)]
  const was = byPlace(before.standing.filter((one) => !now.has(one)))
  const is = byPlace(after.standing.filter((one) => !told.has(one)))
  const about = (one: Known) => ({
    kind: one.kind,
    id: one.id,
    handle: one.handle,
    by: placeOf(one.kind, placeIn(one)),
  })
  const removed = [...was].filter(([place, one]) => !is.has(place) && one.kept !== true)
  const known = new Set(before.quarantined.map(placeOfQuarantined))
  const waited = new Set(
    before.quarantined.filter(({ kept }) => kept).map(({ kind, name }) => `${kind} ${name}`),
  )
  return [
    ...removed.map(([, one]) => ({ type: 'registration.removed' as const, ...about(one) })),
    ...[...is]
      .filter(([place, one]) => !isToldAlready(was.get(place), one, waited))
      .flatMap(([place, one]) => appeared(was.get(place), one, about(one))),
    ...after.quarantined
      .filter((one) => !known.has(placeOfQuarantined(one)))
      .map((one) => ({
        type: 'registration.quarantined' as const,
        kind: one.kind,
        file: placeOf(one.kind, placeIn(one)),
        reason: one.reason,
      })),
  ]
}

function placeIn({ name, kept = false }: { readonly name: string; readonly kept?: boolean }): Place {
  return { name, kept }
}

/** Console and API write down themselves what they do; what follows of it for others is told here. */
function isToldAlready(earlier: Known | undefined, one: Known, waited: ReadonlySet<string>): boolean {
  if (one.kept !== true) return false
  return earlier === undefined ? !waited.has(`${one.kind} ${one.handle}`) : earlier.kept === true
}

type Told = { readonly kind: Kind; readonly id: string; readonly handle: string; readonly by: string }

function appeared(earlier: Known | undefined, one: Known, about: Told): readonly AuditEvent[] {
  if (earlier === undefined) {
    return [{ type: 'registration.added', ...about, change: `keys ${one.keys.join(' ') || 'none'}` }]
  }
  if (earlier.sha256 === one.sha256 && earlier.handle === one.handle) return []
  return [{ type: 'registration.changed', ...about, change: changeOf(earlier, one) }]
}

function changeOf(was: Known, is: Known): string {
  const keys = [
    ...is.keys.filter((key) => !was.keys.includes(key)).map((key) => `+${key}`),
    ...was.keys.filter((key) => !is.keys.includes(key)).map((key) => `-${key}`),
  ]
  const said = [
    ...(keys.length > 0 ? [`keys ${keys.join(' ')}`] : []),
    ...(was.endpoints === is.endpoints ? [] : ['endpoints']),
    ...(was.handle === is.handle ? [] : [`handle, was ${was.handle}`]),
  ]
  return said.join('; ') || 'neither keys nor endpoints'
}

function byPlace(standing: readonly Known[]): ReadonlyMap<string, Known> {
  return new Map(standing.map((one) => [`${one.kind} ${one.id}`, one]))
}

function placeOfQuarantined({ kind, name, reason }: KnownRegistrations['quarantined'][number]): string {
  return `${kind} ${name} ${reason}`
}

function fingerprints(read: Read): readonly string[] {
  const { keys } = 'saml' in read ? read.saml : read.wsfed
  return [...new Set(keys.map(({ certificate }) => publicKeyOf(certificate).fingerprint.slice(0, 16)))]
}

function endpoints(read: Read): string {
  return createHash('sha256')
    .update(JSON.stringify(addresses(read)))
    .digest('hex')
    .slice(0, 16)
}

function addresses(read: Read): readonly unknown[] {
  if ('wsfed' in read) {
    const { keys: _, ...rest } = read.wsfed
    return [rest]
  }
  const { saml } = read
  const own = 'singleSignOnServices' in saml ? saml.singleSignOnServices : saml.assertionConsumerServices
  return [own, saml.singleLogoutServices]
}
