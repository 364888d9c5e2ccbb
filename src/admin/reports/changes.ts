import type { AuditEntry } from '../../model/audit-event.js'
import type { Office } from '../../model/office.js'
import { readPeriod } from './period.js'
import { plainSentence, sentenceOf } from './sentence.js'
import { cutAt, instant, number, periodFilters, type Report, type Row, text } from './table.js'
import { peopleNames } from './who.js'

const columns = [
  number('seq', 'Change'),
  instant('at', 'When'),
  text('by', 'By'),
  text('type', 'Event'),
  text('says', 'What'),
]

/** What somebody did to the house, not what people did at its doors. */
export const changeTypes = [
  'registration.added',
  'registration.changed',
  'registration.removed',
  'user.changed',
  'key.made',
  'key.promoted',
  'key.retired',
  'admin.added',
  'admin.changed',
  'admin.setup_link_made',
  'token.made',
  'token.revoked',
  'report.exported',
] as const

export const changes: Report = {
  name: 'changes',
  title: 'Changes',
  about: 'What was changed here, by whom, and when.',
  permissions: ['reports.read', 'audit.read'],
  filters: periodFilters,
  async write(asked, limit, office) {
    const period = readPeriod(asked, office.gateway.clock.now(), 30)
    const found = await readEvents(period, limit + 1, office)
    const nameOf = peopleNames(office.gateway.directory)
    const rows: Row[] = []
    for (const entry of found.slice(0, limit)) rows.push(await rowOf(entry, nameOf, office))
    return { columns, rows, period, remarks: [], ...cutAt(limit, found.length, 'Ask for a shorter time.') }
  },
}

const perRead = 1000

async function readEvents(
  period: { readonly since: Date; readonly until: Date },
  most: number,
  { reports }: Office,
): Promise<readonly AuditEntry[]> {
  const all: AuditEntry[] = []
  while (all.length < most) {
    const before = all.at(-1)?.seq
    const limit = Math.min(perRead, most - all.length)
    const page = await reports.events({
      types: changeTypes,
      ...period,
      ...(before === undefined ? {} : { before }),
      limit,
    })
    all.push(...page)
    if (page.length < limit) break
  }
  return all
}

async function rowOf(
  entry: AuditEntry,
  nameOf: (id: string) => Promise<string>,
  office: Office,
): Promise<Row> {
  const { seq, at, event } = entry
  const sentence = await sentenceOf(event, { nameOf, registry: office.gateway.registry })
  return {
    cells: {
      seq,
      at,
      by: 'by' in event ? event.by : undefined,
      type: event.type,
      says: plainSentence(sentence),
    },
    links: { seq: `/admin/changes/${seq}` },
  }
}
