import type { AuditEvent } from '../../src/model/audit-event.js'
import { type AtConsole, atConsole, strangerGets } from '../support/at-console.js'
import { Browser } from '../support/browser.js'
import { formBody, partnerResponse } from '../support/counterpart.js'
import { gate, openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, signIn } from '../support/sign-in.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
let house: TestHouse
let operator: AtConsole
let auditor: AtConsole
let answered: string
let refused: string
/** Every value of every signature that went over the wire, either way. */
const secrets: string[] = []

beforeAll(async () => {
  house = await openTestHouse({ apps: [wiki], partners: [acme] })
  operator = await atConsole(house, 'operator')
  auditor = await atConsole(house, 'auditor')
  const question = questionIn(await bring(new Browser(house), asks(wiki, house)))
  const bad = answerOf(acme, house, question, { edit: (xml) => xml.replace('Ann Example', 'Eve Example') })
  remember(bad.xml)
  await deliver(new Browser(house), bad)
  const shown = await signIn(new Browser(house), wiki, acme, house, { attributes: { mail: 'ann@acme.test' } })
  remember(Buffer.from(shown.form?.fields['SAMLResponse'] ?? '', 'base64').toString())
  answered = await referenceOf('signin.completed')
  refused = await referenceOf('signin.refused')
})
afterAll(() => house.close())

function remember(xml: string): void {
  secrets.push(
    ...[...xml.matchAll(/(?:SignatureValue|CipherValue)>([^<]{20,})</g)].map(([, one = '']) => one),
  )
}

async function referenceOf(type: 'signin.completed' | 'signin.refused'): Promise<string> {
  const event = (await house.events()).findLast((one) => one.type === type)
  return event && 'reference' in event ? (event.reference ?? '') : ''
}

async function last(type: AuditEvent['type']): Promise<AuditEvent | undefined> {
  return (await house.events()).findLast((event) => event.type === type)
}

describe('the list', () => {
  test('shows each sign-in with its outcome, and who has to act', async () => {
    const { status, text } = await auditor.get('/admin/sign-ins')
    expect(status).toBe(200)
    expect(text).toContain(`href="/admin/sign-ins/${answered}"`)
    expect(text).toContain('The partner has to act.')
    expect(text).toContain('partner.signature_invalid')
  })

  test.each([
    ['outcome=issued', true, false],
    ['outcome=refused', false, true],
    ['code=partner.signature_invalid', false, true],
    ['app=wiki', true, true],
    ['app=another', false, false],
    ['partner=acme&outcome=issued', true, false],
    ['on=2001-01-01', false, false],
  ])('narrowed by %s', async (query, hasAnswered, hasRefused) => {
    const { text } = await auditor.get(`/admin/sign-ins?${query}`)
    expect([text.includes(`sign-ins/${answered}`), text.includes(`sign-ins/${refused}`)]).toEqual([
      hasAnswered,
      hasRefused,
    ])
  })

  test('finds a person by what a partner calls them, and a reference as it is read aloud', async () => {
    const user = await last('user.created')
    const id = user && 'user' in user ? (user.user ?? '') : ''
    expect((await auditor.get(`/admin/sign-ins?q=${id}`)).text).toContain(answered)
    const aloud = answered.toLowerCase()
    expect((await auditor.get(`/admin/sign-ins?q=${aloud}`)).text).toContain(answered)
    expect((await auditor.get('/admin/sign-ins?q=nobody-at-all')).text).toContain(
      'Nobody here is called that',
    )
  })
})

