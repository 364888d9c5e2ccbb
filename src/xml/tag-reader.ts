import { XmlFault } from './fault.js'
import type { StartTag } from './known-tags.js'
import { KnownTags } from './known-tags.js'
import { hashOf, internalized, Lexicon } from './lexicon.js'
import { behindBlanks, mark } from './marks.js'
import type { QualifiedName } from './names.js'
import { nameAt } from './names.js'
import { checkDeclaration } from './namespace-declaration.js'
import type { Limits } from './parse.js'
import { characters } from './references.js'
import type { Scope } from './scope.js'
import type { XmlAttribute, XmlDeclaration } from './tree.js'
import type { Source } from './units.js'
import { trait } from './units.js'

const tags = new KnownTags()
/** Namespace names; each is one string for all documents, so that comparing two is comparing addresses. */
const uris = new Lexicon<string>()
const longestWord = 64
const notPlain = /[&\t\n\r]/
const { doubleQuote, singleQuote, slash, less, equals, greater } = mark
// Empty, and to the engine a list of objects like all others: one that was never filled is of another kind
const none = [''].slice(1) as readonly unknown[] as readonly never[] // it holds for a list of anything

/** Reads one start tag after the other, and puts what they declare in force in `scope`. */
export class TagReader {
  /** Where reading goes on: behind the tag that was read last. */
  at = 0
  /** Whether that ended in '/>'. */
  closed = false
  /** That tag, if it was known by heart. */
  known: StartTag | undefined
  private readonly xml: string
  private readonly units: Uint16Array
  private readonly limits: Limits
  private readonly scope: Scope
  /** Whether all values mean what they say. */
  private readonly plainValues: boolean
  /** The attributes of the tag that is being read, declarations among them. */
  private readonly names: QualifiedName[] = []
  private readonly values: string[] = []
  private found = 0
  /** Namespace declarations so far. */
  private declared = 0

  constructor({ text, units, traits }: Source, limits: Limits, scope: Scope) {
    this.xml = text
    this.units = units
    this.limits = limits
    this.scope = scope
    this.plainValues = (traits & trait.rewritten) === 0
  }

  /** The tag whose name begins at `at`, behind '<'. */
  read(at: number): StartTag {
    this.at = at
    const found = tags.find(this.units, at, this.scope)
    this.known = found !== undefined && this.isWithinBounds(found) ? found : undefined
    const tag = this.known === undefined ? this.readTag() : this.repeated(this.known)
    this.declared += tag.declarations.length
    if (this.declared > this.limits.declarations) throw this.bounds('too many namespaces')
    return tag
  }

  private unit(at: number): number {
    return this.units[at] as number
  }

  /** Whether it may stand in this document, whatever another one allowed. */
  private isWithinBounds({ declarations, attributes }: StartTag): boolean {
    const { limits } = this
    if (tags.end - this.at > limits.text) return false
    return declarations.length <= limits.namespaces && attributes.length <= limits.attributes
  }

  private repeated(tag: StartTag): StartTag {
    for (const { prefix, uri } of tag.declarations) this.scope.declare(prefix, uri)
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
      spelling: undefined,
    }
    tags.keep(this.units, from, this.at, () => this.whole(tag))
    return tag
  }

  /** The tag with what it depends on, to be kept when its document is gone. */
  private whole(tag: StartTag): StartTag {
    const needs: XmlDeclaration[] = []
    const need = (prefix: string, uri: string): void => {
      if (!tag.declarations.some((d) => d.prefix === prefix)) needs.push({ prefix, uri })
    }
    need(tag.prefix, tag.namespace)
    for (const { prefix, namespace } of tag.attributes) if (prefix !== '') need(prefix, namespace)
    // Written out, so that all tags are of one shape to the engine
    return {
      prefix: tag.prefix,
      namespace: tag.namespace,
      name: tag.name,
      declarations: tag.declarations,
      attributes: ofTheirOwn(tag.attributes),
      closed: tag.closed,
      needs,
      spelling: tag.spelling,
    }
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
      this.at = behindBlanks(this.units, this.at)
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
      if (notPlain.test(raw)) return isUri ? internalized(characters(raw, true)) : characters(raw, true)
    }
    return isUri ? this.word(from, at) : this.xml.slice(from, at)
  }

  /** Steps behind '=' and the opening quote, and tells which it is. */
  private openingQuote(): number {
    if (this.unit(this.at) !== equals) this.at = behindBlanks(this.units, this.at)
    if (this.unit(this.at) !== equals) throw this.malformed('an attribute without a value')
    this.at += 1
    if (this.unit(this.at) !== doubleQuote) this.at = behindBlanks(this.units, this.at)
    const quote = this.unit(this.at)
    if (quote !== doubleQuote && quote !== singleQuote)
      throw this.malformed('an attribute value without quotes')
    this.at += 1
    return quote
  }

  private word(from: number, to: number): string {
    if (to - from > longestWord) return internalized(this.xml.slice(from, to))
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
      this.scope.declare(prefix, uri)
    }
    if (this.found - (found?.length ?? 0) > this.limits.attributes) throw this.bounds('too many attributes')
    return found ?? none
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
    const uri = this.scope.uriOf(prefix)
    if (uri === undefined && prefix !== '') throw this.malformed('a namespace prefix is not declared')
    return uri ?? ''
  }

  private malformed(detail: string): XmlFault {
    return new XmlFault('malformed', 'S2', detail)
  }

  private bounds(detail: string): XmlFault {
    return new XmlFault('bounds', 'S2', detail)
  }
}

/** A value that was cut out of a document keeps the whole of it in memory: a stranger's message could stay for good. */
function ofTheirOwn(attributes: readonly XmlAttribute[]): readonly XmlAttribute[] {
  const own = attributes.slice()
  for (const [i, { prefix, namespace, name, value }] of attributes.entries())
    own[i] = { prefix, namespace, name, value: internalized(value) }
  return own
}

function hasNamed(attributes: readonly XmlAttribute[], { name, namespace }: XmlAttribute): boolean {
  for (const other of attributes) if (other.name === name && other.namespace === namespace) return true
  return false
}
