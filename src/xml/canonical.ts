import { XmlFault } from './fault.js'
import type { Spelling } from './known-tags.js'
import { namespaceOf } from './tree.js'
import type { XmlAttribute, XmlDeclaration, XmlElement } from './tree.js'

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

const textSpecial = /[&<>\r]/
const attributeSpecial = /[&<"\t\n\r]/

class Canon {
  out = ''
  private namespaceCharacters = 0
  private readonly without: XmlElement | undefined
  private readonly inclusive: readonly string[]
  /** What the output's ancestors have declared last for each prefix. */
  private readonly rendered = new Map<string, string | undefined>()

  constructor(without: XmlElement | undefined, inclusive: readonly string[]) {
    this.without = without
    this.inclusive = inclusive
  }

  apex(e: XmlElement): void {
    const inherited: XmlDeclaration[] = []
    for (const prefix of new Set(this.inclusive)) {
      const uri = namespaceOf(e, prefix)
      if (uri !== undefined && prefix !== 'xml') inherited.push({ prefix, uri })
    }
    this.element(e, inherited)
  }

  private element(e: XmlElement, inherited: readonly XmlDeclaration[]): void {
    const spelling = spellingOf(e)
    const fresh = this.namespacesOf(spelling, inherited)
    if (fresh === undefined) {
      this.out += spelling.whole
      this.contents(e)
    } else {
      this.out += spelling.start
      const hidden = this.declare(fresh)
      this.out += spelling.rest
      this.contents(e)
      this.leave(fresh, hidden)
    }
    this.out += spelling.end
  }

  private contents({ children }: XmlElement): void {
    for (const node of children) {
      if (typeof node === 'string') this.out += canonicalText(node)
      else if (node !== this.without) this.element(node, node.declarations)
    }
  }

  /** The namespaces to declare here: visibly used (or on the prefix list) and not yet in force in the output. */
  private namespacesOf(
    { uses }: Spelling,
    declared: readonly XmlDeclaration[],
  ): XmlDeclaration[] | undefined {
    let fresh: XmlDeclaration[] | undefined
    for (const used of uses) fresh = this.add(fresh, used)
    if (this.inclusive.length > 0) {
      for (const declaration of declared) {
        if (this.inclusive.includes(declaration.prefix)) fresh = this.add(fresh, declaration)
      }
    }
    return fresh
  }

  private add(fresh: XmlDeclaration[] | undefined, used: XmlDeclaration): XmlDeclaration[] | undefined {
    const { prefix, uri } = used
    if (prefix === 'xml' || (this.rendered.get(prefix) ?? '') === uri) return fresh
    if (fresh === undefined) return [used]
    if (!fresh.some((n) => n.prefix === prefix)) fresh.push(used)
    return fresh
  }

  private declare(fresh: XmlDeclaration[]): readonly (string | undefined)[] {
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

  private leave(fresh: readonly XmlDeclaration[], hidden: readonly (string | undefined)[]): void {
    // `hidden` has as many entries; one that was not in force is undefined again
    for (let i = 0; i < fresh.length; i += 1) {
      this.rendered.set((fresh[i] as XmlDeclaration).prefix, hidden[i])
    }
  }
}

/** What depends on the start tag alone is worked out once where the reader has one tag for all documents. */
function spellingOf(e: XmlElement): Spelling {
  const known = e.tag?.spelling
  if (known !== undefined) return known
  const made = spell(e)
  if (e.tag !== undefined) e.tag.spelling = made
  return made
}

function spell({ prefix, namespace, name, attributes }: XmlElement): Spelling {
  const raw = prefix === '' ? name : `${prefix}:${name}`
  const uses: XmlDeclaration[] = prefix === 'xml' ? [] : [{ prefix, uri: namespace }]
  let rest = ''
  for (const a of isSorted(attributes) ? attributes : [...attributes].sort(compareAttributes)) {
    rest += a.prefix === '' ? ` ${a.name}="` : ` ${a.prefix}:${a.name}="`
    rest += `${canonicalValue(a.value)}"`
    if (a.prefix === '' || a.prefix === 'xml' || uses.some((u) => u.prefix === a.prefix)) continue
    uses.push({ prefix: a.prefix, uri: a.namespace })
  }
  return { start: `<${raw}`, rest: `${rest}>`, whole: `<${raw}${rest}>`, end: `</${raw}>`, uses }
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
