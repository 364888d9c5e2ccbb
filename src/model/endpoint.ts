/** An address of a counterpart, from its metadata (saml-metadata 2.2.2, 2.2.3). `binding` is the full URN. */
export interface Endpoint {
  readonly binding: string
  readonly location: string
  readonly responseLocation?: string
  readonly index?: number
  readonly isDefault?: boolean
}

/** A key as a counterpart published it; `certificate` is base64 DER without line breaks. */
export interface KeyDescriptor {
  readonly use: 'signing' | 'encryption' | 'both'
  readonly certificate: string
  /** Algorithm URIs of md:EncryptionMethod, in the counterpart's order of preference. */
  readonly encryptionMethods: readonly string[]
}

/** Something odd or expiring in a registration, in words, with what to do. Shown at start, by `app show` and in the console. */
export interface Oddity {
  readonly severity: 'note' | 'warning'
  readonly says: string
  readonly todo: string
}

/** mdui and Organization, one text per language; the key is a BCP 47 tag or `` for unmarked. */
export type Localized = Readonly<Record<string, string>>

export interface Display {
  readonly name: Localized
  readonly description?: Localized
  readonly logo?: string
  readonly informationUrl?: string
  readonly privacyUrl?: string
  readonly keywords?: readonly string[]
  readonly contact?: string
}

/** Where a registration comes from and how it stands; enabled is read again at every step of a sign-in. */
export interface Registration {
  /** entityID | wtrealm | client_id: opaque, 1 to 1024 characters, compared byte for byte. */
  readonly id: string
  /** Short name in URLs, commands and pages: `[a-z0-9][a-z0-9._-]{0,62}`; from the file's name. */
  readonly handle: string
  readonly display: Display
  readonly enabled: boolean
  /** Set up, and not yet live: only for browsers in which somebody is signed in to the console. */
  readonly draft?: true
  readonly from: { readonly file: string } | { readonly directory: true }
  /** Instant from which it is no longer usable: the earliest validUntil that applies. */
  readonly validUntil?: Date
  readonly oddities: readonly Oddity[]
}
