import { metadataFor } from '../admin/registrations/own-metadata.js'
import type { Kind, Office } from '../model/office.js'
import type { OfficeDoor, OfficeReply, OfficeRequest } from '../model/office-door.js'

/** Our metadata at an address of each counterpart's own; open to everybody, as metadata is. */
export function metadataDoors(
  office: Pick<Office, 'gateway' | 'keys' | 'metadata' | 'metadataFetches'>,
): readonly OfficeDoor[] {
  const door = (path: string, kind: Kind): OfficeDoor => ({
    method: 'GET',
    path,
    bodyLimit: 0,
    admit: async () => undefined,
    open: (request, { handle = '' }) => open(kind, handle, request, office),
  })
  return [door('/metadata/for/:handle', 'app'), door('/metadata/for-partner/:handle', 'partner')]
}

async function open(
  kind: Kind,
  handle: string,
  { source, headers, rawQuery }: OfficeRequest,
  office: Parameters<typeof metadataDoors>[0],
): Promise<OfficeReply> {
  const userAgent = headers['user-agent']
  const from = { source, ...(userAgent === undefined ? {} : { userAgent }) }
  const { text, type, fileName } = await metadataFor(kind, handle, from, office)
  const asked = new URLSearchParams(rawQuery)
  return {
    kind: 'document',
    status: 200,
    type,
    body: text,
    protection: 'api',
    ...(asked.has('download')
      ? { headers: { 'Content-Disposition': `attachment; filename="${fileName}"` } }
      : {}),
  }
}
