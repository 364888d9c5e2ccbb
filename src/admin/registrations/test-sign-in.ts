import type { Caller } from '../../model/admin.js'
import { sealTrial } from '../../model/console-pass.js'
import type { Gateway } from '../../model/ports.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'

/** Seconds in which a trial has to begin. */
const trialSeconds = 600

/** A partner to be tried in this very browser. */
export interface Wish {
  /** Handle. */
  readonly partner: string
  /** The page of the console where it ends well; its record unless told otherwise. */
  readonly back?: string
  /** The cookie of the browser that will walk the way. */
  readonly browser: string | undefined
}

/** Where the browser begins it, and under which reference it can be watched from then on. */
export interface Trial {
  readonly address: string
  readonly reference: string
}

export interface TrialOffice {
  readonly gateway: Pick<Gateway, 'baseUrl' | 'clock' | 'random' | 'registry' | 'vault'>
}

/**
 * The ordinary line at the console's own face, with this partner and no other, draft or not; whatever session the
 * browser has, the partner is asked. It works once, and for ten minutes. To be opened by a link: the policy of our pages
 * lets no form lead to a partner. Throws `not_found`, `conflict`.
 */
export function testSignIn(
  caller: Caller,
  { partner: handle, back, browser }: Wish,
  office: TrialOffice,
): Trial {
  mustMay(caller, 'registrations.read')
  const { baseUrl, clock, random, registry, vault } = office.gateway
  const partner = registry.partnerByHandle(handle)
  if (!partner) throw new AdminRefusal('not_found', 'There is no such partner.')
  if (!registry.usable(partner))
    throw new AdminRefusal('conflict', 'This partner is disabled, or its metadata has run out.', {
      todo: 'Enable it, or bring its metadata of today.',
    })
  if (caller.via !== 'console' || browser === undefined)
    throw new AdminRefusal('conflict', 'A partner is tried in a browser, at the console.')
  const reference = random.reference()
  const trial = {
    id: random.id(),
    partner: partner.id,
    reference,
    back: isOwnPage(back) ? back : `/admin/sign-ins/${reference}`,
    browser: random.hash(browser),
    until: clock.now().getTime() + trialSeconds * 1000,
  }
  return { address: `${baseUrl}/console/trial?trial=${sealTrial(trial, vault)}`, reference }
}

function isOwnPage(path: string | undefined): path is string {
  return path !== undefined && /^\/admin\/[\w./?=&%-]{0,400}$/.test(path) && !/\/\.|\/\//.test(path)
}
