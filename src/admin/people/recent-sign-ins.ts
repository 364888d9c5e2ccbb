import type { Caller } from '../../model/admin.js'
import type { Office, SignInRow } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { appNamed, type Named, partnerNamed } from './show.js'

export interface RecentSignIn extends Pick<SignInRow, 'at' | 'reference' | 'outcome' | 'code' | 'by'> {
  readonly app?: Named
  readonly partner?: Named
}

/** The latest sign-ins of a person, as the audit keeps them. */
export async function recentSignIns(
  caller: Caller,
  user: string,
  limit: number,
  office: Pick<Office, 'gateway' | 'reports'>,
): Promise<readonly RecentSignIn[]> {
  mustMay(caller, 'records.read')
  const rows = await office.reports.signIns({ user, limit })
  return rows.map(({ at, reference, outcome, code, by, app, partner }) => ({
    at,
    reference,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(by === undefined ? {} : { by }),
    ...(app === undefined ? {} : { app: appNamed(app, office) }),
    ...(partner === undefined ? {} : { partner: partnerNamed(partner, office) }),
  }))
}
