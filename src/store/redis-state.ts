import { amended } from '../model/amended.js'
import { networkOf } from '../model/network.js'
import type { Clock, KeptAnswer, State, StateOptions, Vault } from '../model/ports.js'
import type { SignIn } from '../model/signin.js'
import { again } from './again.js'
import { prefix, RedisConnection, ttl } from './redis-connection.js'
import { beginSignIn, epochOf, keepAnswer, rememberFirst, spendAnswer, swapSignIn } from './redis-scripts.js'
import { redisSessions } from './redis-sessions.js'
import { sealer } from './sealer.js'
import { unavailable } from './sql.js'
import { answered, assertionKey, isLive, rememberUntil, requestKey, tombstone } from './transitions.js'

interface Kept {
  readonly redis: RedisConnection
  readonly clock: Clock
  readonly vault: Vault
  readonly options: StateOptions
}

/** Sign-ins, sessions and what was spent, in Redis, shared by any number of gateways. Throws StoreUnusable. */
export async function redisState(
  url: string,
  vault: Vault,
  clock: Clock,
  options: StateOptions & { readonly onWarning?: (text: string) => void },
): Promise<State> {
  const redis = await RedisConnection.open(url, options.onWarning ?? (() => {}))
  const kept: Kept = { redis, clock, vault, options }
  const signIns = signInsOf(kept)
  const replays = replaysOf(kept)
  const lookAgain = () => void replays.completeSince().catch(() => {})
  await replays.completeSince()
  redis.onConnect(lookAgain)
  return {
    signIns,
    answers: answersOf(kept, signIns.find),
    sessions: redisSessions(redis, vault, clock),
    replays,
    ready: () => redis.ready(),
    close: async () => redis.close(),
  }
}

const signInKey = (id: string) => `${prefix}sign-in:${id}`
const pendingKey = (source: string) => `${prefix}pending:${networkOf(source)}`
const answerKey = (handle: string) => `${prefix}answer:${handle}`
const spentKey = (id: string) => `${prefix}spent:${id}`

function signInsOf(kept: Kept): State['signIns'] {
  const { redis, clock, options } = kept
  const { seal, open } = sealer<SignIn>(kept.vault, 'sign-in')
  const find = async (id: string) => {
    const [sealed] = await redis.fields(signInKey(id), 'sealed')
    const found = sealed ? open(id, sealed) : undefined
    return found && isLive(found, clock.now()) ? found : undefined
  }
  return {
    find,
    async begin(signIn) {
      const { id, source, expiresAt, version } = signIn
      const claim = requestKey(signIn)
      const keys = [signInKey(id), pendingKey(source)]
      const said = await redis.change(
        beginSignIn,
        claim === undefined ? keys : [...keys, `${prefix}request:${claim}`],
        [
          clock.now().getTime(),
          id,
          version,
          expiresAt.getTime(),
          seal(id, signIn),
          ttl(expiresAt, clock),
          options.pendingPerSource,
        ],
      )
      if (said === 'kept') return { kept: true }
      if (said === 'too_many') return { kept: false, because: 'too_many' }
      if (said.startsWith('seen '))
        return { kept: false, because: 'seen', signIn: said.slice('seen '.length) }
      throw unavailable('a sign-in of this id is kept')
    },
    async update(signIn) {
      if (!isLive(signIn, clock.now())) return false
      return swap(kept, signIn.version, amended(signIn, { version: signIn.version + 1 }))
    },
    take: (id) =>
      again(async () => {
        const found = await find(id)
        if (found?.state !== 'open') return { taken: undefined }
        return (await swap(kept, found.version, tombstone(found))) ? { taken: found } : undefined
      }).then(({ taken }) => taken),
  }
}

async function swap(kept: Kept, version: number, next: SignIn): Promise<boolean> {
  const now = kept.clock.now().getTime()
  const said = await kept.redis.change(swapSignIn, signInKeys(next), [now, ...swapped(kept, version, next)])
  return said === 'done'
}

function signInKeys({ id, source }: SignIn): readonly string[] {
  return [signInKey(id), pendingKey(source)]
}

/** What the scripts take to put `next` where `version` stands. */
function swapped({ vault, clock }: Kept, version: number, next: SignIn): readonly (string | number)[] {
  const { id, state, expiresAt } = next
  const sealed = sealer<SignIn>(vault, 'sign-in').seal(id, next)
  return [version, id, next.version, state, expiresAt.getTime(), sealed, ttl(expiresAt, clock)]
}

function answersOf(kept: Kept, find: State['signIns']['find']): State['answers'] {
  const { redis, clock } = kept
  const { seal, open } = sealer<KeptAnswer>(kept.vault, 'answer')
  const peek = async (handle: string) => {
    const [sealed, ends] = await redis.fields(answerKey(handle), 'sealed', 'ends')
    return sealed && Number(ends) > clock.now().getTime() ? open(handle, sealed) : undefined
  }
  return {
    peek,
    async keep(handle, answer, until) {
      const values = [until.getTime(), seal(handle, answer), ttl(until, clock)]
      const said = await redis.change(keepAnswer, [answerKey(handle)], values)
      if (said !== 'kept') throw unavailable('an answer is kept under this handle')
    },
    spend: (handle) =>
      again(async () => {
        const answer = await peek(handle)
        if (!answer) return { spent: false, because: 'gone' }
        const signIn = answer.signIn === undefined ? undefined : await find(answer.signIn)
        const next = answer.signIn === undefined ? undefined : answered(signIn, answer)
        if (typeof next === 'string') return { spent: false, because: next }
        const { identity } = answer
        const now = clock.now()
        const said = await redis.change(
          spendAnswer,
          [answerKey(handle), spentKey(assertionKey(identity)), ...(next ? signInKeys(next) : [])],
          [
            now.getTime(),
            rememberUntil(identity.until, now) - now.getTime(),
            ...(next ? swapped(kept, next.version - 1, next) : []),
          ],
        )
        if (said === 'spent') return next ? { spent: true, signIn: next, answer } : { spent: true, answer }
        return said === 'gone' || said === 'replayed' ? { spent: false, because: said } : undefined
      }),
  }
}

function replaysOf({ redis, clock }: Kept): State['replays'] {
  return {
    async firstSeen(id, until) {
      const now = clock.now()
      const values = [rememberUntil(until, now) - now.getTime()]
      return (await redis.change(rememberFirst, [spentKey(id)], values)) === 'first'
    },
    async completeSince() {
      const values = [clock.now().getTime(), await redis.runId()]
      return new Date(Number(await redis.read(epochOf, [`${prefix}epoch`], values)))
    },
  }
}
