import { canonicalText, canonicalValue, compareCodePoints } from './canonical.js'
import { XmlFault } from './fault.js'
import { isNcName, qualifiedName } from './names.js'
import type { QualifiedName } from './names.js'
import { XML } from './namespaces.js'

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
  readonly raw: string
  readonly namespace: string
  readonly local: string
  readonly value: string
}

/** Writes elements in canonical form, keeping track of what the ancestors have declared. */
export class Writer {
  private out = ''
  private readonly vocabulary: Vocabulary
  private readonly inclusive: readonly string[]
  private readonly inForce = new Map<string, string>()
  private readonly declares = new Set<string>()

  /** Prefixes of `inclusive` are declared on the root, unless a verbatim part of it declares them. */
  constructor(vocabulary: Vocabulary, inclusive: readonly string[]) {
    this.vocabulary = vocabulary
    this.inclusive = inclusive
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
      if (typeof c === 'string') this.out += canonicalText(sendable(c))
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
    for (const a of attributes) this.out += ` ${a.raw}="${canonicalValue(sendable(a.value))}"`
    this.out += '>'
    this.checkTypes(attributes)
    return name
  }

  private declare(name: QualifiedName, attributes: readonly Attribute[], inclusive: readonly string[]): void {
    const fresh: string[] = []
    const use = (prefix: string): void => {
      if (prefix === 'xml' || prefix === '' || this.inForce.has(prefix)) return
      this.inForce.set(prefix, this.uriOf(prefix))
      this.declares.add(prefix)
      fresh.push(prefix)
    }
    use(name.prefix)
    for (const a of attributes) if (a.namespace !== '') use(nameOf(a.raw).prefix)
    for (const prefix of inclusive) use(prefix)
    if (fresh.length > 1) fresh.sort(compareCodePoints)
    for (const prefix of fresh) this.out += ` xmlns:${prefix}="${canonicalValue(this.uriOf(prefix))}"`
  }

  private attributesOf(attributes: WrittenElement['attributes']): readonly Attribute[] {
    const found: Attribute[] = []
    for (const raw of Object.keys(attributes)) {
      const value = attributes[raw]
      if (value === undefined) continue
      const { prefix, local } = nameOf(raw)
      found.push({ raw, namespace: prefix === '' ? '' : this.uriOf(prefix), local, value })
    }
    if (found.length < 2) return found
    return found.sort(
      (a, b) => compareCodePoints(a.namespace, b.namespace) || compareCodePoints(a.local, b.local),
    )
  }

  /** xsi:type names its type by prefix, which no declaration follows by itself. */
  private checkTypes(attributes: readonly Attribute[]): void {
    for (const a of attributes) {
      if (a.local !== 'type' || a.namespace !== 'http://www.w3.org/2001/XMLSchema-instance') continue
      const { prefix } = nameOf(a.value)
      if (prefix !== '' && !this.inForce.has(prefix))
        throw new Error(`xsi:type with ${prefix}, which is not declared`)
    }
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

const names = new Map<string, QualifiedName>()
const mostNames = 2000

function nameOf(raw: string): QualifiedName {
  const known = names.get(raw)
  if (known !== undefined) return known
  const name = qualifiedName(raw)
  if (name === undefined || !isNcName(name.local) || name.prefix === 'xmlns' || raw === 'xmlns') {
    throw new Error(`not a name to write: ${JSON.stringify(raw)}`)
  }
  if (names.size < mostNames) names.set(raw, name)
  return name
}

const notable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u0085\u2028\ud800-\udfff\ufffe\uffff]/
const never = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u

/** Characters as they may leave; a person's attribute may hold anything. */
function sendable(value: string): string {
  if (!notable.test(value)) return value
  if (never.test(value)) throw new XmlFault('encoding', 'S12', 'a character that XML 1.0 does not have')
  return value.replace(/[\u0085\u2028]/g, ' ')
}
