// Plan before apply: what a change would make different, and which of the latest sign-ins would come out otherwise. The
// recorded facts are judged twice, with the registrations as they stand and as they would stand; where messages would be
// read in another way, they are read anew.
import type { Caller } from '../model/admin.js'
import type { App } from '../model/app.js'
import type { Kind, Office, SignInRow } from '../model/office.js'
import type { Partner } from '../model/partner.js'
import { turnOfOthers } from '../model/turn-of-others.js'
import { mustMay } from './permission.js'
import { bothWays, type Otherwise } from './preview/both-ways.js'
import { proposedOverlay, type WantedChange } from './registrations/change.js'
import { checkedDomain } from './registrations/confirm-domain.js'
import { type Difference, differences, overlayDifferences } from './registrations/difference.js'
import { isApp, type Registered, registeredAs } from './registrations/registered.js'
import { standingOf } from './registrations/standing.js'
import { inWords } from './registrations/in-words.js'

export type { Otherwise } from './preview/both-ways.js'

/** What is about to be changed. */
export type PlannedChange = { readonly kind: Kind; readonly name: string } & (
  | { readonly what: 'settings'; readonly wanted: WantedChange }
  | { readonly what: 'domain'; readonly domain: string; readonly confirmed: boolean }
  | { readonly what: 'draft'; readonly draft: boolean }
  /** As it would be, however that came about: another document, say. */
  | { readonly what: 'built'; readonly built: App | Partner }
  | { readonly what: 'removal' }
)

export interface Plan {
  readonly kind: Kind
  readonly handle: string
  readonly differences: readonly Difference[]
  /** So many of the latest sign-ins were judged again. */
  readonly judged: number
  /** Of these the record is gone, or they ended before judgement. */
  readonly passedOver: number
  /** Of those that were judged: what the counterpart sent is kept back still or not kept whole, so it was not read anew. */
  readonly unread: number
  /** There was more than there was time for. */
  readonly cutShort: boolean
  /** The oldest that was looked at. */
  readonly since?: Date
  readonly otherwise: readonly Otherwise[]
  /** Refused from now on, let in from now on, told otherwise. */
  readonly refused: number
  readonly admitted: number
  readonly told: number
  /** How many different ones are concerned. */
  readonly people: number
  readonly partners: number
  readonly apps: number
}

export type PlanOffice = Pick<
  Office,
  'gateway' | 'counterparts' | 'documents' | 'reports' | 'bench' | 'house'
>

export interface PlanLimits {
  readonly signIns: number
  /** Milliseconds. */
  readonly time: number
}

const usual: PlanLimits = { signIns: 500, time: 2500 }

export async function planOf(
  caller: Caller,
  change: PlannedChange,
  office: PlanOffice,
  limits: PlanLimits = usual,
): Promise<Plan> {
  mustMay(caller, 'registrations.change')
  const one = registeredAs(change.kind, change.name, office)
  const proposed = await proposedOf(one, change, office)
  const replayed = await replayAll(one, proposed.registered, office, limits)
  const { kind } = change
  await office.gateway.audit.record(
    [
      {
        type: 'plan.made',
        kind,
        id: one.id,
        by: caller.by,
        judged: replayed.judged,
        otherwise: replayed.otherwise.length,
      },
    ],
    false,
  )
  return { kind, handle: one.handle, differences: proposed.differences, ...replayed, ...summed(replayed) }
}

interface Proposed {
  /** Absent: it would not be registered any more. */
  readonly registered?: Registered
  readonly differences: readonly Difference[]
}

async function proposedOf(one: Registered, change: PlannedChange, office: PlanOffice): Promise<Proposed> {
  if (change.what === 'removal') return { differences: [] }
  if (change.what === 'built')
    return { registered: change.built, differences: differences(one, change.built) }
  return decided(one, change, office)
}

type Deciding = Extract<PlannedChange, { readonly what: 'settings' | 'domain' | 'draft' }>

async function decided(one: Registered, change: Deciding, office: PlanOffice): Promise<Proposed> {
  const { kind } = change
  const standing = await standingOf(kind, one, office)
  const { overlay } = standing
  const next =
    change.what === 'settings'
      ? await proposedOverlay(kind, one, standing, change.wanted, office)
      : change.what === 'domain'
        ? { ...overlay, confirmedDomains: domainsAfter(overlay.confirmedDomains ?? [], change) }
        : { ...overlay, draft: change.draft }
  const registered = await inWords(() => office.counterparts.rebuilt(kind, one.id, next), 'settings')
  return {
    ...(registered === undefined ? {} : { registered }),
    differences: overlayDifferences(overlay, next),
  }
}

function domainsAfter(
  known: readonly string[],
  { domain, confirmed }: Extract<PlannedChange, { what: 'domain' }>,
): readonly string[] {
  const checked = checkedDomain(domain)
  const others = known.filter((each) => each !== checked)
  return confirmed ? [...others, checked] : others
}

type Replayed = Pick<Plan, 'judged' | 'passedOver' | 'unread' | 'cutShort' | 'since' | 'otherwise'>

async function replayAll(
  one: Registered,
  proposed: Registered | undefined,
  office: PlanOffice,
  limits: PlanLimits,
): Promise<Replayed> {
  const { reports, gateway, house } = office
  const kept = new Date(gateway.clock.now().getTime() - house.recordHours * 3_600_000)
  const which = isApp(one) ? { app: one.id } : { partner: one.id }
  const rows = latestOf(await reports.signIns({ ...which, since: kept, limit: limits.signIns }))
  const judgeBoth = bothWays(one, proposed, office)
  const until = gateway.clock.ticks() + limits.time
  const found: Otherwise[] = []
  let judged = 0
  let passedOver = 0
  let unread = 0
  let since: Date | undefined
  for (const row of rows) {
    await turnOfOthers() // sign-ins go on meanwhile
    if (gateway.clock.ticks() > until) break
    const outcome = await judgeBoth(row)
    if (outcome === undefined) passedOver += 1
    else judged += 1
    if (outcome?.unread === true) unread += 1
    if (outcome && outcome.says.length > 0) found.push(outcome)
    since = row.at
  }
  const cutShort = judged + passedOver < rows.length
  return { judged, passedOver, unread, cutShort, ...(since === undefined ? {} : { since }), otherwise: found }
}

/** A sign-in that was tried again under the same reference counts by its last end. */
function latestOf(rows: readonly SignInRow[]): readonly SignInRow[] {
  const seen = new Set<string>()
  return rows.filter(({ reference }) => !seen.has(reference) && seen.add(reference))
}

function summed({
  otherwise: all,
}: Replayed): Pick<Plan, 'refused' | 'admitted' | 'told' | 'people' | 'partners' | 'apps'> {
  const refused = all.filter(({ before, after }) => before === 'issued' && after !== 'issued')
  const admitted = all.filter(({ before, after }) => before !== 'issued' && after === 'issued')
  const different = (of: (one: Otherwise) => string | undefined) =>
    new Set(all.map(of).filter((each) => each !== undefined)).size
  return {
    refused: refused.length,
    admitted: admitted.length,
    told: all.length - refused.length - admitted.length,
    people: different(({ user, reference }) => user ?? reference),
    partners: different(({ partner }) => partner),
    apps: different(({ app }) => app),
  }
}
