import { certificateOf, type KeysShown, listKeys } from '../../../admin/keys/keys.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { OwnKey } from '../../../model/office.js'
import { copyable, fingerprint } from '../../parts/copyable.js'
import { emptyState } from '../../parts/empty.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { status, type Tone } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { instant, when } from '../../parts/when.js'
import { page, type Visit } from '../../route.js'
import { type Step, stepPath } from './key-steps.js'

/** Our own keys: what each is, until when, and the steps by which one follows another. */
export const keysPage = page({
  path: '/admin/keys',
  permission: 'house.read',
  async open(visit) {
    const shown = listKeys(visit.caller, visit.office)
    return {
      title: 'Keys',
      place: 'keys',
      beneath:
        'What this gateway signs with, and what others encrypt with for it. The private halves never leave it.',
      body: html`${shown.oddities.map(({ says, todo }) => notice('warn', says, todo))}${shown.keys.length === 0 ? noKeys : groupsOf(shown).map((keys) => group(keys, visit))}${addresses(visit)}`,
    }
  },
})

const noKeys = emptyState({
  title: 'No keys',
  says: 'This gateway has no key that it could sign with. It makes one at its first start.',
})

/** Keys of one use and kind follow one another. */
function groupsOf({ keys }: KeysShown): readonly (readonly OwnKey[])[] {
  const names = new Set(keys.map(({ use, kind }) => `${use} ${kind}`))
  return [...names].map((name) => keys.filter(({ use, kind }) => `${use} ${kind}` === name))
}

const uses = {
  signing: ['Signing', 'Everything that apps and partners get from here is signed with the active key.'],
  encryption: ['Encryption', 'Partners encrypt what they send here for these keys; all of them can be read.'],
} as const

function group(keys: readonly OwnKey[], visit: Visit): Html {
  const [first] = keys
  if (!first) return html``
  const [title, says] = uses[first.use]
  const now = visit.office.gateway.clock.now()
  return panel({
    id: `${first.use}-${first.kind}`,
    title: `${title}, ${first.kind}`,
    says,
    actions: visit.caller.may.has('keys.change') && steps(keys, first),
    body: table<OwnKey>({
      caption: `${title}, ${first.kind}`,
      columns: [
        { label: 'State', kind: 'main', cell: ({ state }) => stateOf(state) },
        { label: 'Fingerprint (SHA-256)', cell: (key) => fingerprint(key.fingerprint) },
        { label: 'From', cell: ({ notBefore }) => instant(notBefore) },
        { label: 'Until', cell: ({ notAfter }) => until(notAfter, now) },
        { label: 'Certificate', kind: 'actions', cell: certificateLink },
      ],
      rows: keys.toSorted((one, other) => order[one.state] - order[other.state]),
    }),
  })
}

const order = { active: 0, next: 1, retired: 2 } as const
const states: Readonly<Record<OwnKey['state'], readonly [Tone, string, string]>> = {
  active: ['good', 'Active', 'in use'],
  next: ['note', 'Next', 'published, not used yet'],
  retired: ['idle', 'Retired', 'published, not used any more'],
}

function stateOf(state: OwnKey['state']): Html {
  const [tone, word, says] = states[state]
  return html`${status(tone, word)}<span class="below block-line">${says}</span>`
}

function until(end: Date, now: Date): Html {
  const days = (end.getTime() - now.getTime()) / 86_400_000
  const tone = days < 0 ? 'bad' : days < 60 ? 'warn' : undefined
  return html`${instant(end)}<span class="below block-line">${tone ? status(tone, days < 0 ? 'ended' : 'ends soon') : ''} ${when(end, now)}</span>`
}

function certificateLink(key: OwnKey): Html {
  const query = new URLSearchParams({ fingerprint: key.fingerprint })
  return html`<a class="button quiet" href="/admin/keys/certificate?${query.toString()}">Download</a>`
}

/** What can be done now, the next step of a rollover first. */
function steps(keys: readonly OwnKey[], { use, kind }: OwnKey): Slot {
  const has = (state: OwnKey['state']) => keys.some((key) => key.state === state)
  const way = (step: Step, label: string, isNext: boolean) =>
    html`<a class="button small${!isNext && ' quiet'}" href="${stepPath(step, { use, kind })}">${label}</a>`
  return [
    !has('next') && way('next', 'Make the next key', false),
    has('next') && way('promote', 'Use the next key', true),
    has('retired') && way('retire', 'Delete the retired', false),
  ]
}

const documents = [
  ['saml/idp', 'For apps (SAML)'],
  ['saml/sp', 'For partners (SAML)'],
  ['wsfed', 'For WS-Federation'],
] as const

/** Where others learn of a new key. */
function addresses({ office }: Visit): Html {
  return panel({
    id: 'published',
    title: 'Where they are published',
    says: 'Whoever fetches one of these documents by itself learns of a new key before it is used.',
    body: html`<dl class="facts">${documents.map(([path, label]) => html`<div><dt>${label}</dt><dd>${copyable(`${office.gateway.baseUrl}/${path}`, 'the address')}</dd></div>`)}</dl>`,
  })
}

export const certificatePage = page({
  path: '/admin/keys/certificate',
  permission: 'house.read',
  async open({ caller, office, query }) {
    const { fileName, pem } = certificateOf(caller, query.get('fingerprint') ?? '', office)
    return {
      kind: 'document',
      status: 200,
      type: 'application/x-pem-file',
      body: pem,
      protection: 'api',
      headers: { 'Content-Disposition': `attachment; filename="${fileName}"` },
    }
  },
})