test('the list leads to people who are kept, and names nobody who was turned away at the first visit', async () => {
  const strict = await openTestHouse({
    apps: [wiki],
    partners: [acme],
    settings: {
      partners: {
        acme: {
          import: [
            { copy: 'cn', to: 'name' },
            { role: 'reader', whenGroup: 'readers' },
          ],
        },
      },
      apps: { wiki: { roles: { required: true } } },
    },
  })
  const reader = await atConsole(strict, 'auditor')
  const links = async () => {
    const { text } = await reader.get('/admin/sign-ins')
    return [text.match(/href="\/admin\/people\/_/g)?.length ?? 0, text.includes('Not kept here')]
  }
  await signIn(new Browser(strict), wiki, acme, strict)
  expect(await links()).toEqual([0, true])
  const groups = { attributes: { isMemberOf: 'readers' } }
  await signIn(new Browser(strict), wiki, acme, strict, groups)
  expect(await links()).toEqual([1, true])
  await strict.close()
})

describe('one sign-in', () => {
  test('shows both legs, every check and every rule, and that it was read is written down', async () => {
    const { status, text } = await auditor.get(`/admin/sign-ins/${answered}`)
    expect(status).toBe(200)
    for (const said of [
      'With <bdi>wiki',
      'With <bdi>acme',
      'What was checked',
      'Where the time went',
      'Brought in',
    ])
      expect(text).toContain(said)
    expect(await last('record.read')).toMatchObject({
      reference: answered,
      by: expect.stringContaining('auditor'),
    })
  })

  test('that was refused says why, whose turn it is, and offers nothing about signatures', async () => {
    const { text } = await operator.get(`/admin/sign-ins/${refused}`)
    expect(text).toContain('The partner has to act.')
    expect(text).toContain('Checks of signatures and keys are never loosened')
    expect(text).not.toContain('/fix/')
  })

  test('that nobody made is not found', async () => {
    expect((await auditor.get('/admin/sign-ins/0000-0000-00')).status).toBe(404)
  })

  test('offers to confirm a domain, after what that would come to was seen', async () => {
    const shown = await operator.get(`/admin/sign-ins/${answered}`)
    expect(shown.text).toContain('Let acme speak for acme.test')
    const path = `/admin/sign-ins/${answered}/fix/0`
    const plan = await operator.get(path)
    expect(plan.text).toContain('Of the latest 1 sign-in: 1 would be told otherwise')
    expect(plan.text).toContain('mail comes along')
    const revision = /name="revision" value="([^"]+)"/.exec(plan.text)?.[1] ?? ''
    expect((await auditor.get(path)).status).toBe(403)
    expect((await operator.post(path, { revision: '0-of-another' })).status).toBe(412)
    expect((await operator.post(path, { revision })).to).toBe(`/admin/sign-ins/${answered}?told=saved`)
    expect(house.office.gateway.registry.partner(acme.id)?.confirmedDomains).toEqual(['acme.test'])
    expect((await operator.get(path)).status).toBe(404)
  })
})

