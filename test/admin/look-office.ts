import { type AdminRole, type Caller, permissionsOf } from '../../src/model/admin.js'
import type { Office, Reports, SignInRow } from '../../src/model/office.js'
import type { TestHouse } from '../support/house.js'

export function callerOf(role: AdminRole): Caller {
  return {
    admin: `_${role}`,
    by: `admin ${role}`,
    via: 'console',
    role,
    may: new Set(permissionsOf[role]),
    source: '192.0.2.7',
  }
}

/** As much of an office over a real house as looks at what was and would be ask of it. */
export function lookOffice({ house }: TestHouse): Office {
  const { gateway, bench } = house
  const office = {
    gateway,
    bench,
    reports: { signIns: (query: Parameters<Reports['signIns']>[0]) => signInsOf(gateway, query) },
    counterparts: { quarantined: () => [] },
    house: { recordHours: 24 },
  }
  return office as unknown as Office // the rest is asked for by nobody here
}

/** Ends of sign-ins as the audit has them. */
async function signInsOf(
  { audit }: Office['gateway'],
  query: Parameters<Reports['signIns']>[0],
): Promise<readonly SignInRow[]> {
  const rows = (await audit.list({ limit: 10_000 }))
    .toReversed()
    .flatMap(({ seq, at, event }): SignInRow[] => {
      if (event.type !== 'signin.completed' && event.type !== 'signin.refused') return []
      const { type, ...told } = event
      return [{ ...told, seq, at, outcome: type === 'signin.completed' ? 'issued' : 'refused' }]
    })
  const { limit, before = Infinity, since, until, ...fields } = query
  return rows
    .filter(
      (row) =>
        row.seq < before &&
        (since === undefined || row.at >= since) &&
        (until === undefined || row.at < until) &&
        Object.entries(fields).every(([name, value]) => row[name as keyof SignInRow] === value),
    )
    .slice(0, limit)
}
