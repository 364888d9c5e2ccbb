import type { Home } from '../../../admin/reports/home.js'
import type { OutcomeBucket, Outcomes, OutcomeSum } from '../../../admin/reports/outcomes.js'
import { type Html, html } from '../../../drawing/html.js'
import { barChart, sparkline } from '../../parts/chart.js'
import { emptyState } from '../../parts/empty.js'
import { panel } from '../../parts/panel.js'
import { tiles } from '../../parts/tile.js'

/** The latest day in a row of numbers. */
export function numbersOf({ today, month, apps, partners, expiring, at }: Home): Html {
  const { total, before, buckets } = today
  const next = expiring[0]
  return tiles([
    {
      label: 'Sign-ins, last 24 hours',
      value: whole(total).toLocaleString('en'),
      says: compared(whole(total), whole(before), 'the day before'),
      chart: sparkline(buckets.map(whole), 'Sign-ins by hour'),
    },
    {
      label: 'Refused of them',
      value: percent(total),
      says: whole(before) === 0 ? 'none to compare with' : `${percent(before)} the day before`,
      chart: sparkline(
        buckets.map(({ refused }) => refused),
        'Refused sign-ins by hour',
      ),
    },
    {
      label: 'Sign-ins, 30 days',
      value: whole(month.total).toLocaleString('en'),
      says: compared(whole(month.total), whole(month.before), 'the 30 days before'),
      chart: sparkline(month.buckets.map(whole), 'Sign-ins by day'),
    },
    {
      label: 'In trouble',
      value: String(inTrouble(apps.counts) + inTrouble(partners.counts)),
      says: next
        ? `next to end: ${next.name}, in ${daysTo(next.at, at)}`
        : 'apps and partners; nothing ends soon',
    },
  ])
}

function inTrouble({ ailing, silent }: Home['apps']['counts']): number {
  return ailing + silent
}

function daysTo(end: Date, now: Date): string {
  const days = Math.floor((end.getTime() - now.getTime()) / 86_400_000)
  return days === 1 ? '1 day' : `${Math.max(0, days)} days`
}

function whole({ issued, refused }: OutcomeSum): number {
  return issued + refused
}

function percent(sum: OutcomeSum): string {
  if (whole(sum) === 0) return '–'
  const part = (sum.refused / whole(sum)) * 100
  return `${part > 0 && part < 10 ? part.toFixed(1) : Math.round(part)} %`
}

function compared(now: number, before: number, what: string): string {
  if (before === 0) return now === 0 ? `and none ${what}` : `none ${what}`
  if (now >= before * 4) return `${Math.round(now / before).toLocaleString('en')} times as many as ${what}`
  const change = Math.round((now / before - 1) * 100)
  if (change === 0) return `as many as ${what}`
  return change > 0 ? `${change.toLocaleString('en')} % more than ${what}` : `${-change} % fewer than ${what}`
}

const spans = { day: ['24 hours', 'Hour'], month: ['30 days', 'Day'] } as const

/** Sign-ins over time by outcome. */
export function courseOf({ today, month }: Home, over: 'day' | 'month'): Html {
  const outcomes = over === 'day' ? today : month
  const [span, each] = spans[over]
  return panel({
    id: 'course',
    title: 'Sign-ins',
    says: `Of the last ${span}, by ${each.toLowerCase()} of UTC.`,
    actions: html`<nav class="either" aria-label="Over how long"><a href="/admin?over=day"${over === 'day' && html` aria-current="true"`}>24 hours</a><a href="/admin"${over === 'month' && html` aria-current="true"`}>30 days</a></nav>`,
    body: whole(outcomes.total) === 0 ? nothing(span) : chartOf(outcomes, span, each),
  })
}

function nothing(span: string): Html {
  return emptyState({
    title: 'Nobody signed in',
    says: `There was no sign-in in the last ${span}, neither answered nor refused. Each one is counted here from the moment it happens.`,
  })
}

function chartOf({ by, buckets }: Outcomes, span: string, each: string): Html {
  return barChart({
    label: `Sign-ins of the last ${span}`,
    each,
    series: [
      { label: 'Answered', tone: 'good' },
      { label: 'Refused', tone: 'bad' },
    ],
    bars: buckets.map((bucket) => ({
      ...labelsOf(bucket, by),
      values: [bucket.issued, bucket.refused],
    })),
  })
}

function labelsOf(
  { at }: OutcomeBucket,
  by: Outcomes['by'],
): { readonly label: string; readonly short: string } {
  const text = at.toISOString()
  if (by === 'hour')
    return { label: `${text.slice(0, 10)}, ${text.slice(11, 16)}`, short: text.slice(11, 13) }
  return { label: text.slice(0, 10), short: String(at.getUTCDate()) }
}
