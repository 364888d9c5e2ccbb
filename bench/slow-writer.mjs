// The gateway's own writer, on a disk that takes longer for each commit that has to be on it.
import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const { pragma, prepare } = Database.prototype
const never = new Int32Array(new SharedArrayBuffer(4))
let durable = false

Database.prototype.pragma = function (source, options) {
  if (source.startsWith('synchronous = ')) durable = source.endsWith('FULL')
  return pragma.call(this, source, options)
}
Database.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (sql !== 'COMMIT') return statement
  const run = () => {
    const done = statement.run()
    if (durable) Atomics.wait(never, 0, 0, workerData.delay)
    return done
  }
  return { run }
}
await import(workerData.writer)
