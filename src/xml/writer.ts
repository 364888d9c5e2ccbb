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
  /** Prefixes declared by the elements that are open, innermost last. */
  private readonly inForce: string[] = []
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
    const verbatims = this.inclusive.length > 0 ? verbatimIn(root) : none
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
    const before = this.inForce.length
    const end = this.open(e, [])
    this.contents(e.children)
    this.out += `</${end.raw}>`
    this.inForce.length = before
  }

  private verbatim(v: WrittenVerbatim): void {
    this.note(v.declares)
    this.out += v.xml
  }

  /** A prefix in force and declared again would be one more declaration than the canonical form has. */
  private note(declares: Iterable<string>): void {
    for (const prefix of declares) {
      if (this.inForce.includes(prefix))
        throw new Error(`${prefix} is in force where a verbatim part declares it`)
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
    if (fresh.length > 1) fresh.sort(compareCodePoints)
    for (const prefix of fresh) {
      this.out += ` xmlns:${prefix}="${canonicalValue(this.uriOf(prefix))}"`
    }
  }

  private use(fresh: string[] | undefined, prefix: string): string[] | undefined {
    if (prefix === '' || prefix === 'xml' || this.inForce.includes(prefix)) return fresh
    this.inForce.push(prefix)
    this.declares.add(prefix)
    if (fresh === undefined) return [prefix]
    fresh.push(prefix)
    return fresh
  }

  private attributesOf(attributes: WrittenElement['attributes']): readonly Attribute[] {
    let found: Attribute[] | undefined
    for (const raw of Object.keys(attributes)) {
      const value = attributes[raw]
      if (value === undefined) continue
      const name = nameOf(raw)
      found ??= []
      insert(found, { name, namespace: name.prefix === '' ? '' : this.uriOf(name.prefix), value })
    }
    return found ?? none
  }

  /**
   * xsi:type names its type by a prefix, which no declaration follows by itself. What nobody signs declares it
   * on the spot; under a signature it has to be on the PrefixList, or the canonical form would not have it.
   */
  private typePrefix(type: string): string {
    const { prefix } = nameOf(type)
    if (prefix !== '' && this.signed && !this.inForce.includes(prefix) && !this.inclusive.includes(prefix)) {
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

/** Keeps the order of Canonical XML; an element has few attributes. */
function insert(sorted: Attribute[], a: Attribute): void {
  let at = sorted.length
  while (at > 0 && isAfter(sorted[at - 1], a)) at -= 1
  if (at === sorted.length) sorted.push(a)
  else sorted.splice(at, 0, a)
}

function isAfter(a: Attribute | undefined, b: Attribute): boolean {
  if (a === undefined) return false
  return (compareCodePoints(a.namespace, b.namespace) || compareCodePoints(a.name.local, b.name.local)) > 0
}

function nameOf(raw: string): QualifiedName {
  const name = knownName(raw)
  if (name === undefined || name.prefix === 'xmlns' || raw === 'xmlns') {
    throw new Error(`not a name to write: ${JSON.stringify(raw)}`)
  }
  return name
}

const never = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u
const notableInText = notable('&<>', '\t\n')
const notableInValue = notable('&<"', '')

/** A table of the ASCII characters to look at twice: these and all controls but `plain`. */
function notable(special: string, plain: string): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, unit) => {
    const c = String.fromCharCode(unit)
    return special.includes(c) || (unit < 0x20 && !plain.includes(c)) ? 1 : 0
  })
}

/** Most texts and values need nothing at all; one quick look tells. */
function isPlain(raw: string, table: Uint8Array): boolean {
  for (let i = 0; i < raw.length; i += 1) {
    const unit = raw.charCodeAt(i)
    if (unit < 128 ? table[unit] === 1 : unit === 0x85 || unit >= 0x2028) return false
  }
  return true
}

function content(raw: string): string {
  return isPlain(raw, notableInText) ? raw : canonicalText(sendable(raw))
}

function value(raw: string): string {
  return isPlain(raw, notableInValue) ? raw : canonicalValue(sendable(raw))
}

/** Characters as they may leave; a person's attribute may hold anything. */
function sendable(raw: string): string {
  if (never.test(raw)) throw new XmlFault('encoding', 'S12', 'a character that XML 1.0 does not have')
  return raw.replace(/[\u0085\u2028]/g, ' ')
}
