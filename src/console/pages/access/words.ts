import { html, type Slot } from '../../../drawing/html.js'
import { type AdminRole, adminRoles, type Permission, permissions } from '../../../model/admin.js'
import type { Choice } from '../../parts/fields.js'
import { notice } from '../../parts/notice.js'
import { freshEnough } from '../../../admin/access/fresh.js'
import { signInAt } from '../../next.js'
import type { Visit } from '../../route.js'

export const roleWords: Readonly<Record<AdminRole, string>> = {
  owner: 'Owner',
  operator: 'Operator',
  auditor: 'Auditor',
  'help-desk': 'Help desk',
}

const roleHints: Readonly<Record<AdminRole, string>> = {
  owner: 'Everything, and who else may come in.',
  operator: 'Apps, partners, people and their sessions; no keys and no accounts.',
  auditor: 'Sees everything and changes nothing.',
  'help-desk': 'Finds out why somebody cannot sign in, and ends sessions.',
}

export const roleChoices: readonly Choice[] = adminRoles.map((role) => ({
  value: role,
  label: roleWords[role],
  hint: roleHints[role],
}))

export function roleOf(typed: string): AdminRole | undefined {
  return adminRoles.find((role) => role === typed)
}

const permissionWords: Readonly<Record<Permission, string>> = {
  'house.read': 'See the home page, health, settings and the public halves of our keys',
  'registrations.read': 'See apps and partners',
  'registrations.change': 'Change apps and partners',
  'people.read': 'See people',
  'people.change': 'Change people, their links, roles and groups',
  'sessions.end': 'End people’s sessions',
  'records.read': 'Read records of sign-ins, which are personal',
  'audit.read': 'Read the audit',
  'reports.read': 'Read reports',
  'keys.change': 'Make, promote and retire our keys',
  'admins.read': 'See who runs the house',
  'admins.change': 'Change who runs the house',
  'tokens.change': 'See its owner’s tokens, and revoke them',
}

/** What somebody may hand on to a program. */
export function scopeChoices(may: ReadonlySet<Permission>): readonly Choice[] {
  return permissions
    .filter((permission) => may.has(permission))
    .map((permission) => ({
      value: permission,
      label: permissionWords[permission],
      hint: html`<code>${permission}</code>`,
    }))
}

/** Said before a form is filled in that only a fresh sign-in can send. */
export function freshNotice({ caller, office, request }: Visit): Slot {
  if (freshEnough(caller, office.gateway.clock)) return undefined
  const there = signInAt(request.method === 'GET' ? request.path : '/admin/access')
  return notice(
    'note',
    'What is done here gives access to the house, so it takes a sign-in of the last 15 minutes.',
    html`<a href="${there}">Sign in once more</a>`,
  )
}
