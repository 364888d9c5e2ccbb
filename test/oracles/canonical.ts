// Our exclusive canonical forms beside those of libxml2 and of the JDK, of random documents, and beside what the
// recommendations say (docs/fuzzing.md).
//   node test/dist/test/oracles/canonical.js [--n 100000] [--seed S] [--jobs 2] [--only INDEX]
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ParseOption, XmlC14NMode, XmlDocument, XmlElement as LibElement } from 'libxml2-wasm'
import { Draw } from '../fuzz/draw.js'
import { canonicalize } from '../../src/xml/canonical.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { isSameTree } from '../../src/xml/same-tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { elements } from '../../src/xml/tree.js'
import { type Jdk, openJdk, type Part } from './jdk.js'
import { prefixLists, randomDocument } from './random-document.js'
import { vectors } from './vectors.js'

interface Share {
  readonly seed: number
  readonly from: number
  readonly step: number
  readonly count: number
  readonly only?: number
}

interface Report {
  documents: number
  forms: number
  /** Forms that only libxml2 was asked for: the JDK's parser does not know their names. */
  withoutJdk: number
  octets: number
  failed: number
  readonly failures: string[]
}

const option = ParseOption.XML_PARSE_NONET
const mode = XmlC14NMode.XML_C14N_EXCLUSIVE_1_0
const mostWaiting = 1000

function everyElement(e: XmlElement, into: XmlElement[] = []): readonly XmlElement[] {
  into.push(e)
  for (const each of elements(e)) everyElement(each, into)
  return into
}

function everyLibElement(e: LibElement, into: LibElement[] = []): readonly LibElement[] {
  into.push(e)
  for (let node = e.firstChild; node !== null; node = node.next)
    if (node instanceof LibElement) everyLibElement(node, into)
  return into
}

class Comparison {
  readonly report: Report = { documents: 0, forms: 0, withoutJdk: 0, octets: 0, failed: 0, failures: [] }
  private readonly waiting = new Set<Promise<void>>()

  constructor(
    private readonly jdk: Jdk,
    private readonly seed: number,
  ) {}

  async one(index: number): Promise<void> {
    const draw = new Draw(this.seed, index)
    const newNames = draw.once(16)
    const xml = Buffer.from(randomDocument(draw, { newNames }))
    const root = parse(xml, messageLimits)
    const all = everyElement(root)
    const parts = [0, draw.below(all.length)].map((element) => ({ element, prefixes: prefixList(draw) }))
    this.report.documents += 1
    const forms = this.ours(all, parts, index)
    this.besideLibxml2(xml, all.length, parts, forms, index)
    if (newNames) this.report.withoutJdk += parts.length
    else await this.queue(this.besideJdk(xml, parts, forms, index))
  }

  private ours(all: readonly XmlElement[], parts: readonly Part[], index: number): readonly string[] {
    return parts.map(({ element, prefixes }) => {
      // drawn from its places
      const apex = all[element] as XmlElement
      const form = canonicalize(apex, { inclusivePrefixes: prefixes })
      this.report.forms += 1
      this.report.octets += form.length
      const again = parse(form, { ...messageLimits, namespaces: 64 })
      if (!isSameTree(apex, again)) this.fail(index, `read again it is another tree: ${form}`)
      if (canonicalize(again, { inclusivePrefixes: prefixes }) !== form)
        this.fail(index, `not its own form: ${form}`)
      return form
    })
  }

  private besideLibxml2(
    xml: Buffer,
    count: number,
    parts: readonly Part[],
    forms: readonly string[],
    index: number,
  ): void {
    const document = XmlDocument.fromBuffer(xml, { option })
    try {
      const all = everyLibElement(document.root)
      if (all.length !== count) this.fail(index, `libxml2 finds ${all.length} elements, we ${count}`)
      parts.forEach(({ element, prefixes }, i) => {
        const theirs = all[element]?.canonicalizeToString({ mode, inclusiveNamespacePrefixes: [...prefixes] })
        if (theirs !== forms[i]) this.differs(index, 'libxml2', prefixes, forms[i], theirs)
      })
    } finally {
      document.dispose()
    }
  }

  private async besideJdk(
    xml: Buffer,
    parts: readonly Part[],
    forms: readonly string[],
    index: number,
  ): Promise<void> {
    const said = await this.jdk.canonical(xml, parts)
    if (typeof said === 'string') return this.fail(index, `the JDK: ${said}`)
    for (const [i, part] of parts.entries()) {
      if (said[i] === sha256(forms[i] ?? '')) continue
      this.differs(index, 'the JDK', part.prefixes, forms[i], await this.jdk.text(xml, part))
    }
  }

  private differs(
    index: number,
    who: string,
    prefixes: readonly string[],
    ours?: string,
    theirs?: string,
  ): void {
    this.fail(
      index,
      `with [${prefixes.join(' ')}]\n  ours ${JSON.stringify(ours)}\n  ${who} ${JSON.stringify(theirs)}`,
    )
  }

  private fail(index: number, why: string): void {
    this.report.failed += 1
    if (this.report.failures.length < 5)
      this.report.failures.push(`number ${index} of seed ${this.seed}: ${why}`)
  }

  private async queue(work: Promise<void>): Promise<void> {
    const done: Promise<void> = work.finally(() => this.waiting.delete(done))
    this.waiting.add(done)
    if (this.waiting.size >= mostWaiting) await Promise.race(this.waiting)
  }

  async settled(): Promise<void> {
    await Promise.all(this.waiting)
  }
}

function prefixList(draw: Draw): readonly string[] {
  const many = draw.once(2) ? 0 : 1 + draw.below(4)
  return [...new Set(Array.from({ length: many }, () => draw.one(prefixLists)))]
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function shareOf({ seed, from, step, count, only }: Share): Promise<Report> {
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
  for (const { of, document, apex, prefixes = [], canonical } of vectors) {
    const all = everyElement(parse(document, messageLimits))
    const element = apex === undefined ? 0 : all.findIndex(({ name }) => name === apex)
    // named by the vector
    const ours = canonicalize(all[element] as XmlElement, { inclusivePrefixes: prefixes })
    const theirs = await jdk.text(Buffer.from(document), { element, prefixes })
    const right = ours === canonical && theirs === canonical
    if (!right) wrong += 1
    line(
      right,
      `vector ${of}${right ? '' : `\n  ours ${JSON.stringify(ours)}\n  the JDK ${JSON.stringify(theirs)}`}`,
    )
  }
  jdk.close()
  return wrong
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
  tell(await Promise.all(shares.map((share) => inChild(share))), (performance.now() - begun) / 1000)
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

function inChild(given: Share): Promise<Report> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['--share'])
    let report: Report | undefined
    child.once('message', (message) => {
      // this very program sends nothing else
      report = message as Report
    })
    child.once('error', reject)
    child.once('close', (code) =>
      report === undefined
        ? reject(new Error(`a process ended with ${code ?? 'a signal'}`))
        : resolve(report),
    )
    child.send(given)
  })
}

function line(holds: boolean, what: string): void {
  say(`${holds ? 'ok' : 'FAILED'} canonical: ${what}`)
  if (!holds) process.exitCode = 1
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

if (process.argv[2] === '--share') {
  process.once('message', (given: Share) => {
    shareOf(given).then(
      (report) => {
        process.send?.(report)
        process.disconnect()
      },
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
        process.exit(1)
      },
    )
  })
} else {
  await main()
}
