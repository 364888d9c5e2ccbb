// Loaded before the gateway (node --import): counts what its SQLite writer commits, and tells its parent when asked.
// With a delay, the writer runs on a slower disk. The gateway itself is the built one, and knows nothing of it.
import { syncBuiltinESMExports } from 'node:module'
import workerThreads from 'node:worker_threads'

const { Worker } = workerThreads
const delay = Number(process.env.BENCH_SLOW_DISK_MILLISECONDS ?? 0)
const commits = { durable: 0, others: 0, jobs: 0, milliseconds: [] }

workerThreads.Worker = class extends Worker {
  constructor(code, options = {}) {
    if (!String(code).endsWith('/sqlite-worker.mjs')) return new Worker(code, options)
    const slow = new URL('slow-writer.mjs', import.meta.url)
    const workerData = { ...options.workerData, writer: String(code), delay }
    super(delay > 0 ? slow : code, { ...options, workerData })
    this.on('message', count)
  }
}
syncBuiltinESMExports()

function count(batch) {
  if (typeof batch !== 'object') return
  commits.jobs += batch.ids.length
  if (!batch.durable) commits.others += 1
  else {
    commits.durable += 1
    commits.milliseconds.push(batch.milliseconds)
  }
}

/** Every question is answered with what was counted since the last one. */
process.on('message', () => {
  process.send(commits)
  Object.assign(commits, { durable: 0, others: 0, jobs: 0, milliseconds: [] })
})
// Whoever runs the bench may die in any way: the gateway goes with it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
