import { amended } from '../model/amended.js'
import type { HttpReply, HttpRequest, Remember } from '../model/http.js'
import type { Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { SignIn } from '../model/signin.js'
import { cardOf } from '../model/card.js'
import { startAgain } from './refuse.js'
import type { Watch } from './watch.js'

/** A sign-in that this browser began, and the cookie that says so where it was only now bound. */
export interface Mine {
  readonly signIn: SignIn
  readonly remember: readonly Remember[]
}

/**
 * Compares the browser before anything else. A sign-in that came by a cross-site POST has no browser yet: the first
 * one that follows its redirect is the one.
 */
export async function mine(signIn: SignIn | undefined, http: HttpRequest, gateway: Gateway): Promise<Mine> {
  if (!signIn) throw new Refusal('signin.unknown', 'no such sign-in is kept', { stage: 'prove' })
  if (signIn.binding === undefined && signIn.state === 'open') return claimed(signIn, gateway)
  const secret = http.browser.bindings.get(signIn.id)
  if (secret === undefined || gateway.random.hash(secret) !== signIn.binding) {
    throw new Refusal(
      'signin.other_browser',
      secret === undefined ? 'no cookie of this sign-in' : 'the cookie is another sign-in’s',
      { stage: 'prove' },
    )
  }
  return { signIn, remember: [] }
}

async function claimed(signIn: SignIn, gateway: Gateway): Promise<Mine> {
  const secret = gateway.random.secret()
  const bound = await changed(amended(signIn, { binding: gateway.random.hash(secret) }), gateway)
  return {
    signIn: bound,
    remember: [{ what: 'binding', signIn: signIn.id, secret, until: signIn.expiresAt }],
  }
}

/** Stores the changed sign-in; a lost race means that another tab went on with it. */
export async function changed(signIn: SignIn, { state }: Pick<Gateway, 'state'>): Promise<SignIn> {
  if (!(await state.signIns.update(signIn))) {
    throw new Refusal('signin.already_answered', 'the sign-in went on in another tab', { stage: 'prove' })
  }
  return amended(signIn, { version: signIn.version + 1 })
}

/** What somebody sees who comes back to a finished sign-in. */
export function alreadyAnswered(signIn: SignIn, watch: Watch, gateway: Gateway): HttpReply {
  const app = gateway.registry.app(signIn.request.app)
  watch.close({ kind: 'asked', page: 'already-answered' })
  return {
    kind: 'page',
    status: 409,
    page: {
      name: 'already-answered',
      reference: signIn.reference,
      ...(app ? { app: cardOf(app) } : {}),
      ways: startAgain(signIn, gateway),
    },
  }
}
