import { wsfedRp } from '../../src/faces/wsfed-rp/index.js'
import type { TokenStage } from '../../src/faces/wsfed-rp/draft.js'
import type { App } from '../../src/model/app.js'
import type { HttpRequest } from '../../src/model/http.js'
import type { Partner, WsfedPartner } from '../../src/model/partner.js'
import type { PartnerFace } from '../../src/model/ports.js'
import type { Asked, ExternalIdentity, SignInRequest } from '../../src/model/signin.js'
import { doorRequest, formBody, keyRingOf, makeKeys } from '../support/counterpart.js'
import { registryOf, samlApp, samlPartner } from '../support/registrations.js'
import type { Kept } from '../support/seen.js'
import { baseUrl, clock, now, outcomeOf, random, seen } from '../support/seen.js'
import { partnerToken, type PartnerToken } from '../support/wsfed-counterpart.js'
import { asking } from './sp-house.js'

export const stsKeys = makeKeys()
export const ownKeys = makeKeys()
export const ownEncryption = makeKeys()
const note = 'oneQuestionOfThisSignIn'
export const wctx = `theSignIn.${note}`

export interface RpSetting {
  readonly partner?: Partial<Omit<Partner, 'wsfed'>> & { readonly wsfed?: Partial<WsfedPartner> }
  readonly others?: readonly Partner[]
  /** Of the app that asks. */
  readonly app?: Partial<Pick<App, 'protocol' | 'leastStrength'>>
  readonly asked?: Partial<Asked> | 'nobody'
  readonly request?: Partial<SignInRequest>
  readonly stages?: readonly TokenStage[]
  readonly at?: Date
}

export interface RpHouse {
  readonly face: PartnerFace
  readonly partner: Partner
  readonly seen: Kept
  /** A token of the partner's, sound but for these edits. */
  token(edits?: Partial<PartnerToken>): HttpRequest
  read(http: HttpRequest): Promise<ExternalIdentity>
  outcome(http: HttpRequest): Promise<string>
}

export function wsfedPartner(edits: NonNullable<RpSetting['partner']> = {}): Partner {
  const { saml: _, ...base } = samlPartner()
  const { wsfed, ...rest } = edits
  const keys = [{ use: 'signing' as const, certificate: stsKeys.certificate, encryptionMethods: [] }]
  return {
    ...base,
    id: 'http://fs.acme.test/adfs/services/trust',
    protocol: 'wsfed',
    ...rest,
    wsfed: { passiveEndpoint: 'https://fs.acme.test/adfs/ls/', keys, ...wsfed },
  }
}

/** The form in which a browser brings a token. */
export function form(fields: Readonly<Record<string, string>>): HttpRequest {
  return doorRequest('POST', { path: '/wsfed/rp', rawBody: formBody(fields) })
}

/** The gateway's face towards WS-Federation partners, with one live question to one partner. */
export function rpHouseWith(setting: RpSetting = {}): RpHouse {
  const partner = wsfedPartner(setting.partner)
  const { at = now } = setting
  const face = wsfedRp({
    registry: registryOf([samlApp(setting.app)], [partner, ...(setting.others ?? [])]),
    keyRing: keyRingOf(ownKeys, ownEncryption),
    clock: { ...clock, now: () => at },
    random,
    baseUrl,
    lifetimes: { skew: 180 },
    ...(setting.stages === undefined ? {} : { stages: setting.stages }),
  })
  const live = { partner: partner.id, note, at, forceAuthn: false, chosen: false }
  const asked = setting.asked === 'nobody' ? undefined : { ...live, ...setting.asked }
  const request = asked && { ...asking, ...setting.request }
  const kept = seen()
  const read = (http: HttpRequest): Promise<ExternalIdentity> => face.readAnswer(http, asked, request, kept)
  return {
    face,
    partner,
    seen: kept,
    token: (edits = {}) =>
      form(
        partnerToken({
          baseUrl,
          partner: partner.id,
          keys: stsKeys,
          now: at,
          ...(asked === undefined ? {} : { wctx }),
          ...edits,
        }).fields,
      ),
    read,
    outcome: (http) => outcomeOf(() => read(http)),
  }
}
