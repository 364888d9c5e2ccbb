/**
 * The one writer of a SQLite file. It takes all jobs that wait, runs them in one transaction, and answers once they are
 * committed; a job that cannot stand is undone alone. Plain JavaScript: it runs from the sources as from the build.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const mostJobs = 256
const briefMilliseconds = 50
const database = new Database(workerData.path, { timeout: workerData.busyMilliseconds, fileMustExist: true })
database.pragma(`journal_mode = ${workerData.journal}`)
database.pragma(`cache_size = ${-workerData.cache}`)
database.pragma('foreign_keys = ON')
// Hot pages are most of what the log holds: the longer it grows, the more seldom each goes into the file. 16 MB
database.pragma('wal_autocheckpoint = 4000')
database.pragma('journal_size_limit = 67108864')
// What a statement may have to undo is kept in memory: a file for it would be made and removed at every commit
database.pragma('temp_store = MEMORY')

/** Statements by the number under which their text came, once. */
const texts = new Map()
const prepared = new Map()
const [begin, commit, rollback, savepoint, undo, release] = [
  'BEGIN IMMEDIATE',
  'COMMIT',
  'ROLLBACK',
  'SAVEPOINT job',
  'ROLLBACK TO job',
  'RELEASE job',
].map((sql) => database.prepare(sql))
let synchronous
let patience = workerData.busyMilliseconds

function prepare(number) {
  const known = prepared.get(number)
  if (known) return known
  const statement = database.prepare(texts.get(number))
  prepared.set(number, statement)
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
function run({ number, parameters, mustChange }) {
  try {
    const statement = prepare(number)
    const rows = statement.reader ? statement.all(parameters) : none
    const changes = statement.reader ? rows.length : statement.run(parameters).changes
    return mustChange === undefined || changes === mustChange ? { rows } : { because: 'unchanged' }
  } catch (error) {
    const because = refusedBy[error.code]
    if (because === undefined || !database.inTransaction) throw error
    return { because }
  }
}

const none = []

/** Of statements that give rows back, those; the others gave none. */
function runAll(statements) {
  let rows
  for (let at = 0; at < statements.length; at++) {
    const outcome = run(statements[at])
    if (outcome.because) return { done: false, at, because: outcome.because }
    if (outcome.rows.length > 0) (rows ??= {})[at] = outcome.rows
  }
  return rows ? { done: true, rows } : { done: true }
}

function fault(error) {
  return { fault: { code: String(error.code ?? ''), message: String(error.message) } }
}

/** One job between savepoints. A fault that ended the whole transaction is everybody's. */
function runJob({ statements }) {
  savepoint.run()
  let outcome
  try {
    outcome = runAll(statements)
  } catch (error) {
    if (!database.inTransaction) throw error
    outcome = fault(error)
  }
  if (!outcome.done) undo.run()
  release.run()
  return outcome
}

/** The only job of a transaction needs no savepoint: where it cannot stand, nothing does. */
function runAlone({ statements }) {
  const outcome = runAll(statements)
  if (outcome.done) commit.run()
  else rollback.run()
  return [outcome]
}

/** Nearly always all stand. A savepoint copies every page that its job changes: only where one does not, they get them. */
function runTogether(jobs) {
  let outcomes = runFreely(jobs)
  if (outcomes === undefined) {
    rollback.run()
    begin.run()
    outcomes = jobs.map(runJob)
  }
  commit.run()
  return outcomes
}

/** Undefined as soon as one cannot stand or fails; then nothing of this may be kept. */
function runFreely(jobs) {
  const outcomes = []
  try {
    for (const { statements } of jobs) {
      const outcome = runAll(statements)
      if (!outcome.done) return undefined
      outcomes.push(outcome)
    }
  } catch (error) {
    if (!database.inTransaction) throw error
    return undefined
  }
  return outcomes
}

function runBatch(jobs) {
  try {
    setDurability(jobs.some(({ durable }) => durable))
    begin.run()
    const outcomes = jobs.length === 1 ? runAlone(jobs[0]) : runTogether(jobs)
    setPatience(workerData.busyMilliseconds)
    return outcomes
  } catch (error) {
    if (error.code === 'SQLITE_BUSY') setPatience(briefMilliseconds)
    if (database.inTransaction) rollback.run()
    // A full disk ends the whole transaction; alone, smaller jobs may still find room.
    if (error.code === 'SQLITE_FULL' && jobs.length > 1) return jobs.flatMap((job) => runBatch([job]))
    return jobs.map(() => fault(error))
  }
}

/** A message is a list of jobs, or `close`. */
function waiting(first) {
  const messages = [first]
  for (let jobs = first.length; jobs < mostJobs; ) {
    const next = receiveMessageOnPort(parentPort)
    if (!next) break
    messages.push(next.message)
    jobs += next.message.length
  }
  return messages
}

parentPort.on('message', (first) => {
  const messages = waiting(first)
  const jobs = messages.filter((message) => message !== 'close').flat()
  for (const { statements } of jobs)
    for (const { number, sql } of statements) if (sql !== undefined) texts.set(number, sql)
  if (jobs.length > 0) {
    const start = performance.now()
    const outcomes = runBatch(jobs)
    const milliseconds = performance.now() - start
    const durable = jobs.some((job) => job.durable)
    parentPort.postMessage({ ids: jobs.map(({ id }) => id), outcomes, milliseconds, durable })
  }
  if (messages.includes('close')) {
    database.close()
    parentPort.close()
  }
})
parentPort.postMessage('open')
