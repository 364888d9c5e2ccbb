import type { Clock, State, ToldLately, Vault } from '../model/ports.js'
import { type Session, type Told, toldPerApp } from '../model/signin.js'
import { prefix, type RedisConnection, ttl } from './redis-connection.js'
import {
  endSession,
  endSessionsOfUser,
  findSession,
  sessionsOfUser,
  startSession,
  tellSession,
} from './redis-scripts.js'
import { sealer } from './sealer.js'
import { toldLately } from './transitions.js'

/** A session as the scripts show it; Lua writes an empty list as an empty object. */
interface Shown {
  readonly id: string
  readonly seen: string
  readonly sealed: string
  readonly told: readonly string[] | Readonly<Record<string, never>>
}

const sessionKey = (id: string) => `${prefix}session:${id}`
const toldKey = (id: string) => `${prefix}told:${id}`
const secretKey = (hash: string) => `${prefix}session-secret:${hash}`
const userKey = (user: string) => `${prefix}user-sessions:${user}`

/** Sessions, with whom they told in a list beside each: tellings are added, never read and written back. */
export function redisSessions(redis: RedisConnection, vault: Vault, clock: Clock): State['sessions'] {
  const sessions = sealer<Omit<Session, 'told'>>(vault, 'session')
  const tellings = sealer<Told>(vault, 'told')
  const now = () => clock.now().getTime()
  const telling = (id: string, told: Told) => [told.app, tellings.seal(id, told)]

  const open = ({ id, seen, sealed, told }: Shown, lately?: ToldLately): Session | undefined => {
    const session = sessions.open(id, sealed)
    const entries = Array.isArray(told) ? (told as readonly string[]) : []
    const openTold = (entry: string) => tellings.open(id, entry.slice(entry.lastIndexOf('\n') + 1))
    const opened = lately
      ? toldLately(entries.toReversed(), openTold, lately)
      : entries.flatMap((entry) => openTold(entry) ?? [])
    return session && Object.assign({}, session, { told: opened, lastSeenAt: new Date(Number(seen)) })
  }
  // The scripts write JSON of exactly these.
  const opened = (text: string) => (JSON.parse(text) as readonly Shown[]).flatMap((one) => open(one) ?? [])

  return {
    async start({ told, ...session }) {
      const { id, secretHash, user, lastSeenAt, expiresAt } = session
      await redis.change(
        startSession,
        [sessionKey(id), toldKey(id), secretKey(secretHash), userKey(user)],
        [
          ttl(expiresAt, clock),
          toldPerApp,
          id,
          secretHash,
          user,
          lastSeenAt.getTime(),
          expiresAt.getTime(),
          sessions.seal(id, session),
          ...told.flatMap((entry) => telling(id, entry)),
        ],
      )
    },
    async find(secretHash, lately) {
      const only = lately ? [lately.app, lately.most] : []
      const text = await redis.read(findSession, [secretKey(secretHash)], [now(), prefix, ...only])
      return text === '' ? undefined : open(JSON.parse(text) as Shown, lately)
    },
    async tell(id, { lastSeenAt, told }) {
      const values = [now(), lastSeenAt.getTime(), toldPerApp, ...(told ? telling(id, told) : [])]
      return (await redis.change(tellSession, [sessionKey(id), toldKey(id)], values)) === 'told'
    },
    async end(id) {
      return opened(await redis.change(endSession, [sessionKey(id), toldKey(id)], [now(), prefix, id]))[0]
    },
    async ofUser(user) {
      return opened(await redis.read(sessionsOfUser, [userKey(user)], [now(), prefix]))
    },
    async endOfUser(user) {
      return opened(await redis.change(endSessionsOfUser, [userKey(user)], [now(), prefix]))
    },
  }
}
