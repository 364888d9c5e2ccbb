import type { ResponseStage } from '../../src/faces/saml-sp/draft.js'
import { the } from '../../src/faces/saml-sp/draft.js'
import { assertionIn } from '../../src/saml/covered.js'
import type { Verified } from '../../src/xml/signature.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { greater, type Work } from './work.js'

/** What one process does of a run: every `step`th number from `from` on, below `count`; or only one. */
export interface Share {
  readonly seed: number
  readonly from: number
  readonly step: number
  readonly count: number
  readonly only?: number
  readonly xmlsecEvery: number
}

export interface Failure {
  readonly index: number
  readonly seed: string
  readonly steps: readonly string[]
  readonly kind: 'meaning' | 'broken' | 'work' | 'jdk' | 'xmlsec'
  readonly why: string
}

export interface Report {
  mutants: number
  seeds: number
  failed: number
  readonly failures: Failure[]
  /** `door code stage` or `door accepted` to their number. */
  readonly outcomes: Record<string, number>
  /** Changes that accepted mutants had been through. */
  readonly accepted: Record<string, number>
  /** Documents and queries that were accepted, each once: these the JDK was asked about. */
  distinct: number
  xmlsec: number
  known: readonly (readonly [string, number])[]
  slowest: { readonly milliseconds: number; readonly index: number }
  most: Work
  /** After so many mutants a verifier that believes everything was noticed. */
  noticed?: number
  /** The one mutant, where only one was asked for. */
  shown?: string
}

const nothing: Work = {
  verify: 0,
  privateDecrypt: 0,
  createHash: 0,
  hash: 0,
  createDecipheriv: 0,
  createPublicKey: 0,
}

export function emptyReport(): Report {
  return {
    ...{ mutants: 0, seeds: 0, failed: 0, failures: [], outcomes: {}, accepted: {} },
    ...{ distinct: 0, xmlsec: 0, known: [], slowest: { milliseconds: 0, index: 0 }, most: nothing },
  }
}

export function together(reports: readonly Report[]): Report {
  const all = emptyReport()
  for (const report of reports) {
    all.mutants += report.mutants
    all.seeds = report.seeds
    all.failed += report.failed
    all.failures.push(...report.failures)
    add(all.outcomes, report.outcomes)
    add(all.accepted, report.accepted)
    all.distinct += report.distinct
    all.xmlsec += report.xmlsec
    const known = Object.fromEntries(all.known)
    add(known, Object.fromEntries(report.known))
    all.known = Object.entries(known)
    if (report.slowest.milliseconds > all.slowest.milliseconds) all.slowest = report.slowest
    all.most = greater(all.most, report.most)
    if (report.noticed !== undefined) all.noticed = report.noticed
    if (report.shown !== undefined) all.shown = report.shown
  }
  return all
}

function add(to: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) to[name] = (to[name] ?? 0) + count
}

/** The stages of a gateway that takes every assertion for signed: the fuzzer has to notice. */
export function believing(stages: readonly ResponseStage[]): readonly ResponseStage[] {
  return stages.map((stage) =>
    stage.name === 'signature of the assertion'
      ? {
          ...stage,
          run(draft) {
            // nobody has verified it: that is the point
            const unverified = { value: the(draft, 'candidate') } as Verified<XmlElement>
            draft.covered = assertionIn(unverified)
            draft.assertionSigned = true
          },
        }
      : stage,
  )
}
