import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { packagesFor } from './debian-packages.mjs'

const minutes = 60_000
/** One for all that is drawn, so that what is red is the code's doing; by themselves the suites draw anew. */
const seed = '20261122'

/**
 * Every suite, in the order in which they run. `project` is a project of jest.config.mjs, `command` counts as one test,
 * or as one for each line of its output that begins with `ok ` or `FAILED ` where `lines` is set.
 * A suite with `built` runs the built product; one with `peers` the software of others under test/interop/peers/node.
 */
export const suites = [
  { name: 'build', command: ['npm', 'run', 'build'], limit: 3 * minutes },
  { name: 'check', command: ['npm', 'run', 'check', '--', '--static'], lines: true, limit: 5 * minutes },
  { name: 'inner', project: 'inner', limit: 15 * minutes },
  { name: 'redis', project: 'redis', packages: packagesFor.redis, limit: 3 * minutes },
  {
    name: 'interop',
    project: 'interop',
    packages: packagesFor.interop,
    peers: true,
    built: true,
    limit: 15 * minutes,
  },
  {
    name: 'canonical',
    command: ['npm', 'run', '--silent', 'canonical', '--', '--n', '100000', '--seed', seed],
    lines: true,
    packages: packagesFor.canonical,
    limit: 6 * minutes,
  },
  {
    name: 'fuzz',
    command: ['npm', 'run', '--silent', 'fuzz', '--', '--n', '100000', '--seed', seed],
    lines: true,
    packages: packagesFor.fuzz,
    limit: 8 * minutes,
  },
  { name: 'attacks', command: ['npm', 'run', '--silent', 'attacks'], lines: true, limit: 10 * minutes },
  {
    name: 'attacks:stages',
    command: ['npm', 'run', '--silent', 'attacks:stages'],
    lines: true,
    limit: 5 * minutes,
  },
  {
    name: 'attacks:mix-up',
    command: ['npm', 'run', '--silent', 'attacks:mix-up'],
    lines: true,
    limit: 5 * minutes,
  },
  { name: 'bombs', command: ['npm', 'run', '--silent', 'bombs'], lines: true, limit: 4 * minutes },
  { name: 'browser', project: 'browser', packages: packagesFor.browser, built: true, limit: 12 * minutes },
]

/**
 * Runs one suite; `failed` counts whatever did not pass, `which` tells of each test among it, `why` says so when it is no
 * single test.
 */
export async function runSuite(suite) {
  return suite.command === undefined ? await runProject(suite) : await runCommand(suite)
}

async function runCommand({ command: [program, ...parameters], lines = false, limit }) {
  const ended = await run(program, parameters, limit)
  if (lines) return linesOf(ended)
  return ended.ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, why: ended.why }
}

/** A bad end without a line that says so is a failure too, and so is an end without any line. */
export function linesOf({ ok, why, said }) {
  const lines = said.split('\n')
  const passed = lines.filter((line) => line.startsWith('ok ')).length
  const which = lines.filter((line) => line.startsWith('FAILED ')).map((line) => line.slice('FAILED '.length))
  const failed = which.length
  if (failed > 0) return { passed, failed, which }
  if (ok && passed > 0) return { passed, failed }
  return { passed, failed: 1, why: why ?? 'it ran no test' }
}

async function runProject({ project, limit }) {
  const report = `test-results/${project}.json`
  mkdirSync('test-results', { recursive: true })
  rmSync(report, { force: true })
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', project, '--maxWorkers=2']
  const ended = await run(process.execPath, [...jest, '--json', `--outputFile=${report}`], limit, {
    NODE_OPTIONS: '--experimental-vm-modules',
    PROPERTY_SEED: seed,
  })
  return countsOf(ended, readReport(report))
}

/** A run that ended badly, a file that could not be loaded, no test at all and a skipped test are failures too. */
export function countsOf(ended, report) {
  if (report === undefined) return { passed: 0, failed: 1, why: ended.why ?? 'it left no report' }
  const passed = report.numPassedTests
  const skipped = report.numPendingTests + report.numTodoTests
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + skipped
  if (failed > 0)
    return {
      passed,
      failed,
      which: failuresIn(report),
      ...(skipped > 0 ? { why: `${skipped} skipped` } : {}),
    }
  if (!ended.ok) return { passed, failed: 1, why: ended.why }
  if (passed === 0) return { passed, failed: 1, why: 'it ran no test' }
  return { passed, failed }
}

/** What is told again at the end: the test, and the first lines of what it found. */
function failuresIn({ testResults = [] }) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative('.', name)
    const failed = assertionResults.filter(({ status }) => status !== 'passed')
    if (failed.length === 0) return message === '' ? [] : [told(file, message)]
    return failed.map((one) => told(`${file}: ${one.fullName}`, one.failureMessages?.[0] ?? one.status))
  })
}

function told(what, message) {
  return `${what}\n${stripVTControlCharacters(message).split('\n').slice(0, 12).join('\n')}`
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Runs a program with its output shown; asked to end, then killed, when it takes longer than its limit. */
export async function run(program, parameters, limit, env = {}) {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  let said = ''
  child.stdout.on('data', (part) => {
    said += part
    process.stdout.write(part)
  })
  let late = false
  const asked = setTimeout(() => {
    late = true
    child.kill('SIGTERM')
  }, limit)
  const forced = setTimeout(() => child.kill('SIGKILL'), limit + 10_000)
  const why = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${code ?? signal}`))
  })
  clearTimeout(asked)
  clearTimeout(forced)
  if (late) return { ok: false, why: `took longer than ${limit / minutes} minutes`, said }
  return why === undefined ? { ok: true, said } : { ok: false, why, said }
}
