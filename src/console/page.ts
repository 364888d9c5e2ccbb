import { type Asset, asset, palette, recordStyle } from '../drawing/asset.js'
import { clipped, counted, mark, said } from '../drawing/fragments.js'
import { type Html, html, type Slot } from '../drawing/html.js'
import type { AdminRole, Caller } from '../model/admin.js'
import { notice } from './parts/notice.js'
import { shape } from './parts/status.js'
import { tabList, type Tab } from './parts/tabs.js'
import { type PlaceGroup, type PlaceName, placeGroups } from './places.js'
import { changeIn, tellingOf } from './told.js'

const folder = new URL('./assets/', import.meta.url)
export const style = asset('console.css', 'text/css; charset=utf-8', folder, [palette, recordStyle])
export const script = asset('console.js', 'text/javascript; charset=utf-8', folder)
export const icon = asset('console.svg', 'image/svg+xml', folder)
export const consoleAssets: readonly Asset[] = [style, script, icon]

/** What a page of the console is drawn from. */
export interface Content {
  readonly title: string
  readonly body: Html
  /** Which entry of the navigation it belongs to. */
  readonly place?: PlaceName
  /** What it is a part of, from the navigation's entry on; the page itself is not named. */
  readonly crumbs?: readonly Crumb[]
  /** Beside or beneath the title: a status, an entity id, a line of explanation. */
  readonly beneath?: Slot
  /** What can be done here: links and forms. */
  readonly actions?: Slot
  readonly tabs?: readonly Tab[]
  /** Before somebody is in: more than a form stands on it. */
  readonly wide?: boolean
  /** 200 unless it says otherwise. */
  readonly status?: number
}

export interface Crumb {
  readonly label: string
  readonly href: string
}

/** What stands around a page. */
export interface Frame {
  /** As people call this house: the host of its address. */
  readonly host: string
  readonly token: string
  readonly caller?: Caller
  /** Of what the caller may open. */
  readonly paths: ReadonlySet<string>
  /** How many weakenings are in force. */
  readonly weakenings: number
  readonly query: URLSearchParams
}

