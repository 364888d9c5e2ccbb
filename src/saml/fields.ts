import { unitsOf } from '../xml/units.js'
import { BindingFault } from './binding-fault.js'

/** The parameters that the bindings give a meaning (saml-bindings 3.4.4.1, 3.5.4). */
export const samlFields = fieldNames([
  'SAMLRequest',
  'SAMLResponse',
  'RelayState',
  'SAMLEncoding',
  'SigAlg',
  'Signature',
] as const)
export type FieldName =
  | 'SAMLRequest'
  | 'SAMLResponse'
  | 'RelayState'
  | 'SAMLEncoding'
  | 'SigAlg'
  | 'Signature'

/** One parameter: as it stood in the query or form, and decoded once. */
export interface Field {
  readonly raw: string
  readonly value: string
}

/** The names that one protocol gives its parameters, whole and by their letters alone. */
export interface FieldNames<Name extends string> {
  readonly byLetters: ReadonlyMap<string, Name>
  readonly byName: ReadonlyMap<string, Name>
}

export function fieldNames<Name extends string>(names: readonly Name[]): FieldNames<Name> {
  return {
    byLetters: new Map(names.map((name) => [name.toLowerCase(), name])),
    byName: new Map(names.map((name) => [name, name])),
  }
}

const mostFields = 100

/**
 * The protocol's parameters of a raw query or form. A signature covers the raw bytes, so names are compared as they
 * stand: one that only decodes to such a name, or resembles it as frameworks read names, is refused, as is one that
 * stands twice. Others are none of ours.
 */
export function readFields<Name extends string>(
  raw: string,
  names: FieldNames<Name>,
): ReadonlyMap<Name, Field> {
  const pieces = raw === '' ? [] : raw.split('&')
  if (pieces.length > mostFields) throw new BindingFault('malformed', 'too many parameters')
  const fields = new Map<Name, Field>()
  for (const piece of pieces) {
    const equals = piece.indexOf('=')
    const rawName = equals < 0 ? piece : piece.slice(0, equals)
    const name = resembling(rawName, names)
    if (name === undefined) continue
    if (rawName !== name || equals < 0) throw new BindingFault('malformed', `${name} written in an odd way`)
    if (fields.has(name)) throw new BindingFault('malformed', `${name} stands twice`)
    const rawValue = piece.slice(equals + 1)
    fields.set(name, { raw: rawValue, value: decoded(rawValue, name) })
  }
  return fields
}

function resembling<Name extends string>(rawName: string, names: FieldNames<Name>): Name | undefined {
  const exact = names.byName.get(rawName)
  if (exact !== undefined) return exact
  if (rawName.length > 256) return undefined
  const name = formDecoded(rawName) ?? rawName
  return names.byLetters.get(name.replace(/[^A-Za-z]+/g, '').toLowerCase())
}

function decoded(rawValue: string, name: string): string {
  const value = formDecoded(rawValue)
  if (value === undefined) throw new BindingFault('malformed', `${name} is not percent-encoded UTF-8`)
  return value
}

function formDecoded(raw: string): string | undefined {
  const plain = raw.length < shortest ? undefined : asciiDecoded(raw)
  if (plain !== undefined) return plain
  try {
    // Several times quicker than replacing, in a form that is all plus signs
    return decodeURIComponent(raw.split('+').join(' '))
  } catch {
    return undefined
  }
}

const shortest = 64
const longest = 64 * 1024
const scratch = Buffer.alloc(longest)
const percent = 0x25
const plus = 0x2b

/**
 * The same for a value that is all ASCII, as a message in base64 is, in a fraction of the time; undefined when there is
 * anything else in it, which decodeURIComponent then judges.
 */
function asciiDecoded(raw: string): string | undefined {
  if (raw.length > longest) return undefined
  const units = unitsOf(raw)
  const last = raw.length - 4
  let all = 0
  let to = 0
  let at = 0
  while (at < raw.length) {
    // Four at a time as long as it goes, in half the time; behind the end stands a 0
    if (at <= last && fourFrom(units, at, to)) {
      at += 4
      to += 4
      continue
    }
    const unit = units[at] as number
    const one = unit === percent ? escaped(units, at) : unit === plus ? 0x20 : unit
    all |= one
    scratch[to] = one
    to += 1
    at += unit === percent ? 3 : 1
  }
  return all < 0x80 ? scratch.toString('latin1', 0, to) : undefined
}

function fourFrom(units: Uint16Array, at: number, to: number): boolean {
  const a = units[at] as number
  const b = units[at + 1] as number
  const c = units[at + 2] as number
  const d = units[at + 3] as number
  if ((a | b | c | d) >= 0x80 || isCoded(a) || isCoded(b) || isCoded(c) || isCoded(d)) return false
  scratch[to] = a
  scratch[to + 1] = b
  scratch[to + 2] = c
  scratch[to + 3] = d
  return true
}

function isCoded(unit: number): boolean {
  return unit === percent || unit === plus
}

function escaped(units: Uint16Array, at: number): number {
  return hexadecimal(units[at + 1] as number) * 16 + hexadecimal(units[at + 2] as number)
}

/** What is no digit makes more than any ASCII character, together with any other. */
function hexadecimal(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  const letter = unit | 0x20
  return letter >= 0x61 && letter <= 0x66 && unit < 0x80 ? letter - 0x57 : 0x1000
}
