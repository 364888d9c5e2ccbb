import { amended } from '../model/amended.js'
import type { ToldLately } from '../model/ports.js'
import type { ExternalIdentity, SignIn, Told } from '../model/signin.js'

export { answered } from '../model/answered.js'

/** What must stay true of sign-ins in every store; pure, so that the stores differ in atomicity only. */

/** What was spent is remembered for so long after its end: clocks differ, and a clock may go back. */
export const rememberedAfterEnd = 3_600_000

/** What `lately` asks for of one app's tellings, which come newest first and are opened no further back than that. */
export function toldLately<Row>(
  newestFirst: readonly Row[],
  open: (row: Row) => Told | undefined,
  { since, most }: ToldLately,
): readonly Told[] {
  const told: Told[] = []
  for (const row of newestFirst.slice(0, most)) {
    const next = open(row)
    if (next === undefined) continue
    if (told.length > 0 && next.at.getTime() <= since.getTime()) break
    told.unshift(next)
  }
  return told
}

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
  return amended<SignIn>(rest, { state: 'finished', version: signIn.version + 1 })
}

/** Names of attributes come from outside: they must meet nothing that an object has of itself. */
export function withoutPrototypes<Holder extends object>(holder: Holder): Holder {
  if (holds(holder, 'identity'))
    return Object.assign({}, holder, { identity: withoutPrototypes(holder.identity) })
  if (!holds(holder, 'attributes') || Object.getPrototypeOf(holder.attributes) === null) return holder
  const attributes = Object.assign(Object.create(null), holder.attributes) as object
  return Object.assign({}, holder, { attributes })
}

function holds<Name extends string>(
  holder: object,
  name: Name,
): holder is { readonly [field in Name]: object } {
  const held = (holder as { readonly [field in Name]?: unknown })[name]
  return typeof held === 'object' && held !== null
}
