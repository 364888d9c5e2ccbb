import type { Partner } from '../model/partner.js'

interface Entry {
  /** Where it stands in the order of names. */
  readonly place: number
  readonly name: string
  /** Everything that can be found, words apart by blanks. */
  readonly text: string
  readonly domains: readonly string[]
  readonly handle: string
}

export type SearchPartners = (
  allowed: readonly Partner[],
  query: string,
  limit: number,
) => { readonly partners: readonly Partner[]; readonly matches: number }

const longestQuery = 100
const mostWords = 8

/** Finds partners by name, handle, description, keyword and confirmed domain: one pass over prepared text. */
export function partnerSearch(partners: readonly Partner[]): SearchPartners {
  const entries = new Map<string, Entry>()
  const named = partners.map((partner) => ({ partner, name: plain(firstName(partner)) }))
  named.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
  for (const [place, { partner, name }] of named.entries()) {
    entries.set(partner.id, { place, name, ...prepared(partner) })
  }
  return (allowed, query, limit) => {
    const words = wordsOf(query)
    const found: { partner: Partner; rank: number; place: number }[] = []
    for (const partner of allowed) {
      const entry = entries.get(partner.id)
      if (entry === undefined || !words.every((word) => entry.text.includes(word))) continue
      found.push({ partner, rank: rankOf(entry, words), place: entry.place })
    }
    found.sort((one, other) => one.rank - other.rank || one.place - other.place)
    return { partners: found.slice(0, limit).map(({ partner }) => partner), matches: found.length }
  }
}

function prepared(partner: Partner): Omit<Entry, 'place' | 'name'> {
  const { display, handle, confirmedDomains } = partner
  const said = [
    ...Object.values(display.name),
    handle,
    ...confirmedDomains,
    ...(display.keywords ?? []),
    ...Object.values(display.description ?? {}),
  ]
  return { text: ` ${plain(said.join(' '))}`, domains: confirmedDomains, handle }
}

function firstName({ display, handle }: Partner): string {
  return display.name['en'] ?? display.name[''] ?? Object.values(display.name)[0] ?? handle
}

/** Of somebody's whole e-mail address only the domain is looked for. */
function wordsOf(query: string): readonly string[] {
  const asked = plain(query.slice(0, longestQuery)).trim()
  const domain = /^[^\s@]+@([^\s@]+)$/.exec(asked)?.[1] ?? asked
  return domain === '' ? [] : domain.split(' ').slice(0, mostWords)
}

function rankOf(entry: Entry, words: readonly string[]): number {
  const [first] = words
  if (first === undefined) return 0
  const whole = words.join(' ')
  if (entry.handle === whole || entry.domains.includes(whole)) return 0
  if (entry.name.startsWith(whole)) return 1
  return words.every((word) => entry.text.includes(` ${word}`)) ? 2 : 3
}

/** Lower case, without accents, one blank between words. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
}
