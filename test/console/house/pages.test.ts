import { type AtConsole, atConsole, hiddenIn } from '../../support/at-console.js'
import { Browser } from '../../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, signIn } from '../../support/sign-in.js'

const wiki = outsider('wiki')
const acme = outsider('acme')

describe('an empty house', () => {
  let house: TestHouse
  let owner: AtConsole
  beforeAll(async () => {
    house = await openTestHouse({ apps: [], partners: [] })
    owner = await atConsole(house, 'owner')
  }, 60_000)
  afterAll(() => house.close())

  test('says what the first steps are, and has a button for each', async () => {
    const { status, text } = await owner.get('/admin')
    expect(status).toBe(200)
    expect(text).toContain('Until the first sign-in')
    expect(text).toContain('href="/admin/partners/new"')
    expect(text).toContain('href="/admin/apps/new"')
    expect(text).not.toContain('In trouble')
    expect(text).toContain('Every check is as strict as it comes.')
  })

  test('shows nobody a button that is not for them', async () => {
    const auditor = await atConsole(house, 'auditor')
    const { text } = await auditor.get('/admin')
    expect(text).toContain('Until the first sign-in')
    expect(text).not.toContain('class="button small" href="/admin/partners/new"')
  })

  test('finds nothing, and says what can be found', async () => {
    expect((await owner.get('/admin/search?q=zebra')).text).toContain('Nothing is called that')
    expect((await owner.get('/admin/search')).text).not.toContain('Nothing is called that')
  })
})

describe('a house at work', () => {
  let house: TestHouse
  let owner: AtConsole
  beforeAll(async () => {
    house = await openTestHouse({
      apps: [wiki],
      partners: [acme],
      settings: { partners: { acme: { acceptSha1Signatures: true } } },
    })
    owner = await atConsole(house, 'owner')
    await signIn(new Browser(house), wiki, acme, house)
    const browser = new Browser(house)
    const question = questionIn(await bring(browser, asks(wiki, house)))
    await deliver(browser, answerOf(acme, house, question, { sign: 'none' }))
  }, 60_000)
  afterAll(() => house.close())

  test('counts what was answered and refused, as a drawing and as a table', async () => {
    const { text } = await owner.get('/admin')
    expect(text).not.toContain('Until the first sign-in')
    expect(text).toContain('aria-label="Sign-ins of the last 30 days: 1 answered, 1 refused"')
    expect(text).toContain('<caption class="unseen">Sign-ins of the last 30 days</caption>')
    expect((await owner.get('/admin?over=day')).text).toContain('Sign-ins of the last 24 hours: 1 answered')
  })

  test('says how the app and the partner fare, what ends next, what is weaker, and whether the stores answer', async () => {
    const { text } = await owner.get('/admin')
    expect(text).toMatch(/href="\/admin\/apps\/wiki">.*50\.0 % of 2/)
    expect(text).toContain('What ends next')
    expect(text).toContain('<code>acceptSha1Signatures</code>')
    expect(text).toContain('Answers')
    expect(text).not.toContain('Does not answer')
  })

  test('settings in force name each weakening and where it was decided, and no secret', async () => {
    const { text } = await owner.get('/admin/settings')
    expect(text).toContain('id="weakenings"')
    expect(text).toContain('<code>acceptSha1Signatures</code> for <a href="/admin/partners/acme">')
    expect(text).toContain('Decided by a file.')
    expect(text).toContain('<code>baseUrl</code>')
    expect((await owner.get('/admin')).text).toContain('1 weakening<')
  })

  test('everything that has a name is found, with script and without', async () => {
    const { text } = await owner.get('/admin/search?q=wik')
    expect(text).toContain('href="/admin/apps/wiki"')
    const quick = JSON.parse((await owner.get('/admin/search?as=json&q=acm')).text) as {
      found: readonly { kind: string; href: string }[]
    }
    expect(quick.found).toContainEqual(
      expect.objectContaining({ kind: 'Partner', href: '/admin/partners/acme' }),
    )
    const person = await owner.get('/admin/search?as=json&q=Ann')
    expect(person.text).toContain('"kind":"Person"')
    const pages = await owner.get('/admin/search?as=json&q=certificates')
    expect(pages.text).toContain('"/admin/keys"')
    const reference = await owner.get('/admin/search?as=json&q=7kq2m9xf3d')
    expect(reference.text).toContain('/admin/sign-ins/7KQ2-M9XF-3D')
  })

  test('our keys stand with state, fingerprint and end, and their certificates can be taken', async () => {
    const { text } = await owner.get('/admin/keys')
    expect(text).toContain('Active')
    const link = /href="(\/admin\/keys\/certificate\?[^"]+)"/.exec(text)?.[1] ?? ''
    const certificate = await owner.get(link)
    expect(certificate.text).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect((await owner.get('/admin/keys/certificate?fingerprint=aa')).status).toBe(404)
  })

  test('a rollover goes step by step, each asked about before it is taken', async () => {
    const asked = await owner.get('/admin/keys/next?use=signing')
    expect(asked.text).toContain('Nothing is signed with it yet')
    const revision = hiddenIn(asked.text, '/admin/keys/next', 'revision')
    const made = await owner.post('/admin/keys/next', { use: 'signing', kind: '', revision })
    expect(made).toMatchObject({ status: 303, to: '/admin/keys?told=key-made' })
    const states = () => house.office.keys.list().filter(({ use }) => use === 'signing')
    expect(
      states()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['active', 'next'])
    // The form that was open meanwhile is late
    const late = await owner.post('/admin/keys/next', { use: 'signing', kind: '', revision })
    expect(late.status).toBe(412)
    const again = await owner.get('/admin/keys/next?use=signing')
    const twice = hiddenIn(again.text, '/admin/keys/next', 'revision')
    const no = await owner.post('/admin/keys/next', { use: 'signing', kind: '', revision: twice })
    expect(no.status).toBe(409)
    expect(no.text).toContain('role="alert"')
    const promote = await owner.get('/admin/keys/promote?use=signing')
    expect(promote.text).toContain('refuses us from now on')
    const yes = await owner.post('/admin/keys/promote', {
      use: 'signing',
      kind: '',
      revision: hiddenIn(promote.text, '/admin/keys/promote', 'revision'),
    })
    expect(yes.to).toBe('/admin/keys?told=key-promoted')
    expect(
      states()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['active', 'retired'])
  })

  test('an operator sees the keys and takes no step', async () => {
    const operator = await atConsole(house, 'operator')
    expect((await operator.get('/admin/keys')).text).not.toContain('/admin/keys/next')
    expect((await operator.get('/admin/keys/next?use=signing')).status).toBe(403)
    expect((await operator.post('/admin/keys/retire', { use: 'signing' })).status).toBe(403)
    expect(house.office.keys.list().some(({ state }) => state === 'retired')).toBe(true)
  })
})
