import type { AuditEvent } from '../model/audit-event.js'
import type { ReadApp, ReadEntity, ReadPartner } from '../saml/metadata.js'
import { publicKeyOf } from '../xml/keys.js'
import type { Looked, Standing } from './metadata-source.js'

interface Looks {
  readonly apps: Looked<ReadApp>
  readonly partners: Looked<ReadPartner>
}

type FileOf = (kind: 'app' | 'partner', name: string) => string

/** What a look found that the one before did not, for the audit: who, which file, which keys. */
export function registrationEvents(before: Looks, after: Looks, fileOf: FileOf): readonly AuditEvent[] {
  return [
    ...eventsOf('app', before.apps, after.apps, fileOf),
    ...eventsOf('partner', before.partners, after.partners, fileOf),
  ]
}

type Read = ReadApp | ReadPartner

function eventsOf(
  kind: 'app' | 'partner',
  before: Looked<Read>,
  after: Looked<Read>,
  fileOf: FileOf,
): readonly AuditEvent[] {
  if (before === after) return []
  const was = byId(before)
  const is = byId(after)
  const about = ({ read, handle, name }: Standing<Read>) => ({
    kind,
    id: read.id,
    handle,
    by: fileOf(kind, name),
  })
  const events: AuditEvent[] = []
  for (const [id, one] of was) if (!is.has(id)) events.push({ type: 'registration.removed', ...about(one) })
  for (const [id, one] of is) {
    const earlier = was.get(id)
    if (earlier === undefined)
      events.push({ type: 'registration.added', ...about(one), change: keysOf(one.read) })
    else if (earlier.sha256 !== one.sha256) {
      events.push({ type: 'registration.changed', ...about(one), change: changeOf(earlier.read, one.read) })
    }
  }
  const known = new Set(before.quarantined.map(({ name, reason }) => `${name} ${reason}`))
  for (const { name, reason } of after.quarantined) {
    if (!known.has(`${name} ${reason}`)) {
      events.push({ type: 'registration.quarantined', kind, file: fileOf(kind, name), reason })
    }
  }
  return events
}

function byId(looked: Looked<Read>): ReadonlyMap<string, Standing<Read>> {
  return new Map(looked.standing.map((one) => [one.read.id, one]))
}

function keysOf(read: Read): string {
  return `keys ${fingerprints(read).join(' ') || 'none'}`
}

function changeOf(before: Read, after: Read): string {
  const was = fingerprints(before)
  const is = fingerprints(after)
  const keys = [
    ...is.filter((key) => !was.includes(key)).map((key) => `+${key}`),
    ...was.filter((key) => !is.includes(key)).map((key) => `-${key}`),
  ]
  const said = [
    ...(keys.length > 0 ? [`keys ${keys.join(' ')}`] : []),
    ...(endpointsChanged(before, after) ? ['endpoints'] : []),
  ]
  return said.join('; ') || 'neither keys nor endpoints'
}

function fingerprints({ saml }: Read): readonly string[] {
  return [...new Set(saml.keys.map(({ certificate }) => publicKeyOf(certificate).fingerprint.slice(0, 16)))]
}

function endpointsChanged(before: ReadEntity & Read, after: ReadEntity & Read): boolean {
  return JSON.stringify(endpoints(before)) !== JSON.stringify(endpoints(after))
}

function endpoints({ saml }: Read): unknown {
  return 'singleSignOnServices' in saml
    ? [saml.singleSignOnServices, saml.singleLogoutServices]
    : [saml.assertionConsumerServices, saml.singleLogoutServices]
}
