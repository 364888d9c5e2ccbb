// One of the two processes of two-processes.ts: runs what it is told for as long as it is told, and says how often it did.
import { sign } from 'node:crypto'
import { benchHouse } from './house.js'
import { keysOf } from './messages.js'

export interface Task {
  readonly what: 'sign' | 'bridge'
  readonly milliseconds: number
}

const octets = Buffer.alloc(800, 'a SignedInfo is about as long as this. ')

const keys = { partner: keysOf('rsa-2048'), own: keysOf('rsa-2048') }
const house = await benchHouse(keys, 'assertion', new Date())
const work = {
  sign: async () => sign('sha256', octets, keys.own.privateKey),
  bridge: () => house.bridge(),
}

process.on('message', (task: Task) => {
  void perSecond(task).then((rate) => process.send?.(rate))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function perSecond({ what, milliseconds }: Task): Promise<number> {
  const run = work[what]
  const began = performance.now()
  let done = 0
  for (; performance.now() - began < milliseconds; done += 1) await run()
  return done / ((performance.now() - began) / 1000)
}
