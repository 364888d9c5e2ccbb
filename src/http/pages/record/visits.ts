import type { RecordPart } from '../../../model/record.js'
import { type Html, html } from '../html.js'
import type { Story } from './story.js'

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

function visitCard({ timings = {}, outcome }: RecordPart, index: number, longest: number): Html {
  const total = Object.values(timings).reduce((sum, took) => sum + took, 0)
  return html`<div class="visit"><h3>Visit ${index + 1} <span class="below">${ending(outcome)} · ${duration(total)}</span></h3>
<dl>${Object.entries(timings).map(([stage, took]) => bar(stage, took, longest))}</dl></div>`
}

function ending(outcome: RecordPart['outcome']): string {
  if (!outcome) return 'no outcome'
  if (outcome.kind === 'issued') return 'the application was answered'
  if (outcome.kind === 'refused') return `refused, ${outcome.code ?? ''}`
  return outcome.page === undefined ? 'somebody was asked' : `led on: ${outcome.page}`
}

function bar(stage: string, took: number, longest: number): Html {
  const width = Math.max(0.5, (took / longest) * 100).toFixed(1)
  return html`<div><dt>${stage}</dt><dd><svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${width}" height="6" rx="1"/></svg><span>${duration(took)}</span></dd></div>`
}

/** `0.4 ms`, `38 ms`, `4.2 s`, `3 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${Math.round(milliseconds / 60_000)} min`
}
