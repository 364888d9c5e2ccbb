import { counted, monogram, said } from '../../../drawing/fragments.js'
import { type Html, html } from '../../../drawing/html.js'
import type { App } from '../../../model/app.js'
import { cardOf } from '../../../model/card.js'
import type { Partner } from '../../../model/partner.js'
import { emptyState } from '../../parts/empty.js'
import { panel } from '../../parts/panel.js'
import { status } from '../../parts/status.js'
import { tiles } from '../../parts/tile.js'
import { page, type Visit } from '../../route.js'

const listed = 8

/** What stands here, and what is still missing. */
export const homePage = page({
  path: '/admin',
  permission: 'house.read',
  async open(visit) {
    const { registry } = visit.office.gateway
    const [apps, partners] = [registry.apps(), registry.partners()]
    const reads = visit.caller.may.has('registrations.read')
    return {
      title: 'Home',
      place: 'home',
      body: html`${tiles([
        { label: 'Apps', value: apps.length.toLocaleString('en'), says: standing(apps) },
        { label: 'Partners', value: partners.length.toLocaleString('en'), says: standing(partners) },
        { label: 'Stores', value: 'In use', says: visit.office.house.storesSaid.split(':')[0] },
      ])}
${reads && missing(apps, partners, visit)}
${reads && html`<div class="pair">${registrations('Apps', 'apps', apps)}${registrations('Partners', 'partners', partners)}</div>`}`,
    }
  },
})

function standing(all: readonly (App | Partner)[]): string {
  const off = all.filter(({ enabled }) => !enabled).length
  return off === 0 ? 'all enabled' : `${counted(off, 'is', 'are')} disabled`
}

interface Step {
  readonly done: boolean
  readonly says: string
  readonly how: Html
}

/** The way to the first sign-in; gone once it has been walked. */
function missing(apps: readonly App[], partners: readonly Partner[], { caller }: Visit): Html | false {
  const steps: readonly Step[] = [
    {
      done: partners.length > 0,
      says: 'A partner that vouches for people',
      how: html`<a href="/admin/partners/new">Add a partner</a> with its metadata: a file, an address, or pasted.`,
    },
    {
      done: apps.length > 0,
      says: 'An app that asks',
      how: html`<a href="/admin/apps/new">Add an app</a> with its metadata.`,
    },
    {
      done: partners.some(({ confirmedDomains }) => confirmedDomains.length > 0),
      says: 'A domain that is confirmed for a partner',
      how: html`Until then e-mail addresses are not passed on to apps. Open the partner, and confirm its domains.`,
    },
  ]
  if (steps.every(({ done }) => done) || !caller.may.has('registrations.change')) return false
  return panel({
    id: 'missing',
    title: 'Before anybody can sign in',
    body: html`<ol class="checklist">${steps.map(({ done, says, how }) => html`<li>${status(done ? 'good' : 'idle', done ? 'Done' : 'To do')}<div><p class="name">${says}</p>${!done && html`<p>${how}</p>`}</div></li>`)}</ol>`,
  })
}

function registrations(title: string, kind: 'apps' | 'partners', all: readonly (App | Partner)[]): Html {
  const one = kind === 'apps' ? 'app' : 'partner'
  const add = html`<a class="button" href="/admin/${kind}/new">Add ${kind === 'apps' ? 'an app' : 'a partner'}</a>`
  const body =
    all.length === 0
      ? emptyState({ title: `No ${one} yet`, says: empty[kind], action: add })
      : html`<ul class="links">${all.slice(0, listed).map((each) => entry(kind, each))}</ul>`
  const more =
    all.length > listed && html`<a href="/admin/${kind}">All ${all.length.toLocaleString('en')}</a>`
  return panel({ id: kind, title, actions: more, body })
}

const empty = {
  apps: 'An app is what people want to use. It sends them here to sign in.',
  partners: 'A partner is an organisation that knows its people, and vouches for them here.',
}

function entry(kind: 'apps' | 'partners', one: App | Partner): Html {
  const card = cardOf(one)
  return html`<li><a href="/admin/${kind}/${encodeURIComponent(one.handle)}">${monogram(card)}<span class="who"><span class="name">${said(card.name)}</span><span class="below">${said(one.id)}</span></span>${one.enabled ? status('good', 'Enabled') : status('idle', 'Disabled')}</a></li>`
}
