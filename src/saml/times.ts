import { attribute } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { malformed, required } from './grammar.js'

const dateTime = /^(20\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/
const minute = 60_000

/**
 * xs:dateTime in one reading: with a zone, of this century, a day that exists, no leap second. saml-core 1.3.3 wants
 * UTC; offsets are unambiguous and accepted. Undefined when it is anything else.
 */
export function readInstant(value: string): Date | undefined {
  const found = dateTime.exec(value)
  if (found === null) return undefined
  const field = (at: number): number => Number(found[at] ?? 0)
  const [year, month, day, hour, minutes, seconds] = [1, 2, 3, 4, 5, 6].map(field) as Six
  if (hour > 23 || minutes > 59 || seconds > 59) return undefined
  const milliseconds = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3))
  const local = Date.UTC(year, month - 1, day, hour, minutes, seconds, milliseconds)
  if (new Date(local).getUTCDate() !== day || new Date(local).getUTCMonth() !== month - 1) return undefined
  const offset = field(9) * 60 + field(10)
  if (field(10) > 59 || offset > 14 * 60) return undefined
  return new Date(local - (found[8] === '-' ? -offset : offset) * minute)
}

/** Six numbers, since the pattern that matched has six groups of digits there. */
type Six = [number, number, number, number, number, number]

export function instantOf(e: XmlElement, name: string): Date {
  const instant = readInstant(required(e, name))
  if (instant === undefined) throw malformed(`${name} of ${e.name} is not an instant`)
  return instant
}

export function optionalInstantOf(e: XmlElement, name: string): Date | undefined {
  return attribute(e, name) === undefined ? undefined : instantOf(e, name)
}

/** saml-core 1.3.3: in UTC, without an offset. */
export function writeInstant(instant: Date): string {
  return instant.toISOString()
}
