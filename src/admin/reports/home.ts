import { cardOf } from '../../model/card.js'
import type { Caller } from '../../model/admin.js'
import type { Kind, Office } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { type Expiring, expiring } from './expiring.js'
import { type FirstStep, firstSteps } from './first-steps.js'
import { type HealthOfAll, healthOfAll, totalsQuery } from './health.js'
import { type HouseState, houseState } from './house-state.js'
import { type Outcomes, outcomesOver } from './outcomes.js'
import { type Weakened, weakened } from './weakened.js'

/** All that the first page says of the house. */
export interface Home {
  readonly at: Date
  readonly today: Outcomes
  readonly month: Outcomes
  readonly partners: HealthOfAll
  readonly apps: HealthOfAll
  readonly expiring: readonly Expiring[]
  readonly weakened: readonly Weakened[]
  readonly house: HouseState
  readonly drafts: readonly Draft[]
  readonly quarantined: readonly { readonly file: string; readonly reason: string }[]
  /** Absent once somebody got in. */
  readonly firstSteps?: readonly FirstStep[]
}

export interface Draft {
  readonly kind: Kind
  readonly handle: string
  readonly name: string
}

const day = 86_400_000
/** Health in full of so many of each kind. */
const shown = 6

/** For everybody who may read the house: counts and names of apps and partners, never of people. Needs `house.read`. */
export async function home(caller: Caller, office: Office): Promise<Home> {
  mustMay(caller, 'house.read')
  const { gateway, reports, counterparts } = office
  const now = gateway.clock.now()
  const totals = (of: Kind) => reports.totals({ ...totalsQuery(now), of })
  const [today, month, ofApps, ofPartners, weak, house] = await Promise.all([
    outcomesOver('hour', 24, now, reports),
    outcomesOver('day', 30, now, reports),
    totals('app'),
    totals('partner'),
    weakened(office),
    houseState(office),
  ])
  const [apps, partners] = await Promise.all([
    healthOfAll('app', ofApps, shown, office),
    healthOfAll('partner', ofPartners, shown, office),
  ])
  const steps = firstSteps(month, office)
  return {
    at: now,
    today,
    month,
    apps,
    partners,
    expiring: expiring(perDay({ app: ofApps, partner: ofPartners }, now), office),
    weakened: weak,
    house,
    drafts: drafts(gateway.registry),
    quarantined: counterparts.quarantined(),
    ...(steps ? { firstSteps: steps } : {}),
  }
}

/** Successes a day of the latest week, of which today is not over. */
function perDay(totals: Readonly<Record<Kind, Awaited<ReturnType<Office['reports']['totals']>>>>, now: Date) {
  const days = 6 + (now.getTime() % day) / day
  const of = (kind: Kind) =>
    new Map(totals[kind].filter(({ code }) => code === '').map((one) => [one[kind], one.count / days]))
  const counts = { app: of('app'), partner: of('partner') }
  return (kind: Kind, id: string) => counts[kind].get(id) ?? 0
}

function drafts({ apps, partners }: Office['gateway']['registry']): readonly Draft[] {
  const of = (kind: Kind, all: ReturnType<typeof apps | typeof partners>) =>
    all.filter(({ draft }) => draft).map((one) => ({ kind, handle: one.handle, name: cardOf(one).name }))
  return [...of('app', apps()), ...of('partner', partners())]
}
