import type { Caller } from '../../model/admin.js'
import type { Kind } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { type Changed, inForce } from './change.js'
import { decideUpon, late } from './decide-upon.js'
import { type Difference, differences } from './difference.js'
import { type Registered, type RegistrationOffice, registeredAs } from './registered.js'
import { checkExpected, revisionOf, type Standing, standingOf } from './standing.js'
import { bytesOf, entityOf, type GivenDocument, type TakenDocument, takenDocument } from './taken-document.js'
import { type Understood, understoodOf } from './understood.js'

/** What another document would change; what was decided here stays. */
export interface Compared {
  readonly understood: Understood
  /** As it would be, for a plan. */
  readonly registered: Registered
  readonly differences: readonly Difference[]
  readonly sha256: string
  /** For the change that may follow. */
  readonly revision: string
}

export async function compareDocument(
  caller: Caller,
  kind: Kind,
  name: string,
  given: GivenDocument,
  office: RegistrationOffice,
): Promise<Compared> {
  mustMay(caller, 'registrations.change')
  const one = registeredAs(kind, name, office)
  const standing = await standingOf(kind, one, office)
  const { built, sha256 } = await anew(kind, one, standing, given, office)
  return {
    understood: understoodOf(built),
    registered: built,
    differences: differences(one, built),
    sha256,
    revision: revisionOf(standing),
  }
}

/** Takes another document of the same counterpart. What was decided about it stays. */
export async function replaceDocument(
  caller: Caller,
  kind: Kind,
  name: string,
  given: GivenDocument,
  expected: string | undefined,
  office: RegistrationOffice,
): Promise<Changed & { readonly differences: readonly Difference[] }> {
  mustMay(caller, 'registrations.change')
  const one = registeredAs(kind, name, office)
  checkKept(kind, one, 'add FILE --replace')
  const standing = await standingOf(kind, one, office)
  checkExpected(standing, expected)
  const taken = await anew(kind, one, standing, given, office)
  const different = differences(one, taken.built)
  if (taken.sha256 !== standing.sha256) await put(caller, kind, { one, standing, taken, different }, office)
  return { ...(await inForce(kind, one.handle, office)), differences: different }
}

interface Putting {
  readonly one: Registered
  readonly standing: Standing
  readonly taken: TakenDocument
  readonly different: readonly Difference[]
}

async function put(
  caller: Caller,
  kind: Kind,
  { one, standing, taken, different }: Putting,
  office: RegistrationOffice,
): Promise<void> {
  const { id, handle } = one
  const { overlay } = standing
  const { sha256, bytes } = taken
  const says = `metadata replaced: ${different.map(({ field }) => field).join(', ') || 'nothing that matters here'}`
  const addedAt = (await office.documents.find(kind, id))?.addedAt ?? office.gateway.clock.now()
  await decideUpon(caller, { kind, one, standing, overlay, document: sha256, says }, office)
  const document = { id, handle, sha256, addedAt, bytes }
  if ((await office.documents.put(kind, document, standing.revision + 1)) !== 'kept')
    throw await late(caller, { kind, one, says }, office)
}

async function anew(
  kind: Kind,
  one: Registered,
  { overlay }: Standing,
  given: GivenDocument,
  office: RegistrationOffice,
): Promise<TakenDocument> {
  const bytes = await entityOf(await bytesOf(given, office), given.entity, office)
  const taken = await takenDocument(kind, bytes, { handle: one.handle, overlay }, office)
  if (taken.built.id === one.id) return taken
  throw new AdminRefusal('conflict', `It describes ${taken.built.id}, and ${one.handle} is ${one.id}.`, {
    todo: `Another entity id is another ${kind}: what people are called there and what was decided hang on it. Add it beside this one, and remove this one later.`,
    faults: [{ path: 'document', says: `expected the entity id ${one.id}` }],
  })
}

/** A document of the folders is changed where it stands. Throws AdminRefusal `conflict`. */
export function checkKept(kind: Kind, { from, handle }: Registered, command: string): void {
  if (!('file' in from)) return
  throw new AdminRefusal(
    'conflict',
    `${handle} stands in the file ${from.file}, which is not changed from here.`,
    {
      todo: `Change the file itself, or run: sallyport ${kind} ${command.replace('HANDLE', handle)}`,
    },
  )
}
