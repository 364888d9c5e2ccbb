// For how long a bomb keeps the house from answering anybody else, and how much memory it takes: of several times the
// middle one, since machines have other things to do. The sender is another process.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type Ground, openGround } from '../ground.js'
import type { Bomb } from './bomb.js'

export interface Measured {
  readonly id: string
  /** The longest time for which the event loop stood still. */
  readonly loopMs: number
  /** Resident memory beyond what it was before, at most. */
  readonly memoryMb: number
}

export async function measure(bombs: readonly Bomb[], times: number): Promise<readonly Measured[]> {
  const ground = await openGround()
  const sender = fork(new URL('sender.js', import.meta.url), { serialization: 'advanced' })
  const measured: Measured[] = []
  // The first of each kind finds the house cold
  for (const bomb of bombs.slice(0, 8)) await dropped(bomb, ground, sender)
  for (const bomb of bombs) {
    const runs: Omit<Measured, 'id'>[] = []
    for (let time = 0; time < times; time++) runs.push(await dropped(bomb, ground, sender))
    const middle = (of: (run: Omit<Measured, 'id'>) => number) => middleOf(runs.map(of))
    measured.push({
      id: bomb.id,
      loopMs: middle((run) => run.loopMs),
      memoryMb: middle((run) => run.memoryMb),
    })
  }
  sender.disconnect()
  await ground.close()
  return measured
}

async function dropped(bomb: Bomb, ground: Ground, sender: ChildProcess): Promise<Omit<Measured, 'id'>> {
  const delivery = await bomb.prepare(ground, ground.visitor(), bomb.sizes[1])
  if (delivery.kind === 'file') {
    delivery.put()
    return await watched(() => delivery.look())
  }
  sender.send({ octets: delivery.octets, url: ground.house.url })
  await once(sender, 'message')
  return await watched(async () => {
    sender.send('go')
    await once(sender, 'message')
  })
}

async function watched(run: () => Promise<unknown>): Promise<Omit<Measured, 'id'>> {
  globalThis.gc?.()
  // Linux: the peak of resident memory begins anew here
  writeFileSync('/proc/self/clear_refs', '5')
  const before = residentMb('VmRSS')
  let last = processorMs()
  let longest = 0
  const look = () => {
    const now = processorMs()
    longest = Math.max(longest, now - last)
    last = now
  }
  const watch = setInterval(look, 1)
  await run()
  look()
  clearInterval(watch)
  return { loopMs: longest, memoryMb: Math.max(0, residentMb('VmHWM') - before) }
}

/**
 * What the thread that answers has spent, by Linux's own count: between two turns of the event loop it is what the loop
 * stood still for, on a machine that has nothing else to do.
 */
function processorMs(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

function residentMb(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024
}

function middleOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10
}
