import { counted } from '../../drawing/fragments.js'
import { type Html, html } from '../../drawing/html.js'

const steps = [
  [60, 'minute'],
  [24, 'hour'],
  [60, 'day'],
  [24, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
] as const

/** `3 hours ago`, and when that was exactly on its title. */
export function when(at: Date, now: Date): Html {
  return html`<time datetime="${at.toISOString()}" title="${exactly(at)}">${relative(at, now)}</time>`
}

/** `2026-11-22 12:00:00 UTC`, for records and evidence. */
export function instant(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${exactly(at)}</time>`
}

export function exactly(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function relative(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000
  const length = Math.abs(seconds)
  if (length < 45) return 'just now'
  const span = spanOf(length)
  return seconds > 0 ? `${span} ago` : `in ${span}`
}

/** The largest unit of which there is at least one; two months are still said in days, two years in months. */
function spanOf(seconds: number): string {
  let amount = seconds / 60
  for (const [size, unit] of steps) {
    if (amount < size) return counted(Math.max(1, Math.round(amount)), unit)
    amount /= unit === 'day' ? 30 : unit === 'month' ? 12 : size
  }
  return ''
}
