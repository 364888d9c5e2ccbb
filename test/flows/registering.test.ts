import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AdminRefusal } from '../../src/admin/refusal.js'
import { addRegistration } from '../../src/admin/registrations/add.js'
import { changeRegistration } from '../../src/admin/registrations/change.js'
import { confirmDomain } from '../../src/admin/registrations/confirm-domain.js'
import { goLive, proofOf } from '../../src/admin/registrations/go-live.js'
import { historyOf, showChange } from '../../src/admin/registrations/history.js'
import { countRegistrations, listRegistrations, setAside } from '../../src/admin/registrations/list.js'
import { look } from '../../src/admin/registrations/look.js'
import { removeRegistration } from '../../src/admin/registrations/remove.js'
import { compareDocument, replaceDocument } from '../../src/admin/registrations/replace-document.js'
import { revertChange } from '../../src/admin/registrations/revert.js'
import { changeRules, rulesOf } from '../../src/admin/registrations/rules.js'
import { documentOf, showRegistration } from '../../src/admin/registrations/show.js'
import { Browser } from '../support/browser.js'
import { callerAs, refusalOf } from '../support/callers.js'
import { makeKeys } from '../support/counterpart.js'
import {
  appMetadata,
  openTestHouse,
  type Outsider,
  outsider,
  partnerMetadata,
  type TestHouse,
} from '../support/house.js'
import { asks, bring, questionIn, refusalOn, signIn, statusOf, toldApp } from '../support/sign-in.js'

const [mail, acme] = [outsider('mail'), outsider('acme')]
const owner = callerAs('owner')
const secret = 'b'.repeat(43)
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [mail],
    partners: [acme],
    settings: { apps: { pinned: { sign: 'both', wsfed: { errors: 'page' } } } },
  })
  const { admins, gateway } = house.office
  const now = house.now()
  await admins.create({ id: 'a1', name: 'mira', role: 'owner', active: true, createdAt: now, version: 1 })
  await admins.sessions.start({
    id: 's1',
    secretHash: gateway.random.hash(secret),
    admin: 'a1',
    by: 'password',
    source: '127.0.0.1',
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
  })
})
afterAll(() => house.close())

const anybody = () => new Browser(house)
function tester(): Browser {
  const browser = new Browser(house)
  browser.jar.set('__Host-sallyport_443_admin', secret)
  return browser
}

const documentFrom = (one: Outsider, more?: string) => ({
  bytes: Buffer.from(appMetadata(one, more)),
  fileName: `${one.handle}.xml`,
})
const draft = { draft: true }
const extraReply = (one: Outsider) =>
  `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${one.id}/new" index="1"/>`

