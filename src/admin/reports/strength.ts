import type { Office, SignInRow } from '../../model/office.js'
import { strengthInWords, strengthWords } from '../../model/strength-words.js'
import { given, readPeriod } from './period.js'
import { readSignIns } from './sign-ins.js'
import { cutAt, inFiles, number, periodFilters, type Report, type Row, text } from './table.js'
import { addressOf, entityId, whoIs } from './who.js'

/** Sign-ins that are counted on a page, and in a file: how strongly is written in each entry alone. */
const countedOnAPage = 1000
const countedInAFile = 50_000

/** `not said` → `not_said` */
function columnOf(words: string): string {
  return words.replaceAll(/[^a-z]+/g, '_')
}

const columns = [
  text('app', 'App'),
  inFiles(text('app_id', 'App’s entity id')),
  number('sign_ins', 'Sign-ins'),
  ...strengthWords.map((words) =>
    number(columnOf(words), words === 'a kind that this house does not know' ? 'not known here' : words),
  ),
]

export const strength: Report = {
  name: 'strength',
  title: 'Strength of sign-ins',
  about: 'How strongly people signed in, by app.',
  permissions: ['reports.read'],
  filters: [...periodFilters, { name: 'app', label: 'App', kind: 'text', hint: 'Handle or entity id' }],
  async write(asked, limit, office) {
    const period = readPeriod(asked, office.gateway.clock.now(), 30)
    const app = given(asked.app) ? { app: entityId('app', asked.app, office.gateway.registry) } : {}
    const mostCounted = limit > 1000 ? countedInAFile : countedOnAPage
    const found = await readSignIns({ outcome: 'issued', ...period, ...app }, mostCounted + 1, office)
    const rows = [...byApp(found.slice(0, mostCounted))].map(([id, counts]) => rowOf(id, counts, office))
    const sorted = rows.toSorted(
      (one, other) => Number(other.cells['sign_ins']) - Number(one.cells['sign_ins']),
    )
    const counted = mostCounted.toLocaleString('en')
    return {
      columns,
      rows: sorted.slice(0, limit),
      period,
      remarks:
        found.length > mostCounted
          ? [
              `Only the latest ${counted} sign-ins of that time were counted; a shorter time, one app or the file has more of them.`,
            ]
          : [],
      ...cutAt(limit, sorted.length, 'Take the file for all of them.'),
    }
  },
}

function byApp(found: readonly SignInRow[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const apps = new Map<string, Map<string, number>>()
  for (const { app = '', authnContext = '' } of found) {
    const counts = apps.get(app) ?? new Map<string, number>()
    apps.set(app, counts)
    const words = strengthInWords(authnContext)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return apps
}

function rowOf(id: string, counts: ReadonlyMap<string, number>, { gateway: { registry } }: Office): Row {
  const { name, handle } = whoIs('app', id, registry)
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const cells = strengthWords.map((words) => [columnOf(words), counts.get(words) ?? 0] as const)
  return {
    cells: { app: name, app_id: id, sign_ins: all, ...Object.fromEntries(cells) },
    links: { app: addressOf('app', handle) },
  }
}