export function framed(content: Content, frame: Frame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${clipped(content.title, 120)} · Sallyport console</title>
<link rel="icon" href="${icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${style.path}">
<script src="${script.path}" defer></script>
</head>
${frame.caller ? office(content, frame, frame.caller) : porch(content, frame)}
</html>
`
}

/** Before somebody is in: one sheet, and nothing of the house. */
function porch(content: Content, { host, query }: Frame): Html {
  return html`<body class="porch${content.wide === true && ' wide'}">
<a class="skip" href="#main">Skip to the content</a>
<header>${brand(host)}</header>
<main id="main" tabindex="-1">${flash(query)}<h1>${content.title}</h1>${content.beneath !== undefined && html`<div class="beneath">${content.beneath}</div>`}${content.body}</main>
</body>`
}

function office(content: Content, frame: Frame, caller: Caller): Html {
  const groups = placeGroups
    .map((group) => open(group, frame, caller))
    .filter(({ places }) => places.length > 0)
  const entries = navigation(groups, content.place)
  return html`<body class="office">
<a class="skip" href="#main">Skip to the content</a>
<header class="side">
${brand(frame.host)}
<nav class="places wide-only" aria-label="Console">${entries}</nav>
<div class="wide-only">${person(caller, frame)}</div>
<details class="menu"><summary>Menu</summary><nav class="places" aria-label="Console">${entries}</nav>${person(caller, frame)}</details>
</header>
<div class="stage">
<div class="topline">${crumbTrail(content, groups)}${weakened(frame, caller)}${finder(frame)}</div>
<main id="main" tabindex="-1">
${flash(frame.query)}
${head(content)}
${content.tabs && tabList(content.tabs)}
${content.body}
</main>
</div>
${palettePlace}
</body>`
}

function open({ label, places }: PlaceGroup, { paths }: Frame, { may }: Caller): PlaceGroup {
  return { label, places: places.filter(({ path, permission }) => paths.has(path) && may.has(permission)) }
}

function brand(host: string): Html {
  return html`<a class="brand" href="/admin">${mark}<span><span class="house">Sallyport</span><span class="host">${clipped(host, 60)}</span></span></a>`
}

function navigation(groups: readonly PlaceGroup[], here: PlaceName | undefined): Html {
  return html`${groups.map(
    ({ label, places }) =>
      html`<p class="group">${label}</p><ul>${places.map(
        ({ name, label, path }) =>
          html`<li><a href="${path}"${name === here && html` aria-current="true"`}>${icons[name]}${label}</a></li>`,
      )}</ul>`,
  )}`
}

const roles: Readonly<Record<AdminRole, string>> = {
  owner: 'Owner',
  operator: 'Operator',
  auditor: 'Auditor',
  'help-desk': 'Help desk',
}

function person({ by, role }: Caller, { token, paths }: Frame): Html {
  const name = by.replace(/^admin /, '')
  return html`<div class="person"><p title="${clipped(name, 120)}">${paths.has('/admin/access/own') ? html`<a class="name" href="/admin/access/own">${said(name, 60)}</a>` : html`<span class="name">${said(name, 60)}</span>`}<span class="below">${roles[role]}</span></p><form method="post" action="/admin/sign-out"><input type="hidden" name="token" value="${token}"><button class="plain-button">Sign out</button></form></div>`
}

function finder({ paths }: Frame): Slot {
  if (!paths.has('/admin/search')) return undefined
  return html`<form class="finder" role="search" action="/admin/search"><label class="unseen" for="find">Search everything</label><input id="find" type="search" name="q" placeholder="Search" autocomplete="off" maxlength="200"><kbd aria-hidden="true">/</kbd></form>`
}

/** Where the script lays the quick search; without it nothing is there. */
const palettePlace = html`<dialog class="quick" id="quick" aria-label="Search everything"><form method="dialog"><input type="search" autocomplete="off" maxlength="200" placeholder="Search apps, partners, people, references, pages" aria-label="Search everything" role="combobox" aria-expanded="false" aria-controls="quick-found" aria-autocomplete="list"><ul id="quick-found" role="listbox" aria-label="Found"></ul><p class="keys" aria-hidden="true"><span><kbd>↑</kbd><kbd>↓</kbd> choose</span><span><kbd>↵</kbd> open</span><span><kbd>esc</kbd> close</span></p></form></dialog>`

function crumbTrail({ title, place, crumbs = [] }: Content, groups: readonly PlaceGroup[]): Html {
  const at = groups.flatMap(({ places }) => places).find(({ name }) => name === place)
  const first = at && at.label !== title ? [{ label: at.label, href: at.path }] : []
  return html`<nav class="crumbs" aria-label="Where you are"><ol>${[...first, ...crumbs].map(
    ({ label, href }) => html`<li><a href="${href}">${said(label, 40)}</a></li>`,
  )}<li aria-current="page">${said(title, 60)}</li></ol></nav>`
}

function head({ title, beneath, actions }: Content): Html {
  return html`<div class="head"><div><h1>${said(title, 120)}</h1>${beneath !== undefined && beneath !== false && html`<div class="beneath">${beneath}</div>`}</div>${actions !== undefined && actions !== false && html`<div class="actions">${actions}</div>`}</div>`
}

/** That a house is weaker than it comes is said on each of its pages. */
function weakened({ weakenings, paths }: Frame, { may }: Caller): Slot {
  if (weakenings === 0 || !may.has('house.read')) return undefined
  const says = html`${shape('warn')}${counted(weakenings, 'weakening')}<span class="unseen"> in force</span>`
  if (!paths.has('/admin/settings')) return html`<span class="weakened">${says}</span>`
  return html`<a class="weakened" href="/admin/settings#weakenings">${says}</a>`
}

function flash(query: URLSearchParams): Slot {
  const says = tellingOf(query.get('told'))
  if (says === undefined) return undefined
  const change = changeIn(query)
  const see =
    change !== undefined && html` <a href="/admin/changes/${change}">See the change, or revert it</a>`
  return html`<div class="flash" role="status">${notice('good', html`${says}${see}`)}</div>`
}

const icons: Readonly<Record<PlaceName, Html>> = {
  home: sign(
    html`<path d="M2.5 7.5 8 3l5.5 4.5V13a.5.5 0 0 1-.5.5H9.75v-3.75h-3.5v3.75H3a.5.5 0 0 1-.5-.5z"/>`,
  ),
  'sign-ins': sign(
    html`<path d="M9.5 2.5h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-3M2.5 8h7M7 5.25 9.75 8 7 10.75"/>`,
  ),
  'what-if': sign(
    html`<path d="M6.25 2.5v4L2.9 12.1a1 1 0 0 0 .86 1.4h8.48a1 1 0 0 0 .86-1.4L9.75 6.5v-4M5 2.5h6M4.6 9.75h6.8"/>`,
  ),
  apps: sign(
    html`<rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1"/><rect x="9" y="2.5" width="4.5" height="4.5" rx="1"/><rect x="2.5" y="9" width="4.5" height="4.5" rx="1"/><rect x="9" y="9" width="4.5" height="4.5" rx="1"/>`,
  ),
  partners: sign(
    html`<path d="M3 13.5V4.25L8 2l5 2.25v9.25M1.75 13.5h12.5M6.5 13.5v-3h3v3M6 6h.01M10 6h.01M6 8.25h.01M10 8.25h.01"/>`,
  ),
  people: sign(
    html`<circle cx="6.25" cy="5.5" r="2.5"/><path d="M1.75 13.25c.3-2.5 2.1-4 4.5-4s4.2 1.5 4.5 4M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.6c1.3.6 2.1 1.9 2.25 3.65"/>`,
  ),
  roles: sign(
    html`<path d="M8 1.9 13 3.8v4c0 3-2 5.2-5 6.3-3-1.1-5-3.3-5-6.3v-4z"/><path d="m5.9 8 1.5 1.5 2.8-3"/>`,
  ),
  reports: sign(html`<path d="M2.5 13.5h11M4.25 11V8M8 11V3.5M11.75 11V6"/>`),
  audit: sign(
    html`<path d="M4 2.5h6.25L13 5.25v7.75a.5.5 0 0 1-.5.5h-8.5a.5.5 0 0 1-.5-.5V3a.5.5 0 0 1 .5-.5zM6 7h4M6 9.5h4"/>`,
  ),
  keys: sign(html`<circle cx="5" cy="11" r="2.5"/><path d="m6.8 9.2 6-6M10.5 5.5l2 2"/>`),
  access: sign(
    html`<rect x="3" y="7" width="10" height="6.5" rx="1"/><path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"/>`,
  ),
  settings: sign(
    html`<path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6"/><circle cx="10" cy="4.5" r="1.75"/><circle cx="6" cy="11.5" r="1.75"/>`,
  ),
}

function sign(drawn: Html): Html {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${drawn}</svg>`
}
