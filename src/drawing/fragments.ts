// What every page is drawn with: pieces of markup that are safe whatever text they are given.
import type { Card } from '../model/page.js'
import { type Html, html } from './html.js'

/** A sally port: the gate in the wall, and the second door behind it. */
export const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path class="wall" d="M3 29V15a13 13 0 0 1 26 0v14h-5.5V15a7.5 7.5 0 0 0-15 0v14z"/><path class="door" d="M12 29V15.4a4 4 0 0 1 8 0V29z"/></svg>`

/** A link as it may stand on a page: a path of this house, or an address that a browser only opens. */
export function link(href: string): string {
  return /^\/(?![/\\])/.test(href) ? href : (outward(href) ?? '/')
}

export function outward(href: string): string | undefined {
  return /^(?:https?:\/\/|mailto:)/i.test(href) && URL.canParse(href) ? href : undefined
}

const letter = /[\p{L}\p{N}]/u

/** A little door with the first letters of a name; its colour follows the handle, so that it stays the same. */
export function monogram({ handle, name }: Pick<Card, 'handle' | 'name'>): Html {
  return html`<span class="monogram hue-${hueOf(handle)}" aria-hidden="true">${initials(name)}</span>`
}

/** `University of Larkfield` is UL: small words do not count, unless there are no others. */
function initials(name: string): string {
  const words = name.slice(0, 200).split(/[\s\-_.,]+/u, 12)
  const letters = words.map((word) => letter.exec(word)?.[0] ?? '').filter((one) => one !== '')
  const great = letters.filter((one) => !/\p{Ll}/u.test(one))
  const chosen = great.length > 0 ? great : letters
  return chosen.slice(0, 2).join('').toUpperCase() || '?'
}

function hueOf(handle: string): number {
  return [...handle].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 997, 7) % 8
}

/** A name that somebody else chose: cut to a length, and its direction kept to itself. */
export function said(text: string, longest = 120): Html {
  return html`<bdi>${clipped(text, longest)}</bdi>`
}

export function clipped(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text
}

export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : several}`
}
