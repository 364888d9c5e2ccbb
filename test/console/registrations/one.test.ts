import { addRegistration } from '../../../src/admin/registrations/add.js'
import { changeRegistration } from '../../../src/admin/registrations/change.js'
import { appMetadata, outsider, partnerMetadata } from '../../support/house.js'
import { makeKeys } from '../../support/counterpart.js'
import { callerFor } from '../open-console.js'
import { type AtDesk, atDesk, fieldsOf } from './at-desk.js'

let desk: AtDesk
const keys = outsider('wiki').keys
const who = (handle: string) => ({ handle, id: `https://${handle}.test`, keys })
const owner = callerFor('owner')

beforeAll(async () => {
  const settings = { apps: { pinned: { sign: 'assertion' } } }
  desk = await atDesk({ apps: [who('pinned')], partners: [who('birch')], settings })
})
afterAll(() => desk.close())

async function app(handle: string): Promise<string> {
  const bytes = Buffer.from(appMetadata(who(handle)))
  await addRegistration(owner, 'app', { bytes }, { handle, draft: true }, desk.office)
  return `/admin/apps/${handle}`
}

async function partner(handle: string): Promise<string> {
  const bytes = Buffer.from(partnerMetadata(who(handle)))
  await addRegistration(owner, 'partner', { bytes }, { handle, draft: true }, desk.office)
  return `/admin/partners/${handle}`
}

const registered = (handle: string) => desk.office.gateway.registry.appByHandle(handle)

test('A change is shown before it is made, and made only when that is said', async () => {
  const at = `${await app('alder')}/settings`
  const plan = await desk.send(await desk.get(at), at, { sign: 'response' })
  expect(plan.text).toMatch(/What is different[^]*sign[^]*response/)
  expect(plan.text).toContain('No sign-in of it is recorded.')
  expect(plan.text).toContain('What we sign of an answer')
  expect(registered('alder')?.sign).toBe('both')
  const applied = await desk.send(plan, at, { do: 'apply' })
  expect([applied.status, applied.to]).toEqual([
    303,
    expect.stringMatching(/\/alder\/settings\?told=saved&change=\d+$/),
  ])
  expect(registered('alder')?.sign).toBe('response')
})

test('Back from the plan everything that was typed is still there', async () => {
  const at = `${await app('ash')}/settings`
  const plan = await desk.send(await desk.get(at), at, { sign: 'response', backdate: '120', nameId: 'email' })
  const form = await desk.send(plan, at, { do: 'edit' })
  const { sign, backdate, nameId } = fieldsOf(form.text, at)
  expect([sign, backdate, nameId]).toEqual([['response'], ['120'], ['email']])
})

test('A form that nobody touched changes nothing, and says so', async () => {
  for (const at of [`${await app('aspen')}/settings`, `${await partner('bamboo')}/settings`]) {
    const same = await desk.send(await desk.get(at), at, {})
    expect([same.status, same.text]).toEqual([422, expect.stringContaining('Nothing is different')])
  }
})

test('What cannot be taken is said at its field, with what was typed', async () => {
  const at = `${await app('beech')}/settings`
  const wrong = await desk.send(await desk.get(at), at, { backdate: '301', launchRelayState: 'x'.repeat(81) })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toMatch(/id="f-backdate-fault"[^]*at most 300/)
  expect(wrong.text).toMatch(/id="f-launchRelayState-fault"[^]*80 bytes/)
  expect(fieldsOf(wrong.text, at)['backdate']).toEqual(['301'])
  const right = await desk.send(wrong, at, { backdate: '300', launchRelayState: 'x'.repeat(80) })
  expect(right.status).toBe(200)
})

test('What is emptied is as it comes again', async () => {
  const at = `${await app('cedar')}/settings`
  await changeRegistration(
    owner,
    'app',
    'cedar',
    { settings: { sign: 'response', backdate: 10, launch: true } },
    undefined,
    desk.office,
  )
  const page = await desk.get(at)
  expect(fieldsOf(page.text, at)).toMatchObject({ sign: ['response'], backdate: ['10'], launch: ['yes'] })
  await desk.send(await desk.send(page, at, { sign: '', backdate: '', launch: [] }), at, { do: 'apply' })
  expect(registered('cedar')).toMatchObject({ sign: 'both', backdate: 60, launch: false })
})

test('Of two who change it at once the second is told, with what they had written', async () => {
  const at = `${await app('elder')}/settings`
  const mine = await desk.get(at)
  await changeRegistration(owner, 'app', 'elder', { settings: { backdate: 10 } }, undefined, desk.office)
  const late = await desk.send(mine, at, { launchRelayState: 'my words' })
  expect([late.status, late.text]).toEqual([412, expect.stringContaining('Somebody changed this meanwhile')])
  expect(late.text).toContain('my words')
  const again = await desk.send(await desk.get(at), at, { launchRelayState: 'my words' })
  expect(again.status).toBe(200)
})

