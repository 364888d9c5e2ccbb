// I13: many at once. Whatever comes in between, an app is told of its own request's person, under its own name, and of
// nothing else.
import type { PartnerAnswer, Sent } from '../../support/counterpart.js'
import type { Outsider } from '../../support/house.js'
import { answerOf, asks, bring, deliver, type Question, questionIn, toldApp } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { lookAttack } from '../play/look.js'
import type { AppStanding, PartnerStanding } from '../standings.js'

const apps: readonly AppStanding[] = ['wiki', 'annex', 'lands', 'many', 'never-launched', 'signs', 'narrow']
const partners: readonly PartnerStanding[] = ['asked', 'acme', 'acme-both', 'ec', 'rolls']

/** One sign-in, and what it must come to. */
interface Run {
  readonly at: number
  readonly visitor: Visitor
  readonly app: Outsider
  readonly partner: Outsider
  readonly person: string
  readonly relayState: string
  readonly sent: Sent
  readonly question?: Question
}

function begun(at: number, visitor: Visitor, ground: Ground): Run {
  const name = apps[at % apps.length] ?? 'wiki'
  const app = ground.app(name)
  const partner = ground.partner(
    name === 'narrow' ? 'asked' : (partners[(at * 3) % partners.length] ?? 'acme'),
  )
  const relayState = `tab ${at}`
  const sent = asks(app, ground.house, {
    relayState,
    request: { scoping: { idpList: [partner.id], requesterIDs: [] } },
    ...(name === 'signs' ? { sign: app.keys } : {}),
  })
  return { at, visitor, app, partner, person: `person ${at} of many`, relayState, sent }
}

async function asking(run: Run): Promise<Run> {
  return { ...run, question: questionIn(await bring(run.visitor.browser, run.sent)) }
}

/** What is wrong with what the app was told; undefined where all of it is its own. */
async function answered(
  { question, partner, person, visitor, ...run }: Run,
  ground: Ground,
): Promise<string | undefined> {
  const more: Partial<PartnerAnswer> = { nameID: { value: person }, attributes: { displayName: person } }
  const { xml, action, relayState } = toldApp(
    await deliver(visitor.browser, answerOf(partner, ground.house, question, more)),
  )
  const acs = `${run.app.id}/acs`
  const all = (pattern: RegExp) => [...new Set([...xml.matchAll(pattern)].map(([, found]) => found))].join()
  const told = {
    action,
    relayState,
    destination: all(/ Destination="([^"]*)"/g),
    recipient: all(/ Recipient="([^"]*)"/g),
    inResponseTo: all(/ InResponseTo="([^"]*)"/g),
    audience: all(/<saml:Audience>([^<]*)</g),
    person: all(/<saml:AttributeValue[^>]*>([^<]*)</g),
    authority: all(/<saml:AuthenticatingAuthority>([^<]*)</g),
  }
  const wanted = {
    action: acs,
    relayState: run.relayState,
    destination: acs,
    recipient: acs,
    inResponseTo: run.sent.id,
    audience: run.app.id,
    person,
    authority: partner.id,
  }
  const name = /<saml:NameID[^>]*>([^<]*)</.exec(xml)?.[1] ?? ''
  if (name === '' || names.has(name)) return `the name ${name} was told twice`
  names.add(name)
  return JSON.stringify(told) === JSON.stringify(wanted)
    ? undefined
    : `${JSON.stringify(told)} instead of ${JSON.stringify(wanted)}`
}

/** Everybody is somebody else, and each app knows them by a name of its own. */
const names = new Set<string>()

/** Neighbours ask one after the other, and are answered far from each other. */
function shuffled<T>(all: readonly T[]): readonly T[] {
  return all.map((_, at) => all[(at * 101 + 17) % all.length] as T)
}

async function atOnce<T, R>(
  all: readonly T[],
  most: number,
  act: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < all.length; at += most)
    results.push(...(await Promise.all(all.slice(at, at + most).map(act))))
  return results
}

const interleaved = (['all-asked-first', 'as-they-come', 'one-browser'] as const).map((order) =>
  lookAttack({
    row: 'I13',
    name: `interleaved.${order}`,
    tries:
      order === 'one-browser'
        ? 'has one browser ask for many apps in as many tabs, and answers them out of order'
        : 'signs in beside 239 others at the same time, at seven apps by five partners',
    async look(ground, visitor, hostile) {
      const one = order === 'one-browser'
      // A browser keeps eight sign-ins open
      const times = hostile ? (one ? 8 : 240) : 4
      const runs = Array.from({ length: times }, (_, at) =>
        begun(at, one ? visitor : ground.visitor(), ground),
      )
      // As all of them are over one house, their names must not be known from another case
      names.clear()
      const most = hostile && !one ? 24 : 1
      const faults =
        order === 'as-they-come'
          ? await atOnce(runs, most, async (run) => answered(await asking(run), ground))
          : await atOnce(shuffled(await atOnce(runs, most, asking)), most, (run) => answered(run, ground))
      return faults.find((fault) => fault !== undefined)
    },
  }),
)

export const parallelAttacks: readonly Attack[] = interleaved
