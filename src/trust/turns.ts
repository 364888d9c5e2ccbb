export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** So much work at once and no more: the rest waits, in the order in which it came. Work that fails has had its turn. */
export function turns(atOnce: number): InTurn {
  const waiting: (() => void)[] = []
  let left = atOnce
  return async (work) => {
    if (left === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else left -= 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else left += 1
    }
  }
}