test('What a file says stands there, closed, with the file', async () => {
  const page = await desk.get('/admin/apps/pinned/settings')
  expect(page.text).toMatch(/name="sign"[^>]* disabled[^]*Set in config\/sallyport\.json/)
  const { revision = [] } = fieldsOf(page.text, '/admin/apps/pinned/settings')
  const forced = await desk.post('/admin/apps/pinned/settings', {
    revision,
    sign: 'both',
    backdate: '30',
    do: 'apply',
  })
  expect(forced.status).toBe(303)
  expect(registered('pinned')).toMatchObject({ sign: 'assertion', backdate: 30 })
})

test('Whoever may only look sees the settings and changes none; an operator does', async () => {
  const base = await app('fir')
  for (const reader of ['auditor', 'help-desk'] as const) {
    const page = await desk.get(`${base}/settings`, reader)
    expect([page.status, page.text]).toEqual([200, expect.not.stringContaining('See what changes')])
    for (const tab of ['settings', 'enable', 'disable', 'live', 'remove', 'history', 'metadata'])
      expect((await desk.post(`${base}/${tab}`, { revision: '' }, reader)).status).toBe(403)
  }
  const page = await desk.get(`${base}/settings`, 'operator')
  expect((await desk.send(page, `${base}/settings`, { sign: 'response' })).status).toBe(200)
})

test('Disabled it lets nobody in, and one press undoes it', async () => {
  const base = await app('hazel')
  const off = await desk.send(await desk.get(base), `${base}/disable`, {})
  expect(off.to).toMatch(/\/hazel\?told=disabled&change=\d+$/)
  expect(registered('hazel')?.enabled).toBe(false)
  const on = await desk.send(await desk.get(base), `${base}/enable`, {})
  expect([on.to, registered('hazel')?.enabled]).toEqual([expect.stringContaining('told=enabled'), true])
})

test('It goes live without a test only with a reason, which the history keeps', async () => {
  const base = await app('ivy')
  const page = await desk.get(`${base}/live`)
  const bare = await desk.send(page, `${base}/live`, { skip: ' ' })
  expect([bare.status, bare.text]).toEqual([409, expect.stringContaining('a reason is needed')])
  expect(registered('ivy')?.draft).toBe(true)
  const live = await desk.send(page, `${base}/live`, { skip: 'the same as in the test house' })
  expect(live.to).toContain('told=live')
  expect(registered('ivy')?.draft).toBeUndefined()
  expect((await desk.get(`${base}/history`)).text).toContain(
    'live without a test: the same as in the test house',
  )
})

test('It is removed only by whoever types its handle', async () => {
  const base = await app('juniper')
  const page = await desk.get(`${base}/remove`)
  const wrong = await desk.send(page, `${base}/remove`, { confirm: 'junper' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('Nothing was removed.')])
  expect(fieldsOf(wrong.text, `${base}/remove`)['confirm']).toEqual(['junper'])
  const gone = await desk.send(page, `${base}/remove`, { confirm: 'juniper' })
  expect([gone.to, registered('juniper')]).toEqual([
    expect.stringMatching(/^\/admin\/apps\?told=removed&change=\d+$/),
    undefined,
  ])
  const list = await desk.get(gone.to ?? '')
  expect(list.text).toMatch(/href="\/admin\/changes\/\d+"/)
})

test('A change is reverted from the history, once', async () => {
  const base = await app('larch')
  await changeRegistration(owner, 'app', 'larch', { settings: { sign: 'response' } }, undefined, desk.office)
  const history = await desk.get(`${base}/history`)
  const reverted = await desk.send(history, `${base}/history`, {})
  expect(reverted.to).toContain('told=reverted')
  expect(registered('larch')?.sign).toBe('both')
  const twice = await desk.send(history, `${base}/history`, {})
  expect([twice.status, twice.text]).toEqual([409, expect.stringContaining('cannot be undone')])
})

test('Another document of the same app is compared first, and what was decided stays', async () => {
  const base = await app('maple')
  const at = `${base}/metadata`
  await changeRegistration(owner, 'app', 'maple', { settings: { sign: 'response' } }, undefined, desk.office)
  const newer = appMetadata({ ...who('maple'), keys: makeKeys() })
  const compared = await desk.post(at, { xml: newer })
  expect(compared.text).toMatch(/It changes whom is trusted[^]*keys/)
  const before = registered('maple')?.saml?.keys
  const taken = await desk.send(compared, at, { do: 'apply' })
  expect(taken.to).toContain('told=saved')
  expect(registered('maple')?.saml?.keys).not.toEqual(before)
  expect(registered('maple')?.sign).toBe('response')
  const same = await desk.post(at, { xml: newer })
  expect(same.text).toContain('the very document that stands already')
})

