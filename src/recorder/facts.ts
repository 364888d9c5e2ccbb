import { amended } from '../model/amended.js'
import type { RecordStore } from '../model/ports.js'
import type { RecordPart } from '../model/record.js'
import { isName, type NamedOnce } from './named-once.js'

/** Which of judge's facts are registrations: the same for everybody until they change. */
const registrations = ['app', 'partner'] as const

/** The part with its registrations named instead of told. */
export function withNames(part: RecordPart, once: NamedOnce, now: Date): RecordPart {
  const { facts } = part
  if (!isObject(facts)) return part
  const named = registrations.flatMap((which) => {
    const thing = facts[which]
    return isObject(thing) ? [[which, once.name(thing, now)] as const] : []
  })
  return amended(part, { facts: amended(facts, Object.fromEntries(named)) })
}

/** The part as it was handed in. Where a registration is not kept any more, the rest still tells the story. */
export async function withRegistrations(
  part: RecordPart,
  once: NamedOnce,
  store: RecordStore,
): Promise<RecordPart> {
  const { facts, ...told } = part
  if (!isObject(facts)) return part
  const whole: Record<string, unknown> = { ...facts }
  for (const which of registrations) {
    const name = facts[which]
    if (!isName(name)) continue
    const found = await once.find(name, store)
    if (found === undefined) return told
    whole[which] = found
  }
  return { facts: whole, ...told }
}

function isObject(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null
}
