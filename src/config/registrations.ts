import type { App, WsfedApp } from '../model/app.js'
import type { Display, Oddity, Registration } from '../model/endpoint.js'
import type { Partner } from '../model/partner.js'
import type { Overlay } from '../model/ports.js'
import type { ReadApp, ReadEntity } from '../saml/metadata.js'
import type { Terms } from '../saml/metadata-entity.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import type { ReadWsfedApp } from '../wsfed/metadata.js'
import { appProfiles } from './app-profiles.js'
import type { AppSettings } from './app-schema.js'
import { decidedApp, decidedPartner, fieldsOf } from './decided.js'
import type { Settings } from './load.js'
import type { PartnerSettings } from './partner-schema.js'
import { isPresetName, type PresetName } from './preset-names.js'
import { type Preset, presets } from './presets.js'

/** A counterpart's document, and the file it came in. */
export interface Registered<T extends ReadEntity> {
  readonly read: T
  readonly handle: string
  /** A file relative to the home folder, or here. */
  readonly from: Registration['from']
}

/** What becomes of metadata, settings and overlay together: every default filled in, `config/` before the overlay. */
export interface Registrations {
  app(registered: Registered<ReadAppDocument>, overlay?: Overlay): App
  partner(registered: Registered<ReadPartnerDocument>, overlay?: Overlay): Partner
  /** What is said of a registration before its document is read. */
  terms(kind: 'app' | 'partner', handle: string, id: string, overlay?: Overlay): Terms
  /** Fields that `config/` sets for it, those inside another by their path. */
  pinned(kind: 'app' | 'partner', named: Named): readonly string[]
  /** Settings of apps and partners that are not registered: a misspelt handle, perhaps. */
  unmatched(kind: 'app' | 'partner', registered: readonly Named[]): readonly string[]
}

type Named = { readonly handle: string; readonly id: string }

export function registrations(settings: Settings): Registrations {
  const ofApp = (named: Named) => entryOf(settings.apps, named)
  const ofPartner = (named: Named) => entryOf(settings.partners, named)
  return {
    app: (registered, overlay) => appOf(settings, registered, ofApp(nameOf(registered)), overlay),
    partner: (registered, overlay) => partnerOf(settings, registered, ofPartner(nameOf(registered)), overlay),
    terms(kind, handle, id, overlay) {
      const entry: AppSettings | PartnerSettings | undefined =
        kind === 'app' ? ofApp({ handle, id }) : ofPartner({ handle, id })
      const here: AppSettings | PartnerSettings =
        kind === 'app' ? decidedApp(overlay) : decidedPartner(overlay)
      const { metadataSigner, acceptPlainHttp } = {
        metadataSigner: undefined,
        ...settings.defaults[kind],
        ...here,
        ...entry,
      }
      const protocol = entry?.protocol ?? overlay?.protocol ?? here.protocol
      return {
        ...(metadataSigner === undefined ? {} : { metadataSigner }),
        ...(acceptPlainHttp === undefined ? {} : { acceptPlainHttp }),
        ...(protocol === undefined ? {} : { protocol }),
      }
    },
    pinned: (kind, named) => fieldsOf(kind === 'app' ? ofApp(named) : ofPartner(named)),
    unmatched(kind, registered) {
      const known = new Set(registered.flatMap(({ handle, id }) => [handle, id]))
      return Object.keys(kind === 'app' ? settings.apps : settings.partners).filter((key) => !known.has(key))
    },
  }
}

function nameOf({ handle, read }: Registered<ReadEntity>): Named {
  return { handle, id: read.id }
}

/** Under its entityID or its handle; under both, the entityID's fields come first. */
function entryOf<T extends object>(all: Readonly<Record<string, T>>, { handle, id }: Named): T | undefined {
  const byHandle = Object.hasOwn(all, handle) ? all[handle] : undefined
  const byId = Object.hasOwn(all, id) ? all[id] : undefined
  return byHandle !== undefined && byId !== undefined ? { ...byHandle, ...byId } : (byId ?? byHandle)
}

