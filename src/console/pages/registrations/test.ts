// A sign-in as a test, in this very browser, watched as it goes on.
import { proofOf } from '../../../admin/registrations/go-live.js'
import { isApp } from '../../../admin/registrations/registered.js'
import { testSignIn, type Trial } from '../../../admin/registrations/test-sign-in.js'
import { type Watched, watched, type Which } from '../../../admin/registrations/watched.js'
import { outward } from '../../../drawing/fragments.js'
import { html, type Html, type Slot } from '../../../drawing/html.js'
import type { App } from '../../../model/app.js'
import type { Kind } from '../../../model/office.js'
import { fragment } from '../../desk.js'
import { pressForm } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { status } from '../../parts/status.js'
import { page, type Route } from '../../route.js'
import { type Detail, detailOf, detailPage } from './detail.js'
import { addressOf, wordsOf } from './words.js'

export function testPages(kind: Kind): readonly Route[] {
  const path = `${wordsOf[kind].base}/:handle/test`
  const standing = page({
    path,
    permission: 'registrations.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      return detailPage(detail, 'test', await testing(detail))
    },
  })
  const live = page({
    path: `${path}/live`,
    permission: 'registrations.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      return fragment(await progress(detail, whichIn(detail)))
    },
  })
  return [standing, live]
}

async function testing(detail: Detail): Promise<Slot> {
  const { words, shown } = detail
  const { registered, handle } = shown
  const trial = isApp(registered) ? undefined : trialIn(detail)
  const which =
    trial && !detail.visit.query.has('reference') ? { reference: trial.reference } : whichIn(detail)
  const query = new URLSearchParams(
    'reference' in which ? { reference: which.reference } : { since: which.since.toISOString() },
  )
  const here = addressOf(words, handle, 'test')
  return html`${shown.stands === 'draft' && notice('note', 'It is a draft: only browsers in which somebody is signed in to this console get through, as this one.', 'Use this browser, not a private window.')}
${panel({ id: 'begin', title: 'Begin', body: isApp(registered) ? appStart(registered, detail) : partnerStart(trial) })}
${panel({
  id: 'watch',
  title: 'What happens',
  actions: html`<a class="button quiet small" href="${here}?${query.toString()}">Look again</a>`,
  body: html`<div data-live="${here}/live?${query.toString()}" data-every="1500" aria-live="polite">${await progress(detail, which)}</div>`,
})}`
}

/** Since this page was opened, unless it says since when or which one. */
function whichIn({ visit: { query }, now }: Detail): Which {
  const reference = query.get('reference')
  if (reference !== null && /^[0-9A-Z-]{5,20}$/.test(reference)) return { reference }
  const since = new Date(query.get('since') ?? '')
  return { since: Number.isNaN(since.getTime()) ? now : since }
}

function appStart(app: App, { words, shown }: Detail): Html {
  const own = outward(app.display.informationUrl ?? '')
  const reply = app.saml?.assertionConsumerServices[0]?.location ?? app.wsfed?.replyUrls[0]
  const host = reply !== undefined && URL.canParse(reply) ? new URL(reply).origin : undefined
  const at = own ?? host
  return html`<ol class="plain-steps"><li>Open the app in this browser, in another tab${at !== undefined && html`: <a href="${at}" target="_blank" rel="noopener noreferrer">${at}</a>`}.</li><li>Choose there to sign in with single sign-on.</li><li>Come back to this tab: it shows each step.</li></ol>
${
  app.launch
    ? html`<p class="buttons"><a class="button" href="/launch/${shown.handle}" target="_blank" rel="noopener noreferrer">Or start it from here</a></p>`
    : html`<p class="below">It cannot be started from here: that is off in its <a href="${addressOf(words, shown.handle, 'settings')}#start">settings</a>. Few apps need it.</p>`
}`
}

/** A way through this partner and no other, for this browser; none where it is disabled. */
function trialIn({ shown, visit: { caller, office, request } }: Detail): Trial | undefined {
  if (shown.stands === 'disabled' || shown.stands === 'expired') return undefined
  return testSignIn(caller, { partner: shown.handle, browser: request.browser.admin }, office)
}

function partnerStart(trial: Trial | undefined): Html {
  if (trial === undefined)
    return notice(
      'warn',
      'It lets nobody in at the moment, so there is nothing to be tried.',
      'Enable it, or take in metadata of today.',
    )
  return html`<p>You are sent to this partner and to no other, whatever sessions this browser has, and end at the record of that sign-in. No app hears of it.</p><p class="buttons"><a class="button" href="${trial.address}" target="_blank" rel="noopener">Sign in through it, in a new tab</a></p><p class="below">This link works once, in this browser, for ten minutes.</p>`
}

async function progress(detail: Detail, which: Which): Promise<Html> {
  const { words, shown, visit } = detail
  const found = await watched(visit.caller, words.kind, shown.handle, which, visit.office)
  if (found === undefined) return html`<p class="waiting">${status('idle', 'Waiting for the first step')}</p>`
  return html`<ol class="walk">${found.steps.map(({ at, says }) => html`<li>${status('good', says)}<time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)}</time></li>`)}${found.outcome === 'under way' && html`<li>${status('idle', 'Waiting for what comes next')}</li>`}</ol>${await ending(found, detail)}`
}

const who = { us: 'us', app: 'the app’s owner', partner: 'the partner', person: 'the person' } as const

async function ending({ outcome, refusal, reference }: Watched, detail: Detail): Promise<Slot> {
  if (outcome === 'under way') return undefined
  const records = detail.visit.caller.may.has('records.read')
  const record =
    records && html`<a href="/admin/sign-ins/${reference}">See both sides of it: ${reference}</a>`
  if (refusal)
    return html`<div data-over>${notice('bad', refusal.says, html`<code>${refusal.code}</code> · up to ${who[refusal.who]}. ${record}`)}</div>`
  return html`<div data-over>${notice('good', 'It went well.', record)}${await golive(detail)}</div>`
}

async function golive({ words, shown, visit, changes }: Detail): Promise<Slot> {
  if (shown.stands !== 'draft' || !changes) return undefined
  const proof = await proofOf(visit.caller, words.kind, shown.handle, visit.office)
  return (
    proof &&
    html`<p class="buttons">${pressForm({ action: addressOf(words, shown.handle, 'live'), does: 'Go live', revision: shown.revision }, visit)}</p>`
  )
}
