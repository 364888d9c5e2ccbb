// What the cases on characters share: what is hostile, and at which doors it is tried.
import type { Attack, Expected } from '../attack.js'
import { type Document, everywhere } from '../play/everywhere.js'

export type Edit = (document: Document) => string | Buffer

export interface Hostile {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly edit: Edit
}

export const answer = (stage: 'S0' | 'S1' | 'S2' | 'S3'): Expected => ({
  code: 'partner.answer_malformed',
  stage,
})

export const request = (stage: 'S0' | 'S1' | 'S2' | 'S3'): Expected => ({ code: 'request.malformed', stage })

export const unreadable: Expected = { code: 'metadata.unreadable' }

export function atEveryDoor(one: Hostile, stage: 'S1' | 'S2'): readonly Attack[] {
  return everywhere({ ...one, answer: answer(stage), request: request(stage), metadata: unreadable })
}

export function within(more: string): Edit {
  return ({ xml, value }) => xml.replace(value, value.slice(0, 3) + more + value.slice(3))
}

export function around(xml: string, value: string, more: Buffer): Buffer {
  const at = xml.indexOf(value)
  return Buffer.concat([Buffer.from(xml.slice(0, at)), more, Buffer.from(xml.slice(at))])
}
