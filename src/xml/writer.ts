import { canonicalText, canonicalValue, compareCodePoints } from './canonical.js'
import { XmlFault } from './fault.js'
import { nameToWrite, tagsOf } from './tags.js'
import type { Shape, Start, StartSpelling, Tag, Tags, Vocabulary } from './tags.js'
import { utf8Text } from './utf8.js'
import type { Utf8Text } from './utf8.js'

export type { Vocabulary } from './tags.js'

export interface WrittenElement extends Shape {
  readonly kind: 'element'
  readonly children: readonly Content[]
  /** Where its start tag is one that comes again and again. */
  readonly start: Start | undefined
}

const none: readonly never[] = []
const lineEnds = /[\u0085\u2028]/
const beyondAscii = /[\x80-\uffff]/

/** A stretch of what is written. */
export interface Piece extends Utf8Text {
  /** U+0085 or U+2028 stands in it. */
  readonly hasLineEnds: boolean
}

/** XML that is written already: canonical on its own, as are all the places where it may stand. */
export interface WrittenVerbatim {
  readonly kind: 'verbatim'
  readonly pieces: readonly Piece[]
  /** Prefixes that it declares itself, anywhere. */
  readonly declares: ReadonlySet<string>
  /** Those of them that stand on the PrefixList of a signature inside, and so belong on that of one outside. */
  readonly inclusive: readonly string[]
}

export type Written = WrittenElement | WrittenVerbatim

/** XML of somebody's own writing, which has to be what WrittenVerbatim says. */
export function verbatim(
  xml: string,
  declares: Iterable<string>,
  inclusive: readonly string[] = none,
): WrittenVerbatim {
  const pieces = [{ hasLineEnds: lineEnds.test(xml), ...utf8Text(xml, !beyondAscii.test(xml)) }]
  return { kind: 'verbatim', pieces, declares: new Set(declares), inclusive }
}

export type Content = Written | string

interface Halves {
  readonly head: readonly Piece[]
  readonly tail: readonly Piece[]
}

/** Writes elements in canonical form, keeping track of what the ancestors have declared. */
export class Writer {
  /** What has been written since the last piece, and whether all of it is ASCII. */
  private out = ''
  private isAscii = true
  private hasLineEnds = false
  private pieces: Piece[] = []
  private readonly inclusive: readonly string[]
  private readonly signed: boolean
  private readonly declaredAtRoot: readonly string[]
  /** Prefixes declared by the elements that are open, innermost last. */
  private readonly inForce: string[] = []
  private readonly declares = new Set<string>()
  private readonly tags: Tags

  /**
   * `signedWith` is the PrefixList when a signature is to cover the root: its prefixes are declared there, unless one
   * of the `verbatims` inside declares them.
   */
  constructor(
    vocabulary: Vocabulary,
    signedWith?: readonly string[],
    verbatims: readonly WrittenVerbatim[] = none,
  ) {
    this.tags = tagsOf(vocabulary)
    this.inclusive = signedWith ?? none
    this.signed = signedWith !== undefined
    this.declaredAtRoot = this.inclusive.filter((p) => !verbatims.some((v) => v.declares.has(p)))
  }

  /** `root` up to its child number `gap`, and from there. */
  split(root: WrittenElement, gap: number): Halves {
    const tag = this.open(root, this.declaredAtRoot)
    this.contents(root.children, 0, gap)
    const head = this.taken()
    this.contents(root.children, gap, root.children.length)
    this.out += tag.end
    return { head, tail: this.taken() }
  }

  /** All of it, which may stand in another element; it declares what `declares` says besides its own. */
  whole(pieces: readonly Piece[], declares: readonly string[]): WrittenVerbatim {
    this.note(declares)
    return { kind: 'verbatim', pieces, declares: this.declares, inclusive: this.inclusive }
  }

  private taken(): readonly Piece[] {
    this.settle()
    const taken = this.pieces
    this.pieces = []
    return taken
  }

  private settle(): void {
    if (this.out === '') return
    const { text, octets } = utf8Text(this.out, this.isAscii)
    this.pieces.push({ text, octets, hasLineEnds: this.hasLineEnds })
    this.out = ''
    this.isAscii = true
    this.hasLineEnds = false
  }

