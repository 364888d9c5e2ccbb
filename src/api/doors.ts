import { createHash } from 'node:crypto'
import type { Office } from '../model/office.js'
import type { OfficeDoor } from '../model/office-door.js'
import { doorOf } from './door.js'
import { openApi } from './openapi.js'
import { atTheDoor } from './problem.js'
import { operations } from './table.js'

/** Every door of /api/v1, and the document that describes them. */
export function apiDoors(office: Office): readonly OfficeDoor[] {
  return [documentDoor(office), ...operations.map((operation) => doorOf(operation, office))]
}

/** For everybody: it says what could be asked, and nothing of this house. */
function documentDoor(office: Office): OfficeDoor {
  let document: { readonly body: string; readonly etag: string } | undefined
  return {
    method: 'GET',
    path: '/api/v1/openapi.json',
    bodyLimit: 0,
    fault: atTheDoor,
    admit: async () => undefined,
    async open() {
      document ??= documentOf(office)
      const { body, etag } = document
      const headers = { ETag: etag }
      return { kind: 'document', status: 200, type: 'application/json', body, protection: 'api', headers }
    },
  }
}

function documentOf({ house, gateway: { baseUrl }, counterparts }: Office) {
  const { version } = house
  const settingsSchema = counterparts.settingsSchema.bind(counterparts)
  const body = `${JSON.stringify(openApi({ version, baseUrl, settingsSchema }))}\n`
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` }
}
