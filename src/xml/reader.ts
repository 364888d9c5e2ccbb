import { XmlFault } from './fault.js'
import type { StartTag } from './known-tags.js'
import { KnownTags } from './known-tags.js'
import { hashOf, internalized, Lexicon } from './lexicon.js'
import type { QualifiedName } from './names.js'
import { nameAt, nameEnd, qualifiedName } from './names.js'
import { checkDeclaration } from './namespace-declaration.js'
import { XML } from './namespaces.js'
import type { Limits, Manners } from './parse.js'
import { characters } from './references.js'
import type { XmlAttribute, XmlDeclaration, XmlElement } from './tree.js'
import { trait } from './units.js'

/** A document that has passed S1: its characters, the same as units with a 0 behind them, and what they hold. */
export interface Source {
  readonly text: string
  readonly units: Uint16Array
  readonly traits: number
  /** Behind the XML declaration. */
  readonly start: number
}

/** An element while it is being read; nobody outside sees it before it is whole. */
interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[]
  readonly parent: OpenElement | undefined
}

const tab = 0x09
const newline = 0x0a
const carriageReturn = 0x0d
const blank = 0x20
const bang = 0x21
const doubleQuote = 0x22
const singleQuote = 0x27
const slash = 0x2f
const less = 0x3c
const equals = 0x3d
const greater = 0x3e
const question = 0x3f

