import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../src/config/load.js'
import type { Settings } from '../../src/config/load.js'
import { registrations } from '../../src/config/registrations.js'
import { ruleFault } from '../../src/mapping/rule-fault.js'
import { readAppMetadata, readPartnerMetadata } from '../../src/saml/metadata.js'
import { appXml, certificates, partnerXml } from '../saml/metadata-samples.js'

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

function settingsFrom(text: string): Settings {
  const home = mkdtempSync(join(tmpdir(), 'registrations-'))
  homes.push(home)
  mkdirSync(join(home, 'config'))
  writeFileSync(join(home, 'config/sallyport.json'), text)
  return loadSettings(home, {}, { rule: ruleFault })
}

const of = (settings: object) => registrations(settingsFrom(JSON.stringify(settings)))
const reading = { now: new Date('2026-11-22T12:00:00Z'), production: false, own: [], terms: () => ({}) }
const app = (xml = appXml()) => ({
  read: readAppMetadata(xml, reading),
  handle: 'wiki',
  from: { file: 'metadata/apps/wiki.xml' },
})
const partner = {
  read: readPartnerMetadata(partnerXml(), reading),
  handle: 'acme',
  from: { file: 'metadata/partners/acme.xml' },
}

test('the documented example loads, and shows the defaults as they are', () => {
  const example = settingsFrom(readFileSync(join(process.cwd(), 'config/sallyport.example.jsonc'), 'utf8'))
  const plain = settingsFrom('{}')
  const house = ({ home: _, folders: __, stores: ___, apps: ____, partners: _____, ...rest }: Settings) =>
    rest
  expect(house(example)).toEqual(house(plain))
  expect(Object.keys(example.apps)).toEqual(['wiki'])
  expect(example.partners['acme']?.import).toHaveLength(6)
})

test('an app that signs its requests must go on signing, unless its settings say otherwise', () => {
  const signing = app(appXml({ signed: 'true', keys: [['signing', certificates.rsa]] }))
  expect(of({}).app(signing).requireSignedRequests).toBe(true)
  expect(of({}).app(app()).requireSignedRequests).toBe(false)
  expect(of({ apps: { wiki: { requireSignedRequests: false } } }).app(signing).requireSignedRequests).toBe(
    false,
  )
})

test('answers that must be encrypted to nobody’s key are warned of', () => {
  const encrypting = of({ apps: { wiki: { encrypt: 'required' } } })
  expect(encrypting.app(app()).oddities[0]?.says).toContain('names no key to encrypt to')
  const keyed = app(appXml({ keys: [['encryption', certificates.rsa]] }))
  expect(encrypting.app(keyed).oddities).toEqual([])
})

test('an app of a research federation gets what such apps are used to, and every setting comes before its profile', () => {
  const profile = 'research-federation'
  expect(of({ apps: { wiki: { profile } } }).app(app())).toMatchObject({
    nameId: { kind: 'transient' },
    encrypt: 'if-key',
    saml: { subjectIdRequirement: 'pairwise-id' },
  })
  expect(
    of({ defaults: { app: { profile } }, apps: { wiki: { encrypt: 'never' } } }).app(app()),
  ).toMatchObject({
    nameId: { kind: 'transient' },
    encrypt: 'never',
  })
  const usual = of({}).app(app())
  expect(usual).toMatchObject({ nameId: { kind: 'persistent', byDefault: true }, encrypt: 'never' })
  expect(usual.saml?.subjectIdRequirement).toBeUndefined()
})

test('IDP-20: an app is entitled to what its entity categories stand for here', () => {
  const research = 'http://refeds.org/category/research-and-scholarship'
  const settings = { entityCategories: { [research]: ['email', 'name'], 'urn:x:more': ['name', 'title'] } }
  const carrying = (...categories: readonly string[]) => {
    const { read, ...rest } = app()
    const entityAttributes = { 'http://macedir.org/entity-category': categories }
    return { ...rest, read: { ...read, saml: { ...read.saml, entityAttributes } } }
  }
  expect(of(settings).app(carrying(research)).categoryAttributes).toEqual(['email', 'name'])
  expect(of(settings).app(carrying(research, 'urn:x:more')).categoryAttributes).toEqual([
    'email',
    'name',
    'title',
  ])
  for (const other of [carrying('urn:x:other'), carrying('constructor'), app()])
    expect(of(settings).app(other)).not.toHaveProperty('categoryAttributes')
  expect(of({}).app(carrying(research))).not.toHaveProperty('categoryAttributes')
})

test('the overlay decides what config/ leaves open, and enabled by default can be turned around', () => {
  const closed = of({ defaults: { partner: { enabled: false } } })
  expect(closed.partner(partner).enabled).toBe(false)
  expect(closed.partner(partner, { enabled: true }).enabled).toBe(true)
  const pinned = of({ partners: { acme: { enabled: false } } })
  expect(pinned.partner(partner, { enabled: true }).enabled).toBe(false)
})

test('what settings say only for reading a document does not reach the noun', () => {
  const read = of({ apps: { wiki: { acceptPlainHttp: true, metadataSigner: certificates.rsa } } })
  const made = read.app(app())
  expect(made).not.toHaveProperty('metadataSigner')
  expect(made).not.toHaveProperty('acceptPlainHttp')
  expect(read.terms('app', 'wiki', 'urn:any')).toEqual({
    acceptPlainHttp: true,
    metadataSigner: certificates.rsa,
  })
  expect(read.terms('app', 'other', 'urn:any')).toEqual({})
  expect(read.terms('partner', 'wiki', 'urn:any')).toEqual({})
})

test('settings of nobody who is registered are found', () => {
  const read = of({ apps: { wiki: {}, 'https://app.example/sp': {}, wicki: {} } })
  expect(read.unmatched('app', [read.app(app())])).toEqual(['wicki'])
})

test('names of the language itself are no settings', () => {
  const read = of({ apps: { wiki: {} } })
  for (const handle of ['constructor', 'toString', '__proto__']) {
    expect(read.app({ ...app(), handle }).sign).toBe('both')
  }
})
