import { BindingFault } from '../saml/binding-fault.js'
import { defined } from '../saml/defined.js'
import { readInstant, writeInstant } from '../saml/times.js'
import type { Parameters } from './parameters.js'
import { readTokenRequest } from './request-security-token.js'
import type { TokenRequest } from './request-security-token.js'

/** `wa=wsignin1.0`, what an app asks (WS-Federation 1.2, 13.2.2). */
export interface WsSignInRequest {
  /** Who asks. */
  readonly wtrealm: string
  readonly wreply?: string
  readonly wctx?: string
  /** When it was asked; absent too where it cannot be read: nothing rests on it by default. */
  readonly wct?: Date
  /** Minutes; 0 asks for a new sign-in. */
  readonly wfresh?: number
  /** The kind of sign-in that is wanted. */
  readonly wauth?: string
  /** Who is to vouch. */
  readonly whr?: string
  readonly wreq?: TokenRequest
}

const mostMinutes = 5_256_000

/** Throws BindingFault and XmlFault. What is given by reference (`wreqptr`) is never fetched, so it is refused. */
export function readSignInRequest(parameters: Parameters): WsSignInRequest {
  const { wtrealm, wreply, wctx, wct, wfresh, wauth, whr, wreq, wreqptr, wp, wres } = parameters
  if (wtrealm === undefined || wtrealm === '') throw new BindingFault('malformed', 'no wtrealm')
  for (const [name, value] of Object.entries({ wreqptr, wp, wres })) {
    if (value !== undefined && value !== '') throw new BindingFault('malformed', `${name} is not followed`)
  }
  return defined<WsSignInRequest>({
    wtrealm,
    wreply: present(wreply),
    wctx,
    wct: wct === undefined ? undefined : readInstant(wct),
    wfresh: minutesOf(wfresh),
    wauth: present(wauth),
    whr: present(whr),
    wreq: present(wreq) === undefined ? undefined : readTokenRequest(wreq ?? ''),
  })
}

/** The parameters of a request of ours, in the order in which people read them. */
export function signInParameters(request: Omit<WsSignInRequest, 'wreq'>): Parameters {
  const { wtrealm, wreply, wctx, wct, wfresh, wauth, whr } = request
  return defined<Parameters>({
    wa: 'wsignin1.0',
    wtrealm,
    wreply,
    wctx,
    wct: wct && writeInstant(wct),
    wfresh: wfresh?.toString(),
    wauth,
    whr,
    wreq: undefined,
    wreqptr: undefined,
    wp: undefined,
    wres: undefined,
    wresult: undefined,
    wresultptr: undefined,
  })
}

function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

/** What is no number of minutes asks for nothing. */
function minutesOf(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,7}$/.test(value)) return undefined
  return Math.min(Number(value), mostMinutes)
}
