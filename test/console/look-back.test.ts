import { changePerson } from '../../src/admin/people/change.js'
import { changeRegistration } from '../../src/admin/registrations/change.js'
import { formToken } from '../../src/console/own-form.js'
import type { AdminRole } from '../../src/model/admin.js'
import type { AuditEvent } from '../../src/model/audit-event.js'
import { callerAs } from '../support/callers.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'

let house: TestHouse
const secrets = new Map<AdminRole, string>()

beforeAll(async () => {
  house = await openTestHouse({ apps: [outsider('wiki')], partners: [outsider('acme')] })
  for (const role of ['owner', 'auditor', 'help-desk'] as const) await enter(role)
}, 60_000)
afterAll(() => house.close())

/** An account of this role and a session of it. */
async function enter(role: AdminRole): Promise<void> {
  const { admins, gateway } = house.office
  const now = gateway.clock.now()
  const secret = gateway.random.secret()
  secrets.set(role, secret)
  await admins.create({ id: `a-${role}`, name: role, role, active: true, createdAt: now, version: 1 })
  await admins.sessions.start({
    id: `s-${role}`,
    secretHash: gateway.random.hash(secret),
    admin: `a-${role}`,
    by: 'password',
    source: '127.0.0.1',
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
  })
}

async function open(path: string, role: AdminRole = 'owner', init: RequestInit = {}) {
  const reply = await fetch(house.url + path, {
    redirect: 'manual',
    ...init,
    headers: { cookie: `__Host-sallyport_443_admin=${secrets.get(role)}`, ...init.headers },
  })
  const to = reply.headers.get('location') ?? ''
  return { status: reply.status, headers: reply.headers, text: await reply.text(), to }
}

function press(path: string, role: AdminRole = 'owner') {
  const body = new URLSearchParams({ token: formToken(secrets.get(role) ?? '') })
  return open(path, role, { method: 'POST', body })
}

const record = (...events: readonly AuditEvent[]) => house.office.gateway.audit.record(events, true)

const lastOf = async (type: string) =>
  (await house.office.reports.events({ types: [type], limit: 1 }))[0]?.seq ?? 0

describe('reports', () => {
  test('say what there is while nobody has signed in, and list what may be read', async () => {
    const { status, text } = await open('/admin/reports')
    expect(status).toBe(200)
    expect(text).toContain('Nothing to report yet')
    expect(text).toContain('/admin/reports/access-of-a-person')
    expect((await open('/admin/reports', 'help-desk')).status).toBe(403)
  })

  test('are shown with what was asked standing in the form, and taken away as files, which is written down', async () => {
    await record({
      type: 'signin.refused',
      reference: 'AAAA-BBBB-CC',
      app: 'https://wiki.test',
      code: 'request.app_disabled',
      detail: '',
    })
    const page = await open('/admin/reports/sign-ins?app=wiki&outcome=refused')
    expect(page.text).toContain('AAAA-BBBB-CC')
    expect(page.text).toContain('/admin/reports/sign-ins.csv?app=wiki&amp;outcome=refused')
    const csv = await open('/admin/reports/sign-ins.csv?app=wiki&outcome=refused')
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="sign-ins-.*\.csv"$/)
    expect(csv.text).toContain('"AAAA-BBBB-CC"')
    const json = await open('/admin/reports/sign-ins.json?app=wiki')
    expect(JSON.parse(json.text)).toMatchObject({ report: 'sign-ins', rows: [{ reference: 'AAAA-BBBB-CC' }] })
    expect(await house.events()).toContainEqual({
      type: 'report.exported',
      report: 'sign-ins',
      format: 'csv',
      rows: 1,
      filters: { app: 'wiki', outcome: 'refused' },
      by: 'admin owner',
    })
  })

  test.each(['app-use', 'refusals', 'strength', 'changes', 'access-of-a-person'])(
    '%s opens with nothing asked',
    async (name) => {
      expect((await open(`/admin/reports/${name}`)).status).toBe(200)
    },
  )

  test('say on the page what was asked wrongly, with it still there', async () => {
    const { status, text } = await open('/admin/reports/sign-ins?since=yesterday')
    expect(status).toBe(422)
    expect(text).toContain('is to be a day like 2026-11-12')
    expect(text).toContain('value="yesterday"')
    expect((await open('/admin/reports/nothing')).status).toBe(404)
  })
})

