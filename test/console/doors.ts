// Every door of the console, and who may come in: stated here a second time, by hand, so that a slip in the product
// shows. A page that stands nowhere in this table fails test/console/doors.test.ts.
import type { Permission } from '../../src/model/admin.js'

export type Admitted = Permission | 'signed-in' | 'public'

type Table = Readonly<Record<string, Admitted>>

/** The same for apps and partners. */
function registrations(base: string): Table {
  const all = (method: string, admits: Admitted, paths: readonly string[]) =>
    paths.map((path) => [`${method} ${base}${path}`, admits] as const)
  const change = [
    ...['/new', '/:handle/settings', '/:handle/mapping', '/:handle/metadata', '/:handle/history'],
    ...['/:handle/enable', '/:handle/disable', '/:handle/live', '/:handle/remove'],
  ]
  const read = [
    ...['/settings', '/mapping', '/ours', '/metadata', '/metadata.xml', '/history'],
    ...['/test', '/test/live'],
  ].map((one) => `/:handle${one}`)
  return Object.fromEntries([
    ...all('GET', 'registrations.read', ['', '/:handle', ...read]),
    // Somebody's own attributes are shown there
    ...all('GET', 'records.read', ['/:handle/preview']),
    ...all('GET', 'registrations.change', ['/new', '/:handle/live', '/:handle/remove']),
    ...all('POST', 'registrations.change', change),
  ])
}

const house: Table = {
  'GET /admin': 'house.read',
  'GET /admin/search': 'house.read',
  'GET /admin/settings': 'house.read',
  'GET /admin/keys': 'house.read',
  'GET /admin/keys/certificate': 'house.read',
  'GET /admin/keys/next': 'keys.change',
  'POST /admin/keys/next': 'keys.change',
  'GET /admin/keys/promote': 'keys.change',
  'POST /admin/keys/promote': 'keys.change',
  'GET /admin/keys/retire': 'keys.change',
  'POST /admin/keys/retire': 'keys.change',
}

const people: Table = {
  'GET /admin/people': 'people.read',
  'GET /admin/people/new': 'people.change',
  'POST /admin/people/new': 'people.change',
  'GET /admin/people/:id': 'people.read',
  'POST /admin/people/:id/state': 'people.change',
  'POST /admin/people/:id/roles': 'people.change',
  'POST /admin/people/:id/groups': 'people.change',
  'POST /admin/people/:id/links': 'people.change',
  'POST /admin/people/:id/links/:link/remove': 'people.change',
  'POST /admin/people/:id/sessions/end': 'sessions.end',
  'POST /admin/people/:id/sessions/:session/end': 'sessions.end',
  'GET /admin/roles': 'people.read',
  'GET /admin/roles/of': 'people.read',
}

const records: Table = {
  'GET /admin/sign-ins': 'records.read',
  'GET /admin/sign-ins/:reference': 'records.read',
  'GET /admin/sign-ins/:reference/share': 'registrations.change',
  'POST /admin/sign-ins/:reference/share': 'registrations.change',
  'POST /admin/sign-ins/:reference/share/:link/revoke': 'registrations.change',
  'GET /admin/sign-ins/:reference/fix/:number': 'registrations.change',
  'POST /admin/sign-ins/:reference/fix/:number': 'registrations.change',
  'GET /admin/what-if': 'records.read',
  'POST /admin/what-if': 'records.read',
  // Whoever was given the link
  'GET /shared/:secret': 'public',
}

const lookBack: Table = {
  'GET /admin/reports': 'reports.read',
  'GET /admin/reports/:name': 'reports.read',
  'GET /admin/audit': 'audit.read',
  'GET /admin/changes/:seq': 'audit.read',
  // What is undone asks for its own permission besides
  'POST /admin/changes/:seq/revert': 'audit.read',
}

const access: Table = {
  // From where the gateway itself has said who somebody is
  'GET /admin/enter': 'public',
  'GET /admin/sign-in': 'public',
  'POST /admin/sign-in': 'public',
  'GET /admin/setup/:secret': 'public',
  'POST /admin/setup/:secret': 'public',
  'POST /admin/sign-out': 'signed-in',
  'GET /admin/access': 'admins.read',
  'GET /admin/access/own': 'signed-in',
  'POST /admin/access/own/password': 'signed-in',
  'POST /admin/access/own/end': 'signed-in',
  'GET /admin/access/accounts/new': 'admins.change',
  'POST /admin/access/accounts/new': 'admins.change',
  'GET /admin/access/accounts/:id': 'admins.read',
  'POST /admin/access/accounts/:id/role': 'admins.change',
  'POST /admin/access/accounts/:id/active': 'admins.change',
  'POST /admin/access/accounts/:id/link': 'admins.change',
  'POST /admin/access/accounts/:id/end': 'admins.change',
  'GET /admin/access/tokens': 'admins.read',
  'GET /admin/access/tokens/new': 'tokens.change',
  'POST /admin/access/tokens/new': 'tokens.change',
  // One's own, or with admins.change anybody's
  'POST /admin/access/tokens/:id/revoke': 'signed-in',
}

export const consoleTable: Table = {
  ...house,
  ...registrations('/admin/apps'),
  ...registrations('/admin/partners'),
  // Of a partner alone
  'POST /admin/partners/:handle/domains': 'registrations.change',
  ...people,
  ...records,
  ...lookBack,
  ...access,
}
