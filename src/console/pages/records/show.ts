import type { Fix } from '../../../admin/records/fixes.js'
import { readSignIn, type ShownLink, type ShownSignIn } from '../../../admin/records/read.js'
import { lineOf } from '../../../admin/records/search.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { recordSections } from '../../../drawing/record/record.js'
import { storyOf, type Story } from '../../../drawing/record/story.js'
import { cardOf } from '../../../model/card.js'
import { refusalRow } from '../../../model/refusal.js'
import type { Content } from '../../page.js'
import { emptyState } from '../../parts/empty.js'
import { facts } from '../../parts/facts.js'
import { pressForm } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { status } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { instant, when } from '../../parts/when.js'
import { page, type Visit } from '../../route.js'
import { addressOf, signInPath, whoActs } from './words.js'

export const signInPage = page({
  path: '/admin/sign-ins/:reference',
  permission: 'records.read',
  async open(visit): Promise<Content> {
    const { caller, office, parameters } = visit
    const shown = await readSignIn(caller, parameters['reference'] ?? '', office)
    const { reference, record } = shown
    const story = record && withNames(storyOf(record), visit)
    return {
      title: `Sign-in ${reference}`,
      place: 'sign-ins',
      beneath: story ? ending(story) : html`${status('idle', 'Record gone')}`,
      actions: story && actions(reference, story, visit),
      body: html`${story && refusedBecause(story, shown, visit)}${
        story ? html`<div class="record">${recordSections(story)}</div>` : ends(shown, visit)
      }${links(shown, visit)}<p class="below">That you read this is written down.</p>`,
    }
  },
})

/** Before anybody was judged, a record knows entity ids alone. */
function withNames(story: Story, { office }: Visit): Story {
  const { registry } = office.gateway
  const app = registry.app(story.app.handle)
  const partner = registry.partner(story.partner.handle)
  return {
    ...story,
    ...(app ? { app: cardOf(app) } : {}),
    ...(partner ? { partner: cardOf(partner) } : {}),
  }
}

function ending({ outcome, app, partner }: Story): Html {
  const word =
    outcome.kind === 'issued'
      ? status('good', 'Answered')
      : outcome.kind === 'refused'
        ? status('bad', 'Refused')
        : status('note', 'Under way')
  return html`${word} ${said(app.name, 60)} · ${said(partner.name, 60)}`
}

function actions(reference: string, { app }: Story, { caller, office }: Visit): Html {
  const asked = new URLSearchParams({ reference })
  if (office.gateway.registry.appByHandle(app.handle)) asked.set('app', app.handle)
  const share = caller.may.has('registrations.change')
  return html`<a class="button quiet" href="/admin/what-if?${asked.toString()}">What if</a>${share && html`<a class="button quiet" href="${signInPath(reference)}/share">Share one leg</a>`}`
}

/** Why, whose turn it is, and what can be done about it here. */
function refusedBecause({ outcome }: Story, { reference, fixes }: ShownSignIn, visit: Visit): Slot {
  const able = fixes.filter(
    ({ change }) => change === undefined || visit.caller.may.has('registrations.change'),
  )
  const list =
    able.length > 0 &&
    html`<ul class="lines">${fixes.map((fix, at) => able.includes(fix) && fixLine(fix, at, reference))}</ul>`
  if (outcome.kind === 'refused' && outcome.code !== undefined) {
    const { says, who } = refusalRow(outcome.code)
    return panel({
      id: 'why',
      title: says,
      says: whoActs[who],
      body: list || noFix,
    })
  }
  return list && panel({ id: 'why', title: 'What could be better', body: list })
}

const noFix = html`<p class="below">There is nothing to press here: this is put right where it went wrong, or it protects somebody. Checks of signatures and keys are never loosened from a record.</p>`

function fixLine({ title, says, change, href }: Fix, at: number, reference: string): Html {
  const to = change ? `${signInPath(reference)}/fix/${at}` : (href ?? '/admin')
  return html`<li><a href="${to}">${title}</a><span class="below"> ${says}</span></li>`
}

/** The record is gone; how it ended is not. */
function ends({ ends: rows }: ShownSignIn, { office }: Visit): Html {
  const { registry } = office.gateway
  return html`${notice('note', 'The flight recorder keeps nothing of this sign-in any more. How it ended is kept for good.')}${rows.map(
    (row) => {
      const { says, who, app, partner, strength } = lineOf(row, registry)
      return facts([
        ['Ended', instant(row.at)],
        ['Outcome', row.outcome === 'issued' ? status('good', 'Answered') : status('bad', 'Refused')],
        ['Because', says !== undefined && html`${says} ${who && whoActs[who]}`],
        ['Code', row.code !== undefined && html`<code>${row.code}</code>`],
        ['Detail', row.detail !== undefined && said(row.detail, 500)],
        ['App', app && who_(app, 'app')],
        ['Partner', partner && who_(partner, 'partner')],
        ['Strength', strength],
      ])
    },
  )}`
}

function who_(
  { name, handle }: { readonly name: string; readonly handle?: string },
  kind: 'app' | 'partner',
): Html {
  return handle === undefined ? said(name) : html`<a href="${addressOf(kind, handle)}">${said(name)}</a>`
}

function links({ reference, links: all }: ShownSignIn, visit: Visit): Slot {
  if (all.length === 0) return undefined
  const now = visit.office.gateway.clock.now()
  return panel({
    id: 'links',
    title: 'Links that show one leg of it',
    body: table<ShownLink>({
      caption: 'Links of this sign-in',
      rows: all,
      empty: emptyState({ title: 'No links', says: 'Nobody outside sees anything of it.' }),
      columns: [
        {
          label: 'For',
          kind: 'main',
          cell: ({ leg }) => (leg === 'partner' ? 'The partner' : 'The app’s owner'),
        },
        { label: 'Stands', cell: (link) => standing(link, now) },
        { label: 'Made by', cell: ({ createdBy }) => said(createdBy) },
        { label: 'Until', cell: ({ expiresAt }) => when(expiresAt, now) },
        { label: 'What can be done', kind: 'actions', cell: (link) => takeBack(link, reference, now, visit) },
      ],
    }),
  })
}

function isOpen({ expiresAt, revokedAt }: ShownLink, now: Date): boolean {
  return revokedAt === undefined && expiresAt > now
}

function standing(link: ShownLink, now: Date): Html {
  if (isOpen(link, now)) return status('good', 'Opens')
  return status('idle', link.revokedAt ? 'Taken back' : 'Over')
}

function takeBack(link: ShownLink, reference: string, now: Date, visit: Visit): Slot {
  return (
    isOpen(link, now) &&
    visit.caller.may.has('registrations.change') &&
    pressForm(
      {
        action: `${signInPath(reference)}/share/${link.id}/revoke`,
        does: 'Take back',
        danger: true,
      },
      visit,
    )
  )
}
