import type { ExternalIdentity, Session, SignInRequest } from '../../src/model/signin.js'
import type { User } from '../../src/model/user.js'
import type { Facts } from '../../src/signin/facts.js'
import { samlApp, samlPartner } from '../support/registrations.js'

export const now = new Date('2026-05-01T12:00:00Z')
export const passwordContext = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
export const mfaContext = 'https://refeds.org/profile/mfa'
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

export const app = samlApp({ id: 'https://wiki.example' })
export const partner = samlPartner({
  id: 'https://idp.partner.example',
  handle: 'partner',
  confirmedDomains: ['partner.example'],
  believedUpTo: 2,
})

export const request: SignInRequest = {
  app: app.id,
  replyTo: 'https://wiki.example/acs',
  echo: { inResponseTo: '_1' },
  signed: false,
  forceAuthn: false,
  isPassive: false,
  partnerHints: [],
  hintsLimit: false,
  requesters: [],
  unsolicited: false,
}

export const identity: ExternalIdentity = {
  partner: partner.id,
  subject: { value: 'ann', format: persistent },
  attributes: {},
  authentication: { instant: new Date('2026-05-01T11:59:00Z'), context: passwordContext, authorities: [] },
  assertionId: '_a',
  issuedAt: now,
  until: new Date('2026-05-01T12:05:00Z'),
  unsolicited: false,
}

export const ann: User = {
  id: '_ann',
  attributes: { name: ['Ann'], email: ['ann@partner.example'] },
  roles: { imported: [], local: [] },
  groups: { imported: [], local: [] },
  active: true,
  createdAt: now,
  updatedAt: now,
  version: 3,
}

export const session: Session = {
  id: '_s1',
  secretHash: 'h',
  user: ann.id,
  partner: partner.id,
  authentication: identity.authentication,
  startedAt: now,
  lastSeenAt: now,
  expiresAt: new Date('2026-05-01T18:00:00Z'),
  told: [],
}

/** A partner vouched for somebody new; every table row says what differs. */
export function facts(over: Partial<Facts> = {}): Facts {
  return {
    version: 1,
    now,
    request,
    app,
    partner,
    proof: { by: 'partner', identity },
    subject: { value: 'ann', format: persistent },
    imported: {
      attributes: { name: ['Ann'], email: ['ann@partner.example'] },
      roles: [],
      steps: [],
      outside: [],
    },
    awaiting: [],
    drawn: {
      user: '_new',
      session: '_drawn',
      sessionIndex: '_index',
      transient: '_transient',
      pairwise: 'pairwise-of-the-person',
    },
    house: { appSide: 'https://gateway.example/saml/idp', scope: 'gateway.example', sessionAbsolute: 28_800 },
    ...over,
  }
}
