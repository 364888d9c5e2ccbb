// Documents and settings of counterparts for those who run the house, by the very functions by which the registry
// makes apps and partners of them: what is shown before a change cannot differ from what is in force after it.
import type { App } from '../model/app.js'
import type { Counterparts, Kind, ReadDocument } from '../model/office.js'
import { DocumentFault, SettingsFault } from '../model/office.js'
import type { Partner } from '../model/partner.js'
import type { Clock, Overlay } from '../model/ports.js'
import { MetadataFault } from '../saml/metadata-fault.js'
import type { Terms } from '../saml/metadata-entity.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import { readAppDocument, readPartnerDocument } from '../wsfed/counterpart-metadata.js'
import { describedEntities } from '../wsfed/entities.js'
import { applicationMetadata } from '../wsfed/metadata-write.js'
import { everyOwnId } from '../wsfed/own-names.js'
import { documentFault, inDocumentWords, roleFault } from './document-fault.js'
import { documentInForce, type Shelves } from './document-in-force.js'
import { fetchMetadata } from './fetch-metadata.js'
import { freeHandle, handleFor } from './handle-for.js'
import { isHandle } from './metadata-file.js'
import type { Builders, OpenRegistry } from './registry.js'
import { termsIn } from './registry-look.js'

export interface CounterpartDeps extends Shelves {
  readonly registry: OpenRegistry
  readonly registrations: Builders & Pick<Counterparts, 'pinned'>
  /** The settings room's `entrySettings`. */
  readonly entries: {
    read(kind: Kind, given: unknown): EntryRead
    schema: Counterparts['settingsSchema']
    presets: Counterparts['presets']
  }
  readonly baseUrl: string
  /** This gateway itself is reached on loopback only: then documents may come from there too. */
  readonly loopback: boolean
  readonly clock: Clock
}

type EntryRead =
  | { readonly settings: NonNullable<Overlay['settings']> }
  | { readonly faults: SettingsFault['faults'] }

export function openCounterparts(deps: CounterpartDeps): Counterparts {
  const { registry, registrations, entries, loopback } = deps
  return {
    read: (kind, bytes, { handle, ...overlay }) => readIn(kind, bytes, handle, overlay, deps),
    entities: (bytes) => inDocumentWords(() => describedEntities(bytes)),
    describe: describedApp,
    built: (read, handle, overlay) =>
      builtOf(read.kind, { read: contentOf(read), handle, from: { directory: true } }, overlay, deps),
    rebuilt: (kind, id, overlay) => rebuilt(kind, id, overlay, deps),
    document: (kind, id) => documentInForce(kind, id, deps),
    settings: (kind, given) => settingsIn(entries.read(kind, given)),
    pinned: (kind, one) => registrations.pinned(kind, one),
    settingsSchema: (kind) => entries.schema(kind),
    presets: (kind) => entries.presets(kind),
    handleFor: (id, fileName) =>
      freeHandle(handleFor(id, fileName), (handle) => belongsToAnother(handle, id, registry)),
    isHandle,
    fetch: (url) =>
      fetchMetadata(url, { loopback }).catch((error: unknown) => {
        throw documentFault(error)
      }),
    quarantined: () => registry.quarantined(),
    refresh: () => registry.takeUp(),
  }
}

type Content = ReadAppDocument | ReadPartnerDocument

/** What `ReadDocument` keeps from the rooms above. */
interface HeldDocument extends ReadDocument {
  readonly content: Content
}

/** Holds: only `readIn` makes them. */
function contentOf(read: ReadDocument): Content {
  return (read as HeldDocument).content
}

function readIn(
  kind: Kind,
  bytes: Uint8Array,
  handle: string,
  overlay: Overlay,
  deps: CounterpartDeps,
): HeldDocument {
  const terms = (id: string) => deps.registrations.terms(kind, handle, id, overlay)
  try {
    const content = read(kind, bytes, terms, deps)
    const protocol = 'saml' in content ? 'saml' : 'wsfed'
    const protocols = (['saml', 'wsfed'] as const).filter(
      (other) => other === protocol || speaks(kind, bytes, other, terms, deps),
    )
    return { kind, id: content.id, protocol, protocols, content }
  } catch (error) {
    throw roleFault(error, kind, bytes)
  }
}

