// What one play makes the house do, in counts that no machine changes: octets inflated, hashed and read as UTF-8, uses of
// keys, and every call and turn of a loop of the product's own code, which knows nothing of it.
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { Session } from 'node:inspector/promises'

export interface Work {
  /** Octets that came out of DEFLATE. */
  readonly inflated: number
  /** Octets that were hashed, but for those that a signature or a cookie hashes itself. */
  readonly hashed: number
  /** Octets that were read as UTF-8 characters. */
  readonly decoded: number
  readonly verifications: number
  /** Signing and unwrapping with a private key. */
  readonly privateKeyUses: number
  /** Calls of functions of the xml room, and turns of its loops. */
  readonly steps: number
  /** The same of the whole product. */
  readonly allSteps: number
}

type Counter = 'inflated' | 'hashed' | 'decoded' | 'verifications' | 'privateKeyUses'
const counts: Record<Counter, number> = {
  inflated: 0,
  hashed: 0,
  decoded: 0,
  verifications: 0,
  privateKeyUses: 0,
}

type Anything = (...given: readonly never[]) => unknown
type Module = Record<string, Anything>
const require = createRequire(import.meta.url)

/** Puts a counter around functions of a module of Node's. */
function around(
  name: string,
  counting: Readonly<Record<string, (result: unknown, given: readonly unknown[]) => void>>,
) {
  const module = require(name) as Module
  for (const [key, count] of Object.entries(counting)) {
    const inner = module[key]
    if (inner === undefined) throw new Error(`${name} has no ${key}`)
    module[key] = (...given) => {
      try {
        const result = inner(...given)
        count(result, given)
        return result
      } catch (error) {
        count(undefined, given)
        throw error
      }
    }
  }
}

function lengthOf(octets: unknown): number {
  if (typeof octets === 'string') return Buffer.byteLength(octets)
  return ArrayBuffer.isView(octets) ? octets.byteLength : 0
}

function install(): void {
  around('node:zlib', {
    // A bomb that was stopped has been inflated up to its bound
    inflateRawSync: (result, [, options]) => {
      const { buffer } = (result ?? {}) as { readonly buffer?: unknown }
      const { maxOutputLength = 0 } = (options ?? {}) as { readonly maxOutputLength?: number }
      counts.inflated += result === undefined ? maxOutputLength : lengthOf(buffer)
    },
  })
  around('node:crypto', {
    verify: () => (counts.verifications += 1),
    sign: () => (counts.privateKeyUses += 1),
    privateDecrypt: () => (counts.privateKeyUses += 1),
    createHash: (hash) => {
      if (hash !== undefined) countUpdates(hash as { update: Anything })
    },
  })
  const { prototype } = TextDecoder
  const decode = prototype.decode as (this: TextDecoder, ...given: unknown[]) => string
  prototype.decode = function (this: TextDecoder, ...given: unknown[]) {
    counts.decoded += lengthOf(given[0])
    return decode.apply(this, given)
  }
  syncBuiltinESMExports()
}

function countUpdates(hash: { update: Anything }): void {
  const update = hash.update.bind(hash)
  hash.update = (...given) => {
    counts.hashed += lengthOf(given[0])
    return update(...given)
  }
}

const product = /\/test\/dist\/src\//
const xmlRoom = /\/test\/dist\/src\/xml\//

/** Counts from `start` to `done`. */
export class Count {
  readonly #session = new Session()

  async open(): Promise<void> {
    install()
    this.#session.connect()
    await this.#session.post('Profiler.enable')
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  async start(): Promise<void> {
    // Taking sets everything back to nothing
    await this.#session.post('Profiler.takePreciseCoverage')
    for (const key of Object.keys(counts) as Counter[]) counts[key] = 0
  }

  async done(): Promise<Work> {
    const found = { ...counts }
    const { result } = await this.#session.post('Profiler.takePreciseCoverage')
    const steps = (where: RegExp) =>
      result
        .filter(({ url }) => where.test(url))
        .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
        .reduce((sum, count) => sum + count, 0)
    return { ...found, steps: steps(xmlRoom), allSteps: steps(product) }
  }

  close(): void {
    this.#session.disconnect()
  }
}
