import { said } from '../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../drawing/html.js'

export interface Difference {
  /** `settings.release[0].to` */
  readonly path: string
  /** Absent: it was added, or removed. */
  readonly before?: string
  readonly after?: string
}

const most = 500

/** Where two plain values differ, leaf by leaf, in the order of the first and then of the second. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const one = new Map(leaves(before, ''))
  const other = new Map(leaves(after, ''))
  const paths = new Set([...one.keys(), ...other.keys()])
  return [...paths].flatMap((path) => {
    const [was, is] = [one.get(path), other.get(path)]
    if (was === is) return []
    return [
      { path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ]
  })
}

function leaves(value: unknown, path: string): readonly (readonly [path: string, text: string])[] {
  if (value === undefined) return []
  if (value === null || typeof value !== 'object') return [[path, String(JSON.stringify(value))]]
  const inside = Array.isArray(value)
    ? value.flatMap((one, at) => leaves(one, `${path}[${at}]`))
    : Object.entries(value).flatMap(([name, one]) => leaves(one, path === '' ? name : `${path}.${name}`))
  return inside.length > 0 ? inside : [[path, Array.isArray(value) ? '[]' : '{}']]
}

/** Before and after side by side; what was added or removed says so in a word. */
export function diffTable(list: readonly Difference[], caption: string): Html {
  if (list.length === 0) return html`<p class="same">Nothing differs.</p>`
  return html`<div class="table-frame"><table class="table diff"><caption class="unseen">${caption}</caption><thead><tr><th scope="col">What</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>${list.slice(0, most).map(row)}</tbody></table></div>${list.length > most && html`<p class="same">${list.length - most} more differences are not shown.</p>`}`
}

function row({ path, before, after }: Difference): Html {
  return html`<tr><th scope="row" class="token">${said(path, 200)}</th><td data-label="Before"><div>${side(before, 'gone', 'nothing')}</div></td><td data-label="After"><div>${side(after, 'come', 'removed')}</div></td></tr>`
}

function side(text: string | undefined, tone: 'gone' | 'come', absent: string): Slot {
  if (text === undefined) return html`<span class="below">${absent}</span>`
  return html`<span class="side-of ${tone}">${said(text, 1000)}</span>`
}
