import { XmlFault } from './fault.js'
import type { QualifiedName } from './names.js'
import { knownName, nameEnd, qualifiedName } from './names.js'
import { checkDeclaration, isDeclaration } from './namespace-declaration.js'
import { XML } from './namespaces.js'
import type { Limits, Manners } from './parse.js'
import { characters } from './references.js'
import type { XmlAttribute, XmlDeclaration, XmlElement } from './tree.js'

/** An element while it is being read; nobody outside sees it before it is whole. */
interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[]
  readonly parent: OpenElement | undefined
}

interface RawAttribute {
  readonly name: QualifiedName
  readonly value: string
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

const none: readonly never[] = Object.freeze([])
const notPlain = /[<&\t\n\r]/

export function readDocument(
  xml: string,
  start: number,
  limits: Limits,
  manners: Manners,
  scope: XmlElement | undefined,
): XmlElement {
  return new Reader(xml, start, limits, manners, scope).document()
}

class Reader {
  private at: number
  private depth = 0
  private closed = false
  private count = 0
  private readonly xml: string
  private readonly limits: Limits
  private readonly dropsComments: boolean
  private readonly scope: OpenElement | undefined
  private readonly plainText: boolean
  /** Namespaces in scope at this point, and what each declaration in force has hidden. */
  private readonly bindings = new Map<string, string>([['xml', XML]])
  private readonly hidden: (string | undefined)[] = []

  constructor(xml: string, start: number, limits: Limits, manners: Manners, scope: XmlElement | undefined) {
    this.xml = xml
    this.at = start
    this.limits = limits
    this.dropsComments = manners === 'metadata'
    this.plainText = !(xml.includes('&') || xml.includes('\r') || xml.includes(']]>'))
    this.scope = scope as OpenElement | undefined // only its identity is used, as the root's parent
    for (let e = scope; e !== undefined; e = e.parent) this.inherit(e.declarations)
  }

  document(): XmlElement {
    this.betweenMarkup()
    if (this.xml.charCodeAt(this.at) !== less) throw this.malformed('no root element')
    const root = this.startTag(this.scope)
    let open = this.closed ? undefined : root
    while (open !== undefined) open = this.content(open)
    this.betweenMarkup()
    if (this.at !== this.xml.length) throw this.malformed('something stands after the root element')
    return root
  }

  /** Declarations of the scope, nearest first. */
  private inherit(declarations: readonly XmlDeclaration[]): void {
    for (const d of declarations) if (!this.bindings.has(d.prefix)) this.bindings.set(d.prefix, d.uri)
  }

  /** Text, then one piece of markup inside `open`. Returns the element that is open afterwards. */
  private content(open: OpenElement): OpenElement | undefined {
    const markup = this.xml.indexOf('<', this.at)
    if (markup < 0) throw this.malformed('an element does not end')
    if (markup > this.at) this.addText(open, markup)
    const next = this.xml.charCodeAt(markup + 1)
    this.at = markup
    if (next === slash) return this.endTag(open)
    if (next === bang || next === question) return this.dropped(open)
    const element = this.startTag(open)
    open.children.push(element)
    return this.closed ? open : element
  }

  private addText(open: OpenElement, end: number): void {
    const raw = this.xml.slice(this.at, end)
    const value = this.plainText ? raw : characters(raw, false)
    const before = open.children.at(-1)
    const whole = typeof before === 'string' ? before + value : value
    if (whole.length > this.limits.text) throw this.bounds('a text is too long')
    if (typeof before === 'string') open.children.pop()
    open.children.push(whole)
  }

  private endTag(open: OpenElement): OpenElement | undefined {
    const raw = open.prefix === '' ? open.name : `${open.prefix}:${open.name}`
    if (!this.xml.startsWith(raw, this.at + 2)) throw this.malformed('an end tag does not match')
    this.at += 2 + raw.length
    this.skipBlanks()
    if (this.xml.charCodeAt(this.at) !== greater) throw this.malformed('an end tag does not match')
    this.at += 1
    this.leave(open)
    return open.parent === this.scope ? undefined : open.parent
  }

  /** An element's start tag; `closed` tells whether it is its end too. */
  private startTag(parent: OpenElement | undefined): OpenElement {
    this.count += 1
    this.depth += 1
    if (this.count > this.limits.elements) throw this.bounds('too many elements')
    if (this.depth > this.limits.depth) throw this.bounds('elements stand too deep')
    this.at += 1
    const name = this.name()
    const raw = this.attributesOf()
    const declarations = this.declare(raw)
    const element: OpenElement = {
      prefix: name.prefix,
      namespace: this.namespaceOf(name),
      name: name.local,
      declarations,
      attributes: raw.length === declarations.length ? none : this.resolve(raw),
      children: [],
      parent,
    }
    if (this.closed) this.leave(element)
    return element
  }

