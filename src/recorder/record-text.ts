import { dated, readKept } from '../model/kept-text.js'
import type { RecordedMessage, RecordPart } from '../model/record.js'

/**
 * The form that this program writes: one line of JSON, this number and the parts, and behind it what the messages say,
 * one after the other; in their place the JSON has their lengths, in UTF-16 units. Nobody has to mask every quote of
 * markup. The forms before it were JSON alone: a number and parts, or a number and one part.
 */
const version = 3
const versionWithin = 2
const versionOfOne = 1

type Kept = Record<string, unknown>

/** One part: its JSON, and what its messages say. */
export interface PartText {
  readonly json: string
  readonly said: readonly string[]
}

export function writePart(part: RecordPart): PartText {
  const said: string[] = []
  const json = JSON.stringify(partToKeep(part, said))
  return { json, said }
}

export function writeRow(parts: readonly PartText[]): string {
  const said = parts.flatMap((part) => part.said)
  return `[${version},${parts.map(({ json }) => json).join(',')}]\n${said.join('')}`
}

export function lengthOf({ json, said }: PartText): number {
  return said.reduce((sum, { length }) => sum + length, json.length)
}

/** Dates stand in these three; everything else of a part is text and numbers. */
function partToKeep(part: RecordPart, said: string[]): object {
  const { at, messages, facts } = part
  return Object.assign({}, part, {
    at: dated(at),
    messages: messages?.map((message) => messageToKeep(message, said)),
    facts: dated(facts),
  })
}

function messageToKeep(message: RecordedMessage, said: string[]): object {
  const { at, withheldUntil, xml } = message
  said.push(xml)
  return Object.assign({}, message, { at: dated(at), withheldUntil: dated(withheldUntil), xml: xml.length })
}

/** None where it is of a form that this program does not know. */
export function readParts(text: string): readonly RecordPart[] {
  const end = text.indexOf('\n')
  const read = readKept(end < 0 ? text : text.slice(0, end))
  if (!Array.isArray(read)) return []
  const [form, ...parts] = read as readonly unknown[]
  // Sealed by us under this very form: it is what was given.
  if (form === version) return withMessages(parts as readonly Kept[], text, end + 1)
  if (form === versionWithin) return parts as readonly RecordPart[]
  return form === versionOfOne ? (parts.slice(0, 1) as readonly RecordPart[]) : []
}

/** Changes what has just been read, which nobody else holds yet. */
function withMessages(parts: readonly Kept[], text: string, start: number): readonly RecordPart[] {
  let at = start
  for (const part of parts) {
    for (const message of (part['messages'] ?? []) as readonly Kept[]) {
      const end = at + Number(message['xml'])
      message['xml'] = text.slice(at, end)
      at = end
    }
  }
  return parts as unknown as readonly RecordPart[]
}
