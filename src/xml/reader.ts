import { XmlFault } from './fault.js'
import { behindBlanks, isBlank, mark } from './marks.js'
import { nameEnd, qualifiedName } from './names.js'
import type { Limits, Manners } from './parse.js'
import { characters } from './references.js'
import { Scope } from './scope.js'
import { TagReader } from './tag-reader.js'
import type { XmlElement } from './tree.js'
import type { Source } from './units.js'
import { trait } from './units.js'

/** An element while it is being read; nobody outside sees it before it is whole. */
interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[]
  readonly parent: OpenElement | undefined
}

const { bang, slash, less, greater, question } = mark
// Empty, and to the engine a list of objects like all others: a frozen list, or one that was never filled, is another
// kind, and whoever walks over elements would have to tell kinds apart
const nothing: (XmlElement | string)[] = [''].slice(1)

export function readDocument(
  source: Source,
  limits: Limits,
  manners: Manners,
  scope: XmlElement | undefined,
): XmlElement {
  return new Reader(source, limits, manners, scope).document()
}

/**
 * One pass over the units. It asks for each unit once, cuts out what becomes part of the tree and nothing else, and
 * makes a list or a string only where one is needed: reading stands in the way of every sign-in, twice.
 * Positions never pass the 0 behind the last unit, so that there is a unit wherever one is looked at.
 */
class Reader {
  private at: number
  private depth = 0
  private closed = false
  private count = 0
  private readonly xml: string
  private readonly units: Uint16Array
  private readonly limits: Limits
  private readonly dropsComments: boolean
  private readonly scope: OpenElement | undefined
  /** Whether all text means what it says. */
  private readonly plainText: boolean
  private readonly tags: TagReader
  private readonly namespaces: Scope
  /** Where the names of the open elements stand, outermost first. */
  private readonly starts: number[] = [0]

  constructor(source: Source, limits: Limits, manners: Manners, scope: XmlElement | undefined) {
    this.xml = source.text
    this.units = source.units
    this.at = source.start
    this.limits = limits
    this.dropsComments = manners === 'metadata'
    this.plainText = (source.traits & (trait.rewrittenText | trait.closesCdata)) === 0
    this.scope = scope as OpenElement | undefined // only its identity is used, as the root's parent
    this.namespaces = new Scope(scope)
    this.tags = new TagReader(source, limits, this.namespaces)
  }

  document(): XmlElement {
    this.betweenMarkup()
    if (this.unit(this.at) !== less) throw this.malformed('no root element')
    const root = this.startTag(this.scope)
    let open = this.closed ? undefined : root
    while (open !== undefined) open = this.content(open)
    this.betweenMarkup()
    if (this.at !== this.xml.length) throw this.malformed('something stands after the root element')
    return root
  }

  private unit(at: number): number {
    return this.units[at] as number
  }

  /** Text, then one piece of markup inside `open`. Returns the element that is open afterwards. */
  private content(open: OpenElement): OpenElement | undefined {
    const markup = this.markup()
    if (markup > this.at) this.addText(open, markup)
    const next = this.unit(markup + 1)
    this.at = markup
    if (next === slash) {
      this.endTag(open)
      return open.parent === this.scope ? undefined : open.parent
    }
    if (next === bang || next === question) return this.dropped(open)
    const element = this.startTag(open)
    open.children.push(element)
    return this.closed ? open : element
  }

  /** Where the next '<' stands. */
  private markup(): number {
    const { units } = this
    let at = this.at
    // A text is short as a rule: looking costs less than the call that would look faster
    for (const end = at + 64; at < end; at += 1) {
      const unit = units[at] as number
      if (unit === less) return at
      if (unit === 0) break
    }
    const found = this.xml.indexOf('<', at)
    if (found < 0) throw this.malformed('an element does not end')
    return found
  }

  private text(end: number): string {
    const raw = this.xml.slice(this.at, end)
    const value = this.plainText ? raw : characters(raw, false)
    if (value.length > this.limits.text) throw this.bounds('a text is too long')
    return value
  }

  private addText(open: OpenElement, end: number): void {
    const value = this.text(end)
    const before = open.children.at(-1)
    if (typeof before !== 'string') {
      open.children.push(value)
      return
    }
    if (before.length + value.length > this.limits.text) throw this.bounds('a text is too long')
    open.children[open.children.length - 1] = before + value
  }

