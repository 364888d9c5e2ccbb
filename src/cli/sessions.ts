import type { PeopleOffice } from '../admin/people/person.js'
import { endSessions } from '../admin/sessions/end.js'
import type { ShownSession } from '../admin/sessions/list.js'
import type { Settings } from '../config/load.js'
import { systemClock, systemRandom } from '../gateway.js'
import type { Partner } from '../model/partner.js'
import type { State } from '../model/ports.js'
import type { Session } from '../model/signin.js'
import { redisState } from '../store/redis-state.js'
import { sqliteState } from '../store/sqlite-state.js'
import { openVault } from '../trust/vault.js'
import { atTheMachine } from './at-the-machine.js'
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
  await withPeople(setting, async (office, stores) => {
    const { id } = await userOf(stores, user)
    setting.terminal.out(endedWords(await endSessions(atTheMachine, id, office)))
  })
}

/** What functions about people take, for one command. Sessions are looked up only where somebody asks for them. */
export async function withPeople<T>(
  setting: Setting,
  work: (office: PeopleOffice, stores: Stores) => Promise<T>,
  partner?: Partner,
): Promise<T> {
  const settings = settingsOf(setting)
  return withStores(settings, (stores) => {
    const { directory, audit } = stores
    const sessions: PeopleOffice['gateway']['state']['sessions'] = {
      ofUser: (user) => withState(settings, stores, (state) => state.sessions.ofUser(user)),
      end: (id) => withState(settings, stores, (state) => state.sessions.end(id)),
      endOfUser: (user) => withState(settings, stores, (state) => state.sessions.endOfUser(user)),
    }
    const registry = {
      app: () => undefined,
      partner: (id: string) => (id === partner?.id ? partner : undefined),
      partnerByHandle: () => undefined,
    }
    const gateway = {
      directory,
      audit,
      registry,
      state: { sessions },
      clock: systemClock,
      random: systemRandom,
    }
    return work({ gateway }, stores)
  })
}

export function endedWords(ended: readonly ShownSession[]): string {
  if (ended.length === 0) return 'There was no session.\n'
  const apps = [...new Set(ended.flatMap(({ told }) => told.map(({ app }) => app.id)))]
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
