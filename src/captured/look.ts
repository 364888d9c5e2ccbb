import { XmlFault } from '../xml/fault.js'
import { messageLimits, parse } from '../xml/parse.js'
import type { XmlElement } from '../xml/tree.js'
import { attribute, children, elements, text } from '../xml/tree.js'

/** What a message says of itself before anything of it is believed: for people, and to judge it by its own word where nobody gave another. */
export interface Looked {
  readonly root: XmlElement
  attribute(name: string): string | undefined
  /** Trimmed text of the first child of that name, of the root or another element. */
  textOf(namespace: string, name: string, within?: XmlElement): string | undefined
  first(namespace: string, name: string, within?: XmlElement): XmlElement | undefined
}

/** Undefined where the message cannot be read at all: the judgement says why. */
export function look(xml: Uint8Array | undefined): Looked | undefined {
  if (xml === undefined) return undefined
  try {
    return lookedAt(parse(xml, messageLimits))
  } catch (error) {
    if (error instanceof XmlFault) return undefined
    throw error
  }
}

function lookedAt(root: XmlElement): Looked {
  const first = (namespace: string, name: string, within = root) => children(within, namespace, name)[0]
  return {
    root,
    first,
    attribute: (name) => attribute(root, name),
    textOf(namespace, name, within = root) {
      const found = first(namespace, name, within)
      const only = found !== undefined && elements(found).length === 0 ? text(found).trim() : ''
      return only === '' ? undefined : only
    },
  }
}

const DS = 'http://www.w3.org/2000/09/xmldsig#'

/** The short name of the algorithm that a signature on this element claims, `unsigned` without one. */
export function signedWords(e: XmlElement | undefined): string | undefined {
  const signature = e && children(e, DS, 'Signature')[0]
  if (signature === undefined) return undefined
  const info = children(signature, DS, 'SignedInfo')[0]
  const method = info && children(info, DS, 'SignatureMethod')[0]
  return (method && attribute(method, 'Algorithm')?.split('#').at(-1)) ?? 'in an unknown way'
}

/** Pairs that are there. */
export function present(
  ...pairs: readonly (readonly [name: string, value: string | undefined])[]
): readonly (readonly [string, string])[] {
  return pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)
}
