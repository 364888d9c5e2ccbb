/**
 * A process that writes jobs through the real writer thread and says when each is acknowledged, until it is killed.
 * The statements are plain: what is proved is that an acknowledged job is there afterwards.
 */
import { Worker } from 'node:worker_threads'

const [path, worker] = process.argv.slice(2)
const writer = new Worker(worker, {
  workerData: { path, journal: 'WAL', cache: 16_000, busyMilliseconds: 2000 },
})
const statement = (id) => ({
  number: 0,
  sql: 'insert into replays (id, remembered_until) values (?, ?)',
  parameters: [`killed-${id}`, 1e15],
})
writer.on('message', (said) => {
  if (said === 'open')
    for (let id = 0; id < 5000; id++) writer.postMessage([{ id, statements: [statement(id)], durable: true }])
  else process.stdout.write(said.ids.map((id) => `${id}\n`).join(''))
})
