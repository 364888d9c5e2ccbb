// Changes signed messages in every way it knows, and sees that the gateway either refuses them or reads them as they
// were meant, and that implementations by others agree (docs/fuzzing.md).
//   npm run fuzz -- [--n 100000] [--seed S] [--jobs 2] [--only INDEX]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { shareOf } from '../oracles/share-of.js'
import { type Failure, type Report, type Share, together } from './report.js'

const worker = fileURLToPath(new URL('worker.js', import.meta.url))

interface Options {
  readonly count: number
  readonly seed: number
  readonly jobs: number
  readonly only?: number
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      n: { type: 'string', default: '100000' },
      seed: { type: 'string' },
      jobs: { type: 'string', default: '2' },
      only: { type: 'string' },
    },
  })
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000)
  const only = values.only === undefined ? {} : { only: Number(values.only) }
  const given = {
    count: Number(values.n),
    seed,
    jobs: values.only === undefined ? Number(values.jobs) : 1,
    ...only,
  }
  for (const number of Object.values(given)) {
    if (!Number.isSafeInteger(number) || number < 0)
      throw new Error('numbers only: --n, --seed, --jobs, --only')
  }
  return { ...given, count: only.only === undefined ? given.count : only.only + 1 }
}

async function fuzz({ count, seed, jobs, only }: Options): Promise<void> {
  say(`seed ${seed}: ${only === undefined ? `${count} mutants, ${jobs} processes` : `only ${only}`}`)
  const begun = performance.now()
  const step = Math.max(1, jobs)
  const xmlsecEvery = Math.max(1, Math.round(count / (600 * step)))
  const reports = await Promise.all(
    Array.from({ length: step }, (_, from) =>
      shareOf<Share, Report>(worker, {
        seed,
        from,
        step,
        count,
        xmlsecEvery,
        ...(only === undefined ? {} : { only }),
      }),
    ),
  )
  const report = together(reports)
  if (report.shown !== undefined) say(report.shown)
  tell(report, (performance.now() - begun) / 1000)
  for (const failure of report.failures.slice(0, 20)) say(described(failure, seed))
  verdict(report)
}

function tell(report: Report, seconds: number): void {
  const rows = Object.entries(report.outcomes).sort(([a], [b]) => a.localeCompare(b))
  for (const [row, number] of rows) say(`${String(number).padStart(9)}  ${row}`)
  const accepted = Object.entries(report.accepted).sort(([, a], [, b]) => b - a)
  say(`\naccepted after: ${accepted.map(([name, number]) => `${name} ${number}`).join(', ')}`)
  for (const [name, number] of report.known) say(`known difference, ${number} times: ${name}`)
  const { milliseconds, index } = report.slowest
  say(
    `slowest: ${milliseconds.toFixed(1)} ms, number ${index}; most work for one: ${JSON.stringify(report.most)}`,
  )
  say(
    `${report.mutants} mutants in ${seconds.toFixed(1)} s, ${Math.round(report.mutants / seconds)} a second\n`,
  )
}

function described({ index, seed: name, steps, kind, why }: Failure, seed: number): string {
  const again = `npm run fuzz -- --seed ${seed} --only ${index}`
  return `${kind}: ${name}, number ${index}: ${steps.join(', ')}\n  ${why}\n  again: ${again}`
}

function verdict(report: Report): void {
  const { failures, distinct, xmlsec, mutants, outcomes, seeds } = report
  const count = (kind: Failure['kind']): number => failures.filter((failure) => failure.kind === kind).length
  const accepted = Object.entries(outcomes)
    .filter(([row]) => row.endsWith(' accepted'))
    .reduce((sum, [, number]) => sum + number, 0)
  line(
    count('meaning') === 0,
    `${mutants} mutants of ${seeds} messages: ${accepted} accepted, each with its meaning`,
  )
  line(count('broken') === 0, 'every other one refused with a code')
  line(count('work') === 0, 'work was bounded for each')
  line(count('jdk') === 0, `the JDK accepts all ${distinct} documents and queries that were accepted`)
  line(count('xmlsec') === 0, `xmlsec1 accepts a sample of ${xmlsec}`)
  if (mutants > 1)
    line(report.noticed !== undefined, `a verifier that believes is noticed after ${report.noticed} mutants`)
  if (report.failed > 0) say(`${report.failed} failures`)
}

function line(holds: boolean, what: string): void {
  say(`${holds ? 'ok' : 'FAILED'} fuzz: ${what}`)
  if (!holds) process.exitCode = 1
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

await fuzz(options())
