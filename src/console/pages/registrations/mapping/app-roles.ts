import type { Html } from '../../../../drawing/html.js'
import { html } from '../../../../drawing/html.js'
import type { App } from '../../../../model/app.js'
import { areaField, tickField } from '../../../parts/fields.js'
import { panel } from '../../../parts/panel.js'
import type { Typed } from '../../../typed.js'
import { linesOf, tableOf } from '../settings/read-settings.js'

type Roles = App['roles']

/** Roles in an app's own words. */
export function appRolesPanel(roles: Roles, fixed: string | undefined, typed: Typed): Html {
  const names = Object.entries(roles.names ?? {}).map(([ours, theirs]) => `${ours} = ${theirs}`)
  const bare = { bare: true, token: true, fixed, rows: 4 } as const
  return panel({
    id: 'roles',
    title: 'Roles, in its words',
    body: html`${areaField({ ...bare, name: 'roles.names', label: 'Our role = its word', hint: 'One a line; roles that are not named are not told. Empty: all, by our names.' }, typed, names.join('\n'))}
${areaField({ ...bare, name: 'roles.default', label: 'Whoever has none is told', hint: 'Its words, one a line.' }, typed, (roles.default ?? []).join('\n'))}
${tickField({ name: 'roles.required', label: 'No role, no entry', fixed }, typed, roles.required === true)}`,
  })
}

/** As the setting; null where nothing is said of roles. */
export function appRolesIn(typed: Typed): Roles | null {
  const names = tableOf(typed.value('roles.names'))
  const fallback = linesOf(typed.value('roles.default'))
  const roles: Roles = {
    ...(Object.keys(names).length === 0 ? {} : { names }),
    ...(fallback.length === 0 ? {} : { default: fallback }),
    ...(typed.ticked('roles.required') ? { required: true } : {}),
  }
  return Object.keys(roles).length === 0 ? null : roles
}
