import { addPerson, type NewPerson } from '../../../admin/people/add.js'
import { html } from '../../../drawing/html.js'
import { areaField, textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { form, goTo, page } from '../../route.js'
import type { Typed } from '../../typed.js'
import { personPath } from './words.js'

/** Somebody who has not been here yet: their first fitting sign-in by the partner finds what was decided already. */
export const newPersonPage = page({
  path: '/admin/people/new',
  permission: 'people.change',
  async open(visit) {
    const { typed } = visit
    return {
      title: 'Add a person',
      place: 'people',
      beneath:
        'Only where somebody must be known before their first sign-in. Everybody else is added by signing in.',
      body: formFrame(
        {
          action: '/admin/people/new',
          does: 'Add',
          cancel: '/admin/people',
          body: html`${textField({ name: 'name', label: 'Name' }, typed)}
${textField({ name: 'email', label: 'E-mail address', hint: 'As the partner will say it, if that is how it names people.' }, typed)}
${textField({ name: 'partner', label: 'Partner', hint: 'Handle or entity id of the partner that will vouch for them. The link is made at their first fitting sign-in by it, if the partner is set to link.' }, typed)}
${areaField({ name: 'roles', label: 'Roles', hint: 'One a line.', rows: 3 }, typed)}
${areaField({ name: 'groups', label: 'Groups', hint: 'One a line.', rows: 3 }, typed)}`,
        },
        visit,
      ),
    }
  },
})

export const newPersonForm = form({
  path: '/admin/people/new',
  permission: 'people.change',
  again: newPersonPage,
  async open({ caller, office, typed }) {
    const { id } = await addPerson(caller, wantedIn(typed), office)
    return goTo(personPath(id), 'added')
  },
})

function wantedIn(typed: Typed): NewPerson {
  const known = ['name', 'email'].map((name) => [name, typed.value(name).trim()] as const)
  const partner = typed.value('partner').trim()
  return {
    attributes: Object.fromEntries(
      known.filter(([, value]) => value !== '').map(([name, value]) => [name, [value]]),
    ),
    roles: linesIn(typed.value('roles')),
    groups: linesIn(typed.value('groups')),
    ...(partner === '' ? {} : { partner }),
  }
}

export function linesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