function appOf(
  settings: Settings,
  { read, handle, from }: Registered<ReadAppDocument>,
  entry: AppSettings | undefined,
  overlay: Overlay | undefined,
): App {
  const { app: preset, issuerPerDomain } = presetOf(entry, overlay) ?? {}
  const here = decidedApp(overlay)
  const { name, profile = 'saas', ...all } = { ...settings.defaults.app, ...preset, ...here, ...entry }
  const said = without(all, 'metadataSigner', 'acceptPlainHttp', 'protocol', 'preset', 'wsfed')
  const wsfed = { ...settings.defaults.app.wsfed, ...preset?.wsfed, ...here.wsfed, ...entry?.wsfed }
  const { validUntil, oddities } = read
  const { defaults, subjectId } = appProfiles[profile]
  return {
    partners: 'all',
    release: [],
    roles: {},
    sign: 'both',
    ...defaults,
    requireSignedRequests: 'saml' in read && read.saml.authnRequestsSigned,
    acceptSha1Signatures: false,
    exactMeansMinimum: false,
    ignoreRequestedNameIdFormat: false,
    launch: false,
    backdate: 60,
    assertionLifetime: 300,
    nameAuthority: true,
    ...said,
    ...('saml' in read
      ? byCategory(settings, read.saml)
      : { assertionLifetime: wsfed.tokenLifetime ?? 3600 }),
    id: read.id,
    handle,
    display: named(read.display, name, handle),
    enabled: entry?.enabled ?? overlay?.enabled ?? said.enabled ?? true,
    ...(overlay?.draft === true ? { draft: true } : {}),
    from,
    ...(validUntil === undefined ? {} : { validUntil }),
    oddities: [
      ...oddities,
      ...(said.encrypt === 'required' && !canEncrypt(read) ? [noEncryptionKey] : []),
      ...(issuerPerDomain && !wsfed.issuers && 'wsfed' in read ? [oneIssuer(handle)] : []),
      ...(issuerPerDomain && !isOne(said.partners) ? [anyoneNames(handle)] : []),
    ],
    ...('saml' in read
      ? {
          protocol: 'saml',
          saml: subjectId === undefined ? read.saml : { subjectIdRequirement: subjectId, ...read.saml },
        }
      : { protocol: 'wsfed', wsfed: wsfedOf(read, wsfed) }),
  }
}

/** Its metadata first; what is set adds to it. */
function wsfedOf({ wsfed: read }: ReadWsfedApp, set: NonNullable<AppSettings['wsfed']>): WsfedApp {
  const { realms = [], replyUrls = [], signOutUrl } = set
  return {
    realms: [...new Set([...read.realms, ...realms])],
    replyUrls: [...new Set([...read.replyUrls, ...replyUrls])],
    acceptReplyBelow: set.acceptReplyBelow ?? false,
    ...(signOutUrl === undefined ? {} : { signOutUrl }),
    keys: read.keys,
    tokenType: set.tokenType ?? 'saml11',
    trustVersion: set.trustVersion ?? '2005',
    refuseStaleRequests: set.refuseStaleRequests ?? false,
    errors: set.errors ?? 'page',
    issuers: set.issuers ?? {},
  }
}

function partnerOf(
  settings: Settings,
  { read, handle, from }: Registered<ReadPartnerDocument>,
  entry: PartnerSettings | undefined,
  overlay: Overlay | undefined,
): Partner {
  const preset = presetOf(entry, overlay)?.partner
  const here = decidedPartner(overlay)
  const { name, ...all } = { ...settings.defaults.partner, ...preset, ...here, ...entry }
  const said = without(all, 'metadataSigner', 'acceptPlainHttp', 'protocol', 'preset')
  const { validUntil, oddities } = read
  const confirmedDomains = entry?.confirmedDomains ?? overlay?.confirmedDomains ?? here.confirmedDomains ?? []
  const claimed = 'saml' in read ? read.saml.claimedScopes : []
  return {
    import: [],
    onFirstSignIn: 'create',
    onEverySignIn: 'refresh',
    outsideDomains: 'drop',
    requireSigned: 'either',
    requireEncrypted: false,
    acceptUnsolicitedAnswers: false,
    acceptSha1Signatures: false,
    acceptCbcEncryption: false,
    refuseExpiredCertificates: false,
    sendScoping: 'requesterIdOnly',
    sendReplyUrl: 'url',
    signRequests: 'always',
    believedUpTo: 1,
    hidden: false,
    signOutHere: true,
    ...said,
    id: read.id,
    handle,
    display: named(read.display, name, handle),
    enabled: entry?.enabled ?? overlay?.enabled ?? said.enabled ?? true,
    ...(overlay?.draft === true ? { draft: true } : {}),
    confirmedDomains,
    from,
    ...(validUntil === undefined ? {} : { validUntil }),
    oddities: [...oddities, ...unconfirmed(handle, claimed, confirmedDomains)],
    ...('saml' in read ? { protocol: 'saml', saml: read.saml } : { protocol: 'wsfed', wsfed: read.wsfed }),
  }
}

