import { appRoles } from '../../mapping/app-roles.js'
import type { App } from '../../model/app.js'
import { cardOf } from '../../model/card.js'
import type { Office, SignInRow } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import type { Registry } from '../../model/ports.js'
import { Refusal, refusalRow } from '../../model/refusal.js'
import { strengthInWords } from '../../model/strength-words.js'
import type { User } from '../../model/user.js'
import { AdminRefusal } from '../refusal.js'
import { given, readPeriod } from './period.js'
import { readSignIns } from './sign-ins.js'
import { cutAt, inFiles, instant, number, periodFilters, type Report, type Row, text } from './table.js'
import { addressOf, personName } from './who.js'

const columns = [
  text('app', 'App'),
  inFiles(text('app_id', 'App’s entity id')),
  text('can', 'Can reach it'),
  text('why', 'Because'),
  text('roles', 'Roles it is told'),
  number('sign_ins', 'Sign-ins'),
  instant('last', 'Last'),
  text('strength', 'How strongly, last'),
]

/** Sign-ins of one person that are looked at. */
const mostRead = 5000

export const accessOfAPerson: Report = {
  name: 'access-of-a-person',
  title: 'Access of a person',
  about: 'What somebody can reach now, and what they did reach.',
  permissions: ['reports.read', 'people.read'],
  filters: [
    { name: 'person', label: 'Person', kind: 'text', hint: 'User id, e-mail or a name that fits one person' },
    ...periodFilters,
  ],
  async write(asked, limit, office) {
    const { gateway } = office
    const period = readPeriod(asked, gateway.clock.now(), 90)
    if (!given(asked.person)) return { columns, rows: [], period, remarks: ['Name a person first.'] }
    const user = await onePerson(asked.person.trim(), office)
    const reached = await readSignIns({ user: user.id, outcome: 'issued', ...period }, mostRead, office)
    const partners = await partnersOf(user, gateway)
    const byApp = grouped(reached)
    const rows = gateway.registry
      .apps()
      .map((app) => rowOf(app, user, partners, byApp.get(app.id) ?? [], gateway.registry))
    const sorted = rows.toSorted(reachedFirst)
    return {
      columns,
      rows: sorted.slice(0, limit),
      period,
      remarks: remarksOn(user, partners, reached.length),
      ...cutAt(limit, sorted.length, 'Take the file for all of them.'),
    }
  },
}

async function onePerson(wanted: string, { gateway: { directory } }: Office): Promise<User> {
  const byId = await directory.users.find(wanted)
  if (byId) return byId
  const [only, ...others] = await directory.users.search(wanted, 2)
  if (only && others.length === 0) return only
  if (only)
    throw new AdminRefusal('invalid', 'Several people fit that; a user id names one of them.', {
      todo: 'Find the person under People, and take the report from there.',
    })
  throw new AdminRefusal('not_found', 'Nobody fits that.', { todo: 'Find the person under People.' })
}

async function partnersOf(
  { id }: User,
  { directory, registry }: Office['gateway'],
): Promise<readonly Partner[]> {
  const links = await directory.users.linksOf(id)
  const ids = new Set(links.map(({ partner }) => partner))
  return [...ids].map((partner) => registry.partner(partner)).filter((partner) => partner !== undefined)
}

function remarksOn(user: User, partners: readonly Partner[], reached: number): readonly string[] {
  const vouching = partners.map((partner) => cardOf(partner).name).join(', ')
  return [
    `${personName(user)} is ${user.active ? 'active' : 'switched off, and reaches nothing'}; ${partners.length === 0 ? 'no partner is linked' : `linked at ${vouching}`}.`,
    'What can be reached is judged by what is set now; an app may still ask for a stronger sign-in.',
    ...(reached >= mostRead
      ? [`Only the latest ${mostRead.toLocaleString('en')} sign-ins were counted.`]
      : []),
  ]
}

function grouped(rows: readonly SignInRow[]): ReadonlyMap<string, readonly SignInRow[]> {
  const groups = new Map<string, SignInRow[]>()
  for (const row of rows) {
    const group = groups.get(row.app ?? '')
    if (group) group.push(row)
    else groups.set(row.app ?? '', [row])
  }
  return groups
}

function rowOf(
  app: App,
  user: User,
  partners: readonly Partner[],
  reached: readonly SignInRow[],
  registry: Registry,
): Row {
  const [last] = reached
  const standing = reaches(app, user, partners, registry)
  return {
    cells: {
      app: cardOf(app).name,
      app_id: app.id,
      can: standing.can ? 'yes' : 'no',
      why: standing.why,
      roles: standing.roles.join(', '),
      sign_ins: reached.length,
      last: last?.at,
      strength: last?.authnContext === undefined ? undefined : strengthInWords(last.authnContext),
    },
    links: { app: addressOf('app', app.handle) },
  }
}

interface Standing {
  readonly can: boolean
  readonly why: string
  readonly roles: readonly string[]
}

function reaches(app: App, user: User, partners: readonly Partner[], registry: Registry): Standing {
  const no = (why: string): Standing => ({ can: false, why, roles: [] })
  if (!user.active) return no('the person is switched off')
  if (!registry.usable(app)) return no('the app is switched off or has expired')
  const vouching = partners.filter((one) => app.partners === 'all' || app.partners.includes(one.handle))
  if (vouching.length === 0) return no('no partner of this person may vouch there')
  const usable = vouching.filter((one) => registry.usable(one))
  if (usable.length === 0) return no('the partner is switched off or has expired')
  return rolesAt(app, user, usable)
}

function rolesAt(app: App, { roles }: User, partners: readonly Partner[]): Standing {
  try {
    const told = appRoles(app, [...new Set([...roles.imported, ...roles.local])])
    return {
      can: true,
      why: `${partners.map((one) => cardOf(one).name).join(' or ')} may vouch there`,
      roles: told,
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { can: false, why: refusalRow(error.code).says, roles: [] }
  }
}

function reachedFirst(one: Row, other: Row): number {
  const at = ({ cells }: Row) =>
    cells['last'] instanceof Date ? cells['last'].getTime() : cells['can'] === 'yes' ? 1 : 0
  return at(other) - at(one) || order.compare(String(one.cells['app']), String(other.cells['app']))
}

const order = new Intl.Collator('en')