test('an app goes from its document over a draft and changes of every kind to its end, and each step counts at once', async () => {
  const { office } = house
  const wiki = outsider('wiki')

  // What would be, before anything is kept
  const seen = await look(owner, 'app', documentFrom(wiki), {}, office)
  expect(seen).toMatchObject({ outcome: 'understood', understood: { id: wiki.id, handle: 'wiki' } })
  expect(office.gateway.registry.app(wiki.id)).toBeUndefined()

  // A draft: browsers of those who run the house alone
  const added = await addRegistration(owner, 'app', documentFrom(wiki), draft, office)
  expect(added).toMatchObject({ handle: 'wiki', stands: 'draft' })
  expect(await refusalOn(await bring(anybody(), asks(wiki, house)), house)).toBe('request.app_draft')
  const untried = await refusalOf(() => goLive(owner, 'app', 'wiki', {}, added.revision, office))
  expect(untried.kind).toBe('conflict')
  expect(statusOf(await signIn(tester(), wiki, acme, house))).toBe('Success')
  const proof = await proofOf(owner, 'app', 'wiki', office)
  expect(proof?.reference).toMatch(/\S/)

  // Live: everybody
  const live = await goLive(owner, 'app', 'wiki', {}, added.revision, office)
  expect(live.stands).toBe('live')
  expect(statusOf(await signIn(anybody(), wiki, acme, house))).toBe('Success')
  const stale = await refusalOf(() => goLive(owner, 'app', 'wiki', {}, added.revision, office))
  expect(stale.kind).toBe('changed_meanwhile')

  // Settings, in force with the next request
  const nameId = { kind: 'email' }
  const changed = await changeRegistration(
    owner,
    'app',
    'wiki',
    { settings: { assertionLifetime: 120, nameId } },
    live.revision,
    office,
  )
  await confirmDomain(owner, 'acme', { domain: 'acme.test', confirmed: true }, undefined, office)
  const told = await signIn(anybody(), wiki, acme, house)
  expect([statusOf(told), toldApp(told).xml]).toEqual(['Success', expect.stringContaining('>ann@acme.test<')])
  const faults = await refusalOf(() =>
    changeRegistration(owner, 'app', 'wiki', { settings: { sign: 'nothing' } }, undefined, office),
  )
  expect(faults.faults?.map(({ path }) => path)).toEqual(['settings.sign'])
  const off = await changeRegistration(owner, 'app', 'wiki', { enabled: false }, changed.revision, office)
  expect(await refusalOn(await bring(anybody(), asks(wiki, house)), house)).toBe('request.app_disabled')
  const on = await changeRegistration(owner, 'app', 'wiki', { enabled: true }, off.revision, office)

  // Another document: its differences are told before and after, and what was decided stays
  const next = documentFrom(wiki, extraReply(wiki))
  const compared = await compareDocument(owner, 'app', 'wiki', next, office)
  expect(compared.revision).toBe(on.revision)
  expect(compared.differences).toMatchObject([
    { field: 'addresses.reply', come: [expect.stringContaining('/new')], security: true },
  ])
  const replaced = await replaceDocument(owner, 'app', 'wiki', next, compared.revision, office)
  expect(replaced.differences).toEqual(compared.differences)
  expect(statusOf(await signIn(anybody(), wiki, acme, house))).toBe('Success')
  const shown = await showRegistration(owner, 'app', 'wiki', office)
  expect(shown).toMatchObject({
    revision: replaced.revision,
    stands: 'live',
    overlay: { settings: { assertionLifetime: 120, nameId } },
    document: { sha256: createHash('sha256').update(next.bytes).digest('hex') },
    health: { issued: 4 },
  })
  expect(Buffer.from(await documentOf(owner, 'app', 'wiki', office)).equals(next.bytes)).toBe(true)

  // Every change stands in the history, and each can be gone back to by itself
  const { items } = await historyOf(owner, 'app', 'wiki', { limit: 20 }, office)
  expect(
    items.map(({ what, differences }) => [what, ...differences.map(({ field }) => field).sort()]),
  ).toEqual([
    ['changed', 'document'],
    ['changed', 'enabled'],
    ['changed', 'enabled'],
    ['changed', 'settings.assertionLifetime', 'settings.nameId'],
    ['changed', 'draft'],
    ['added', 'document', 'draft'],
  ])
  const [documentChange, , , settingsChange] = items
  expect(await showChange(owner, documentChange?.seq ?? 0, office)).toMatchObject({ revertible: true })
  await revertChange(owner, settingsChange?.seq ?? 0, office)
  expect((await showRegistration(owner, 'app', 'wiki', office)).overlay).toEqual({ enabled: true })
  await revertChange(owner, documentChange?.seq ?? 0, office)
  const back = await showRegistration(owner, 'app', 'wiki', office)
  expect(back.understood.addresses.map(({ url }) => url)).toEqual([`${wiki.id}/acs`])
  expect(statusOf(await signIn(anybody(), wiki, acme, house))).toBe('Success')
  const twice = await refusalOf(() => revertChange(owner, documentChange?.seq ?? 0, office))
  expect(twice.kind).toBe('conflict')

  // The end, and back from it
  const removed = await removeRegistration(owner, 'app', 'wiki', back.revision, office)
  expect(removed).toMatchObject({ id: wiki.id, handle: 'wiki' })
  expect(await refusalOn(await bring(anybody(), asks(wiki, house)), house)).toBe('request.unknown_app')
  const after = await historyOf(owner, 'app', wiki.id, { limit: 1 }, office)
  expect(after.items[0]?.what).toBe('removed')
  await revertChange(owner, after.items[0]?.seq ?? 0, office)
  expect(statusOf(await signIn(anybody(), wiki, acme, house))).toBe('Success')
  expect((await showRegistration(owner, 'app', 'wiki', office)).overlay).toEqual({ enabled: true })
})

