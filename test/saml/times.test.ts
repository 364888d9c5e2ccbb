import { fc } from '../support/properties.js'
import { readInstant, writeInstant } from '../../src/saml/times.js'

test('instants are written as the language writes them, of whatever day', () => {
  fc.assert(
    fc.property(fc.array(fc.date({ noInvalidDate: true }), { maxLength: 8 }), (instants) => {
      const [first = new Date(0)] = instants
      const ends = [0, 86_399_999, 86_400_000, -1].map(
        (more) => new Date(Math.floor(first.getTime() / 86_400_000) * 86_400_000 + more),
      )
      for (const instant of [...instants, ...ends, ...instants].filter((one) => !Number.isNaN(one.getTime())))
        expect(writeInstant(instant)).toBe(instant.toISOString())
    }),
    { numRuns: 500 },
  )
  expect(() => writeInstant(new Date(Number.NaN))).toThrow(RangeError)
})

test.each([
  ['2026-11-22T12:00:00Z', '2026-11-22T12:00:00.000Z'],
  ['2026-11-22T12:00:00.5Z', '2026-11-22T12:00:00.500Z'],
  ['2026-11-22T12:00:00.123456789Z', '2026-11-22T12:00:00.123Z'],
  ['2026-11-22T12:00:00+01:00', '2026-11-22T11:00:00.000Z'],
  ['2026-11-22T12:00:00-05:30', '2026-11-22T17:30:00.000Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ['2099-12-31T23:59:59+14:00', '2099-12-31T09:59:59.000Z'],
])('MSG-03: %s is an instant', (value, expected) => {
  const instant = readInstant(value)
  expect(instant && writeInstant(instant)).toBe(expected)
})

test.each([
  '',
  '2026',
  '2026-11-22',
  '2026-11-22T12:00:00',
  '2026-11-22t12:00:00z',
  '2026-11-22 12:00:00Z',
  ' 2026-11-22T12:00:00Z',
  '2026-11-22T12:00:00Z\n',
  '2026-11-22T12:00Z',
  '2026-11-22T12:00:00.Z',
  '2026-11-22T12:00:00.1234567890Z',
  '2026-11-22T12:00:60Z',
  '2026-11-22T24:00:00Z',
  '2026-11-22T12:60:00Z',
  '2026-13-01T12:00:00Z',
  '2026-00-01T12:00:00Z',
  '2026-02-29T12:00:00Z',
  '2026-11-31T12:00:00Z',
  '2026-11-22T12:00:00+14:01',
  '2026-11-22T12:00:00+01:60',
  '2026-11-22T12:00:00+0100',
  '1999-12-31T12:00:00Z',
  '2100-01-01T12:00:00Z',
  '9999-01-01T12:00:00Z',
  '-2026-11-22T12:00:00Z',
  '٢٠٢٦-11-22T12:00:00Z',
])('P22: %j is none', (value) => {
  expect(readInstant(value)).toBeUndefined()
})
