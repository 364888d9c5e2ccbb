import { cardOf } from '../model/card.js'
import type { Page } from '../model/page.js'
import type { Gateway } from '../model/ports.js'
import { partiesOf } from './parties.js'

export type SignedOut = Extract<Page, { readonly name: 'signed-out' }>

export const notSignedIn: SignedOut = { name: 'signed-out', telling: [], notTold: [] }

/** Ends the session, writes it down, and says who is still to hear of it. Somebody else may have ended it meanwhile. */
export async function end(
  id: string,
  by: 'person' | 'app' | 'partner',
  gateway: Gateway,
): Promise<SignedOut> {
  const session = await gateway.state.sessions.end(id)
  if (!session) return notSignedIn
  const { telling, notTold } = partiesOf(session, gateway)
  await gateway.audit.record(
    [
      {
        type: 'session.ended',
        session: session.id,
        user: session.user,
        by,
        told: telling.map(({ app }) => app.id),
        notTold: notTold.map(({ id }) => id),
      },
    ],
    true,
  )
  const partner = by === 'partner' ? undefined : gateway.registry.partner(session.partner)
  const atPartner = partner && gateway.partnerFaces[partner.protocol]?.signOutAt?.(partner, false)
  return {
    name: 'signed-out',
    telling: telling.map(({ app, address }) => ({ app: cardOf(app), address })),
    notTold: notTold.map(cardOf),
    ...(partner ? { partner: cardOf(partner) } : {}),
    ...(atPartner === undefined ? {} : { atPartner }),
  }
}
