import type { App } from '../../../model/app.js'
import type { Partner } from '../../../model/partner.js'
import type { Choice } from '../../parts/fields.js'
import { strengths } from './settings/setting.js'

type Vouching = Pick<Partner, 'handle' | 'enabled' | 'believedUpTo'>

/** The strongest sign-in that any partner is believed of those that may vouch. */
export function mostBelieved(partners: readonly Vouching[], may: App['partners']): number {
  const vouching = partners.filter(
    ({ handle, enabled }) => enabled && (may === 'all' || may.includes(handle)),
  )
  return Math.max(0, ...vouching.map(({ believedUpTo }) => believedUpTo))
}

/** How strong a sign-in can be; what nobody could bring says so before it is chosen. */
export function strengthChoices(believed: number): readonly Choice[] {
  return strengths.map(({ value, label }) => ({
    value,
    label: Number(value) > believed ? `${label} (no partner yet)` : label,
  }))
}
