import type { Health, HealthOfAll } from '../../../admin/reports/health.js'
import { counted, monogram, said } from '../../../drawing/fragments.js'
import { type Html, html } from '../../../drawing/html.js'
import type { Kind } from '../../../model/office.js'
import type { Actor } from '../../../model/refusal.js'
import { emptyState } from '../../parts/empty.js'
import { panel } from '../../parts/panel.js'
import { status, type Tone } from '../../parts/status.js'
import { when } from '../../parts/when.js'

/** How apps or partners fare by real sign-ins, the worst first. */
export function healthPanel(kind: Kind, { counts, worst }: HealthOfAll, now: Date): Html {
  const { silent, ailing, well, idle } = counts
  const parts = [
    silent > 0 && `${silent} silent`,
    ailing > 0 && `${ailing} with many refused`,
    well > 0 && `${well} well`,
    idle > 0 && `${idle} unused`,
  ].filter((part) => part !== false)
  return panel({
    id: `${kind}-health`,
    title: kind === 'app' ? 'Apps' : 'Partners',
    says: `By sign-ins of the last 7 days: ${parts.length > 0 ? parts.join(', ') : 'none are enabled'}.`,
    actions:
      worst.length > 0 &&
      html`<a href="/admin/${kind}s">All ${(silent + ailing + well + idle).toLocaleString('en')}</a>`,
    body:
      worst.length === 0 ? nothing(kind) : html`<ul class="links">${worst.map((one) => line(one, now))}</ul>`,
  })
}

function nothing(kind: Kind): Html {
  return emptyState(
    kind === 'app'
      ? {
          title: 'No app yet',
          says: 'An app is what people want to use. It sends them here to sign in.',
          action: html`<a class="button" href="/admin/apps/new">Add an app</a>`,
        }
      : {
          title: 'No partner yet',
          says: 'A partner is an organisation that knows its people, and vouches for them here.',
          action: html`<a class="button" href="/admin/partners/new">Add a partner</a>`,
        },
  )
}

function line(one: Health, now: Date): Html {
  const [tone, word] = wordOf(one)
  return html`<li><a href="/admin/${one.kind}s/${encodeURIComponent(one.handle)}">${monogram(one)}<span class="who"><span class="name">${said(one.name, 60)}</span><span class="below">${beneath(one, now)}</span></span><span class="figure">${status(tone, word)}<span class="below">${share(one)}</span></span></a></li>`
}

function wordOf({ state, silence }: Health): readonly [Tone, string] {
  if (silence) return ['warn', `Silent for ${counted(silence.for, silence.unit)}`]
  if (state === 'ailing') return ['bad', 'Many refused']
  return state === 'well' ? ['good', 'Well'] : ['idle', 'Unused']
}

/** What is behind it: the usual pause, the commonest no, else when somebody last got in. */
function beneath({ state, silence, topRefusals, lastSuccess }: Health, now: Date): Html {
  if (silence) return html`Usually at most ${counted(silence.usual, silence.unit)} between sign-ins`
  const top = topRefusals[0]
  if (state === 'ailing' && top) return html`${top.count.toLocaleString('en')} × ${top.says} ${acts[top.who]}`
  return lastSuccess ? html`Last sign-in ${when(lastSuccess, now)}` : html`Nobody has got in yet`
}

const acts: Readonly<Record<Actor, string>> = {
  us: 'We must act.',
  app: 'The app’s owner must act.',
  partner: 'The partner must act.',
  person: 'The person must act.',
}

function share({ rate, succeeded, refused }: Health): string {
  const all = succeeded + refused
  if (rate === undefined) return 'no sign-ins'
  const part = rate === 1 ? '100' : (Math.floor(rate * 1000) / 10).toFixed(1)
  return `${part} % of ${all.toLocaleString('en')}`
}
