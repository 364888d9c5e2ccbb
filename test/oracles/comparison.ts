import { createHash } from 'node:crypto'
import { ParseOption, XmlC14NMode, XmlDocument, XmlElement as LibElement } from 'libxml2-wasm'
import { canonicalize } from '../../src/xml/canonical.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { isSameTree } from '../../src/xml/same-tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { elements } from '../../src/xml/tree.js'
import { Draw } from '../fuzz/draw.js'
import type { Jdk, Part } from './jdk.js'
import { prefixLists, randomDocument } from './random-document.js'

export interface Report {
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

export function everyElement(e: XmlElement, into: XmlElement[] = []): readonly XmlElement[] {
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

/** Our canonical forms of random documents beside those of libxml2 and of the JDK. */
export class Comparison {
  readonly report: Report = { documents: 0, forms: 0, withoutJdk: 0, octets: 0, failed: 0, failures: [] }
  private readonly waiting = new Set<Promise<void>>()

  constructor(
    private readonly jdk: Jdk,
    private readonly seed: number,
  ) {}

  async one(index: number): Promise<void> {
    try {
      await this.compare(index)
    } catch (error) {
      this.fail(index, error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  }

  private async compare(index: number): Promise<void> {
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
