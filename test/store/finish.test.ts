import { join } from 'node:path'
import { openAudit } from '../../src/audit/audit.js'
import { finishInSteps } from '../../src/store/finish-in-steps.js'
import { memoryState } from '../../src/store/memory-state.js'
import { sqliteAudit } from '../../src/store/sqlite-audit.js'
import { sqliteDirectory } from '../../src/store/sqlite-directory.js'
import { sqliteFinish } from '../../src/store/sqlite-finish.js'
import { sqliteState } from '../../src/store/sqlite-state.js'
import { openAs, ownFolder } from './files.js'
import { finishConformance, type FinishSubject } from './finish.js'
import {
  after,
  anAnswer,
  anAskedSignIn,
  aSignIn,
  fresh,
  type TestClock,
  testClock,
  testVault,
} from './people.js'

const folder = ownFolder()
const options = { pendingPerSource: 5 }

async function opened(clock: TestClock, path = join(folder(), `${fresh('finish')}.db`), vault = testVault()) {
  const db = await openAs(path, clock)
  const audit = openAudit(sqliteAudit(db), { clock, every: () => () => {} })
  const state = sqliteState(db, vault, clock, options)
  const directory = sqliteDirectory(db, clock)
  const close = async () => {
    await state.close()
    await db.close()
  }
  return { db, path, vault, audit, state, directory, close }
}

finishConformance(
  'one database',
  async (clock): Promise<FinishSubject> => {
    const house = await opened(clock)
    return { ...house, finish: sqliteFinish(house.db, house.state, clock) }
  },
  true,
)

finishConformance(
  'a store of its own for what is under way',
  async (clock): Promise<FinishSubject> => {
    const house = await opened(clock)
    const state = memoryState(clock, options)
    return { ...house, state, finish: finishInSteps({ ...house, state }) }
  },
  false,
)

describe('what is under way', () => {
  const clock = testClock()

  test('stands in the file after an orderly end, and goes on there', async () => {
    const before = await opened(clock)
    const [open, done] = [anAskedSignIn(clock, '_q'), aSignIn(clock)]
    await before.state.signIns.begin(open)
    await before.state.signIns.begin(done)
    await before.state.signIns.take(done.id)
    await before.state.answers.keep('h', anAnswer(clock, { signIn: open.id, note: '_q' }), after(clock, 60))
    await before.close()
    const { state, close } = await opened(clock, before.path, before.vault)
    expect(await state.signIns.find(open.id)).toEqual(open)
    expect((await state.signIns.find(done.id))?.state).toBe('finished')
    expect(await state.signIns.begin({ ...aSignIn(clock), request: done.request })).toMatchObject({
      because: 'seen',
    })
    expect(await state.answers.spend('h')).toMatchObject({ spent: true })
    expect(await state.answers.spend('h')).toEqual({ spent: false, because: 'gone' })
    await close()
  })

  test('is refused while it cannot be written, and taken again once it can', async () => {
    const { db, state, close } = await opened(clock)
    let isBroken = true
    const failing = sqliteState(
      { ...db, write: (...job) => (isBroken ? Promise.reject(new Error('disk full')) : db.write(...job)) },
      testVault(),
      clock,
      options,
    )
    const first = aSignIn(clock)
    expect(await failing.signIns.begin(first)).toEqual({ kept: true })
    await expect(failing.flush()).rejects.toThrow('disk full')
    await expect(failing.signIns.begin(aSignIn(clock))).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await failing.signIns.find(first.id)).toEqual(first)
    isBroken = false
    await failing.flush()
    expect(await failing.signIns.begin(aSignIn(clock))).toEqual({ kept: true })
    await failing.close()
    await state.close()
    await close()
  })

  test('counts for its source wherever it stands: here, in the file, or on its way there', async () => {
    const { state, close } = await opened(clock)
    const source = '192.0.2.77'
    const begin = () => state.signIns.begin(aSignIn(clock, { source }))
    for (const _ of [1, 2]) await begin()
    await state.flush()
    for (const _ of [1, 2]) await begin()
    const onItsWay = state.flush()
    expect([await begin(), await begin()]).toEqual([{ kept: true }, { kept: false, because: 'too_many' }])
    await onItsWay
    expect(await begin()).toEqual({ kept: false, because: 'too_many' })
    await close()
  })
})