describe('a link for the partner’s administrator', () => {
  async function share(leg: 'app' | 'partner', reference = refused): Promise<string> {
    const made = await operator.post(`/admin/sign-ins/${reference}/share`, { leg, hours: '2' })
    return /\/shared\/([\w-]+)/.exec(made.text)?.[0] ?? ''
  }

  test('shows their leg and why it was refused, to anybody who has it', async () => {
    const { status, text } = await strangerGets(house, await share('partner'))
    expect(status).toBe(200)
    expect(text).toContain('partner.signature_invalid')
    expect(text).toContain('S5')
    expect(text).toContain('AuthnRequest')
    expect(await last('record.read')).toMatchObject({
      reference: refused,
      by: expect.stringMatching(/^link _\w+ of admin operator/),
    })
  })

  test('shows nothing of the other side', async () => {
    const partner = await strangerGets(house, await share('partner', answered))
    expect(partner.text).not.toContain('wiki.test')
    const app = await strangerGets(house, await share('app', answered))
    expect(app.text).not.toContain('acme.test')
    expect(app.text).toContain('wiki.test')
  })

  test('is written down, opens nothing once it is taken back or over, and nobody can guess one', async () => {
    const path = await share('partner')
    expect(await last('record.shared')).toMatchObject({ reference: refused, leg: 'partner' })
    const shown = await operator.get(`/admin/sign-ins/${refused}`)
    const revoke = /action="([^"]+\/revoke)"/.exec(shown.text)?.[1] ?? ''
    const others = await share('partner')
    expect((await operator.post(revoke, {})).to).toContain('told=revoked')
    const states = [(await strangerGets(house, path)).status, (await strangerGets(house, others)).status]
    expect(states.toSorted((one, other) => one - other)).toEqual([200, 404])
    expect(await last('record.unshared')).toMatchObject({ reference: refused })
    expect((await strangerGets(house, `/shared/${'x'.repeat(43)}`)).status).toBe(404)
  })

  test('takes whoever may change registrations, and lasts a week at most', async () => {
    const path = `/admin/sign-ins/${refused}/share`
    expect((await auditor.get(path)).status).toBe(403)
    expect((await auditor.post(path, { leg: 'partner', hours: '2' })).status).toBe(403)
    expect((await operator.post(path, { leg: 'partner', hours: '169' })).status).toBe(422)
  })

  test('is over when it says', async () => {
    const path = await share('partner')
    house.advance(2 * 3600 + 1)
    expect((await strangerGets(house, path)).status).toBe(404)
    house.advance(-2 * 3600 - 1)
  })
})

describe('what if', () => {
  const person = {
    by: 'invented',
    app: 'wiki',
    partner: 'acme',
    subject: 'eve',
    format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    attributes: 'urn:oid:2.16.840.1.113730.3.1.241: Eve Example\ngroups: staff; admins',
    context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
  }

  test('shows what would come of somebody who was thought of', async () => {
    const { status, text } = await auditor.post('/admin/what-if', person)
    expect(status).toBe(200)
    for (const said of [
      'would be answered',
      'Eve Example',
      'Somebody new',
      'What wiki would be sent',
      'withheld',
    ])
      expect(text).toContain(said)
    expect(await last('what_if.asked')).toMatchObject({
      app: wiki.id,
      partner: acme.id,
      by: expect.stringContaining('auditor'),
    })
  })

  test('takes a saved answer, and looks again without its being pasted again', async () => {
    const answer = partnerResponse({
      baseUrl: gate,
      partner: acme.id,
      keys: acme.keys,
      now: house.now(),
      inResponseTo: '_asked',
    })
    remember(answer.xml)
    const asked = { by: 'captured', app: 'wiki', at: 'then', partner: '' }
    const first = await operator.post('/admin/what-if', { ...asked, word: formBody(answer.fields) })
    expect(first.text).toContain('would be answered')
    const kept = /name="kept" value="([^"]+)"/.exec(first.text)?.[1] ?? ''
    const second = await operator.post('/admin/what-if', { ...asked, word: '', kept })
    expect(second.text).toContain('would be answered')
    for (const value of secrets) expect(first.text + second.text).not.toContain(value)
  })

  test('takes a recorded sign-in by its reference', async () => {
    const record = await operator.get(`/admin/sign-ins/${answered}`)
    const [, href = ''] = /href="(\/admin\/what-if\?[^"]+)"/.exec(record.text) ?? []
    const asked = await operator.get(href.replaceAll('&amp;', '&'))
    expect(asked.text).toContain(`value="${answered}"`)
    expect(asked.text).toMatch(/<option value="wiki" selected/)
    const { text } = await operator.post('/admin/what-if', {
      by: 'recorded',
      app: 'wiki',
      reference: answered,
    })
    expect(text).toContain('would be answered')
  })

  test.each([
    ['nothing', ''],
    ['another document', '<a/>'],
    ['a field without a message', 'SAMLResponse=AAAA'],
    ['JSON', '{"a":1}'],
    ['an empty Response', '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>'],
    ['an instant that is none', '<Response IssueInstant="9999-99-99T00:00:00Z" InResponseTo="_1"/>'],
    ['the end of time', '<Response IssueInstant="9999-12-31T23:59:59Z" InResponseTo="_1"/>'],
    ['a token of another protocol', 'wa=wsignin1.0&wresult=%3Cx%2F%3E&wctx=a.b'],
    ['an assertion alone', '<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>'],
    ['a query', 'https://gate.test/saml/sp/acs?SAMLResponse=PGEvPg%3D%3D&RelayState=x'],
    ['control characters', '\u0000\u0001\u0002'],
  ])('answers in words to %s', async (_what, word) => {
    for (const partner of ['', 'acme']) {
      const { status } = await operator.post('/admin/what-if', { by: 'captured', app: 'wiki', partner, word })
      expect([200, 422]).toContain(status)
    }
  })

  test.each([
    ['an app that nobody has', { app: 'nothing' }, 404],
    ['a partner that nobody has', { partner: 'nothing' }, 404],
    ['a person whom nobody knows', { by: 'user', user: 'nobody-at-all' }, 422],
    ['a record that is gone', { by: 'recorded', reference: '0000-0000-00' }, 404],
  ])('says that there is not %s', async (_what, change, expected) => {
    expect((await operator.post('/admin/what-if', { ...person, ...change })).status).toBe(expected)
  })

  test('takes no text for markup, whoever wrote it', async () => {
    const hostile = '"><img src=x onerror=alert(1)>'
    const asked = { ...person, subject: hostile, attributes: `displayName: ${hostile}\nmail: ${hostile}` }
    const { status, text } = await operator.post('/admin/what-if', asked)
    expect(status).toBe(200)
    expect(text).toContain('&quot;&gt;&lt;img src=x')
    expect(text).not.toContain('<img')
  })

  test('says what is missing, and keeps what was typed', async () => {
    const { status, text } = await operator.post('/admin/what-if', { ...person, partner: '' })
    expect(status).toBe(422)
    expect(text).toContain('Somebody has to vouch')
    expect(text).toContain('value="eve"')
    expect((await operator.post('/admin/what-if', { ...person, attributes: 'nonsense' })).status).toBe(422)
  })
})

