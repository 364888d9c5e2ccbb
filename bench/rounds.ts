/** One thing to measure. What it needs is made beforehand. */
export interface Operation {
  readonly name: string
  run(): unknown
}

/** Microseconds of CPU for one run, round by round. */
export type Rounds = ReadonlyMap<string, readonly number[]>

export interface Effort {
  readonly rounds: number
  /** Milliseconds that one operation gets in one round, at least one run. */
  readonly slice: number
  /** Milliseconds that each operation runs before anything is counted, so that the compiler is done with it. */
  readonly warmUp: number
}

/**
 * All operations take turns in every round, so that whatever slows the machine down meets all of them. Time is CPU of
 * this process with all its threads: the collector's work counts for whoever made the garbage.
 */
export async function interleaved(operations: readonly Operation[], effort: Effort): Promise<Rounds> {
  const counts = new Map<Operation, number>()
  for (const operation of operations) counts.set(operation, await countFor(operation, effort))
  const found = new Map<string, number[]>(operations.map(({ name }) => [name, []]))
  for (let round = 0; round < effort.rounds; round += 1) {
    // Turn about: nobody always runs behind the same neighbour's garbage.
    for (const operation of round % 2 === 0 ? operations : operations.toReversed()) {
      found.get(operation.name)?.push(await cpuOf(operation, counts.get(operation) ?? 1))
    }
  }
  return found
}

async function countFor(operation: Operation, { slice, warmUp }: Effort): Promise<number> {
  const began = performance.now()
  for (let runs = 0; runs < 3 || performance.now() - began < warmUp; runs += 1) await operation.run()
  const micros = await cpuOf(operation, 3)
  return Math.max(1, Math.round((slice * 1000) / micros))
}

async function cpuOf(operation: Operation, count: number): Promise<number> {
  const before = process.cpuUsage()
  for (let run = 0; run < count; run += 1) {
    const result = operation.run()
    if (result instanceof Promise) await result
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

export function of(rounds: Rounds, name: string): readonly number[] {
  const found = rounds.get(name)
  if (found === undefined) throw new Error(`${name} was not measured`)
  return found
}
