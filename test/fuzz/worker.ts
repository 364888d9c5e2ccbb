// One share of a run, in a process of its own: makes its mutants, tries each, has each accepted one checked again.
import { isDeepStrictEqual } from 'node:util'
import { responseStages } from '../../src/faces/saml-sp/response.js'
import { openJdk } from '../oracles/jdk.js'
import { answerParent } from '../oracles/share-of.js'
import { openXmlsec } from '../oracles/xmlsec.js'
import { openCorpus, type Seed } from './corpus.js'
import { type Mutant, Mutants } from './mutant.js'
import { hashOf, opinions } from './recheck.js'
import { believing, emptyReport, type Failure, type Report, type Share } from './report.js'
import { type Outcome, type Reader, readerOf } from './trial.js'
import { countWork, greater, tooMuch, workDone } from './work.js'

const corpus = openCorpus()
const mostWaiting = 400
const longestMilliseconds = 5000
/** What took longer is timed again. */
const again = 20

async function work(share: Share): Promise<Report> {
  const report = emptyReport()
  const jdk = openJdk()
  const xmlsec = openXmlsec()
  try {
    const worker = new Worker(share, report, opinions(corpus, jdk, xmlsec))
    await worker.seeds()
    if (share.from === 0) await worker.weakened()
    await worker.run()
    return report
  } finally {
    jdk.close()
    xmlsec.close()
  }
}

class Worker {
  private readonly mutants: Mutants
  private readonly readers = new Map<Seed, Reader>()
  private readonly meanings = new Map<Seed, object>()
  private readonly asked = new Set<string>()
  private readonly waiting = new Set<Promise<void>>()

  constructor(
    private readonly share: Share,
    private readonly report: Report,
    private readonly oracle: ReturnType<typeof opinions>,
  ) {
    this.mutants = new Mutants(corpus, share.seed)
    countWork()
  }

  /** Every message is accepted as it stands: otherwise a refusal would prove nothing. */
  async seeds(): Promise<void> {
    for (const seed of corpus.seeds) {
      const reader = readerOf(seed, corpus)
      const outcome = await reader(seed.carried)
      if (outcome.is !== 'accepted')
        throw new Error(`the seed ${seed.name} is not accepted: ${said(outcome)}`)
      this.readers.set(seed, reader)
      this.meanings.set(seed, outcome.meaning)
      const why = (await this.oracle.of(seed, seed.carried, outcome.xml, false))?.why
      if (why !== undefined) throw new Error(`the JDK does not accept the seed ${seed.name}: ${why}`)
    }
    this.report.seeds = corpus.seeds.length
  }

  /** That the fuzzer finds what it looks for: with a verifier that believes every assertion it must. */
  async weakened(): Promise<void> {
    const seed = corpus.seeds.find(({ name }) => name === 'assertion-rsa')
    if (seed === undefined) throw new Error('no seed of that name')
    const reader = readerOf(seed, corpus, believing(responseStages))
    const at = corpus.seeds.indexOf(seed)
    for (let i = 0; i < 500 && this.report.noticed === undefined; i += 1) {
      const outcome = await reader(this.mutants.make(at + i * corpus.seeds.length).carried)
      const changed =
        outcome.is === 'accepted' && !isDeepStrictEqual(outcome.meaning, this.meanings.get(seed))
      if (changed) this.report.noticed = i + 1
    }
  }

  async run(): Promise<void> {
    const { from, step, count, only } = this.share
    workDone()
    for (let index = only ?? from; index < count; index += step) {
      await this.one(index)
      if (this.waiting.size >= mostWaiting) await Promise.race(this.waiting)
      if (only !== undefined) break
    }
    await Promise.all(this.waiting)
    this.report.known = [...this.oracle.known]
  }

  private async one(index: number): Promise<void> {
    const mutant = this.mutants.make(index)
    const reader = this.readers.get(mutant.seed)
    if (reader === undefined) throw new Error('a mutant of no seed')
    workDone()
    const begun = performance.now()
    const outcome = await reader(mutant.carried)
    const first = performance.now() - begun
    this.worked(index, mutant)
    this.spent(index, mutant, first < again ? first : await quickest(reader, mutant, first))
    this.count(mutant, outcome)
    const failure = this.judged(mutant, outcome)
    if (failure !== undefined) this.fail(index, mutant, failure)
    else if (outcome.is === 'accepted' && outcome.signed) this.recheck(index, mutant, outcome.xml)
    if (this.share.only !== undefined) this.show(mutant, outcome)
  }

