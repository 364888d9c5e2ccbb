import { type Caller, permissions } from '../model/admin.js'
import { by } from './house.js'

/** Whoever works at the machine could change the database itself: nothing is kept from them, everything is written down. */
export const atTheMachine: Caller = {
  admin: by,
  by,
  via: 'command',
  role: 'owner',
  may: new Set(permissions),
  source: by,
}
