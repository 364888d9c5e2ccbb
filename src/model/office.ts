import type { Admin, AdminSession, ApiToken, SetupLink } from './admin.js'
import type { App } from './app.js'
import type { Oddity } from './endpoint.js'
import type { Partner } from './partner.js'
import type { Directory, Gateway, Overlay, Random } from './ports.js'
import type { Reports } from './reports.js'

export type {
  EventQuery,
  Reports,
  SignInCount,
  SignInQuery,
  SignInRow,
  SignInTotal,
} from './reports.js'

/** What the admin room is given beside the gateway: its stores, the counterparts' documents, our own keys. */

export type Kind = 'app' | 'partner'

/** Accounts, sessions, tokens and setup links of those who run the house. All verbs are atomic. */
export interface Admins {
  /** False when the name is taken, or the user has an account. */
  create(admin: Admin): Promise<boolean>
  find(id: string): Promise<Admin | undefined>
  byName(name: string): Promise<Admin | undefined>
  byUser(user: string): Promise<Admin | undefined>
  all(): Promise<readonly Admin[]>
  /** Compare and swap on `version`; name and `createdAt` stay. The last active owner cannot be taken away: `last_owner`. */
  update(admin: Admin): Promise<'updated' | 'changed_meanwhile' | 'last_owner'>
  readonly sessions: {
    start(session: AdminSession): Promise<void>
    find(secretHash: string): Promise<AdminSession | undefined>
    seen(id: string, at: Date): Promise<void>
    end(id: string): Promise<boolean>
    of(admin: string): Promise<readonly AdminSession[]>
    /** All of one admin, but the one that is named. */
    endOf(admin: string, but?: string): Promise<number>
  }
  readonly tokens: {
    make(token: ApiToken): Promise<void>
    find(secretHash: string): Promise<ApiToken | undefined>
    all(): Promise<readonly ApiToken[]>
    used(id: string, at: Date): Promise<void>
    revoke(id: string, at: Date): Promise<boolean>
  }
  readonly setupLinks: {
    keep(link: SetupLink): Promise<void>
    find(secretHash: string): Promise<SetupLink | undefined>
    /** Finds and deletes, once. */
    take(secretHash: string): Promise<SetupLink | undefined>
    forget(before: Date): Promise<void>
  }
}

/** A metadata document that was taken in here, by console or API; folders have their own. */
export interface KeptDocument {
  readonly id: string
  readonly handle: string
  /** Of the bytes, hex. */
  readonly sha256: string
  readonly addedAt: Date
  readonly bytes: Uint8Array
}

export interface Documents {
  all(kind: Kind): Promise<readonly KeptDocument[]>
  /** The same without the bytes: asked again whenever anything changed, over thousands. */
  list(kind: Kind): Promise<readonly Omit<KeptDocument, 'bytes'>[]>
  find(kind: Kind, id: string): Promise<KeptDocument | undefined>
  /**
   * In force at once; the bytes before stay findable by hash. `handle_taken`: by another id of this kind. `under`: the
   * revision of its overlay that must stand still, else `changed_meanwhile`.
   */
  put(
    kind: Kind,
    document: KeptDocument,
    under?: number,
  ): Promise<'kept' | 'handle_taken' | 'changed_meanwhile'>
  /** False when there is none, or another revision of its overlay than `under` stands. */
  remove(kind: Kind, id: string, under?: number): Promise<boolean>
  /** A document that is or was in force. */
  version(sha256: string): Promise<Uint8Array | undefined>
}

/** What was read of a document, for the card and for `built`. Opaque above the language rooms. */
export interface ReadDocument {
  readonly kind: Kind
  readonly id: string
  readonly protocol: 'saml' | 'wsfed'
  /** Protocols that the document has a fitting role for. */
  readonly protocols: readonly ('saml' | 'wsfed')[]
}

/** Why a document was not taken, in words, and what to do; `otherRole` when it is a document of the other kind. */
export class DocumentFault extends Error {
  override readonly name = 'DocumentFault'
  constructor(
    message: string,
    readonly todo: string,
    readonly otherRole = false,
  ) {
    super(message)
  }
}

/** Faults of settings, each with its path. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault'
  constructor(readonly faults: readonly { readonly path: string; readonly says: string }[]) {
    super(faults.map(({ path, says }) => `${path}: ${says}`).join('\n'))
  }
}

/** Documents and settings of counterparts, by the very functions that the registry uses. */
export interface Counterparts {
  /** Throws DocumentFault. */
  read(
    kind: Kind,
    bytes: Uint8Array,
    chosen: Pick<Overlay, 'preset' | 'protocol' | 'settings'> & { readonly handle: string },
  ): ReadDocument
  /** Entities of an aggregate of at most 8 MiB; one for a single EntityDescriptor. Throws DocumentFault. */
  entities(bytes: Uint8Array): readonly {
    readonly id: string
    readonly name: string
    readonly roles: readonly Kind[]
    /** The entity's own document. */
    readonly bytes: Uint8Array
    /** What was lost on the way out of an aggregate: its signature. */
    readonly oddities: readonly Oddity[]
  }[]
  /** A document for a WS-Federation app that has none; at least one of each. Throws DocumentFault. */
  describe(realms: readonly string[], replyUrls: readonly string[]): Uint8Array
  /** What it would be once registered. */
  built(read: ReadDocument, handle: string, overlay: Overlay): App | Partner
  /**
   * The same registration under another overlay: its document as it stands, read anew where that overlay says otherwise
   * how (protocol, metadataSigner, acceptPlainHttp). Undefined when it is not registered. Throws DocumentFault.
   */
  rebuilt(kind: Kind, id: string, overlay: Overlay): Promise<App | Partner | undefined>
  /** The document in force, wherever it stands; undefined too for a file that was changed and is not in force. */
  document(
    kind: Kind,
    id: string,
  ): Promise<{ readonly bytes: Uint8Array; readonly sha256: string } | undefined>
  /** Checks settings of one counterpart, as `config/` would be checked. Throws SettingsFault. */
  settings(kind: Kind, given: unknown): NonNullable<Overlay['settings']>
  /** Fields that `config/` pins: a change beside it would do nothing. */
  pinned(kind: Kind, one: { readonly id: string; readonly handle: string }): readonly string[]
  /** JSON Schema of what `settings` takes. */
  settingsSchema(kind: Kind): Readonly<Record<string, unknown>>
  presets(kind: Kind): readonly string[]
  /** A handle for it: of the file's name, or the entity id's host. */
  handleFor(id: string, fileName: string): string
  isHandle(text: string): boolean
  /** Public addresses only; throws DocumentFault. */
  fetch(url: string): Promise<Uint8Array>
  /** Files that are set aside, and why. */
  quarantined(): readonly { readonly file: string; readonly reason: string }[]
  /** Takes up what was just changed: resolves once it is in force here. */
  refresh(): Promise<void>
}

