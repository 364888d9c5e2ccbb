// Who is trusted at this very moment: the metadata folders, what config/ says of them and what was decided here
// (overlays), merged. The folder decides the role. What stands keeps working whatever else goes wrong; the folders
// and overlays are looked at about once a second, and the whole index is exchanged at once.
import { join, relative } from 'node:path'
import type { App } from '../model/app.js'
import type { AuditEvent } from '../model/audit-event.js'
import type { Partner } from '../model/partner.js'
import type { Clock, Directory, Log, Overlay, Registry } from '../model/ports.js'
import type { ReadEntity, ReadOptions } from '../saml/metadata.js'
import type { Terms } from '../saml/metadata-entity.js'
import { readAppDocument, readPartnerDocument } from '../wsfed/counterpart-metadata.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import { everyOwnId } from '../wsfed/own-names.js'
import { MetadataSource } from './metadata-source.js'
import type { Looked, Standing } from './metadata-source.js'
import type { Poll } from './poll.js'
import { knownOf, registrationEvents } from './registration-events.js'
import type { KnownRegistrations } from './registration-events.js'
import { indexOf, partnerForDomain } from './registry-index.js'
import type { RegistryIndex } from './registry-index.js'
import { recall, remember } from './registry-memory.js'

interface Registered<T> {
  readonly read: T
  readonly handle: string
  readonly file: string
}

/** Makes nouns of documents: the settings room's `registrations(settings)`. */
export interface Builders {
  app(registered: Registered<ReadAppDocument>, overlay?: Overlay): App
  partner(registered: Registered<ReadPartnerDocument>, overlay?: Overlay): Partner
  terms(kind: 'app' | 'partner', handle: string, id: string, overlay?: Overlay): Terms
}

export interface RegistryDeps {
  readonly home: string
  readonly folders: { readonly apps: string; readonly partners: string }
  readonly baseUrl: string
  readonly registrations: Builders
  readonly overlays: Pick<Directory['overlays'], 'all' | 'version'>
  readonly clock: Clock
  /** Seconds that validUntil may be overstepped. */
  readonly skew: number
  /** Absent: looked at only by `refresh`. */
  readonly every?: Poll
  readonly log?: Log
  /** A file that remembers what was registered; absent: what changed while nothing ran is not told. */
  readonly memory?: string
  /** What changed. */
  readonly audit?: (events: readonly AuditEvent[]) => Promise<void>
}

export interface OpenRegistry extends Registry {
  /** Two looks, so that every file that is whole is read. */
  refresh(): Promise<void>
  /** Files that are not, or not fully, in force, and why. */
  quarantined(): readonly { readonly file: string; readonly reason: string }[]
  close(): void
}

/** All that one look found. */
interface State {
  readonly apps: Looked<ReadAppDocument>
  readonly partners: Looked<ReadPartnerDocument>
  readonly overlays: {
    readonly app: ReadonlyMap<string, Overlay>
    readonly partner: ReadonlyMap<string, Overlay>
  }
  readonly overlayVersion: number
  readonly day: string
}

const nothing = { standing: [], quarantined: [] }

