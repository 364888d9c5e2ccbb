import { changePerson, giveRole } from '../../../admin/people/change.js'
import { addLink, removeLink } from '../../../admin/people/links.js'
import { endSession, endSessions } from '../../../admin/sessions/end.js'
import { form, goTo, type Visit } from '../../route.js'
import { linesIn } from './new.js'
import { personPage } from './person.js'
import { personPath } from './words.js'

const again = personPage

export const stateForm = form({
  path: '/admin/people/:id/state',
  permission: 'people.change',
  again,
  async open(visit) {
    const active = visit.typed.value('active') === 'yes'
    await changePerson(visit.caller, idIn(visit), { active }, visit.typed.value('revision'), visit.office)
    return back(visit, active ? 'enabled' : 'disabled')
  },
})

export const roleForm = form({
  path: '/admin/people/:id/roles',
  permission: 'people.change',
  again,
  async open(visit) {
    const given = visit.typed.value('given') === 'yes'
    await giveRole(visit.caller, idIn(visit), { role: visit.typed.value('roles'), given }, visit.office)
    return back(visit, given ? 'added' : 'removed')
  },
})

export const groupsForm = form({
  path: '/admin/people/:id/groups',
  permission: 'people.change',
  again,
  async open(visit) {
    const groups = linesIn(visit.typed.value('groups'))
    await changePerson(visit.caller, idIn(visit), { groups }, visit.typed.value('revision'), visit.office)
    return back(visit, 'saved')
  },
})

export const linkForm = form({
  path: '/admin/people/:id/links',
  permission: 'people.change',
  again,
  async open(visit) {
    const { value } = visit.typed
    const [nameQualifier, spNameQualifier] = [value('nameQualifier').trim(), value('spNameQualifier').trim()]
    const subject = {
      value: value('subject'),
      format: value('format'),
      ...(nameQualifier === '' ? {} : { nameQualifier }),
      ...(spNameQualifier === '' ? {} : { spNameQualifier }),
    }
    await addLink(visit.caller, idIn(visit), { partner: value('partner').trim(), subject }, visit.office)
    return back(visit, 'added')
  },
})

export const unlinkForm = form({
  path: '/admin/people/:id/links/:link/remove',
  permission: 'people.change',
  again,
  async open(visit) {
    await removeLink(visit.caller, idIn(visit), { link: visit.parameters['link'] ?? '' }, visit.office)
    return back(visit, 'removed')
  },
})

export const endForm = form({
  path: '/admin/people/:id/sessions/:session/end',
  permission: 'sessions.end',
  again,
  async open(visit) {
    await endSession(visit.caller, idIn(visit), visit.parameters['session'] ?? '', visit.office)
    return back(visit, 'ended')
  },
})

export const endAllForm = form({
  path: '/admin/people/:id/sessions/end',
  permission: 'sessions.end',
  again,
  async open(visit) {
    await endSessions(visit.caller, idIn(visit), visit.office)
    return back(visit, 'sessions-ended')
  },
})

function idIn({ parameters }: Visit): string {
  return parameters['id'] ?? ''
}

function back(visit: Visit, told: string) {
  return goTo(personPath(idIn(visit)), told)
}
