import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { Named } from '../../../admin/people/show.js'

export function personPath(id: string): string {
  return `/admin/people/${encodeURIComponent(id)}`
}

export function rolePath(name: string, what: 'role' | 'group' = 'role'): string {
  return `/admin/roles/of?${new URLSearchParams({ [what]: name })}`
}

/** So many in sight, and how many more there are. */
export function roleChips(names: readonly string[], most: number): Slot {
  if (names.length === 0) return html`<span class="below">none</span>`
  const more = names.length - most
  return html`<span class="chips">${names.slice(0, most).map((name) => html`<span class="chip">${said(name, 60)}</span>`)}${more > 0 && html`<span class="below">and ${more} more</span>`}</span>`
}

/** A link to where a counterpart is seen; whoever is not registered any more has none. */
export function counterpart(kind: 'app' | 'partner', { id, handle, name }: Named): Html {
  if (handle === undefined && name !== id) return html`${said(name, 60)}`
  if (handle === undefined)
    return html`<span title="Not registered any more" class="token">${said(id, 200)}</span>`
  return html`<a href="/admin/${kind}s/${encodeURIComponent(handle)}">${said(name, 60)}</a>`
}
