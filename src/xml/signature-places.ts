import { XmlFault } from './fault.js'
import { DS, DS11, XENC, XENC11 } from './namespaces.js'
import { isNamed } from './tree.js'
import type { XmlAttribute, XmlElement } from './tree.js'

const idSyntax = /^[A-Za-z0-9_.-]{1,256}$/
const saml11Ids = ['AssertionID', 'ResponseID', 'RequestID']

/** The syntax of an ID that may be referred to: no quote, no bracket, nothing a lookup could trip over. */
export function isId(value: string): boolean {
  return idSyntax.test(value)
}

/**
 * S3, for every message type: IDs have a plain syntax and stand once in the whole document, under the names
 * the standards give them and no other; ds:Signature stands only where `allowedParents` says so and once
 * there; ds:Object and ds:Manifest, where content could hide, do not exist.
 */
export function checkSignaturePlaces(
  root: XmlElement,
  allowedParents: (parent: XmlElement) => boolean,
): void {
  checkElement(root, allowedParents, new Set())
}

function checkElement(
  e: XmlElement,
  allowedParents: (parent: XmlElement) => boolean,
  ids: Set<string>,
): void {
  for (const a of e.attributes) if (isIdLike(a)) checkId(e, a, ids)
  let signatures = 0
  for (const node of e.children) {
    if (typeof node === 'string') continue
    if (node.namespace === DS) signatures += checkOfDs(node, e, allowedParents)
    checkElement(node, allowedParents, ids)
  }
  if (signatures > 1) throw misplaced('several signatures on one element')
}

/** Returns how many signatures that is. */
function checkOfDs(
  e: XmlElement,
  parent: XmlElement,
  allowedParents: (parent: XmlElement) => boolean,
): number {
  if (e.name === 'Object' || e.name === 'Manifest' || e.name === 'SignatureProperties') {
    throw misplaced('a signature that carries content')
  }
  if (!isNamed(e, DS, 'Signature')) return 0
  if (parent.namespace === DS || !allowedParents(parent)) throw misplaced('a signature where none may stand')
  return 1
}

function isIdLike(a: XmlAttribute): boolean {
  if (a.name.length === 2) return a.name.toLowerCase() === 'id'
  return a.name.endsWith('ID') && a.namespace === '' && saml11Ids.includes(a.name)
}

function checkId(e: XmlElement, a: XmlAttribute, ids: Set<string>): void {
  if (!isOwnIdName(e.namespace, a))
    throw misplaced('an ID attribute of another name than the standards give it')
  if (!isId(a.value)) throw misplaced('an ID with characters that none has')
  if (ids.has(a.value)) throw misplaced('an ID stands twice')
  ids.add(a.value)
}

/** saml-core 1.3.4 and 5.4.2; saml 1.1 core 5.4.2; xmldsig and xmlenc name theirs Id. */
function isOwnIdName(element: string, a: XmlAttribute): boolean {
  if (a.namespace !== '') return false
  if (element === DS || element === DS11 || element === XENC || element === XENC11) return a.name === 'Id'
  if (element.startsWith('urn:oasis:names:tc:SAML:2.0:')) return a.name === 'ID'
  return element.startsWith('urn:oasis:names:tc:SAML:1.0:') && saml11Ids.includes(a.name)
}

function misplaced(detail: string): XmlFault {
  return new XmlFault('structure', 'S3', detail)
}
