import { samlSp } from '../../src/faces/saml-sp/index.js'
import type { ResponseStage } from '../../src/faces/saml-sp/draft.js'
import type { App } from '../../src/model/app.js'
import type { HttpRequest } from '../../src/model/http.js'
import type { Partner, SamlPartner } from '../../src/model/partner.js'
import type { PartnerFace } from '../../src/model/ports.js'
import type { Asked, ExternalIdentity, SignInRequest } from '../../src/model/signin.js'
import type { PartnerAnswer } from '../support/counterpart.js'
import { keyRingOf, makeKeys, partnerResponse } from '../support/counterpart.js'
import { registryOf, samlApp, samlPartner } from '../support/registrations.js'
import type { Kept } from '../support/seen.js'
import { baseUrl, clock, now, outcomeOf, random, seen } from '../support/seen.js'

export const partnerKeys = makeKeys()
export const ownKeys = makeKeys()
export const ownEncryption = makeKeys()
export const question = '_5f0c1d2e3b4a59687766554433221100'

export const asking: SignInRequest = {
  app: 'https://wiki.app.test/metadata',
  replyTo: 'https://wiki.app.test/acs',
  echo: {},
  signed: false,
  forceAuthn: false,
  isPassive: false,
  partnerHints: [],
  hintsLimit: false,
  requesters: [],
  unsolicited: false,
}

export interface Setting {
  readonly partner?: Partial<Omit<Partner, 'saml'>> & { readonly saml?: Partial<SamlPartner> }
  /** Registered beside the one that is asked. */
  readonly others?: readonly Partner[]
  readonly app?: Partial<Omit<App, 'saml'>>
  readonly asked?: Partial<Asked> | 'nobody'
  readonly request?: Partial<SignInRequest>
  readonly stages?: readonly ResponseStage[]
}

export interface House {
  readonly face: PartnerFace
  readonly partner: Partner
  readonly seen: Kept
  /** A Response of the partner's, sound but for these edits. */
  answer(edits?: Partial<PartnerAnswer>): HttpRequest
  read(http: HttpRequest): Promise<ExternalIdentity>
  outcome(http: HttpRequest): Promise<string>
}

/** The gateway's face towards partners, with one live question to one partner. */
export function houseWith(setting: Setting = {}): House {
  const keys = [{ use: 'signing' as const, certificate: partnerKeys.certificate, encryptionMethods: [] }]
  const partner = samlPartner({ ...setting.partner, saml: { keys, ...setting.partner?.saml } })
  const app = samlApp(setting.app)
  const face = samlSp({
    registry: registryOf([app], [partner, ...(setting.others ?? [])]),
    keyRing: keyRingOf(ownKeys, ownEncryption),
    clock,
    random,
    baseUrl,
    lifetimes: { skew: 180 },
    ...(setting.stages === undefined ? {} : { stages: setting.stages }),
  })
  const live = { partner: partner.id, note: question, at: now, forceAuthn: false, chosen: false }
  const asked = setting.asked === 'nobody' ? undefined : { ...live, ...setting.asked }
  const request = asked && { ...asking, ...setting.request }
  const kept = seen()
  const read = (http: HttpRequest): Promise<ExternalIdentity> => face.readAnswer(http, asked, request, kept)
  return {
    face,
    partner,
    seen: kept,
    answer(edits = {}) {
      const inResponseTo = asked && { inResponseTo: asked.note }
      const base = { baseUrl, partner: partner.id, keys: partnerKeys, now }
      return partnerResponse({ ...base, ...inResponseTo, ...edits }).http
    },
    read,
    outcome: (http) => outcomeOf(() => read(http)),
  }
}
