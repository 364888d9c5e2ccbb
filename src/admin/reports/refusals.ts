import type { Office, SignInTotal } from '../../model/office.js'
import { refusalRow } from '../../model/refusal.js'
import { actorInWords } from './actor-words.js'
import { type Asked, given, type Period, readPeriod } from './period.js'
import { cutAt, inFiles, number, type Report, type Row, text } from './table.js'
import { addressOf, entityId, whoIs } from './who.js'

const columns = [
  text('says', 'What was wrong'),
  text('code', 'Code'),
  text('who', 'Who must act'),
  text('app', 'App'),
  inFiles(text('app_id', 'App’s entity id')),
  text('partner', 'Partner'),
  inFiles(text('partner_id', 'Partner’s entity id')),
  number('count', 'Refused'),
]

const most = 50
const day = 86_400_000

export const refusalsReport: Report = {
  name: 'refusals',
  title: 'Refusals',
  about: 'Why sign-ins were refused, at which app and partner, and who must act.',
  permissions: ['reports.read'],
  filters: [
    {
      name: 'days',
      label: 'So many days back',
      kind: 'number',
      hint: `7 unless told otherwise, at most ${most}`,
    },
    { name: 'app', label: 'App', kind: 'text', hint: 'Handle or entity id' },
    { name: 'partner', label: 'Partner', kind: 'text', hint: 'Handle or entity id' },
  ],
  async write(asked, limit, office) {
    const { since, until } = readPeriod({ days: asked.days }, office.gateway.clock.now(), 7)
    const period = { since: new Date(Math.max(since.getTime(), until.getTime() - most * day)), until }
    const query = { ...period, ...counterparts(asked, office) }
    const refused = (
      await office.reports.totals({ ...query, recent: period.since, of: 'both', outcome: 'refused' })
    )
      .filter(({ count }) => count > 0)
      .toSorted((one, other) => other.count - one.count)
    return {
      columns,
      rows: refused.slice(0, limit).map((total) => rowOf(total, office)),
      period,
      remarks: [`${sum(refused).toLocaleString('en')} refused, ${await gotIn(query, office)} got in.`],
      ...cutAt(limit, refused.length, 'Ask for one app or one partner, or take the file.'),
    }
  },
}

interface Query extends Period {
  readonly app?: string
  readonly partner?: string
}

async function gotIn(query: Query, { reports }: Office): Promise<string> {
  const { app, partner, since } = query
  const both = app !== undefined && partner !== undefined
  const issued = both
    ? await reports.totals({ ...query, recent: since, of: 'app', outcome: 'issued' })
    : (
        await reports.counts({
          ...query,
          since: new Date(since.getTime() - (since.getTime() % day)),
          by: 'day',
        })
      ).filter(({ code }) => code === '')
  return sum(issued).toLocaleString('en')
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((all, { count }) => all + count, 0)
}

function counterparts({ app, partner }: Asked, { gateway: { registry } }: Office) {
  return {
    ...(given(app) ? { app: entityId('app', app, registry) } : {}),
    ...(given(partner) ? { partner: entityId('partner', partner, registry) } : {}),
  }
}

function rowOf({ code, app, partner, count }: SignInTotal, { gateway: { registry } }: Office): Row {
  if (code === '') return { cells: {} }
  const { says, who } = refusalRow(code)
  const [theApp, thePartner] = [whoIs('app', app, registry), whoIs('partner', partner, registry)]
  return {
    cells: {
      says,
      code,
      who: actorInWords(who),
      app: theApp.name,
      app_id: app,
      partner: thePartner.name,
      partner_id: partner,
      count,
    },
    links: {
      count: signInsWith({ outcome: 'refused', code, app, partner }),
      app: addressOf('app', theApp.handle),
      partner: addressOf('partner', thePartner.handle),
    },
  }
}

/** Those that are counted here, one by one. */
function signInsWith(narrowed: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(narrowed)) if (value !== '') query.set(name, value)
  return `/admin/sign-ins?${query}`
}
