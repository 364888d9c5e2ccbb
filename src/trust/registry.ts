// Who is trusted at this very moment: the metadata folders, what config/ says of them and what was decided here
// (overlays), merged. The folder decides the role. What stands keeps working whatever else goes wrong; the folders
// and overlays are looked at about once a second, and the whole index is exchanged at once.
import { join, relative } from 'node:path'
import type { App } from '../model/app.js'
import type { AuditEvent } from '../model/audit-event.js'
import type { Registration } from '../model/endpoint.js'
import type { Kind } from '../model/office.js'
import type { Partner } from '../model/partner.js'
import type { Overlay, Registry } from '../model/ports.js'
import type { ReadEntity } from '../saml/metadata.js'
import type { Terms } from '../saml/metadata-entity.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import type { Looked, Place, Standing } from './metadata-source.js'
import type { Poll } from './poll.js'
import { knownOf, registrationEvents } from './registration-events.js'
import type { KnownRegistrations } from './registration-events.js'
import { partnerForDomain } from './registry-index.js'
import type { RegistryIndex } from './registry-index.js'
import { indexer } from './registry-nouns.js'
import { firstLook, nextState, troubled } from './registry-look.js'
import type { LookDeps, State } from './registry-look.js'
import { recall, remember } from './registry-memory.js'
import { turns } from './turns.js'

interface Registered<T> {
  readonly read: T
  readonly handle: string
  readonly from: Registration['from']
}

/** Makes nouns of documents: the settings room's `registrations(settings)`. */
export interface Builders {
  app(registered: Registered<ReadAppDocument>, overlay?: Overlay): App
  partner(registered: Registered<ReadPartnerDocument>, overlay?: Overlay): Partner
  terms(kind: 'app' | 'partner', handle: string, id: string, overlay?: Overlay): Terms
}

export interface RegistryDeps extends LookDeps {
  readonly home: string
  readonly registrations: Builders
  /** Seconds that validUntil may be overstepped. */
  readonly skew: number
  /** Absent: looked at only by `refresh`. */
  readonly every?: Poll
  /** A file that remembers what was registered; absent: what changed while nothing ran is not told. */
  readonly memory?: string
  /** What changed. */
  readonly audit?: (events: readonly AuditEvent[]) => Promise<void>
}

export interface OpenRegistry extends Registry {
  /** Two looks, so that every file that is whole is read. */
  refresh(): Promise<void>
  /** Takes up what was decided or taken in here, and looks at no file. */
  takeUp(): Promise<void>
  /** What is registered under this id, as it was read and decided. */
  standing(kind: 'app', id: string): (Registered<ReadAppDocument> & Stood) | undefined
  standing(kind: 'partner', id: string): (Registered<ReadPartnerDocument> & Stood) | undefined
  /** What was decided here of this id. */
  overlay(kind: Kind, id: string): Overlay | undefined
  /** Settings that were decided here of those that are registered. */
  decided(): readonly DecidedHere[]
  /** Files that are not, or not fully, in force, and why. */
  quarantined(): readonly { readonly file: string; readonly reason: string }[]
  close(): void
}

interface DecidedHere {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly settings: NonNullable<Overlay['settings']>
}

/** Where the document in force stands, and what it is. */
interface Stood extends Place {
  readonly sha256: string
}

export async function openRegistry(deps: RegistryDeps): Promise<OpenRegistry> {
  const first = await firstLook(deps)
  const { sources } = first
  const { registrations } = deps
  let { state } = first
  const build = indexer({
    app: (one, overlay) => registrations.app(registeredOf('app', one, deps), overlay),
    partner: (one, overlay) => registrations.partner(registeredOf('partner', one, deps), overlay),
  })
  let index = build(state)
  let told = deps.memory === undefined ? knownOf(state.apps, state.partners) : recall(deps.memory)
  let untold = false
  const tell = async () => {
    untold = true
    const known = knownOf(state.apps, state.partners)
    await announce(told, known, deps)
    told = known
    untold = false
  }
  await tell()
  const look = async (which: 'all' | 'kept') => {
    const next = await nextState(state, sources, deps, which)
    if (next !== state) index = build(next)
    else if (!untold) return
    state = next
    await tell()
  }
  const inTurn = turns(1)
  const lookAgain = (which: 'all' | 'kept' = 'all') => inTurn(() => look(which))
  const stop = deps.every?.(() => lookAgain().catch((error: unknown) => troubled(deps, error)))
  return {
    ...lookups(() => index, deps),
    async refresh() {
      await lookAgain()
      await lookAgain()
    },
    takeUp: () => lookAgain('kept'),
    // Holds: what stands among apps was read as an app
    standing: ((kind: Kind, id: string) => standingIn(state, kind, id, deps)) as OpenRegistry['standing'],
    overlay: (kind, id) => state.overlays[kind].get(id),
    decided: () => decidedIn(state, index),
    quarantined: () => [
      ...state.apps.quarantined.map((one) => ({ file: placeIn(deps, 'app', one), reason: one.reason })),
      ...state.partners.quarantined.map((one) => ({
        file: placeIn(deps, 'partner', one),
        reason: one.reason,
      })),
    ],
    close: () => stop?.(),
  }
}

