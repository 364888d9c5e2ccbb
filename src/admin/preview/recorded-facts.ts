import type { SignInRecord } from '../../model/record.js'
import type { Facts } from '../../signin/facts.js'

/** What judgement saw last in a recorded sign-in; undefined where it came to no judgement, or they are of another version. */
export function recordedFacts({ parts }: SignInRecord): Facts | undefined {
  const kept = parts
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ facts }) => facts as Facts | undefined) // this program wrote those of its version
    .findLast((facts) => facts !== undefined)
  return kept?.version === 1 && 'app' in kept && 'partner' in kept ? kept : undefined
}
