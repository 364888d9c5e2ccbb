import { strengthInWords } from '../../model/strength-words.js'
import type { Office, SignInQuery, SignInRow } from '../../model/office.js'
import { refusalRow } from '../../model/refusal.js'
import { type Asked, given, readPeriod } from './period.js'
import { cutAt, inFiles, instant, periodFilters, type Report, type Row, text } from './table.js'
import { addressOf, entityId, peopleNames, whoIs } from './who.js'

const columns = [
  instant('at', 'When'),
  text('person', 'Person'),
  inFiles(text('user', 'User')),
  text('app', 'App'),
  inFiles(text('app_id', 'App’s entity id')),
  text('partner', 'Partner'),
  inFiles(text('partner_id', 'Partner’s entity id')),
  text('outcome', 'Outcome'),
  text('code', 'Why not'),
  inFiles(text('says', 'Why not, in words')),
  text('strength', 'How strongly'),
  inFiles(text('authn_context', 'AuthnContext')),
  inFiles(text('by', 'Proved by')),
  inFiles(text('source', 'Network address')),
  text('reference', 'Reference'),
]

export const signIns: Report = {
  name: 'sign-ins',
  title: 'Sign-ins',
  about: 'Who signed in when, to what, how strongly, and which partner vouched.',
  permissions: ['reports.read', 'people.read'],
  filters: [
    ...periodFilters,
    { name: 'person', label: 'Person', kind: 'text', hint: 'User id' },
    { name: 'app', label: 'App', kind: 'text', hint: 'Handle or entity id' },
    { name: 'partner', label: 'Partner', kind: 'text', hint: 'Handle or entity id' },
    {
      name: 'outcome',
      label: 'Outcome',
      kind: 'choice',
      choices: [
        { value: '', label: 'Any' },
        { value: 'issued', label: 'Got in' },
        { value: 'refused', label: 'Refused' },
      ],
    },
  ],
  async write(asked, limit, office) {
    const period = readPeriod(asked, office.gateway.clock.now(), 7)
    const found = await readSignIns({ ...queryOf(asked, office), ...period }, limit + 1, office)
    const rows = await rowsOf(found.slice(0, limit), office)
    return {
      columns,
      rows,
      period,
      remarks: [],
      ...cutAt(limit, found.length, 'Ask for a shorter time, one app or one partner.'),
    }
  },
}

function queryOf(asked: Asked, { gateway: { registry } }: Office): Omit<SignInQuery, 'limit'> {
  const { person, app, partner, outcome, code } = asked
  return {
    ...(given(person) ? { user: person.trim() } : {}),
    ...(given(app) ? { app: entityId('app', app, registry) } : {}),
    ...(given(partner) ? { partner: entityId('partner', partner, registry) } : {}),
    ...(outcome === 'issued' || outcome === 'refused' ? { outcome } : {}),
    ...(given(code) ? { code: code.trim() } : {}),
  }
}

const perRead = 1000

/** Page by page, newest first, so that one long report holds nobody else up. */
export async function readSignIns(
  query: Omit<SignInQuery, 'limit'>,
  most: number,
  { reports }: Pick<Office, 'reports'>,
): Promise<readonly SignInRow[]> {
  const all: SignInRow[] = []
  while (all.length < most) {
    const before = all.at(-1)?.seq
    const limit = Math.min(perRead, most - all.length)
    const page = await reports.signIns({ ...query, ...(before === undefined ? {} : { before }), limit })
    all.push(...page)
    if (page.length < limit) break
  }
  return all
}

async function rowsOf(found: readonly SignInRow[], { gateway }: Office): Promise<readonly Row[]> {
  const nameOf = peopleNames(gateway.directory)
  const rows: Row[] = []
  for (const row of found)
    rows.push(rowOf(row, row.user === undefined ? undefined : await nameOf(row.user), gateway))
  return rows
}

function rowOf(row: SignInRow, person: string | undefined, { registry }: Office['gateway']): Row {
  const app = row.app === undefined ? undefined : whoIs('app', row.app, registry)
  const partner = row.partner === undefined ? undefined : whoIs('partner', row.partner, registry)
  return {
    cells: {
      at: row.at,
      person,
      user: row.user,
      app: app?.name,
      app_id: row.app,
      partner: partner?.name,
      partner_id: row.partner,
      outcome: row.code === undefined ? 'got in' : 'refused',
      code: row.code,
      says: row.code && refusalRow(row.code).says,
      strength: row.authnContext === undefined ? undefined : strengthInWords(row.authnContext),
      authn_context: row.authnContext,
      by: row.by === undefined ? undefined : row.by === 'session' ? 'a session here' : 'the partner',
      source: row.source,
      reference: row.reference,
    },
    links: {
      person: row.user === undefined ? undefined : `/admin/people/${row.user}`,
      app: addressOf('app', app?.handle),
      partner: addressOf('partner', partner?.handle),
      reference: `/admin/sign-ins/${row.reference}`,
    },
  }
}
