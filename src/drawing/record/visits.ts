import type { RecordPart } from '../../model/record.js'
import { type Html, html } from '../html.js'
import type { Story } from './story.js'

/** Stages whose time is part of another's. */
const within: Readonly<Record<string, string>> = { ask: 'prove' }

/** Milliseconds spent here in one visit. */
export function spent({ timings = {} }: Pick<RecordPart, 'timings'>): number {
  return Object.entries(timings).reduce(
    (sum, [stage, took]) => (outerOf(stage, timings) === undefined ? sum + took : sum),
    0,
  )
}

function outerOf(stage: string, timings: NonNullable<RecordPart['timings']>): string | undefined {
  const outer = Object.hasOwn(within, stage) ? within[stage] : undefined
  return outer !== undefined && Object.hasOwn(timings, outer) ? outer : undefined
}

/** How long each stage took, visit by visit, drawn to one scale. */
export function visitsSection({ visits }: Story): Html {
  const timed = visits.filter(({ timings }) => timings && Object.keys(timings).length > 0)
  if (timed.length === 0) return html``
  const longest = Math.max(...timed.flatMap(({ timings }) => Object.values(timings ?? {})), 0.001)
  return html`<section aria-labelledby="visits">
<h2 id="visits">Where the time went</h2>
<div class="visits">${timed.map((visit, index) => visitCard(visit, index, longest))}</div>
</section>`
}

function visitCard(visit: RecordPart, index: number, longest: number): Html {
  return html`<div class="visit"><h3>Visit ${index + 1} <span class="below">${ending(visit.outcome)} · ${duration(spent(visit))}</span></h3>
<dl>${bars(visit.timings ?? {}, longest)}</dl></div>`
}

/** A stage that is part of another's stands under it. */
function bars(timings: NonNullable<RecordPart['timings']>, longest: number): readonly Html[] {
  const entries = Object.entries(timings)
  const outer = entries.filter(([stage]) => outerOf(stage, timings) === undefined)
  return outer.flatMap(([stage, took]) => [
    bar(stage, took, longest, false),
    ...entries
      .filter(([inner]) => outerOf(inner, timings) === stage)
      .map(([inner, part]) => bar(inner, part, longest, true)),
  ])
}

function ending(outcome: RecordPart['outcome']): string {
  if (!outcome) return 'no outcome'
  if (outcome.kind === 'issued') return 'the application was answered'
  if (outcome.kind === 'refused') return `refused, ${outcome.code ?? ''}`
  return outcome.page === undefined ? 'somebody was asked' : `led on: ${outcome.page}`
}

function bar(stage: string, took: number, longest: number, isPart: boolean): Html {
  const width = Math.max(0.5, (took / longest) * 100).toFixed(1)
  return html`<div${isPart && html` class="part"`}><dt>${isPart && html`<span class="unseen">of which </span>`}${stage}</dt><dd><svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${width}" height="6" rx="1"/></svg><span>${duration(took)}</span></dd></div>`
}

/** `0 ms`, `0.4 ms`, `38 ms`, `4.2 s`, `3 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 0.05) return '0 ms'
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${Math.round(milliseconds / 60_000)} min`
}
