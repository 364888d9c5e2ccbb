import { clipped, mark, outward } from '../../drawing/fragments.js'
import { type Drawing, type Html, html, type Slot } from '../../drawing/html.js'

/** Who runs this house, as every page says it. */
export interface Organization {
  readonly name?: string | undefined
  readonly url?: string | undefined
  /** `mailto:` or https address of whoever helps. */
  readonly contact?: string | undefined
}

/** What stands around every page. */
export interface Frame {
  readonly organization: Organization
  /** Paths of the style sheet and the icon. */
  readonly style: string
  readonly icon: string
  /** Proves that a form of ours was sent from a page of ours. */
  readonly token?: string | undefined
}

/** One whole document. */
export function framed({ title, body, wide }: Drawing, frame: Frame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${clipped(title, 120)} · ${houseName(frame)}</title>
<link rel="icon" href="${frame.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${frame.style}">
</head>
<body>
<div class="${wide ? 'sheet wide' : 'sheet'}">
${header(frame)}
<main>
${body}
</main>
<footer class="foot">${footer(frame.organization)}</footer>
</div>
</body>
</html>
`
}

export function header(frame: Frame): Html {
  return html`<header class="top"><a class="home" href="/">${mark}<span>${houseName(frame)}</span></a></header>`
}

export function houseName({ organization }: Pick<Frame, 'organization'>): string {
  return organization.name ?? 'Sallyport'
}

function footer({ name, url, contact }: Organization): Slot {
  const home = url === undefined ? undefined : outward(url)
  const help = contact === undefined ? undefined : outward(contact)
  const house = name ?? 'Sallyport'
  return [
    html`<span>Sign-in for ${home === undefined ? house : html`<a href="${home}">${house}</a>`}</span>`,
    help !== undefined && html`<a href="${help}">Get help</a>`,
  ]
}