  private name(): QualifiedName {
    const end = nameEnd(this.xml, this.at)
    const raw = this.xml.slice(this.at, end)
    this.at = end
    const name = knownName(raw)
    if (name === undefined) throw this.malformed('a name is not a qualified name')
    return name
  }

  /** Everything between the element's name and '>' or '/>'. */
  private attributesOf(): readonly RawAttribute[] {
    let raw: RawAttribute[] | undefined
    for (;;) {
      const apart = this.skipBlanks()
      const next = this.xml.charCodeAt(this.at)
      if (next === greater || next === slash) {
        this.closed = next === slash
        if (this.closed && this.xml.charCodeAt(this.at + 1) !== greater)
          throw this.malformed('a tag does not end')
        this.at += this.closed ? 2 : 1
        return raw ?? none
      }
      if (!apart) throw this.malformed('no white space before an attribute')
      raw ??= []
      raw.push({ name: this.name(), value: this.value() })
      if (raw.length > this.limits.attributes + this.limits.namespaces)
        throw this.bounds('too many attributes')
    }
  }

  private value(): string {
    this.skipBlanks()
    if (this.xml.charCodeAt(this.at) !== equals) throw this.malformed('an attribute without a value')
    this.at += 1
    this.skipBlanks()
    const quote = this.xml.charCodeAt(this.at)
    if (quote !== doubleQuote && quote !== singleQuote)
      throw this.malformed('an attribute value without quotes')
    const end = this.xml.indexOf(quote === doubleQuote ? '"' : "'", this.at + 1)
    if (end < 0) throw this.malformed('an attribute value does not end')
    const raw = this.xml.slice(this.at + 1, end)
    this.at = end + 1
    if (raw.length > this.limits.text) throw this.bounds('an attribute value is too long')
    if (!notPlain.test(raw)) return raw
    if (raw.includes('<')) throw this.malformed('an attribute value with a "<"')
    return characters(raw, true)
  }

  /** Puts the namespace declarations among `raw` in force. */
  private declare(raw: readonly RawAttribute[]): readonly XmlDeclaration[] {
    let found: XmlDeclaration[] | undefined
    for (const { name, value } of raw) {
      if (!isDeclaration(name)) continue
      const prefix = name.prefix === '' ? '' : name.local
      checkDeclaration(prefix, value)
      found ??= []
      if (found.some((d) => d.prefix === prefix)) throw this.malformed('a namespace prefix is declared twice')
      found.push({ prefix, uri: value })
      if (found.length > this.limits.namespaces) throw this.bounds('too many namespaces on an element')
      this.hidden.push(this.bindings.get(prefix))
      this.bindings.set(prefix, value)
    }
    if (raw.length - (found?.length ?? 0) > this.limits.attributes) throw this.bounds('too many attributes')
    return found ?? none
  }

  private resolve(raw: readonly RawAttribute[]): readonly XmlAttribute[] {
    const found: XmlAttribute[] = []
    for (const { name, value } of raw) {
      if (isDeclaration(name)) continue
      const namespace = name.prefix === '' ? '' : this.namespaceOf(name)
      for (const other of found) {
        if (other.name === name.local && other.namespace === namespace)
          throw this.malformed('an attribute stands twice')
      }
      found.push({ prefix: name.prefix, namespace, name: name.local, value })
    }
    return found
  }

  private namespaceOf(name: QualifiedName): string {
    const uri = this.bindings.get(name.prefix)
    if (uri === undefined && name.prefix !== '') throw this.malformed('a namespace prefix is not declared')
    return uri ?? ''
  }

  /** Takes the declarations of a closing element back, in reverse. */
  private leave(element: XmlElement): void {
    this.depth -= 1
    for (let i = element.declarations.length - 1; i >= 0; i -= 1) {
      const { prefix } = element.declarations[i] as XmlDeclaration // i is within the array
      const before = this.hidden.pop()
      if (before === undefined) this.bindings.delete(prefix)
      else this.bindings.set(prefix, before)
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
      const next = this.xml.charCodeAt(this.at + 1)
      if (this.xml.charCodeAt(this.at) !== less || (next !== bang && next !== question)) return
      if (!this.dropsComments) throw new XmlFault('forbidden', 'S2', 'markup that messages may not have')
      if (this.xml.startsWith('<!--', this.at)) this.dropComment()
      else if (next === question) this.dropInstruction()
      else throw new XmlFault('forbidden', 'S2', 'DTD or CDATA')
    }
  }

  private skipBlanks(): boolean {
    const from = this.at
    while (isBlank(this.xml.charCodeAt(this.at))) this.at += 1
    return this.at > from
  }

  private malformed(detail: string): XmlFault {
    return new XmlFault('malformed', 'S2', detail)
  }

  private bounds(detail: string): XmlFault {
    return new XmlFault('bounds', 'S2', detail)
  }
}

function isBlank(unit: number): boolean {
  return unit === blank || unit === newline || unit === tab || unit === carriageReturn
}
