import { readFileSync } from 'node:fs'
import { parseSync } from '@swc/core'
import { code, page, table } from './table.mjs'

/** From the text of the type: events are types alone, so there is nothing to import. */
export function auditEventsPage() {
  const bytes = readFileSync(new URL('../../src/model/audit-event.ts', import.meta.url))
  const textOf = ({ span }) => bytes.subarray(span.start - 1, span.end - 1).toString()
  const { body } = parseSync(bytes.toString(), { syntax: 'typescript', target: 'es2022' })
  const declared = body.map((item) => item.declaration ?? item)
  const about = declared.find(({ id }) => id?.value === 'About').body.body
  const union = declared.find(({ id }) => id?.value === 'AuditEvent').typeAnnotation.types
  const rows = union.map((member, index) => {
    const from = index === 0 ? member.span.start - 400 : union[index - 1].span.end
    const between = bytes.subarray(from - 1, member.span.start - 1).toString()
    return rowOf(parts(member, about), says(between), textOf)
  })
  return page('Audit events', intro, [table(['Event', 'When', 'Carries'], rows)])
}

const intro = `What is written down for good, before the answer leaves: no event, no answer. Events hold names and ids, never attribute values, messages or secrets. Every entry also has a number and an instant. A mark of \`?\` means: where known. Read them with \`sallyport audit\`.`

/** The members of one event, those of `About` spread out. */
function parts(type, about) {
  if (type.type === 'TsParenthesizedType') return parts(type.typeAnnotation, about)
  if (type.type === 'TsIntersectionType') return type.types.flatMap((one) => parts(one, about))
  return type.type === 'TsTypeLiteral' ? type.members : about
}

function says(between) {
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/[\s|(]*$/.exec(between) ?? []
  return comment.replace(/^\s*\* ?/gm, ' ')
}

function rowOf(members, when, textOf) {
  const [type, ...carried] = members
  const names = textOf(type.typeAnnotation.typeAnnotation).match(/'[^']+'/g) ?? []
  const fields = carried.map((one) => fieldOf(one, textOf)).join(', ')
  return [names.map((name) => code(name.slice(1, -1))).join('<br>'), when, fields]
}

function fieldOf({ key, optional, typeAnnotation }, textOf) {
  const values = textOf(typeAnnotation.typeAnnotation).match(/'[^']+'/g)
  const among = values ? ` (${values.map((value) => value.slice(1, -1)).join(', ')})` : ''
  return `${code(key.value + (optional ? '?' : ''))}${among}`
}
