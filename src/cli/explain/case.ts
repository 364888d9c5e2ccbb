import { CommandFault } from '../command-fault.js'
import type { Wishes } from './given.js'

const texts = [
  'partner',
  'app',
  'issuer',
  'entityId',
  'acs',
  'sso',
  'inResponseTo',
  'at',
  'decryptionKey',
] as const
const switches = ['acceptSha1', 'acceptCbc', 'unsolicited'] as const

/**
 * One line of a batch. `null` and an empty text are as good as absent; fields of other names are somebody else's. The
 * file is told as soon as it is known, so that the answer names it whatever else is wrong.
 */
export function caseOf(line: string, named: (file: string) => void): Wishes & { readonly file: string } {
  const fields = objectIn(line)
  const file = text(fields, 'file')
  if (file !== undefined) named(file)
  const cert = certificates(fields['cert'])
  const wishes: Record<string, unknown> = {}
  for (const name of texts) wishes[name] = text(fields, name)
  for (const name of switches) wishes[name] = flag(fields, name)
  if (file === undefined) throw odd('file', 'the name of a file', fields['file'])
  const there = Object.entries({ ...wishes, cert }).filter(([, value]) => value !== undefined)
  // Holds: each of its names was read as what it is
  return { file, ...(Object.fromEntries(there) as Wishes) }
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  const value = parsed(line)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new CommandFault('The line is no JSON object.', 'Write one { "file": …, "cert": … } a line.')
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function own(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return value === null || value === '' ? undefined : value
}

function text(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = own(fields, name)
  if (value === undefined || typeof value === 'string') return value
  throw odd(name, 'text', value)
}

function flag(fields: Readonly<Record<string, unknown>>, name: string): boolean | undefined {
  const value = own(fields, name)
  if (value === undefined || typeof value === 'boolean') return value
  throw odd(name, 'true or false', value)
}

/** One, several in a list, or several with commas between their names; PEM may stand in place of a name. */
function certificates(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const list = Array.isArray(value) ? value : [value]
  const all = list.filter((one): one is string => typeof one === 'string')
  if (all.length < list.length || all.length === 0) throw odd('cert', 'one name or a list of names', value)
  return all.flatMap(certificateNames)
}

export function certificateNames(given: string): readonly string[] {
  if (given.includes('-----BEGIN')) return [given]
  return given
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function odd(name: string, expected: string, came: unknown): CommandFault {
  const kind =
    came === undefined
      ? 'nothing'
      : came === null
        ? 'null'
        : Array.isArray(came)
          ? 'a list'
          : `a ${typeof came}`
  return new CommandFault(`Expected ${expected} as ${JSON.stringify(name)}, got ${kind}.`)
}