test('a partner is added, speaks for its domain, is not taken twice and goes with what was decided', async () => {
  const { office } = house
  const bolt = outsider('bolt')
  const given = { bytes: Buffer.from(partnerMetadata(bolt)), fileName: 'bolt.xml' }
  const wanted = { draft: false, confirmedDomains: ['Bolt.test'], settings: { hidden: true } }
  const added = await addRegistration(owner, 'partner', given, wanted, office)
  expect(added).toMatchObject({ handle: 'bolt', stands: 'live' })
  expect(office.gateway.registry.partnerForDomain('bolt.test')?.id).toBe(bolt.id)
  const again = await refusalOf(() => addRegistration(owner, 'partner', given, draft, office))
  expect([again.kind, again.says]).toEqual([
    'conflict',
    expect.stringContaining('registered already, as bolt'),
  ])
  const taken = await refusalOf(() =>
    confirmDomain(owner, 'acme', { domain: 'bolt.test', confirmed: true }, undefined, office),
  )
  expect(taken.says).toContain('confirmed for bolt already')
  await removeRegistration(owner, 'partner', 'bolt', added.revision, office)
  expect(office.gateway.registry.partnerForDomain('bolt.test')).toBeUndefined()
  const anew = await addRegistration(owner, 'partner', given, draft, office)
  expect((await showRegistration(owner, 'partner', 'bolt', office)).overlay).toEqual({ draft: true })
  await removeRegistration(owner, 'partner', 'bolt', anew.revision, office)
})

test('what stands in a file is decided upon here, and its document is not', async () => {
  const { office } = house
  const { revision } = await showRegistration(owner, 'app', 'mail', office)
  const changed = await changeRegistration(
    owner,
    'app',
    'mail',
    { settings: { partners: ['acme'] } },
    revision,
    office,
  )
  expect(questionIn(await bring(anybody(), asks(mail, house))).id).toBeDefined()
  for (const work of [
    () => replaceDocument(owner, 'app', 'mail', documentFrom(mail, extraReply(mail)), undefined, office),
    () => removeRegistration(owner, 'app', 'mail', changed.revision, office),
  ]) {
    const refused = await refusalOf(work)
    expect([refused.kind, refused.says]).toEqual([
      'conflict',
      expect.stringContaining('metadata/apps/mail.xml'),
    ])
  }
  const unknown = await refusalOf(() =>
    changeRegistration(owner, 'app', 'mail', { settings: { partners: ['nobody'] } }, undefined, office),
  )
  expect(unknown.faults?.[0]?.path).toBe('settings.partners[0]')
})

test('what config/ says is not decided here; beside it, everything is', async () => {
  const { office } = house
  const one = { ...outsider('pinned'), keys: makeKeys() }
  const added = await addRegistration(owner, 'app', documentFrom(one), draft, office)
  const revision = { now: added.revision }
  const decide = async (settings: Readonly<Record<string, unknown>>) => {
    const changed = await changeRegistration(owner, 'app', 'pinned', { settings }, revision.now, office)
    revision.now = changed.revision
  }
  for (const settings of [{ sign: 'response' }, { wsfed: { errors: 'app' } }])
    expect((await refusalOf(() => decide(settings))).kind).toBe('pinned')
  await decide({ encrypt: 'never', wsfed: { tokenType: 'saml20' } })
  const rules = await rulesOf(owner, 'app', 'pinned', office)
  const attributes = [{ attribute: 'email', name: 'mail' }]
  await changeRules(owner, 'app', 'pinned', { attributes }, rules.revision, office)
  expect(await rulesOf(owner, 'app', 'pinned', office)).toMatchObject({ attributes })
  expect((await showRegistration(owner, 'app', 'pinned', office)).pinned).toEqual(['sign', 'wsfed.errors'])
})

