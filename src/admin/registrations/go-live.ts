import type { Caller } from '../../model/admin.js'
import type { Kind } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { type Changed, inForce } from './change.js'
import { decideUpon } from './decide-upon.js'
import { type Registered, type RegistrationOffice, registeredAs } from './registered.js'
import { checkExpected, standingOf } from './standing.js'

/** The sign-in that proved it, if there was one since it was added. */
export interface Proof {
  readonly reference: string
  readonly at: Date
}

/** Opens a draft to everybody: after one sign-in that went well, or without one for a reason that is written down. */
export async function goLive(
  caller: Caller,
  kind: Kind,
  name: string,
  { skip }: { readonly skip?: string },
  expected: string | undefined,
  office: RegistrationOffice,
): Promise<Changed> {
  mustMay(caller, 'registrations.change')
  const one = registeredAs(kind, name, office)
  const standing = await standingOf(kind, one, office)
  checkExpected(standing, expected)
  if (standing.overlay.draft !== true) {
    throw new AdminRefusal('conflict', `${one.handle} is no draft: it is live already.`)
  }
  const says = await reasonOf(kind, one, skip, office)
  const { draft: _, ...overlay } = standing.overlay
  await decideUpon(caller, { kind, one, standing, overlay, says }, office)
  return inForce(kind, one.handle, office)
}

/** The latest success since it was added, which is what going live asks for. */
export async function proofOf(
  caller: Caller,
  kind: Kind,
  name: string,
  office: RegistrationOffice,
): Promise<Proof | undefined> {
  mustMay(caller, 'registrations.read')
  return proven(kind, registeredAs(kind, name, office), office)
}

async function reasonOf(
  kind: Kind,
  one: Registered,
  skip: string | undefined,
  office: RegistrationOffice,
): Promise<string> {
  const proof = await proven(kind, one, office)
  if (proof !== undefined) return `live, after sign-in ${proof.reference}`
  const reason = skip?.trim() ?? ''
  if (reason !== '') return `live without a test: ${reason.slice(0, 500)}`
  throw new AdminRefusal(
    'conflict',
    `Nobody has signed in ${kind === 'app' ? 'to' : 'through'} ${one.handle} yet.`,
    {
      todo: 'Try it once, in a browser in which you are signed in to the console; or say why it goes live untried.',
      faults: [{ path: 'skip', says: 'a reason is needed where there was no successful sign-in' }],
    },
  )
}

async function proven(
  kind: Kind,
  { id }: Registered,
  office: RegistrationOffice,
): Promise<Proof | undefined> {
  const kept = await office.documents.find(kind, id)
  const [last] = await office.reports.signIns({
    ...(kind === 'app' ? { app: id } : { partner: id }),
    ...(kept === undefined ? {} : { since: kept.addedAt }),
    outcome: 'issued',
    limit: 1,
  })
  return last === undefined ? undefined : { reference: last.reference, at: last.at }
}
