import type { RegistrationLine } from '../../../admin/registrations/list.js'
import type { Stands } from '../../../admin/registrations/registered.js'
import { counted } from '../../../drawing/fragments.js'
import type { Html } from '../../../drawing/html.js'
import { status, type Tone } from '../../parts/status.js'

const shown: Readonly<Record<Stands, readonly [Tone, string]>> = {
  live: ['good', 'Live'],
  draft: ['draft', 'Draft'],
  disabled: ['idle', 'Disabled'],
  expired: ['bad', 'Metadata expired'],
}

export function standing(stands: Stands): Html {
  return status(...shown[stands])
}

type Traffic = Pick<RegistrationLine, 'stands' | 'warnings' | 'issued' | 'refused'>

/** What real sign-ins of the last seven days say of it, worst first. */
export function health({ stands, warnings, issued, refused }: Traffic): Html {
  if (refused > issued) return status('bad', 'Failing')
  if (warnings > 0) return status('warn', counted(warnings, 'warning'))
  if (issued > 0) return status('good', 'Healthy')
  return status('idle', stands === 'live' ? 'Quiet' : 'Not in use')
}
