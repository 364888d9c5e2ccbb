import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLoopback, isProduction } from '../config/base-url.js'
import type { PresetName } from '../config/preset-names.js'
import { presets } from '../config/presets.js'
import { registrations } from '../config/registrations.js'
import { systemClock } from '../gateway.js'
import type { App } from '../model/app.js'
import type { Partner } from '../model/partner.js'
import type { ReadOptions } from '../saml/metadata.js'
import { fetchMetadata } from '../trust/fetch-metadata.js'
import { handleFor } from '../trust/handle-for.js'
import { isHandle } from '../trust/metadata-file.js'
import type { OpenRegistry } from '../trust/registry.js'
import { readAppDocument, readPartnerDocument } from '../wsfed/counterpart-metadata.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import { applicationMetadata } from '../wsfed/metadata-write.js'
import { everyOwnId, federationMetadataPath } from '../wsfed/own-names.js'
import { CommandFault } from './command-fault.js'
import { by, settingsOf, withRegistry, withStores } from './house.js'
import type { Setting } from './house.js'
import { registrationCard } from './registration-card.js'
import type { Kind, Stands } from './registration-card.js'

export interface AddOptions {
  readonly handle?: string
  /** The product of the field that it is. */
  readonly preset?: PresetName
  /** Which protocol is spoken with it, where its document has both. */
  readonly protocol?: 'saml' | 'wsfed'
  /** Of a WS-Federation app that has no metadata: the names it asks under, and where its answers go. */
  readonly realm?: readonly string[]
  readonly reply?: readonly string[]
  readonly replace?: boolean
  readonly yes?: boolean
}

type Settings = ReturnType<typeof settingsOf>
type Read = ReadAppDocument | ReadPartnerDocument

/** Takes a document into metadata/, shows what was understood of it and says what comes next. */
export async function addRegistration(
  setting: Setting,
  kind: Kind,
  given: string | undefined,
  options: AddOptions,
): Promise<void> {
  const settings = settingsOf(setting)
  const bytes = given === undefined ? described(kind, options) : await bytesOf(given, settings)
  const source = given ?? ''
  const read = readAs(kind, bytes, settings, options)
  await withRegistry(settings, async (registry) => {
    const handle = chosenHandle(kind, read, source, options, registry)
    const file = join(kind === 'app' ? settings.folders.apps : settings.folders.partners, `${handle}.xml`)
    const draft = built(kind, read, handle, settings, options)
    const { terminal } = setting
    terminal.out(registrationCard(draft, standsOf(draft, registry)))
    await confirmed(setting, source, options)
    await choose(kind, read.id, handle, settings, options)
    write(file, bytes, options.replace === true)
    terminal.out(
      `\nWritten to ${file}. A running gateway takes it up within seconds.\n${nextSteps(kind, handle, read, settings)}`,
    )
  })
}

/** The document that a WS-Federation app without metadata would have. */
function described(kind: Kind, { realm, reply, preset }: AddOptions): Buffer {
  const known = preset === undefined ? undefined : presets[preset].app?.wsfed
  const realms = realm ?? known?.realms ?? []
  const replyUrls = reply ?? known?.replyUrls ?? []
  if (kind === 'partner' || realms.length === 0 || replyUrls.length === 0) {
    throw new CommandFault(
      'There is no document to take in.',
      kind === 'partner'
        ? 'Give the path or web address of the partner’s metadata.'
        : 'Give the path or web address of the app’s metadata; of a WS-Federation app without any: --realm WTREALM --reply URL',
    )
  }
  return Buffer.from(applicationMetadata(realms, replyUrls))
}

/** What was chosen beside the document, kept as decided here. */
async function choose(
  kind: Kind,
  id: string,
  handle: string,
  settings: Settings,
  { preset, protocol }: AddOptions,
): Promise<void> {
  if (preset === undefined && protocol === undefined) return
  const to = {
    ...(preset === undefined ? {} : { preset }),
    ...(protocol === undefined ? {} : { protocol }),
  }
  await withStores(settings, async (stores) => {
    const change = Object.entries(to)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
    await stores.record({ type: 'registration.changed', kind, id, handle, by, change })
    const before = (await stores.directory.overlays.all(kind)).get(id)
    await stores.directory.overlays.set(kind, id, { ...before, ...to })
  })
}

async function bytesOf(source: string, settings: Settings): Promise<Buffer> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source))
    return fetchMetadata(source, { loopback: isLoopback(settings.baseUrl) })
  const stats = statSync(source, { throwIfNoEntry: false })
  if (stats === undefined)
    throw new CommandFault(
      `There is no file ${source}.`,
      'Give the path of a metadata file, or its web address.',
    )
  if (!stats.isFile()) throw new CommandFault(`${source} is not a file.`)
  if (stats.size > 8 * 1024 * 1024)
    throw new CommandFault(
      `${source} is larger than 8 MiB.`,
      'Take the EntityDescriptor of the one that is meant out of it.',
    )
  return readFileSync(source)
}

