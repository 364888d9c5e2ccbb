import { amended } from '../model/amended.js'
import { createHash } from 'node:crypto'
import type { RecordedMessage, RecordPart } from '../model/record.js'
import { lengthOf, type PartText, writePart } from './record-text.js'

const longestMessage = 64 * 1024
const firstBytes = 4 * 1024
const longestText = 512 * 1024
const mostChecks = 200

/** A part as the text that is kept: no message, and nothing else in it, without bound. */
export function writeClipped(part: RecordPart): PartText {
  const small = clipped(part)
  const text = writePart(small)
  if (!isTooLong([text])) return text
  // Facts and steps may be long; without them the record still tells the story.
  const { facts: _facts, steps: _steps, ...told } = small
  return writePart(told)
}

/** More than one row holds, unless it is one part by itself. */
export function isTooLong(parts: readonly PartText[]): boolean {
  return parts.reduce((sum, part) => sum + lengthOf(part), 0) > longestText
}

function clipped(part: RecordPart): RecordPart {
  const longest = isAnonymous(part) ? firstBytes : longestMessage
  const { messages, checks } = part
  return amended(part, {
    // Its own, so that the literal does not begin with a spread
    reference: part.reference,
    ...(checks && { checks: checks.slice(-mostChecks) }),
    ...(messages && { messages: messages.map((message) => clippedMessage(message, longest)) }),
  })
}

/** Refused, with no signature verified and nobody identified: anybody at all can send this, as often as they like. */
export function isAnonymous({ outcome, user, checks = [] }: RecordPart): boolean {
  return (
    outcome?.kind === 'refused' && user === undefined && !checks.some(({ stage, ok }) => stage === 'S5' && ok)
  )
}

function clippedMessage(message: RecordedMessage, longest: number): RecordedMessage {
  const most = message.direction === 'in' ? longest : longestMessage
  // A UTF-16 unit makes three octets at most: nearly none has to be counted
  if (message.xml.length * 3 <= most || Buffer.byteLength(message.xml) <= most) return message
  const bytes = Buffer.from(message.xml)
  const sha256 = message.sha256 ?? createHash('sha256').update(bytes).digest('hex')
  // Streaming decoding leaves out a character that the cut went through.
  const xml = new TextDecoder().decode(bytes.subarray(0, firstBytes), { stream: true })
  return amended(message, { xml, sha256 })
}
