import { amended } from '../model/amended.js'
import type { RecordedMessage, RecordPart } from '../model/record.js'
import { withoutValues } from '../xml/without-values.js'

/**
 * A part as it may be read now. Of a message that could still be used, nothing is shown when it came from outside; of
 * what we issued, the values that make it usable are left out.
 */
export function withheld(part: RecordPart, now: Date): RecordPart {
  return part.messages
    ? amended(part, { messages: part.messages.map((message) => shown(message, now)) })
    : part
}

function shown(message: RecordedMessage, now: Date): RecordedMessage {
  const { withheldUntil, ...open } = message
  if (withheldUntil === undefined || withheldUntil.getTime() <= now.getTime()) return open
  const xml = message.direction === 'in' ? sentence(withheldUntil) : withoutValues(message.xml)
  return amended(message, { xml })
}

function sentence(until: Date): string {
  return `This message could still be used. It is shown after ${until.toISOString()}.`
}
