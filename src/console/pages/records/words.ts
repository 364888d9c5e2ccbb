import type { Kind } from '../../../model/office.js'
import type { Actor } from '../../../model/refusal.js'

/** After what was refused: whose turn it is. */
export const whoActs: Readonly<Record<Actor, string>> = {
  us: 'We have to act.',
  app: 'The app’s owner has to act.',
  partner: 'The partner has to act.',
  person: 'The person can try again.',
}

export function addressOf(kind: Kind, handle: string): string {
  return `/admin/${kind}s/${encodeURIComponent(handle)}`
}

export function signInPath(reference: string): string {
  return `/admin/sign-ins/${encodeURIComponent(reference)}`
}
