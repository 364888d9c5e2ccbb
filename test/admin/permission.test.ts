import { mustMay } from '../../src/admin/permission.js'
import { AdminRefusal } from '../../src/admin/refusal.js'
import {
  type AdminRole,
  adminRoles,
  type Caller,
  type Permission,
  permissions,
  permissionsOf,
} from '../../src/model/admin.js'

const everything = new Set<Permission>(permissions)

/** Written out once more, by hand: a slip of the table in the product shows here. */
const mayNot: Readonly<Record<AdminRole, readonly Permission[]>> = {
  owner: [],
  operator: ['keys.change', 'admins.change'],
  auditor: [
    'registrations.change',
    'people.change',
    'sessions.end',
    'keys.change',
    'admins.change',
    'tokens.change',
  ],
  'help-desk': [
    'registrations.change',
    'people.change',
    'audit.read',
    'reports.read',
    'keys.change',
    'admins.read',
    'admins.change',
    'tokens.change',
  ],
}

function caller(role: AdminRole, via: Caller['via'] = 'console'): Caller {
  return {
    admin: `a-${role}`,
    by: `admin ${role}`,
    via,
    role,
    may: new Set(permissionsOf[role]),
    source: '192.0.2.1',
  }
}

function tried(who: Caller, permission: Permission): AdminRefusal | 'allowed' {
  try {
    mustMay(who, permission)
    return 'allowed'
  } catch (error) {
    if (error instanceof AdminRefusal) return error
    throw error
  }
}

const table = adminRoles.flatMap((role) =>
  permissions.map((permission) => [role, permission, !mayNot[role].includes(permission)] as const),
)

test.each(table)('%s asks for %s: %s', (role, permission, allowed) => {
  const answer = tried(caller(role), permission)
  expect(answer === 'allowed').toBe(allowed)
  if (answer !== 'allowed') expect(answer.kind).toBe('not_allowed')
})

test('the owner may do everything there is', () => {
  expect(new Set(permissionsOf.owner)).toEqual(everything)
})

test('who may not hears which role may', () => {
  const answer = tried(caller('help-desk'), 'registrations.change')
  expect(answer).toMatchObject({
    says: 'This needs the permission registrations.change, which admin help-desk has not got.',
    todo: 'Ask somebody whose role allows it: owner or operator.',
  })
})

test('a token without a scope that its owner could give it hears so', () => {
  const token = { ...caller('operator', 'api'), may: new Set<Permission>(['house.read']) }
  expect(tried(token, 'house.read')).toBe('allowed')
  expect(tried(token, 'people.change')).toMatchObject({
    todo: 'Make a token whose scopes name people.change.',
  })
})
