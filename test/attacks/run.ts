// Plays the attack catalogue: `node run.js [--share I/N] [--json FILE] [FILTER]`. One line a case, `ok ID (code stage)` or
// `FAILED ID: what was expected, what came`. FILTER: how ids or faces begin. Without `--share` the cases are dealt out to two processes.
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Attack, Played } from './attack.js'
import { attacks } from './families/index.js'
import { type Ground, openGround } from './ground.js'
import { faultOf } from './verdict.js'

const shares = 2

export interface Result {
  readonly id: string
  readonly row: string
  readonly code: string
  readonly stage?: string
  readonly fault?: string
}

const { values, positionals } = parseArgs({
  options: { share: { type: 'string' }, json: { type: 'string' } },
  allowPositionals: true,
})
const [filter = ''] = positionals
const wanted = attacks.filter(({ id, face }) => id.startsWith(filter) || face.startsWith(filter))

if (values.share === undefined) await dealOut()
else await play(values.share)

async function dealOut(): Promise<void> {
  const begun = process.hrtime.bigint()
  const results = (
    await Promise.all(Array.from({ length: shares }, (_, at) => child(`${at + 1}/${shares}`)))
  ).flat()
  const seconds = Number((process.hrtime.bigint() - begun) / 1_000_000_000n)
  const failed = results.filter(({ fault }) => fault !== undefined)
  const missing = wanted.length - results.length
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, undefined, 2))
  say(`${results.length - failed.length} of ${wanted.length} cases went as they must, in ${seconds} s`)
  if (missing > 0) say(`FAILED ${missing} cases were not played`)
  process.exitCode = failed.length > 0 || missing > 0 || wanted.length === 0 ? 1 : 0
}

function child(share: string): Promise<readonly Result[]> {
  return new Promise((resolve, reject) => {
    const results: Result[] = []
    const started = fork(new URL(import.meta.url), ['--share', share, filter], { stdio: 'inherit' })
    started.on('message', (result) => results.push(result as Result))
    started.once('error', reject)
    // Only then has all been heard: what was sent last may come after `exit`
    started.once('disconnect', () => resolve(results))
  })
}

async function play(share: string): Promise<void> {
  const [own = 1, of = 1] = share.split('/').map(Number)
  const ground = await openGround()
  for (const [at, attack] of wanted.entries()) {
    // Neighbours are alike: whole runs of them would fall to one process
    if (Math.floor(at / 7) % of !== own - 1) continue
    const result = await resultOf(attack, ground)
    const { id, code, stage, fault } = result
    say(
      fault === undefined
        ? `ok ${id} (${[code, stage].filter(Boolean).join(' ')})`
        : `FAILED ${id}: ${fault}`,
    )
    await tell(result)
  }
  await ground.close()
  process.disconnect?.()
}

/** Resolves once it is on its way: what still waits when the channel is closed is lost. */
function tell(result: Result): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(result, undefined, undefined, () => resolve())
  })
}

async function resultOf(attack: Attack, ground: Ground): Promise<Result> {
  const { id, row, expected } = attack
  const fault = await played(attack, ground)
  return { id, row, ...expected, ...(fault === undefined ? {} : { fault }) }
}

async function played(attack: Attack, ground: Ground): Promise<string | undefined> {
  try {
    const twin: Played = await attack.play(ground, false)
    return faultOf(attack, await attack.play(ground, true), twin)
  } catch (error) {
    return `it could not be played: ${error instanceof Error ? error.stack : String(error)}`
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
