import type { App, AppProtocol } from './app.js'
import type { AuditEntry, AuditEvent } from './audit-event.js'
import type { HttpReply, HttpRequest } from './http.js'
import type { Partner, PartnerProtocol } from './partner.js'
import type { RecordedMessage, RecordPart, SignInRecord } from './record.js'
import type { Refusal } from './refusal.js'
import type { Asked, ExternalIdentity, Issuance, Session, SignIn, SignInRequest, Subject } from './signin.js'
import type { Trace } from './trace.js'
import type { Link, User } from './user.js'

/** A reply, and the message in it as the flight recorder keeps it. */
export interface Written {
  readonly reply: HttpReply
  readonly message: RecordedMessage
}

/** A protocol as spoken to apps: SAML IdP, WS-Federation STS, OIDC OP. */
export interface AppFace {
  /** Throws Refusal; what was read of the message so far goes to `seen`. */
  readRequest(http: HttpRequest, seen: Seen): Promise<SignInRequest>
  /** Under which reference the sign-in was awaited before it began; our own console alone knows of any. */
  referenceOf?(http: HttpRequest): string | undefined
  writeAnswer(issuance: Issuance, app: App): Promise<Written>
  writeRefusal(request: SignInRequest, app: App, refusal: Refusal, reference: string): Promise<Written>
  /** Whether this app is told of a no; else the person reads it here. */
  hearsRefusals(app: App): boolean
  /** Whether the reply URL is the app's still: registrations change while a sign-in is under way. */
  mayReply(request: SignInRequest, app: App): boolean
  /** A sign-in that the app did not ask for: to its default reply URL. Throws Refusal `launch.not_allowed`. */
  launchRequest(app: App): SignInRequest
  /**
   * What this app asks when it asks for nothing in particular, to its default reply URL: to look at what it would be
   * told. Throws Refusal where whatever it asks is refused.
   */
  plainRequest(app: App): SignInRequest
  /** Whether the request speaks of the end of a session, not of a sign-in. */
  asksSignOut?(http: HttpRequest): boolean
  /** What it says; its app and address are registered. Throws Refusal. */
  readSignOut?(http: HttpRequest): AppSignOut
  /** Where a browser tells this app that the session has ended; undefined where it cannot be told. */
  signOutAddress?(app: App): string | undefined
  /** Whether somebody who signed out may be sent to this address of the app. */
  mayReturn?(app: App, returnTo: string): boolean
}

/** An app ends the session: LogoutRequest | wsignout1.0 */
export interface AppSignOut {
  /** Entity id; absent where it does not say who it is. */
  readonly app?: string
  /** Where the person wants to be afterwards: only ever an address of an app that this session was told to. */
  readonly returnTo?: string
}

/** A protocol as spoken to partners: SAML SP, WS-Federation RP, OIDC RP. */
export interface PartnerFace {
  writeRequest(question: Question): Promise<Written & { readonly note: string }>
  /** Which sign-in this answers: RelayState | wctx | state. Unchecked: a hint for the look-up only. */
  signInOf(http: HttpRequest): string | undefined
  /** S0 to S9. `asked` is what we asked in that sign-in; undefined when no live one is named: then only an allowed unsolicited answer passes. */
  readAnswer(
    http: HttpRequest,
    asked: Asked | undefined,
    request: SignInRequest | undefined,
    seen: Seen,
  ): Promise<ExternalIdentity>
  /**
   * A partner ends the session: where the person wants to be afterwards, as it says. Undefined where nothing is said:
   * the browser may be back from signing out there.
   */
  readSignOut?(http: HttpRequest): { readonly returnTo?: string } | undefined
  /** Whether the partner may have the browser back at this address. */
  mayReturn?(partner: Partner, returnTo: string): boolean
  /** Sends the browser to end the partner's own session, and to come back here if it is wanted. */
  signOutAt?(partner: Partner, comesBack: boolean): string | undefined
}

/** What a face wants known about a message, refused or not. */
export interface Seen {
  readonly trace: Trace
  message(message: Omit<RecordedMessage, 'at'>): void
  /** Who it claims to be from, unverified: for the record and the page only. */
  claims(who: { readonly app?: string; readonly partner?: string }): void
}

/** What one partner is asked. */
export interface Question {
  readonly signIn: SignIn
  readonly partner: Partner
  readonly app: App
}

export interface Clock {
  now(): Date
  /** Milliseconds from some start, for durations. */
  ticks(): number
}

/** Runs something again and again until the returned function is called; never two runs at once. */
export type Every = (milliseconds: number, run: () => Promise<void>) => () => void

