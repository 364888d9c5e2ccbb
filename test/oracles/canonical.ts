// Our exclusive canonical forms beside those of libxml2 and of the JDK, of random documents, and beside what the
// recommendations say (docs/fuzzing.md).
//   npm run canonical -- [--n 100000] [--seed S] [--jobs 2] [--only INDEX]
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { canonicalize } from '../../src/xml/canonical.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { Comparison, everyElement, type Report } from './comparison.js'
import { openJdk } from './jdk.js'
import { answerParent, shareOf } from './share-of.js'
import { vectors } from './vectors.js'

const program = fileURLToPath(import.meta.url)

interface Share {
  readonly seed: number
  readonly from: number
  readonly step: number
  readonly count: number
  readonly only?: number
}

async function compare({ seed, from, step, count, only }: Share): Promise<Report> {
  const jdk = openJdk()
  try {
    const comparison = new Comparison(jdk, seed)
    for (let index = only ?? from; index < count; index += step) {
      await comparison.one(index)
      if (only !== undefined) break
    }
    await comparison.settled()
    return comparison.report
  } finally {
    jdk.close()
  }
}

async function besideRecommendations(): Promise<number> {
  const jdk = openJdk()
  let wrong = 0
  for (const { of, document, apex, prefixes = [], canonical, digest } of vectors) {
    const all = everyElement(parse(document, messageLimits))
    const element = apex === undefined ? 0 : all.findIndex(({ name }) => name === apex)
    // named by the vector
    const ours = canonicalize(all[element] as XmlElement, { inclusivePrefixes: prefixes })
    const theirs = await jdk.text(Buffer.from(document), { element, prefixes })
    const published = digest ?? sha1(canonical)
    const right = ours === canonical && theirs === canonical && sha1(ours) === published
    if (!right) wrong += 1
    line(
      right,
      `vector ${of}${right ? '' : `\n  ours ${JSON.stringify(ours)}\n  the JDK ${JSON.stringify(theirs)}`}`,
    )
  }
  jdk.close()
  return wrong
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('base64')
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      n: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      jobs: { type: 'string', default: '2' },
      only: { type: 'string' },
    },
  })
  const [seed, jobs] = [Number(values.seed), values.only === undefined ? Number(values.jobs) : 1]
  const only = values.only === undefined ? {} : { only: Number(values.only) }
  const count = only.only === undefined ? Number(values.n) : only.only + 1
  say(`seed ${seed}: ${values.n} documents, ${jobs} processes`)
  const begun = performance.now()
  await besideRecommendations()
  const shares = Array.from({ length: jobs }, (_, from) => ({ seed, from, step: jobs, count, ...only }))
  tell(
    await Promise.all(shares.map((share) => shareOf<Share, Report>(program, share))),
    (performance.now() - begun) / 1000,
  )
}

function tell(reports: readonly Report[], seconds: number): void {
  const sum = (of: (report: Report) => number): number => reports.reduce((total, each) => total + of(each), 0)
  for (const failure of reports.flatMap(({ failures }) => failures)) say(failure)
  const [documents, forms, alone] = [sum((r) => r.documents), sum((r) => r.forms), sum((r) => r.withoutJdk)]
  const holds = sum((r) => r.failed) === 0 && documents > 0
  const size = Math.round(sum((r) => r.octets) / Math.max(1, forms))
  line(
    holds,
    `${forms} canonical forms of ${documents} documents are those of libxml2, and read again they are the same tree`,
  )
  line(holds, `${forms - alone} of them are those of the JDK`)
  say(
    `${seconds.toFixed(1)} s, ${Math.round(documents / seconds)} documents a second, ${size} characters a form`,
  )
}

function line(holds: boolean, what: string): void {
  say(`${holds ? 'ok' : 'FAILED'} canonical: ${what}`)
  if (!holds) process.exitCode = 1
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

// A child of this program's own has a channel to it
if (process.send === undefined) await main()
else answerParent(compare)
