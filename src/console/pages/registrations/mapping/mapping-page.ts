// How attributes and roles are mapped: of a partner on the way in, of an app on the way out.
import type { WantedChange } from '../../../../admin/registrations/change.js'
import { isApp } from '../../../../admin/registrations/registered.js'
import { html, type Slot } from '../../../../drawing/html.js'
import type { App, WireName } from '../../../../model/app.js'
import type { Kind } from '../../../../model/office.js'
import type { Rule } from '../../../../model/rule.js'
import { page, type Route } from '../../../route.js'
import { type Detail, detailOf, detailPage } from '../detail.js'
import { refusedAbove } from '../refused-above.js'
import { changeForm } from '../settings/change-form.js'
import { pinnedWord } from '../settings/draw-setting.js'
import { addressOf, wordsOf } from '../words.js'
import { appRolesIn, appRolesPanel } from './app-roles.js'
import { readRules, rulesInHand } from './rules-in.js'
import { type RulesPanel, rulesPanel } from './rules-panel.js'
import { toldAttributes, toldIn } from './told-attributes.js'

export function mappingPages(kind: Kind): readonly Route[] {
  const standing = page({
    path: `${wordsOf[kind].base}/:handle/mapping`,
    permission: 'registrations.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      return detailPage(detail, 'mapping', body(detail))
    },
  })
  return [standing, changeForm({ kind, tab: 'mapping', again: standing, wantedIn })]
}

function body(detail: Detail): Slot {
  const { words, shown, visit, changes } = detail
  const fields = html`${isApp(shown.registered) && appFields(shown.registered, detail)}${rules(detail)}`
  if (!changes) return html`<fieldset class="form wide settings" disabled>${fields}</fieldset>`
  return html`<form class="form wide settings" method="post" action="${addressOf(words, shown.handle, 'mapping')}"><button class="unseen" tabindex="-1" aria-hidden="true">See what changes</button><input type="hidden" name="token" value="${visit.token}"><input type="hidden" name="revision" value="${shown.revision}">${refusedAbove(visit)}${fields}<p class="buttons sticky"><button>See what changes</button><a class="button quiet" href="${addressOf(words, shown.handle)}">Cancel</a></p></form>`
}

function appFields(app: App, { shown: { overlay, pinned }, visit: { typed } }: Detail): Slot {
  const decided = overlay.settings?.['attributes'] as readonly WireName[] | undefined // checked by the schema before it was kept
  return html`${toldAttributes(app, decided, pinnedWord('attributes', pinned), typed)}${appRolesPanel(app.roles, pinnedWord('roles', pinned), typed)}`
}

const panels: Readonly<Record<Kind, Omit<RulesPanel, 'fixed' | 'changes'>>> = {
  app: {
    title: 'Rules on the way out',
    says: 'They run over what is known of a person before it is told, in this order. What they make is all there is then; role rules alone leave the rest as it is.',
    none: 'None: what is known is told under the names above.',
  },
  partner: {
    title: 'Rules on the way in',
    says: 'They run over what the partner says, in this order. What they make is all that is known then; role rules alone leave the rest as it is.',
    none: 'None: attributes that are known by name are taken as they are, and nobody has a role from it.',
  },
}

const listNames = { app: 'release', partner: 'import' } as const

function rules(detail: Detail): Slot {
  const {
    words: { kind },
    shown,
    visit: { typed },
    changes,
  } = detail
  const fixed = pinnedWord(listNames[kind], shown.pinned)
  return rulesPanel({ ...panels[kind], fixed, changes }, rulesInHand(typed, standingRules(detail)), typed)
}

function standingRules({ shown: { registered } }: Detail): readonly Rule[] {
  return isApp(registered) ? registered.release : registered.import
}

function wantedIn(detail: Detail): WantedChange {
  const {
    words: { kind },
    shown: { registered, overlay, pinned },
    visit: { typed },
  } = detail
  const before = overlay.settings ?? {}
  const standing = standingRules(detail)
  const next = readRules(typed.value('rules'), standing)
  const list = listNames[kind]
  const all: Readonly<Record<string, unknown>> = {
    ...(same(next, standing) ? {} : { [list]: next.length === 0 ? null : next }),
    ...(isApp(registered) ? appWanted(registered, before, typed) : {}),
  }
  const settings = Object.fromEntries(Object.entries(all).filter(([name]) => !pinned.includes(name)))
  return Object.keys(settings).length === 0 ? {} : { settings }
}

function appWanted(
  app: App,
  before: Readonly<Record<string, unknown>>,
  typed: Detail['visit']['typed'],
): Readonly<Record<string, unknown>> {
  const attributes = toldIn(app, typed)
  const roles = appRolesIn(typed)
  return {
    ...(same(attributes, before['attributes'] ?? null) ? {} : { attributes }),
    ...(same(roles ?? {}, app.roles) ? {} : { roles }),
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
