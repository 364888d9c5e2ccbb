import { addLink, removeLink } from '../../../src/admin/people/links.js'
import { showPerson } from '../../../src/admin/people/show.js'
import { approveWaiting, listWaiting, showWaiting } from '../../../src/admin/people/waiting.js'
import type { SignInRow } from '../../../src/model/office.js'
import { callerAs, callerWho, refusalOf } from '../../support/callers.js'
import { acme, fresh } from '../../store/people.js'
import { peopleDesk } from './desk.js'

const desk = peopleDesk()
const operator = callerAs('operator')
const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const named = () => ({ partner: 'acme', subject: { value: fresh('name'), format } })

test('a partner’s name comes to mean somebody and nobody again, and the audit never quotes it', async () => {
  const { office, person, told } = desk()
  const { id } = await person()
  const wanted = named()
  const linked = await addLink(operator, id, wanted, office)
  expect(linked.links).toMatchObject([{ partner: { handle: 'acme' }, subject: wanted.subject }])
  const [link] = linked.links
  const gone = await removeLink(operator, id, { link: link?.id ?? '' }, office)
  expect(gone.links).toEqual([])
  const events = await told(id)
  expect(events.map((event) => ('change' in event ? event.change : ''))).toEqual([
    `linked to ${acme} (${link?.id})`,
    `unlinked from ${acme} (${link?.id})`,
  ])
  expect(JSON.stringify(events)).not.toContain(wanted.subject.value)
  const again = await refusalOf(() => removeLink(operator, id, wanted, office))
  expect(again.kind).toBe('not_found')
})

test('a name belongs to one person', async () => {
  const { office, person } = desk()
  const [one, two] = [await person(), await person()]
  const wanted = named()
  await addLink(operator, one.id, wanted, office)
  const other = await refusalOf(() => addLink(operator, two.id, wanted, office))
  expect(other).toMatchObject({ kind: 'conflict', says: expect.stringContaining(one.id) })
  const same = await refusalOf(() => addLink(operator, one.id, wanted, office))
  expect(same).toMatchObject({ kind: 'conflict', says: expect.stringContaining('has that link already') })
})

test('links are refused to who may not change people, and of an owner to who may not change accounts', async () => {
  const { office, person } = desk()
  const { id } = await person()
  const owner = await person({ roles: { imported: [], local: ['console-owner'] } })
  for (const refused of [
    () => addLink(callerAs('help-desk'), id, named(), office),
    () => removeLink(callerAs('auditor'), id, named(), office),
    () => addLink(operator, owner.id, named(), office),
    () => removeLink(operator, owner.id, named(), office),
  ])
    expect(await refusalOf(refused)).toMatchObject({ kind: 'not_allowed' })
  expect((await addLink(callerAs('owner'), owner.id, named(), office)).links).toHaveLength(1)
})

test('a partner that is not registered and a name that nobody can have are refused with their places', async () => {
  const { office, person } = desk()
  const { id } = await person()
  const nowhere = await refusalOf(() => addLink(operator, id, { ...named(), partner: 'nowhere' }, office))
  expect(nowhere).toMatchObject({ kind: 'invalid', faults: [{ path: 'partner' }] })
  const subject = { value: '', format: 'x'.repeat(1025) }
  const odd = await refusalOf(() => addLink(operator, id, { partner: 'acme', subject }, office))
  expect(odd.faults.map(({ path }) => path)).toEqual(['subject.value', 'subject.format'])
})

describe('somebody whom a partner vouched for and nobody here was', () => {
  const reference = '7KQ2-M9XF-3D'
  const row: SignInRow = {
    seq: 7,
    at: new Date('2026-11-22T09:00:00Z'),
    reference,
    outcome: 'refused',
    code: 'user.unknown',
    partner: acme,
  }
  const opened = (subject: unknown, rows: readonly SignInRow[] = [row]) => {
    const { office } = desk()
    const signIns = async ({ code }: { readonly code?: string }) =>
      rows.filter((one) => code === undefined || one.code === code)
    const facts = { partner: { id: acme }, subject, awaiting: [] }
    const find = async () => ({ reference, parts: [{ reference, at: row.at, facts }] })
    const reports = { signIns } as unknown as Parameters<typeof listWaiting>[2]['reports'] // all that is asked of it
    return { reports, gateway: { ...office.gateway, recorder: { find } } }
  }

  test('is listed by reference alone, shown to who may read records, and linked by the name that the partner said', async () => {
    const { person, told, office: plain } = desk()
    const { id } = await person()
    const subject = named().subject
    const office = opened(subject)
    const listed = await listWaiting(operator, { limit: 10 }, office)
    expect(listed).toMatchObject([{ reference, partner: { handle: 'acme' }, because: 'nobody' }])
    expect(JSON.stringify(listed)).not.toContain(subject.value)
    expect(await showWaiting(operator, reference, office)).toMatchObject({ subject, candidates: [] })
    const approved = await approveWaiting(operator, reference, id, office)
    expect(approved.links).toMatchObject([{ subject }])
    expect((await showPerson(operator, id, plain)).links).toHaveLength(1)
    expect(await told(id)).toHaveLength(1)
  })

  test('is refused to who may not read records or change people, and when nothing is kept any more', async () => {
    const { person } = desk()
    const { id } = await person()
    const office = opened(named().subject)
    for (const refused of [
      () => listWaiting(callerWho('records.read'), { limit: 1 }, office),
      () => showWaiting(callerWho('people.read'), reference, office),
      () => approveWaiting(callerWho('people.change'), reference, id, office),
      () => approveWaiting(callerAs('help-desk'), reference, id, office),
    ])
      expect(await refusalOf(refused)).toMatchObject({ kind: 'not_allowed' })
    const gone = await refusalOf(() => showWaiting(operator, reference, opened(undefined)))
    expect(gone).toMatchObject({ kind: 'not_found', todo: expect.stringContaining('try once more') })
    const none = await refusalOf(() => showWaiting(operator, reference, opened(undefined, [])))
    expect(none.kind).toBe('not_found')
  })
})
