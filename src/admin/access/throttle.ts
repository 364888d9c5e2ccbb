import { networkOf } from '../../model/network.js'
import type { Clock } from '../../model/ports.js'

interface Tries {
  readonly count: number
  /** No further try before this instant, in milliseconds. */
  readonly until: number
}

/** Somebody has to wait. */
export interface Wait {
  readonly seconds: number
  /** The first that came too early since the delay began: worth writing down, unlike all that follow. */
  readonly isFirst: boolean
}

/** Failed tries that cost nothing: of one name from one network, and of all names from it. */
const freeByName = 5
const freeBySource = 20
const longestDelay = 900_000
/** What is not tried any more is forgotten after so long beyond its delay. */
const forgottenAfter = 3_600_000
const mostKept = 10_000

/**
 * Makes guessing slow for whoever guesses: each failure doubles how long that network waits. Nothing is ever counted
 * against an account alone, so nobody can keep its owner out from elsewhere. Counted in this process.
 */
export class Throttle {
  readonly #byName = new Map<string, Tries>()
  readonly #bySource = new Map<string, Tries>()
  /** The end of the delay that was last written down. */
  readonly #told = new Map<string, number>()

  constructor(private readonly clock: Clock) {}

  /**
   * Undefined: go ahead. A try counts as failed from its beginning, or many at once would all be free; one that comes
   * too early is not counted, or somebody else's tries could put off the end of the delay for ever.
   */
  enter(name: string, source: string): Wait | undefined {
    const now = this.clock.now().getTime()
    const network = networkOf(source)
    const key = keyOf(name, network)
    const until = Math.max(
      this.#standing(this.#byName, key).until,
      this.#standing(this.#bySource, network).until,
    )
    if (until > now) return this.#wait(network, until, now)
    this.#count(this.#byName, key, 1, freeByName)
    this.#count(this.#bySource, network, 1, freeBySource)
    return undefined
  }

  #wait(network: string, until: number, now: number): Wait {
    const isFirst = this.#told.get(network) !== until
    keep(this.#told, network, until)
    return { seconds: Math.ceil((until - now) / 1000), isFirst }
  }

  /** It was the right password: whoever knows it may forget it again. Other names that were tried stay counted. */
  forgive(name: string, source: string): void {
    const network = networkOf(source)
    this.#byName.delete(keyOf(name, network))
    this.#count(this.#bySource, network, -1, freeBySource)
  }

  /** How much is kept, for the test that it is bounded. */
  get size(): number {
    return this.#byName.size + this.#bySource.size + this.#told.size
  }

  #standing(kept: ReadonlyMap<string, Tries>, key: string): Tries {
    const found = kept.get(key)
    return found && found.until + forgottenAfter > this.clock.now().getTime() ? found : { count: 0, until: 0 }
  }

  #count(kept: Map<string, Tries>, key: string, more: number, free: number): void {
    const count = Math.max(0, this.#standing(kept, key).count + more)
    keep(kept, key, { count, until: this.clock.now().getTime() + (more > 0 ? delayAfter(count - free) : 0) })
  }
}

/** The latest come last; beyond the bound the oldest go. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key)
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  kept.set(key, value)
}

function keyOf(name: string, network: string): string {
  return JSON.stringify([name.slice(0, 64), network])
}

/** Milliseconds: one second, then twice as long each time. */
function delayAfter(failures: number): number {
  return failures <= 0 ? 0 : Math.min(longestDelay, 1000 * 2 ** Math.min(failures - 1, 20))
}
