import type { RecordPart } from '../../model/record.js'
import type { Facts } from '../../signin/facts.js'

/** A recorded part as it may leave this room: even the hash of a session's secret stays here. */
export function withoutSecrets(part: RecordPart): RecordPart {
  const facts = part.facts as Facts | undefined // this program wrote it
  if (facts?.proof?.by !== 'session') return part
  const session = { ...facts.proof.session, secretHash: '' }
  return { ...part, facts: { ...facts, proof: { by: 'session', session } } }
}
