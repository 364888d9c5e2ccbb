import type { Clock, Random, Seen } from '../../src/model/ports.js'
import type { RecordedMessage } from '../../src/model/record.js'
import { Refusal } from '../../src/model/refusal.js'
import { RefusalToApp } from '../../src/model/refusal-to-app.js'
import { Trace } from '../../src/model/trace.js'
import { newId } from './counterpart.js'

export const baseUrl = 'https://gate.test'
export const now = new Date('2026-11-22T12:00:00.000Z')

export function seconds(count: number): Date {
  return new Date(now.getTime() + count * 1000)
}

export const clock: Clock = { now: () => now, ticks: () => 0 }

export const random: Random = {
  id: newId,
  secret: newId,
  reference: () => '7KQ2-M9XF-3D',
  hash: (secret) => secret,
}

/** What a face has noted of a message. */
export interface Kept extends Seen {
  readonly messages: Omit<RecordedMessage, 'at'>[]
  readonly claimed: { app?: string; partner?: string }
}

export function seen(): Kept {
  const messages: Omit<RecordedMessage, 'at'>[] = []
  const claimed = {}
  return {
    trace: new Trace(),
    messages,
    claimed,
    message: (message) => void messages.push(message),
    claims: (who) => void Object.assign(claimed, who),
  }
}

/** `accepted`, or the refusal's code and rung: `partner.audience_wrong S9`; told to the app: `... to app`. */
export async function outcomeOf(reading: () => Promise<unknown>): Promise<string> {
  try {
    await reading()
    return 'accepted'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.stage ?? '-'}`
    if (error instanceof RefusalToApp) return `${error.refusal.code} ${error.refusal.stage ?? '-'} to app`
    throw error
  }
}
