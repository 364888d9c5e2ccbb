import type { Report } from './report.js'

/** One file's outcome for machines: a line of a batch, and the beginning of `--json`. */
export interface Answer {
  readonly file: string
  readonly kind: Report['kind'] | null
  readonly accepted: boolean
  readonly code: string | null
  readonly stage: string | null
  readonly who: string | null
  /** Only of an accepted answer of a partner's. */
  readonly identity: unknown
  /** What is wrong, in words. */
  readonly message?: string
  readonly checks: Report['checks']
}

export function answerOf(file: string, { kind, outcome, checks }: Report): Answer {
  if (outcome.accepted) {
    const identity = isAnswer(kind) ? (outcome.read ?? null) : null
    return { file, kind, accepted: true, code: null, stage: null, who: null, identity, checks }
  }
  const { code, stage = null, who, detail } = outcome
  return { file, kind, accepted: false, code, stage, who, identity: null, message: detail, checks }
}

/** What a partner says of a person. */
function isAnswer(kind: Report['kind']): boolean {
  return kind === 'Response' || kind === 'RequestSecurityTokenResponse'
}

/** Nothing was judged: who asks must ask otherwise. */
export function unusable(file: string, message: string, code = 'explain.unusable'): Answer {
  return {
    file,
    kind: null,
    accepted: false,
    code,
    stage: null,
    who: 'us',
    identity: null,
    message,
    checks: [],
  }
}

/** All of a report. */
export function wholeAnswer(file: string, report: Report): object {
  const { outcome, says, wrapping, at, notJudged, hints, kind } = report
  return {
    ...answerOf(file, report),
    ...(outcome.accepted ? {} : { says: outcome.says }),
    capturedAs: wrapping,
    at,
    claims: claims(says),
    ...(!isAnswer(kind) && outcome.accepted && outcome.read !== undefined ? { read: outcome.read } : {}),
    notJudged,
    hints,
  }
}

/** Several may have one name: the roles of a document. */
function claims(says: Report['says']): Readonly<Record<string, string | readonly string[]>> {
  const all = new Map<string, string[]>()
  for (const [name, value] of says) all.set(name, [...(all.get(name) ?? []), value])
  return Object.fromEntries(
    [...all].map(([name, [one = '', ...more]]) => [name, more.length === 0 ? one : [one, ...more]]),
  )
}
