// Apps and partners: their list, how one is added, and everything that can be done with one. One code for both kinds.
import type { Kind } from '../../../model/office.js'
import type { Route } from '../../route.js'
import { listPage } from './list.js'
import { newPages } from './new/pages.js'
import { overviewPage } from './overview.js'

function routesOf(kind: Kind): readonly Route[] {
  return [listPage(kind), ...newPages(kind), overviewPage(kind)]
}

export const registrationRoutes: readonly Route[] = [...routesOf('app'), ...routesOf('partner')]