test('the lists tell apps and partners as they stand, and what was set aside', async () => {
  const { office } = house
  const all = await listRegistrations(owner, 'app', { limit: 50 }, office)
  const counts = countRegistrations(owner, 'app', office)
  expect(all.items).toHaveLength(counts.all)
  expect(counts.draft).toBe(
    (await listRegistrations(owner, 'app', { limit: 50, stands: 'draft' }, office)).items.length,
  )
  expect(all.items.find(({ handle }) => handle === 'wiki')).toMatchObject({
    from: { directory: true },
    stands: 'live',
  })
  expect(setAside(owner, 'app', office)).toEqual([])
})

const set = join(process.cwd(), 'test/fixtures/metadata')
test.each(readdirSync(set).filter((name) => name.endsWith('.xml')))(
  'whatever people bring is understood, or turned down in words: %s',
  async (fileName) => {
    const bytes = readFileSync(join(set, fileName))
    for (const kind of ['app', 'partner'] as const) {
      const seen = await look(owner, kind, { bytes, fileName }, {}, house.office).catch(
        (error: unknown) => error,
      )
      if (!(seen instanceof Error)) continue
      expect(seen).toBeInstanceOf(AdminRefusal)
      expect(seen).toMatchObject({
        kind: 'invalid',
        says: expect.stringMatching(/\S/),
        todo: expect.stringMatching(/\S/),
      })
    }
  },
)

describe('of two who work on one registration at the same moment', () => {
  /** This office, in which somebody else does something first whenever a document is about to be put. */
  const beaten = (verb: 'put' | 'remove', other: () => Promise<unknown>) => {
    const { documents } = house.office
    let isFirst = true
    const first = async () => {
      if (isFirst) await other()
      isFirst = false
    }
    return {
      ...house.office,
      documents: {
        ...documents,
        [verb]: async (...given: never[]) => {
          await first()
          return (documents[verb] as (...given: never[]) => Promise<unknown>)(...given)
        },
      },
    } as typeof house.office // the same verbs
  }
  const latest = async (name: string) =>
    (await historyOf(owner, 'app', name, { limit: 1 }, house.office)).items[0]

  test('one document stands, and whoever was too late is told and written down', async () => {
    const { office } = house
    const duo = outsider('duo')
    await addRegistration(owner, 'app', documentFrom(duo), { draft: false }, office)
    const theirs = documentFrom(duo, extraReply(duo))
    const mine = documentFrom(duo, extraReply(duo).replace('/new', '/mine'))
    const late = beaten('put', () => replaceDocument(owner, 'app', 'duo', theirs, undefined, office))
    const refused = await refusalOf(() => replaceDocument(owner, 'app', 'duo', mine, undefined, late))
    expect(refused.kind).toBe('changed_meanwhile')
    expect(String(Buffer.from(await documentOf(owner, 'app', 'duo', office)))).toContain(`${duo.id}/new`)
    expect(await latest('duo')).toMatchObject({ says: expect.stringMatching(/^not made/) })
  })

  test('an app is added once, under what was decided of it by whoever added it', async () => {
    const { office } = house
    const twin = outsider('twin')
    const add = (where: typeof office, wanted: { readonly draft: boolean }) =>
      addRegistration(owner, 'app', documentFrom(twin), wanted, where)
    const late = beaten('put', () => add(office, draft))
    expect((await refusalOf(() => add(late, { draft: false }))).kind).toBe('changed_meanwhile')
    expect(office.gateway.registry.app(twin.id)).toMatchObject({ draft: true })
    expect(await latest('twin')).toMatchObject({ says: expect.stringMatching(/^not made/) })
  })

  test('an app that somebody changes while it is removed stays, switched off', async () => {
    const { office } = house
    const lone = outsider('lone')
    await addRegistration(owner, 'app', documentFrom(lone), { draft: false }, office)
    const change = { settings: { launch: true } }
    const late = beaten('remove', () => changeRegistration(owner, 'app', 'lone', change, undefined, office))
    const refused = await refusalOf(() => removeRegistration(owner, 'app', 'lone', undefined, late))
    expect(refused.kind).toBe('changed_meanwhile')
    expect(office.gateway.registry.app(lone.id)).toMatchObject({ enabled: false, launch: true })
    expect(await latest('lone')).toMatchObject({ says: expect.stringMatching(/^not made/) })
  })
})
