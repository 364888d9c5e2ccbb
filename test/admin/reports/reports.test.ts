import type { Asked } from '../../../src/admin/reports/period.js'
import { exportReport, readReport, reportsFor, rowsOnAPage } from '../../../src/admin/reports/reports.js'
import type { AuditEntry, AuditEvent } from '../../../src/model/audit-event.js'
import type { SignInRow } from '../../../src/model/office.js'
import type { User } from '../../../src/model/user.js'
import { refusalOf } from '../../support/callers.js'
import { samlApp, samlPartner } from '../../support/registrations.js'
import { caller, openOffice } from './office.js'

const now = new Date('2026-11-12T12:00:00Z')
const day = 86_400_000
const ago = (days: number) => new Date(now.getTime() - days * day)
const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
const several = 'https://refeds.org/profile/mfa'

const wiki = samlApp({ id: 'https://wiki.test', handle: 'wiki', display: { name: { en: 'Wiki' } } })
const mail = samlApp({ id: 'https://mail.test', handle: 'mail', display: { name: { en: 'Mail' } } })
const acme = samlPartner({ id: 'https://acme.test', handle: 'acme', display: { name: { en: 'Acme' } } })

const ann: User & { readonly links: readonly [] | readonly never[] } = {
  id: 'u-ann',
  attributes: { name: ['Ann Example'], email: ['ann@acme.test'] },
  roles: { imported: [], local: [] },
  groups: { imported: [], local: [] },
  active: true,
  createdAt: now,
  updatedAt: now,
  version: 1,
  links: [],
}

const row = (days: number, change: Partial<SignInRow> = {}): Omit<SignInRow, 'seq'> => ({
  at: ago(days),
  reference: `R${days}`,
  outcome: 'issued',
  app: wiki.id,
  partner: acme.id,
  user: ann.id,
  by: 'partner',
  authnContext: password,
  ...change,
})

const event = (seq: number, one: AuditEvent): AuditEntry => ({ seq, at: ago(1), event: one })

function given() {
  return openOffice({
    now,
    apps: [wiki, mail],
    partners: [acme],
    users: [ann],
    signIns: [
      row(20),
      row(5),
      row(4, { authnContext: several }),
      row(3, { outcome: 'refused', code: 'partner.signature_invalid', app: mail.id }),
    ],
    events: [
      event(2, {
        type: 'registration.changed',
        kind: 'app',
        id: wiki.id,
        handle: 'wiki',
        by: 'admin bo',
        change: 'preset: entra-id',
      }),
      event(1, { type: 'house.started', version: '1' }),
    ],
  })
}

const read = async (name: string, asked: Asked = {}, role: Parameters<typeof caller>[0] = 'auditor') => {
  const { rows, ...rest } = await readReport(name, asked, caller(role), given().office)
  return { ...rest, cells: rows.map(({ cells }) => cells), links: rows.map(({ links }) => links) }
}

