import { AdminRefusal } from '../../src/admin/refusal.js'
import { previewToken, whatIf, type WhatIf, type Word } from '../../src/admin/what-if.js'
import type { App } from '../../src/model/app.js'
import type { AuditEvent } from '../../src/model/audit-event.js'
import type { Office } from '../../src/model/office.js'
import { Browser } from '../support/browser.js'
import { formBody, makeKeys, partnerResponse } from '../support/counterpart.js'
import { gate, openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { asks, bring, signIn } from '../support/sign-in.js'
import { callerOf } from './caller-of.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
let house: TestHouse
let office: Office

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki],
    partners: [acme],
    settings: { partners: { acme: { confirmedDomains: ['acme.test'] } } },
  })
  office = house.office
  await signIn(new Browser(house), wiki, acme, house)
})
afterAll(() => house.close())

const operator = callerOf('operator')
const ask = (word: Word, more: { partner?: string; at?: 'now' } = {}): Promise<WhatIf> =>
  whatIf(operator, { app: 'wiki', word, ...more }, office)
const xml = (more: Partial<Parameters<typeof partnerResponse>[0]> = {}) =>
  partnerResponse({
    baseUrl: gate,
    partner: acme.id,
    keys: acme.keys,
    now: house.now(),
    inResponseTo: '_question',
    attributes: { displayName: 'Eve Example', mail: 'eve@acme.test', groups: ['staff'] },
    nameID: { value: 'eve' },
    ...more,
  })
const pasted = (text: string): Word => ({ kind: 'captured', bytes: Buffer.from(text) })
const eve: Word = {
  kind: 'invented',
  subject: { value: 'eve' },
  attributes: [
    ['displayName', ['Eve Example']],
    ['mail', ['eve@acme.test']],
  ],
}

async function known(): Promise<string> {
  const created = (await house.events()).find(({ type }) => type === 'user.created')
  return created && 'user' in created ? (created.user ?? '') : ''
}

describe('a partner’s answer as it was saved', () => {
  test.each([
    ['XML', () => xml().xml],
    ['base64', () => Buffer.from(xml().xml).toString('base64')],
    ['the body of a form', () => formBody(xml().fields)],
    [
      'the page that posts it',
      () =>
        `<form method="post"><input type="hidden" name="SAMLResponse" value="${xml().fields['SAMLResponse']}"/></form>`,
    ],
  ])('is taken as %s', async (_, as) => {
    const seen = await ask(pasted(as()))
    expect(seen.verdict).toMatchObject({ kind: 'issue', change: { kind: 'create' } })
    expect(seen.partner.id).toBe(acme.id)
    expect(seen.token?.xml).toContain('Eve Example')
  })

  test('is looked at as of its own moment, or as of now', async () => {
    const old = xml({ now: new Date(house.now().getTime() - 86_400_000) }).xml
    expect((await ask(pasted(old))).verdict.kind).toBe('issue')
    expect((await ask(pasted(old), { at: 'now' })).verdict).toMatchObject({
      refusal: { code: 'partner.time_invalid' },
    })
  })

  test('is refused as the live gateway refuses it, with every check', async () => {
    const seen = await ask(pasted(xml({ keys: makeKeys() }).xml))
    expect(seen.verdict).toMatchObject({ kind: 'refuse', refusal: { code: 'partner.signature_invalid' } })
    expect(seen.token).toBeUndefined()
    expect(seen.record.parts[0]?.checks?.some(({ ok }) => !ok)).toBe(true)
  })

  test('that is none says what it is', async () => {
    await expect(ask(pasted('hello'))).rejects.toThrow('No message can be found in it. A partner’s answer')
    await expect(ask(pasted(asks(wiki, house).xml))).rejects.toThrow('It is an AuthnRequest.')
    await expect(ask(pasted(''))).rejects.toThrow('It is empty.')
  })
})

