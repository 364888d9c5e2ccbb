import type { Caller } from '../../model/admin.js'
import type { RecordLink, SignInRow } from '../../model/office.js'
import type { SignInRecord } from '../../model/record.js'
import { mustMay } from '../permission.js'
import { withoutSecrets } from '../preview/without-secrets.js'
import { AdminRefusal } from '../refusal.js'
import { referenceIn } from '../search.js'
import { type Fix, fixesOf } from './fixes.js'
import type { RecordsOffice } from './search.js'

/** One sign-in, as far as it is known still. */
export interface ShownSignIn {
  readonly reference: string
  /** Absent when the flight recorder has nothing of it any more. */
  readonly record?: SignInRecord
  /** How it ended, as the audit has it; newest first. */
  readonly ends: readonly SignInRow[]
  readonly fixes: readonly Fix[]
  readonly links: readonly ShownLink[]
}

/** A link as it is listed: what it opens with is known to nobody here. */
export type ShownLink = Omit<RecordLink, 'secretHash'>

/** That it was read is written down first. Throws AdminRefusal `not_found`. */
export async function readSignIn(caller: Caller, given: string, office: RecordsOffice): Promise<ShownSignIn> {
  mustMay(caller, 'records.read')
  const { gateway, reports, recordLinks } = office
  const reference = referenceIn(given) ?? given
  const record = await recordOf(reference, office)
  const ends = await reports.signIns({ reference, limit: 20 })
  if (!record && ends.length === 0) throw unknown(reference)
  await gateway.audit.record([{ type: 'record.read', reference, by: caller.by }], false)
  const links = await recordLinks.of(reference)
  return {
    reference,
    ...(record ? { record } : {}),
    ends,
    fixes: record ? fixesOf(record, gateway.registry) : [],
    links: links.map(({ secretHash: _, ...shown }) => shown),
  }
}

export async function recordOf(
  reference: string,
  { gateway: { recorder } }: Pick<RecordsOffice, 'gateway'>,
): Promise<SignInRecord | undefined> {
  await recorder.flush()
  const found = await recorder.find(reference)
  return found && { ...found, parts: found.parts.map(withoutSecrets) }
}

function unknown(reference: string): AdminRefusal {
  return new AdminRefusal('not_found', `No sign-in has the reference ${JSON.stringify(reference)}.`, {
    todo: 'It stands on the page that the person saw, and looks like 7KQ2-M9XF-3D.',
  })
}
