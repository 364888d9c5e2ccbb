import { type AttributeName, knownAs, namesOf } from '../model/attribute-names.js'
import type { Partner } from '../model/partner.js'
import { Refusal } from '../model/refusal.js'
import type { Attributes } from '../model/rule.js'

/** A value that a partner may not say: the house attribute and the domain, never the value. */
export interface Outside {
  readonly attribute: string
  /** `-` when what stands after the last `@` is no domain name at all. */
  readonly domain: string
}

export interface Confirmed {
  readonly attributes: Attributes
  /** What was dropped, each pair once. */
  readonly outside: readonly Outside[]
}

export type Vouching = Pick<Partner, 'handle' | 'confirmedDomains'>

const reported = 50

/**
 * Keeps of the scoped attributes (by house name or by a wire name that the table knows) only the values whose domain is
 * confirmed for this partner; all others pass. Throws Refusal `partner.domain_not_confirmed` instead where the partner
 * is set to `outsideDomains: refuse`; its detail names the command that would confirm.
 */
export function confirmDomains(
  attributes: Attributes,
  partner: Vouching & Pick<Partner, 'outsideDomains'>,
): Confirmed {
  const { kept, outside } = sift(attributes, partner)
  if (partner.outsideDomains === 'refuse' && outside.length > 0) throw outsideRefusal(partner, outside)
  return { attributes: kept, outside }
}

/** The same, and nothing is refused. */
export function sift(
  attributes: Attributes,
  partner: Vouching,
): { readonly kept: Attributes; readonly outside: readonly Outside[] } {
  const outside = new Map<string, Outside>()
  // Without a prototype, as attributesOf makes them; the type of Object.create is any
  const kept = Object.create(null) as Record<string, readonly string[]>
  for (const name of Object.keys(attributes)) {
    const values = attributes[name] ?? []
    const row = rowOf(name)
    const good = row?.scoped ? values.filter((value) => note(outside, row.house, value, partner)) : values
    if (good.length > 0) kept[name] = good
  }
  return { kept, outside: [...outside.values()] }
}

/** Whether values of this name, the house's or a wire's, carry a domain that must be confirmed. */
export function isScoped(name: string): boolean {
  return rowOf(name)?.scoped ?? false
}

function rowOf(name: string): AttributeName | undefined {
  return namesOf(name) ?? knownAs(name)
}

function note(outside: Map<string, Outside>, attribute: string, value: string, partner: Vouching): boolean {
  if (mayVouch(value, partner)) return true
  const domain = domainIn(value) ?? '-'
  if (outside.size < reported) outside.set(`${attribute} ${domain}`, { attribute, domain })
  return false
}

/** Whether this partner may say this value: one `@`, and behind it a domain confirmed for exactly this partner. */
export function mayVouch(value: string, { confirmedDomains }: Pick<Partner, 'confirmedDomains'>): boolean {
  const domain = domainIn(value)
  if (domain === undefined || !plainly(value)) return false
  return confirmedDomains.some((confirmed) => confirmed === domain || asciiLower(confirmed) === domain)
}

/** A second `@`, a blank or a bracket makes readers disagree about where the domain begins. */
function plainly(value: string): boolean {
  return /^[^@\s\p{C}<>()[\]\\,;:"]+@[^@]+$/u.test(value)
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const hostName = new RegExp(`^${label}(?:\\.${label})*$`)

/** The domain after the last `@`, lower-cased ASCII; undefined when it is no host name. */
export function domainIn(value: string): string | undefined {
  const domain = asciiLower(value.slice(value.lastIndexOf('@') + 1))
  if (!value.includes('@') || domain.length > 253) return undefined
  return hostName.test(domain) ? domain : undefined
}

/** ASCII letters only: U+212A lower-cases to `k` elsewhere, and would make two names one. */
export function asciiLower(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text
}

/** Domains in it are host names, so that the command can be copied into a shell. */
export function outsideRefusal({ handle }: Vouching, outside: readonly Outside[]): Refusal {
  const domains = [...new Set(outside.map(({ domain }) => domain))].filter((domain) => domain !== '-')
  const names = [...new Set(outside.map(({ attribute }) => attribute))].join(', ')
  const says = `${names}: outside the domains confirmed for partner ${handle}`
  const commands = domains
    .slice(0, 5)
    .map((domain) => `sallyport partner confirm-domain ${handle} ${domain}`)
    .join('; ')
  return new Refusal(
    'partner.domain_not_confirmed',
    commands === '' ? `${says}, and no domain at all` : `${says}. To confirm: ${commands}`,
  )
}