export async function openRegistry(deps: RegistryDeps): Promise<OpenRegistry> {
  const overlays = await overlaysNow(deps)
  const sources = sourcesOf(deps, overlays.overlays)
  let state: State = { apps: nothing, partners: nothing, ...overlays, day: today(deps) }
  state = await nextState(await nextState(state, sources, deps), sources, deps)
  let index = build(state, deps)
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
  const look = async () => {
    const next = await nextState(state, sources, deps)
    if (next !== state) index = build(next, deps)
    else if (!untold) return
    state = next
    await tell()
  }
  let last = Promise.resolve()
  const inTurn = () => {
    last = last.then(look, look)
    return last
  }
  const stop = deps.every?.(() => inTurn().catch((error: unknown) => troubled(deps, error)))
  return {
    ...lookups(() => index, deps),
    async refresh() {
      await inTurn()
      await inTurn()
    },
    quarantined: () => [
      ...state.apps.quarantined.map(({ name, reason }) => ({ file: fileOf(deps, 'app', name), reason })),
      ...state.partners.quarantined.map(({ name, reason }) => ({
        file: fileOf(deps, 'partner', name),
        reason,
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

interface Sources {
  readonly apps: MetadataSource<ReadAppDocument>
  readonly partners: MetadataSource<ReadPartnerDocument>
  /** As far as they say how a document is read. */
  overlays: State['overlays']
}

function sourcesOf(deps: RegistryDeps, overlays: State['overlays']): Sources {
  const sources = { overlays }
  const options = (kind: 'app' | 'partner', handle: string): ReadOptions => ({
    now: deps.clock.now(),
    production: deps.baseUrl.startsWith('https:'),
    own: everyOwnId(deps.baseUrl),
    terms: (id) => deps.registrations.terms(kind, handle, id, sources.overlays[kind].get(id)),
  })
  return Object.assign(sources, {
    apps: new MetadataSource(deps.folders.apps, (bytes, handle) =>
      readAppDocument(bytes, options('app', handle)),
    ),
    partners: new MetadataSource(deps.folders.partners, (bytes, handle) =>
      readPartnerDocument(bytes, options('partner', handle)),
    ),
  })
}

/** The same object when nothing changed. */
async function nextState(state: State, sources: Sources, deps: RegistryDeps): Promise<State> {
  const day = today(deps)
  if (day !== state.day) {
    sources.apps.forget()
    sources.partners.forget()
  }
  const overlays = await newOverlays(state, deps)
  if (overlays !== undefined) readAnew(overlays.overlays, sources)
  const apps = await lookAt(sources.apps, deps)
  const partners = await lookAt(sources.partners, deps)
  if (apps === undefined && partners === undefined && overlays === undefined && day === state.day)
    return state
  return { apps: apps ?? state.apps, partners: partners ?? state.partners, ...(overlays ?? kept(state)), day }
}

/** Which protocol is spoken decides what is read of a document. */
function readAnew(overlays: State['overlays'], sources: Sources): void {
  const chosen = (of: State['overlays']) =>
    JSON.stringify([...of.app, ...of.partner].map(([id, { protocol }]) => [id, protocol]))
  const changed = chosen(overlays) !== chosen(sources.overlays)
  sources.overlays = overlays
  if (!changed) return
  sources.apps.forget()
  sources.partners.forget()
}

/** A folder that cannot be read at the moment leaves what stood in it in force. */
function lookAt<T extends ReadEntity>(
  source: MetadataSource<T>,
  deps: RegistryDeps,
): Promise<Looked<T> | undefined> {
  return source.look().catch((error: unknown) => {
    troubled(deps, error)
    return undefined
  })
}

type Overlays = Pick<State, 'overlays' | 'overlayVersion'>

function kept({ overlays, overlayVersion }: State): Overlays {
  return { overlays, overlayVersion }
}

/** A store that does not answer leaves what was decided before in force. */
async function newOverlays(state: State, deps: RegistryDeps): Promise<Overlays | undefined> {
  try {
    if ((await deps.overlays.version()) === state.overlayVersion) return undefined
    return await overlaysNow(deps)
  } catch (error) {
    troubled(deps, error)
    return undefined
  }
}

async function overlaysNow({ overlays }: RegistryDeps): Promise<Overlays> {
  const overlayVersion = await overlays.version()
  return {
    overlays: { app: await overlays.all('app'), partner: await overlays.all('partner') },
    overlayVersion,
  }
}

function build(state: State, deps: RegistryDeps): RegistryIndex {
  const registered = <T extends ReadEntity>(
    kind: 'app' | 'partner',
    { read, handle, name }: Standing<T>,
  ) => ({
    read,
    handle,
    file: fileOf(deps, kind, name),
  })
  return indexOf(
    state.apps.standing.map((app) =>
      deps.registrations.app(registered('app', app), state.overlays.app.get(app.read.id)),
    ),
    state.partners.standing.map((partner) =>
      deps.registrations.partner(registered('partner', partner), state.overlays.partner.get(partner.read.id)),
    ),
  )
}

function fileOf({ home, folders }: RegistryDeps, kind: 'app' | 'partner', name: string): string {
  return relative(home, join(kind === 'app' ? folders.apps : folders.partners, name))
}

function today({ clock }: RegistryDeps): string {
  return clock.now().toISOString().slice(0, 10)
}

/** What was not told stays to be told: the memory changes only after the audit has it. */
async function announce(
  told: KnownRegistrations,
  known: KnownRegistrations,
  deps: RegistryDeps,
): Promise<void> {
  const events = registrationEvents(told, known, (kind, name) => fileOf(deps, kind, name))
  if (events.length === 0) return
  for (const { type, ...about } of events) {
    if (type === 'registration.quarantined') deps.log?.warn(type, about)
    else deps.log?.info(type, about)
  }
  await deps.audit?.(events)
  if (deps.memory !== undefined) remember(deps.memory, known)
}

function troubled({ log }: RegistryDeps, error: unknown): void {
  log?.warn('registry.look_failed', { reason: error instanceof Error ? error.message : 'unknown' })
}
