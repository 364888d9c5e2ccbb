import { sparing } from '../../src/store/sparing.js'

describe('an answer over everything', () => {
  let now = 0
  let asked = 0
  const clock = { ticks: () => now }
  const counting = (took: number) =>
    sparing(
      clock,
      async (question: string) => {
        now += took
        asked += 1
        return `${question} ${asked}`
      },
      (question) => question,
    )
  beforeEach(() => {
    now = 0
    asked = 0
  })

  test('that took long is given again for fifty times as long, and not to another question', async () => {
    const answer = counting(40)
    expect(await answer('apps')).toBe('apps 1')
    now += 1999
    expect(await answer('apps')).toBe('apps 1')
    expect(await answer('partners')).toBe('partners 2')
    now += 1
    expect(await answer('apps')).toBe('apps 3')
  })

  test('that took nothing is new each time', async () => {
    const answer = counting(0)
    expect(await answer('apps')).toBe('apps 1')
    expect(await answer('apps')).toBe('apps 2')
  })

  test('is never older than five seconds', async () => {
    const answer = counting(4000)
    expect(await answer('apps')).toBe('apps 1')
    now += 5000
    expect(await answer('apps')).toBe('apps 2')
  })
})