  private contents(children: readonly Content[], from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      const c = children[i] as Content // within the list
      if (typeof c === 'string') this.out += this.content(c)
      else if (c.kind === 'element') this.element(c)
      else this.verbatim(c)
    }
  }

  private element(e: WrittenElement): void {
    const before = this.inForce.length
    const tag = this.open(e, none)
    this.contents(e.children, 0, e.children.length)
    this.out += tag.end
    this.inForce.length = before
  }

  private verbatim(v: WrittenVerbatim): void {
    this.note(v.declares)
    this.settle()
    this.pieces.push(...v.pieces)
  }

  /** A prefix in force and declared again would be one more declaration than the canonical form has. */
  private note(declares: Iterable<string>): void {
    for (const prefix of declares) {
      if (this.inForce.includes(prefix))
        throw new Error(`${prefix} is in force where a verbatim part declares it`)
      this.declares.add(prefix)
    }
  }

  /** Most texts and values need nothing at all; one quick look tells. */
  private content(raw: string): string {
    return notableInText.test(raw) ? canonicalText(this.noted(raw)) : raw
  }

  private value(raw: string): string {
    return notableInValue.test(raw) ? canonicalValue(this.noted(raw)) : raw
  }

  private noted(raw: string): string {
    if (beyondAscii.test(raw)) this.isAscii = false
    if (lineEnds.test(raw)) this.hasLineEnds = true
    return sendable(raw)
  }

  private open(e: WrittenElement, inclusive: readonly string[]): Tag {
    if (e.start !== undefined) return this.openAgain(e.start, inclusive)
    const tag = this.tags.tagOf(e)
    this.out += tag.start
    this.declare(tag, e.attributes, inclusive)
    for (const { key, start } of tag.attributes) {
      const given = e.attributes[key]
      if (given !== undefined) this.out += `${start}${this.value(given)}"`
    }
    this.out += '>'
    return tag
  }

  private openAgain(start: Start, inclusive: readonly string[]): Tag {
    const { tag, uses, typePrefixes, rest } = this.spellingOf(start)
    this.out += tag.start
    let fresh: string[] | undefined
    for (const prefix of uses) fresh = this.use(fresh, prefix)
    for (const prefix of typePrefixes) fresh = this.use(fresh, this.listed(prefix))
    for (const prefix of inclusive) fresh = this.use(fresh, prefix)
    this.declareAll(fresh)
    this.out += rest
    return tag
  }

  /** With characters beyond ASCII it is spelt anew each time: what is written has to be told of them. */
  private spellingOf(start: Start): StartSpelling {
    const { tags } = this
    if (start.spelling?.tags === tags) return start.spelling
    const tag = tags.tagOf(start)
    const there = tag.attributes.filter(({ key }) => start.attributes[key] !== undefined)
    const said = (key: string) => start.attributes[key] ?? ''
    const spelling = {
      tags,
      tag,
      uses: [tag.prefix, ...there.map(({ prefix }) => prefix)],
      typePrefixes: there.flatMap(({ key, namesType }) => (namesType ? nameToWrite(said(key)).prefix : [])),
      rest: `${there.map(({ key, start: name }) => `${name}${this.value(said(key))}"`).join('')}>`,
    }
    if (!beyondAscii.test(spelling.rest)) start.spelling = spelling
    return spelling
  }

  /** Declares what this element uses and no ancestor has declared. */
  private declare(tag: Tag, given: WrittenElement['attributes'], inclusive: readonly string[]): void {
    let fresh = this.use(undefined, tag.prefix)
    if (tag.hasPrefixes) {
      for (const { key, prefix, namesType } of tag.attributes) {
        const said = prefix === '' ? undefined : given[key]
        if (said === undefined) continue
        fresh = this.use(fresh, prefix)
        if (namesType) fresh = this.use(fresh, this.listed(nameToWrite(said).prefix))
      }
    }
    for (const prefix of inclusive) fresh = this.use(fresh, prefix)
    this.declareAll(fresh)
  }

  private declareAll(fresh: string[] | undefined): void {
    if (fresh === undefined) return
    if (fresh.length > 1) fresh.sort(compareCodePoints)
    for (const prefix of fresh) this.out += this.tags.declarationOf(prefix)
  }

  private use(fresh: string[] | undefined, prefix: string): string[] | undefined {
    if (prefix === '' || prefix === 'xml' || this.inForce.includes(prefix)) return fresh
    this.inForce.push(prefix)
    this.declares.add(prefix)
    if (fresh === undefined) return [prefix]
    fresh.push(prefix)
    return fresh
  }

  /**
   * xsi:type names its type by a prefix, which no declaration follows by itself. What nobody signs declares it
   * on the spot; under a signature it has to be on the PrefixList, or the canonical form would not have it.
   */
  private listed(prefix: string): string {
    if (prefix !== '' && this.signed && !this.inForce.includes(prefix) && !this.inclusive.includes(prefix)) {
      throw new Error(`xsi:type with ${prefix}, which is not among the inclusive prefixes`)
    }
    return prefix
  }
}

/** The parts of `root` that are written already. */
export function verbatimIn(root: WrittenElement, found: WrittenVerbatim[] = []): readonly WrittenVerbatim[] {
  for (const c of root.children) {
    if (typeof c === 'string') continue
    if (c.kind === 'verbatim') found.push(c)
    else verbatimIn(c, found)
  }
  return found
}

const never = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u
const notableInText = /[\0-\x08\x0b-\x1f&<>\x80-\uffff]/
const notableInValue = /[\0-\x1f&<"\x80-\uffff]/

/** A person's attribute may hold anything; what XML does not have stays here. */
function sendable(raw: string): string {
  if (never.test(raw)) throw new XmlFault('encoding', 'S12', 'a character that XML 1.0 does not have')
  return raw
}
