import type { Vault } from './ports.js'

/**
 * What the console's face and the console tell each other by way of the browser, sealed: the line lies between them, and
 * neither knows the other.
 */

/** The line is through: whom the session of this browser names may be asked in, once. */
export interface Entry {
  /** Drawn with the question; used once. */
  readonly id: string
  /** Under which the session was told. */
  readonly sessionIndex: string
  /** Where the person wanted to go; a page of the console, to be looked at before it is followed. */
  readonly next: string
  /** Milliseconds. */
  readonly until: number
}

/** Somebody at the console tries a partner. */
export interface Trial {
  readonly id: string
  /** Entity id. */
  readonly partner: string
  /** Of the sign-in that will be. */
  readonly reference: string
  /** The page of the console where it ends. */
  readonly back: string
  /** SHA-256 of the cookie of the browser that may use it. */
  readonly browser: string
  /** Milliseconds. */
  readonly until: number
}

type Sealing = Pick<Vault, 'seal' | 'open'>

export function sealEntry(entry: Entry, vault: Sealing): string {
  return vault.seal(JSON.stringify(entry), 'console entry')
}

/** Undefined when it was not sealed here, or has run out. */
export function openEntry(sealed: string, vault: Sealing, now: Date): Entry | undefined {
  return opened<Entry>(sealed, 'console entry', vault, now)
}

export function sealTrial(trial: Trial, vault: Sealing): string {
  return vault.seal(JSON.stringify(trial), 'console trial')
}

/** Undefined when it was not sealed here, or has run out. */
export function openTrial(sealed: string, vault: Sealing, now: Date): Trial | undefined {
  return opened<Trial>(sealed, 'console trial', vault, now)
}

function opened<Pass extends { readonly until: number }>(
  sealed: string,
  about: string,
  vault: Sealing,
  now: Date,
): Pass | undefined {
  const plain = vault.open(sealed, about)
  const pass = plain === undefined ? undefined : (JSON.parse(plain) as Pass) // sealed here, as this very noun
  return pass && pass.until > now.getTime() ? pass : undefined
}
