import { listPeople } from '../../../src/admin/people/list.js'
import { type AtConsole, atConsole, hiddenIn } from '../../support/at-console.js'
import { Browser } from '../../support/browser.js'
import { callerAs } from '../../support/callers.js'
import { openTestHouse, outsider, type TestHouse } from '../../support/house.js'
import { signIn } from '../../support/sign-in.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
const hostile = `<img src=x onerror=alert(1)>`

let house: TestHouse
let operator: AtConsole
let helpDesk: AtConsole
let ann: string
beforeAll(async () => {
  house = await openTestHouse({ apps: [wiki], partners: [acme] })
  operator = await atConsole(house, 'operator')
  helpDesk = await atConsole(house, 'help-desk')
}, 60_000)
afterAll(() => house.close())

const path = (rest = '') => `/admin/people/${ann}${rest}`
const page = async (who = operator) => (await who.get(path())).text
const userNow = () => house.office.gateway.directory.users.find(ann)

test('a house that nobody came to yet says what will stand here', async () => {
  const { text, status } = await operator.get('/admin/people')
  expect(status).toBe(200)
  expect(text).toContain('Nobody yet')
  expect(text).not.toContain('type="search" name="q" value=""  maxlength')
  expect((await operator.get('/admin/roles')).text).toContain('No roles yet')
  expect((await operator.get('/admin/roles?of=groups')).text).toContain('No groups yet')
})

test('whoever signs in stands in the list, and is found by a part of their name', async () => {
  await signIn(new Browser(house), wiki, acme, house, {
    attributes: { displayName: `Ann ${hostile}`, mail: 'ann@acme.test' },
  })
  const { items } = await listPeople(callerAs('owner'), { limit: 1 }, house.office)
  ann = items[0]?.id ?? ''
  for (const where of ['/admin/people', '/admin/people?q=Ann']) {
    const { text } = await helpDesk.get(where)
    expect(text).toContain(`href="/admin/people/${ann}"`)
    expect(text).toContain('Ann &lt;img src=x')
    expect(text).not.toContain(hostile)
  }
  const none = await helpDesk.get('/admin/people?q=Zoe')
  expect(none.text).toContain('Nobody is called that')
})

test('a person’s page shows what is known, links, sessions and latest sign-ins', async () => {
  const text = await page()
  expect(text).toContain('<code><bdi>name</bdi></code>')
  expect(text).not.toContain(hostile)
  expect(text).toContain('<a href="/admin/partners/acme">')
  expect(text).toMatch(/<a class="code" href="\/admin\/sign-ins\/[0-9A-Z-]+">/)
  expect(text).toContain('Got in')
  expect(text).toContain(`action="/admin/people/${ann}/state"`)
})

test('nobody of that id is said in words', async () => {
  const { status, text } = await operator.get('/admin/people/nobody')
  expect(status).toBe(404)
  expect(text).toContain('There is no user')
})

test('a role is given and taken away, and its page says who has it', async () => {
  const given = await operator.post(path('/roles'), { form: 'role', roles: 'editor', given: 'yes' })
  expect(given).toMatchObject({ status: 303, to: `${path()}?told=added` })
  expect(await page()).toContain('given here')
  const members = await operator.get('/admin/roles/of?role=editor')
  expect(members.text).toContain(`href="/admin/people/${ann}"`)
  expect((await operator.get('/admin/roles')).text).toContain('/admin/roles/of?role=editor')
  await operator.post(path('/roles'), { roles: 'editor', given: 'no' })
  expect((await operator.get('/admin/roles/of?role=editor')).text).toContain('Nobody has it')
})

test('a role that cannot be given is said at its field, with what was typed', async () => {
  const no = await operator.post(path('/roles'), { form: 'role', roles: 'x'.repeat(300), given: 'yes' })
  expect(no.status).toBe(422)
  expect(no.text).toContain('expected at most 256 characters')
  expect(no.text).toContain('x'.repeat(300))
  expect(no.text).toContain('aria-invalid="true"')
})

