import type { Caller } from '../../model/admin.js'
import type { Clock } from '../../model/ports.js'
import { AdminRefusal } from '../refusal.js'

/** Minutes after a sign-in in which a browser that was left alone for a moment does no lasting harm. */
const freshFor = 15

export function freshEnough({ via, session }: Caller, clock: Pick<Clock, 'now'>): boolean {
  if (via !== 'console') return true
  return session !== undefined && clock.now().getTime() - session.startedAt.getTime() < freshFor * 60_000
}

export interface FreshOffice {
  readonly gateway: { readonly clock: Pick<Clock, 'now'> }
}

/** Before what gives access to somebody else, or keeps it: the person signs in once more. */
export function mustBeFresh(caller: Caller, { gateway }: FreshOffice): void {
  if (freshEnough(caller, gateway.clock)) return
  throw new AdminRefusal('unauthenticated', `This needs a sign-in of the last ${freshFor} minutes.`, {
    todo: 'Sign in once more, then do it again.',
  })
}
