// Who the house knows: partners and apps under every setting that a case may need. A standing is a name here; cases say
// which one they are played under, and their twins are played under the same.

type Settings = Readonly<Record<string, unknown>>

const open = { acceptUnsolicitedAnswers: true, unsolicitedApp: 'wiki' }

/** Settings of each partner, beside the defaults. All are RSA-2048 and sign with SHA-256. */
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
} as const satisfies Readonly<Record<string, Settings>>

/** Settings of each app, beside the defaults. */
export const appStandings = {
  wiki: { launch: true },
  signs: { requireSignedRequests: true },
} as const satisfies Readonly<Record<string, Settings>>

export type PartnerStanding = keyof typeof partnerStandings
export type AppStanding = keyof typeof appStandings
