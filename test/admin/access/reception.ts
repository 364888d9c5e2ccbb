import type { PasswordOffice } from '../../../src/admin/access/access-office.js'
import { callerOf } from '../../../src/admin/access/callers.js'
import { type PasswordDoor, passwordDoor } from '../../../src/admin/access/password-door.js'
import type { AdminRefusal } from '../../../src/admin/refusal.js'
import { AdminRefusal as Refused } from '../../../src/admin/refusal.js'
import { systemRandom } from '../../../src/gateway.js'
import type { Admin, AdminRole, Caller } from '../../../src/model/admin.js'
import type { AuditEvent } from '../../../src/model/audit-event.js'
import type { User } from '../../../src/model/user.js'
import { fakeAdmins } from './fake-admins.js'

export const home = '198.51.100.7'
export const password = 'four words and a comma'

/** A house's reception: accounts in memory, a clock that the test moves, passwords that are hashed at no cost. */
export interface Reception {
  readonly office: PasswordOffice
  readonly door: PasswordDoor
  readonly events: AuditEvent[]
  /** How often a password was compared with a hash. */
  verified(): number
  users: Map<string, User>
  advance(seconds: number): void
  account(name: string, role: AdminRole, more?: Partial<Admin>): Promise<Admin>
  /** The cookie that it got. */
  enter(name: string, source?: string, typed?: string): Promise<string>
  caller(secret: string): Promise<Caller>
}

export function openReception(): Reception {
  let now = Date.UTC(2030, 0, 1)
  let verified = 0
  const events: AuditEvent[] = []
  const users = new Map<string, User>()
  const admins = fakeAdmins()
  const clock = { now: () => new Date(now), ticks: () => now }
  const directory = { users: { find: async (id: string) => users.get(id) } }
  const audit = {
    record: async (more: readonly AuditEvent[]) => {
      events.push(...more)
    },
  }
  const passwords = {
    hash: async (text: string) => `hash of ${text}`,
    verify: async (hash: string, text: string) => {
      verified += 1
      return hash === `hash of ${text}`
    },
  }
  const gateway = { baseUrl: 'https://gate.test', clock, random: systemRandom, audit, directory }
  const office = { admins, passwords, gateway } as unknown as PasswordOffice // only what this room asks of them
  const door = passwordDoor(office)
  return {
    office,
    door,
    events,
    users,
    verified: () => verified,
    advance: (seconds) => {
      now += seconds * 1000
    },
    async account(name, role, more = {}) {
      const passwordHash = `hash of ${password}`
      const admin = {
        id: `id-${name}`,
        name,
        role,
        active: true,
        passwordHash,
        createdAt: clock.now(),
        version: 1,
        ...more,
      }
      await admins.create(admin)
      return admin
    },
    enter: async (name, source = home, typed = password) =>
      (await door.enter({ name, password: typed, source })).secret,
    async caller(secret) {
      const caller = await callerOf(secret, home, office)
      if (!caller) throw new Error('nobody holds this cookie')
      return caller
    },
  }
}

export async function refusalOf(work: Promise<unknown>): Promise<AdminRefusal> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error('it was not refused')
}
