import { takeIn } from '../../../../admin/registrations/look.js'
import type { GivenDocument } from '../../../../admin/registrations/taken-document.js'
import { AdminRefusal } from '../../../../admin/refusal.js'
import type { Visit } from '../../../route.js'
import type { Sent } from '../../../typed.js'
import { type Carried, carriedIn } from './carried.js'

/** The document of a form, however it came: brought along, as a file, by address, pasted, or described in two fields. */
export async function documentIn({ typed: { sent }, caller, office }: Visit): Promise<Carried> {
  const carried = carriedIn(sent)
  if (carried) return carried
  const given = givenIn(sent)
  const bytes = await takeIn(caller, given, office)
  const fileName = 'fileName' in given ? (given.fileName ?? '') : ''
  return { bytes, fileName }
}

function givenIn({ texts, files }: Sent): GivenDocument {
  const text = (name: string) => (texts.get(name) ?? '').trim()
  const file = files.get('document')
  if (file) return { bytes: file.bytes, fileName: file.name }
  if (text('url') !== '') return { url: text('url') }
  if (text('xml') !== '') return { bytes: Buffer.from(text('xml')) }
  const replyUrls = text('replyUrls').split(/\s+/).filter(Boolean)
  if (text('entityId') !== '' || replyUrls.length > 0) {
    return text('speaks') === 'wsfed'
      ? { realms: [text('entityId')].filter(Boolean), replyUrls }
      : { entityId: text('entityId'), replyUrls }
  }
  throw new AdminRefusal('invalid', 'There is no document yet.', {
    todo: 'Drop a file, give its address, or paste it.',
    faults: [{ path: 'document', says: 'a file, an address or the text itself was expected, and none came' }],
  })
}
