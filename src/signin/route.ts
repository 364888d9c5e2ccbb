import type { Partner } from '../model/partner.js'
import type { RefusalCode } from '../model/refusal.js'
import type { SignInRequest } from '../model/signin.js'

/** All that the choice of a partner looks at. */
export interface Crossroads {
  readonly request: SignInRequest
  /** Usable partners that may vouch at this app. */
  readonly allowed: readonly Partner[]
  /** Handle that the person chose on our page. */
  readonly chosen?: string
  /** Handle that last vouched in this browser. */
  readonly remembered?: string
  /** Our own entity ids: a partner or requester among them is a loop. */
  readonly own: readonly string[]
}

export type Way =
  | { readonly kind: 'partner'; readonly partner: Partner; readonly chosen: boolean }
  | { readonly kind: 'choose'; readonly partners: readonly Partner[]; readonly remembered?: Partner }
  | { readonly kind: 'confirm'; readonly hinted: Partner; readonly remembered?: Partner }
  | { readonly kind: 'refuse'; readonly code: RefusalCode; readonly detail: string }

/** Who is asked to vouch. Pure; the same limits are enforced again on the answer. */
export function route({ request, allowed, chosen, remembered, own }: Crossroads): Way {
  if (request.requesters.some((id) => own.includes(id)))
    return refuse('request.loop', 'we are among the RequesterIDs')
  // saml-core 3.4.1.5.1: a count of zero forbids asking anybody else
  if (request.proxyCount === 0) return refuse('request.proxy_count', 'ProxyCount is 0')

  const candidates = candidatesOf(request, allowed, own)
  if (candidates.length === 0) return nobody(request, allowed)

  const byPerson = candidates.find(({ handle }) => handle === chosen)
  if (byPerson) return { kind: 'partner', partner: byPerson, chosen: true }

  const [only, ...others] = candidates
  if (only && others.length === 0) return theOnly(only, request, allowed, remembered)

  return severalWays(request, candidates, remembered)
}

/** Allowed here, not the asker itself, and inside the request's IDPList where there is one. */
export function candidatesOf(
  request: SignInRequest,
  allowed: readonly Partner[],
  own: readonly string[],
): readonly Partner[] {
  return allowed.filter(
    ({ id }) =>
      id !== request.app &&
      !request.requesters.includes(id) &&
      !own.includes(id) &&
      (!request.hintsLimit || request.partnerHints.includes(id)),
  )
}

/** Nobody is asked about the only one, unless an unsigned IDPList made it so against what this browser remembers. */
function theOnly(
  partner: Partner,
  { signed, hintsLimit, isPassive }: SignInRequest,
  allowed: readonly Partner[],
  remembered: string | undefined,
): Way {
  const before = allowed.find(({ handle }) => handle === remembered)
  const leadsAway = hintsLimit && !signed && before !== undefined && before.id !== partner.id
  if (!leadsAway) return { kind: 'partner', partner, chosen: false }
  if (isPassive)
    return refuse('signin.needs_person', 'an unsigned IDPList names another partner than the remembered one')
  return { kind: 'confirm', hinted: partner }
}

function severalWays(
  request: SignInRequest,
  candidates: readonly Partner[],
  remembered: string | undefined,
): Way {
  const before = candidates.find(({ handle }) => handle === remembered)
  const hinted = firstHinted(request, candidates)
  if (hinted && (request.signed || !before || before.id === hinted.id)) {
    return { kind: 'partner', partner: hinted, chosen: false }
  }
  if (request.isPassive)
    return refuse('signin.needs_person', 'several partners could vouch, and IsPassive allows no page')
  if (hinted && before) return { kind: 'confirm', hinted, remembered: before }
  const partners = candidates.filter(({ hidden, handle }) => !hidden || handle === remembered)
  return { kind: 'choose', partners, ...(before ? { remembered: before } : {}) }
}

/** One hinted partner is a preference; several in a limiting IDPList are a choice. */
function firstHinted(request: SignInRequest, candidates: readonly Partner[]): Partner | undefined {
  if (request.hintsLimit && candidates.length > 1) return undefined
  for (const hint of request.partnerHints) {
    const found = candidates.find(({ id }) => id === hint)
    if (found) return found
  }
  return undefined
}

function nobody(request: SignInRequest, allowed: readonly Partner[]): Way {
  return request.hintsLimit && allowed.length > 0
    ? refuse(
        'signin.partner_not_supported',
        `none of the IDPList may vouch here: ${request.partnerHints.join(' ')}`,
      )
    : refuse('signin.no_partner', 'no enabled partner may vouch at this app')
}

function refuse(code: RefusalCode, detail: string): Way {
  return { kind: 'refuse', code, detail }
}
