import { type Html, html } from '../../../../drawing/html.js'
import type { App } from '../../../../model/app.js'
import { panel } from '../../../parts/panel.js'
import type { Visit } from '../../../route.js'
import type { Typed } from '../../../typed.js'
import { whoMay } from '../new/app-questions.js'
import { textsOf } from '../texts-of.js'
import { type Drawn, pinnedWord } from './draw-setting.js'

export function partnersField(app: App, { pinned }: Drawn, { office }: Visit, typed: Typed): Html {
  const fixed = pinnedWord('partners', pinned)
  const body =
    fixed === undefined
      ? whoMay(office.gateway.registry.partners(), app, typed)
      : html`<p>${app.partners === 'all' ? 'Those of every enabled partner.' : app.partners.join(', ')}</p><p class="fixed">${fixed}</p>`
  return panel({ id: 'who', title: 'Whose people may use it', body })
}

export function partnersIn({ sent: { texts } }: Typed, app: App, { pinned }: Drawn): unknown {
  if (pinned.includes('partners')) return undefined
  const next = texts.get('vouch') === 'some' ? textsOf(texts, 'partners') : 'all'
  const same =
    JSON.stringify(next === 'all' ? next : next.toSorted()) ===
    JSON.stringify(app.partners === 'all' ? 'all' : app.partners.toSorted())
  return same ? undefined : next
}
