import { clipped } from '../../drawing/fragments.js'
import { type Html, html } from '../../drawing/html.js'

/** A line without axes, for the course of one number. */
export function sparkline(values: readonly number[], label: string): Html {
  const most = Math.max(1, ...values)
  const step = 100 / Math.max(1, values.length - 1)
  const points = values.map(
    (value, at) => `${(at * step).toFixed(1)},${(23 - (value / most) * 21).toFixed(1)}`,
  )
  return html`<svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label="${label}"><polygon points="0,24 ${points.join(' ')} 100,24"/><polyline points="${points.join(' ')}"/></svg>`
}

export type SeriesTone = 'good' | 'bad' | 'warn' | 'plain'

export interface Bars {
  /** `Sign-ins of the last 14 days`. */
  readonly label: string
  /** What one bar is: `Day`. */
  readonly each: string
  readonly series: readonly { readonly label: string; readonly tone: SeriesTone }[]
  /** `short` stands beneath the bar, where there is room. */
  readonly bars: readonly Bar[]
}

interface Bar {
  readonly label: string
  readonly short?: string
  readonly values: readonly number[]
}

/** Each bar's slot, and what a bar fills of it. The drawing is stretched to its place; no text stands in it. */
const slot = 10
const wide = 6.4
const tall = 100

/** Bars of several parts, first at the bottom; the same numbers as a table, for whoever wants to read them. */
export function barChart(chart: Bars): Html {
  const { label, series, bars } = chart
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  const top = roundUp(Math.max(1, ...sums))
  return html`<figure class="chart"><figcaption><ul class="legend">${series.map((one) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${one.tone}" width="10" height="10" rx="2"/></svg>${one.label}</li>`)}</ul></figcaption>
<div class="plot"><ol class="scale" aria-hidden="true">${[top, top / 2, 0].map((value) => html`<li>${short(value)}</li>`)}</ol><svg viewBox="0 0 ${bars.length * slot} ${tall}" preserveAspectRatio="none" role="img" aria-label="${label}: ${summed(chart)}">${grid(bars.length)}${bars.map((bar, at) => barAt(chart, bar, at, top))}</svg><ol class="beneath-bars" aria-hidden="true">${bars.map((bar) => html`<li>${bar.short !== undefined && html`<span>${clipped(bar.short, 8)}</span>`}</li>`)}</ol></div>
<details class="numbers"><summary>The numbers</summary>${numbers(chart)}</details></figure>`
}

function summed({ series, bars }: Bars): string {
  return series
    .map(({ label }, at) => {
      const sum = bars.reduce((all, { values }) => all + (values[at] ?? 0), 0)
      return `${sum.toLocaleString('en')} ${label.toLowerCase()}`
    })
    .join(', ')
}

function grid(count: number): readonly Html[] {
  return [0, 0.5, 1].map(
    (part) => html`<line class="grid" x1="0" x2="${count * slot}" y1="${tall * part}" y2="${tall * part}"/>`,
  )
}

function barAt({ series }: Bars, { label, values }: Bar, at: number, top: number): Html {
  let y = tall
  const parts = values.map((value, index) => {
    const height = (value / top) * tall
    y -= height
    const drawn = html`<rect class="${series[index]?.tone ?? 'plain'}" x="${round(at * slot + (slot - wide) / 2)}" y="${round(y)}" width="${wide}" height="${round(Math.max(0.8, height))}"/>`
    return height > 0 && drawn
  })
  const said = values
    .map((value, index) => `${value.toLocaleString('en')} ${series[index]?.label.toLowerCase() ?? ''}`)
    .join(', ')
  return html`<g><title>${label}: ${said}</title><rect class="reach" x="${at * slot}" y="0" width="${slot}" height="${tall}"/>${parts}</g>`
}

function numbers({ label, each, series, bars }: Bars): Html {
  return html`<div class="table-frame"><table class="table slim"><caption class="unseen">${label}</caption><thead><tr><th scope="col">${each}</th>${series.map((one) => html`<th scope="col" class="number">${one.label}</th>`)}</tr></thead><tbody>${bars.map(
    (bar) =>
      html`<tr><th scope="row" class="main">${bar.label}</th>${bar.values.map((value, at) => html`<td class="number" data-label="${series[at]?.label}"><div>${value.toLocaleString('en')}</div></td>`)}</tr>`,
  )}</tbody></table></div>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** A round number of few digits: what an axis can be read by. */
function roundUp(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value))
  return size * ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * size >= value) ?? 10)
}

function short(value: number): string {
  if (value >= 1_000_000) return `${round(value / 1_000_000)}M`
  return value >= 1000 ? `${round(value / 1000)}k` : String(round(value))
}
