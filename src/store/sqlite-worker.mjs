/**
 * The one writer of a SQLite file. It takes all jobs that wait, runs them in one transaction, and answers once they are
 * committed; a job that cannot stand is undone alone. Plain JavaScript: it runs from the sources as from the build.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const mostJobs = 256
const briefMilliseconds = 50
const database = new Database(workerData.path, { timeout: workerData.busyMilliseconds, fileMustExist: true })
database.pragma('journal_mode = WAL')
database.pragma('foreign_keys = ON')
database.pragma('journal_size_limit = 67108864')

const prepared = new Map()
let synchronous
let patience = workerData.busyMilliseconds

function prepare(sql) {
  const known = prepared.get(sql)
  if (known) return known
  const statement = database.prepare(sql)
  prepared.set(sql, statement)
  return statement
}

/** The sync of a FULL commit also hardens what NORMAL commits left in the same log before it. */
function setDurability(durable) {
  const level = durable ? 'FULL' : 'NORMAL'
  if (level !== synchronous) database.pragma(`synchronous = ${level}`)
  synchronous = level
}

/** Once another writer has made us wait in vain, the next jobs wait only briefly, until one gets through. */
function setPatience(milliseconds) {
  if (milliseconds !== patience) database.pragma(`busy_timeout = ${milliseconds}`)
  patience = milliseconds
}

const refusedBy = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'no_parent',
}

/** Rows and number of changes of one statement, or why it cannot stand. */
function run({ sql, parameters, mustChange }) {
  try {
    const statement = prepare(sql)
    const rows = statement.reader ? statement.all(parameters) : []
    const changes = statement.reader ? rows.length : statement.run(parameters).changes
    return mustChange === undefined || changes === mustChange ? { rows } : { because: 'unchanged' }
  } catch (error) {
    const because = refusedBy[error.code]
    if (because === undefined || !database.inTransaction) throw error
    return { because }
  }
}

function runAll(statements) {
  const rows = []
  for (const [at, statement] of statements.entries()) {
    const outcome = run(statement)
    if (outcome.because) return { done: false, at, because: outcome.because }
    rows.push(outcome.rows)
  }
  return { done: true, rows }
}

function fault(error) {
  return { fault: { code: String(error.code ?? ''), message: String(error.message) } }
}

/** One job between savepoints. A fault that ended the whole transaction is everybody's. */
function runJob({ statements }) {
  prepare('SAVEPOINT job').run()
  let outcome
  try {
    outcome = runAll(statements)
  } catch (error) {
    if (!database.inTransaction) throw error
    outcome = fault(error)
  }
  if (!outcome.done) prepare('ROLLBACK TO job').run()
  prepare('RELEASE job').run()
  return outcome
}

function runBatch(jobs) {
  try {
    setDurability(jobs.some(({ durable }) => durable))
    prepare('BEGIN IMMEDIATE').run()
    const outcomes = jobs.map(runJob)
    prepare('COMMIT').run()
    setPatience(workerData.busyMilliseconds)
    return outcomes
  } catch (error) {
    if (error.code === 'SQLITE_BUSY') setPatience(briefMilliseconds)
    if (database.inTransaction) prepare('ROLLBACK').run()
    // A full disk ends the whole transaction; alone, smaller jobs may still find room.
    if (error.code === 'SQLITE_FULL' && jobs.length > 1) return jobs.flatMap((job) => runBatch([job]))
    return jobs.map(() => fault(error))
  }
}

function waiting(first) {
  const messages = [first]
  while (messages.length < mostJobs) {
    const next = receiveMessageOnPort(parentPort)
    if (!next) break
    messages.push(next.message)
  }
  return messages
}

parentPort.on('message', (first) => {
  const messages = waiting(first)
  const jobs = messages.filter((message) => message !== 'close')
  if (jobs.length > 0) {
    const start = performance.now()
    const outcomes = runBatch(jobs)
    const milliseconds = performance.now() - start
    const durable = jobs.some((job) => job.durable)
    parentPort.postMessage({ ids: jobs.map(({ id }) => id), outcomes, milliseconds, durable })
  }
  if (jobs.length < messages.length) {
    database.close()
    parentPort.close()
  }
})
parentPort.postMessage('open')