describe('the report', () => {
  test('sign-ins names who signed in when, to what, how strongly and by whom', async () => {
    const { cells } = await read('sign-ins')
    expect(cells).toHaveLength(3)
    expect(cells[1]).toMatchObject({
      person: 'Ann Example',
      app: 'Wiki',
      partner: 'Acme',
      outcome: 'got in',
      strength: 'several factors',
      by: 'the partner',
    })
    expect(cells[0]).toMatchObject({ outcome: 'refused', code: 'partner.signature_invalid' })
    expect((await read('sign-ins', { since: '2026-10-01' })).cells).toHaveLength(4)
    expect((await read('sign-ins', { app: 'mail' })).cells).toHaveLength(1)
    expect((await read('sign-ins', { outcome: 'issued', person: 'u-ann' })).cells).toHaveLength(2)
  })

  test('access of a person says what they reach and why not, and what they reached', async () => {
    const { cells, remarks } = await read('access-of-a-person', { person: 'u-ann' })
    expect(cells).toMatchObject([
      { app: 'Wiki', can: 'no', why: 'no partner of this person may vouch there', sign_ins: 3 },
      { app: 'Mail', can: 'no', sign_ins: 0 },
    ])
    expect(remarks[0]).toContain('Ann Example is active; no partner is linked')
    expect((await read('access-of-a-person')).remarks).toEqual(['Name a person first.'])
  })

  test('unused apps and partners says how long nobody got in, those never used first', async () => {
    const { cells } = await read('app-use', { days: '4' })
    expect(cells.map(({ name, days }) => [name, days])).toEqual([
      ['Mail', undefined],
      ['Acme', 4],
      ['Wiki', 4],
    ])
    expect((await read('app-use', { days: '5', kind: 'partner' })).cells).toEqual([])
  })

  test('refusals says why, where and who must act', async () => {
    const { cells, remarks } = await read('refusals')
    expect(cells).toMatchObject([
      { code: 'partner.signature_invalid', who: 'the partner', app: 'Mail', partner: 'Acme', count: 1 },
    ])
    expect(remarks).toEqual(['1 refused, 2 got in.'])
  })

  test('strength counts by app', async () => {
    const { cells } = await read('strength')
    expect(cells).toMatchObject([{ app: 'Wiki', sign_ins: 3, one_factor: 2, several_factors: 1 }])
  })

  test('changes says who did what, and leads to each', async () => {
    const { cells, links } = await read('changes')
    expect(cells).toMatchObject([
      { seq: 2, by: 'admin bo', says: 'admin bo changed the app Wiki: preset: entra-id.' },
    ])
    expect(links[0]).toMatchObject({ seq: '/admin/changes/2' })
  })

  test('is told what was asked wrongly', async () => {
    for (const asked of [{ since: '2026-11-12', until: '2026-11-01' }, { since: 'soon' }]) {
      const { kind } = await refusalOf(() => readReport('sign-ins', asked, caller(), given().office))
      expect(kind).toBe('invalid')
    }
    expect((await refusalOf(() => read('nothing'))).kind).toBe('not_found')
    expect((await refusalOf(() => read('access-of-a-person', { person: 'nobody' }))).kind).toBe('not_found')
  })

  test('is for those who may read it', async () => {
    expect((await refusalOf(() => read('sign-ins', {}, 'help-desk'))).kind).toBe('not_allowed')
    expect(reportsFor(caller('help-desk'))).toEqual([])
    expect(reportsFor(caller('auditor')).length).toBeGreaterThan(5)
  })
})

describe('a report as a file', () => {
  test('is written down before it leaves, with what was asked', async () => {
    const { office, audited } = given()
    const asked = { app: 'wiki', nonsense: 'x' }
    const csv = await exportReport('sign-ins', 'csv', asked, caller('auditor'), office)
    expect(csv).toMatchObject({
      fileName: 'sign-ins-2026-11-12.csv',
      type: expect.stringMatching(/^text\/csv/),
    })
    expect(csv.body.split('\r\n')[0]).toBe(
      '\ufeff"at","person","user","app","app_id","partner","partner_id","outcome","code","says","strength","authn_context","by","source","reference"',
    )
    expect(audited).toEqual([
      {
        type: 'report.exported',
        report: 'sign-ins',
        format: 'csv',
        rows: 2,
        filters: { app: 'wiki' },
        by: 'admin auditor',
      },
    ])
    const json = await exportReport('sign-ins', 'json', { app: 'wiki' }, caller('auditor'), office)
    expect(JSON.parse(json.body)).toMatchObject({
      report: 'sign-ins',
      filters: { app: 'wiki' },
      rows: [{ app_id: wiki.id, at: ago(4).toISOString() }, { user: ann.id }],
    })
  })

  test('holds what a page has no room for', async () => {
    const many = openOffice({
      now,
      apps: [wiki],
      users: [ann],
      signIns: Array.from({ length: rowsOnAPage + 20 }, () => row(1)),
    })
    const page = await readReport('sign-ins', {}, caller(), many.office)
    expect(page.rows).toHaveLength(rowsOnAPage)
    expect(page.cut).toContain('there are more')
    const file = await exportReport('sign-ins', 'json', {}, caller(), many.office)
    expect(JSON.parse(file.body).rows).toHaveLength(rowsOnAPage + 20)
  })
})
