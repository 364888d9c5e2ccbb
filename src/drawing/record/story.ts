import { cardOf } from '../../model/card.js'
import type { Card } from '../../model/page.js'
import type { RecordedMessage, RecordPart, SignInRecord } from '../../model/record.js'
import type { Issuance } from '../../model/signin.js'
import type { Check } from '../../model/trace.js'
import type { Facts } from '../../signin/facts.js'
import { judge } from '../../signin/judge.js'

/** One sign-in as a record tells it, put in order. */
export interface Story {
  readonly reference: string
  readonly app: Card
  readonly partner: Card
  readonly began: Date
  readonly ended: Date
  readonly outcome: NonNullable<RecordPart['outcome']>
  /** One part for each time the browser came by. */
  readonly visits: readonly RecordPart[]
  readonly messages: readonly RecordedMessage[]
  readonly checks: readonly Check[]
  readonly facts?: Facts
  /** What the app was told: judged again from the recorded facts, which gives the same. */
  readonly told?: Issuance
}

export function storyOf({ reference, parts }: SignInRecord): Story {
  const visits = parts.toSorted((one, other) => one.at.getTime() - other.at.getTime())
  const messages = visits
    .flatMap((visit) => visit.messages ?? [])
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
  const facts = visits.map(factsOf).findLast((found) => found !== undefined)
  const told = facts && toldBy(facts)
  const times = [...visits, ...messages].map(({ at }) => at.getTime())
  return {
    reference,
    app: facts ? cardOf(facts.app) : named(last(visits, 'app') ?? 'The application'),
    partner: facts ? cardOf(facts.partner) : named(last(visits, 'partner') ?? 'The partner'),
    began: new Date(Math.min(...times)),
    ended: new Date(Math.max(...times)),
    outcome: outcomeOf(visits),
    visits,
    messages,
    checks: visits.flatMap((visit) => visit.checks ?? []),
    ...(facts ? { facts } : {}),
    ...(told ? { told } : {}),
  }
}

/** How it ended: once the app was answered, whatever came later (a reload, the back button) changes nothing. */
function outcomeOf(visits: readonly RecordPart[]): NonNullable<RecordPart['outcome']> {
  const outcomes = visits.flatMap(({ outcome }) => (outcome ? [outcome] : []))
  return outcomes.find(({ kind }) => kind === 'issued') ?? outcomes.at(-1) ?? { kind: 'asked' }
}

function named(name: string): Card {
  return { handle: name, name }
}

function last(visits: readonly RecordPart[], field: 'app' | 'partner'): string | undefined {
  return visits.findLast((visit) => visit[field] !== undefined)?.[field]
}

/** Facts carry their version, and this program wrote those of this one; what is not whole is not read. */
function factsOf({ facts }: RecordPart): Facts | undefined {
  const kept = facts as Facts | undefined
  return kept?.version === 1 && 'app' in kept && 'partner' in kept ? kept : undefined
}

function toldBy(facts: Facts): Issuance | undefined {
  const { verdict } = judge(facts)
  return verdict.kind === 'issue' ? verdict.issuance : undefined
}
