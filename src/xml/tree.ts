import { XmlFault } from './fault.js'
import type { StartTag } from './known-tags.js'
import { XML } from './namespaces.js'

/** `namespace` is '' for an attribute without prefix: the default namespace does not apply to attributes. */
export interface XmlAttribute {
  readonly prefix: string
  readonly namespace: string
  /** Local name. */
  readonly name: string
  readonly value: string
}

/** `uri` is '' for xmlns="". */
export interface XmlDeclaration {
  readonly prefix: string
  readonly uri: string
}

/**
 * An element of an immutable plain tree. Adjacent text is one string; comments and processing instructions
 * do not exist. `declarations` are the xmlns attributes on this very element.
 */
export interface XmlElement {
  readonly prefix: string
  readonly namespace: string
  /** Local name. */
  readonly name: string
  readonly declarations: readonly XmlDeclaration[]
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly (XmlElement | string)[]
  readonly parent: XmlElement | undefined
  /** The start tag that says all this but the content, where the reader knew it by heart: one for all documents. */
  readonly tag?: StartTag | undefined
}

export function isNamed(e: XmlElement, namespace: string, name: string): boolean {
  return e.name === name && e.namespace === namespace
}

export function elements(e: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = []
  for (const node of e.children) if (typeof node !== 'string') found.push(node)
  return found
}

export function children(e: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  const found: XmlElement[] = []
  for (const node of e.children)
    if (typeof node !== 'string' && isNamed(node, namespace, name)) found.push(node)
  return found
}

/** The only child of that name; several are a fault, since reader and verifier might choose different ones. */
export function child(e: XmlElement, namespace: string, name: string): XmlElement | undefined {
  let found: XmlElement | undefined
  for (const node of e.children) {
    if (typeof node === 'string' || !isNamed(node, namespace, name)) continue
    if (found !== undefined) throw new XmlFault('structure', 'S3', `several ${name} where one may stand`)
    found = node
  }
  return found
}

/** Attributes are found by namespace and local name alone, and without a namespace unless one is given. */
export function attribute(e: XmlElement, name: string, namespace = ''): string | undefined {
  for (const a of e.attributes) if (a.name === name && a.namespace === namespace) return a.value
  return undefined
}

/** The text of an element that has nothing else: '' when empty, a fault when it has child elements. */
export function text(e: XmlElement): string {
  const only = e.children[0]
  if (only === undefined) return ''
  if (typeof only !== 'string' || e.children.length > 1) {
    throw new XmlFault('structure', 'S3', `${e.name} has child elements where text is expected`)
  }
  return only
}

/** The namespace a prefix stands for at this element ('' asks for the default namespace). */
export function namespaceOf(e: XmlElement, prefix: string): string | undefined {
  if (prefix === 'xml') return XML
  for (let at: XmlElement | undefined = e; at !== undefined; at = at.parent) {
    for (const d of at.declarations) if (d.prefix === prefix) return d.uri === '' ? undefined : d.uri
  }
  return undefined
}
