// Apps and partners: their list, how one is added, and everything that can be done with one. One code for both kinds.
import type { Kind } from '../../../model/office.js'
import type { Route } from '../../route.js'
import { deedPages } from './deeds.js'
import { historyPages } from './history.js'
import { listPage } from './list.js'
import { mappingPages } from './mapping/mapping-page.js'
import { metadataPages } from './metadata.js'
import { newPages } from './new/pages.js'
import { oursPage } from './ours.js'
import { overviewPage } from './overview.js'
import { testPages } from './test.js'
import { previewPage } from './preview/preview-page.js'
import { settingsPages } from './settings/settings-page.js'

function routesOf(kind: Kind): readonly Route[] {
  return [
    listPage(kind),
    ...newPages(kind),
    overviewPage(kind),
    ...settingsPages(kind),
    ...mappingPages(kind),
    previewPage(kind),
    ...testPages(kind),
    oursPage(kind),
    ...metadataPages(kind),
    ...historyPages(kind),
    ...deedPages(kind),
  ]
}

export const registrationRoutes: readonly Route[] = [...routesOf('app'), ...routesOf('partner')]
