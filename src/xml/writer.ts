import { canonicalText, canonicalValue, compareCodePoints } from './canonical.js'
import { XmlFault } from './fault.js'
import { knownName } from './names.js'
import type { QualifiedName } from './names.js'
import { XML, XSI } from './namespaces.js'

/** Prefix to namespace URI. An element may stand in no namespace: its name then has no prefix. */
export type Vocabulary = Readonly<Record<string, string>>

export interface WrittenElement {
  readonly kind: 'element'
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly children: readonly Content[]
}

/** XML that is written already: canonical on its own, as are all the places where it may stand. */
export interface WrittenVerbatim {
  readonly kind: 'verbatim'
  readonly xml: string
  /** Prefixes that it declares itself, anywhere. */
  readonly declares: ReadonlySet<string>
  /** Those of them that stand on the PrefixList of a signature inside, and so belong on that of one outside. */
  readonly inclusive: readonly string[]
}

export type Written = WrittenElement | WrittenVerbatim
export type Content = Written | string

interface Attribute {
  readonly name: QualifiedName
  readonly namespace: string
  readonly value: string
}

const none: readonly never[] = []

/** Writes elements in canonical form, keeping track of what the ancestors have declared. */
export class Writer {
  private out = ''
  private readonly vocabulary: Vocabulary
  private readonly inclusive: readonly string[]
  private readonly signed: boolean
  private readonly inForce = new Map<string, string>()
  private readonly declares = new Set<string>()

  /**
   * `signedWith` is the PrefixList when a signature is to cover the root: its prefixes are declared there, unless
   * a verbatim part inside declares them.
   */
  constructor(vocabulary: Vocabulary, signedWith?: readonly string[]) {
    this.vocabulary = vocabulary
    this.inclusive = signedWith ?? none
    this.signed = signedWith !== undefined
  }

  /** `root` in two pieces: up to its child number `gap`, and from there. */
  split(root: WrittenElement, gap: number): { readonly head: string; readonly tail: string } {
    const verbatims = verbatimIn(root)
    const end = this.open(
      root,
      this.inclusive.filter((p) => !verbatims.some((v) => v.declares.has(p))),
    )
    this.contents(root.children.slice(0, gap))
    const head = this.out
    this.out = ''
    this.contents(root.children.slice(gap))
    return { head, tail: `${this.out}</${end.raw}>` }
  }

  /** `head` and `tail` around `filling`, which declares what is said itself. */
  join(head: string, filling: string, tail: string, declares: readonly string[]): WrittenVerbatim {
    this.note(declares)
    return {
      kind: 'verbatim',
      xml: head + filling + tail,
      declares: this.declares,
      inclusive: this.inclusive,
    }
  }

  private contents(children: readonly Content[]): void {
    for (const c of children) {
      if (typeof c === 'string') this.out += content(c)
      else if (c.kind === 'element') this.element(c)
      else this.verbatim(c)
    }
  }

  private element(e: WrittenElement): void {
    const before = this.inForce.size
    const end = this.open(e, [])
    this.contents(e.children)
    this.out += `</${end.raw}>`
    if (this.inForce.size > before) this.forget(before)
  }

  private verbatim(v: WrittenVerbatim): void {
    this.note(v.declares)
    this.out += v.xml
  }

  /** A prefix in force and declared again would be one more declaration than the canonical form has. */
  private note(declares: Iterable<string>): void {
    for (const prefix of declares) {
      if (this.inForce.has(prefix)) throw new Error(`${prefix} is in force where a verbatim part declares it`)
      this.declares.add(prefix)
    }
  }

  private open(e: WrittenElement, inclusive: readonly string[]): QualifiedName {
    const name = nameOf(e.name)
    const attributes = this.attributesOf(e.attributes)
    this.out += `<${name.raw}`
    this.declare(name, attributes, inclusive)
    for (const a of attributes) this.out += ` ${a.name.raw}="${value(a.value)}"`
    this.out += '>'
    return name
  }