  /** Compared with the start tag where it stands: the same name spelt the same way. */
  private endTag(open: OpenElement): void {
    const { units } = this
    const length = open.prefix.length + open.name.length + (open.prefix === '' ? 0 : 1)
    const start = this.starts[this.depth] as number
    const at = this.at + 2
    for (let i = 0; i < length; i += 1) {
      if (units[start + i] !== units[at + i]) throw this.malformed('an end tag does not match')
    }
    this.at = at + length
    if (this.unit(this.at) !== greater) this.at = behindBlanks(this.units, this.at)
    if (this.unit(this.at) !== greater) throw this.malformed('an end tag does not match')
    this.at += 1
    this.closed = true
    this.leave(open)
  }

  /** An element's start tag; `closed` tells whether that was the end of it too. */
  private startTag(parent: OpenElement | undefined): OpenElement {
    this.count += 1
    this.depth += 1
    if (this.count > this.limits.elements) throw this.bounds('too many elements')
    if (this.depth > this.limits.depth) throw this.bounds('elements stand too deep')
    this.at += 1
    this.starts[this.depth] = this.at
    const { prefix, namespace, name, declarations, attributes } = this.tags.read(this.at)
    const tag = this.tags.known
    this.at = this.tags.at
    this.closed = this.tags.closed
    const children = this.closed ? nothing : this.firstText()
    const element: OpenElement = { prefix, namespace, name, declarations, attributes, children, parent, tag }
    if (this.closed) this.leave(element)
    else if (this.unit(this.at) === less && this.unit(this.at + 1) === slash) this.endTag(element)
    return element
  }

  /** The text behind a start tag: as a rule all that the element holds, and then its list needs no room for more. */
  private firstText(): (XmlElement | string)[] {
    const markup = this.markup()
    const ends = this.unit(markup + 1) === slash
    if (markup === this.at) return ends ? nothing : []
    const children = [this.text(markup)]
    this.at = markup
    return children
  }

  private leave({ declarations }: XmlElement): void {
    this.depth -= 1
    this.namespaces.leave(declarations)
  }

  /** Comments and processing instructions of metadata. */
  private dropped(open: OpenElement): OpenElement {
    if (!this.dropsComments) throw new XmlFault('forbidden', 'S2', 'markup that messages may not have')
    if (this.xml.startsWith('<!--', this.at)) this.dropComment()
    else if (this.xml.startsWith('<?', this.at)) this.dropInstruction()
    else throw new XmlFault('forbidden', 'S2', 'DTD or CDATA')
    return open
  }

  private dropComment(): void {
    const end = this.xml.indexOf('--', this.at + 4)
    if (end < 0 || this.xml.charCodeAt(end + 2) !== greater) throw this.malformed('a comment does not end')
    this.at = end + 3
  }

  private dropInstruction(): void {
    const end = this.xml.indexOf('?>', this.at + 2)
    if (end < 0) throw this.malformed('a processing instruction does not end')
    const target = this.xml.slice(this.at + 2, Math.min(end, nameEnd(this.xml, this.at + 2)))
    const next = this.xml.charCodeAt(this.at + 2 + target.length)
    const apart = isBlank(next) || this.at + 2 + target.length === end
    if (qualifiedName(target)?.prefix !== '' || /^xml$/i.test(target) || !apart) {
      throw this.malformed('a processing instruction without a proper target')
    }
    this.at = end + 2
  }

  /** White space, and in metadata comments and processing instructions, before and after the root element. */
  private betweenMarkup(): void {
    for (;;) {
      this.at = behindBlanks(this.units, this.at)
      const next = this.unit(this.at + 1)
      if (this.unit(this.at) !== less || (next !== bang && next !== question)) return
      if (!this.dropsComments) throw new XmlFault('forbidden', 'S2', 'markup that messages may not have')
      if (this.xml.startsWith('<!--', this.at)) this.dropComment()
      else if (next === question) this.dropInstruction()
      else throw new XmlFault('forbidden', 'S2', 'DTD or CDATA')
    }
  }

  private malformed(detail: string): XmlFault {
    return new XmlFault('malformed', 'S2', detail)
  }

  private bounds(detail: string): XmlFault {
    return new XmlFault('bounds', 'S2', detail)
  }
}
