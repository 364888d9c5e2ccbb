// Who the house knows: partners and apps under every setting that a case may need. A standing is a name here; cases say
// which one they are played under, and their twins are played under the same.

type Settings = Readonly<Record<string, unknown>>

const open = { acceptUnsolicitedAnswers: true, unsolicitedApp: 'wiki' }

const mfa = 'https://refeds.org/profile/mfa'

/** Settings of each partner, beside the defaults. RSA-2048 with SHA-256, unless equipment.ts says otherwise. */
export const partnerStandings = {
  /** Everything at its default, and unsolicited answers allowed. */
  acme: open,
  'acme-assertion': { ...open, requireSigned: 'assertion' },
  'acme-response': { ...open, requireSigned: 'response' },
  'acme-both': { ...open, requireSigned: 'both' },
  /** Everything at its default. */
  asked: {},
  sha1: { ...open, acceptSha1Signatures: true },
  cbc: { ...open, acceptCbcEncryption: true },
  encrypts: { ...open, requireEncrypted: true },
  ec: open,
  rolls: open,
  ages: { ...open, refuseExpiredCertificates: true },
  splits: open,
  /** Its values outside its own domain refuse, or are dropped. */
  domains: { ...open, confirmedDomains: ['domains.test'], outsideDomains: 'refuse' },
  'domains-drop': { ...open, confirmedDomains: ['domains-drop.test'] },
  /** Is believed two factors, and more, and everything. */
  'believed-2': { ...open, believedUpTo: 2 },
  'wants-mfa': {
    ...open,
    believedUpTo: 2,
    requestAuthnContext: { comparison: 'exact', classes: [mfa] },
  },
  /** Brings nobody new. */
  'brings-nobody': { ...open, onFirstSignIn: 'refuse' },
  /** Its rules want one e-mail address and nothing else. */
  'one-name': { ...open, import: [{ to: 'name', copy: 'displayName', single: true }] },
  /** Ties people to those provisioned for it, by an address of its own domain. */
  links: { ...open, onFirstSignIn: 'link', linkBy: 'email', confirmedDomains: ['links.test'] },
} as const satisfies Readonly<Record<string, Settings>>

/** Settings of each app, beside the defaults. */
export const appStandings = {
  wiki: { launch: true },
  signs: { requireSignedRequests: true },
  /** Answered at several addresses. */
  many: { launch: true },
  'many-signs': { requireSignedRequests: true },
  /** Answers must leave encrypted; only the first of them has a key that we can encrypt to. */
  hush: { encrypt: 'required', launch: true },
  keyless: { encrypt: 'required', launch: true },
  'old-ciphers': { encrypt: 'required', launch: true },
  /** Launched with a RelayState of its own. */
  lands: { launch: true, launchRelayState: 'inbox' },
  /** Takes the people of one partner only. */
  narrow: { partners: ['asked'], launch: true },
  annex: { launch: true },
  'never-launched': {},
  'wants-role': { launch: true, roles: { required: true } },
} as const satisfies Readonly<Record<string, Settings>>

const openHere = { acceptUnsolicitedAnswers: true, unsolicitedApp: 'portal' }

/** The same of partners that speak WS-Federation. */
export const tokenPartnerStandings = {
  /** Everything at its default, and tokens that nobody asked for allowed. */
  ws: openHere,
  'ws-other': openHere,
  /** Everything at its default. */
  'ws-asked': {},
  'ws-sha1': { ...openHere, acceptSha1Signatures: true },
  'ws-cbc': { ...openHere, acceptCbcEncryption: true },
  'ws-encrypts': { ...openHere, requireEncrypted: true },
  'ws-ec': openHere,
  'ws-rolls': openHere,
  'ws-ages': { ...openHere, refuseExpiredCertificates: true },
  'ws-splits': openHere,
  'ws-domains': { ...openHere, confirmedDomains: ['ws-domains.test'], outsideDomains: 'refuse' },
  'ws-wants-mfa': {
    ...openHere,
    believedUpTo: 2,
    requestAuthnContext: { comparison: 'exact', classes: [mfa] },
  },
  'ws-brings-nobody': { ...openHere, onFirstSignIn: 'refuse' },
} as const satisfies Readonly<Record<string, Settings>>

/** And of apps that speak it. */
export const realmStandings = {
  portal: { launch: true },
  /** Answered below its address too. */
  'portal-below': { wsfed: { acceptReplyBelow: true } },
  /** Its requests must be of now. */
  'portal-now': { wsfed: { refuseStaleRequests: true } },
  /** It hears a no, as a SOAP Fault. */
  'portal-faults': { wsfed: { errors: 'fault' } },
  'portal-keyless': { encrypt: 'required' },
  'portal-narrow': { partners: ['ws-asked'], launch: true },
  'portal-inner': {},
  'portal-mfa': { maxAuthnAge: 3600 },
} as const satisfies Readonly<Record<string, Settings>>

export type TokenPartnerStanding = keyof typeof tokenPartnerStandings
export type RealmStanding = keyof typeof realmStandings
export type PartnerStanding = keyof typeof partnerStandings | TokenPartnerStanding
export type AppStanding = keyof typeof appStandings | RealmStanding
