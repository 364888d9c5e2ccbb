import { ourValues } from '../../src/admin/registrations/our-values.js'
import { metadataDoors } from '../../src/console/metadata-doors.js'
import type { OwnKey } from '../../src/model/office.js'
import { openOffice, type TestOffice } from '../admin/reports/office.js'
import { type OpenHouse, openHouse } from '../http/open-house.js'
import { callerAs, callerWho, refusalOf } from '../support/callers.js'
import { samlApp, samlPartner } from '../support/registrations.js'

const key = (fingerprint: string, change: Partial<OwnKey> = {}): OwnKey => ({
  use: 'signing',
  kind: 'rsa-2048',
  state: 'active',
  fingerprint,
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2028-01-01T00:00:00Z'),
  certificate: 'MII',
  ...change,
})

const wiki = samlApp()
const forest = samlApp({ id: 'urn:forest', handle: 'forest', protocol: 'wsfed' })
const special = samlApp({ id: 'https://special.test', handle: 'special', signingKey: 'ec-p256' })
const acme = samlPartner()
const sealed = samlPartner({ id: 'https://sealed.test', handle: 'sealed', requireEncrypted: true })

let given: TestOffice
let house: OpenHouse
beforeAll(async () => {
  given = openOffice({
    apps: [wiki, forest, special],
    partners: [acme, sealed],
    keys: [
      key('A1'),
      key('A2', { state: 'next' }),
      key('A0', { state: 'retired' }),
      key('E1', { kind: 'ec-p256' }),
      key('X1', { use: 'encryption' }),
    ],
  })
  house = await openHouse({ house: { officeDoors: metadataDoors(given.office) } })
})
afterAll(() => house.close())

const read = async (path: string) => {
  const reply = await house.get(path, { headers: { 'user-agent': 'Wiki/7' } })
  return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() }
}

describe('our metadata at an address of a counterpart’s own', () => {
  test.each([
    ['/metadata/for/wiki', '<idp key=""/>', 'application/samlmetadata+xml'],
    ['/metadata/for/special', '<idp key="ec-p256"/>', 'application/samlmetadata+xml'],
    ['/metadata/for/forest', '<wsfed key=""/>', 'application/xml'],
    ['/metadata/for-partner/acme', '<sp key=""/>', 'application/samlmetadata+xml'],
    ['/metadata/for-partner/sealed', '<sp-with-encryption key=""/>', 'application/samlmetadata+xml'],
  ])('%s is in its protocol and by the key that is used for it', async (path, text, type) => {
    expect(await read(path)).toEqual({ status: 200, type, text })
  })

  test('is the same for a handle that nobody has as for one that needs nothing of its own', async () => {
    expect(await read('/metadata/for/nobody')).toEqual(await read('/metadata/for/wiki'))
    expect(await read('/metadata/for-partner/nobody')).toEqual(await read('/metadata/for-partner/acme'))
    expect([...given.fetches.keys()].some((name) => name.includes('nobody'))).toBe(false)
  })

  test('is a file where it is asked for as one', async () => {
    const reply = await house.get('/metadata/for/wiki?download')
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="sallyport-idp.xml"')
    expect((await house.get('/metadata/for/wiki')).headers.get('content-disposition')).toBeNull()
  })

  test('is written down as fetched, with the network and the keys that stood in it', async () => {
    await read('/metadata/for/special')
    expect(given.fetches.get('app https://special.test')).toEqual({
      kind: 'app',
      id: 'https://special.test',
      at: given.now,
      source: '127.0.0.1',
      userAgent: 'Wiki/7',
      keys: ['E1'],
    })
  })
})

describe('our values for a counterpart', () => {
  test('name what its admin types in, and which keys it has already fetched', async () => {
    const caller = callerAs('auditor')
    const before = await ourValues(caller, 'partner', 'acme', given.office)
    expect(before.values.map(({ label, value }) => [label, value])).toEqual([
      ['Entity ID', 'https://gate.test/saml/sp'],
      ['Reply URL', 'https://gate.test/saml/sp/acs'],
    ])
    given.fetches.set(`partner ${acme.id}`, {
      kind: 'partner',
      id: acme.id,
      at: given.now,
      source: '192.0.2.1',
      keys: ['A1', 'E1'],
    })
    const { metadataUrl, keys, fetched } = await ourValues(caller, 'partner', 'acme', given.office)
    expect(metadataUrl).toBe('https://gate.test/metadata/for-partner/acme')
    expect(keys.map((one) => [one.fingerprint, one.given])).toEqual([
      ['A1', true],
      ['A2', false],
      ['E1', true],
    ])
    expect(fetched?.source).toBe('192.0.2.1')
  })

  test.each([
    ['app', 'wiki', ['https://gate.test/saml/idp', 'https://gate.test/saml/idp/sso']],
    ['app', 'forest', ['https://gate.test/wsfed', 'https://gate.test/wsfed/sts']],
    ['partner', 'sealed', ['https://gate.test/saml/sp', 'https://gate.test/saml/sp/acs']],
  ] as const)('are those of its protocol: %s %s', async (kind, handle, wanted) => {
    const { values, keys } = await ourValues(callerAs('operator'), kind, handle, given.office)
    expect(values.map(({ value }) => value)).toEqual(wanted)
    expect(keys.some(({ use }) => use === 'encryption')).toBe(handle === 'sealed')
  })

  test('are for those who may read registrations', async () => {
    const refusal = await refusalOf(() => ourValues(callerWho('people.read'), 'app', 'wiki', given.office))
    expect(refusal.kind).toBe('not_allowed')
  })
})
