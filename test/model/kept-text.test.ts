import { readKept, writeKept } from '../../src/model/kept-text.js'

test('what is kept comes back as it was, whatever its names: dates too, and the original is left alone', () => {
  const at = new Date(1000)
  const odd = Object.defineProperty({ at, list: ['a', { at }] }, '__proto__', {
    value: { at, plain: 'x' },
    enumerable: true,
  })
  const kept = readKept(writeKept([odd, 'text', null])) as readonly unknown[]
  const [found] = kept as readonly [Readonly<Record<string, unknown>>]
  expect(Object.keys(found).toSorted()).toEqual(['__proto__', 'at', 'list'])
  expect(Object.getPrototypeOf(found)).toBeNull()
  expect(found['at']).toEqual(at)
  expect((found['__proto__'] as Readonly<Record<string, unknown>>)['at']).toEqual(at)
  expect((found['list'] as readonly unknown[])[1]).toEqual({ at })
  expect(odd.at).toBe(at)
})
