// The mix-up matrix: twenty partners that call everybody by the same name, one of them hostile, and every ordered pair of
// them at every endpoint. No partner's word counts for another's question, and nobody becomes somebody else's.
// Prints one line a pair and endpoint, `ok …` or `FAILED …: why`; `--share 1/2` plays half of the pairs.
import { fork } from 'node:child_process'
import { parseArgs } from 'node:util'
import { atAcs } from './mix-up/acs.js'
import { atChooser } from './mix-up/chooser.js'
import { atHandles } from './mix-up/handles.js'
import { asOther, enrolled, type Roll } from './mix-up/identity.js'
import { atLaunch } from './mix-up/launch.js'
import { atSso, toldTwoApps } from './mix-up/sso.js'
import { oneKey, removedAndBack, whileOff } from './mix-up/switched-off.js'
import { openTown, type Resident, type Town } from './mix-up/town.js'
import { Trial } from './mix-up/trial.js'

type Endpoint = (one: Resident, other: Resident, town: Town, trial: Trial) => Promise<void>

const endpoints: Readonly<Record<string, Endpoint>> = {
  acs: atAcs,
  sso: atSso,
  launch: atLaunch,
  chooser: atChooser,
  handles: atHandles,
}

const sum = { lines: 0, failed: 0, refusals: 0, accepted: 0 }

function report(what: string, { faults, refusals, accepted }: Trial): void {
  sum.lines += 1
  sum.refusals += refusals
  sum.accepted += accepted
  if (faults.length > 0) sum.failed += 1
  say(
    faults.length === 0
      ? `ok mix-up ${what} (${refusals} refused, ${accepted} got in)`
      : `FAILED mix-up ${what}: ${faults.join('; ')}`,
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function tried(what: string, town: Town, play: (trial: Trial) => Promise<void>): Promise<void> {
  // A minute further, so that no refusal is only counted (one source is written down 120 times a minute).
  town.house.advance(60)
  const trial = new Trial(town)
  await play(trial).catch((error: unknown) => trial.holds(`broke off: ${String(error)}`, false))
  report(what, trial)
}

async function pair(one: Resident, other: Resident, town: Town, roll: Roll): Promise<void> {
  for (const [name, play] of Object.entries(endpoints)) {
    await tried(`${name} ${one.handle} ${other.handle}`, town, (trial) => play(one, other, town, trial))
  }
  await tried(`identity ${one.handle} ${other.handle}`, town, (trial) =>
    asOther(one, other, town, trial, roll),
  )
}

async function partnerAlone(one: Resident, town: Town): Promise<void> {
  await tried(`two-apps ${one.handle}`, town, (trial) => toldTwoApps(one, town, trial))
  town.house.advance(60)
  await whileOff(one, town, (what, trial) => report(`switched-off ${what}`, trial))
  const hostile = town.partners.at(one.handle === 'mallory' ? 0 : -1) ?? one
  town.house.advance(60)
  report(`removed ${one.handle}`, await removedAndBack(one, hostile, town))
}

async function play(part: number, parts: number): Promise<void> {
  const town = await openTown()
  const trial = new Trial(town)
  const roll = await enrolled(town, trial)
  if (part === 1) report('twenty called alice', trial)
  for (const [index, one] of town.partners.entries()) {
    if (index % parts !== part - 1) continue
    for (const other of town.partners) if (other !== one) await pair(one, other, town, roll)
    await partnerAlone(one, town)
  }
  const [upstairs, downstairs] = town.tenants
  town.house.advance(60)
  if (part === 1) report('one-key upstairs downstairs', await oneKey(upstairs, downstairs, town))
  if (part === 1) report('one-key downstairs upstairs', await oneKey(downstairs, upstairs, town))
  await town.house.close()
}

/** Both cores play a half. A half that breaks off has failed, whatever its lines say. */
async function dealOut(): Promise<void> {
  const ends = await Promise.all(
    [1, 2].map(
      (part) =>
        new Promise<number>((resolve) => {
          const half = fork(new URL(import.meta.url), ['--share', `${part}/2`], { stdio: 'inherit' })
          half.once('exit', (code) => resolve(code ?? 1))
        }),
    ),
  )
  process.exitCode = ends.every((code) => code === 0) ? 0 : 1
}

const { values } = parseArgs({ options: { share: { type: 'string' } } })
if (values.share === undefined) await dealOut()
else {
  const [part = 1, parts = 1] = values.share.split('/').map(Number)
  await play(part, parts)
  say(`${sum.lines} lines: ${sum.refusals} refused, ${sum.accepted} got in, ${sum.failed} failed`)
  process.exitCode = sum.failed > 0 ? 1 : 0
}
