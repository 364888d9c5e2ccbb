import type { App } from '../model/app.js'
import type { Partner } from '../model/partner.js'
import type { OpenRegistry } from '../trust/registry.js'
import { CommandFault } from './command-fault.js'
import { settingsOf, withRegistry } from './house.js'
import type { Setting } from './house.js'
import { nameOf, registrationCard } from './registration-card.js'
import type { Kind, Stands } from './registration-card.js'
import { json, plain, table } from './terminal.js'

export async function listRegistrations(setting: Setting, kind: Kind, asJson: boolean): Promise<void> {
  await withRegistry(settingsOf(setting), async (registry) => {
    const all = registeredOf(registry, kind)
    const setAside = registry.quarantined().filter(({ file }) => file.includes(`${kind}s`))
    if (asJson) {
      setting.terminal.out(json({ [`${kind}s`]: all.map((one) => summary(one, registry)), setAside }))
      return
    }
    const rows = all.map((one) => [one.handle, nameOf(one), standsOf(one, registry), warnings(one), one.id])
    setting.terminal.out(table([['HANDLE', 'NAME', 'STANDS', 'WARNINGS', 'ENTITYID'], ...rows]))
    for (const { file, reason } of setAside) setting.terminal.out(`! ${plain(`${file}: ${reason}`)}\n`)
  })
}

export async function showRegistration(
  setting: Setting,
  kind: Kind,
  name: string,
  asJson: boolean,
): Promise<void> {
  await withRegistry(settingsOf(setting), async (registry) => {
    const one = registered(registry, kind, name)
    const stands = standsOf(one, registry)
    setting.terminal.out(asJson ? json({ ...one, stands }) : registrationCard(one, stands))
  })
}

function registeredOf(registry: OpenRegistry, kind: Kind): readonly (App | Partner)[] {
  return kind === 'app' ? registry.apps() : registry.partners()
}

/** By handle or entityID; a miss says what there is. */
export function registered(registry: OpenRegistry, kind: Kind, name: string): App | Partner {
  const found =
    kind === 'app'
      ? (registry.appByHandle(name) ?? registry.app(name))
      : (registry.partnerByHandle(name) ?? registry.partner(name))
  if (found !== undefined) return found
  const setAside = registry.quarantined().find(({ file }) => file.endsWith(`${kind}s/${name}.xml`))
  if (setAside !== undefined) throw new CommandFault(`${setAside.file} is not in force: ${setAside.reason}`)
  const handles = registeredOf(registry, kind).map(({ handle }) => handle)
  throw new CommandFault(
    `There is no ${kind} ${JSON.stringify(name)}.`,
    handles.length === 0
      ? `Register one: sallyport ${kind} add FILE|URL`
      : `Registered are: ${handles.slice(0, 10).join(', ')}${handles.length > 10 ? ', …' : ''}`,
  )
}

export function standsOf(one: App | Partner, registry: OpenRegistry): Stands {
  if (!one.enabled) return 'disabled'
  return registry.usable(one) ? 'enabled' : 'expired'
}

function warnings({ oddities }: App | Partner): string {
  const count = oddities.filter(({ severity }) => severity === 'warning').length
  return count === 0 ? '' : String(count)
}

function summary(one: App | Partner, registry: OpenRegistry): unknown {
  const { handle, id, from, oddities } = one
  return { handle, name: nameOf(one), id, stands: standsOf(one, registry), from, oddities }
}
