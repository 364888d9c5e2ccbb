const whitespace = /[\t\n\r ]+/g

/**
 * RFC 4648 base64 in one reading only: XML white space removed, then alphabet, padding and unused bits must be
 * exact. Undefined when they are not.
 */
export function decodeBase64(value: string): Buffer | undefined {
  const compact = value.replace(whitespace, '')
  const bytes = Buffer.from(compact, 'base64')
  return bytes.toString('base64') === compact ? bytes : undefined
}
