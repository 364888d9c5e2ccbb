import type { Registered } from '../../../../admin/registrations/registered.js'
import type { Overlay } from '../../../../model/ports.js'
import type { Typed } from '../../../typed.js'
import type { Setting } from './setting.js'

type Values = Readonly<Record<string, unknown>>

/** A setting as it was decided here; undefined where it was not. */
export function decidedValue({ settings = {} }: Overlay, name: string): unknown {
  return at(settings, name)
}

/** A setting as it is in force, wherever it comes from. */
export function inForceValue(one: Registered, name: string): unknown {
  if (name === 'wsfed.tokenLifetime') return (one as unknown as Values)['assertionLifetime'] // an app of WS-Federation keeps it there
  return at(one as unknown as Values, name) // a registration has its settings under their own names
}

function at(values: Values, name: string): unknown {
  const [first = '', second] = name.split('.')
  const value = values[first]
  return second === undefined ? value : (value as Values | undefined)?.[second]
}

/** As it stands in its field. */
export function textOf({ as }: Setting, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (as === 'lines') return (value as readonly string[]).join('\n')
  if (as === 'table')
    return Object.entries(value as Values)
      .map(([word, to]) => `${word} = ${String(to)}`)
      .join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * What is to be different, of what a form says: by the name of the setting, null where it is to be as it comes. A tick
 * is compared with what is in force; everything else with what was decided here.
 */
export function wantedSettings(
  settings: readonly Setting[],
  given: Typed,
  {
    overlay,
    registered,
    pinned,
  }: { readonly overlay: Overlay; readonly registered: Registered; readonly pinned: readonly string[] },
): Values {
  const wanted: Record<string, unknown> = {}
  for (const setting of settings.filter(({ name }) => !isPinned(name, pinned))) {
    const next = nextValue(setting, given, overlay, registered)
    const [first = '', second] = setting.name.split('.')
    if (next !== unchanged)
      wanted[first] = second === undefined ? next : within(first, second, next, wanted, overlay)
  }
  return wanted
}

/** A setting of several parts is replaced as a whole: with this part, and what was decided of the others. */
function within(
  first: string,
  second: string,
  next: unknown,
  wanted: Values,
  { settings = {} }: Overlay,
): unknown {
  const whole = { ...((first in wanted ? wanted[first] : settings[first]) as Values | null | undefined) }
  if (next === null) Reflect.deleteProperty(whole, second)
  else whole[second] = next
  return Object.keys(whole).length === 0 ? null : whole
}

const unchanged = Symbol('unchanged')

function nextValue(setting: Setting, given: Typed, overlay: Overlay, registered: Registered): unknown {
  const { name, as } = setting
  if (as === 'tick') {
    const ticked = given.ticked(name)
    return ticked === (inForceValue(registered, name) === true) ? unchanged : ticked
  }
  const stored = textOf(setting, decidedValue(overlay, name))
  const text = given.value(name).replace(/\r\n/g, '\n').trim()
  if (text === stored.trim()) return unchanged
  return text === '' ? null : valueOf(setting, text)
}

function valueOf({ as, name }: Setting, text: string): unknown {
  if (as === 'number' || name === 'believedUpTo' || name === 'leastStrength') return numberOf(text)
  if (as === 'lines') return linesOf(text)
  if (as === 'table') return tableOf(text)
  return text
}

/** What is no number stays a text, so that the schema says what was expected. */
function numberOf(text: string): number | string {
  return /^-?\d+$/.test(text) ? Number(text) : text
}

export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

export function tableOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    linesOf(text).map((line) => {
      const [word = '', ...rest] = line.split('=')
      return [word.trim(), rest.join('=').trim()]
    }),
  )
}

/** A part of a setting is pinned with the whole; of WS-Federation each by itself. */
export function isPinned(name: string, pinned: readonly string[]): boolean {
  return pinned.includes(name) || pinned.includes(name.split('.')[0] ?? '')
}