/** What is said of a document, or elsewhere, is no part of the registration itself. */
function without<T extends object, K extends string>(all: T, ...names: readonly K[]): Omit<T, K> {
  const kept = Object.entries(all).filter(([name]) => !(names as readonly string[]).includes(name))
  // Holds: exactly these are left out
  return Object.fromEntries(kept) as Omit<T, K>
}

/** Named in `config/`, else by the command that added it. */
function presetOf(
  entry: { readonly preset?: PresetName } | undefined,
  overlay: Overlay | undefined,
): Preset | undefined {
  const name = entry?.preset ?? overlay?.preset ?? overlay?.settings?.['preset']
  if (typeof name !== 'string') return undefined
  return isPresetName(name) ? presets[name] : undefined
}

/** The name from our settings stands for every language. */
function named(display: Display, name: string | undefined, handle: string): Display {
  if (name !== undefined) return { ...display, name: { '': name } }
  return Object.keys(display.name).length > 0 ? display : { ...display, name: { '': handle } }
}

/** Entity Category SAML Attribute Types 3 (RFC 8409): a category is a value of this entity attribute. */
const entityCategory = 'http://macedir.org/entity-category'

function byCategory(
  { entityCategories }: Settings,
  { entityAttributes }: ReadApp['saml'],
): Pick<App, 'categoryAttributes'> {
  const carried = entityAttributes[entityCategory] ?? []
  const due = Object.entries(entityCategories).filter(([category]) => carried.includes(category))
  return due.length === 0
    ? {}
    : { categoryAttributes: [...new Set(due.flatMap(([, attributes]) => attributes))] }
}

function canEncrypt(read: ReadAppDocument): boolean {
  const { keys } = 'saml' in read ? read.saml : read.wsfed
  return keys.some(({ use }) => use !== 'signing')
}

/** A token under the wrong issuer is answered by an error of theirs that names neither domain nor issuer. */
function oneIssuer(handle: string): Oddity {
  return {
    severity: 'warning',
    says: 'Each federated domain is known there by an issuer of its own, and none is set: everybody’s token has the same.',
    todo: `In config/sallyport.json, apps, ${handle}: "wsfed": { "issuers": { "example.com": "https://…/example.com" } }, one for each domain.`,
  }
}

function isOne(partners: App['partners'] = 'all'): boolean {
  return partners !== 'all' && partners.length === 1
}

/** The name has no domain, so nothing here can tell whose people a partner may name by it. */
function anyoneNames(handle: string): Oddity {
  return {
    severity: 'warning',
    says: 'People are known there by their ImmutableID alone, and several partners may vouch: each of them can name anybody of the others.',
    todo: `In config/sallyport.json, apps, ${handle}: "partners": ["…"], the one that the directory belongs to.`,
  }
}

const noEncryptionKey: Oddity = {
  severity: 'warning',
  says: 'Its answers must be encrypted, but it names no key to encrypt to: every sign-in will fail.',
  todo: 'Ask the app’s owner for metadata with an encryption certificate, or change encrypt.',
}

function unconfirmed(
  handle: string,
  claimed: readonly string[],
  confirmed: readonly string[],
): readonly Oddity[] {
  const open = claimed.filter((scope) => !confirmed.includes(scope))
  if (open.length === 0) return []
  const shown = open.slice(0, 5).join(', ')
  return [
    {
      severity: 'note',
      says: `It says that it speaks for ${shown}${open.length > 5 ? ', …' : ''}; that is not confirmed here.`,
      todo: `If that is so: sallyport partner confirm-domain ${handle} ${open[0]}`,
    },
  ]
}