// Empty, and to the engine a list of objects like all others: a frozen list, or one that was never filled, is another
// kind, and whoever walks over elements would have to tell kinds apart
const nothing: (XmlElement | string)[] = [''].slice(1)
const none = nothing as readonly unknown[] as readonly never[] // it holds for a list of anything: there is nothing
/** Namespace names; each is one string for all documents, so that comparing two is comparing addresses. */
const uris = new Lexicon<string>()
const longestWord = 64
const tags = new KnownTags()
const notPlain = /[&\t\n\r]/

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
  /** Whether all text, and all values, mean what they say. */
  private readonly plainText: boolean
  private readonly plainValues: boolean
  /** Namespaces in scope at this point, and what each declaration in force has hidden. */
  private readonly bindings = new Map<string, string | undefined>([['xml', XML]])
  private readonly hidden: (string | undefined)[] = []
  /** Where the names of the open elements stand, outermost first. */
  private readonly starts: number[] = [0]
  /** The attributes of the tag that is being read, declarations among them. */
  private readonly names: QualifiedName[] = []
  private readonly values: string[] = []
  private found = 0

  constructor(source: Source, limits: Limits, manners: Manners, scope: XmlElement | undefined) {
    this.xml = source.text
    this.units = source.units
    this.at = source.start
    this.limits = limits
    this.dropsComments = manners === 'metadata'
    this.plainText = (source.traits & (trait.rewrittenText | trait.closesCdata)) === 0
    this.plainValues = (source.traits & trait.rewritten) === 0
    this.scope = scope as OpenElement | undefined // only its identity is used, as the root's parent
    for (let e = scope; e !== undefined; e = e.parent) this.inherit(e.declarations)
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

  /** Declarations of the scope, nearest first. */
  private inherit(declarations: readonly XmlDeclaration[]): void {
    for (const d of declarations) if (!this.bindings.has(d.prefix)) this.bindings.set(d.prefix, d.uri)
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
    if (this.unit(this.at) !== greater) this.skipBlanks()
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
    const known = tags.find(this.units, this.at)
    const tag = known !== undefined && this.holds(known) ? this.repeated(known) : this.readTag()
    const { prefix, namespace, name, declarations, attributes } = tag
    const children = this.closed ? nothing : this.firstText()
    const element: OpenElement = { prefix, namespace, name, declarations, attributes, children, parent }
    if (this.closed) this.leave(element)
    else if (this.unit(this.at) === less && this.unit(this.at + 1) === slash) this.endTag(element)
    return element
  }

  /** Whether what was read elsewhere is what reading would give here: the same namespaces around it, within the bounds. */
  private holds({ needs, declarations, attributes }: StartTag): boolean {
    const { limits } = this
    if (tags.end - this.at > limits.text) return false
    if (declarations.length > limits.namespaces || attributes.length > limits.attributes) return false
    for (const { prefix, uri } of needs) if ((this.bindings.get(prefix) ?? '') !== uri) return false
    return true
  }

  private repeated(tag: StartTag): StartTag {
    for (const { prefix, uri } of tag.declarations) this.bind(prefix, uri)
    this.at = tags.end + 1
    this.closed = tag.closed
    return tag
  }

  private readTag(): StartTag {
    const from = this.at
    const name = this.name()
    this.attributesOf()
    const declarations = this.declare()
    const tag: StartTag = {
      prefix: name.prefix,
      namespace: this.namespaceOf(name),
      name: name.local,
      declarations,
      attributes: this.found === declarations.length ? none : this.resolve(declarations.length),
      closed: this.closed,
      needs: none,
    }
    tags.keep(this.units, from, this.at, () => this.whole(tag))
    return tag
  }

  /** The tag with what it depends on. */
  private whole(tag: StartTag): StartTag {
    const needs: XmlDeclaration[] = []
    const need = (prefix: string, uri: string): void => {
      if (!tag.declarations.some((d) => d.prefix === prefix)) needs.push({ prefix, uri })
    }
    need(tag.prefix, tag.namespace)
    for (const { prefix, namespace } of tag.attributes) if (prefix !== '') need(prefix, namespace)
    return { ...tag, needs }
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

  private name(): QualifiedName {
    const name = nameAt(this.xml, this.units, this.at)
    if (name === undefined) throw this.malformed('a name is not a qualified name')
    this.at += name.raw.length
    return name
  }

  /** Everything between the element's name and '>' or '/>'. */
  private attributesOf(): void {
    this.found = 0
    for (;;) {
      const before = this.at
      this.skipBlanks()
      const next = this.unit(this.at)
      if (next === greater || next === slash) {
        this.closed = next === slash
        if (this.closed && this.unit(this.at + 1) !== greater) throw this.malformed('a tag does not end')
        this.at += this.closed ? 2 : 1
        return
      }
      if (this.at === before) throw this.malformed('no white space before an attribute')
      const name = this.name()
      this.names[this.found] = name
      this.values[this.found] = this.value(name.declares !== undefined)
      this.found += 1
      if (this.found > this.limits.attributes + this.limits.namespaces)
        throw this.bounds('too many attributes')
    }
  }

  private value(isUri: boolean): string {
    const { units } = this
    const quote = this.openingQuote()
    const from = this.at
    let at = from
    for (let unit = units[at] as number; unit !== quote; unit = units[at] as number) {
      if (unit === 0) throw this.malformed('an attribute value does not end')
      if (unit === less) throw this.malformed('an attribute value with a "<"')
      at += 1
    }
    this.at = at + 1
    if (at - from > this.limits.text) throw this.bounds('an attribute value is too long')
    if (!this.plainValues) {
      const raw = this.xml.slice(from, at)
      if (notPlain.test(raw)) return characters(raw, true)
    }
    return isUri ? this.word(from, at) : this.xml.slice(from, at)
  }

  /** Steps behind '=' and the opening quote, and tells which it is. */
  private openingQuote(): number {
    if (this.unit(this.at) !== equals) this.skipBlanks()
    if (this.unit(this.at) !== equals) throw this.malformed('an attribute without a value')
    this.at += 1
    if (this.unit(this.at) !== doubleQuote) this.skipBlanks()
    const quote = this.unit(this.at)
    if (quote !== doubleQuote && quote !== singleQuote)
      throw this.malformed('an attribute value without quotes')
    this.at += 1
    return quote
  }

  private word(from: number, to: number): string {
    if (to - from > longestWord) return this.xml.slice(from, to)
    const hash = hashOf(this.units, from, to)
    const known = uris.find(this.units, from, to, hash)
    if (known !== undefined) return known
    const word = internalized(this.xml.slice(from, to))
    uris.keep(this.units, from, to, hash, word)
    return word
  }

  /** Puts the namespace declarations among the attributes in force. */
  private declare(): readonly XmlDeclaration[] {
    let found: XmlDeclaration[] | undefined
    for (let i = 0; i < this.found; i += 1) {
      // as many names and values as were found
      const prefix = (this.names[i] as QualifiedName).declares
      if (prefix === undefined) continue
      const uri = this.values[i] as string
      checkDeclaration(prefix, uri)
      if (found === undefined) found = [{ prefix, uri }]
      else {
        if (found.some((d) => d.prefix === prefix))
          throw this.malformed('a namespace prefix is declared twice')
        found.push({ prefix, uri })
      }
      if (found.length > this.limits.namespaces) throw this.bounds('too many namespaces on an element')
      this.bind(prefix, uri)
    }
    if (this.found - (found?.length ?? 0) > this.limits.attributes) throw this.bounds('too many attributes')
    return found ?? none
  }

  private bind(prefix: string, uri: string): void {
    this.hidden.push(this.bindings.get(prefix))
    this.bindings.set(prefix, uri)
  }

  private resolve(declared: number): readonly XmlAttribute[] {
    let resolved: XmlAttribute[] | undefined
    for (let i = 0; i < this.found; i += 1) {
      // as many names and values as were found
      const name = this.names[i] as QualifiedName
      if (declared > 0 && name.declares !== undefined) continue
      const { prefix, local } = name
      const namespace = prefix === '' ? '' : this.namespaceOf(name)
      const attribute = { prefix, namespace, name: local, value: this.values[i] as string }
      if (resolved === undefined) resolved = [attribute]
      else {
        if (hasNamed(resolved, attribute)) throw this.malformed('an attribute stands twice')
        resolved.push(attribute)
      }
    }
    return resolved ?? none
  }

  private namespaceOf({ prefix }: QualifiedName): string {
    const uri = this.bindings.get(prefix)
    if (uri === undefined && prefix !== '') throw this.malformed('a namespace prefix is not declared')
    return uri ?? ''
  }

  /** Takes the declarations of a closing element back, in reverse. */
  private leave(element: XmlElement): void {
    this.depth -= 1
    for (let i = element.declarations.length - 1; i >= 0; i -= 1) {
      const { prefix } = element.declarations[i] as XmlDeclaration // i is within the array
      const before = this.hidden.pop()
      // Not taken out where there was none: a map that entries come to and go from is built anew again and again
      this.bindings.set(prefix, before)
    }
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
      this.skipBlanks()
      const next = this.unit(this.at + 1)
      if (this.unit(this.at) !== less || (next !== bang && next !== question)) return
      if (!this.dropsComments) throw new XmlFault('forbidden', 'S2', 'markup that messages may not have')
      if (this.xml.startsWith('<!--', this.at)) this.dropComment()
      else if (next === question) this.dropInstruction()
      else throw new XmlFault('forbidden', 'S2', 'DTD or CDATA')
    }
  }

  private skipBlanks(): void {
    while (isBlank(this.unit(this.at))) this.at += 1
  }

  private malformed(detail: string): XmlFault {
    return new XmlFault('malformed', 'S2', detail)
  }

  private bounds(detail: string): XmlFault {
    return new XmlFault('bounds', 'S2', detail)
  }
}

function hasNamed(attributes: readonly XmlAttribute[], { name, namespace }: XmlAttribute): boolean {
  for (const other of attributes) if (other.name === name && other.namespace === namespace) return true
  return false
}

function isBlank(unit: number): boolean {
  return unit === blank || unit === newline || unit === tab || unit === carriageReturn
}
