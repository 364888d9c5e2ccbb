// Every test. Says what it is about to install, installs it where it may, builds, runs all suites and sums up.
// Names of suites as parameters run these alone.
import { ensure } from './debian-packages.mjs'
import { run, runSuite, suites } from './suites.mjs'

const say = (line) => process.stdout.write(`${line}\n`)
process.chdir(new URL('..', import.meta.url).pathname)

const names = process.argv.slice(2)
const unknown = names.filter((name) => !suites.some((suite) => suite.name === name))
if (unknown.length > 0) {
  say(`No such suite: ${unknown.join(' ')}. There are: ${suites.map(({ name }) => name).join(' ')}`)
  process.exit(2)
}
const chosen = names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name))

const missing = ensure([...new Set(chosen.flatMap(({ packages = [] }) => packages))], say)
const peersMissing = chosen.some(({ peers }) => peers) && !(await installPeers())

const results = []
for (const suite of chosen) {
  const obstacle = obstacleFor(suite)
  say(`\n== ${suite.name}${obstacle === undefined ? '' : `: could not run, ${obstacle}`}`)
  const began = Date.now()
  const counts = obstacle === undefined ? await runSuite(suite) : { passed: 0, failed: 1, why: obstacle }
  results.push({ name: suite.name, seconds: Math.round((Date.now() - began) / 1000), ...counts })
}

// Where they happened, they are far above by now, and a log may have been cut
for (const { name, which = [] } of results) for (const one of which) say(`\nFAILED in ${name}: ${one}`)
say('')
for (const { name, passed, failed, seconds, why } of results) {
  say(
    `${name.padEnd(10)} ${passed} passed, ${failed} failed in ${seconds} s${why === undefined ? '' : ` (${why})`}`,
  )
}
const left = suites.filter((suite) => !chosen.includes(suite)).map(({ name }) => name)
if (left.length > 0) say(`Left out: ${left.join(', ')}`)
const sum = (what) => results.reduce((total, result) => total + result[what], 0)
say(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') === 0 ? 0 : 1

function obstacleFor({ packages = [], peers = false, built = false }) {
  const absent = packages.filter((name) => missing.includes(name))
  if (absent.length > 0) return `these packages are missing: ${absent.join(' ')}`
  if (peers && peersMissing) return 'the packages of test/interop/peers/node could not be installed'
  if (built && results.some(({ name, failed }) => name === 'build' && failed > 0)) return 'the build failed'
  return undefined
}

/** The counterparts' libraries are old on purpose and keep a lockfile of their own; none of their scripts runs. */
async function installPeers() {
  say('About to install npm packages for the counterparts in test/interop/peers/node')
  const parameters = [
    'ci',
    '--prefix',
    'test/interop/peers/node',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]
  return (await run('npm', parameters, 180_000)).ok
}
