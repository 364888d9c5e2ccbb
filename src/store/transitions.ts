import type { KeptAnswer } from '../model/ports.js'
import type { ExternalIdentity, SignIn } from '../model/signin.js'

/** What must stay true of sign-ins in every store; pure, so that the stores differ in atomicity only. */

/** What was spent is remembered for so long after its end: clocks differ, and a clock may go back. */
export const rememberedAfterEnd = 3_600_000

/** One session tells one app this often before the oldest telling is forgotten. */
export const toldPerApp = 50

/** The app's own request, claimed by one sign-in only. */
export function requestKey({ request }: SignIn): string | undefined {
  return request.requestId === undefined ? undefined : JSON.stringify([request.app, request.requestId])
}

/** A partner names its assertions; another partner may use the same name. */
export function assertionKey({ partner, assertionId }: ExternalIdentity): string {
  return JSON.stringify([partner, assertionId])
}

export function rememberUntil(end: Date, now: Date): number {
  return Math.max(end.getTime(), now.getTime()) + rememberedAfterEnd
}

export function isLive({ expiresAt }: { readonly expiresAt: Date }, now: Date): boolean {
  return expiresAt.getTime() > now.getTime()
}

/** What remains of a sign-in once answered: enough to say so, and to show the way on; nobody's identity. */
export function tombstone(signIn: SignIn): SignIn {
  const { identity: _spent, ...rest } = signIn
  return { ...rest, state: 'finished', version: signIn.version + 1 }
}

/** The sign-in with the answer in it, or why this answer does not fit it (any more). */
export function answered(signIn: SignIn | undefined, answer: KeptAnswer): SignIn | 'gone' | 'answered' {
  if (!signIn) return 'gone'
  if (signIn.state !== 'open' || signIn.identity) return 'answered'
  if (signIn.asked === undefined || signIn.asked.note !== answer.note) return 'answered'
  const { declined: _overtaken, ...rest } = signIn
  return { ...rest, identity: answer.identity, version: signIn.version + 1 }
}
