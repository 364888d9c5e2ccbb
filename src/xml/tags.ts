import { canonicalValue, compareCodePoints } from './canonical.js'
import { knownName } from './names.js'
import type { QualifiedName } from './names.js'
import { XML, XSI } from './namespaces.js'

/** Prefix to namespace URI. An element may stand in no namespace: its name then has no prefix. */
export type Vocabulary = Readonly<Record<string, string>>

/** An element's name and its attributes, those that are undefined among them. */
export interface Shape {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
}

/** How an element of one name with attributes of these names is written. */
export interface Tag {
  /** `<saml:Issuer` */
  readonly start: string
  readonly end: string
  readonly prefix: string
  /** In the order of Canonical XML. */
  readonly attributes: readonly TagAttribute[]
  readonly hasPrefixes: boolean
  readonly keys: readonly string[]
}

/** A start tag whose attributes are always the same: spelt once for the vocabulary that it was written in last. */
export interface Start extends Shape {
  spelling: StartSpelling | undefined
}

export interface StartSpelling {
  readonly tags: Tags
  readonly tag: Tag
  /** Prefixes that it uses: those of names, and those of the types that its values name. */
  readonly uses: readonly string[]
  readonly typePrefixes: readonly string[]
  /** ` Name="x">` */
  readonly rest: string
}

interface TagAttribute {
  readonly key: string
  /** ` Name="` */
  readonly start: string
  readonly prefix: string
  readonly namesType: boolean
}

const made = new WeakMap<Vocabulary, Tags>()

/** One for each vocabulary: what we write are elements of the same few shapes again and again. */
export function tagsOf(vocabulary: Vocabulary): Tags {
  const known = made.get(vocabulary)
  if (known !== undefined) return known
  const tags = new Tags(vocabulary)
  made.set(vocabulary, tags)
  return tags
}

export class Tags {
  private readonly byName = new Map<string, Tag[]>()
  private readonly declarations = new Map<string, string>()
  private readonly vocabulary: Vocabulary

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
  }

  tagOf({ name, attributes }: Shape): Tag {
    const known = this.byName.get(name)
    if (known !== undefined) for (const tag of known) if (hasKeys(attributes, tag.keys)) return tag
    const tag = this.make(name, Object.keys(attributes))
    if (known === undefined) this.byName.set(name, [tag])
    else known.push(tag)
    return tag
  }

  /** ` xmlns:saml="..."` */
  declarationOf(prefix: string): string {
    const known = this.declarations.get(prefix)
    if (known !== undefined) return known
    const declaration = ` xmlns:${prefix}="${canonicalValue(this.uriOf(prefix))}"`
    this.declarations.set(prefix, declaration)
    return declaration
  }

  private make(raw: string, keys: readonly string[]): Tag {
    checkPlain(raw, ...keys)
    const { prefix } = nameToWrite(raw)
    const names = keys.map(nameToWrite)
    const namespace = (name: QualifiedName) => (name.prefix === '' ? '' : this.uriOf(name.prefix))
    const attributes = names
      .toSorted(
        (a, b) => compareCodePoints(namespace(a), namespace(b)) || compareCodePoints(a.local, b.local),
      )
      .map((name) => ({
        key: name.raw,
        start: ` ${name.raw}="`,
        prefix: name.prefix,
        namesType: name.local === 'type' && namespace(name) === XSI,
      }))
    const hasPrefixes = attributes.some((a) => a.prefix !== '')
    return { start: `<${raw}`, end: `</${raw}>`, prefix, attributes, hasPrefixes, keys }
  }

  private uriOf(prefix: string): string {
    if (prefix === 'xml') return XML
    const uri = Object.hasOwn(this.vocabulary, prefix) ? this.vocabulary[prefix] : undefined
    if (uri === undefined || uri === '') throw new Error(`no namespace for the prefix ${prefix}`)
    checkPlain(prefix, uri)
    return uri
  }
}

export function nameToWrite(raw: string): QualifiedName {
  const name = knownName(raw)
  if (name === undefined || name.prefix === 'xmlns' || raw === 'xmlns') {
    throw new Error(`not a name to write: ${JSON.stringify(raw)}`)
  }
  return name
}

/** In this order; a list of its own for each element would cost more than the rest. */
function hasKeys(attributes: Shape['attributes'], keys: readonly string[]): boolean {
  let at = 0
  for (const key in attributes) {
    if (key !== keys[at]) return false
    at += 1
  }
  return at === keys.length
}

/** Names of ours are ASCII; whoever encodes what is written relies on it. */
export function checkPlain(...names: readonly string[]): void {
  for (const name of names)
    if (!/^[\x21-\x7e]*$/.test(name)) throw new Error(`not a name to write: ${JSON.stringify(name)}`)
}
