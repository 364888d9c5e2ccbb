import { median, medianRatio, quantile, rounded, weighted } from '../../bench/statistics.js'

test('the median of an odd count is the one in the middle, of an even count half-way between the two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('a quantile lies between its neighbours, and at the ends is the least and the greatest', () => {
  const numbers = [40, 10, 30, 20, 50]
  expect(quantile(numbers, 0)).toBe(10)
  expect(quantile(numbers, 1)).toBe(50)
  expect(quantile(numbers, 0.25)).toBe(20)
  expect(quantile(numbers, 0.9)).toBeCloseTo(46)
})

test('what was handed in stays in its order', () => {
  const numbers = [3, 1, 2]
  median(numbers)
  expect(numbers).toEqual([3, 1, 2])
})

test('nothing measured is a fault and not a number', () => {
  expect(() => median([])).toThrow('no numbers')
})

test('a machine that slows down in the middle moves both sides of a ratio and not the ratio', () => {
  expect(medianRatio([20, 20, 60, 60, 20], [10, 10, 30, 30, 10])).toBe(2)
})

test('a round without its base is a fault', () => {
  expect(() => medianRatio([1, 2], [1])).toThrow('without its base')
})

test('a bound is so many signatures and verifications of each round', () => {
  const rounds = weighted([
    { times: 3, of: [100, 200] },
    { times: 4, of: [10, 20] },
  ])
  expect(rounds).toEqual([340, 680])
})

test('numbers are rounded to so many places', () => {
  expect(rounded(1.2345)).toBe(1.23)
  expect(rounded(1.2346, 3)).toBe(1.235)
})