  /** Declares what this element uses and no ancestor has declared. */
  private declare(name: QualifiedName, attributes: readonly Attribute[], inclusive: readonly string[]): void {
    let fresh = this.use(undefined, name.prefix)
    for (const a of attributes) {
      if (a.namespace === '') continue
      fresh = this.use(fresh, a.name.prefix)
      if (a.namespace === XSI && a.name.local === 'type') fresh = this.use(fresh, this.typePrefix(a.value))
    }
    for (const prefix of inclusive) fresh = this.use(fresh, prefix)
    if (fresh === undefined) return
    for (const prefix of fresh.sort(compareCodePoints)) {
      this.out += ` xmlns:${prefix}="${canonicalValue(this.uriOf(prefix))}"`
    }
  }

  private use(fresh: string[] | undefined, prefix: string): string[] | undefined {
    if (prefix === '' || prefix === 'xml' || this.inForce.has(prefix)) return fresh
    this.inForce.set(prefix, this.uriOf(prefix))
    this.declares.add(prefix)
    return fresh === undefined ? [prefix] : [...fresh, prefix]
  }

  private attributesOf(attributes: WrittenElement['attributes']): readonly Attribute[] {
    let found: Attribute[] | undefined
    for (const raw of Object.keys(attributes)) {
      const value = attributes[raw]
      if (value === undefined) continue
      const name = nameOf(raw)
      found ??= []
      found.push({ name, namespace: name.prefix === '' ? '' : this.uriOf(name.prefix), value })
    }
    return found === undefined ? none : found.length < 2 ? found : found.sort(compareAttributes)
  }

  /**
   * xsi:type names its type by a prefix, which no declaration follows by itself. What nobody signs declares it
   * on the spot; under a signature it has to be on the PrefixList, or the canonical form would not have it.
   */
  private typePrefix(type: string): string {
    const { prefix } = nameOf(type)
    if (prefix !== '' && this.signed && !this.inForce.has(prefix) && !this.inclusive.includes(prefix)) {
      throw new Error(`xsi:type with ${prefix}, which is not among the inclusive prefixes`)
    }
    return prefix
  }

  private uriOf(prefix: string): string {
    if (prefix === 'xml') return XML
    const uri = Object.hasOwn(this.vocabulary, prefix) ? this.vocabulary[prefix] : undefined
    if (uri === undefined || uri === '') throw new Error(`no namespace for the prefix ${prefix}`)
    return uri
  }

  /** A Map keeps the order of insertion: what came last goes first. */
  private forget(size: number): void {
    for (const prefix of [...this.inForce.keys()].slice(size)) this.inForce.delete(prefix)
  }
}

/** The parts of `root` that are written already. */
export function verbatimIn(root: WrittenElement): readonly WrittenVerbatim[] {
  return root.children.flatMap((c) => {
    if (typeof c === 'string') return []
    return c.kind === 'verbatim' ? [c] : verbatimIn(c)
  })
}

function compareAttributes(a: Attribute, b: Attribute): number {
  return compareCodePoints(a.namespace, b.namespace) || compareCodePoints(a.name.local, b.name.local)
}

function nameOf(raw: string): QualifiedName {
  const name = knownName(raw)
  if (name === undefined || name.prefix === 'xmlns' || raw === 'xmlns') {
    throw new Error(`not a name to write: ${JSON.stringify(raw)}`)
  }
  return name
}

// Most texts and values have nothing of all this: one look is enough for them
const textNotable = /[&<>\u0000-\u0008\u000b-\u001f\u0085\u2028\ud800-\udfff\ufffe\uffff]/
const valueNotable = /[&<"\u0000-\u001f\u0085\u2028\ud800-\udfff\ufffe\uffff]/
const never = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u

function content(raw: string): string {
  return textNotable.test(raw) ? canonicalText(sendable(raw)) : raw
}

function value(raw: string): string {
  return valueNotable.test(raw) ? canonicalValue(sendable(raw)) : raw
}

/** Characters as they may leave; a person's attribute may hold anything. */
function sendable(raw: string): string {
  if (never.test(raw)) throw new XmlFault('encoding', 'S12', 'a character that XML 1.0 does not have')
  return raw.replace(/[\u0085\u2028]/g, ' ')
}
