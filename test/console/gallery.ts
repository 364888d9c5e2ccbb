import { AdminRefusal } from '../../src/admin/refusal.js'
import type { Content } from '../../src/console/page.js'
import { barChart, sparkline } from '../../src/console/parts/chart.js'
import { codeBlock, xmlBlock } from '../../src/console/parts/code.js'
import { copyable, fingerprint } from '../../src/console/parts/copyable.js'
import { differences, diffTable } from '../../src/console/parts/diff.js'
import { emptyState } from '../../src/console/parts/empty.js'
import { facts } from '../../src/console/parts/facts.js'
import {
  areaField,
  checksField,
  choiceField,
  fileField,
  selectField,
  textField,
  tickField,
} from '../../src/console/parts/fields.js'
import { formFrame, pressForm } from '../../src/console/parts/form-frame.js'
import { notice } from '../../src/console/parts/notice.js'
import { paging } from '../../src/console/parts/paging.js'
import { panel } from '../../src/console/parts/panel.js'
import { status, type Tone } from '../../src/console/parts/status.js'
import { table } from '../../src/console/parts/table.js'
import { tiles } from '../../src/console/parts/tile.js'
import { instant, when } from '../../src/console/parts/when.js'
import { page, publicPage, type Route, type Visit } from '../../src/console/route.js'
import { typed } from '../../src/console/typed.js'
import { monogram, said } from '../../src/drawing/fragments.js'
import { html } from '../../src/drawing/html.js'
import { noon } from '../http/open-house.js'

/** Every part of the console with content as it is met: a page of the tests, and of no product. */
export const hostile = `"><img src=x onerror=alert(1)> \u202eevil & <script>`

interface Row {
  readonly handle: string
  readonly name: string
  readonly id: string
  readonly tone: Tone
  readonly word: string
  readonly seen: number
  readonly count: number
}

const rows: readonly Row[] = [
  {
    handle: 'wiki',
    name: 'Company Wiki',
    id: 'https://wiki.larkfield.example/saml/metadata',
    tone: 'good',
    word: 'Healthy',
    seen: 4,
    count: 12_884,
  },
  {
    handle: 'expenses',
    name: 'Expenses',
    id: 'https://expenses.example.com/sp',
    tone: 'bad',
    word: 'Failing',
    seen: 190,
    count: 931,
  },
  {
    handle: 'sharepoint',
    name: 'SharePoint 2019',
    id: 'urn:sharepoint:larkfield',
    tone: 'warn',
    word: 'Key expires in 9 days',
    seen: 35,
    count: 44_102,
  },
  {
    handle: 'travel',
    name: 'Reisekostenabrechnung der Verwaltung',
    id: 'https://reise.verwaltung.example/simplesaml/module.php/saml/sp/metadata.php/default-sp',
    tone: 'draft',
    word: 'Draft',
    seen: 100_000,
    count: 0,
  },
  {
    handle: 'archive',
    name: hostile,
    id: `urn:archive:${hostile}`,
    tone: 'idle',
    word: 'Disabled',
    seen: 900_000,
    count: 3,
  },
]

const minutes = (count: number) => new Date(noon.getTime() - count * 60_000)

