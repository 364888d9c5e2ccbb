import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Task } from './one-of-two.js'
import { median, medianRatio, rounded } from './statistics.js'

export interface TwoProcesses {
  /** Of both together. */
  readonly signaturesPerSecond: number
  readonly bridgedSignInsPerSecond: number
  /** Bridged sign-ins, one signature on each side, for each raw signature that the two could have made instead. */
  readonly ofRawSigning: number
}

export interface TwoEffort {
  readonly rounds: number
  /** Milliseconds of each kind of work in one round. */
  readonly slice: number
  readonly warmUp: number
}

/** Two processes at once, both making raw signatures and then both whole sign-ins in process, turn about. */
export async function twoProcesses({ rounds, slice, warmUp }: TwoEffort): Promise<TwoProcesses> {
  const children = [1, 2].map(() => fork(join(import.meta.dirname, 'one-of-two.js')))
  try {
    await Promise.all(children.map(said))
    const both = (task: Task) => rateOf(children, task)
    await both({ what: 'bridge', milliseconds: warmUp })
    const [signing, bridging]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round += 1) {
      signing.push(await both({ what: 'sign', milliseconds: slice }))
      bridging.push(await both({ what: 'bridge', milliseconds: slice }))
    }
    return {
      signaturesPerSecond: rounded(median(signing), 1),
      bridgedSignInsPerSecond: rounded(median(bridging), 1),
      ofRawSigning: rounded(medianRatio(bridging, signing), 3),
    }
  } finally {
    for (const child of children) child.kill()
  }
}

async function rateOf(children: readonly ChildProcess[], task: Task): Promise<number> {
  const rates = children.map(async (child) => {
    const rate = said(child)
    child.send(task)
    return Number(await rate)
  })
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0)
}

/** What it says next; a process that ends instead has failed. */
function said(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('one of the two processes ended'))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
}
