import type { Gateway } from '../../model/ports.js'
import type { RecordPart } from '../../model/record.js'

/** A recorder and a meter for looks: what they are told goes no further than into these parts. */
export function keptNowhere(parts: RecordPart[]): Pick<Gateway, 'recorder' | 'meter'> {
  return {
    recorder: {
      keep: (part) => void parts.push(part),
      find: async () => undefined,
      lost: () => 0,
      flush: async () => {},
    },
    meter: { signIn: () => {}, stage: () => {} },
  }
}
