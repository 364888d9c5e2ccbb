import type { Caller } from '../../model/admin.js'
import type { Kind, Office, SignInRow } from '../../model/office.js'
import type { RecordedMessage, SignInRecord } from '../../model/record.js'
import { refusals, type RefusalCode } from '../../model/refusal.js'
import { mustMay } from '../permission.js'
import { type RegistrationOffice, registeredAs } from './registered.js'

/** One step of a sign-in that somebody watches: that it happened and when, never what was said. */
export interface WatchedStep {
  readonly at: Date
  readonly says: string
}

/** A sign-in as it goes on. */
export interface Watched {
  readonly reference: string
  readonly steps: readonly WatchedStep[]
  readonly outcome: 'under way' | 'issued' | 'refused'
  readonly refusal?: {
    readonly code: RefusalCode
    readonly says: string
    readonly who: 'us' | 'app' | 'partner' | 'person'
  }
}

/** Which one: by its reference where that was given before it began, else the latest since. */
export type Which = { readonly reference: string } | { readonly since: Date }

export type WatchOffice = RegistrationOffice & { readonly gateway: Pick<Office['gateway'], 'recorder'> }

/** The sign-in that somebody has just begun as a test; undefined until it is seen. */
export async function watched(
  caller: Caller,
  kind: Kind,
  name: string,
  which: Which,
  office: WatchOffice,
): Promise<Watched | undefined> {
  mustMay(caller, 'registrations.read')
  const { id } = registeredAs(kind, name, office)
  const reference = 'reference' in which ? which.reference : await latest(kind, id, which.since, office)
  if (reference === undefined) return undefined
  const record = await office.gateway.recorder.find(reference)
  const [row] = await office.reports.signIns({ reference, limit: 1 })
  if (record === undefined && row === undefined) return undefined
  return seen(reference, record, row)
}

/** One that is through, or one that a partner has vouched for and that goes on. */
async function latest(
  kind: Kind,
  id: string,
  since: Date,
  { reports }: WatchOffice,
): Promise<string | undefined> {
  const of = kind === 'app' ? { app: id } : { partner: id }
  const [row] = await reports.signIns({ ...of, since, limit: 1 })
  if (row !== undefined) return row.reference
  const [entry] = await reports.events({ types: ['signin.vouched'], text: id, since, limit: 1 })
  return entry?.event.type === 'signin.vouched' ? entry.event.reference : undefined
}

function seen(reference: string, record: SignInRecord | undefined, row: SignInRow | undefined): Watched {
  const steps = stepsOf(record)
  const parts = record?.parts ?? []
  const last = parts.findLast(({ outcome }) => outcome !== undefined && outcome.kind !== 'asked')?.outcome
  const code = row?.code ?? last?.code
  const issued = row?.outcome === 'issued' || last?.kind === 'issued'
  if (issued) return { reference, steps, outcome: 'issued' }
  if (code === undefined) return { reference, steps, outcome: 'under way' }
  const { says, who } = refusals[code]
  return { reference, steps, outcome: 'refused', refusal: { code, says, who } }
}

function stepsOf(record: SignInRecord | undefined): readonly WatchedStep[] {
  return (record?.parts ?? [])
    .flatMap(({ messages = [] }) => messages)
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map((message) => ({
      at: message.at,
      says: `${stepWords[`${message.leg} ${message.direction}`]} (${kindOf(message)})`,
    }))
}

const stepWords: Readonly<Record<`${RecordedMessage['leg']} ${RecordedMessage['direction']}`, string>> = {
  'app in': 'A request came from the app',
  'partner out': 'The person was sent to the partner',
  'partner in': 'The partner’s answer came',
  'app out': 'The answer went to the app',
}

function kindOf({ type, binding }: RecordedMessage): string {
  return `${type}, ${binding.split(':').at(-1) ?? binding}`
}
