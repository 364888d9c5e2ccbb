import type { Caller } from '../../model/admin.js'
import type { Oddity } from '../../model/endpoint.js'
import type { Kind } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { decideUpon, tidy } from './decide-upon.js'
import { inWords } from './in-words.js'
import { checkNotPinned } from './pinned.js'
import {
  aKind,
  findRegistered,
  type Registered,
  type RegistrationOffice,
  registeredAs,
  type Stands,
  standsOf,
} from './registered.js'
import { checkExpected, revisionOf, type Standing, standingOf } from './standing.js'

/** What is to be different; what is not named stays as it is. */
export interface WantedChange {
  /** By the names of `config/`: each is replaced as a whole, and null takes it away. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly preset?: string | null
  readonly protocol?: 'saml' | 'wsfed' | null
  readonly enabled?: boolean
}

/** How it stands once a change is in force. */
export interface Changed {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly revision: string
  readonly stands: Stands
  readonly oddities: readonly Oddity[]
}

export async function changeRegistration(
  caller: Caller,
  kind: Kind,
  name: string,
  wanted: WantedChange,
  expected: string | undefined,
  office: RegistrationOffice,
): Promise<Changed> {
  mustMay(caller, 'registrations.change')
  const one = registeredAs(kind, name, office)
  const standing = await standingOf(kind, one, office)
  checkExpected(standing, expected)
  const overlay = await proposedOverlay(kind, one, standing, wanted, office)
  const says = saidOf(standing.overlay, overlay)
  if (says === '') return changedOf(kind, one.handle, office)
  await decideUpon(caller, { kind, one, standing, overlay, says }, office)
  return inForce(kind, one.handle, office)
}

/** What would stand if the change were made; also for plans. Throws AdminRefusal. */
export async function proposedOverlay(
  kind: Kind,
  one: Registered,
  { overlay }: Pick<Standing, 'overlay'>,
  wanted: WantedChange,
  office: Pick<RegistrationOffice, 'counterparts' | 'gateway'>,
): Promise<Overlay> {
  const { settings = {}, ...rest } = wanted
  checkNotPinned(kind, one, [...namesIn(settings), ...Object.keys(rest)], office)
  const checked = await checkedSettings(kind, wanted, overlay, office)
  const proposed = tidy(chosen({ ...overlay, settings: checked }, rest))
  await inWords(() => office.counterparts.rebuilt(kind, one.id, proposed), 'protocol')
  return proposed
}

/** Of WS-Federation each field by itself, as `pinned` names them. */
function namesIn(settings: Readonly<Record<string, unknown>>): readonly string[] {
  const { wsfed } = settings
  const inside = typeof wsfed === 'object' && wsfed !== null ? Object.keys(wsfed) : []
  return [...Object.keys(settings), ...inside.map((name) => `wsfed.${name}`)]
}

/** What was decided with what is wanted put over it, if it can stand. Throws AdminRefusal. */
export async function checkedSettings(
  kind: Kind,
  { settings = {}, preset }: Pick<WantedChange, 'settings'> & { readonly preset?: string | null | undefined },
  before: Overlay,
  office: Pick<RegistrationOffice, 'counterparts' | 'gateway'>,
): Promise<NonNullable<Overlay['settings']>> {
  checkPlaces(settings)
  checkPreset(kind, preset, office)
  const merged = { ...before.settings, ...settings }
  const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
  const checked = await inWords(() => office.counterparts.settings(kind, kept), 'settings')
  checkPartners(checked, before, office)
  return checked
}

/** Waits until what was just decided is in force, and says how it stands. */
export async function inForce(kind: Kind, handle: string, office: RegistrationOffice): Promise<Changed> {
  await office.counterparts.refresh()
  return changedOf(kind, handle, office)
}

async function changedOf(kind: Kind, handle: string, office: RegistrationOffice): Promise<Changed> {
  const one = registeredAs(kind, handle, office)
  const { id, oddities } = one
  const standing = await standingOf(kind, one, office)
  return { kind, id, handle, revision: revisionOf(standing), stands: standsOf(one, office), oddities }
}

/** The others have places of their own beside the settings, so that nothing is said twice. */
const besideSettings = ['enabled', 'preset', 'protocol', 'confirmedDomains']

function checkPlaces(settings: Readonly<Record<string, unknown>>): void {
  const misplaced = Object.keys(settings).filter((name) => besideSettings.includes(name))
  if (misplaced.length === 0) return
  throw new AdminRefusal('invalid', 'Some of these settings have a place of their own.', {
    faults: misplaced.map((name) => ({
      path: `settings.${name}`,
      says: 'stands beside the settings, not among them',
    })),
  })
}

/** A handle that nobody has would let nobody in, and say so nowhere. */
function checkPartners(
  settings: NonNullable<Overlay['settings']>,
  before: Overlay,
  office: Pick<RegistrationOffice, 'gateway'>,
): void {
  const was = listOf(before.settings?.['partners'])
  const unknown = listOf(settings['partners']).flatMap((handle, at) =>
    was.includes(handle) || findRegistered('partner', handle, office)?.handle === handle
      ? []
      : [{ handle, at }],
  )
  if (unknown.length === 0) return
  throw new AdminRefusal('invalid', 'Some of these partners are not registered.', {
    faults: unknown.map(({ handle, at }) => ({
      path: `settings.partners[${at}]`,
      says: `there is no partner ${JSON.stringify(handle)}`,
    })),
  })
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function checkPreset(
  kind: Kind,
  preset: string | null | undefined,
  { counterparts }: Pick<RegistrationOffice, 'counterparts'>,
): void {
  if (typeof preset !== 'string' || counterparts.presets(kind).includes(preset)) return
  throw new AdminRefusal('invalid', `There is no preset ${JSON.stringify(preset)} for ${aKind(kind)}.`, {
    faults: [{ path: 'preset', says: `expected one of ${counterparts.presets(kind).join(', ')}` }],
  })
}

/** Null takes away. */
function chosen(overlay: Overlay, { preset, protocol, enabled }: Omit<WantedChange, 'settings'>): Overlay {
  const { preset: wasPreset, protocol: wasProtocol, ...rest } = overlay
  const nextPreset = preset === undefined ? wasPreset : preset
  const nextProtocol = protocol === undefined ? wasProtocol : protocol
  return {
    ...rest,
    ...(enabled === undefined ? {} : { enabled }),
    ...(nextPreset === undefined || nextPreset === null ? {} : { preset: nextPreset }),
    ...(nextProtocol === undefined || nextProtocol === null ? {} : { protocol: nextProtocol }),
  }
}

/** Which fields a change sets and takes away; empty when it changes nothing. */
export function saidOf(before: Overlay, after: Overlay): string {
  const was = flat(before)
  const is = flat(after)
  const differs = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name))
  const set = differs.filter((name) => is.has(name)).map((name) => shortly(name, is.get(name)))
  const gone = differs.filter((name) => !is.has(name))
  return [
    ...(set.length > 0 ? [`set ${set.join(', ')}`] : []),
    ...(gone.length > 0 ? [`took away ${gone.join(', ')}`] : []),
  ].join('; ')
}

function flat({ settings = {}, ...rest }: Overlay): ReadonlyMap<string, string> {
  const all = [...Object.entries(rest), ...Object.entries(settings)]
  return new Map(all.map(([name, value]) => [name, JSON.stringify(value)]))
}

function shortly(name: string, value: string | undefined): string {
  return value === undefined || value.length > 60 ? name : `${name} ${value}`
}
