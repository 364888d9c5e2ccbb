import { join } from 'node:path'
import type { State } from '../../src/model/ports.js'
import { memoryState } from '../../src/store/memory-state.js'
import { sqliteState } from '../../src/store/sqlite-state.js'
import { stateConformance } from './conformance.js'
import { openAs, ownFolder } from './files.js'
import { fresh, testVault } from './people.js'

const folder = ownFolder()

stateConformance('memory', { open: async (clock, options) => memoryState(clock, options) })

stateConformance('SQLite', {
  async open(clock, options): Promise<State> {
    const db = await openAs(join(folder(), `${fresh('state')}.db`), clock)
    const state = sqliteState(db, testVault(), clock, options)
    return {
      ...state,
      async close() {
        await state.close()
        await db.close()
      },
    }
  },
})
