import { readInstant } from '../../saml/times.js'
import type { Given } from './given.js'
import type { Judged, Refused } from './report.js'

interface Change {
  readonly option: string
  readonly codes: readonly string[]
  change(given: Given, issued: Date | undefined): Given | undefined
}

const changes: readonly Change[] = [
  {
    option: '--at',
    codes: ['partner.time_invalid', 'request.stale'],
    change: (given, issued) =>
      issued === undefined || given.atChosen ? undefined : { ...given, at: issued, atChosen: true },
  },
  {
    option: '--unsolicited',
    codes: ['partner.unsolicited'],
    change: (given) => (given.unsolicited ? undefined : { ...given, unsolicited: true }),
  },
  {
    option: '--accept-sha1',
    codes: ['partner.algorithm_refused', 'request.signature_invalid'],
    change: (given) => (given.acceptSha1 ? undefined : { ...given, acceptSha1: true }),
  },
  {
    option: '--accept-cbc',
    codes: ['partner.algorithm_refused'],
    change: (given) => (given.acceptCbc ? undefined : { ...given, acceptCbc: true }),
  },
]

/** What the same message would meet under one other circumstance, where that makes a difference: judged again. */
export function whatIf(
  given: Given,
  issueInstant: string | undefined,
  { outcome }: Judged,
  judge: (given: Given) => Judged,
): readonly string[] {
  if (outcome.accepted) return []
  const issued = issueInstant === undefined ? undefined : readInstant(issueInstant)
  return changes
    .filter(({ codes }) => codes.includes(outcome.code))
    .flatMap(({ option, change }) => {
      const changed = change(given, issued)
      const words = changed && difference(outcome, judge(changed))
      if (changed === undefined || words === undefined) return []
      return [`With ${option}${option === '--at' ? ` ${changed.at.toISOString()}` : ''} it ${words}`]
    })
}

function difference(before: Refused, { outcome, checks }: Judged): string | undefined {
  if (outcome.accepted)
    return `would be accepted${checks.some(({ taken }) => taken) ? ', by its own word in what is not given' : ''}.`
  if (outcome.code === before.code && outcome.detail === before.detail) return undefined
  return `would still be refused: ${outcome.code} at ${outcome.stage ?? 'the end'}, ${outcome.detail}.`
}
