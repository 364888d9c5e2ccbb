import { createReadStream, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { CommandFault } from '../command-fault.js'
import type { Terminal } from '../terminal.js'
import { jsonLine } from '../terminal.js'
import type { Answer } from './answer.js'
import { answerOf, unusable } from './answer.js'
import { caseOf } from './case.js'
import { explain } from './explain.js'
import { givenOf } from './given.js'
import type { Shelf } from './shelf.js'
import { openShelf, unreadable } from './shelf.js'

/** How a whole batch ended, worst first told: some could not be judged, some were refused, all were accepted. */
export type BatchEnd = 'unusable' | 'refused' | 'accepted'

/** A case a line in, an answer a line out, in the same order; no case ends the batch, whatever is in it. */
export async function explainBatch(file: string, terminal: Terminal, now: () => Date): Promise<BatchEnd> {
  const shelf = openShelf(file === '-' ? ['.'] : [dirname(file), '.'])
  let end: BatchEnd = 'accepted'
  for await (const line of linesOf(file, terminal)) {
    if (line.trim() === '') continue
    const answer = answerTo(line, shelf, now())
    terminal.out(jsonLine(answer))
    if (answer.code?.startsWith('explain.') === true) end = 'unusable'
    else if (!answer.accepted && end === 'accepted') end = 'refused'
  }
  return end
}

function linesOf(file: string, terminal: Terminal): AsyncIterable<string> {
  if (file === '-' && terminal.input !== undefined) return linesFrom(terminal.input(longestBatch))
  return createInterface({
    input: createReadStream('', { fd: opened(file) }),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
}

/** Before anything is read of it, so that a file that is not there is told and not thrown. */
function opened(file: string): number {
  try {
    if (statSync(file).isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    return openSync(file, 'r')
  } catch (error) {
    throw unreadable(file, error)
  }
}

const longestBatch = 64 * 1024 * 1024

async function* linesFrom(given: Promise<Buffer>): AsyncIterable<string> {
  const text = await given
  if (text.length > longestBatch)
    throw new CommandFault('There is more than 64 MiB.', 'Give the cases as a file.')
  yield* text.toString('utf8').split('\n')
}

/** A mistake of ours in one case is told in its line as well, and the next one is judged. */
function answerTo(line: string, shelf: Shelf, now: Date): Answer {
  let file = ''
  try {
    const { file: name, ...wishes } = caseOf(line, (found) => {
      file = found
    })
    return answerOf(
      file,
      explain({ name, bytes: shelf.read(name) }, wishes, givenOf(wishes, shelf, now, false), false),
    )
  } catch (error) {
    if (error instanceof CommandFault)
      return unusable(file, error.todo === undefined ? error.message : `${error.message} ${error.todo}`)
    return unusable(file, error instanceof Error ? error.message : 'unknown', 'explain.failed')
  }
}