test('a person who was thought of is judged with all the rules, and shows what became of each attribute', async () => {
  const seen = await ask(eve, { partner: 'acme' })
  expect(seen.routing).toMatchObject({
    kind: 'partner',
    says: 'The browser is sent there without a question.',
  })
  expect(seen.verdict).toMatchObject({ kind: 'issue', change: { kind: 'create' } })
  expect(seen.token).toMatchObject({ type: 'Response', to: 'https://wiki.test/acs' })
  const part = seen.record.parts[0]
  expect(part?.outcome).toEqual({ kind: 'issued' })
  expect(part?.steps).toBeDefined()
  expect(part?.checks?.map(({ check }) => check)).toContain('a new person')
})

test('a domain that is not confirmed is seen to be dropped', async () => {
  const seen = await ask({ ...eve, attributes: [['mail', ['eve@elsewhere.test']]] } as Word, {
    partner: 'acme',
  })
  expect(seen.token?.xml).not.toContain('elsewhere.test')
  const facts = seen.record.parts[0]?.facts as { imported: { outside: unknown } }
  expect(facts.imported.outside).toEqual([{ attribute: 'email', domain: 'elsewhere.test' }])
})

test('somebody who is known here is told as they are known, also to an app that is not registered yet', async () => {
  const user = await known()
  const seen = await previewToken(operator, { app: 'wiki', user }, office)
  expect(seen.token?.xml).toContain('Ann Example')
  const app = house.house.gateway.registry.app(wiki.id) as App // registered above
  const proposed: App = {
    ...app,
    id: 'https://new.test',
    handle: 'new',
    draft: true,
    nameId: { kind: 'none' },
  }
  const preview = await previewToken(operator, { app: proposed, user }, office)
  expect(preview.token?.xml).toContain('>https://new.test</saml:Audience>')
  expect(preview.token?.xml).not.toContain('NameID')
  expect(house.house.gateway.registry.app('https://new.test')).toBeUndefined()
})

test('nothing is kept: no user, no session, no name, no record', async () => {
  const { directory, recorder } = house.house.gateway
  const before = await directory.users.search('Eve', 10)
  const seen = await ask(eve, { partner: 'acme' })
  expect(await directory.users.search('Eve', 10)).toEqual(before)
  expect(await recorder.find(seen.record.reference)).toBeUndefined()
})

test('no value that makes a token usable leaves, neither ours nor the partner’s', async () => {
  const answer = xml()
  const seen = await ask(pasted(answer.xml))
  const shown = JSON.stringify(seen)
  const values = [...answer.xml.matchAll(/SignatureValue>([^<]+)</g)].map(([, value = '']) => value)
  expect(values).toHaveLength(2)
  for (const value of values) expect(shown).not.toContain(value)
  expect([...shown.matchAll(/SignatureValue>([^<]+)</g)].every(([, value]) => value === 'withheld')).toBe(
    true,
  )
})

test('every look is written down before anything is shown: which app, which partner, who, and by whom', async () => {
  const user = await known()
  await previewToken(operator, { app: 'wiki', user }, office)
  const looked = (await house.events()).findLast(({ type }) => type === 'what_if.asked') as AuditEvent
  expect(looked).toEqual({
    type: 'what_if.asked',
    app: wiki.id,
    partner: acme.id,
    user,
    by: 'admin operator',
  })
  const reference = await refusedReference()
  await expect(ask({ kind: 'recorded', reference })).rejects.toThrow('ended before a partner answered')
  expect((await house.events()).at(-1)).toEqual({ type: 'record.read', reference, by: 'admin operator' })
})

/** A sign-in that is under way: its app has asked, and nobody answered. */
async function refusedReference(): Promise<string> {
  const stranger = outsider('stranger')
  const shown = await bring(new Browser(house), asks(stranger, house))
  return /class="code">([^<]+)</.exec(shown.text)?.[1] ?? ''
}

test('whoever may not read records asks in vain', async () => {
  const nobody = { ...operator, may: new Set(['registrations.read'] as const) }
  await expect(whatIf(nobody, { app: 'wiki', word: eve, partner: 'acme' }, office)).rejects.toThrow(
    AdminRefusal,
  )
  const reader = { ...operator, may: new Set(['records.read'] as const) }
  await expect(whatIf(reader, { app: 'wiki', word: eve, partner: 'acme' }, office)).resolves.toBeDefined()
  const user = { kind: 'user', id: await known() } as const
  await expect(whatIf(reader, { app: 'wiki', word: user }, office)).rejects.toThrow('people.read')
})
