import type { Settings } from './load.js'
import { registrations } from './registrations.js'

type Named = { readonly handle: string; readonly id: string }

/** Where the settings name an app or a partner that is not registered: a misspelt handle, perhaps. */
export function namesNobody(
  settings: Settings,
  apps: readonly Named[],
  partners: readonly Named[],
): readonly string[] {
  const { unmatched } = registrations(settings)
  const lacks = (registered: readonly Named[]) => {
    const handles = new Set(registered.map(({ handle }) => handle))
    return (handle: string) => !handles.has(handle)
  }
  const vouching = [['defaults.app', settings.defaults.app] as const, ...under('apps', settings.apps)]
  return [
    ...unmatched('app', apps).map((key) => `apps.${key}`),
    ...unmatched('partner', partners).map((key) => `partners.${key}`),
    ...vouching.flatMap(([path, { partners: named = [] }]) =>
      (named === 'all' ? [] : named)
        .filter(lacks(partners))
        .map((handle) => `${path}.partners: ${JSON.stringify(handle)}`),
    ),
    ...under('partners', settings.partners).flatMap(([path, { unsolicitedApp }]) =>
      unsolicitedApp !== undefined && lacks(apps)(unsolicitedApp)
        ? [`${path}.unsolicitedApp: ${JSON.stringify(unsolicitedApp)}`]
        : [],
    ),
  ]
}

function under<T>(section: string, entries: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(entries).map(([key, entry]) => [`${section}.${key}`, entry] as const)
}
