import type { App } from '../model/app.js'
import type { BrowserMemory } from '../model/http.js'
import type { Partner } from '../model/partner.js'
import type { Gateway } from '../model/ports.js'
import type { Session } from '../model/signin.js'
import { draftOf } from './decide.js'
import type { Watch } from './watch.js'

/** A browser as far as it says who may try what is not live yet. */
export interface Visitor {
  readonly browser: Pick<BrowserMemory, 'admin'>
}

/** Whether it answers this browser: live for everybody, a draft only where somebody is signed in to the console. */
export async function isOpen(
  { draft }: Pick<App | Partner, 'draft'>,
  { browser }: Visitor,
  { testers }: Pick<Gateway, 'testers'>,
): Promise<boolean> {
  return draft !== true || testers.mayTest(browser.admin)
}

/** Those of them that this browser may be sent to. */
export async function openPartners(
  partners: readonly Partner[],
  { browser }: Visitor,
  { testers }: Pick<Gateway, 'testers'>,
): Promise<readonly Partner[]> {
  const live = partners.filter(({ draft }) => draft !== true)
  return live.length === partners.length || (await testers.mayTest(browser.admin)) ? partners : live
}

/** A session from a partner that is a draft proves something only to those who set it up. */
export async function isOpenStill(
  session: Session,
  visitor: Visitor,
  gateway: Pick<Gateway, 'registry' | 'testers'>,
  { trace }: Pick<Watch, 'trace'>,
): Promise<boolean> {
  const partner = gateway.registry.partner(session.partner)
  if (partner?.draft !== true) return true
  const ok = await isOpen(partner, visitor, gateway)
  trace.note(
    'prove',
    'session: its partner is live, or this browser is a tester’s',
    {
      expected: 'live',
      actual: ok ? 'a draft, and a tester' : 'a draft',
      setting: draftOf('partner', partner),
    },
    ok,
  )
  return ok
}
