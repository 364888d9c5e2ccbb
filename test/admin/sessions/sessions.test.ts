import { endSession, endSessions } from '../../../src/admin/sessions/end.js'
import { listSessions } from '../../../src/admin/sessions/list.js'
import { callerAs, callerWho, refusalOf } from '../../support/callers.js'
import { wiki } from '../../store/people.js'
import { peopleDesk } from '../people/desk.js'

const desk = peopleDesk()
const helpDesk = callerAs('help-desk')

test('the sessions of a person are listed without what a browser is known again by', async () => {
  const { office, person, session, clock } = desk()
  const user = await person()
  const first = await session(user)
  clock.move(60)
  const second = await session(user)
  const listed = await listSessions(helpDesk, user.id, office)
  expect(listed.map(({ id }) => id)).toEqual([second.id, first.id])
  expect(listed).toMatchObject([{ partner: { handle: 'acme' } }, { user: user.id }])
  expect(JSON.stringify(listed)).not.toContain('secretHash')
})

test('one is ended, or all, and it is written down by whom and which apps do not know', async () => {
  const { office, person, session, told, clock } = desk()
  const user = await person()
  const one = await session(user, {
    told: [{ app: wiki, sessionIndex: '_1', at: clock.now(), reference: '7KQ2-M9XF-3D' }],
  })
  await session(user)
  await session(user)
  expect((await endSession(helpDesk, user.id, one.id, office)).id).toBe(one.id)
  const again = await refusalOf(() => endSession(helpDesk, user.id, one.id, office))
  expect(again.kind).toBe('not_found')
  expect(await endSessions(helpDesk, user.id, office)).toHaveLength(2)
  expect(await endSessions(helpDesk, user.id, office)).toEqual([])
  expect(await listSessions(helpDesk, user.id, office)).toEqual([])
  const events = await told(user.id)
  expect(events).toHaveLength(3)
  expect(events[0]).toMatchObject({ session: one.id, operator: 'admin help-desk', notTold: [wiki] })
})

test('another’s session is not found under a person’s name, and stays', async () => {
  const { office, person, session } = desk()
  const [user, other] = [await person(), await person()]
  const theirs = await session(other)
  const refused = await refusalOf(() => endSession(helpDesk, user.id, theirs.id, office))
  expect(refused.kind).toBe('not_found')
  expect(await listSessions(helpDesk, other.id, office)).toHaveLength(1)
})

test('who may not look or end hears so', async () => {
  const { office, person, session } = desk()
  const user = await person()
  const { id } = await session(user)
  for (const refused of [
    () => listSessions(callerWho('sessions.end'), user.id, office),
    () => endSession(callerAs('auditor'), user.id, id, office),
    () => endSessions(callerAs('auditor'), user.id, office),
  ])
    expect(await refusalOf(refused)).toMatchObject({ kind: 'not_allowed' })
})
