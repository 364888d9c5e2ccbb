import type { Random } from '../../model/ports.js'

/**
 * `spy_`, 256 random bits, six characters made of all before them: scanners of published code know such a token when
 * they see it, and one with a slip in it is not even looked up.
 */
export function newToken(random: Pick<Random, 'secret' | 'hash'>): string {
  const body = `spy_${random.secret()}`
  return body + checksum(body, random)
}

export function isTokenShape(text: string, random: Pick<Random, 'hash'>): boolean {
  const [, body, sum] = /^(spy_[\w-]{43})([\w-]{6})$/.exec(text) ?? []
  return body !== undefined && checksum(body, random) === sum
}

function checksum(body: string, random: Pick<Random, 'hash'>): string {
  return random.hash(body).slice(0, 6)
}
