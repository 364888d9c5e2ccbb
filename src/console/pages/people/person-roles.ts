import type { PersonShown } from '../../../admin/people/show.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { areaField, textField } from '../../parts/fields.js'
import { formFrame, pressForm } from '../../parts/form-frame.js'
import { panel } from '../../parts/panel.js'
import type { Visit } from '../../route.js'
import { typed } from '../../typed.js'
import { personPath, rolePath } from './words.js'

/** What they may do: given by a partner's rules, which only those rules change, or given here. */
export function rolesPanel(person: PersonShown, visit: Visit): Html {
  const changes = visit.caller.may.has('people.change')
  return panel({
    id: 'roles',
    title: 'Roles and groups',
    body: html`${held('role', person, visit)}${changes && giveRole(person, visit)}
<h3>Groups</h3>${held('group', person, visit)}${changes && groupsForm(person, visit)}`,
  })
}

function held(what: 'role' | 'group', person: PersonShown, visit: Visit): Html {
  const { imported, local } = what === 'role' ? person.roles : person.groups
  if (imported.length + local.length === 0)
    return html`<p class="same">${what === 'role' ? 'No roles' : 'No groups'}.</p>`
  const removes = what === 'role' && visit.caller.may.has('people.change')
  return html`<ul class="held">${imported.map((name) => line(name, what, 'by a partner’s rules'))}${local.map((name) => line(name, what, 'given here', removes && takeAway(person, name, visit)))}</ul>`
}

function line(name: string, what: 'role' | 'group', origin: string, action?: Slot): Html {
  return html`<li><a class="chip" href="${rolePath(name, what)}">${said(name, 80)}</a><span class="below">${origin}</span>${action}</li>`
}

function takeAway({ id }: PersonShown, role: string, visit: Visit): Html {
  const fields = { roles: role, given: 'no' }
  return pressForm({ action: `${personPath(id)}/roles`, does: 'Take away', danger: true, fields }, visit)
}

function giveRole({ id }: PersonShown, visit: Visit): Html {
  const own = ownTyped(visit, 'role')
  return html`<details class="unfold"${own.refusal && html` open`}><summary>Give a role</summary>${formFrame(
    {
      action: `${personPath(id)}/roles`,
      does: 'Give it',
      body: html`<input type="hidden" name="form" value="role"><input type="hidden" name="given" value="yes">${textField({ name: 'roles', label: 'Role', hint: 'As this house calls it; each app may have a word of its own for it. The console itself knows console-owner, console-operator, console-auditor and console-help-desk, which owners give.', required: true }, own)}`,
    },
    { token: visit.token, typed: own },
  )}</details>`
}

function groupsForm({ id, groups, revision }: PersonShown, visit: Visit): Html {
  const own = ownTyped(visit, 'groups')
  return html`<details class="unfold"${own.refusal && html` open`}><summary>Change the groups given here</summary>${formFrame(
    {
      action: `${personPath(id)}/groups`,
      does: 'Save',
      revision,
      body: html`<input type="hidden" name="form" value="groups">${areaField({ name: 'groups', label: 'Groups', hint: 'One a line.', rows: 4 }, own, groups.local.join('\n'))}`,
    },
    { token: visit.token, typed: own },
  )}</details>`
}

/** What was typed belongs to the form that it was typed into, and to no other on the page. */
export function ownTyped({ typed: all }: Visit, form: string): Visit['typed'] {
  return all.value('form') === form ? all : typed(undefined)
}