test('Another app’s document is not taken in its place', async () => {
  const at = `${await app('oak')}/metadata`
  const other = await desk.post(at, { xml: appMetadata(who('elsewhere')) })
  expect(other.status).toBe(422)
  expect(other.text).toContain('does not describe')
  expect((await desk.post(at, { xml: appMetadata(who('oak')) })).status).toBe(200)
})

test('A document that stands in a file is changed there', async () => {
  const page = await desk.get('/admin/apps/pinned/metadata')
  expect(page.text).toMatch(/It stands in the file[^]*metadata\/apps\/pinned\.xml/)
  expect(page.text).not.toContain('>Compare<')
})

test('The document in force can be taken home', async () => {
  const base = await app('pine')
  expect((await desk.get(`${base}/metadata.xml`, 'auditor')).text).toBe(appMetadata(who('pine')))
})

test('A domain is confirmed and taken away; one that is another’s is not', async () => {
  const base = await partner('rowan')
  const [at, page] = [`${base}/domains`, `${base}/settings`]
  const domains = () => desk.office.gateway.registry.partnerByHandle('rowan')?.confirmedDomains
  await desk.send(await desk.get(page), at, { domain: 'rowan.test' })
  expect(domains()).toEqual(['rowan.test'])
  const other = await partner('spruce')
  const twice = await desk.send(await desk.get(`${other}/settings`), `${other}/domains`, {
    domain: 'rowan.test',
  })
  expect(twice.text.match(/role="alert"/g)).toHaveLength(1)
  expect(fieldsOf(twice.text, `${other}/settings`)['signOutHere']).toEqual(['yes'])
  expect([twice.status, twice.text]).toEqual([
    409,
    expect.stringContaining('a domain belongs to one partner'),
  ])
  await desk.send(await desk.get(page), at, { domain: 'rowan.test', confirmed: 'no' })
  expect(domains()).toEqual([])
})

test('Our values stand in words, with an address of its own whose fetch is seen', async () => {
  const base = await app('willow')
  const before = await desk.get(`${base}/ours`)
  expect(before.text).toContain('/metadata/for/willow')
  expect(before.text).toContain('Nobody has fetched it from there yet.')
  await desk.office.metadataFetches.keep({
    kind: 'app',
    id: 'https://willow.test',
    at: new Date(),
    source: '198.51.100.7',
    keys: [],
  })
  expect((await desk.get(`${base}/ours`)).text).toContain('198.51.100.7')
})

test('Rules are put together press by press, and are in force only once the plan was applied', async () => {
  const at = `${await partner('yew')}/mapping`
  const rules = () => desk.office.gateway.registry.partnerByHandle('yew')?.import
  const first = await desk.send(await desk.get(at), at, {
    do: 'add-role',
    'role.group': 'wiki-editors\nwiki-admins',
    'role.role': 'editor',
  })
  const second = await desk.send(first, at, {
    do: 'add-map',
    'map.from': 'mail',
    'map.table': 'a = b',
    'map.to': 'email',
  })
  const turned = await desk.send(second, at, { do: 'up-1' })
  const plan = await desk.send(turned, at, {})
  expect(plan.text).toContain('What is different')
  expect(rules()).toEqual([])
  await desk.send(plan, at, { do: 'apply' })
  expect(rules()).toEqual([
    { map: 'mail', values: { a: 'b' }, to: 'email' },
    { role: 'editor', whenGroup: ['wiki-editors', 'wiki-admins'] },
  ])
  const fewer = await desk.send(await desk.get(at), at, { do: 'drop-0' })
  await desk.send(await desk.send(fewer, at, {}), at, { do: 'apply' })
  expect(rules()).toEqual([{ role: 'editor', whenGroup: ['wiki-editors', 'wiki-admins'] }])
})

test('Half a rule is not added, and what there is of it stays', async () => {
  const at = `${await partner('zelkova')}/mapping`
  const half = await desk.send(await desk.get(at), at, { do: 'add-copy', 'copy.from': 'mail' })
  expect(half.text).toContain('Something is missing.')
  expect(fieldsOf(half.text, at)).toMatchObject({ rules: ['[]'], 'copy.from': ['mail'] })
  const whole = await desk.send(half, at, { do: 'add-copy', 'copy.to': 'email' })
  expect(fieldsOf(whole.text, at)).toMatchObject({
    rules: ['[{"copy":"mail","to":"email"}]'],
    'copy.from': [''],
  })
})