function readAs(kind: Kind, bytes: Buffer, settings: Settings, { handle = '', protocol }: AddOptions): Read {
  const options: ReadOptions = {
    now: systemClock.now(),
    production: isProduction(settings.baseUrl),
    own: everyOwnId(settings.baseUrl),
    terms: (id) =>
      registrations(settings).terms(kind, handle, id, protocol === undefined ? {} : { protocol }),
  }
  return kind === 'app' ? readAppDocument(bytes, options) : readPartnerDocument(bytes, options)
}

/** Given, or of the file that has this entity already, or of the file's name, or of the entity id's host. */
function chosenHandle(
  kind: Kind,
  read: Read,
  source: string,
  { handle, replace }: AddOptions,
  registry: OpenRegistry,
): string {
  const standing = kind === 'app' ? registry.app(read.id) : registry.partner(read.id)
  if (standing !== undefined && replace !== true) {
    throw new CommandFault(
      `${read.id} is registered already, as ${standing.handle}.`,
      `To take this document instead: sallyport ${kind} add ${source} --replace`,
    )
  }
  if (standing !== undefined && 'directory' in standing.from) {
    throw new CommandFault(
      `${read.id} was registered in the console, as ${standing.handle}.`,
      `Give its new document there; or first: sallyport ${kind} remove ${standing.handle}`,
    )
  }
  if (standing !== undefined && handle !== undefined && handle !== standing.handle) {
    throw new CommandFault(
      `${read.id} is registered as ${standing.handle}, not as ${handle}.`,
      'Leave --handle out.',
    )
  }
  const chosen = standing?.handle ?? handle ?? handleFor(read.id, source)
  if (!isHandle(chosen)) {
    throw new CommandFault(
      `${JSON.stringify(chosen)} cannot be a handle.`,
      'Give one with --handle: lower-case letters, digits, dots and dashes, at most 63, as wiki',
    )
  }
  const other = kind === 'app' ? registry.appByHandle(chosen) : registry.partnerByHandle(chosen)
  if (other !== undefined && other.id !== read.id) {
    throw new CommandFault(`The handle ${chosen} belongs to ${other.id}.`, 'Give another one with --handle.')
  }
  return chosen
}

function built(
  kind: Kind,
  read: Read,
  handle: string,
  settings: Settings,
  { preset }: AddOptions,
): App | Partner {
  const from = { file: join('metadata', `${kind}s`, `${handle}.xml`) }
  const make = registrations(settings)
  const overlay = preset === undefined ? {} : { preset }
  // Read as what it is: an app's document has the app's part.
  return kind === 'app'
    ? make.app({ read: read as ReadAppDocument, handle, from }, overlay)
    : make.partner({ read: read as ReadPartnerDocument, handle, from }, overlay)
}

function standsOf(draft: App | Partner, registry: OpenRegistry): Stands {
  if (!draft.enabled) return 'disabled'
  return registry.usable(draft) ? 'enabled' : 'expired'
}

/** What came over the network is shown before it is trusted, when there is somebody to show it to. */
async function confirmed({ terminal }: Setting, source: string, { yes }: AddOptions): Promise<void> {
  if (yes === true || terminal.ask === undefined || !/^[a-z]+:\/\//i.test(source)) return
  const answer = await terminal.ask('\nCompare the fingerprints with its owner. Trust it? [y/N] ')
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFault('Nothing was changed.')
}

function write(file: string, bytes: Buffer, replace: boolean): void {
  if (existsSync(file) && !replace) {
    throw new CommandFault(
      `${file} exists already, although it is not in force.`,
      'See `sallyport check-config` for why; --replace writes over it.',
    )
  }
  mkdirSync(join(file, '..'), { recursive: true })
  const draft = `${file}.new`
  try {
    writeFileSync(draft, bytes, { mode: 0o644, flush: true })
    renameSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}

function nextSteps(kind: Kind, handle: string, read: Read, { baseUrl }: Settings): string {
  const wsfed = 'wsfed' in read
  const address = wsfed
    ? `${baseUrl}${federationMetadataPath}`
    : `${baseUrl}/saml/${kind === 'app' ? 'idp' : 'sp'}`
  const command = wsfed ? 'wsfed' : kind === 'app' ? 'idp' : 'sp'
  if (kind === 'app') {
    return `Next: give the app’s owner our metadata, ${address} (or: sallyport metadata ${command}).\n`
  }
  const claimed = 'saml' in read && 'claimedScopes' in read.saml ? read.saml.claimedScopes[0] : undefined
  return (
    `Next: give the partner our metadata, ${address} (or: sallyport metadata ${command}).\n` +
    `      Say which domains are really its own, or no e-mail address of its people is passed on:\n` +
    `      sallyport partner confirm-domain ${handle} ${claimed ?? 'DOMAIN'}\n`
  )
}
