import { callerOf } from './admin/access/callers.js'
import { apiDoors } from './api/doors.js'
import { metadataDoors } from './console/metadata-doors.js'
import { consoleAssets, consoleDoors } from './console/routes.js'
import type { House } from './http/house.js'
import type { Office } from './model/office.js'

/** What is served to those who run the house. */
export function officeFront(office: Office): Required<Pick<House, 'officeDoors' | 'moreAssets'>> {
  return {
    officeDoors: [...consoleDoors(office, callerOf), ...metadataDoors(office), ...apiDoors(office)],
    moreAssets: consoleAssets,
  }
}
