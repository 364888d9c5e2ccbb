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

export interface Bars {
  readonly id: string
  /** `Sign-ins of the last 14 days`. */
  readonly label: string
  /** What one bar is: `Day`. */
  readonly each: string
  readonly series: readonly { readonly label: string; readonly tone: 'good' | 'bad' | 'plain' }[]
  /** `short` stands beneath the bar, where there is room. */
  readonly bars: readonly {
    readonly label: string
    readonly short?: string
    readonly values: readonly number[]
  }[]
}

const height = 160
const width = 720

/** Bars of several parts, first at the bottom; the same numbers as a table, for whoever wants to read them. */
export function barChart(chart: Bars): Html {
  const sums = chart.bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  const top = roundUp(Math.max(1, ...sums))
  return html`<figure class="chart"><figcaption><ul class="legend">${chart.series.map(({ label, tone }) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${tone}" width="10" height="10" rx="2"/></svg>${label}</li>`)}</ul></figcaption>
<svg viewBox="0 0 ${width} ${height + 24}" role="img" aria-label="${chart.label}: ${summed(chart)}">${grid(top)}${chart.bars.map((bar, at) => barAt(chart, bar, at, top))}</svg>
<details class="numbers"><summary>The numbers</summary>${numbers(chart)}</details></figure>`
}

function summed({ series, bars }: Bars): string {
  return series
    .map(
      ({ label }, at) =>
        `${bars.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)} ${label.toLowerCase()}`,
    )
    .join(', ')
}

const left = 44

function grid(top: number): readonly Html[] {
  return [0, 0.5, 1].map((part) => {
    const y = height - part * (height - 12)
    return html`<line class="grid" x1="${left}" x2="${width}" y1="${y}" y2="${y}"/><text x="${left - 8}" y="${y + 4}" text-anchor="end">${short(top * part)}</text>`
  })
}

function barAt(
  { series, bars }: Bars,
  { label, short, values }: Bars['bars'][number],
  at: number,
  top: number,
): Html {
  const slot = (width - left) / bars.length
  const wide = Math.min(28, slot * 0.68)
  const x = left + at * slot + (slot - wide) / 2
  let y = height
  const parts = values.map((value, index) => {
    const tall = (value / top) * (height - 12)
    y -= tall
    return (
      tall > 0 &&
      html`<rect class="${series[index]?.tone}" x="${round(x)}" y="${round(y)}" width="${round(wide)}" height="${round(Math.max(1, tall - (index > 0 ? 1 : 0)))}" rx="2"/>`
    )
  })
  const said = values.map((value, index) => `${value} ${series[index]?.label.toLowerCase() ?? ''}`).join(', ')
  return html`<g><title>${label}: ${said}</title><rect class="reach" x="${round(left + at * slot)}" y="0" width="${round(slot)}" height="${height}"/>${parts}${short !== undefined && html`<text x="${round(x + wide / 2)}" y="${height + 18}" text-anchor="middle">${short}</text>`}</g>`
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

/** 1, 2 or 5 and as many noughts: what an axis can be read by. */
function roundUp(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value))
  return size * ([1, 2, 4, 5, 10].find((step) => step * size >= value) ?? 10)
}

function short(value: number): string {
  if (value >= 1_000_000) return `${round(value / 1_000_000)}M`
  return value >= 1000 ? `${round(value / 1000)}k` : String(round(value))
}
