// A run shared out over processes: each gets its part as one message and answers with one.
import { fork } from 'node:child_process'

/** Has a process of that program do its part. */
export function shareOf<Given extends object, Answer>(program: string, given: Given): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(program)
    let answer: Answer | undefined
    child.once('message', (message) => {
      // of `answerParent` in that very program, which sends nothing else
      answer = message as Answer
    })
    child.once('error', reject)
    // Only then has all been heard: an answer may come after `exit`
    child.once('disconnect', () => {
      if (answer !== undefined) return resolve(answer)
      const ended = () => reject(new Error(`a process ended with ${child.exitCode ?? child.signalCode}`))
      if (child.exitCode === null && child.signalCode === null) child.once('exit', ended)
      else ended()
    })
    child.send(given)
  })
}

/** Does the part that the parent sends, and sends back what came of it. */
export function answerParent<Given, Answer extends object>(work: (given: Given) => Promise<Answer>): void {
  process.once('message', (given: Given) => {
    void answered(work(given))
  })
}

async function answered(work: Promise<object>): Promise<void> {
  try {
    process.send?.(await work, undefined, undefined, () => process.disconnect())
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  }
}