export interface Random {
  /** `_` and at least 128 random bits: an xs:ID. */
  id(): string
  /** 256 random bits, base64url. */
  secret(): string
  /** Short, easy to read aloud, e.g. `7KQ2-M9XF-3D`. */
  reference(): string
  /** SHA-256 of a secret, base64url: what stores keep. */
  hash(secret: string): string
}

export interface Registry {
  /** By entity id, as it stands this very moment; disabled and expired ones too. */
  app(id: string): App | undefined
  partner(id: string): Partner | undefined
  /** WS-Federation: by any `wtrealm` that names it. */
  appByRealm(wtrealm: string): App | undefined
  appByHandle(handle: string): App | undefined
  partnerByHandle(handle: string): Partner | undefined
  apps(): readonly App[]
  partners(): readonly Partner[]
  /** Partner that may speak for a domain, if one is confirmed. */
  partnerForDomain(domain: string): Partner | undefined
  /** Enabled, not expired. */
  usable(registration: App | Partner): boolean
  /** By name, handle, description and confirmed domain; quick over thousands. */
  searchPartners(
    allowed: readonly Partner[],
    query: string,
    limit: number,
  ): { readonly partners: readonly Partner[]; readonly matches: number }
}

export interface StateOptions {
  /** Pending sign-ins one source may have at once. */
  readonly pendingPerSource: number
}

/** Sign-ins, sessions and what was spent. Every verb is atomic over all replicas; a failing store throws Refusal `store.unavailable`. */
export interface State {
  readonly signIns: {
    /** Keeps a new sign-in and claims the app's request id, both or neither. */
    begin(
      signIn: SignIn,
    ): Promise<
      | { readonly kept: true }
      | { readonly kept: false; readonly because: 'too_many' }
      | { readonly kept: false; readonly because: 'seen'; readonly signIn: string }
    >
    find(id: string): Promise<SignIn | undefined>
    /** Compare and swap on `version`; the stored one has `version + 1`. False when somebody else was first. */
    update(signIn: SignIn): Promise<boolean>
    /** Open to finished, once: returns the open one to exactly one caller, and leaves a tombstone until it expires. */
    take(id: string): Promise<SignIn | undefined>
  }
  readonly answers: {
    /** Keeps a partner's checked word under a one-time handle (sealed) until `until`. */
    keep(handle: string, answer: KeptAnswer, until: Date): Promise<void>
    /** Looks without spending: to compare the browser first. */
    peek(handle: string): Promise<KeptAnswer | undefined>
    /**
     * One atomic step: takes the handle, puts the identity into its open sign-in (which must still await this very
     * question and hold no identity), and records (partner, assertion id) until its end. Nothing changes unless all of it does.
     */
    spend(
      handle: string,
    ): Promise<
      | { readonly spent: true; readonly signIn?: SignIn; readonly answer: KeptAnswer }
      | { readonly spent: false; readonly because: 'gone' | 'answered' | 'replayed' }
    >
  }
  readonly sessions: {
    start(session: Session): Promise<void>
    /** With all tellings, or with those alone that `lately` asks for. */
    find(secretHash: string, lately?: ToldLately): Promise<Session | undefined>
    /** Adds who was told and when it was last seen; false when the session is gone. */
    tell(
      id: string,
      change: { readonly lastSeenAt: Date; readonly told?: Session['told'][number] },
    ): Promise<boolean>
    end(id: string): Promise<Session | undefined>
    ofUser(user: string): Promise<readonly Session[]>
    endOfUser(user: string): Promise<readonly Session[]>
  }
  readonly replays: {
    /** Insert if absent; true for exactly one caller until `until`. */
    firstSeen(id: string, until: Date): Promise<boolean>
    /** Since when the memory of what was spent is complete; before it, unsolicited answers are fenced by their issue instant. */
    completeSince(): Promise<Date>
  }
  /** Says whether the store answers; for `/health/ready`. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** What a session told one app: the latest, and whatever else it told since then, but no more than `most`. */
export interface ToldLately {
  /** Entity id. */
  readonly app: string
  readonly since: Date
  readonly most: number
}

export interface KeptAnswer {
  /** Absent for an unsolicited answer. */
  readonly signIn?: string
  /** The question's note this answers. */
  readonly note?: string
  readonly identity: ExternalIdentity
  readonly reference: string
  /** For unsolicited answers: SHA-256 of the cookie set on that very POST. */
  readonly binding?: string
}

/** What a sign-in brings to a user: nothing, or one of these. */
export type UserChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'create'; readonly user: User; readonly link: Link }
  | { readonly kind: 'link'; readonly user: User; readonly link: Link }
  | { readonly kind: 'refresh'; readonly user: User }

