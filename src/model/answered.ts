import { amended } from './amended.js'
import type { KeptAnswer } from './ports.js'
import type { SignIn } from './signin.js'

/** The sign-in with the answer in it, or why this answer does not fit it (any more). */
export function answered(signIn: SignIn | undefined, answer: KeptAnswer): SignIn | 'gone' | 'answered' {
  if (!signIn) return 'gone'
  if (signIn.state !== 'open' || signIn.identity) return 'answered'
  if (signIn.asked === undefined || signIn.asked.note !== answer.note) return 'answered'
  const { declined: _overtaken, ...rest } = signIn
  return amended<SignIn>(rest, { identity: answer.identity, version: signIn.version + 1 })
}
