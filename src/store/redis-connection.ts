import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Clock } from '../model/ports.js'
import type { Script } from './redis-scripts.js'
import { unavailable } from './sql.js'
import { StoreUnusable } from './store-unusable.js'

/** Everything of ours in that Redis. */
export const prefix = 'sallyport:'

/** Nobody waits longer for an answer of Redis. */
const longestWait = 1000

/** Redis forgets a little later than the clock says: what has ended is told by the clock. */
const grace = 60_000

/** Milliseconds from now until Redis may forget it. */
export function ttl(until: Date, clock: Clock): number {
  return Math.max(until.getTime() - clock.now().getTime(), 0) + grace
}

type Value = string | number

/** One connection that fails fast: without a server, every step is Refusal `store.unavailable` at once. */
export class RedisConnection {
  private constructor(private readonly redis: Redis) {}

  /** Throws StoreUnusable when there is no Redis, or one that may forget what must not be forgotten. */
  static async open(url: string, onWarning: (text: string) => void): Promise<RedisConnection> {
    const redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: longestWait,
      disconnectTimeout: 100,
      commandTimeout: longestWait,
      retryStrategy: (times) => Math.min(times * 50, 1000),
    })
    // Every failure reaches whoever asked; unheard, this event would end the process.
    redis.on('error', () => {})
    const connection = new RedisConnection(redis)
    try {
      await redis.connect()
      await connection.checkKeepsAll(onWarning)
      return connection
    } catch (error) {
      redis.disconnect()
      if (error instanceof StoreUnusable) throw error
      // The URL may hold a password: it is not repeated.
      throw new StoreUnusable('unreachable', 'Redis cannot be reached', error)
    }
  }

  /** Runs `run` at every connection from now on, for a server may have come back another. */
  onConnect(run: () => void): void {
    this.redis.on('ready', run)
  }

  /** A step that reads only. */
  read({ lua, sha }: Script, keys: readonly string[], values: readonly Value[]): Promise<string> {
    const all = [...keys, ...values]
    return this.asked(async () => {
      try {
        return String(await this.redis.evalsha(sha, keys.length, ...all))
      } catch (error) {
        if (!String(error).includes('NOSCRIPT')) throw error
        return String(await this.redis.eval(lua, keys.length, ...all))
      }
    })
  }

  /** A step that changes something, under a name of this very attempt. */
  change(script: Script, keys: readonly string[], values: readonly Value[]): Promise<string> {
    return this.read(script, [`${prefix}attempt:${randomUUID()}`, ...keys], values)
  }

  /** The fields of a hash, if it is there. */
  fields(key: string, ...names: readonly string[]): Promise<readonly (string | null)[]> {
    return this.asked(() => this.redis.hmget(key, ...names))
  }

  /** Another one after every start of the server. */
  runId(): Promise<string> {
    return this.asked(async () => /^run_id:(\w+)/m.exec(await this.redis.info('server'))?.[1] ?? '')
  }

  /** A real write: a full memory shows only there. */
  async ready(): Promise<void> {
    await this.asked(() => this.redis.set(`${prefix}ready`, 1, 'PX', 1000))
  }

  close(): void {
    if (this.redis.status !== 'end') this.redis.disconnect()
  }

  private async asked<Result>(ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask()
    } catch (error) {
      this.leaveIfSilent(error)
      throw unavailable(`Redis: ${String(error)}`, error)
    }
  }

  /** A server that says nothing is left, so that the next one who asks hears at once that it is not there. */
  private leaveIfSilent(error: unknown): void {
    if (String(error).includes('Command timed out') && this.redis.status === 'ready')
      this.redis.disconnect(true)
  }

  private async checkKeepsAll(onWarning: (text: string) => void): Promise<void> {
    const settings = await this.settings()
    if (settings === undefined) {
      onWarning(
        'Redis does not tell its settings: make sure of maxmemory-policy noeviction and appendonly yes',
      )
      return
    }
    const policy = settings.get('maxmemory-policy') ?? 'noeviction'
    if (policy !== 'noeviction') {
      throw new StoreUnusable(
        'unsafe',
        `Redis has maxmemory-policy ${policy} and may evict what was spent, so that it could be used again; set noeviction`,
      )
    }
    if (settings.get('appendonly') === 'no') {
      onWarning('Redis has appendonly no: after a crash it may not know what was spent; set appendonly yes')
    }
  }

  /** Undefined where CONFIG is not allowed, as with many hosts. */
  private async settings(): Promise<ReadonlyMap<string, string> | undefined> {
    try {
      const told = [
        ...((await this.redis.config('GET', 'maxmemory-policy')) as readonly string[]),
        ...((await this.redis.config('GET', 'appendonly')) as readonly string[]),
      ]
      return new Map(told.flatMap((name, at) => (at % 2 === 0 ? [[name, told[at + 1] ?? ''] as const] : [])))
    } catch (error) {
      if (/unknown command|NOPERM|not allowed/i.test(String(error))) return undefined
      throw error
    }
  }
}
