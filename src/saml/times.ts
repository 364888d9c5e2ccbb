import { attribute } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { malformed, required } from './grammar.js'

const dateTime = /^(20\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/
const minute = 60_000
const dayLong = 24 * 60 * minute

/**
 * xs:dateTime in one reading: with a zone, of this century, a day that exists, no leap second. saml-core 1.3.3 wants
 * UTC; offsets are unambiguous and accepted. Undefined when it is anything else.
 */
export function readInstant(value: string): Date | undefined {
  return usual(value) ?? unusual(value)
}

/** What everybody writes, `2026-01-31T12:00:00Z` or with three digits more, without a pattern. */
function usual(value: string): Date | undefined {
  const { length } = value
  if ((length !== 20 && length !== 24) || value.charCodeAt(length - 1) !== 0x5a) return undefined
  const month = pair(value, 5)
  const day = pair(value, 8)
  const hour = pair(value, 11)
  const minutes = pair(value, 14)
  const seconds = pair(value, 17)
  const milliseconds = length === 20 ? 0 : pair(value, 20) * 10 + digit(value, 22)
  const digits = pair(value, 0) + pair(value, 2) + month + day + hour + minutes + seconds + milliseconds
  const inPlace =
    value[4] === '-' && value[7] === '-' && value[10] === 'T' && value[13] === ':' && value[16] === ':'
  if (!(digits >= 0) || !inPlace || (length === 24 && value[19] !== '.')) return undefined
  // What is not so may still be an instant of a kind that the pattern knows, or none: that is for it to say
  if (pair(value, 0) !== 20 || month < 1 || month > 12 || day < 1 || day > 28) return undefined
  if (hour > 23 || minutes > 59 || seconds > 59) return undefined
  return new Date(Date.UTC(2000 + pair(value, 2), month - 1, day, hour, minutes, seconds, milliseconds))
}

function pair(value: string, at: number): number {
  return digit(value, at) * 10 + digit(value, at + 1)
}

/** NaN where there is none, which no sum forgets. */
function digit(value: string, at: number): number {
  const found = value.charCodeAt(at) - 0x30
  return found >= 0 && found <= 9 ? found : Number.NaN
}

function unusual(value: string): Date | undefined {
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

/** The day that was written last, and everything of it before the hour: nearly all that is written is of today. */
let writtenDay = Number.NaN
let beforeHour = ''
const pairs = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))

/** saml-core 1.3.3: in UTC, without an offset. What `toISOString` gives, which takes longer, some twenty times a sign-in. */
export function writeInstant(instant: Date): string {
  const day = Math.floor(instant.getTime() / dayLong)
  if (day !== writtenDay) {
    beforeHour = instant.toISOString().slice(0, -'00:00:00.000Z'.length)
    writtenDay = day
  }
  const of = instant.getTime() - day * dayLong
  const [hour, minutes] = [Math.floor(of / (60 * minute)), Math.floor(of / minute) % 60]
  const milliseconds = String(of % 1000).padStart(3, '0')
  return `${beforeHour}${pairs[hour]}:${pairs[minutes]}:${pairs[Math.floor(of / 1000) % 60]}.${milliseconds}Z`
}