/** One of our own keys, without its private half. */
export interface OwnKey {
  readonly use: 'signing' | 'encryption'
  readonly kind: string
  readonly state: 'active' | 'next' | 'retired'
  readonly fingerprint: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly certificate: string
}

/** An expected no of the key ring comes as an Error in words (`KeyFault`). */
export interface OwnKeys {
  list(): readonly OwnKey[]
  oddities(): readonly Oddity[]
  next(use: OwnKey['use'], kind: string | undefined, by: string): Promise<OwnKey>
  promote(use: OwnKey['use'], kind: string | undefined, by: string): Promise<OwnKey>
  retire(use: OwnKey['use'], kind: string | undefined, by: string): Promise<readonly OwnKey[]>
}

/** Somebody took our metadata at the address that is a counterpart's own. */
export interface MetadataFetch {
  readonly kind: Kind
  /** Entity id. */
  readonly id: string
  readonly at: Date
  /** Network that asked: an address of IPv4, the first 64 bits of one of IPv6. */
  readonly source: string
  readonly userAgent?: string
  /** Fingerprints of our keys that stood in what was given. */
  readonly keys: readonly string[]
}

/** The latest fetch of each counterpart. */
export interface MetadataFetches {
  keep(fetch: MetadataFetch): Promise<void>
  find(kind: Kind, id: string): Promise<MetadataFetch | undefined>
  all(): Promise<readonly MetadataFetch[]>
}

/** Shows one leg of a sign-in's record, redacted, to whoever has the secret. */
export interface RecordLink {
  readonly id: string
  /** SHA-256 of the secret in its address. */
  readonly secretHash: string
  readonly reference: string
  readonly leg: Kind
  /** As the audit says it. */
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt?: Date
}

/** Links of records; what has expired or was revoked is still found, and told apart by whoever asks. */
export interface RecordLinks {
  keep(link: RecordLink): Promise<void>
  find(secretHash: string): Promise<RecordLink | undefined>
  of(reference: string): Promise<readonly RecordLink[]>
  /** False when there is none of that id, or it was revoked before. */
  revoke(id: string, at: Date): Promise<boolean>
  /** Those that expired before. */
  forget(before: Date): Promise<void>
}

/** Slow on purpose: argon2id. */
export interface Passwords {
  hash(password: string): Promise<string>
  verify(hash: string, password: string): Promise<boolean>
}

/** When and with what a look is taken; absent: as things are. */
export interface Moment {
  /** As a function: many looks on one bench, each at its own moment. */
  readonly at?: Date | (() => Date)
  readonly random?: Random
  /** Instead of those of the same entity id, or beside the others. */
  readonly apps?: readonly App[]
  readonly partners?: readonly Partner[]
}

/**
 * The line's own faces and registrations at some moment: what a message meets there and what an app would be told. It
 * has no verb that writes; what its faces sign is signed for real, and must not leave whoever asked for it.
 */
export interface Bench
  extends Pick<
    Gateway,
    | 'baseUrl'
    | 'ownPartnerSide'
    | 'ownIds'
    | 'ownAppSide'
    | 'clock'
    | 'random'
    | 'registry'
    /** Whoever looks may look at drafts too. */
    | 'testers'
    | 'vault'
    | 'lifetimes'
    | 'appFaces'
    | 'partnerFaces'
  > {
  readonly directory: {
    readonly users: Pick<Directory['users'], 'find' | 'linkedTo' | 'linksOf' | 'awaiting'>
    readonly names: Pick<Directory['names'], 'issued'>
  }
}

/** All that a function of the admin room may use; each names what it takes by destructuring. */
export interface Office {
  readonly gateway: Gateway
  readonly admins: Admins
  readonly documents: Documents
  readonly reports: Reports
  readonly counterparts: Counterparts
  readonly keys: OwnKeys
  readonly metadataFetches: MetadataFetches
  readonly recordLinks: RecordLinks
  readonly passwords: Passwords
  bench(moment: Moment): Bench
  /** Our own metadata documents, by their path below the base URL. */
  metadata(which: 'idp' | 'sp' | 'sp-with-encryption' | 'both' | 'wsfed', keyKind?: string): Promise<string>
  readonly house: {
    readonly version: string
    readonly startedAt: Date
    readonly storesSaid: string
    /** Weakenings in force, in words. */
    weakenings(): readonly string[]
    /** The settings in force; secrets are references. */
    readonly settings: unknown
    readonly recordHours: number
    /** Each resolves when that store answers. */
    readonly stores: Readonly<Record<string, () => Promise<void>>>
  }
}
