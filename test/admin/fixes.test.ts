import { fixesOf } from '../../src/admin/records/fixes.js'
import { routes } from '../../src/console/routes.js'
import type { SignInRecord } from '../../src/model/record.js'
import { type RefusalCode, refusals } from '../../src/model/refusal.js'
import { registryOf, samlApp, samlPartner } from '../support/registrations.js'
import { facts, now } from '../signin/facts.js'

const app = samlApp({ partners: [], enabled: false, draft: true })
const partner = samlPartner({ enabled: false, draft: true })
const registry = registryOf([app], [partner])
const codes = Object.keys(refusals) as RefusalCode[]

function refusedWith(code: RefusalCode, detail = ''): SignInRecord {
  const outcome = { kind: 'refused', code, detail } as const
  return {
    reference: '7KQ2-M9XF-3D',
    parts: [{ reference: '7KQ2-M9XF-3D', at: now, app: app.id, partner: partner.id, user: '_ann', outcome }],
  }
}

const paths = routes
  .filter(({ method }) => method === 'GET')
  .map(({ path }) => path.replace(/:\w+/g, '[\\w.~-]+'))
const isPage = (href: string) =>
  paths.some((path) => new RegExp(`^${path}$`).test(href.split(/[?#]/)[0] ?? ''))

test.each(codes)(
  'whatever is offered for %s is a change that is planned first, or a page that is there',
  (code) => {
    for (const { change, href } of fixesOf(refusedWith(code), registry)) {
      expect([change, href].filter((one) => one !== undefined)).toHaveLength(1)
      if (href !== undefined) expect([href, isPage(href)]).toEqual([href, true])
      if (change !== undefined) expect(['domain', 'settings']).toContain(change.what)
    }
  },
)

const guarded = codes.filter((code) =>
  /signature|algorithm|decryption|encryption|time_|stale|replayed|fenced|audience|destination|issuer|confirmation|in_response_to|unsolicited$|malformed|too_large/.test(
    code,
  ),
)

test('nothing is offered where a check of signatures, keys, time or address protects somebody', () => {
  expect(guarded.length).toBeGreaterThan(20)
  for (const code of guarded) expect(fixesOf(refusedWith(code), registry)).toEqual([])
})

test('no fix loosens a setting: it lets a partner vouch, speak for a domain, or switches on again', () => {
  const changes = codes.flatMap((code) =>
    fixesOf(refusedWith(code), registry).flatMap(({ change }) => change ?? []),
  )
  const names = changes.flatMap((change) => {
    if (change.what !== 'settings') return [change.what]
    const { settings = {}, ...rest } = change.wanted
    return [...Object.keys(settings), ...Object.keys(rest)]
  })
  expect(new Set(names)).toEqual(new Set(['enabled', 'partners']))
})

test('a domain that was dropped, or that the refusal names, is offered once', () => {
  const outside = [
    { attribute: 'email', domain: 'acme.test' },
    { attribute: 'upn', domain: 'acme.test' },
  ]
  const imported = {
    attributes: {},
    roles: [],
    steps: [],
    outside: [...outside, { attribute: 'email', domain: '-' }],
  }
  const [part] = refusedWith('user.no_role').parts
  const record = { reference: '7KQ2-M9XF-3D', parts: part ? [{ ...part, facts: facts({ imported }) }] : [] }
  const offered = (one: SignInRecord) =>
    fixesOf(one, registry).flatMap(({ change }) => (change?.what === 'domain' ? [change.domain] : []))
  expect(offered(record)).toEqual(['acme.test'])
  const detail = 'sallyport partner confirm-domain acme example.org'
  expect(offered(refusedWith('partner.domain_not_confirmed', detail))).toEqual(['example.org'])
  const known = registryOf([app], [samlPartner({ confirmedDomains: ['acme.test'] })])
  expect(fixesOf(record, known).some(({ change }) => change?.what === 'domain')).toBe(false)
})

test('nothing about our own console is offered: it is registered nowhere', () => {
  const own = registryOf([{ ...app, protocol: 'console' }], [partner])
  expect(fixesOf(refusedWith('request.app_disabled'), own)).toEqual([])
  expect(fixesOf(refusedWith('request.app_disabled'), registry)).toHaveLength(1)
})
