import { join } from 'node:path'
import type { PeopleOffice } from '../../../src/admin/people/person.js'
import { openAudit } from '../../../src/audit/audit.js'
import type { AuditEvent } from '../../../src/model/audit-event.js'
import type { Partner } from '../../../src/model/partner.js'
import type { Session } from '../../../src/model/signin.js'
import type { User } from '../../../src/model/user.js'
import { sqliteAudit } from '../../../src/store/sqlite-audit.js'
import { sqliteDirectory } from '../../../src/store/sqlite-directory.js'
import { sqliteState } from '../../../src/store/sqlite-state.js'
import { openAs, ownFolder } from '../../store/files.js'
import { acme, aSession, aUser, fresh, testClock, testVault } from '../../store/people.js'

/** The stores that functions about people work on, and one partner. */
export interface PeopleDesk {
  readonly office: PeopleOffice
  readonly clock: ReturnType<typeof testClock>
  /** What was written down of this person. */
  told(user: string): Promise<readonly AuditEvent[]>
  person(change?: Partial<User>): Promise<User>
  session(user: User, change?: Partial<Session>): Promise<Session>
  close(): Promise<void>
}

export function peopleDesk(): () => PeopleDesk {
  const folder = ownFolder()
  let desk: PeopleDesk
  beforeAll(async () => {
    desk = await opened(join(folder(), 'people.db'))
  })
  afterAll(() => desk.close())
  return () => desk
}

async function opened(file: string): Promise<PeopleDesk> {
  const clock = testClock()
  const db = await openAs(file, clock)
  const audit = openAudit(sqliteAudit(db), { clock })
  const directory = sqliteDirectory(db, clock)
  const state = sqliteState(db, testVault(), clock, { pendingPerSource: 10, every: () => () => {} })
  const partner = { id: acme, handle: 'acme', display: { name: { en: 'Acme' } } } as unknown as Partner // what is shown of it
  const registry: PeopleOffice['gateway']['registry'] = {
    app: () => undefined,
    partner: (id) => (id === acme ? partner : undefined),
    partnerByHandle: (handle) => (handle === 'acme' ? partner : undefined),
  }
  return {
    office: { gateway: { directory, state, registry, audit, clock, random: { id: () => fresh('_id') } } },
    clock,
    told: async (user) => (await audit.list({ user, limit: 100 })).map(({ event }) => event),
    async person(change) {
      const user = aUser(clock, change)
      await directory.users.create(user)
      return user
    },
    async session(user, change) {
      const session = aSession(clock, { user: user.id, ...change })
      await state.sessions.start(session)
      return session
    },
    async close() {
      await audit.close()
      await state.close()
      await db.close()
    },
  }
}
