import { samlIdp } from '../../src/faces/saml-idp/index.js'
import type { App, SamlApp } from '../../src/model/app.js'
import type { HttpRequest } from '../../src/model/http.js'
import type { AppFace } from '../../src/model/ports.js'
import { RefusalToApp } from '../../src/model/refusal-to-app.js'
import type { SignInRequest } from '../../src/model/signin.js'
import type { AppRequest } from '../support/counterpart.js'
import { appAuthnRequest, keyRingOf, makeKeys } from '../support/counterpart.js'
import { registryOf, samlApp } from '../support/registrations.js'
import type { Kept } from '../support/seen.js'
import { baseUrl, clock, now, outcomeOf, random, seen } from '../support/seen.js'

export const appKeys = makeKeys()
export const ownKeys = makeKeys()

export interface House {
  readonly face: AppFace
  readonly app: App
  readonly seen: Kept
  /** An AuthnRequest of the app's, sound but for these edits. */
  ask(edits?: Partial<AppRequest>): HttpRequest
  read(http: HttpRequest): Promise<SignInRequest>
  /** The request that a refusal to the app carries. */
  answered(http: HttpRequest): Promise<SignInRequest>
  outcome(http: HttpRequest): Promise<string>
}

/** The gateway's face towards apps, with one app registered. */
export function houseWith(
  edits: Partial<Omit<App, 'saml'>> & { readonly saml?: Partial<SamlApp> } = {},
): House {
  const keys = [{ use: 'signing' as const, certificate: appKeys.certificate, encryptionMethods: [] }]
  const app = samlApp({ ...edits, saml: { keys, ...edits.saml } })
  const face = samlIdp({
    registry: registryOf([app], []),
    keyRing: keyRingOf(ownKeys, ownKeys),
    clock,
    random,
    baseUrl,
    lifetimes: { skew: 180 },
  })
  const kept = seen()
  const read = (http: HttpRequest): Promise<SignInRequest> => face.readRequest(http, kept)
  return {
    face,
    app,
    seen: kept,
    ask: (given = {}) => appAuthnRequest({ baseUrl, app: app.id, now, ...given }).http,
    read,
    async answered(http) {
      const error: unknown = await read(http).catch((thrown: unknown) => thrown)
      if (!(error instanceof RefusalToApp)) throw new Error('not told to the app')
      return error.request
    },
    outcome: (http) => outcomeOf(() => read(http)),
  }
}
