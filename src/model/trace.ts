import { Refusal, type RefusalCode } from './refusal.js'

/** The rungs of the pipeline that every message climbs, and the stages of the line after them. */
export type Stage =
  | 'S0'
  | 'S1'
  | 'S2'
  | 'S3'
  | 'S4'
  | 'S5'
  | 'S6'
  | 'S7'
  | 'S8'
  | 'S9'
  | 'S10'
  | 'S11'
  | 'S12'
  | 'route'
  | 'prove'
  | 'gather'
  | 'identify'
  | 'decide'
  | 'release'
  | 'commit'
  | 'answer'

/** One comparison, as it was made: shown in the flight recorder, never to the outside. */
export interface Check {
  readonly stage: Stage
  /** What was compared, with the standard's section: `saml-profiles 4.1.4.3: Recipient is this ACS`. */
  readonly check: string
  readonly expected?: string
  readonly actual?: string
  /** The setting of app or partner that decided: `partner acme: acceptUnsolicitedAnswers`. */
  readonly setting?: string
  readonly ok: boolean
}

export type Compared = Pick<Check, 'expected' | 'actual' | 'setting'>

const shown = 512
const nothing: Compared = {}

/** Collects the checks of one message or stage, in order. A false `require` throws the Refusal it names. */
export class Trace {
  readonly checks: Check[] = []

  /** Records a comparison that decides nothing by itself. */
  note(stage: Stage, check: string, compared: Compared = nothing, ok = true): void {
    this.checks.push(compared === nothing ? { stage, check, ok } : noted(stage, check, compared, ok))
  }

  /** Records a comparison and refuses when it does not hold. */
  require(
    stage: Stage,
    check: string,
    ok: boolean,
    code: RefusalCode,
    compared: Compared = nothing,
  ): asserts ok {
    this.note(stage, check, compared, ok)
    if (ok) return
    const { expected = 'it to hold', actual = 'not' } = clipped(compared)
    throw new Refusal(code, `${check}: expected ${expected}, got ${actual}`, { stage })
  }
}

/** The ways in which nearly all are compared are written out: dozens of them are noted at every sign-in. */
function noted(stage: Stage, check: string, compared: Compared, ok: boolean): Check {
  const { expected, actual, setting } = clipped(compared)
  if (expected !== undefined && actual !== undefined)
    return setting === undefined
      ? { stage, check, expected, actual, ok }
      : { stage, check, expected, actual, setting, ok }
  if (expected === undefined && actual !== undefined && setting === undefined)
    return { stage, check, actual, ok }
  return {
    stage,
    check,
    ...(expected === undefined ? undefined : { expected }),
    ...(actual === undefined ? undefined : { actual }),
    ...(setting === undefined ? undefined : { setting }),
    ok,
  }
}

function clipped({ expected, actual, setting }: Compared): {
  readonly [K in keyof Compared]-?: string | undefined
} {
  return { expected: clip(expected), actual: clip(actual), setting: clip(setting) }
}

function clip(said: string | undefined): string | undefined {
  return said === undefined ? undefined : String(said).slice(0, shown)
}
