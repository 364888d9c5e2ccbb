import type { Settings } from '../config/load.js'
import { systemClock } from '../gateway.js'
import type { State } from '../model/ports.js'
import type { Session } from '../model/signin.js'
import { redisState } from '../store/redis-state.js'
import { sqliteState } from '../store/sqlite-state.js'
import { openVault } from '../trust/vault.js'
import { settingsOf, withStores } from './house.js'
import type { Setting, Stores } from './house.js'
import { json, table } from './terminal.js'
import { userOf } from './user-lookup.js'

export async function listSessions(setting: Setting, user: string, asJson: boolean): Promise<void> {
  const settings = settingsOf(setting)
  await withStores(settings, async (stores) => {
    const { id } = await userOf(stores, user)
    const sessions = await withState(settings, stores, (state) => state.sessions.ofUser(id))
    setting.terminal.out(asJson ? json(sessions.map(summary)) : tableOf(sessions))
  })
}

export async function endUsersSessions(setting: Setting, user: string): Promise<void> {
  const settings = settingsOf(setting)
  await withStores(settings, async (stores) => {
    const { id } = await userOf(stores, user)
    const ended = await endSessions(settings, stores, id)
    setting.terminal.out(endedWords(ended))
  })
}

/** Ends them and writes down which apps still think that the person is signed in. */
export async function endSessions(
  settings: Settings,
  stores: Stores,
  user: string,
): Promise<readonly Session[]> {
  const ended = await withState(settings, stores, (state) => state.sessions.endOfUser(user))
  const notTold = ({ told }: Session) => [...new Set(told.map(({ app }) => app))]
  if (ended.length > 0) {
    await stores.record(
      ...ended.map((session) => ({
        type: 'session.ended' as const,
        session: session.id,
        user,
        by: 'operator' as const,
        notTold: notTold(session),
      })),
    )
  }
  return ended
}

export function endedWords(ended: readonly Session[]): string {
  if (ended.length === 0) return 'There was no session.\n'
  const apps = [...new Set(ended.flatMap(({ told }) => told.map(({ app }) => app)))]
  const untold =
    apps.length === 0 ? '' : `These apps were not told and may keep their own: ${apps.join(', ')}\n`
  return `${ended.length} ${ended.length === 1 ? 'session' : 'sessions'} ended.\n${untold}`
}

async function withState<T>(
  settings: Settings,
  { db }: Stores,
  work: (state: State) => Promise<T>,
): Promise<T> {
  const vault = openVault(settings.folders.certs)
  const options = { pendingPerSource: settings.pendingPerSource, every: () => () => {} }
  const { redis } = settings.stores
  const state =
    redis === undefined
      ? sqliteState(db, vault, systemClock, options)
      : await redisState(redis, vault, systemClock, options)
  try {
    return await work(state)
  } finally {
    await state.close()
  }
}

function tableOf(sessions: readonly Session[]): string {
  return table([
    ['SESSION', 'PARTNER', 'STARTED', 'LAST SEEN', 'ENDS', 'APPS TOLD'],
    ...sessions.map(({ id, partner, startedAt, lastSeenAt, expiresAt, told }) => [
      id,
      partner,
      startedAt.toISOString(),
      lastSeenAt.toISOString(),
      expiresAt.toISOString(),
      String(new Set(told.map(({ app }) => app)).size),
    ]),
  ])
}

function summary({ secretHash: _, ...session }: Session): unknown {
  return session
}