/** All that the end of a sign-in changes. */
export interface Finishing {
  readonly signIn: string
  /** The answer that proves it, and what is written down of it; absent where it was spent before, or a session proves. */
  readonly spends?: { readonly handle: string; readonly vouched: AuditEvent }
  /** A user who must be active still. */
  readonly activeUser?: string
  readonly change: UserChange
  /** A name that this app is now known to have of this user. */
  readonly names?: { readonly user: string; readonly app: string; readonly value: string }
  readonly session:
    | { readonly starts: Session; readonly replaces?: string }
    | { readonly tells: string; readonly lastSeenAt: Date; readonly told: Session['told'][number] }
  readonly events: readonly AuditEvent[]
}

export type Unfinished =
  /** The handle, or the question that it answers. */
  | 'gone'
  | 'answered'
  | 'replayed'
  | 'user_inactive'
  /** A unique link or a compare and swap was lost to somebody else. */
  | 'user_changed'
  | 'finished_before'
  | 'session_ended'

export type Finished =
  | { readonly finished: true }
  /** `spent`: the answer is used up all the same. */
  | { readonly finished: false; readonly because: Unfinished; readonly spent: boolean }

/**
 * Ends a sign-in: the partner's word is written down and spent, the user stands still and is changed, the sign-in is
 * over, the session knows, and the outcome is written down; when this resolves, durably. One step where one database
 * holds all of it; else in this order, and what was done before a no stays done. Throws Refusal `store.unavailable`.
 */
export type Finish = (finishing: Finishing) => Promise<Finished>

export type CreateOutcome = 'created' | 'link_taken'

/** Users, links, what was called how, and what is written down for good. */
export interface Directory {
  readonly users: {
    find(id: string): Promise<User | undefined>
    linkedTo(partner: string, subject: Subject): Promise<User | undefined>
    linksOf(id: string): Promise<readonly Link[]>
    /** User and link, both or neither; the link is unique. */
    create(user: User, link?: Link): Promise<CreateOutcome>
    link(id: string, link: Link): Promise<'linked' | 'link_taken' | 'no_user'>
    /** Compare and swap of somebody whom no partner names yet, and the first link, both or neither. */
    adopt(user: User, link: Link): Promise<boolean>
    unlink(id: string, partner: string, subject: Subject): Promise<boolean>
    /** Compare and swap on `version`: undefined when somebody else was first or the user is gone. */
    update(user: User): Promise<User | undefined>
    /** Provisioned for this partner, never linked, with this very value. */
    awaiting(partner: string, attribute: string, value: string): Promise<readonly User[]>
    /** The latest first, at most 500; `after` is the last of the stretch before. */
    search(query: string, limit: number, after?: Pick<User, 'id' | 'createdAt'>): Promise<readonly User[]>
    /** Every role or group that anybody has, and how many have it from a partner's rules, and how many from here. */
    given(what: 'role' | 'group'): Promise<readonly GivenName[]>
    /** Whoever has it, from wherever, by id; `after` is the last id of the stretch before. */
    having(what: 'role' | 'group', name: string, limit: number, after?: string): Promise<readonly User[]>
  }
  readonly names: {
    /** The persistent name once given to this app for this user, if any. */
    issued(user: string, app: string): Promise<string | undefined>
    issue(user: string, app: string, value: string): Promise<void>
  }
  /** What was decided here about registrations that come from files, by entity id. */
  readonly overlays: {
    all(kind: 'app' | 'partner'): Promise<ReadonlyMap<string, Overlay>>
    /** `revision` begins at 1 and grows with each change of this very overlay; 0 and `{}` where nothing was decided. */
    find(
      kind: 'app' | 'partner',
      id: string,
    ): Promise<{ readonly overlay: Overlay; readonly revision: number }>
    /** With `expected`, a compare and swap on `revision`: false when somebody else was first. */
    set(kind: 'app' | 'partner', id: string, overlay: Overlay, expected?: number): Promise<boolean>
    /** Changes whenever an overlay does; cheap to ask. */
    version(): Promise<number>
  }
  ready(): Promise<void>
  close(): Promise<void>
}

export interface GivenName {
  readonly name: string
  readonly imported: number
  readonly local: number
}

export interface Overlay {
  readonly enabled?: boolean
  /** Set up, and not yet live: only browsers in which somebody is signed in to the console get through. */
  readonly draft?: boolean
  /** Any of the settings of one app or partner (`config/`, by the same schema, which checked them). */
  readonly settings?: Readonly<Record<string, unknown>>
  /** The product of the field that it is, by its word. */
  readonly preset?: string
  /** Which protocol is spoken with it, where its metadata has both. */
  readonly protocol?: 'saml' | 'wsfed'
  readonly confirmedDomains?: readonly string[]
}