function read(
  kind: Kind,
  bytes: Uint8Array,
  terms: (id: string) => Terms,
  { clock, baseUrl }: CounterpartDeps,
): Content {
  const options = {
    now: clock.now(),
    production: baseUrl.startsWith('https:'),
    own: everyOwnId(baseUrl),
    terms,
  }
  return kind === 'app' ? readAppDocument(bytes, options) : readPartnerDocument(bytes, options)
}

/** It could be read as one that speaks this protocol. */
function speaks(
  kind: Kind,
  bytes: Uint8Array,
  protocol: 'saml' | 'wsfed',
  terms: (id: string) => Terms,
  deps: CounterpartDeps,
): boolean {
  try {
    read(kind, bytes, (id) => ({ ...terms(id), protocol }), deps)
    return true
  } catch (error) {
    if (error instanceof MetadataFault) return false
    throw error
  }
}

interface Registered {
  readonly read: Content
  readonly handle: string
  readonly from: App['from']
}

/** Holds: an app's document was read as an app's, and a partner's as a partner's. */
function builtOf(
  kind: Kind,
  registered: Registered,
  overlay: Overlay,
  { registrations }: CounterpartDeps,
): App | Partner {
  return kind === 'app'
    ? registrations.app({ ...registered, read: registered.read as ReadAppDocument }, overlay)
    : registrations.partner({ ...registered, read: registered.read as ReadPartnerDocument }, overlay)
}

async function rebuilt(
  kind: Kind,
  id: string,
  overlay: Overlay,
  deps: CounterpartDeps,
): Promise<App | Partner | undefined> {
  const { registry } = deps
  const standing = kind === 'app' ? registry.standing('app', id) : registry.standing('partner', id)
  if (standing === undefined) return undefined
  const { handle, from } = standing
  const readAlike = termsIn(overlay) === termsIn(registry.overlay(kind, id))
  const content = readAlike ? standing.read : await readAnew(kind, id, handle, overlay, deps)
  return builtOf(kind, { read: content, handle, from }, overlay, deps)
}

async function readAnew(
  kind: Kind,
  id: string,
  handle: string,
  overlay: Overlay,
  deps: CounterpartDeps,
): Promise<Content> {
  const document = await documentInForce(kind, id, deps)
  if (document === undefined) {
    throw new DocumentFault(
      'Its document was changed and is not in force as it is now, so it cannot be read in another way.',
      'Put the document right first.',
    )
  }
  return readIn(kind, document.bytes, handle, overlay, deps).content
}

function describedApp(realms: readonly string[], replyUrls: readonly string[]): Uint8Array {
  const said = (all: readonly string[]) => [...new Set(all.map((each) => each.trim()))].filter(Boolean)
  const [names, addresses] = [said(realms), said(replyUrls)]
  if (names.length === 0 || addresses.length === 0) {
    throw new DocumentFault(
      names.length === 0 ? 'There is no realm.' : 'There is no reply address.',
      'Give the name that the app asks under (wtrealm), and the address that answers go to (wreply).',
    )
  }
  return Buffer.from(inDocumentWords(() => applicationMetadata(names, addresses)))
}

function settingsIn(read: EntryRead): NonNullable<Overlay['settings']> {
  if ('faults' in read) throw new SettingsFault(read.faults)
  return read.settings
}

/** One document may be registered as an app and as a partner under one handle. */
function belongsToAnother(handle: string, id: string, registry: OpenRegistry): boolean {
  return [registry.appByHandle(handle), registry.partnerByHandle(handle)].some(
    (one) => one !== undefined && one.id !== id,
  )
}