describe('the audit', () => {
  test('is found by kind, by who did it, by what it was done to and by words', async () => {
    await record({ type: 'record.read', reference: 'AAAA-BBBB-CC', by: 'admin owner' })
    for (const query of [
      'kind=looks',
      'by=owner',
      'by=admin+owner',
      'kind=record.read',
      'text=record.read',
    ]) {
      const { status, text } = await open(`/admin/audit?${query}`)
      expect([query, status, text.includes('read the record of')]).toEqual([query, 200, true])
    }
    const about = await open('/admin/audit?about=wiki')
    expect(about.text).toContain('was refused (request.app_disabled)')
    expect(about.text).not.toContain('read the record of')
    expect((await open('/admin/audit?kind=keys&by=nobody')).text).toContain('No entry fits')
    expect((await open('/admin/audit?kind=nonsense')).status).toBe(422)
    expect((await open('/admin/audit', 'help-desk')).status).toBe(403)
  })

  test('goes on page by page', async () => {
    await record(
      ...Array.from({ length: 60 }, () => ({ type: 'record.read', reference: 'R', by: 'cli' }) as const),
    )
    const first = await open('/admin/audit?by=cli')
    expect(first.text.match(/read the record of/g)).toHaveLength(50)
    const older = /rel="next" href="([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await open(older)
    expect(second.text.match(/read the record of/g)).toHaveLength(10)
    expect(second.text).not.toContain('rel="next"')
  })
})

describe('a change', () => {
  test('of an app shows what it changed, and is reverted from there by whoever may', async () => {
    await changeRegistration(callerAs('owner'), 'app', 'wiki', { enabled: false }, undefined, house.office)
    const seq = await lastOf('registration.changed')
    const page = await open(`/admin/changes/${seq}`)
    expect(page.text).toContain('Before and after')
    expect(page.text).toContain(`/admin/changes/${seq}/revert`)
    expect((await open(`/admin/changes/${seq}`, 'auditor')).text).not.toContain('/revert')
    expect((await press(`/admin/changes/${seq}/revert`, 'auditor')).status).toBe(403)
    expect(house.office.gateway.registry.appByHandle('wiki')?.enabled).toBe(false)
    const done = await press(`/admin/changes/${seq}/revert`)
    expect(done.to).toBe(
      `https://gate.test/admin/apps/wiki?told=reverted&change=${await lastOf('registration.changed')}`,
    )
    expect(house.office.gateway.registry.appByHandle('wiki')?.enabled).toBe(true)
  })

  test('of a person is reverted, unless it was changed again since', async () => {
    const { gateway } = house.office
    const now = gateway.clock.now()
    await gateway.directory.users.create({
      id: 'u1',
      attributes: { email: ['ann@house.test'] },
      roles: { imported: [], local: ['editor'] },
      groups: { imported: [], local: [] },
      active: true,
      createdAt: now,
      updatedAt: now,
      version: 1,
    })
    const change = (wanted: Parameters<typeof changePerson>[2]) =>
      changePerson(callerAs('owner'), 'u1', wanted, undefined, house.office)
    await change({ roles: ['editor', 'reader'], active: false })
    const seq = await lastOf('user.changed')
    expect((await open(`/admin/changes/${seq}`)).text).toContain('roles[1]')
    await change({ groups: ['staff'] })
    expect((await press(`/admin/changes/${seq}/revert`)).to).toContain('/admin/people/u1?told=reverted')
    expect(await gateway.directory.users.find('u1')).toMatchObject({
      active: true,
      roles: { local: ['editor'] },
      groups: { local: ['staff'] },
    })
    await change({ roles: ['owner-of-all'] })
    const refused = await press(`/admin/changes/${seq}/revert`)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('changed again since')
  })

  test('that nobody made is not there, and an entry that is no change is shown as it was written', async () => {
    expect((await open('/admin/changes/999999')).status).toBe(404)
    expect((await open('/admin/changes/nonsense')).status).toBe(404)
    const { text } = await open(`/admin/changes/${await lastOf('house.started')}`)
    expect(text).toContain('The gateway began its work')
    expect(text).not.toContain('/revert')
  })
})
