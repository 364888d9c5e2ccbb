import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../config/load.js'
import type { App } from '../model/app.js'
import { domainOf } from '../model/domain.js'
import type { Partner } from '../model/partner.js'
import type { Overlay } from '../model/ports.js'
import { CommandFault } from './command-fault.js'
import { by, registryOf, settingsOf, withStores } from './house.js'
import type { Setting, Stores } from './house.js'
import type { Kind } from './registration-card.js'
import { registered } from './registration-list.js'

export async function setEnabled(
  setting: Setting,
  kind: Kind,
  name: string,
  enabled: boolean,
): Promise<void> {
  const settings = settingsOf(setting)
  await withRegistered(settings, kind, name, async (one, stores) => {
    checkNotPinned(settings, kind, one, 'enabled')
    await change(stores, kind, one, { enabled }, enabled ? 'enabled' : 'disabled')
    const words = enabled ? 'enabled' : 'disabled'
    setting.terminal.out(`${one.handle} is ${words}. A running gateway takes it up within about a second.\n`)
  })
}

export interface ChoiceOptions {
  readonly preset?: string
  readonly protocol?: string
}

/** What product it is, and which protocol is spoken with it. */
export async function setChoice(
  setting: Setting,
  kind: Kind,
  name: string,
  { preset, protocol }: ChoiceOptions,
): Promise<void> {
  if (preset === undefined && protocol === undefined)
    throw new CommandFault('There is nothing to set.', 'Give --preset or --protocol.')
  const settings = settingsOf(setting)
  await withRegistered(settings, kind, name, async (one, stores) => {
    if (preset !== undefined) checkNotPinned(settings, kind, one, 'preset')
    if (protocol !== undefined) checkNotPinned(settings, kind, one, 'protocol')
    const { preset: wasPreset, protocol: wasProtocol, ...rest } = await overlayOf(stores, kind, one)
    const to: Overlay = {
      ...rest,
      ...chosen('preset', preset, wasPreset, 'none'),
      ...chosen('protocol', protocol, wasProtocol, 'default'),
    }
    const { id, handle } = one
    const said = [preset && `preset ${preset}`, protocol && `protocol ${protocol}`].filter(Boolean).join(', ')
    await stores.record({ type: 'registration.changed', kind, id, handle, by, change: said })
    await stores.directory.overlays.set(kind, id, to)
    setting.terminal.out(`${handle}: ${said}. A running gateway takes it up within about a second.\n`)
  })
}

/** What is not given stays; one word takes it away. */
function chosen<Name extends string, Value extends string>(
  name: Name,
  given: string | undefined,
  was: Value | undefined,
  none: string,
): Readonly<Partial<Record<Name, Value>>> {
  const value = given ?? was
  // Holds: one property of that very name, or none; the command takes no other words than these
  return (value === undefined || value === none ? {} : { [name]: value }) as Partial<Record<Name, Value>>
}

export async function removeRegistration(setting: Setting, kind: Kind, name: string): Promise<void> {
  const settings = settingsOf(setting)
  await withRegistered(settings, kind, name, async (one, stores) => {
    // What was decided about it ends with it: a later file with this entityID starts without domains.
    const { id, handle } = one
    const said = 'what was decided about it is forgotten: removed'
    await stores.record({ type: 'registration.changed', kind, id, handle, by, change: said })
    await stores.directory.overlays.set(kind, id, {})
    const what = await takeAway(one, kind, settings, stores)
    setting.terminal.out(`${what} is deleted. A running gateway ends the trust within seconds.\n`)
  })
}

/** Its file, or the document that the console took in. */
async function takeAway(
  { id, handle, from }: App | Partner,
  kind: Kind,
  { home }: Settings,
  { documents }: Stores,
): Promise<string> {
  if ('file' in from) {
    const file = join(home, from.file)
    rmSync(file)
    return file
  }
  await documents.remove(kind, id)
  return `The document of ${handle}`
}

export async function confirmDomain(
  setting: Setting,
  name: string,
  text: string,
  confirmed: boolean,
): Promise<void> {
  const settings = settingsOf(setting)
  const domain = domainOf(text)
  if (domain === undefined)
    throw new CommandFault(`${JSON.stringify(text)} is not a domain.`, 'Give one as example.org')
  await withRegistered(settings, 'partner', name, async (one, stores, all) => {
    checkNotPinned(settings, 'partner', one, 'confirmedDomains')
    const others = await ownersBeside(domain, one, stores, all)
    if (confirmed && others.length > 0) {
      throw new CommandFault(
        `${domain} is confirmed for ${others.join(', ')} already; a domain belongs to one partner.`,
        `If it is ${one.handle}’s: sallyport partner unconfirm-domain ${others[0]} ${domain}, then again.`,
      )
    }
    const known = (await overlayOf(stores, 'partner', one)).confirmedDomains ?? []
    if (!confirmed && !known.includes(domain))
      throw new CommandFault(`${domain} is not confirmed for ${one.handle}.`)
    const confirmedDomains = confirmed
      ? [...new Set([...known, domain])]
      : known.filter((each) => each !== domain)
    await change(
      stores,
      'partner',
      one,
      { confirmedDomains },
      `domain ${domain} ${confirmed ? 'confirmed' : 'taken away'}`,
    )
    setting.terminal.out(`${one.handle} may ${confirmed ? 'now' : 'no longer'} speak for ${domain}.\n`)
  })
}

async function withRegistered(
  settings: Settings,
  kind: Kind,
  name: string,
  work: (one: App | Partner, stores: Stores, partners: readonly Partner[]) => Promise<void>,
): Promise<void> {
  await withStores(settings, async (stores) => {
    const registry = await registryOf(settings, stores.directory.overlays, stores.documents)
    try {
      await work(registered(registry, kind, name), stores, registry.partners())
    } finally {
      registry.close()
    }
  })
}

/** Other partners that have this domain, also where it counts for nobody because two have it. */
async function ownersBeside(
  domain: string,
  one: App | Partner,
  stores: Stores,
  partners: readonly Partner[],
): Promise<readonly string[]> {
  const overlays = await stores.directory.overlays.all('partner')
  return partners
    .filter((partner) => partner.id !== one.id)
    .filter(
      ({ id, confirmedDomains }) =>
        confirmedDomains.includes(domain) || overlays.get(id)?.confirmedDomains?.includes(domain) === true,
    )
    .map(({ handle }) => handle)
}

async function overlayOf({ directory }: Stores, kind: Kind, { id }: App | Partner): Promise<Overlay> {
  return (await directory.overlays.all(kind)).get(id) ?? {}
}

async function change(
  stores: Stores,
  kind: Kind,
  one: App | Partner,
  to: Overlay,
  said: string,
): Promise<void> {
  const { id, handle } = one
  await stores.record({ type: 'registration.changed', kind, id, handle, by, change: said })
  await stores.directory.overlays.set(kind, id, { ...(await overlayOf(stores, kind, one)), ...to })
}

/** What config/ says stands; a change beside it would do nothing. */
function checkNotPinned(
  { apps, partners }: Settings,
  kind: Kind,
  { handle, id }: App | Partner,
  field: 'enabled' | 'confirmedDomains' | 'preset' | 'protocol',
): void {
  const all: Readonly<Record<string, object>> = kind === 'app' ? apps : partners
  for (const key of [id, handle]) {
    if (Object.hasOwn(all, key) && all[key] !== undefined && field in all[key]) {
      throw new CommandFault(
        `config/sallyport.json says ${kind}s[${JSON.stringify(key)}].${field}, and that stands before the command line.`,
        'Change it there and start the gateway again.',
      )
    }
  }
}
