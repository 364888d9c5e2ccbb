// Where the cases are played: one whole house a process, with every standing registered, and what is counted in it.
import type { AuditEvent } from '../../src/model/audit-event.js'
import type { Gateway } from '../../src/model/ports.js'
import { Browser, type Shown } from '../support/browser.js'
import { makeKeys, type Keys } from '../support/keys.js'
import { openTestHouse, type Outsider, type TestHouse } from '../support/house.js'
import type { Played } from './attack.js'
import { type ConsoleGround, openConsoleGround } from './console-ground.js'
import { equipped } from './equipment.js'
import { type Breakage, breakable, whole } from './play/breakage.js'
import { playedOf } from './play/played.js'
import {
  type AppStanding,
  appStandings,
  type PartnerStanding,
  partnerStandings,
  realmStandings,
  tokenPartnerStandings,
} from './standings.js'

export interface Ground {
  readonly house: TestHouse
  partner(name: PartnerStanding): Outsider
  app(name: AppStanding): Outsider
  /** Signs metadata of whoever is registered with this pin. */
  readonly metadataSigner: Keys
  /** Base64 DER: what partners encrypt to. */
  readonly encryptionCertificate: string
  /** A browser that has never been here, at a network address of its own. */
  visitor(): Visitor
  /** Lets verbs of ports fail. */
  readonly breakage: Breakage
  /** Plays the decisive step, and says all that came of it. */
  observe(act: () => Promise<Shown>): Promise<Played>
  /** A house beside this one, for those who run it; opened when it is asked for first. */
  console(): Promise<ConsoleGround>
  close(): Promise<void>
}

/** Under the house's home. */
export const logFile = 'gateway.log'

export interface Visitor {
  readonly browser: Browser
  /** Its network address, as the proxy in front tells it. */
  readonly address: string
}

/** What has happened inside since it was emptied. */
export interface Ledger {
  readonly events: AuditEvent[]
  sessions: number
}

export interface GroundOptions {
  readonly change?: (gateway: Gateway, home: string) => Gateway | Promise<Gateway>
}

export async function openGround({ change = same }: GroundOptions = {}): Promise<Ground> {
  const ledger: Ledger = { events: [], sessions: 0 }
  const partners = outsiders(partnerStandings, tokenPartnerStandings)
  const apps = outsiders(appStandings, realmStandings)
  const metadataSigner = makeKeys()
  const breakage = whole()
  const house = await openTestHouse({
    partners: [...partners.values()],
    apps: [...apps.values()],
    settings: {
      log: { level: 'info', file: logFile },
      partners: {
        ...partnerStandings,
        ...tokenPartnerStandings,
        pinned: { metadataSigner: metadataSigner.certificate },
      },
      apps: { ...appStandings, ...realmStandings, pinned: { metadataSigner: metadataSigner.certificate } },
    },
    trustedProxies: 1,
    change: async (gateway, home) => counted(breakable(await change(gateway, home), breakage), ledger),
  })
  // A house that has stood for a while: what was issued before it opened would be refused for that alone
  house.advance(1800)
  const encryptionCertificate = certificateIn(await house.house.metadata('sp-with-encryption'))
  let visitors = 0
  let beside: Promise<ConsoleGround> | undefined
  return {
    house,
    metadataSigner,
    breakage,
    encryptionCertificate,
    partner: (name) => known(partners, name),
    app: (name) => known(apps, name),
    visitor() {
      visitors += 1
      // Refusals of all sources together are counted beyond a bound a minute: no minute may see so many
      if (visitors % 1000 === 0) house.advance(61)
      const address = `10.${(visitors >> 16) & 255}.${(visitors >> 8) & 255}.${visitors & 255}`
      return { address, browser: new Browser(house, { 'x-forwarded-for': address }) }
    },
    async observe(act) {
      ledger.events.length = 0
      ledger.sessions = 0
      return playedOf(await act(), ledger, house)
    },
    console() {
      beside ??= openConsoleGround()
      return beside
    },
    async close() {
      await (await beside)?.close()
      await house.close()
    },
  }
}

/** Each has a key of its own. */
function outsiders(saml: Standings, wsfed: Standings): ReadonlyMap<string, Outsider> {
  return new Map([
    ...Object.keys(saml).map((handle) => [handle, equipped(handle, 'saml')] as const),
    ...Object.keys(wsfed).map((handle) => [handle, equipped(handle, 'wsfed')] as const),
  ])
}

type Standings = Readonly<Record<string, unknown>>

function known(all: ReadonlyMap<string, Outsider>, name: string): Outsider {
  const found = all.get(name)
  if (found === undefined) throw new Error(`nobody stands here as ${name}`)
  return found
}

function counted(gateway: Gateway, ledger: Ledger): Gateway {
  const { audit, state } = gateway
  return {
    ...gateway,
    audit: {
      list: (query) => audit.list(query),
      async record(events, durable) {
        await audit.record(events, durable)
        ledger.events.push(...events)
      },
    },
    async finish(finishing) {
      const outcome = await gateway.finish(finishing)
      if (!outcome.finished) return outcome
      ledger.events.push(...(finishing.spends ? [finishing.spends.vouched] : []), ...finishing.events)
      if ('starts' in finishing.session) ledger.sessions += 1
      return outcome
    },
    state: {
      ...state,
      sessions: {
        ...state.sessions,
        async start(session) {
          await state.sessions.start(session)
          ledger.sessions += 1
        },
      },
    },
  }
}

function same(gateway: Gateway): Gateway {
  return gateway
}

function certificateIn(metadata: string): string {
  const key = /<md:KeyDescriptor use="encryption">(.*?)<\/md:KeyDescriptor>/s.exec(metadata)?.[1] ?? ''
  return /<ds:X509Certificate>([^<]+)</.exec(key)?.[1]?.replace(/\s/g, '') ?? ''
}
