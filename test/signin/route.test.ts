import type { Partner } from '../../src/model/partner.js'
import type { SignInRequest } from '../../src/model/signin.js'
import { type Crossroads, route } from '../../src/signin/route.js'

const own = ['https://gateway.example/saml/idp', 'https://gateway.example/saml/sp']
const partner = (handle: string, more: Partial<Partner> = {}) =>
  ({ id: `https://${handle}.example`, handle, hidden: false, ...more }) as Partner
const acme = partner('acme')
const bolt = partner('bolt')

const request: SignInRequest = {
  app: 'https://wiki.example',
  replyTo: 'https://wiki.example/acs',
  echo: {},
  signed: false,
  forceAuthn: false,
  isPassive: false,
  partnerHints: [],
  hintsLimit: false,
  requesters: [],
  unsolicited: false,
}

const at = (over: Partial<SignInRequest>, rest: Partial<Crossroads> = {}) =>
  route({ request: { ...request, ...over }, allowed: [acme, bolt], own, ...rest })

const asks = (handle: string, chosen = false) =>
  expect.objectContaining({ kind: 'partner', partner: expect.objectContaining({ handle }), chosen })
const refuses = (code: string) => expect.objectContaining({ kind: 'refuse', code })

describe('who is asked to vouch', () => {
  const rows: readonly [string, ReturnType<typeof at>, unknown][] = [
    ['one allowed partner is asked without a question', at({}, { allowed: [acme] }), asks('acme')],
    [
      'a hidden partner is asked where it is the only one',
      at({}, { allowed: [partner('acme', { hidden: true })] }),
      asks('acme'),
    ],
    ['several partners give a choice', at({}), expect.objectContaining({ kind: 'choose' })],
    ['the person’s choice is followed', at({}, { chosen: 'bolt' }), asks('bolt', true)],
    [
      'a choice that is not allowed here is not followed',
      at({}, { chosen: 'evil' }),
      expect.objectContaining({ kind: 'choose' }),
    ],
    [
      'a remembered partner is offered, not asked',
      at({}, { remembered: 'bolt' }),
      expect.objectContaining({ kind: 'choose', remembered: bolt }),
    ],
    ['a hint is followed', at({ partnerHints: [bolt.id] }), asks('bolt')],
    [
      'the first hint that is allowed is followed',
      at({ partnerHints: ['https://unknown.example', bolt.id] }),
      asks('bolt'),
    ],
    [
      'an unsigned hint for another than the remembered partner wants a click',
      at({ partnerHints: [bolt.id] }, { remembered: 'acme' }),
      expect.objectContaining({ kind: 'confirm', hinted: bolt, remembered: acme }),
    ],
    [
      'a signed hint for another than the remembered partner is followed',
      at({ partnerHints: [bolt.id], signed: true }, { remembered: 'acme' }),
      asks('bolt'),
    ],
    [
      'an unsigned hint for the remembered partner is followed',
      at({ partnerHints: [bolt.id] }, { remembered: 'bolt' }),
      asks('bolt'),
    ],
    ['an IDPList of one limits to it', at({ partnerHints: [bolt.id], hintsLimit: true }), asks('bolt')],
    [
      'an unsigned IDPList of one that leads away from the remembered partner wants a click',
      at({ partnerHints: [bolt.id], hintsLimit: true }, { remembered: 'acme' }),
      { kind: 'confirm', hinted: bolt },
    ],
    [
      'a signed IDPList of one is followed in spite of the remembered partner',
      at({ partnerHints: [bolt.id], hintsLimit: true, signed: true }, { remembered: 'acme' }),
      asks('bolt'),
    ],
    [
      'IDP-09: with IsPassive that click cannot be had',
      at({ partnerHints: [bolt.id], hintsLimit: true, isPassive: true }, { remembered: 'acme' }),
      refuses('signin.needs_person'),
    ],
    [
      'an IDPList of several gives a choice among them',
      at({ partnerHints: [acme.id, bolt.id], hintsLimit: true }),
      expect.objectContaining({ kind: 'choose' }),
    ],
    [
      'PXY-03: an IDPList of strangers is refused',
      at({ partnerHints: ['https://unknown.example'], hintsLimit: true }),
      refuses('signin.partner_not_supported'),
    ],
    ['an app without partners is refused', at({}, { allowed: [] }), refuses('signin.no_partner')],
    [
      'IDP-09: IsPassive with several partners and no hint needs the person',
      at({ isPassive: true }),
      refuses('signin.needs_person'),
    ],
    [
      'IDP-09: IsPassive with one partner asks it',
      at({ isPassive: true }, { allowed: [acme] }),
      asks('acme'),
    ],
    [
      'IDP-09: IsPassive with a hint asks the hinted one',
      at({ isPassive: true, partnerHints: [bolt.id] }),
      asks('bolt'),
    ],
    [
      'PXY-01: a ProxyCount of zero lets nobody be asked',
      at({ proxyCount: 0 }, { allowed: [acme] }),
      refuses('request.proxy_count'),
    ],
    [
      'PXY-01: a ProxyCount of one lets a partner be asked',
      at({ proxyCount: 1 }, { allowed: [acme] }),
      asks('acme'),
    ],
    [
      'PXY-05: a requester chain with ourselves in it is a loop',
      at({ requesters: [own[0]!] }, { allowed: [acme] }),
      refuses('request.loop'),
    ],
    [
      'PXY-05: a requester chain without ourselves passes',
      at({ requesters: ['https://hub.example'] }, { allowed: [acme] }),
      asks('acme'),
    ],
    [
      'PXY-05: a partner that is the asker is not asked',
      at({ app: acme.id }, { allowed: [acme] }),
      refuses('signin.no_partner'),
    ],
  ]

  test.each(rows)('%s', (_name, way, expected) => {
    expect(way).toEqual(expected)
  })

  test('hidden partners are not offered, unless one is remembered', () => {
    const hidden = partner('hush', { hidden: true })
    const offered = (remembered?: string) =>
      at({}, { allowed: [acme, bolt, hidden], ...(remembered ? { remembered } : {}) })
    expect(offered()).toMatchObject({ kind: 'choose', partners: [acme, bolt] })
    expect(offered('hush')).toMatchObject({
      kind: 'choose',
      partners: [acme, bolt, hidden],
      remembered: hidden,
    })
  })
})