function overview({ token }: Visit): Content {
  const days = Array.from({ length: 14 }, (_, at) => ({
    label: `${9 + at} November`,
    short: String(9 + at),
    values: [620 + Math.round(380 * Math.sin(at / 1.9)) + at * 24, 12 + ((at * 37) % 61)],
  }))
  return {
    title: 'Apps',
    place: 'apps',
    beneath: html`5 apps, of which 1 is not live yet`,
    actions: html`<a class="button quiet" href="/admin/apps">Export</a><a class="button" href="/admin/apps/new">Add an app</a>`,
    body: html`${tiles([
      {
        label: 'Sign-ins, last 24 hours',
        value: '12,884',
        says: '8 % more than the day before',
        href: '/admin/sign-ins',
        chart: sparkline([4, 6, 5, 9, 12, 11, 14, 13, 17, 15], 'Sign-ins by hour, rising'),
      },
      {
        label: 'Refused',
        value: '1.4 %',
        says: 'mostly: the answer is too old',
        chart: sparkline([3, 2, 5, 2, 1, 2, 8, 3, 2, 1], 'Refusals by hour'),
      },
      { label: 'Expires next', value: '9 days', says: 'SharePoint 2019, signing key' },
      { label: 'Partners', value: '212', says: 'all enabled' },
    ])}
${panel({
  id: 'course',
  title: 'Sign-ins',
  says: 'By day, in UTC.',
  actions: html`<a href="/admin/reports">Reports</a>`,
  body: barChart({
    label: 'Sign-ins of the last 14 days',
    each: 'Day',
    series: [
      { label: 'Answered', tone: 'good' },
      { label: 'Refused', tone: 'bad' },
    ],
    bars: days,
  }),
})}
${table<Row>({
  caption: 'Apps',
  columns: [
    {
      label: 'App',
      kind: 'main',
      cell: (row) =>
        html`<div class="entry">${monogram(row)}<span class="who"><a href="/admin/apps/${row.handle}">${said(row.name)}</a><span class="below">${said(row.id)}</span></span></div>`,
    },
    { label: 'Health', cell: ({ tone, word }) => status(tone, word) },
    { label: 'Last sign-in', cell: ({ seen }) => when(minutes(seen), noon) },
    { label: 'Sign-ins, 30 days', kind: 'number', cell: ({ count }) => count.toLocaleString('en') },
    {
      label: 'What can be done',
      kind: 'actions',
      cell: ({ handle }) =>
        pressForm({ action: `/admin/apps/${handle}/disable`, does: 'Disable' }, { token }),
    },
  ],
  rows,
})}
${paging({ says: '1 to 5 of 312', older: '/admin/gallery?page=2' })}`,
  }
}

function details({ token }: Visit): Content {
  return {
    title: 'Company Wiki',
    place: 'apps',
    beneath: html`${status('good', 'Live')}<span class="token">https://wiki.larkfield.example/saml/metadata</span>`,
    actions: html`${pressForm({ action: '/admin/x', does: 'Disable', danger: true }, { token })}<a class="button" href="/admin/apps">Test sign-in</a>`,
    tabs: [
      { label: 'Overview', href: '#', here: true },
      { label: 'Settings', href: '#' },
      { label: 'Mapping', href: '#', count: 7 },
      { label: 'Preview', href: '#' },
      { label: 'Test', href: '#' },
      { label: 'Our values', href: '#' },
      { label: 'Metadata', href: '#' },
      { label: 'History', href: '#', count: 23 },
    ],
    body: html`${notice('warn', 'Its signing key ends in 9 days.', 'The people who run Company Wiki must send metadata with a new key; until then nothing has to be done here.')}
<div class="pair">${panel({
      id: 'facts',
      title: 'What it is',
      actions: html`<a href="#">Edit</a>`,
      body: facts([
        ['Entity id', copyable('https://wiki.larkfield.example/saml/metadata', 'the entity id')],
        ['Answers go to', html`<span class="token">https://wiki.larkfield.example/saml/acs</span>`],
        ['Who may vouch', 'All enabled partners'],
        ['Called by', 'A name of its own (persistent)'],
        ['Added', instant(minutes(90_000))],
      ]),
    })}
