// npm run bench: what a sign-in costs, as a multiple of the RSA operations that it must make, measured in the same run.
//   --json      one JSON object on the last line   --quick     a short run
//   --profile   where the answering thread spends its time under the load, and nothing else
//   --console   what pages of the console cost in a large house, and nothing else
// Traffic stays on loopback, and everything it starts ends with it.
import { cpus } from 'node:os'
import { bombs } from './bombs.js'
import { consoleLines, consolePages } from './console.js'
import { inProcess } from './in-process.js'
import { overHttp } from './over-http.js'
import { type Profiled, profile } from './profile.js'
import { type PeerResults, type Results, tableOf } from './results.js'
import { rounded } from './statistics.js'
import { missingForSimpleSamlPhp, simpleSamlPhp } from './simplesamlphp.js'
import { twoProcesses } from './two-processes.js'

const asked = new Set(process.argv.slice(2))
const known = ['--json', '--quick', '--profile', '--console']
const unknown = [...asked].filter((name) => !known.includes(name))

if (unknown.length > 0) {
  process.stderr.write(`Unknown: ${unknown.join(' ')}. There are: ${known.join(' ')}\n`)
  process.exitCode = 2
} else if (asked.has('--profile')) {
  process.stdout.write(profileTable(await profile(http(asked.has('--quick')))))
} else if (asked.has('--console')) {
  process.stdout.write(`${consoleLines(await consolePages(largeHouse(asked.has('--quick')))).join('\n')}\n`)
} else {
  const results = await measure(asked.has('--quick'))
  process.stdout.write(`${tableOf(results)}\n`)
  if (asked.has('--json')) process.stdout.write(`${JSON.stringify(results)}\n`)
}

function http(quick: boolean) {
  return quick
    ? {
        warmUp: 60,
        warmUpMilliseconds: 4000,
        slices: 4,
        perSlice: 30,
        mostMilliseconds: 4000,
        lullSeconds: 2,
      }
    : {
        warmUp: 8000,
        warmUpMilliseconds: 60_000,
        slices: 20,
        perSlice: 60,
        mostMilliseconds: 20_000,
        lullSeconds: 30,
      }
}

function largeHouse(quick: boolean) {
  return quick ? { apps: 1000, entries: 50_000, rounds: 8 } : { apps: 10_000, entries: 1_000_000, rounds: 20 }
}

async function measure(quick: boolean): Promise<Results> {
  const began = performance.now()
  const { rsa, libraries, ...found } = quick
    ? await inProcess({ rounds: 9, slice: 5, warmUp: 60 }, { rounds: 3, slice: 4, warmUp: 10 })
    : await inProcess({ rounds: 60, slice: 10, warmUp: 4000 }, { rounds: 20, slice: 10, warmUp: 1000 })
  const two = await twoProcesses(
    quick ? { rounds: 3, slice: 150, warmUp: 300 } : { rounds: 10, slice: 250, warmUp: 8000 },
  )
  const { memory, ...overTheWire } = await overHttp(http(quick))
  const bridge = await bridgeOrWhyNot(quick)
  const bombed = await bombs(quick)
  const console = await consolePages(largeHouse(quick))
  const [{ model } = { model: 'unknown' }, ...others] = cpus()
  return {
    machine: {
      cpu: model,
      cores: others.length + 1,
      node: process.versions.node,
      openssl: process.versions.openssl ?? '',
    },
    quick,
    seconds: Math.round((performance.now() - began) / 1000),
    rsa,
    inProcess: { ...found, twoProcesses: two },
    http: overTheWire,
    memory,
    bombs: bombed,
    console,
    peers: { ...libraries, simplesamlphp: bridge },
  }
}

async function bridgeOrWhyNot(quick: boolean): Promise<PeerResults> {
  const leftOut = missingForSimpleSamlPhp()
  if (leftOut !== undefined) return { leftOut }
  const { slices, perSlice, ...effort } = http(quick)
  const result = await simpleSamlPhp({
    ...effort,
    warmUp: 80,
    slices: Math.ceil(slices / 2),
    perSlice: Math.ceil(perSlice / 2),
  })
  return { http: { signIn: result } }
}

function profileTable({ rooms, functions }: Profiled): string {
  const lines = (parts: typeof rooms) =>
    parts.map(({ name, percent }) => `${rounded(percent, 1).toFixed(1).padStart(6)} %  ${name}\n`).join('')
  return `By room, with what node and libraries do for it:\n${lines(rooms)}\nBy function, itself alone:\n${lines(functions)}`
}
