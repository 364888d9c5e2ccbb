import { turns } from '../../src/trust/turns.js'

/** Work that ends when it is told to. */
function worksite() {
  const begun: string[] = []
  const ends = new Map<string, (fault?: Error) => void>()
  const work = (name: string) => () =>
    new Promise<string>((done, failed) => {
      begun.push(name)
      ends.set(name, (fault) => (fault ? failed(fault) : done(name)))
    })
  return { begun, work, end: (name: string, fault?: Error) => ends.get(name)?.(fault) }
}

test('one begins when the one before has ended, in the order in which they came', async () => {
  const { begun, work, end } = worksite()
  const inTurn = turns(1)
  const ended = ['a', 'b', 'c'].map((name) => inTurn(work(name)))
  expect(begun).toEqual(['a'])
  end('a')
  expect(await ended[0]).toBe('a')
  expect(begun).toEqual(['a', 'b'])
  end('b')
  await ended[1]
  end('c')
  expect(await Promise.all(ended)).toEqual(['a', 'b', 'c'])
})

test('work that fails tells whoever asked for it, and the next has its turn', async () => {
  const { begun, work, end } = worksite()
  const inTurn = turns(1)
  const [first, second] = [inTurn(work('a')), inTurn(work('b'))]
  end('a', new Error('no'))
  await expect(first).rejects.toThrow('no')
  expect(begun).toEqual(['a', 'b'])
  end('b')
  expect(await second).toBe('b')
})

test('no more than so many at once', async () => {
  const { begun, work, end } = worksite()
  const inTurn = turns(2)
  const ended = ['a', 'b', 'c', 'd'].map((name) => inTurn(work(name)))
  expect(begun).toEqual(['a', 'b'])
  end('b')
  await ended[1]
  expect(begun).toEqual(['a', 'b', 'c'])
  end('a')
  await ended[0]
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  end('c')
  end('d')
  await Promise.all(ended)
})
