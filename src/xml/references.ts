import { XmlFault } from './fault.js'

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const longestReference = 32

/**
 * What a stretch of text or an attribute value says once line ends are one LF each (XML 1.0, 2.11), attribute
 * white space is blanks (3.3.3) and references are replaced. There are no entities but the predefined five.
 */
export function characters(raw: string, inAttribute: boolean): string {
  if (!inAttribute && raw.includes(']]>')) throw malformed('"]]>" in text')
  let literal = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
  if (inAttribute) literal = literal.replace(/[\t\n]/g, ' ')
  return literal.includes('&') ? dereferenced(literal) : literal
}

function dereferenced(literal: string): string {
  let out = ''
  let from = 0
  for (let at = literal.indexOf('&'); at >= 0; at = literal.indexOf('&', from)) {
    const end = literal.slice(at, at + longestReference).indexOf(';')
    if (end < 0) throw malformed('a reference does not end')
    out += literal.slice(from, at) + referred(literal.slice(at + 1, at + end))
    from = at + end + 1
  }
  return out + literal.slice(from)
}

function referred(name: string): string {
  if (name.charCodeAt(0) !== 0x23) {
    const value = entities.get(name)
    if (value === undefined) throw malformed('an entity that XML does not predefine')
    return value
  }
  const code = numberOf(name)
  if (!isCharacter(code)) throw malformed('a reference to a character that XML 1.0 does not have')
  return String.fromCodePoint(code)
}

function numberOf(name: string): number {
  if (/^#[0-9]+$/.test(name)) return Number.parseInt(name.slice(1), 10)
  return /^#x[0-9A-Fa-f]+$/.test(name) ? Number.parseInt(name.slice(2), 16) : 0
}

/** XML 1.0, production 2. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}

function malformed(detail: string): XmlFault {
  return new XmlFault('malformed', 'S2', detail)
}