test('A rule that cannot be one is refused where the rules are', async () => {
  const at = `${await partner('rue')}/mapping`
  const wrong = await desk.send(await desk.get(at), at, {
    rules: '[{"match":"mail","pattern":"(","to":"email"}]',
  })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('import')])
  const right = await desk.send(await desk.get(at), at, {
    rules: '[{"match":"mail","pattern":"(.*)","to":"email"}]',
  })
  expect(right.status).toBe(200)
})

test('An app is told exactly what its lines say, and its own words for roles', async () => {
  const at = `${await app('thyme')}/mapping`
  const page = await desk.get(at)
  const plan = await desk.send(page, at, {
    told: 'own',
    attribute: ['email', 'employeeNumber', ''],
    wire: ['User.Email', '', ''],
    format: ['', '', ''],
    friendly: ['', '', ''],
    'roles.names': 'editor = Editors\nadmin = Admins',
    'roles.required': 'yes',
  })
  await desk.send(plan, at, { do: 'apply' })
  expect(registered('thyme')).toMatchObject({
    attributes: [
      { attribute: 'email', name: 'User.Email' },
      { attribute: 'employeeNumber', name: 'urn:oid:2.16.840.1.113730.3.1.3' },
    ],
    roles: { names: { editor: 'Editors', admin: 'Admins' }, required: true },
  })
  const back = await desk.send(await desk.get(at), at, {
    told: 'usual',
    'roles.names': '',
    'roles.required': [],
  })
  await desk.send(back, at, { do: 'apply' })
  expect(registered('thyme')?.attributes).toBeUndefined()
  expect(registered('thyme')?.roles).toEqual({})
})

test('A preview shows the exact token of somebody, to whoever may see such things', async () => {
  const base = await app('sage')
  const shown = await desk.get(`${base}/preview?person=example`)
  expect(shown.text).toContain('They would get in, and the app would be told this.')
  expect(shown.text).toContain('Ann Example')
  expect((await desk.get(`${base}/preview`)).text).toContain('Nothing has been looked at yet')
  const nobody = await desk.get(`${base}/preview?person=_nobody`)
  expect(nobody.text).toContain('Nobody here is called that.')
  const asPartner = await desk.get('/admin/partners/birch/preview?person=example&app=sage')
  expect(asPartner.text).toContain('They would get in')
})

test('Every setting that there is has its place on a page', async () => {
  await addRegistration(
    owner,
    'app',
    { bytes: Buffer.from(appMetadata({ ...who('fennel'), protocol: 'wsfed' })) },
    { handle: 'fennel', draft: true },
    desk.office,
  )
  const called: Readonly<Record<string, string>> = {
    partners: 'vouch',
    release: 'rules',
    import: 'rules',
    attributes: 'told',
    roles: 'roles.names',
    // By a button, beside the form
    enabled: 'revision',
    confirmedDomains: 'domain',
  }
  for (const [kind, base] of [
    ['app', '/admin/apps/fennel'],
    ['partner', await partner('gorse')],
  ] as const) {
    const text = (await desk.get(`${base}/settings`)).text + (await desk.get(`${base}/mapping`)).text
    const schema = desk.office.counterparts.settingsSchema(kind) as {
      readonly properties: Readonly<Record<string, { readonly properties?: object }>>
    }
    const names = Object.entries(schema.properties).flatMap(([name, { properties }]) =>
      name === 'wsfed' || name === 'requestAuthnContext'
        ? Object.keys(properties ?? {}).map((part) => `${name}.${part}`)
        : [name],
    )
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !text.includes(`name="${called[name] ?? name}"`))).toEqual([])
  }
})

test('A setting of several parts is taken part by part, and goes when the last part does', async () => {
  const at = `${await partner('heather')}/settings`
  const context = () => desk.office.gateway.registry.partnerByHandle('heather')?.requestAuthnContext
  const classes = 'https://refeds.org/profile/mfa'
  const set = {
    believedUpTo: '2',
    'requestAuthnContext.comparison': 'minimum',
    'requestAuthnContext.classes': classes,
  }
  await desk.send(await desk.send(await desk.get(at), at, set), at, { do: 'apply' })
  expect(context()).toEqual({ comparison: 'minimum', classes: [classes] })
  await desk.send(
    await desk.send(await desk.get(at), at, { 'requestAuthnContext.comparison': 'exact' }),
    at,
    { do: 'apply' },
  )
  expect(context()).toEqual({ comparison: 'exact', classes: [classes] })
  const none = { 'requestAuthnContext.comparison': '', 'requestAuthnContext.classes': '' }
  await desk.send(await desk.send(await desk.get(at), at, none), at, { do: 'apply' })
  expect(context()).toBeUndefined()
})
