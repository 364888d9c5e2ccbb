import { Refusal } from '../model/refusal.js'

/** What a mapping may take and make. Larger is no person's attribute: it is refused, never clipped. */
export const bounds = {
  /** Values of one attribute. */
  values: 1000,
  /** UTF-16 units of one value. */
  length: 64 * 1024,
  /** UTF-16 units of all that one list of rules makes. */
  total: 1024 * 1024,
  /** Characters of a template and of what a match is rewritten to. */
  text: 4096,
  /** Characters of a regular expression. */
  pattern: 1000,
  /** Instructions of a compiled regular expression: the factor in its linear time. */
  program: 5000,
} as const

/** Throws Refusal `partner.answer_too_large`. */
export function checkBounds(attribute: string, values: readonly string[]): readonly string[] {
  if (values.length > bounds.values) throw tooLarge(attribute, `more than ${bounds.values} values`)
  for (const { length } of values)
    if (length > bounds.length) throw tooLarge(attribute, 'a value is too long')
  return values
}

export function tooLarge(attribute: string, why: string): Refusal {
  return new Refusal('partner.answer_too_large', `attribute ${attribute.slice(0, 256)}: ${why}`)
}

/** Joins lazily and stops at the bound, so that nothing larger is ever built. */
export function joined(attribute: string, parts: Iterable<string>): string {
  let whole = ''
  for (const part of parts) {
    whole += part
    if (whole.length > bounds.length) throw tooLarge(attribute, 'a value is too long')
  }
  return whole
}
