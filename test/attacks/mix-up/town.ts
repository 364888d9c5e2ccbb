import type { Gateway } from '../../../src/model/ports.js'
import { makeKeys } from '../../support/counterpart.js'
import { openTestHouse, type Outsider, type TestHouse } from '../../support/house.js'

/** Twenty partners that say the same of everybody, the apps they vouch at, and a count of what came to be. */
export interface Town {
  readonly house: TestHouse
  readonly partners: readonly Resident[]
  /** Takes whoever any of them vouches for. */
  readonly desk: Outsider
  /** A second one, that must not be able to compare people with the first. */
  readonly annex: Outsider
  /** Takes the people of this one partner only, and may be launched. */
  onlyFor(partner: Resident): Outsider
  /** Two tenants of one landlord: one signing key, two entityIDs. */
  readonly tenants: readonly [Resident, Resident]
  /** Sessions that were started, users that were made. */
  readonly made: { sessions: number; users: number }
  /** How many refusals are known by each reference. */
  readonly told: Map<string, number>
}

export interface Resident extends Outsider {
  readonly acceptsUnsolicited: boolean
}

/** One domain, which exactly one partner may speak for. */
export const sharedDomain = 'people.test'

/** Three that differ by case, or by a slash at the end, and nothing else. */
const twins: Readonly<Record<number, string>> = {
  16: 'https://twin.test/idp',
  17: 'https://twin.test/IDP',
  18: 'https://twin.test/idp/',
}

function resident(index: number): Resident {
  const handle = index === 19 ? 'mallory' : `p${String(index).padStart(2, '0')}`
  const id = twins[index] ?? `https://${handle}.test`
  const keys = makeKeys(index < 2 ? {} : { kind: 'ec' })
  return { handle, id, keys, acceptsUnsolicited: index % 2 === 0 || index === 19 }
}

function app(handle: string): Outsider {
  return { handle, id: `https://${handle}.app.test`, keys: makeKeys({ kind: 'ec' }) }
}

export async function openTown(): Promise<Town> {
  const partners = Array.from({ length: 20 }, (_, index) => resident(index))
  const landlord = makeKeys({ kind: 'ec' })
  const tenant = (handle: string): Resident => ({
    handle,
    id: `https://landlord.test/${handle}`,
    keys: landlord,
    acceptsUnsolicited: false,
  })
  const tenants = [tenant('upstairs'), tenant('downstairs')] as const
  const [desk, annex] = [app('desk'), app('annex')]
  const own = new Map(partners.map((partner) => [partner, app(`only-${partner.handle}`)]))
  const made = { sessions: 0, users: 0 }
  const house = await openTestHouse({
    apps: [desk, annex, ...own.values()],
    partners: [...partners, ...tenants],
    settings: settingsFor(partners, own),
    change: (gateway) => counting(gateway, made),
  })
  const onlyFor = (partner: Resident) => own.get(partner) ?? desk
  return { house, partners, desk, annex, onlyFor, tenants, made, told: new Map() }
}

function settingsFor(partners: readonly Resident[], own: ReadonlyMap<Resident, Outsider>) {
  return {
    keys: { kind: 'ec-p256' },
    apps: {
      desk: { launch: true },
      ...Object.fromEntries(
        [...own].map(([partner, { handle }]) => [handle, { partners: [partner.handle], launch: true }]),
      ),
    },
    partners: Object.fromEntries(
      partners.map(({ handle, acceptsUnsolicited }, index) => [
        handle,
        {
          ...(acceptsUnsolicited ? { acceptUnsolicitedAnswers: true, unsolicitedApp: 'desk' } : {}),
          ...(index === 0 ? { confirmedDomains: [sharedDomain] } : {}),
        },
      ]),
    ),
  }
}

function counting(gateway: Gateway, made: Town['made']): Gateway {
  const { sessions } = gateway.state
  const { users } = gateway.directory
  return {
    ...gateway,
    async finish(finishing) {
      const outcome = await gateway.finish(finishing)
      if (outcome.finished && 'starts' in finishing.session) made.sessions += 1
      if (outcome.finished && finishing.change.kind === 'create') made.users += 1
      return outcome
    },
    state: {
      ...gateway.state,
      sessions: {
        ...sessions,
        start: (session) => {
          made.sessions += 1
          return sessions.start(session)
        },
      },
    },
    directory: {
      ...gateway.directory,
      users: {
        ...users,
        create: (user, link) => {
          made.users += 1
          return users.create(user, link)
        },
      },
    },
  }
}
