import type { Caller } from '../../model/admin.js'
import type { Office } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { type Plan, type PlannedChange, planOf } from '../plan.js'
import { AdminRefusal } from '../refusal.js'
import { changeRegistration } from '../registrations/change.js'
import { confirmDomain } from '../registrations/confirm-domain.js'
import { registeredAs } from '../registrations/registered.js'
import { revisionOf, standingOf } from '../registrations/standing.js'
import { type Fix, fixesOf } from './fixes.js'
import { recordOf } from './read.js'

/** A fix, and what it would come to. */
export interface PlannedFix {
  readonly fix: Fix & { readonly change: PlannedChange }
  readonly plan: Plan
  /** What the fix has to name. */
  readonly revision: string
}

/** `number`: its place among the fixes of that sign-in. Throws AdminRefusal. */
export async function planFix(
  caller: Caller,
  reference: string,
  number: number,
  office: Office,
): Promise<PlannedFix> {
  mustMay(caller, 'records.read')
  mustMay(caller, 'registrations.change')
  const fix = await fixAt(reference, number, office)
  const { kind, name } = fix.change
  const standing = await standingOf(kind, registeredAs(kind, name, office), office)
  return { fix, plan: await planOf(caller, fix.change, office), revision: revisionOf(standing) }
}

/** Makes the change, if what it was planned upon still stands. */
export async function applyFix(
  caller: Caller,
  reference: string,
  number: number,
  expected: string,
  office: Office,
): Promise<PlannedChange> {
  mustMay(caller, 'records.read')
  mustMay(caller, 'registrations.change')
  const { change } = await fixAt(reference, number, office)
  if (change.what === 'domain') await confirmDomain(caller, change.name, change, expected, office)
  if (change.what === 'settings')
    await changeRegistration(caller, change.kind, change.name, change.wanted, expected, office)
  return change
}

async function fixAt(reference: string, number: number, office: Office): Promise<PlannedFix['fix']> {
  const record = await recordOf(reference, office)
  const fix = record && fixesOf(record, office.gateway.registry)[number]
  if (fix?.change) return { ...fix, change: fix.change }
  throw new AdminRefusal('not_found', 'There is nothing to fix any more: it was done, or the record is gone.')
}
