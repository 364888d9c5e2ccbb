// From a seed and a number to the same mutant, always: which message, which changes, and how it travels.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { attributeChanges } from './attributes.js'
import { byteGames } from './byte-games.js'
import { type Carried, carriedAs, type Corpus, type Seed } from './corpus.js'
import { Draw } from './draw.js'
import { copyOfPage, type Page, readPage, writePage } from './markup.js'
import { type Ground, shapeChanges } from './shape.js'
import { signatureGames } from './signature-games.js'
import { textGames } from './text-games.js'
import { respelt, rewritten } from './transport-games.js'

export interface Mutant {
  readonly seed: Seed
  /** What was done, in its order. */
  readonly steps: readonly string[]
  readonly carried: Carried
}

/** Makes mutants of all the messages in turn. */
export class Mutants {
  private readonly pages: readonly Page[]
  private readonly xml: readonly Buffer[]

  constructor(
    private readonly corpus: Corpus,
    private readonly seed: number,
  ) {
    const documents = corpus.donors.map(documentOf)
    this.pages = documents.map(pageOf)
    this.xml = documents.map((document) => Buffer.from(document))
  }

  make(index: number): Mutant {
    const draw = new Draw(this.seed, index)
    const { seeds } = this.corpus
    // within the list
    const seed = seeds[index % seeds.length] as Seed
    const steps: string[] = []
    const xml = this.changed(seed, draw, steps)
    const carried = travelling(seed, xml, draw, steps)
    return { seed, steps, carried }
  }

  /** The document; undefined where it was left as it is. */
  private changed(seed: Seed, draw: Draw, steps: string[]): Buffer | undefined {
    const way = draw.below(20)
    // What a query's own signature covers is the query: there, changes of the document all end the same way
    if (seed.binding === 'redirect' && way < 14) return undefined
    const at = this.corpus.donors.indexOf(seed)
    const as = this.xml[at] ?? Buffer.alloc(0)
    if (way === 0 && seed.door !== 'metadata') return undefined
    if (way < 5) return this.bytes(as, draw, steps)
    const tree = this.tree(at, draw, steps)
    return way === 5 ? this.bytes(tree, draw, steps) : tree
  }

  private tree(at: number, draw: Draw, steps: string[]): Buffer {
    const page = copyOfPage(this.pages[at] ?? { pieces: [] })
    const other = (): Page => draw.one(this.pages)
    const ground: Ground = { draw, page, other }
    for (let left = howMany(draw); left > 0; left -= 1) {
      const changes = draw.weighed([
        [4, shapeChanges],
        [2, attributeChanges],
        [4, signatureGames],
        [6, textGames],
      ])
      const [name, change] = draw.weighed(changes.map(([weight, ...rest]) => [weight, rest] as const))
      if (change(ground)) steps.push(name)
    }
    return Buffer.from(writePage(page))
  }

  private bytes(before: Buffer, draw: Draw, steps: string[]): Buffer {
    let bytes = before
    for (let left = howMany(draw); left > 0; left -= 1) {
      const [name, change] = draw.weighed(byteGames.map(([weight, ...rest]) => [weight, rest] as const))
      bytes = change(bytes, draw)
      steps.push(`bytes.${name}`)
    }
    return bytes
  }
}

/** Written out again it is what was read: only then is a change what it says. */
function pageOf(document: string): Page {
  const page = readPage(document)
  if (writePage(page) !== document) throw new Error(`a seed reads differently: ${document.slice(0, 200)}`)
  return page
}

function howMany(draw: Draw): number {
  return draw.weighed([
    [6, 1],
    [3, 2],
    [1, 3 + draw.below(4)],
  ])
}

function documentOf({ carried, xml }: Seed): string {
  if (carried.by !== 'redirect') return xml
  const message = new URLSearchParams(carried.rawQuery).get('SAMLRequest') ?? ''
  return inflateRawSync(Buffer.from(message, 'base64')).toString()
}

function travelling(seed: Seed, xml: Buffer | undefined, draw: Draw, steps: string[]): Carried {
  const document = xml ?? Buffer.from(documentOf(seed))
  const way = draw.below(xml === undefined ? 4 : 16)
  if (way === 0 && seed.carried.by !== 'file') {
    const [name, carried] = respelt(seed, document, draw)
    steps.push(name)
    return carried
  }
  const plain = xml === undefined ? seed.carried : plainly(seed, xml)
  if (plain.by === 'file' || way > (xml === undefined ? 3 : 1)) return plain
  const [name, carried] = rewritten(plain, draw)
  steps.push(name)
  return carried
}

function plainly(seed: Seed, xml: Buffer): Carried {
  if (seed.binding === 'post-deflated') return carriedAs(seed, xml, deflateRawSync(xml).toString('base64'))
  if (seed.binding !== 'redirect') return carriedAs(seed, xml)
  const field = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`
  return { by: 'redirect', rawQuery: (seed.query ?? '').replace(/SAMLRequest=[^&]*/, () => field) }
}
