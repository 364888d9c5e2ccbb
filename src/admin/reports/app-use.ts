import type { App } from '../../model/app.js'
import { cardOf } from '../../model/card.js'
import type { Kind, Office } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import { given, wholeDays } from './period.js'
import { cutAt, inFiles, instant, number, type Report, type Row, text } from './table.js'
import { addressOf } from './who.js'

const columns = [
  text('kind', 'Kind'),
  text('name', 'Name'),
  text('handle', 'Handle'),
  inFiles(text('id', 'Entity id')),
  text('state', 'State'),
  instant('last', 'Last success'),
  number('days', 'Days since'),
]

const day = 86_400_000

/** What nobody uses is what nobody looks after: a way in that can be closed. */
export const appUse: Report = {
  name: 'app-use',
  title: 'Unused apps and partners',
  about: 'Which apps and partners nobody got in by for so many days.',
  permissions: ['reports.read'],
  filters: [
    { name: 'days', label: 'No success for so many days', kind: 'number', hint: '90 unless told otherwise' },
    {
      name: 'kind',
      label: 'Of',
      kind: 'choice',
      choices: [
        { value: '', label: 'Apps and partners' },
        { value: 'app', label: 'Apps' },
        { value: 'partner', label: 'Partners' },
      ],
    },
  ],
  async write(asked, limit, office) {
    const days = given(asked.days) ? wholeDays('days', asked.days.trim()) : 90
    const kinds = (['app', 'partner'] as const).filter((kind) => !given(asked.kind) || asked.kind === kind)
    const unused = (await Promise.all(kinds.map((kind) => unusedOf(kind, days, office)))).flat()
    const sorted = unused.toSorted(longestFirst)
    return {
      columns,
      rows: sorted.slice(0, limit),
      remarks: [`${sorted.length.toLocaleString('en')} without a success for ${days} days or ever.`],
      ...cutAt(limit, sorted.length, 'Take the file for all of them.'),
    }
  },
}

async function unusedOf(kind: Kind, days: number, { gateway, reports }: Office): Promise<readonly Row[]> {
  const now = gateway.clock.now().getTime()
  const last = await reports.lastSuccess(kind)
  const all = kind === 'app' ? gateway.registry.apps() : gateway.registry.partners()
  return all
    .filter(({ id }) => now - (last.get(id)?.getTime() ?? 0) >= days * day)
    .map((one) => rowOf(kind, one, last.get(one.id), now))
}

function rowOf(kind: Kind, one: App | Partner, last: Date | undefined, now: number): Row {
  return {
    cells: {
      kind,
      name: cardOf(one).name,
      handle: one.handle,
      id: one.id,
      state: one.draft ? 'draft' : one.enabled ? 'switched on' : 'switched off',
      last,
      days: last && Math.floor((now - last.getTime()) / day),
    },
    links: { name: addressOf(kind, one.handle) },
  }
}

/** Never used first, then the longest ago. */
function longestFirst(one: Row, other: Row): number {
  const at = ({ cells }: Row) => (cells['last'] instanceof Date ? cells['last'].getTime() : 0)
  return at(one) - at(other) || order.compare(String(one.cells['name']), String(other.cells['name']))
}

const order = new Intl.Collator('en')
