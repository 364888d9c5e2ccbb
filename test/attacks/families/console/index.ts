import type { Attack } from '../../attack.js'
import { apiAttacks } from './api.js'
import { contentAttacks } from './contents.js'
import { documentAttacks } from './documents.js'
import { doorAttacks } from './doors.js'
import { entranceAttacks } from './entrance.js'

/** What is tried at the console and the API. */
export const consoleAttacks: readonly Attack[] = [
  ...entranceAttacks,
  ...documentAttacks,
  ...contentAttacks,
  ...doorAttacks,
  ...apiAttacks,
]
