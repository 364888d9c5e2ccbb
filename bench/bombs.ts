import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

/** The worst that any bomb of `npm run bombs` does to a house: the middle one of several times each. */
export interface BombResults {
  readonly bombs: number
  /** The longest time for which nobody else was answered. */
  readonly worstLoopMs: number
  readonly worstLoop: string
  /** Resident memory beyond what it was before, at most. */
  readonly worstMemoryMb: number
  readonly worstMemory: string
  /** How many go beyond 50 ms or 32 MiB. */
  readonly beyond: readonly string[]
}

interface Measured {
  readonly id: string
  readonly loopMs: number
  readonly memoryMb: number
}

const root = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)
const most = { loopMs: 50, memoryMb: 32 }

export async function bombs(quick: boolean): Promise<BombResults> {
  await run('npm', ['run', '--silent', 'build:proofs'], { cwd: root })
  const program = [
    '--expose-gc',
    'test/dist/test/attacks/bombs.js',
    '--measure',
    '--times',
    quick ? '1' : '5',
  ]
  const { stdout } = await run(process.execPath, program, { cwd: root, maxBuffer: 16 << 20 })
  // Our own program has written it
  return worstOf(JSON.parse(stdout) as readonly Measured[])
}

export function worstOf(measured: readonly Measured[]): BombResults {
  const worst = (of: (one: Measured) => number) => measured.toSorted((a, b) => of(b) - of(a))[0]
  const loop = worst(({ loopMs }) => loopMs)
  const memory = worst(({ memoryMb }) => memoryMb)
  return {
    bombs: measured.length,
    worstLoopMs: loop?.loopMs ?? 0,
    worstLoop: loop?.id ?? '',
    worstMemoryMb: memory?.memoryMb ?? 0,
    worstMemory: memory?.id ?? '',
    beyond: measured
      .filter(({ loopMs, memoryMb }) => loopMs > most.loopMs || memoryMb > most.memoryMb)
      .map(({ id, loopMs, memoryMb }) => `${id} ${loopMs} ms ${memoryMb} MiB`),
  }
}

export function bombLines({ bombs: count, beyond, ...worst }: BombResults): readonly string[] {
  return [
    `${count} bombs: the event loop stood still for ${worst.worstLoopMs} ms at most (${worst.worstLoop}), memory grew by ${worst.worstMemoryMb} MiB at most (${worst.worstMemory})`,
    ...beyond.map((line) => `  beyond ${most.loopMs} ms or ${most.memoryMb} MiB: ${line}`),
  ]
}
