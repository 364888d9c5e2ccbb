import type { Route } from '../../route.js'
import { endAllForm, endForm, groupsForm, linkForm, roleForm, stateForm, unlinkForm } from './forms.js'
import { peoplePage } from './list.js'
import { personPage } from './person.js'
import { newPersonForm, newPersonPage } from './new.js'
import { membersPage, rolesPage } from './roles.js'

/** People and roles. */
export const peopleRoutes: readonly Route[] = [
  peoplePage,
  newPersonPage,
  newPersonForm,
  personPage,
  stateForm,
  roleForm,
  groupsForm,
  linkForm,
  unlinkForm,
  endForm,
  endAllForm,
  rolesPage,
  membersPage,
]
