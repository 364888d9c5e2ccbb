import { XmlFault } from './fault.js'
import { namespaceOf } from './tree.js'
import type { XmlAttribute, XmlElement } from './tree.js'

export interface CanonicalOptions {
  /** A child of the apex that the enveloped-signature transform leaves out: this very node, no copy of it. */
  readonly without?: XmlElement
  /** InclusiveNamespaces PrefixList; '#default' is the default namespace. */
  readonly inclusivePrefixes?: readonly string[]
}

/**
 * Exclusive XML Canonicalization 1.0 without comments, of an element and all it holds.
 * Namespaces repeated all over a small document can make the canonical form huge: that is a 'bounds' fault.
 */
export function canonicalize(e: XmlElement, options: CanonicalOptions = {}): string {
  const inclusive = (options.inclusivePrefixes ?? []).map((prefix) => (prefix === '#default' ? '' : prefix))
  const canon = new Canon(options.without, inclusive)
  canon.apex(e)
  return canon.out
}

interface Namespace {
  readonly prefix: string
  readonly uri: string
}

const textSpecial = /[&<>\r]/
const attributeSpecial = /[&<"\t\n\r]/

class Canon {
  out = ''
  private namespaceCharacters = 0
  private readonly without: XmlElement | undefined
  private readonly inclusive: readonly string[]
  /** What the output's ancestors have declared last for each prefix. */
  private readonly rendered = new Map<string, string>()

  constructor(without: XmlElement | undefined, inclusive: readonly string[]) {
    this.without = without
    this.inclusive = inclusive
  }

  apex(e: XmlElement): void {
    const inherited: Namespace[] = []
    for (const prefix of new Set(this.inclusive)) {
      const uri = namespaceOf(e, prefix)
      if (uri !== undefined && prefix !== 'xml') inherited.push({ prefix, uri })
    }
    this.element(e, inherited)
  }

  private element(e: XmlElement, inherited: readonly Namespace[] | undefined): void {
    const fresh = this.namespacesOf(e, inherited)
    const name = e.prefix === '' ? e.name : `${e.prefix}:${e.name}`
    this.out += `<${name}`
    const hidden = fresh === undefined ? undefined : this.declare(fresh)
    if (e.attributes.length > 0) this.attributes(e.attributes)
    this.out += '>'
    for (const node of e.children) {
      if (typeof node === 'string') this.out += canonicalText(node)
      else if (node !== this.without) this.element(node, undefined)
    }
    this.out += `</${name}>`
    if (fresh !== undefined && hidden !== undefined) this.leave(fresh, hidden)
  }

  /** The namespaces to declare here: visibly used (or on the prefix list) and not yet in force in the output. */
  private namespacesOf(e: XmlElement, inherited: readonly Namespace[] | undefined): Namespace[] | undefined {
    let fresh = this.add(undefined, e.prefix, e.namespace)
    for (const a of e.attributes) {
      if (a.prefix !== '' && a.prefix !== 'xml') fresh = this.add(fresh, a.prefix, a.namespace)
    }
    if (this.inclusive.length > 0) {
      for (const { prefix, uri } of inherited ?? e.declarations) {
        if (this.inclusive.includes(prefix)) fresh = this.add(fresh, prefix, uri)
      }
    }
    return fresh
  }

  private add(fresh: Namespace[] | undefined, prefix: string, uri: string): Namespace[] | undefined {
    if (prefix === 'xml' || (this.rendered.get(prefix) ?? '') === uri) return fresh
    if (fresh === undefined) return [{ prefix, uri }]
    if (!fresh.some((n) => n.prefix === prefix)) fresh.push({ prefix, uri })
    return fresh
  }

  private declare(fresh: Namespace[]): readonly (string | undefined)[] {
    const before = this.out.length
    const hidden: (string | undefined)[] = []
    if (fresh.length > 1) fresh.sort((a, b) => compareCodePoints(a.prefix, b.prefix))
    for (const { prefix, uri } of fresh) {
      this.out += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${canonicalValue(uri)}"`
      hidden.push(this.rendered.get(prefix))
      this.rendered.set(prefix, uri)
    }
    this.namespaceCharacters += this.out.length - before
    if (this.namespaceCharacters > 256 * 1024 + this.out.length * 0.75) {
      throw new XmlFault('bounds', 'S5', 'namespaces make the canonical form too large')
    }
    return hidden
  }

  private leave(fresh: readonly Namespace[], hidden: readonly (string | undefined)[]): void {
    fresh.forEach(({ prefix }, i) => {
      const before = hidden[i]
      if (before === undefined) this.rendered.delete(prefix)
      else this.rendered.set(prefix, before)
    })
  }

  private attributes(attributes: readonly XmlAttribute[]): void {
    for (const a of isSorted(attributes) ? attributes : [...attributes].sort(compareAttributes)) {
      this.out += a.prefix === '' ? ` ${a.name}="` : ` ${a.prefix}:${a.name}="`
      this.out += canonicalValue(a.value)
      this.out += '"'
    }
  }
}

/** Text as Canonical XML 1.0 section 2.3 writes it. */
export function canonicalText(value: string): string {
  if (!textSpecial.test(value)) return value
  return value.replace(/[&<>\r]/g, (c) =>
    c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&#xD;',
  )
}

const inValue: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

/** An attribute value, likewise. */
export function canonicalValue(value: string): string {
  return attributeSpecial.test(value) ? value.replace(/[&<"\t\n\r]/g, (c) => inValue[c] ?? c) : value
}

/** The order of Canonical XML: code points, not UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Surrogates stand for characters above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function compareAttributes(a: XmlAttribute, b: XmlAttribute): number {
  return compareCodePoints(a.namespace, b.namespace) || compareCodePoints(a.name, b.name)
}

function isSorted(attributes: readonly XmlAttribute[]): boolean {
  for (let i = 1; i < attributes.length; i += 1) {
    // both are within the array
    if (compareAttributes(attributes[i - 1] as XmlAttribute, attributes[i] as XmlAttribute) > 0) return false
  }
  return true
}
