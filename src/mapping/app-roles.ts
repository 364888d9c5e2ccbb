import type { App } from '../model/app.js'
import { Refusal } from '../model/refusal.js'
import { distinct } from './attributes.js'
import { checkBounds } from './bounds.js'

/**
 * A person's house roles in the words of this app: by its table (what the table does not name is not told), else as
 * they are; its default when that leaves none. Throws Refusal `user.no_role` where the app wants one.
 */
export function appRoles(app: Pick<App, 'handle' | 'roles'>, roles: readonly string[]): readonly string[] {
  const { names, default: otherwise = [], required = false } = app.roles
  const own = (role: string) => (names && Object.hasOwn(names, role) ? names[role] : undefined)
  const named = names ? roles.map(own).filter((name) => name !== undefined) : roles
  const told = distinct(named.length > 0 ? named : otherwise)
  if (required && told.length === 0)
    throw new Refusal(
      'user.no_role',
      `app ${app.handle} wants a role: ${
        roles.length === 0
          ? 'the person has none here'
          : `the person has ${roles.length} here, and the app’s roles.names has a word for none of them`
      }`,
    )
  return checkBounds('roles', told)
}
