import { XmlFault } from '../xml/fault.js'
import { attribute, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { SAML, SAML11, SAMLP, SAMLP11 } from './names.js'

/** One place in an element's content: any of these names, so many times. */
export interface Slot {
  readonly namespace: string
  readonly names: readonly string[]
  readonly min: number
  readonly max: number
}

export function one(namespace: string, ...names: readonly string[]): Slot {
  return { namespace, names, min: 1, max: 1 }
}

export function optional(namespace: string, ...names: readonly string[]): Slot {
  return { namespace, names, min: 0, max: 1 }
}

export function any(namespace: string, ...names: readonly string[]): Slot {
  return { namespace, names, min: 0, max: Number.POSITIVE_INFINITY }
}

export function some(namespace: string, ...names: readonly string[]): Slot {
  return { namespace, names, min: 1, max: Number.POSITIVE_INFINITY }
}

/** The document is none of ours: `detail` is a sentence that repeats nothing of it. */
export function malformed(detail: string): XmlFault {
  return new XmlFault('structure', 'S3', detail)
}

/** The schema's sequence: these places in this order, nothing else, no text beside them. */
export function checkContent(e: XmlElement, attributes: readonly string[], ...slots: readonly Slot[]): void {
  checkAttributes(e, attributes)
  let at = 0
  let count = 0
  for (const node of e.children) {
    if (typeof node === 'string') {
      checkBlank(node, e)
      continue
    }
    for (let slot = slots[at]; slot !== undefined && !fits(node, slot); slot = slots[at]) {
      checkCount(e, slot, count)
      at += 1
      count = 0
    }
    const slot = slots[at]
    if (slot === undefined) throw malformed(`${e.name} holds an element that does not belong there`)
    count += 1
    checkMost(e, slot, count)
  }
  for (let slot = slots[at]; slot !== undefined; slot = slots[at]) {
    checkCount(e, slot, count)
    at += 1
    count = 0
  }
}

function checkCount(e: XmlElement, { min, names }: Slot, count: number): void {
  if (count < min) throw malformed(`${e.name} without ${names.join(' or ')}`)
}

function checkMost(e: XmlElement, { max, names }: Slot, count: number): void {
  if (count > max) throw malformed(`${e.name} with several ${names.join(' or ')}`)
}

/**
 * Attributes without a namespace are those that the schema has, and no others; foreign ones are never read, so they
 * may stand anywhere. One in a namespace of ours would be a second reading of ours.
 */
export function checkAttributes(e: XmlElement, names: readonly string[]): void {
  for (const { namespace, name } of e.attributes) {
    if (namespace === '' ? !names.includes(name) : ours.has(namespace)) {
      throw malformed(`${e.name} has an attribute that does not belong there`)
    }
  }
}

/** The text of an element that has nothing but text. */
export function textOf(e: XmlElement, attributes: readonly string[] = []): string {
  checkAttributes(e, attributes)
  return text(e)
}

/** An xs:anyURI and its like: white space around it is none of it. */
export function uriOf(e: XmlElement, attributes: readonly string[] = []): string {
  const uri = trimmed(textOf(e, attributes))
  if (uri === '' || uri.length > longestUri) throw malformed(`${e.name} is empty or too long`)
  return uri
}

/** Without the white space of XML around it; a pattern would take its time over blanks in the middle. */
export function trimmed(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isBlank(value.charCodeAt(start))) start += 1
  while (end > start && isBlank(value.charCodeAt(end - 1))) end -= 1
  return value.slice(start, end)
}

export function required(e: XmlElement, name: string): string {
  const value = attribute(e, name)
  if (value === undefined) throw malformed(`${e.name} without ${name}`)
  return value
}

/** xs:boolean */
export function booleanOf(e: XmlElement, name: string): boolean | undefined {
  const value = attribute(e, name)
  if (value === undefined) return undefined
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw malformed(`${name} of ${e.name} is neither true nor false`)
}

/** xs:unsignedShort, and as much of xs:nonNegativeInteger as anybody needs. */
export function numberOf(e: XmlElement, name: string): number | undefined {
  const value = attribute(e, name)
  if (value === undefined) return undefined
  if (!/^\d{1,5}$/.test(value)) throw malformed(`${name} of ${e.name} is not a small number`)
  return Number(value)
}

/**
 * Messages and assertions stand where the grammar has them and nowhere else: what is parked in Extensions, Advice or
 * an attribute's value is there to be mistaken for another.
 */
export function checkNothingParked(root: XmlElement, allowed: (e: XmlElement) => boolean): void {
  for (const e of root.children) {
    if (typeof e === 'string') continue
    if (isParkable(e) && !allowed(e)) throw malformed('a message or an assertion where none belongs')
    checkNothingParked(e, allowed)
  }
}

const ours = new Set([SAML, SAMLP, SAML11, SAMLP11])
const longestUri = 4096
const assertions = new Set(['Assertion', 'EncryptedAssertion'])

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d
}

function isParkable(e: XmlElement): boolean {
  if (e.namespace === SAML || e.namespace === SAML11) return assertions.has(e.name)
  return (e.namespace === SAMLP || e.namespace === SAMLP11) && /(?:Request|Response|Query)$/.test(e.name)
}

function fits(e: XmlElement, slot: Slot): boolean {
  return e.namespace === slot.namespace && slot.names.includes(e.name)
}

function checkBlank(text: string, e: XmlElement): void {
  for (let i = 0; i < text.length; i += 1) {
    if (!isBlank(text.charCodeAt(i))) throw malformed(`text inside ${e.name}`)
  }
}
