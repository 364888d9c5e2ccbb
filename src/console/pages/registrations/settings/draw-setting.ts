import type { Overlay } from '../../../../model/ports.js'
import type { Registered } from '../../../../admin/registrations/registered.js'
import { type Html, html, type Slot } from '../../../../drawing/html.js'
import { areaField, selectField, textField, tickField } from '../../../parts/fields.js'
import { panel } from '../../../parts/panel.js'
import type { Typed } from '../../../typed.js'
import { decidedValue, inForceValue, isPinned, textOf } from './read-settings.js'
import type { Setting, SettingGroup } from './setting.js'

export interface Drawn {
  readonly overlay: Overlay
  readonly registered: Registered
  readonly pinned: readonly string[]
}

export function settingGroup({ id, title, says, settings }: SettingGroup, drawn: Drawn, typed: Typed): Html {
  return panel({
    id,
    title,
    says,
    body: html`${settings.map((setting) => settingField(setting, drawn, typed))}`,
  })
}

export function pinnedWord(name: string, pinned: readonly string[]): string | undefined {
  return isPinned(name, pinned)
    ? 'Set in config/sallyport.json, which stands before what is decided here.'
    : undefined
}

function settingField(setting: Setting, { overlay, registered, pinned }: Drawn, typed: Typed): Html {
  const { name, label, hint } = setting
  const fixed = pinnedWord(name, pinned)
  const inForce = inForceValue(registered, name)
  const decided = decidedValue(overlay, name)
  const shown = textOf(setting, fixed === undefined ? decided : inForce)
  const field = { name, label, bare: true, ...(fixed === undefined ? {} : { fixed }) }
  if (setting.as === 'tick')
    return tickField({ ...field, ...(hint === undefined ? {} : { hint }) }, typed, inForce === true)
  const says = hintOf(setting, decided === undefined && fixed === undefined ? inForce : undefined)
  const hinted = says === undefined ? field : { ...field, hint: says }
  if (setting.as === 'choice') {
    const choices = [
      { value: '', label: asItComes(setting, decided === undefined ? inForce : undefined) },
      ...setting.choices,
    ]
    return selectField(hinted, choices, typed, shown)
  }
  if (setting.as === 'lines' || setting.as === 'table')
    return areaField({ ...hinted, rows: 3, token: true }, typed, shown)
  if (setting.as === 'number')
    return textField({ ...hinted, label: `${label} (${setting.unit})`, size: 'short' }, typed, shown)
  return textField({ ...hinted, ...(setting.token ? { token: true } : {}) }, typed, shown)
}

/** What it is while nothing is decided here, where that is known. */
function asItComes(setting: Extract<Setting, { as: 'choice' }>, inForce: unknown): string {
  const label = setting.choices.find(({ value }) => value === textOf(setting, inForce))?.label
  return label === undefined ? 'As it comes' : `As it comes: ${label}`
}

function hintOf(setting: Setting, inForce: unknown): Slot {
  const known = setting.as === 'number' || setting.as === 'text' ? textOf(setting, inForce) : ''
  if (known === '' || known.length > 80) return setting.hint
  return html`${setting.hint ?? ''} As it comes: ${known}.`
}
