import { hashed, internalized, Lexicon } from './lexicon.js'

/** Which code units may stand in a name of ASCII letters; 1 begins a name, 2 continues it. */
const ascii = new Uint8Array(128)
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:') ascii[c.charCodeAt(0)] = 1
for (const c of '0123456789-.') ascii[c.charCodeAt(0)] = 2

// XML 1.0 (5th edition), productions 4 and 4a, above ASCII: first and last of each range. Compared as numbers, since
// a pattern for every character would let a message of nothing but letters hold everybody up.
const startsAbove = [
  0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0x2ff, 0x370, 0x37d, 0x37f, 0x1fff, 0x200c, 0x200d, 0x2070, 0x218f, 0x2c00,
  0x2fef, 0x3001, 0xd7ff, 0xf900, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0xeffff,
] as const
const continuesAbove = [0xb7, 0xb7, 0x300, 0x36f, 0x203f, 0x2040] as const

function isWithin(ranges: readonly number[], code: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    // the ranges ascend, and come in pairs
    if (code < (ranges[i] as number)) return false
    if (code <= (ranges[i + 1] as number)) return true
  }
  return false
}

/** The position after the run of name characters (colons included) that begins at `at`. */
export function nameEnd(xml: string, at: number): number {
  for (let i = at; ; ) {
    const unit = xml.charCodeAt(i)
    if (unit < 128 ? ascii[unit] !== 0 : isNameCharacter(xml.codePointAt(i) ?? 0))
      i += unit >> 11 === 0x1b ? 2 : 1
    else return i
  }
}

function isNameCharacter(code: number): boolean {
  if (code < 128) return ascii[code] !== 0
  return isWithin(startsAbove, code) || isWithin(continuesAbove, code)
}

function beginsName(name: string): boolean {
  const code = name.codePointAt(0) ?? 0
  return code < 128 ? ascii[code] === 1 : isWithin(startsAbove, code)
}

export interface QualifiedName {
  readonly raw: string
  readonly prefix: string
  readonly local: string
  /** The prefix that an attribute of this name declares (Namespaces in XML 1.0, section 3), '' for the default. */
  readonly declares: string | undefined
}

const known = new Map<string, QualifiedName>()
const mostKnown = 4000
const longestKnown = 64

/** As `qualifiedName`; the names that come again and again are looked at once. */
export function knownName(raw: string): QualifiedName | undefined {
  const found = known.get(raw)
  if (found !== undefined) return found
  const name = qualifiedName(raw)
  if (name === undefined || raw.length > longestKnown) return name
  // Strangers may fill it with names of theirs; then it starts afresh
  if (known.size >= mostKnown) known.clear()
  known.set(name.raw, name)
  return name
}

const lexicon = new Lexicon<QualifiedName>()

/**
 * The name that begins at `at`, undefined when that is no qualified name. Where it ends is `at` plus the length of its
 * `raw`.
 */
export function nameAt(xml: string, units: Uint16Array, at: number): QualifiedName | undefined {
  let end = at
  let hash = 0
  // 0 stands behind the last unit, and no name has it
  for (let unit = units[end] as number; unit < 128 && ascii[unit] !== 0; unit = units[end] as number) {
    hash = hashed(hash, unit)
    end += 1
  }
  if ((units[end] as number) >= 128) return knownName(xml.slice(at, nameEnd(xml, end)))
  const found = lexicon.find(units, at, end, hash)
  if (found !== undefined) return found
  const name = knownName(xml.slice(at, end))
  if (name !== undefined) lexicon.keep(units, at, end, hash, name)
  return name
}

/** Namespaces in XML 1.0, production 7: at most one colon, both parts names. Undefined otherwise. */
export function qualifiedName(raw: string): QualifiedName | undefined {
  const colon = raw.indexOf(':')
  const prefix = colon < 0 ? '' : raw.slice(0, colon)
  const local = colon < 0 ? raw : raw.slice(colon + 1)
  if (!isNcName(local) || (colon >= 0 && !isNcName(prefix))) return undefined
  const declares = prefix === 'xmlns' ? internalized(local) : raw === 'xmlns' ? '' : undefined
  return { raw: internalized(raw), prefix: internalized(prefix), local: internalized(local), declares }
}

export function isNcName(name: string): boolean {
  return name !== '' && !name.includes(':') && beginsName(name) && nameEnd(name, 0) === name.length
}
