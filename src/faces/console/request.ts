import { amended } from '../../model/amended.js'
import { openTrial, type Trial } from '../../model/console-pass.js'
import type { HttpRequest } from '../../model/http.js'
import type { Clock, Random, Registry, Seen, Vault } from '../../model/ports.js'
import type { SignInRequest } from '../../model/signin.js'

export interface ConsoleDeps {
  readonly registry: Pick<Registry, 'partner'>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
}

/** Seconds: whoever signed in longer ago does so once more, for what the console opens. */
const recent = 300
const longestNext = 1024

/** A sign-in at the console, or the trial of a partner by somebody who is in. */
export function readRequest(http: HttpRequest, seen: Seen, deps: ConsoleDeps): SignInRequest {
  const app = `${deps.baseUrl}/admin`
  seen.claims({ app })
  seen.message({ leg: 'app', direction: 'in', type: 'console', binding: http.method, xml: http.path })
  return isTrial(http) ? trial(http, app, seen, deps) : signIn(http, app, deps)
}

function signIn({ rawQuery }: HttpRequest, app: string, { random }: ConsoleDeps): SignInRequest {
  const next = new URLSearchParams(rawQuery).get('next') ?? ''
  const echo = { entry: random.secret(), ...(next === '' || next.length > longestNext ? {} : { next }) }
  return amended(asksNothing(app, `${app}/enter`), { echo, maxAuthnAge: recent })
}

/** Only the browser that was given it begins it, and only once: its id is the request's own. */
function trial(http: HttpRequest, app: string, seen: Seen, deps: ConsoleDeps): SignInRequest {
  const found = trialOf(http, deps)
  seen.trace.require('S8', 'the trial was begun at the console, by this browser', !!found, 'request.stale', {
    expected: 'a trial of the last minutes',
    actual: found ? 'one' : 'none',
  })
  const { id, partner, back } = found
  seen.trace.require(
    'S8',
    'the partner is registered',
    deps.registry.partner(partner) !== undefined,
    'signin.no_partner',
    { actual: partner },
  )
  return amended(asksNothing(app, `${deps.baseUrl}${back}`), {
    requestId: id,
    // Sealed here: nobody else chose the partner
    signed: true,
    partnerHints: [partner],
    hintsLimit: true,
  })
}

export function trialOf(
  http: HttpRequest,
  { vault, clock, random }: Pick<ConsoleDeps, 'vault' | 'clock' | 'random'>,
): Trial | undefined {
  if (!isTrial(http)) return undefined
  const sealed = new URLSearchParams(http.rawQuery).get('trial') ?? ''
  const { admin } = http.browser
  const trial = openTrial(sealed, vault, clock.now())
  return trial && admin !== undefined && random.hash(admin) === trial.browser ? trial : undefined
}

function isTrial({ path }: HttpRequest): boolean {
  return path.endsWith('/trial')
}

export function asksNothing(app: string, replyTo: string): SignInRequest {
  return {
    app,
    replyTo,
    echo: {},
    signed: false,
    forceAuthn: false,
    isPassive: false,
    partnerHints: [],
    hintsLimit: false,
    requesters: [],
    unsolicited: false,
  }
}
