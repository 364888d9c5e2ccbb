import { posix } from 'node:path'
import { habits, textHabits } from './habits.js'
import {
  behindPorts,
  composers,
  drawing,
  emptyNames,
  floors,
  longestFile,
  longestFunction,
  mayBeIndex,
  mayDraw,
  mayNameTheTop,
  owners,
  pure,
} from './house.js'
import { type Import, readSource, type Source } from './read-source.js'

/** One breach of the house's rules. `file` is relative to src/. */
export interface Fault {
  readonly rule: string
  readonly file: string
  readonly line: number
  readonly says: string
}

type Found = Omit<Fault, 'file'>

/** Everything in which one source text, standing at `file` under src/, breaks the rules of the house. */
export function faultsOf(file: string, text: string): readonly Fault[] {
  const source = readSource(text)
  const found = [
    ...nameFaults(file),
    ...source.imports.flatMap((one) => importFaults(file, one)),
    ...habitFaults(file, source),
    ...pureFaults(file, source),
    ...lengthFaults(source),
  ]
  return found.map((one) => ({ ...one, file }))
}

export function roomOf(file: string): string {
  const folder = posix.dirname(file)
  return folder.startsWith('faces/') ? folder.split('/').slice(0, 2).join('/') : (folder.split('/')[0] ?? '.')
}

function floorOf(room: string): number {
  return floors.findIndex((rooms) => rooms.includes(room))
}

function nameFaults(file: string): readonly Found[] {
  const name = posix.basename(file).replace(/\.m?ts$|\.mjs$/, '')
  const fault = (says: string) => [{ rule: 'file-name', line: 1, says }]
  if (floorOf(roomOf(file)) === -1)
    return [{ rule: 'floors', line: 1, says: `${roomOf(file)} is on no floor` }]
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) return fault(`${name} is not kebab-case`)
  return emptyNames.test(name) && !mayBeIndex.test(file)
    ? fault(`${name} says nothing about what it holds`)
    : []
}

function importFaults(file: string, one: Import): readonly Found[] {
  return one.from.startsWith('.') ? roomFaults(file, one) : libraryFaults(file, one)
}

function roomFaults(file: string, { from, line }: Import): readonly Found[] {
  const room = roomOf(file)
  const target = posix.normalize(posix.join(posix.dirname(file), from))
  const other = roomOf(target)
  if (target.startsWith('..')) return [{ rule: 'floors', line, says: `${from} is outside of src` }]
  if (other === room || (other === '.' && mayNameTheTop.test(room))) return []
  const found: Found[] = []
  if (floorOf(other) >= floorOf(room))
    found.push({ rule: 'floors', line, says: `${room} may not import ${other}` })
  const composes = composers.some((composer) => composer.file.test(file) && composer.rooms.test(other))
  if (behindPorts.test(other) && !composes)
    found.push({
      rule: 'ports',
      line,
      says: `${other} is behind a port: only gateway.ts and the commands name it`,
    })
  return found
}

function libraryFaults(file: string, { from, names, line }: Import): readonly Found[] {
  const room = roomOf(file)
  const library = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : from
  const owner = Object.hasOwn(owners, library) ? owners[library] : undefined
  if (!owner) return [{ rule: 'libraries', line, says: `${library} belongs to no room` }]
  if (!owner.test(room)) return [{ rule: 'libraries', line, says: `${library} does not belong to ${room}` }]
  const draws = library === 'node:crypto' && names.some((name) => drawing.test(name))
  return draws && !mayDraw.test(room)
    ? [{ rule: 'randomness', line, says: `randomness is handed to ${room}` }]
    : []
}

function habitFaults(file: string, { nodes, text }: Source): readonly Found[] {
  const kept = habits.filter(({ where }) => !where.test(file))
  const broken = nodes.flatMap(({ node, line, inFunction }) =>
    kept.filter(({ matches }) => matches(node, inFunction)).map(({ rule, says }) => ({ rule, line, says })),
  )
  const written = text
    .split('\n')
    .flatMap((content, index) =>
      textHabits
        .filter(({ pattern }) => pattern.test(content))
        .map(({ rule, says }) => ({ rule, line: index + 1, says })),
    )
  return [...broken, ...written]
}

/** A pure file neither waits nor uses, at run time, anything that is not pure. Types cost nothing. */
function pureFaults(file: string, { nodes, imports }: Source): readonly Found[] {
  if (!pure.test(file)) return []
  const waits = nodes
    .filter(({ node }) => node.type === 'AwaitExpression' || node['async'] === true)
    .map(({ line }) => ({ rule: 'pure', line, says: 'nothing pure waits' }))
  const uses = imports
    .filter(({ typeOnly, from }) => !typeOnly && from.startsWith('.'))
    .filter(({ from }) => !pure.test(posix.join(posix.dirname(file), from).replace(/\.js$/, '.ts')))
    .map(({ from, line }) => ({ rule: 'pure', line, says: `${from} is not pure` }))
  return [...waits, ...uses]
}

function lengthFaults({ lines, functions }: Source): readonly Found[] {
  const long = functions
    .filter((one) => one.lines > longestFunction)
    .map((one) => ({
      rule: 'function-length',
      line: one.line,
      says: `a function of ${one.lines} lines, ${longestFunction} at most`,
    }))
  const whole = { rule: 'file-length', line: 1, says: `${lines} lines, ${longestFile} at most` }
  return lines > longestFile ? [whole, ...long] : long
}
