const whitespace = /[\t\n\r ]+/g

/**
 * RFC 4648 base64 in one reading only: XML white space removed, then alphabet, padding and unused bits must be
 * exact. Undefined when they are not.
 */
export function decodeBase64(value: string): Buffer | undefined {
  // As a rule there is no white space, and decoding tells that sooner than looking for it
  return exactly(value) ?? exactly(value.replace(whitespace, ''))
}

function exactly(compact: string): Buffer | undefined {
  const bytes = Buffer.from(compact, 'base64')
  return bytes.toString('base64') === compact ? bytes : undefined
}
