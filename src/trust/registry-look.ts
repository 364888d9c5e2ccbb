import type { Documents, Kind, KeptDocument } from '../model/office.js'
import type { Clock, Directory, Log, Overlay } from '../model/ports.js'
import type { ChangedRegistration, RegistrationChanges } from '../model/registration-changes.js'
import type { ReadOptions } from '../saml/metadata.js'
import type { Terms } from '../saml/metadata-entity.js'
import { readAppDocument, readPartnerDocument } from '../wsfed/counterpart-metadata.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import { everyOwnId } from '../wsfed/own-names.js'
import { MetadataSource } from './metadata-source.js'
import type { Looked } from './metadata-source.js'
import { folderShelf, keptShelf } from './shelf.js'
import type { KeptShelf } from './shelf.js'

export interface LookDeps {
  readonly folders: { readonly apps: string; readonly partners: string }
  readonly baseUrl: string
  readonly registrations: {
    terms(kind: Kind, handle: string, id: string, overlay?: Overlay): Terms
  }
  readonly overlays: Pick<Directory['overlays'], 'all' | 'version'>
  /** What was taken in here; absent: nothing was. `overlays.version` changes with them. */
  readonly documents?: Pick<Documents, 'list' | 'find'>
  /** Absent: whenever anything changed, all is asked for. */
  readonly changes?: RegistrationChanges
  readonly clock: Clock
  readonly log?: Log
}

/** All that one look found. */
export interface State {
  readonly apps: Looked<ReadAppDocument>
  readonly partners: Looked<ReadPartnerDocument>
  readonly overlays: Overlays
  readonly overlayVersion: number
  readonly day: string
  /** Whom something else was decided about than in the state before; absent: anybody, perhaps. */
  readonly decided?: ReadonlySet<string>
}

interface Overlays {
  readonly app: ReadonlyMap<string, Overlay>
  readonly partner: ReadonlyMap<string, Overlay>
}

type Heads = readonly Omit<KeptDocument, 'bytes'>[]

/** What the directory holds of registrations at one moment. */
interface Decided {
  readonly overlays: Overlays
  readonly overlayVersion: number
  readonly kept: { readonly app: Heads; readonly partner: Heads }
}

export interface Sources {
  readonly apps: MetadataSource<ReadAppDocument>
  readonly partners: MetadataSource<ReadPartnerDocument>
  readonly kept: { readonly app: KeptShelf; readonly partner: KeptShelf }
  /** As far as they say how a document is read. */
  overlays: Overlays
}

const nobody: ReadonlySet<string> = new Set()

const nothing = { standing: [], quarantined: [] }

/** The first look, which a directory that does not answer prevents. */
export async function firstLook(deps: LookDeps): Promise<{ state: State; sources: Sources }> {
  const { kept, ...decided } = await decidedNow(deps)
  const sources = sourcesOf(deps, decided.overlays)
  const none = { apps: nothing, partners: nothing, ...decided, day: today(deps) }
  const once = await nextState(none, sources, deps)
  // With the second look, by which files are read: of a file and a document that claim one id the older one stands.
  putKept(kept, sources)
  return { state: await nextState(once, sources, deps), sources }
}

function sourcesOf(deps: LookDeps, overlays: Overlays): Sources {
  const sources = { overlays }
  const options = (kind: Kind, handle: string) =>
    readOptions(kind, handle, deps, (id) => sources.overlays[kind].get(id))
  const documents = deps.documents ?? { find: async () => undefined }
  const kept = { app: keptShelf('app', documents), partner: keptShelf('partner', documents) }
  const trouble = (error: unknown) => troubled(deps, error)
  return Object.assign(sources, {
    kept,
    apps: new MetadataSource(
      [folderShelf(deps.folders.apps), kept.app],
      (bytes, handle) => readAppDocument(bytes, options('app', handle)),
      trouble,
    ),
    partners: new MetadataSource(
      [folderShelf(deps.folders.partners), kept.partner],
      (bytes, handle) => readPartnerDocument(bytes, options('partner', handle)),
      trouble,
    ),
  })
}

/** How a document is read that is registered under this handle. */
export function readOptions(
  kind: Kind,
  handle: string,
  { clock, baseUrl, registrations }: Pick<LookDeps, 'clock' | 'baseUrl' | 'registrations'>,
  overlayOf: (id: string) => Overlay | undefined,
): ReadOptions {
  return {
    now: clock.now(),
    production: baseUrl.startsWith('https:'),
    own: everyOwnId(baseUrl),
    terms: (id) => registrations.terms(kind, handle, id, overlayOf(id)),
  }
}

