import { z } from 'zod'
import type { Rule } from '../model/rule.js'
import { appSchema } from './app-schema.js'
import { contradictions } from './contradictions.js'
import { faultsOf, pathOf, type SettingsFault } from './faults.js'
import type { Checks, Settings } from './load.js'
import { partnerSchema } from './partner-schema.js'
import { presetNames } from './preset-names.js'
import { presets } from './presets.js'

type Kind = 'app' | 'partner'

export type EntryRead =
  | { readonly settings: Readonly<Record<string, unknown>> }
  | { readonly faults: readonly SettingsFault[] }

/** Settings of one app or partner that are decided beside `config/`: checked as they would be there. */
export interface EntrySettings {
  read(kind: Kind, given: unknown): EntryRead
  /** JSON Schema of what `read` takes. */
  schema(kind: Kind): Readonly<Record<string, unknown>>
  /** Presets that say something of this kind. */
  presets(kind: Kind): readonly string[]
}

/** The others are decided beside the settings. */
const schemas = {
  app: appSchema.omit({ enabled: true, preset: true, protocol: true }),
  partner: partnerSchema.omit({ enabled: true, preset: true, protocol: true, confirmedDomains: true }),
}

export function entrySettings(settings: Settings, checks: Checks): EntrySettings {
  return {
    read(kind, given) {
      const parsed = schemas[kind].safeParse(given)
      if (!parsed.success) {
        return { faults: parsed.error.issues.flatMap(faultsOf).map(({ path, says }) => ({ path, says })) }
      }
      const faults = [...together(kind, parsed.data, settings), ...ofRules(parsed.data, checks)]
      return faults.length > 0 ? { faults } : { settings: parsed.data }
    },
    schema: (kind) => z.toJSONSchema(schemas[kind], { io: 'input', unrepresentable: 'any' }),
    presets: (kind) => presetNames.filter((name) => presets[name][kind] !== undefined),
  }
}

/** What contradicts itself or the rest of `config/`. */
function together(kind: Kind, entry: object, settings: Settings): readonly SettingsFault[] {
  const it = 'it'
  const alone = { ...settings, apps: {}, partners: {}, [`${kind}s`]: { [it]: entry } }
  return contradictions(alone)
    .filter(({ path }) => path[0] === `${kind}s` && path[1] === it)
    .map(({ path, says }) => ({ path: pathOf(path.slice(2)), says }))
}

function ofRules(
  entry: { readonly import?: readonly Rule[]; readonly release?: readonly Rule[] },
  { rule: check }: Checks,
): readonly SettingsFault[] {
  if (check === undefined) return []
  return (['import', 'release'] as const).flatMap((list) =>
    (entry[list] ?? []).flatMap((rule, at) => {
      const says = check(rule)
      return says === undefined ? [] : [{ path: `${list}[${at}]`, says }]
    }),
  )
}
