import { createHash } from 'node:crypto'
import type { AuditEvent } from '../model/audit-event.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import { publicKeyOf } from '../xml/keys.js'
import type { Looked, Standing } from './metadata-source.js'

type Kind = 'app' | 'partner'
type Read = ReadAppDocument | ReadPartnerDocument

/** As much of a registration as is needed to say later what changed. */
export interface Known {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly sha256: string
  /** Fingerprints, shortened. */
  readonly keys: readonly string[]
  /** Digest of the addresses. */
  readonly endpoints: string
}

export interface KnownRegistrations {
  readonly standing: readonly Known[]
  readonly quarantined: readonly { readonly kind: Kind; readonly name: string; readonly reason: string }[]
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
  const { name, handle, sha256, read } = standing
  const made = {
    kind,
    id: read.id,
    handle,
    name,
    sha256,
    keys: fingerprints(read),
    endpoints: endpoints(read),
  }
  summaries.set(standing, made)
  return made
}

/** What is there now and was not before, for the audit: who, by which file, which keys. */
export function registrationEvents(
  before: KnownRegistrations,
  after: KnownRegistrations,
  fileOf: (kind: Kind, name: string) => string,
): readonly AuditEvent[] {
  const was = byPlace(before)
  const is = byPlace(after)
  const about = ({ kind, id, handle, name }: Known) => ({ kind, id, handle, by: fileOf(kind, name) })
  const removed = [...was].filter(([place]) => !is.has(place))
  const known = new Set(before.quarantined.map(placeOfQuarantined))
  return [
    ...removed.map(([, one]) => ({ type: 'registration.removed' as const, ...about(one) })),
    ...[...is].flatMap(([place, one]) => appeared(was.get(place), one, about(one))),
    ...after.quarantined
      .filter((one) => !known.has(placeOfQuarantined(one)))
      .map(({ kind, name, reason }) => ({
        type: 'registration.quarantined' as const,
        kind,
        file: fileOf(kind, name),
        reason,
      })),
  ]
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

function byPlace({ standing }: KnownRegistrations): ReadonlyMap<string, Known> {
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