/** The same object when nothing changed. `kept`: only what is decided and taken in here is looked at. */
export async function nextState(
  state: State,
  sources: Sources,
  deps: LookDeps,
  which: 'all' | 'kept' = 'all',
): Promise<State> {
  const day = today(deps)
  if (day !== state.day) {
    sources.apps.forget()
    sources.partners.forget()
  }
  const decided = await newlyDecided(state, sources, deps)
  const shelves = day === state.day && decided?.anew !== true ? which : 'all'
  const apps = await sources.apps.look(shelves)
  const partners = await sources.partners.look(shelves)
  if (apps === undefined && partners === undefined && decided === undefined && day === state.day) return state
  const { decided: _, ...before } = state
  const ids = decided === undefined ? nobody : decided.ids
  return {
    ...before,
    ...(apps && { apps }),
    ...(partners && { partners }),
    ...decided?.now,
    ...(ids === undefined ? {} : { decided: ids }),
    day,
  }
}

interface NewlyDecided {
  readonly now: Pick<State, 'overlays' | 'overlayVersion'>
  /** Some documents are to be read anew, files too. */
  readonly anew: boolean
  readonly ids?: ReadonlySet<string>
}

/** A store that does not answer leaves what was decided before in force. */
async function newlyDecided(
  state: State,
  sources: Sources,
  deps: LookDeps,
): Promise<NewlyDecided | undefined> {
  try {
    const version = await deps.overlays.version()
    if (version === state.overlayVersion) return undefined
    const changes = await deps.changes?.(state.overlayVersion, version)
    if (changes !== undefined) return someDecided(state.overlays, changes, version, sources)
    const { kept, ...decided } = await decidedNow(deps)
    putKept(kept, sources)
    return { now: decided, anew: readAnew(decided.overlays, sources) }
  } catch (error) {
    troubled(deps, error)
    return undefined
  }
}

/** Of thousands that were decided upon only these are looked at. */
function someDecided(
  before: Overlays,
  changes: readonly ChangedRegistration[],
  overlayVersion: number,
  sources: Sources,
): NewlyDecided {
  for (const { kind, id, document } of changes) sources.kept[kind].change(id, document)
  const overlays = {
    app: withChanges(before.app, 'app', changes),
    partner: withChanges(before.partner, 'partner', changes),
  }
  const ids = new Set(changes.map(({ id }) => id))
  return { now: { overlays, overlayVersion }, anew: readAnew(overlays, sources, ids), ids }
}

/** The same map where none of its kind changed. */
function withChanges(
  before: ReadonlyMap<string, Overlay>,
  of: Kind,
  changes: readonly ChangedRegistration[],
): ReadonlyMap<string, Overlay> {
  const its = changes.filter(({ kind }) => kind === of)
  if (its.length === 0) return before
  return new Map([...before, ...its.map(({ id, overlay }) => [id, overlay] as const)])
}

/** The count first: what changes while the rest is read is read once more. */
async function decidedNow({ overlays, documents }: LookDeps): Promise<Decided> {
  const overlayVersion = await overlays.version()
  return {
    overlays: { app: await overlays.all('app'), partner: await overlays.all('partner') },
    overlayVersion,
    kept: {
      app: (await documents?.list('app')) ?? [],
      partner: (await documents?.list('partner')) ?? [],
    },
  }
}

function putKept(kept: Decided['kept'], sources: Sources): void {
  sources.kept.app.put(kept.app)
  sources.kept.partner.put(kept.partner)
}

/** Some of what was decided says how a document is read: only those documents are read anew. */
function readAnew(overlays: Overlays, sources: Sources, ids?: ReadonlySet<string>): boolean {
  const before = sources.overlays
  sources.overlays = overlays
  const apps = readOtherwise(before.app, overlays.app, ids)
  const partners = readOtherwise(before.partner, overlays.partner, ids)
  if (apps.size > 0) sources.apps.forget(apps)
  if (partners.size > 0) sources.partners.forget(partners)
  return apps.size + partners.size > 0
}

function readOtherwise(
  before: ReadonlyMap<string, Overlay>,
  after: ReadonlyMap<string, Overlay>,
  among: Iterable<string> = new Set([...before.keys(), ...after.keys()]),
): ReadonlySet<string> {
  const isOther = (id: string) => termsIn(before.get(id)) !== termsIn(after.get(id))
  return new Set([...among].filter(isOther))
}

/** What is decided of how a document is read, to be compared. */
export function termsIn({ protocol, settings = {} }: Overlay = {}): string {
  const { metadataSigner, acceptPlainHttp, protocol: set } = settings
  return JSON.stringify([protocol, metadataSigner, acceptPlainHttp, set])
}

function today({ clock }: LookDeps): string {
  return clock.now().toISOString().slice(0, 10)
}

export function troubled({ log }: Pick<LookDeps, 'log'>, error: unknown): void {
  log?.warn('registry.look_failed', { reason: error instanceof Error ? error.message : 'unknown' })
}
