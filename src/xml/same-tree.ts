import type { XmlAttribute, XmlElement } from './tree.js'

/**
 * Whether `reread` is `original` without its child `without`: names, prefixes, attributes, text, order.
 * Declarations are not compared: the exclusive canonical form moves them to where they are used.
 */
export function isSameTree(original: XmlElement, reread: XmlElement, without?: XmlElement): boolean {
  if (!haveSameTag(original, reread)) return false
  const left = without === undefined ? original.children : withoutChild(original.children, without)
  if (left.length !== reread.children.length) return false
  for (let i = 0; i < left.length; i += 1) {
    // both are within their lists
    const node = left[i] as XmlElement | string
    const other = reread.children[i] as XmlElement | string
    if (typeof node === 'string' || typeof other === 'string') {
      if (node !== other) return false
    } else if (!isSameTree(node, other)) return false
  }
  return true
}

function haveSameTag(original: XmlElement, reread: XmlElement): boolean {
  // Of start tags in the same words, between the same namespaces, the reader has one for all documents
  if (original.tag !== undefined && original.tag === reread.tag) return true
  return (
    original.name === reread.name &&
    original.namespace === reread.namespace &&
    original.prefix === reread.prefix &&
    haveSameAttributes(original.attributes, reread.attributes)
  )
}

function haveSameAttributes(left: readonly XmlAttribute[], right: readonly XmlAttribute[]): boolean {
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i += 1) {
    const a = left[i] as XmlAttribute // within the list
    // Each expanded name stands once on either side, so equal counts and all found means equal sets
    if (!isSameAttribute(a, right[i]) && !right.some((b) => isSameAttribute(a, b))) return false
  }
  return true
}

function isSameAttribute(a: XmlAttribute, b: XmlAttribute | undefined): boolean {
  return (
    b !== undefined &&
    a.name === b.name &&
    a.value === b.value &&
    a.namespace === b.namespace &&
    a.prefix === b.prefix
  )
}

/** The children that are left, with the text on either side of the gap joined as a reader would. */
function withoutChild(
  nodes: readonly (XmlElement | string)[],
  without: XmlElement,
): readonly (XmlElement | string)[] {
  const at = nodes.indexOf(without)
  const before = nodes[at - 1]
  const after = nodes[at + 1]
  if (typeof before !== 'string' || typeof after !== 'string') return nodes.filter((node) => node !== without)
  return [...nodes.slice(0, at - 1), before + after, ...nodes.slice(at + 2)]
}