  private worked(index: number, mutant: Mutant): void {
    const work = workDone()
    this.report.most = greater(this.report.most, work)
    for (const often of tooMuch(work)) this.fail(index, mutant, { kind: 'work', why: often })
  }

  private spent(index: number, mutant: Mutant, milliseconds: number): void {
    const { report } = this
    if (milliseconds > report.slowest.milliseconds) report.slowest = { milliseconds, index }
    if (milliseconds > longestMilliseconds)
      this.fail(index, mutant, { kind: 'work', why: `${Math.round(milliseconds)} ms` })
  }

  private count({ seed, steps }: Mutant, outcome: Outcome): void {
    const { report } = this
    report.mutants += 1
    const what = outcome.is === 'refused' ? `${outcome.code} ${outcome.stage}` : outcome.is
    const row = `${seed.door} ${what}`
    report.outcomes[row] = (report.outcomes[row] ?? 0) + 1
    if (outcome.is !== 'accepted') return
    for (const name of steps) report.accepted[name] = (report.accepted[name] ?? 0) + 1
  }

  private judged({ seed }: Mutant, outcome: Outcome): Omit<Failure, 'index' | 'steps' | 'seed'> | undefined {
    if (outcome.is === 'broken') {
      const { error } = outcome
      return { kind: 'broken', why: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
    if (outcome.is !== 'accepted') return undefined
    if (!outcome.signed) {
      const allowed = seed.certificate === undefined
      return allowed ? undefined : { kind: 'meaning', why: 'accepted without a signature' }
    }
    const meaning = this.meanings.get(seed)
    if (isDeepStrictEqual(outcome.meaning, meaning)) return undefined
    return { kind: 'meaning', why: JSON.stringify({ meaning, became: outcome.meaning }) }
  }

  /** Each document once: most changes of the way it travels leave it what it was. */
  private recheck(index: number, mutant: Mutant, xml: Buffer): void {
    const { seed, carried } = mutant
    const key = hashOf(seed.name, carried.by === 'redirect' ? carried.rawQuery : xml)
    if (this.asked.has(key)) return
    this.asked.add(key)
    this.report.distinct += 1
    const sampled = carried.by !== 'redirect' && this.report.distinct % this.share.xmlsecEvery === 0
    const done = this.opinion(index, mutant, xml, sampled).finally(() => this.waiting.delete(done))
    this.waiting.add(done)
  }

  private async opinion(index: number, mutant: Mutant, xml: Buffer, sampled: boolean): Promise<void> {
    const { seed, carried } = mutant
    if (sampled) this.report.xmlsec += 1
    const complaint = await this.oracle.of(seed, carried, xml, sampled)
    if (complaint !== undefined) this.fail(index, mutant, complaint)
  }

  private fail(
    index: number,
    { seed, steps }: Mutant,
    failure: Omit<Failure, 'index' | 'steps' | 'seed'>,
  ): void {
    this.report.failed += 1
    if (this.report.failures.length < 20)
      this.report.failures.push({ ...failure, index, seed: seed.name, steps })
  }

  private show({ seed, steps, carried }: Mutant, outcome: Outcome): void {
    const text =
      carried.by === 'file'
        ? carried.bytes.toString()
        : carried.by === 'post'
          ? carried.rawBody
          : carried.rawQuery
    const message = carried.by === 'file' ? text : (new URLSearchParams(text).get('SAMLResponse') ?? text)
    const xml = message.startsWith('<') ? message : Buffer.from(message, 'base64').toString()
    this.report.shown = `${seed.name}: ${steps.join(', ')}\n${said(outcome)}\n\n${text}\n\n${xml}\n`
  }
}

/** The machine may have been busy with something else: what is slow in earnest is slow every time. */
async function quickest(reader: Reader, { carried }: Mutant, first: number): Promise<number> {
  let least = first
  for (let i = 0; i < 3; i += 1) {
    const begun = performance.now()
    await reader(carried)
    least = Math.min(least, performance.now() - begun)
  }
  return least
}

function said(outcome: Outcome): string {
  if (outcome.is === 'refused') return `refused: ${outcome.code} ${outcome.stage}`
  if (outcome.is === 'broken') return `broken: ${String(outcome.error)}`
  return `accepted: ${JSON.stringify(outcome.meaning)}`
}

answerParent(work)
