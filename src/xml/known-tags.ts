import type { XmlAttribute, XmlDeclaration } from './tree.js'

/** What a start tag says, whoever's document it stands in: a function of its characters and of nothing but `needs`. */
export interface StartTag {
  readonly prefix: string
  readonly namespace: string
  readonly name: string
  readonly declarations: readonly XmlDeclaration[]
  readonly attributes: readonly XmlAttribute[]
  /** Whether it ends in '/>'. */
  readonly closed: boolean
  /** Namespaces that must be in scope around it for this to be so; '' where there must be none. */
  readonly needs: readonly XmlDeclaration[]
  /** Its canonical form, once somebody has asked for it. */
  spelling: Spelling | undefined
}

/** The canonical form of a start tag around the place where its declarations go, which depends on what is around it. */
export interface Spelling {
  /** `<saml:Attribute` */
  readonly start: string
  /** ` Name="x">` */
  readonly rest: string
  readonly whole: string
  readonly end: string
  /** The namespaces that it visibly uses, each prefix once, but for xml. */
  readonly uses: readonly XmlDeclaration[]
}

interface Entry {
  readonly units: Uint16Array
  readonly tag: StartTag
}

const size = 4096
const tries = 4
const longestTag = 512
/** A message may be read three times in one sign-in: what is kept has been met in others. */
const sightings = 6
const greater = 0x3e

/**
 * Start tags that come again and again: the second value of an attribute begins as the first one did, and a partner's
 * next message as its last one. They are found by their characters, all of which are compared; what an entry says is
 * never changed. It holds so many and no more: strangers' tags only push others out.
 */
export class KnownTags {
  /** Of the tag that was looked for last: the index of its '>', -1 when that is too far away; its number. */
  end = -1
  private hash = 0
  private readonly entries = Array.from<Entry | undefined>({ length: size }).fill(undefined)
  private readonly sighted = new Int32Array(size)
  private readonly times = new Uint8Array(size)

  /** The tag whose name begins at `from`, behind '<'. */
  find(units: Uint16Array, from: number): StartTag | undefined {
    this.scan(units, from)
    if (this.end < 0) return undefined
    for (let i = 0; i < tries; i += 1) {
      const entry = this.entries[(this.hash + i) & (size - 1)]
      if (entry === undefined) return undefined
      if (this.isAt(units, from, entry.units)) return entry.tag
    }
    return undefined
  }

  /** Called for a tag that was looked for and not found, with what reading it has given; `end` is behind its '>'. */
  keep(units: Uint16Array, from: number, end: number, read: () => StartTag): void {
    // A '>' in a value is not the end of a tag: such tags are read anew each time
    if (this.end < 0 || end !== this.end + 1 || !this.isOld()) return
    let at = this.hash & (size - 1)
    for (let i = 1; i < tries && this.entries[at] !== undefined; i += 1) at = (this.hash + i) & (size - 1)
    this.entries[at] = { units: units.slice(from, this.end), tag: read() }
  }

  /** Two numbers at once, of every other unit each: one multiplication need not wait for the other. */
  private scan(units: Uint16Array, from: number): void {
    let one = 0
    let other = 0
    this.end = -1
    for (let at = from; at < from + longestTag; at += 2) {
      // the 0 behind the last unit ends the search
      const a = units[at] as number
      const b = units[at + 1] as number
      if (a === greater || a === 0) {
        if (a === greater) this.end = at
        break
      }
      if (b === greater || b === 0) {
        one = (Math.imul(one, 31) + a) | 0
        if (b === greater) this.end = at + 1
        break
      }
      one = (Math.imul(one, 31) + a) | 0
      other = (Math.imul(other, 37) + b) | 0
    }
    this.hash = (one ^ Math.imul(other, 0x2c1b3c6d)) | 0
    this.hash ^= this.hash >>> 15
  }

  private isAt(units: Uint16Array, from: number, known: Uint16Array): boolean {
    if (known.length !== this.end - from) return false
    for (let i = 0; i < known.length; i += 1) if (known[i] !== units[from + i]) return false
    return true
  }

  private isOld(): boolean {
    const at = this.hash & (size - 1)
    if (this.sighted[at] !== this.hash) {
      this.sighted[at] = this.hash
      this.times[at] = 0
    }
    const times = (this.times[at] as number) + 1
    this.times[at] = times
    return times >= sightings
  }
}