test('groups given here change as they are listed, unless somebody else was first', async () => {
  const revision = hiddenIn(await page(), path('/groups'), 'revision')
  const first = await operator.post(path('/groups'), { form: 'groups', groups: 'board\nstaff', revision })
  expect(first.status).toBe(303)
  expect((await userNow())?.groups.local).toEqual(['board', 'staff'])
  const late = await operator.post(path('/groups'), { form: 'groups', groups: 'mine', revision })
  expect(late.status).toBe(412)
  expect(late.text).toContain('mine')
  expect((await userNow())?.groups.local).toEqual(['board', 'staff'])
})

test('a link is added and removed; a partner that is not there is said', async () => {
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
  const link = { form: 'link', partner: 'acme', subject: 'ann-2', format }
  expect(await operator.post(path('/links'), link)).toMatchObject({ status: 303 })
  const text = await page()
  expect(text).toContain('ann-2')
  const no = await operator.post(path('/links'), { ...link, partner: 'nowhere' })
  expect(no.status).toBe(422)
  expect(no.text).toContain('There is no partner')
  expect(no.text).toContain('value="nowhere"')
  const removals = [...text.matchAll(/action="([^"]+\/links\/[^"]+\/remove)"/g)].map(
    ([, action = '']) => action,
  )
  expect(removals).toHaveLength(2)
  expect(await operator.post(removals[1] ?? '')).toMatchObject({ status: 303, to: `${path()}?told=removed` })
  expect(await page()).not.toContain('ann-2')
})

test('the help desk ends sessions and changes nobody', async () => {
  const text = await page(helpDesk)
  expect(text).not.toContain(`${path()}/state`)
  expect(text).not.toContain('Give a role')
  const end = /action="([^"]+\/sessions\/[^"]+\/end)"/.exec(text)?.[1] ?? ''
  expect((await helpDesk.post(path('/roles'), { roles: 'editor', given: 'yes' })).status).toBe(403)
  expect((await userNow())?.roles.local).toEqual([])
  expect(await helpDesk.post(end)).toMatchObject({ status: 303, to: `${path()}?told=ended` })
  expect(await page(helpDesk)).toContain('Signed in nowhere')
  expect((await helpDesk.post(end)).status).toBe(404)
})

test('whoever is disabled is signed out, and may come back once enabled', async () => {
  await signIn(new Browser(house), wiki, acme, house, { attributes: { mail: 'ann@acme.test' } })
  const off = await operator.post(path('/state'), {
    active: 'no',
    revision: hiddenIn(await page(), path('/state'), 'revision'),
  })
  expect(off).toMatchObject({ status: 303, to: `${path()}?told=disabled` })
  const text = await page()
  expect(text).toContain('Disabled')
  expect(text).toContain('Signed in nowhere')
  await operator.post(path('/state'), {
    active: 'yes',
    revision: hiddenIn(text, path('/state'), 'revision'),
  })
  expect((await userNow())?.active).toBe(true)
})

test('somebody is added before their first sign-in, with what they may be; nobody without a name is', async () => {
  expect((await helpDesk.get('/admin/people')).text).not.toContain('/admin/people/new')
  expect((await operator.get('/admin/people')).text).toContain('/admin/people/new')
  const nobody = await operator.post('/admin/people/new', { name: ' ', roles: 'editor' })
  expect(nobody.status).toBe(422)
  expect(nobody.text).toContain('expected at least one value')
  expect(nobody.text).toMatch(/<textarea[^>]*name="roles"[^>]*>\s*editor</)
  const nowhere = await operator.post('/admin/people/new', { name: 'Zoe', partner: 'nowhere' })
  expect(nowhere.text).toMatch(/value="nowhere"[^>]* aria-invalid="true"/)
  const made = await operator.post('/admin/people/new', {
    name: 'Zoe',
    partner: 'acme',
    roles: 'editor\nreader',
  })
  expect(made.status).toBe(303)
  const text = (await operator.get(made.to ?? '')).text
  expect(text).toContain('Zoe')
  expect(text).toContain('the first sign-in by')
  expect(text).toContain('No partner knows them yet')
  expect(text.match(/>given here</g)).toHaveLength(2)
})
