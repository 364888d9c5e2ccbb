import { home } from '../../../src/admin/reports/home.js'
import type { SignInRow } from '../../../src/model/office.js'
import { refusalOf } from '../../support/callers.js'
import { samlApp, samlPartner } from '../../support/registrations.js'
import { makeKeys } from '../../support/counterpart.js'
import { caller, openOffice } from './office.js'

const now = new Date('2026-11-12T12:00:00Z')
const hour = 3_600_000
const day = 24 * hour
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)

const wiki = samlApp({ id: 'https://wiki.test', handle: 'wiki' })
const mail = samlApp({ id: 'https://mail.test', handle: 'mail', acceptSha1Signatures: true })
const draft = samlApp({ id: 'https://new.test', handle: 'new', draft: true })
const acme = samlPartner({ id: 'https://acme.test', handle: 'acme' })

let number = 0
function signIn(at: Date, app: string, code?: SignInRow['code'], partner = acme.id): Omit<SignInRow, 'seq'> {
  const end = code === undefined ? ({ outcome: 'issued' } as const) : ({ outcome: 'refused', code } as const)
  return { at, reference: `R${(number += 1)}`, app, partner, ...end }
}

const times = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at))

describe('home', () => {
  test('counts sign-ins by outcome over a day and a month, beside the time before', async () => {
    const { office } = openOffice({
      now,
      apps: [wiki],
      partners: [acme],
      signIns: [
        signIn(ago(40 * day), wiki.id),
        signIn(ago(3 * day), wiki.id, 'partner.signature_invalid'),
        signIn(ago(30 * hour), wiki.id),
        signIn(ago(hour), wiki.id),
        signIn(ago(hour), wiki.id, 'request.app_disabled'),
      ],
    })
    const { today, month } = await home(caller('help-desk'), office)
    expect(today).toMatchObject({ total: { issued: 1, refused: 1 }, before: { issued: 1, refused: 0 } })
    expect(today.buckets).toHaveLength(24)
    expect(today.buckets.at(-2)).toEqual({ at: new Date('2026-11-12T11:00:00Z'), issued: 1, refused: 1 })
    expect(month).toMatchObject({ total: { issued: 2, refused: 2 }, before: { issued: 1, refused: 0 } })
    expect(month.buckets).toHaveLength(30)
  })

  test('puts whoever fares worst first: refused where nobody but the person may be at fault is well', async () => {
    const { office } = openOffice({
      now,
      apps: [wiki, mail, draft],
      partners: [acme],
      signIns: [
        ...times(30, (at) => signIn(ago(2 * day + at), wiki.id)),
        ...times(5, (at) => signIn(ago(2 * day + at), wiki.id, 'signin.cancelled')),
        ...times(4, (at) => signIn(ago(day + at), mail.id, 'partner.signature_invalid')),
        ...times(2, (at) => signIn(ago(day + at), mail.id)),
      ],
    })
    const { apps, partners } = await home(caller(), office)
    expect(apps.worst.map(({ handle, state }) => [handle, state])).toEqual([
      ['mail', 'ailing'],
      ['wiki', 'well'],
      ['new', 'idle'],
    ])
    expect(apps.worst[0]).toMatchObject({
      succeeded: 2,
      refused: 4,
      rate: 2 / 6,
      lastSuccess: ago(day + 1),
      topRefusals: [{ code: 'partner.signature_invalid', count: 4, who: 'partner' }],
    })
    expect(apps.counts).toEqual({ ailing: 1, silent: 0, well: 1, idle: 1 })
    expect(partners.worst[0]).toMatchObject({ handle: 'acme', succeeded: 32, refused: 9 })
  })

  test('says who is silent for longer than ever: a daily app after two days without anybody', async () => {
    const daily = (until: number) => times(20 - until, (at) => signIn(ago((at + until) * day), wiki.id))
    const silent = openOffice({ now, apps: [wiki], signIns: daily(2).toReversed() })
    expect((await home(caller(), silent.office)).apps.worst[0]).toMatchObject({
      state: 'silent',
      silence: { for: 2, usual: 1, unit: 'day' },
    })
    const usual = openOffice({ now, apps: [wiki], signIns: daily(1).toReversed() })
    expect((await home(caller(), usual.office)).apps.worst[0]?.state).toBe('well')
  })

  test('lists what ends next by the sign-ins that go by it', async () => {
    const soon = new Date(Date.now() + 20 * day)
    const keys = [
      { use: 'signing' as const, certificate: makeKeys({ notAfter: soon }).certificate },
      { use: 'signing' as const, certificate: makeKeys({ notAfter: soon }).certificate },
    ]
    const ending = (handle: string, certificate: string) =>
      samlPartner({
        id: `https://${handle}.test`,
        handle,
        saml: { keys: [{ use: 'signing', certificate, encryptionMethods: [] }] },
      })
    const [one, other] = [
      ending('quiet', keys[0]?.certificate ?? ''),
      ending('busy', keys[1]?.certificate ?? ''),
    ]
    const real = new Date()
    const { office } = openOffice({
      now: real,
      apps: [wiki],
      partners: [
        one,
        other,
        samlPartner({
          id: 'https://late.test',
          handle: 'late',
          validUntil: new Date(real.getTime() + 30 * day),
        }),
      ],
      signIns: times(70, (at) =>
        signIn(new Date(real.getTime() - at * hour), wiki.id, undefined, 'https://busy.test'),
      ).toReversed(),
    })
    const { expiring } = await home(caller(), office)
    expect(expiring.map(({ handle, what }) => [handle, what])).toEqual([
      ['busy', 'signing key'],
      ['late', 'metadata'],
      ['quiet', 'signing key'],
    ])
    expect(expiring[0]?.perDay).toBeGreaterThan(5)
    expect(expiring[1]).toMatchObject({ stops: true })
  })

  test('names weakenings, drafts and files that are set aside', async () => {
    const { office } = openOffice({
      now,
      apps: [mail, draft],
      overlays: { [mail.id]: { settings: { acceptSha1Signatures: true } } },
      weakenings: ['acceptSha1Signatures (apps.mail)', 'showOwnRecords'],
    })
    const { weakened, drafts, quarantined } = await home(caller(), office)
    expect(weakened).toMatchObject([
      { name: 'showOwnRecords', by: 'config' },
      { name: 'acceptSha1Signatures', kind: 'app', handle: 'mail', by: 'console' },
    ])
    expect(drafts).toEqual([{ kind: 'app', handle: 'new', name: expect.any(String) }])
    expect(quarantined).toHaveLength(1)
  })

  test('tells the first steps until somebody got in', async () => {
    const before = await home(caller(), openOffice({ now, partners: [acme] }).office)
    expect(before.firstSteps?.map(({ done }) => done)).toEqual([true, true, false, false])
    const { office } = openOffice({ now, apps: [wiki], signIns: [signIn(ago(day), wiki.id)] })
    expect((await home(caller(), office)).firstSteps).toBeUndefined()
  })

  test('says which store does not answer', async () => {
    const { house } = await home(caller(), openOffice({ now }).office)
    expect(house.stores.map(({ name, answers }) => [name, answers])).toEqual([
      ['state', true],
      ['directory', false],
    ])
  })

  test('is for those who may read the house', async () => {
    const stranger = { ...caller('auditor'), may: new Set<never>() }
    expect((await refusalOf(() => home(stranger, openOffice().office))).kind).toBe('not_allowed')
  })
})
