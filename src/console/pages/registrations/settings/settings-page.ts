// What is decided about one app or partner: a form in plain words, what a change would do to real sign-ins, and the change.
import { type WantedChange } from '../../../../admin/registrations/change.js'
import { isApp } from '../../../../admin/registrations/registered.js'
import { type Html, html, type Slot } from '../../../../drawing/html.js'
import type { Kind } from '../../../../model/office.js'
import { type Choice, selectField } from '../../../parts/fields.js'
import { panel } from '../../../parts/panel.js'
import { page, type Route } from '../../../route.js'
import { typed } from '../../../typed.js'
import { type Detail, detailOf, detailPage } from '../detail.js'
import { refusedAbove } from '../refused-above.js'
import { addressOf, wordsOf } from '../words.js'
import { mostBelieved, strengthChoices } from '../strength.js'
import { appSettings, strengthSettings, wsfedSettings } from './app-settings.js'
import { changeForm } from './change-form.js'
import { domainsForm, domainsPanel } from './domains-panel.js'
import { pinnedWord, settingGroup } from './draw-setting.js'
import { nameIdFields, nameIdIn } from './name-id-fields.js'
import { partnerSettings } from './partner-settings.js'
import { partnersField, partnersIn } from './partners-field.js'
import { wantedSettings } from './read-settings.js'
import type { SettingGroup } from './setting.js'

export function settingsPages(kind: Kind): readonly Route[] {
  const path = `${wordsOf[kind].base}/:handle/settings`
  const standing = page({
    path,
    permission: 'registrations.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      return detailPage(detail, 'settings', body(detail))
    },
  })
  const change = changeForm({ kind, tab: 'settings', again: standing, wantedIn })
  return kind === 'partner' ? [standing, change, domainsForm(standing)] : [standing, change]
}

/** Two forms stand on it: what was sent with one is nothing to the other. */
function body(all: Detail): Slot {
  const domains = all.visit.typed.sent.texts.has('confirmed')
  const without = { ...all, visit: { ...all.visit, typed: typed(undefined) } }
  return html`${all.words.kind === 'partner' && domainsPanel(domains ? all : without)}${settingsForm(domains ? without : all)}`
}

function settingsForm(detail: Detail): Slot {
  const { words, shown, visit, changes } = detail
  const { revision, handle } = shown
  const fields = html`${special(detail)}${groupsOf(detail).map((group) => settingGroup(group, shown, visit.typed))}${product(detail)}`
  if (!changes) return html`<fieldset class="form wide settings" disabled>${fields}</fieldset>`
  return html`<form class="form wide settings" method="post" action="${addressOf(words, handle, 'settings')}"><input type="hidden" name="token" value="${visit.token}"><input type="hidden" name="revision" value="${revision}">${refusedAbove(visit)}${fields}<p class="buttons sticky"><button>See what changes</button><a class="button quiet" href="${addressOf(words, handle)}">Cancel</a></p></form>`
}

function groupsOf({ shown: { registered }, visit: { office } }: Detail): readonly SettingGroup[] {
  if (!isApp(registered)) return partnerSettings
  const believed = mostBelieved(office.gateway.registry.partners(), registered.partners)
  const every = [strengthSettings(strengthChoices(believed)), ...appSettings]
  return registered.protocol === 'wsfed' ? [wsfedSettings, ...every] : every
}

function special({ shown, visit }: Detail): Slot {
  const { registered } = shown
  if (!isApp(registered)) return undefined
  return html`${partnersField(registered, shown, visit, visit.typed)}${nameIdFields(registered, shown, visit.typed)}`
}

const spoken: readonly Choice[] = [
  { value: '', label: 'As it comes: SAML 2.0 where its metadata has both' },
  { value: 'saml', label: 'SAML 2.0' },
  { value: 'wsfed', label: 'WS-Federation' },
]

function product({ words: { kind }, shown: { overlay, pinned }, visit: { office, typed } }: Detail): Html {
  const presets = [
    { value: '', label: 'None' },
    ...office.counterparts.presets(kind).map((name) => ({ value: name, label: name })),
  ]
  return panel({
    id: 'product',
    title: 'Product and protocol',
    body: html`${selectField({ name: 'preset', label: 'Product', bare: true, hint: 'What a product of the field is used to, where nothing else is set.', fixed: pinnedWord('preset', pinned) }, presets, typed, overlay.preset ?? '')}
${selectField({ name: 'protocol', label: 'Spoken with it', bare: true, fixed: pinnedWord('protocol', pinned) }, spoken, typed, overlay.protocol ?? '')}`,
  })
}

function wantedIn(detail: Detail): WantedChange {
  const { shown, visit } = detail
  const { typed } = visit
  const { registered, overlay, pinned } = shown
  const all = groupsOf(detail).flatMap(({ settings }) => settings)
  const app = isApp(registered) ? registered : undefined
  const own = app && { partners: partnersIn(typed, app, shown), nameId: nameIdIn(typed, shown) }
  const settings = { ...wantedSettings(all, typed, shown), ...defined(own ?? {}) }
  const [preset, protocol] = [typed.value('preset'), typed.value('protocol')]
  return {
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(pinned.includes('preset') || preset === (overlay.preset ?? '')
      ? {}
      : { preset: preset === '' ? null : preset }),
    ...(pinned.includes('protocol') || protocol === (overlay.protocol ?? '')
      ? {}
      : { protocol: protocol === 'saml' || protocol === 'wsfed' ? protocol : null }),
  }
}

function defined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