${panel({
  id: 'keys',
  title: 'Keys',
  body: facts([
    ['Signing', html`${fingerprint('9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08')}`],
    ['Until', html`${instant(minutes(-13_000))} (${when(minutes(-13_000), noon)})`],
    ['Encryption', 'None published'],
  ]),
})}</div>
${panel({ id: 'change', title: 'What changes', says: 'Before and after, field by field.', body: diffTable(differences({ enabled: true, sign: 'both', release: [{ to: 'mail' }], old: 1 }, { enabled: true, sign: 'assertion', release: [{ to: 'mail' }, { to: 'employeeNumber' }], partners: ['northwind'] }), 'Changes') })}
${panel({ id: 'xml', title: 'Metadata', body: xmlBlock('<md:EntityDescriptor entityID="https://wiki.larkfield.example/saml/metadata"><md:SPSSODescriptor AuthnRequestsSigned="true"><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat></md:SPSSODescriptor></md:EntityDescriptor>', 'Metadata') })}
${codeBlock('sallyport partner confirm-domain northwind northwind.example', 'Command')}
${emptyState({ title: 'No history yet', says: 'Every change to this app stands here, with what it was before and after, and can be reverted.', action: html`<a class="button" href="#">Change its settings</a>` })}
${notice('note', 'Nothing was changed for 90 days.')}${notice('bad', 'The last three sign-ins were refused.', 'Its requests name an address that its metadata does not know.')}${notice('good', 'A test sign-in succeeded.')}`,
  }
}

const refusal = new AdminRefusal('invalid', 'Two things have to be put right first.', {
  todo: 'What you typed is still here.',
  faults: [
    { path: 'name', says: 'A name of 1 to 60 characters was expected, and none came.' },
    { path: 'partners[2]', says: 'There is no partner northwind-old.' },
  ],
})

function writing(visit: Visit): Content {
  const given = typed(
    {
      texts: new URLSearchParams({ name: '', url: hostile, sign: 'assertion', partners: 'northwind' }),
      files: new Map(),
    },
    refusal,
  )
  return {
    title: 'Settings',
    place: 'apps',
    crumbs: [{ label: 'Company Wiki', href: '/admin/apps/wiki' }],
    body: formFrame(
      {
        action: '/admin/gallery/form',
        does: 'Save',
        cancel: '/admin/gallery',
        files: true,
        revision: '3-abc',
        body: html`${fileField({ name: 'metadata', label: 'Drop the app’s metadata here', hint: 'Or choose a file. An aggregate is taken too; you then choose the entities.', accept: '.xml' }, given)}
${textField({ name: 'name', label: 'Name', hint: 'As people call it; it stands on the page where they choose.', required: true }, given, 'Company Wiki')}
${textField({ name: 'url', label: 'Address of its metadata', type: 'url', token: true, placeholder: 'https://' }, given)}
${selectField(
  { name: 'nameId', label: 'How it calls people', fixed: 'config/apps/wiki.json says so; change it there.' },
  [
    { value: 'persistent', label: 'A name of its own (persistent)' },
    { value: 'email', label: 'E-mail address' },
  ],
  given,
  'persistent',
)}
${choiceField(
  { name: 'sign', label: 'What is signed' },
  [
    { value: 'both', label: 'Response and assertion', hint: 'What most products accept, and the safest.' },
    { value: 'assertion', label: 'The assertion alone' },
    { value: 'response', label: 'The response alone' },
  ],
  given,
  'both',
)}
${checksField(
  { name: 'partners', label: 'Who may vouch', hint: 'People are asked to choose among these.' },
  [
    { value: 'northwind', label: 'Northwind' },
    { value: 'larkfield', label: 'University of Larkfield' },
  ],
  given,
)}
${tickField({ name: 'launch', label: 'May be started from here', hint: 'It then stands on the landing page, and gets answers that it did not ask for.' }, given, true)}
${areaField({ name: 'xml', label: 'Or paste it', token: true, rows: 4 }, given, '<EntityDescriptor>')}`,
      },
      { token: visit.token, typed: given },
    ),
  }
}

export const galleryRoutes: readonly Route[] = [
  page({ path: '/admin/gallery', permission: 'house.read', open: async (visit) => overview(visit) }),
  page({ path: '/admin/gallery/one', permission: 'house.read', open: async (visit) => details(visit) }),
  page({ path: '/admin/gallery/form', permission: 'house.read', open: async (visit) => writing(visit) }),
  publicPage({
    path: '/admin/gallery/porch',
    open: async (visit) => ({
      title: 'Sign in to the console',
      beneath: 'For those who run this gateway.',
      body: formFrame(
        {
          action: '/admin/gallery/porch',
          does: 'Sign in',
          body: html`${textField({ name: 'name', label: 'Name', required: true, autocomplete: 'username' }, visit.typed)}${textField({ name: 'password', label: 'Password', type: 'password', required: true, autocomplete: 'current-password' }, visit.typed)}`,
        },
        visit,
      ),
    }),
  }),
  ...[
    '/admin',
    '/admin/search',
    '/admin/sign-ins',
    '/admin/what-if',
    '/admin/apps',
    '/admin/partners',
    '/admin/people',
    '/admin/roles',
    '/admin/reports',
    '/admin/audit',
    '/admin/keys',
    '/admin/access',
    '/admin/settings',
  ].map((path) =>
    page({ path, permission: 'house.read', open: async () => ({ title: path, body: html`` }) }),
  ),
]