export interface Audit {
  /**
   * Resolves once the events are written; `durable` once they would survive a power cut (one commit, grouped with
   * others'). Throws Refusal `store.unavailable`: no event, no answer.
   */
  record(events: readonly AuditEvent[], durable: boolean): Promise<void>
  list(query: {
    readonly reference?: string
    readonly user?: string
    readonly since?: Date
    readonly limit: number
  }): Promise<readonly AuditEntry[]>
}

/** Where the audit room keeps its entries: one file of the store room per database. */
export interface AuditStore {
  append(
    entries: readonly { readonly at: Date; readonly event: AuditEvent }[],
    durable: boolean,
  ): Promise<void>
  list(query: {
    readonly reference?: string
    readonly user?: string
    readonly since?: Date
    readonly limit: number
  }): Promise<readonly AuditEntry[]>
}

/** Sealed: octets, or text as earlier versions wrote it. */
export type Sealed = Uint8Array | string

/** Where the recorder keeps its sealed parts, and what many of them name, which is kept once. */
export interface RecordStore {
  /** Takes the octets over: whoever hands them in does not use them again. */
  append(
    rows: readonly { readonly reference: string; readonly at: Date; readonly sealed: Sealed }[],
    named?: readonly { readonly hash: string; readonly at: Date; readonly sealed: Uint8Array }[],
  ): Promise<void>
  find(reference: string): Promise<readonly Sealed[]>
  findNamed(hash: string): Promise<Uint8Array | undefined>
  /** Deletes what is older, and what nothing younger can name; returns how many parts went. */
  forget(before: Date): Promise<number>
}

/** Never refuses and never waits: a bounded queue, losses are counted. */
export interface Recorder {
  keep(part: RecordPart): void
  find(reference: string): Promise<SignInRecord | undefined>
  /** Parts lost since the start. */
  lost(): number
  flush(): Promise<void>
}

/** Seals what must not be read at rest. `about` binds the sealed text to its place. */
export interface Vault {
  seal(plain: string, about: string): string
  /** Undefined when it was not sealed here for this place. */
  open(sealed: string, about: string): string | undefined
  /** The same for much text that goes where octets can be kept. */
  sealBytes(plain: string, about: string): Uint8Array
  openBytes(sealed: Uint8Array, about: string): string | undefined
  /** The pairwise name of a user for an app: stable, salted, 256 bits, base32 lower case. */
  pairwise(user: string, app: string): string
}

export interface Meter {
  signIn(outcome: 'issued' | 'asked' | 'refused', code: string): void
  stage(name: string, milliseconds: number): void
}

/** One JSON line an event; never XML, never attribute values. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
  error(event: string, fields?: Readonly<Record<string, unknown>>): void
}

/** The numbers of the line. */
export interface Lifetimes {
  /** Seconds of clock skew allowed, 0 to 300. */
  readonly skew: number
  /** Seconds a sign-in may take. */
  readonly signIn: number
  /** Seconds between a partner's POST and the browser's follow-up GET. */
  readonly handle: number
  /** Seconds without use after which a session ends. */
  readonly sessionIdle: number
  readonly sessionAbsolute: number
  /** So many sign-ins of one session at one app within `loopSeconds` are a loop. */
  readonly loopCount: number
  readonly loopSeconds: number
}

/** Who may try what is not live yet. */
export interface Testers {
  /** `secret`: what the browser keeps of a session at the console, if anything. */
  mayTest(secret: string | undefined): Promise<boolean>
}

/** All that a stage may use; each stage names what it takes by destructuring. */
export interface Gateway {
  readonly baseUrl: string
  /** Our entity id towards partners. */
  readonly ownPartnerSide: string
  /** Every entity id of ours. */
  readonly ownIds: readonly string[]
  /** Our entity id towards apps that speak this. */
  ownAppSide(protocol: AppProtocol): string
  readonly clock: Clock
  readonly random: Random
  readonly registry: Registry
  readonly state: State
  readonly directory: Directory
  readonly audit: Audit
  readonly finish: Finish
  readonly recorder: Recorder
  readonly vault: Vault
  readonly meter: Meter
  readonly log: Log
  readonly lifetimes: Lifetimes
  readonly showOwnRecords: boolean
  readonly testers: Testers
  readonly appFaces: Readonly<Partial<Record<AppProtocol, AppFace>>>
  readonly partnerFaces: Readonly<Partial<Record<PartnerProtocol, PartnerFace>>>
}
