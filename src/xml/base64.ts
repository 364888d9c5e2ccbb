import { isBlank } from './marks.js'

/** White space beyond this, and beyond half as much as there is of anything else, is in nobody's base64. */
const mostBlanks = 4096

/**
 * RFC 4648 base64 in one reading only: XML white space removed, then alphabet, padding and unused bits must be
 * exact. Undefined when they are not. Where padding is optional, all of it may be left out.
 */
export function decodeBase64(
  value: string,
  padding: 'required' | 'optional' = 'required',
): Buffer | undefined {
  // Decoding skips what does not belong, so the octets are right only if they are spelt as the value is
  const bytes = Buffer.from(value, 'base64')
  const exact = bytes.toString('base64')
  if (exact === value || isSpelling(value, exact)) return bytes
  return padding === 'optional' && isSpelling(value, exact.replace(/={1,2}$/, '')) ? bytes : undefined
}

/** Whether `value` is `exact` but for white space. It gives up at the first letter of another. */
function isSpelling(value: string, exact: string): boolean {
  if (value.length > 1.5 * exact.length + mostBlanks) return false
  let found = 0
  for (let at = 0; at < value.length; at += 1) {
    const unit = value.charCodeAt(at)
    if (unit === exact.charCodeAt(found)) found += 1
    else if (!isBlank(unit)) return false
  }
  return found === exact.length
}
