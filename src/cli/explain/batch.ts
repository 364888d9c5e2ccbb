import { createReadStream, statSync } from 'node:fs'
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
import { openShelf } from './shelf.js'

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
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== false)
    throw new CommandFault(
      `There is no file ${JSON.stringify(file)}.`,
      'Give a file of cases, one JSON object a line.',
    )
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
}

const longestBatch = 64 * 1024 * 1024

async function* linesFrom(text: Promise<Buffer>): AsyncIterable<string> {
  yield* (await text).toString('utf8').split('\n')
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
