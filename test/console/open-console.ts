import { type CallerOf } from '../../src/console/desk.js'
import { consoleAssets, consoleDoors } from '../../src/console/routes.js'
import type { Route } from '../../src/console/route.js'
import { type AdminRole, type Caller, permissionsOf } from '../../src/model/admin.js'
import type { App } from '../../src/model/app.js'
import type { Office } from '../../src/model/office.js'
import type { Partner } from '../../src/model/partner.js'
import type { User } from '../../src/model/user.js'
import { type OpenHouse, noon, openHouse } from '../http/open-house.js'

export const baseUrl = 'http://gateway.test:8080'

/** A cookie's secret for somebody of each role; `nobody` is one that opens nothing. */
export const secretOf = (who: AdminRole | 'nobody'): string => `${who}-`.padEnd(43, 'x')
export const cookieOf = (who: AdminRole | 'nobody') => `sallyport_8080_admin=${secretOf(who)}`

export function callerFor(role: AdminRole): Caller {
  return {
    admin: `_${role}`,
    by: `admin ${role}@house.test`,
    via: 'console',
    role,
    may: new Set(permissionsOf[role]),
    source: '192.0.2.7',
  }
}

const callerOf: CallerOf = async (secret) => {
  const role = (Object.keys(permissionsOf) as AdminRole[]).find((one) => secretOf(one) === secret)
  return role && callerFor(role)
}

export interface Furniture {
  readonly apps?: readonly App[]
  readonly partners?: readonly Partner[]
  readonly people?: readonly User[]
  readonly weakenings?: readonly string[]
}

/** As much of an office as the frame and the pages of this room ask of it. */
export function officeOf({ apps = [], partners = [], people = [], weakenings = [] }: Furniture = {}): Office {
  const office = {
    gateway: {
      baseUrl,
      clock: { now: () => noon, ticks: () => 0 },
      random: { secret: () => 'r'.repeat(43), hash: (secret: string) => secret },
      registry: { apps: () => apps, partners: () => partners },
      directory: {
        users: {
          search: async (query: string, limit: number) =>
            people.filter((one) => JSON.stringify(one.attributes).includes(query)).slice(0, limit),
        },
      },
    },
    house: { weakenings: () => weakenings, storesSaid: 'SQLite for everything: data/sallyport.db' },
  }
  return office as unknown as Office // the rest is asked for by nobody here
}

/** The console on the real server, with callers by role. */
export function openConsole(
  office: Office,
  routes?: readonly Route[],
  publicPaths?: ReadonlySet<string>,
): Promise<OpenHouse> {
  return openHouse({
    house: {
      baseUrl,
      officeDoors: consoleDoors(office, callerOf, routes, publicPaths),
      moreAssets: consoleAssets,
    },
  })
}