test('each id stands once, and every label and description finds its own', async () => {
  const shown = await operator.post(`/admin/sign-ins/${refused}/share`, { leg: 'partner', hours: '2' })
  const link = /\/shared\/([\w-]+)/.exec(shown.text)?.[0] ?? ''
  const pages = [
    ...['', `/${answered}`, `/${refused}`, `/${refused}/share`].map((end) => `/admin/sign-ins${end}`),
    ...['captured', 'recorded', 'user', 'invented'].map((by) => `/admin/what-if?by=${by}`),
    link,
  ]
  for (const path of pages) {
    const { text } = await operator.get(path)
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    const named = [...text.matchAll(/\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"/g)]
    for (const name of named.flatMap(([, names = '']) => names.split(' '))) expect(ids).toContain(name)
    expect(text).not.toMatch(/\sstyle=|\son\w+="|<style|javascript:/)
  }
})

test('a stranger sees none of it', async () => {
  for (const path of ['/admin/sign-ins', `/admin/sign-ins/${answered}`, '/admin/what-if']) {
    const { status, text } = await strangerGets(house, path)
    expect(status).toBe(302)
    expect(text).not.toContain(answered)
  }
})

test('no page has a value that makes a token usable, or a secret', async () => {
  const paths = [
    '/admin/sign-ins',
    `/admin/sign-ins/${answered}`,
    `/admin/sign-ins/${refused}`,
    '/admin/what-if',
  ]
  const pages = await Promise.all(paths.map((path) => operator.get(path)))
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const text = pages.map((page) => page.text).join('\n')
  expect(secrets.length).toBeGreaterThan(3)
  for (const value of secrets) expect(text).not.toContain(value)
  expect(text).not.toMatch(/secretHash|PRIVATE KEY/)
})