/** The questions that a registry answers, over whatever is registered at the moment. */
export function lookups(
  index: () => RegistryIndex,
  { clock, skew }: Pick<RegistryDeps, 'clock' | 'skew'>,
): Registry {
  return {
    app: (id) => index().appById.get(id),
    partner: (id) => index().partnerById.get(id),
    appByRealm: (wtrealm) => index().appByRealm.get(wtrealm),
    appByHandle: (handle) => index().appByHandle.get(handle),
    partnerByHandle: (handle) => index().partnerByHandle.get(handle),
    apps: () => index().apps,
    partners: () => index().partners,
    partnerForDomain: (domain) => partnerForDomain(index(), domain),
    usable: ({ enabled, validUntil }) =>
      enabled && (validUntil === undefined || clock.now().getTime() < validUntil.getTime() + skew * 1000),
    searchPartners: (allowed, query, limit) => index().search(allowed, query, limit),
  }
}

function registeredOf<T extends ReadEntity>(
  kind: Kind,
  one: Standing<T>,
  deps: Pick<RegistryDeps, 'home' | 'folders'>,
): Registered<T> {
  const { read, handle, kept } = one
  return { read, handle, from: kept ? { directory: true } : { file: placeIn(deps, kind, one) } }
}

function standingIn(
  { apps, partners }: State,
  kind: Kind,
  id: string,
  deps: RegistryDeps,
): (Registered<ReadEntity> & Stood) | undefined {
  const one = byId(kind === 'app' ? apps : partners).get(id)
  return one && { name: one.name, kept: one.kept, sha256: one.sha256, ...registeredOf(kind, one, deps) }
}

const indexes = new WeakMap<Looked<ReadEntity>, ReadonlyMap<string, Standing<ReadEntity>>>()

/** Made when somebody asks for the first time. */
function byId(looked: Looked<ReadEntity>): ReadonlyMap<string, Standing<ReadEntity>> {
  const known = indexes.get(looked) ?? new Map(looked.standing.map((one) => [one.read.id, one]))
  indexes.set(looked, known)
  return known
}

const decidedHere = new WeakMap<State, readonly DecidedHere[]>()

/** Asked for by every page, and the same until something changes. */
function decidedIn(state: State, { apps, partners }: RegistryIndex): readonly DecidedHere[] {
  const { overlays } = state
  const decided = decidedHere.get(state) ?? [
    ...settingsIn('app', apps, overlays.app),
    ...settingsIn('partner', partners, overlays.partner),
  ]
  decidedHere.set(state, decided)
  return decided
}

function settingsIn(
  kind: Kind,
  registered: readonly (App | Partner)[],
  overlays: ReadonlyMap<string, Overlay>,
): readonly DecidedHere[] {
  return registered.flatMap(({ id, handle }) => {
    const settings = overlays.get(id)?.settings
    return settings === undefined ? [] : [{ kind, id, handle, settings }]
  })
}

/** A file by its path; what was taken in here by its handle. */
function placeIn(
  { home, folders }: Pick<RegistryDeps, 'home' | 'folders'>,
  kind: Kind,
  { name, kept }: Place,
): string {
  if (kept) return `${kind}s/${name} (console)`
  return relative(home, join(kind === 'app' ? folders.apps : folders.partners, name))
}

/** What was not told stays to be told: the memory changes only after the audit has it. */
async function announce(
  told: KnownRegistrations,
  known: KnownRegistrations,
  deps: RegistryDeps,
): Promise<void> {
  const events = registrationEvents(told, known, (kind, place) => placeIn(deps, kind, place))
  if (events.length === 0) return
  for (const { type, ...about } of events) {
    if (type === 'registration.quarantined') deps.log?.warn(type, about)
    else deps.log?.info(type, about)
  }
  await deps.audit?.(events)
  if (deps.memory !== undefined) remember(deps.memory, known)
}
