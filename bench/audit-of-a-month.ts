// A month of a large house, as its audit would have it: apps and partners of very different size, few refusals, changes
// in between. The same numbers each time.
import type { AuditEntry, AuditEvent } from '../src/model/audit-event.js'

export interface Month {
  readonly apps: readonly string[]
  readonly partners: readonly string[]
  readonly people: readonly string[]
  readonly entries: number
  readonly until: Date
}

type New = Omit<AuditEntry, 'seq'>

const month = 30 * 86_400_000
const mfa = 'https://refeds.org/profile/mfa'
const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'

/** Oldest first, in stretches. */
export function* auditOf(given: Month, stretch: number): Generator<readonly New[]> {
  const random = sequence(20_261_122)
  let written = 0
  let some: New[] = []
  while (written < given.entries) {
    const at = new Date(given.until.getTime() - month * (1 - written / given.entries))
    const events = happening(given, random, written)
    written += events.length
    some.push(...events.map((event) => ({ at, event })))
    if (some.length < stretch) continue
    yield some
    some = []
  }
  yield some
}

function happening(given: Month, random: () => number, number: number): readonly AuditEvent[] {
  if (number % 200 < 3) return [change(given, random)]
  const about = {
    reference: referenceOf(number),
    app: among(given.apps, random() ** 3),
    partner: among(given.partners, random() ** 2),
    user: among(given.people, random()),
    source: `198.51.100.${Math.floor(random() * 250)}`,
  }
  if (random() < 0.04) {
    const { user: _, ...unknown } = about
    const code = random() < 0.5 ? 'partner.signature_invalid' : 'signin.cancelled'
    return [{ type: 'signin.refused', ...unknown, code, detail: 'as the trace says' }]
  }
  const said = {
    authnInstant: given.until.toISOString(),
    authnContext: random() < 0.3 ? mfa : password,
  }
  const { app: _, ...vouched } = about
  return [
    { type: 'signin.vouched', ...vouched, ...said, assertionId: `_${number}`, unsolicited: false },
    { type: 'user.refreshed', ...about },
    {
      type: 'signin.completed',
      ...about,
      ...said,
      by: 'partner',
      session: `s${number}`,
      claims: ['uid', 'mail', 'displayName', 'eduPersonAffiliation'],
      roles: [],
    },
  ]
}

function change({ apps, people }: Month, random: () => number): AuditEvent {
  const by = `admin ${among(['ann', 'bo', 'cy'], random())}`
  if (random() < 0.5) return { type: 'record.read', reference: referenceOf(Math.floor(random() * 1e6)), by }
  const user = among(people, random())
  if (random() < 0.5) return { type: 'user.changed', user, by, change: 'role editor granted' }
  const id = among(apps, random())
  const state = (enabled: boolean) => ({ overlay: { enabled } })
  return {
    type: 'registration.changed',
    kind: 'app',
    id,
    handle: new URL(id).hostname.split('.')[0] ?? '',
    by,
    change: 'enabled',
    before: state(false),
    after: state(true),
  }
}

/** As they are printed: ten characters that nobody confuses. */
function referenceOf(number: number): string {
  const digits = (number + 1e9).toString(10).padStart(10, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`
}

function among(all: readonly string[], share: number): string {
  return all[Math.floor(share * all.length)] ?? ''
}

/** Numbers from 0 to 1 that look random and are the same each time (Lehmer, of Park and Miller). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
