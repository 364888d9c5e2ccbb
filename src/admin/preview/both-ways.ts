import type { Office, SignInRow } from '../../model/office.js'
import type { SignInRecord } from '../../model/record.js'
import { Refusal, type RefusalCode } from '../../model/refusal.js'
import type { Facts } from '../../signin/facts.js'
import { AdminRefusal } from '../refusal.js'
import { isApp, type Registered } from '../registrations/registered.js'
import { capturedWord } from './captured-word.js'
import { otherwise } from './otherwise.js'
import { play } from './play.js'
import { type BenchAt, isReadOtherwise, isWhole, readAgain } from './read-again.js'
import { recordedFacts } from './recorded-facts.js'
import { type Outcome, replay } from './replay.js'

/** What one recorded sign-in came to, and would come to. */
export interface Otherwise {
  readonly reference: string
  readonly at: Date
  readonly app: string
  readonly partner: string
  readonly user?: string
  readonly before: 'issued' | RefusalCode
  readonly after: 'issued' | RefusalCode
  /** In words, without values of people; empty when it comes to the same. */
  readonly says: readonly string[]
  /** The message itself could not be read anew: its bytes are kept back, or were not all kept. */
  readonly unread?: true
}

/** Tells of a sign-in; undefined where its record is gone, or tells nothing that could be tried. */
export type BothWays = (row: SignInRow) => Promise<Otherwise | undefined>

/** With the registrations as they stand, and with `proposed` instead of `one`; without it, `one` is gone. */
export function bothWays(
  one: Registered,
  proposed: Registered | undefined,
  { gateway, bench }: Pick<Office, 'gateway' | 'bench'>,
): BothWays {
  const now = bench({})
  const then = benchAt(proposed, bench, gateway.clock.now())
  const anew = proposed !== undefined && isReadOtherwise(one, proposed)
  return async (row) => {
    const record = await gateway.recorder.find(row.reference)
    const facts = record && recordedFacts(record)
    if (!facts) return record && anew && !isApp(one) ? letIn(row, record, then) : undefined
    const before = await replay(facts, now)
    const read = anew ? await readAgain(isApp(one) ? 'app' : 'partner', record, facts, then) : 'accepted'
    const after = await outcomeOf(one, proposed, facts, read, then)
    return { ...told(row, facts, before, after), ...(read === 'unreadable' ? { unread: true } : {}) }
  }
}

function benchAt(proposed: Registered | undefined, bench: Office['bench'], start: Date): BenchAt {
  let moment = start
  const registered = proposed && (isApp(proposed) ? { apps: [proposed] } : { partners: [proposed] })
  return {
    bench: bench({ at: () => moment, ...registered }),
    setTo(next) {
      moment = next
    },
  }
}

async function outcomeOf(
  one: Registered,
  proposed: Registered | undefined,
  facts: Facts,
  read: Awaited<ReturnType<typeof readAgain>>,
  { bench }: BenchAt,
): Promise<Outcome> {
  if (proposed === undefined)
    return { kind: 'refuse', code: isApp(one) ? 'request.unknown_app' : 'partner.unknown', detail: one.id }
  if (read instanceof Refusal) return { kind: 'refuse', code: read.code, detail: read.detail }
  return replay(facts, bench)
}

function told(row: SignInRow, facts: Facts, before: Outcome, after: Outcome): Otherwise {
  const user = row.user ?? (before.kind === 'issue' ? before.user : undefined)
  return {
    reference: row.reference,
    at: row.at,
    app: facts.app.id,
    partner: facts.partner.id,
    ...(user === undefined ? {} : { user }),
    before: wordOf(before),
    after: wordOf(after),
    says: otherwise(before, after),
  }
}

function wordOf(outcome: Outcome): Otherwise['before'] {
  return outcome.kind === 'issue' ? 'issued' : outcome.code
}

/** It was refused before anybody was known: what the partner sent is read as it would be read then. */
async function letIn(row: SignInRow, record: SignInRecord, at: BenchAt): Promise<Otherwise | undefined> {
  const { registry } = at.bench
  const message = record.parts
    .flatMap(({ messages = [] }) => messages)
    .findLast(({ leg, direction }) => leg === 'partner' && direction === 'in')
  const app = row.app === undefined ? undefined : registry.app(row.app)
  const partner = row.partner === undefined ? undefined : registry.partner(row.partner)
  if (row.code === undefined || !message || !isWhole(message) || !app || !partner) return undefined
  at.setTo(message.at)
  try {
    const { verdict } = await play(app, capturedWord(Buffer.from(message.xml), partner, registry), at.bench)
    const after = verdict.kind === 'issue' ? 'issued' : verdict.refusal.code
    return {
      reference: row.reference,
      at: row.at,
      app: app.id,
      partner: partner.id,
      before: row.code,
      after,
      says: saysOf(row.code, after),
    }
  } catch (error) {
    if (error instanceof AdminRefusal) return undefined
    throw error
  }
}

function saysOf(before: RefusalCode, after: Otherwise['after']): readonly string[] {
  if (after === before) return []
  return [
    after === 'issued' ? `let in; now refused with ${before}` : `refused with ${after} instead of ${before}`,
  ]
}
