import type { Caller } from '../../model/admin.js'
import type { Kind } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { late, tell } from './decide-upon.js'
import { type RegistrationOffice, registeredAs } from './registered.js'
import { checkKept } from './replace-document.js'
import { checkExpected, standingOf, stateNow } from './standing.js'

export interface Removed {
  readonly id: string
  readonly handle: string
  /** Apps that name this partner among those who may vouch, by handle. */
  readonly namedBy: readonly string[]
}

/** Ends the trust. What was decided ends with it: whoever comes later under this entity id starts anew. */
export async function removeRegistration(
  caller: Caller,
  kind: Kind,
  name: string,
  expected: string | undefined,
  office: RegistrationOffice,
): Promise<Removed> {
  mustMay(caller, 'registrations.change')
  const one = registeredAs(kind, name, office)
  checkKept(kind, one, 'remove HANDLE')
  const { id, handle } = one
  const standing = await standingOf(kind, one, office)
  checkExpected(standing, expected)
  const before = stateNow(standing)
  const says = 'removed'
  await tell(caller, { type: 'registration.removed', kind, one, says, before }, office)
  // The document first: without what was decided it would stand enabled
  const { overlays } = office.gateway.directory
  const closed = standing.revision + 1
  if (
    !(await overlays.set(kind, id, { ...standing.overlay, enabled: false }, standing.revision)) ||
    !(await office.documents.remove(kind, id, closed))
  )
    throw await late(caller, { kind, one, says }, office)
  // Whoever has added it anew by now has decided anew
  await overlays.set(kind, id, {}, closed)
  await office.counterparts.refresh()
  const naming = office.gateway.registry
    .apps()
    .filter(({ partners }) => kind === 'partner' && partners !== 'all' && partners.includes(handle))
  return { id, handle, namedBy: naming.map((app) => app.handle) }
}
