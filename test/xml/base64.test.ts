import { fc } from '../support/properties.js'
import { decodeBase64 } from '../../src/xml/base64.js'

const octets = fc.uint8Array({ maxLength: 200 })
const blanks = fc.stringMatching(/^[\t\n\r ]{0,3}$/)

/** The rule itself, whatever it costs: white space out, then one reading only. */
function plainly(value: string): string | undefined {
  const compact = value.replace(/[\t\n\r ]/g, '')
  return Buffer.from(compact, 'base64').toString('base64') === compact ? compact : undefined
}

test('octets come back, whatever white space stands between the letters', () => {
  fc.assert(
    fc.property(octets, fc.array(blanks, { minLength: 1 }), (bytes, between) => {
      const exact = Buffer.from(bytes).toString('base64')
      const spaced = [...exact].map((c, i) => c + (between[i % between.length] ?? '')).join('')
      expect(decodeBase64(spaced)).toEqual(Buffer.from(bytes))
      expect(decodeBase64(spaced.replaceAll('=', ''), 'optional')).toEqual(Buffer.from(bytes))
    }),
  )
})

test('what is no base64, or another spelling of the same octets, is none', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[AQZaz09+/=\-_.\n ]{0,12}$/), (value) => {
      expect(decodeBase64(value)?.toString('base64')).toBe(plainly(value))
      const padded = (compact: string) => compact.padEnd(Math.ceil(compact.length / 4) * 4, '=')
      const compact = value.replace(/[\n ]/g, '')
      const optional = plainly(value) ?? (compact.endsWith('=') ? undefined : plainly(padded(compact)))
      expect(decodeBase64(value, 'optional')?.toString('base64')).toBe(optional)
    }),
    { numRuns: 2000 },
  )
})

test('white space is white space up to a point', () => {
  expect(decodeBase64(`AAAA${' '.repeat(4096)}`)).toEqual(Buffer.alloc(3))
  expect(decodeBase64(`AAAA${' '.repeat(4099)}`)).toBeUndefined()
})
