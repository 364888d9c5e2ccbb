// Takes one stage after another out of the list that every answer climbs, and plays the catalogue's cases again. Without
// it something must go otherwise than it must go (else the stage is of no use, or no case reaches it); and what is said
// about signatures, keys, encryption and brokers must come to nothing all the same: a second stage stands behind each.
// The list is handed to the face by this program; the product has no switch for it. `node stages.js [STAGE]`
import { join } from 'node:path'
import { samlSp } from '../../src/faces/saml-sp/index.js'
import { responseStages } from '../../src/faces/saml-sp/response.js'
import { wsfedRp } from '../../src/faces/wsfed-rp/index.js'
import { tokenStages } from '../../src/faces/wsfed-rp/response.js'
import type { Gateway } from '../../src/model/ports.js'
import { openKeyRing } from '../../src/trust/key-ring.js'
import { gate } from '../support/house.js'
import type { Attack, Played } from './attack.js'
import { attacks } from './families/index.js'
import { openGround } from './ground.js'
import { type Removal, removals } from './removals.js'
import { tokenRemovals } from './token-removals.js'
import { faultOf } from './verdict.js'

interface Rung<Draft> {
  readonly name: string
  run(draft: Draft): void
}

/** A list of stages that is climbed at one face. */
interface Ladder<Draft, Stage extends Rung<Draft>> {
  readonly face: Attack['face']
  readonly stages: readonly (Stage & Rung<Draft>)[]
  readonly removals: readonly Removal<Draft>[]
  /** What the face climbs at the moment. */
  inForce: readonly Stage[]
}

function ladder<Draft, Stage extends Rung<Draft>>(
  face: Attack['face'],
  stages: readonly (Stage & Rung<Draft>)[],
  ofThem: readonly Removal<Draft>[],
): Ladder<Draft, Stage> {
  return { face, stages, removals: ofThem, inForce: stages }
}

const mostOfOne = 24
const responses = ladder('saml-sp', responseStages, removals)
const tokens = ladder('wsfed-rp', tokenStages, tokenRemovals)
let failed = 0

/** Signature structure, keys, encryption, brokers. */
const critical = /^[XKEB]\d/
const mostOfEach = 400

const [only = ''] = process.argv.slice(2)
const ground = await openGround({ change: withStages })
await climbed(responses)
await climbed(tokens)
await ground.close()
process.exitCode = failed > 0 ? 1 : 0

/** The house's own faces towards partners, over the house's own keys, with the lists that are in force at the moment. */
async function withStages(gateway: Gateway, home: string): Promise<Gateway> {
  const { clock, registry, random, lifetimes } = gateway
  const keyRing = await openKeyRing(join(home, 'certs'), { clock, commonName: 'gate.test', by: 'stages' })
  const deps = { registry, keyRing, clock, random, baseUrl: gate, lifetimes }
  const saml = samlSp({
    ...deps,
    get stages() {
      return responses.inForce
    },
  })
  const wsfed = wsfedRp({
    ...deps,
    get stages() {
      return tokens.inForce
    },
  })
  return { ...gateway, partnerFaces: { saml, wsfed } }
}

async function climbed<Draft, Stage extends Rung<Draft>>(list: Ladder<Draft, Stage>): Promise<void> {
  for (const removal of list.removals) if (removal.name.includes(only)) await without(removal, list)
  await secondStages(list)
}

interface Gone<Draft> {
  readonly name: string
  readonly instead?: Removal<Draft>['instead']
}

function listWithout<Draft, Stage extends Rung<Draft>>(
  { name, instead, behind }: Removal<Draft>,
  { stages }: Ladder<Draft, Stage>,
): readonly Stage[] {
  const list = behind === undefined ? stages : listLess(stages, behind)
  return listLess(list, { name, ...(instead === undefined ? {} : { instead }) })
}

function listLess<Draft, Stage extends Rung<Draft>>(
  list: readonly Stage[],
  { name, instead }: Gone<Draft>,
): readonly Stage[] {
  if (!list.some((stage) => stage.name === name)) throw new Error(`no stage is called ${name}`)
  return list.flatMap((stage) => {
    if (stage.name !== name) return [stage]
    return instead === undefined ? [] : [{ ...stage, run: instead }]
  })
}

/** At least one case goes otherwise; where the stage is the only guard, at least one is taken. */
async function without<Draft, Stage extends Rung<Draft>>(
  removal: Removal<Draft>,
  list: Ladder<Draft, Stage>,
): Promise<void> {
  const { name, cases: own = [], onlyGuard } = removal
  const some = spread(attacks.filter((attack) => attack.face === list.face && named(attack, removal)))
  const cases = [...own, ...some]
  const outcomes = await playedWithout(removal, cases, list)
  const red = outcomes.filter(({ attack, played }) => goesOtherwise(attack, played))
  const taken = outcomes.filter(({ played }) => played.accepted)
  const enough = onlyGuard ? taken.length > 0 : red.length > 0
  const counts = `${cases.length} cases, ${red.length} go otherwise, ${taken.length} of them get in`
  tell(enough, `${list.face} without "${name}"`, counts)
}

function named<Draft>({ id, expected }: Attack, { codes, rows }: Removal<Draft>): boolean {
  if (rows !== undefined && !rows.test(id)) return false
  return codes.some(([code, stage]) => code === expected.code && stage === expected.stage)
}

interface Outcome {
  readonly attack: Attack
  readonly played: Played
}

async function playedWithout<Draft, Stage extends Rung<Draft>>(
  removal: Removal<Draft>,
  cases: readonly Attack[],
  list: Ladder<Draft, Stage>,
): Promise<readonly Outcome[]> {
  list.inForce = listWithout(removal, list)
  try {
    const outcomes: Outcome[] = []
    for (const attack of cases) outcomes.push({ attack, played: await attack.play(ground, true) })
    return outcomes
  } finally {
    list.inForce = list.stages
  }
}

function goesOtherwise(attack: Attack, played: Played): boolean {
  if (attack.expected.code === 'harmless') return !played.accepted
  return faultOf(attack, played, { ...played, accepted: true }) !== undefined
}

/** Some of many, from all over the list. */
function spread(cases: readonly Attack[], most = mostOfOne): readonly Attack[] {
  const step = Math.max(1, cases.length / most)
  return Array.from(
    { length: Math.min(most, cases.length) },
    (_, at) => cases[Math.floor(at * step)] as Attack,
  )
}

/**
 * Each critical case once more without the very stage that refuses it: another one refuses it, or nothing comes of it
 * but what the partner's key has signed.
 */
async function secondStages<Draft, Stage extends Rung<Draft>>(list: Ladder<Draft, Stage>): Promise<void> {
  for (const removal of list.removals) {
    if (!removal.name.includes(only)) continue
    const refused = attacks.filter(
      (attack) => attack.face === list.face && critical.test(attack.row) && refusedBy(removal, attack),
    )
    if (refused.length === 0) continue
    await secondStage(removal, spread(refused, mostOfEach), list)
  }
}

function refusedBy<Draft>(removal: Removal<Draft>, attack: Attack): boolean {
  const { name, signed } = removal
  const fits = signed === undefined || signed.some((one) => attack.id.includes(`.${one}-signed`))
  return name !== 'transport' && name !== 'parse' && fits && named(attack, removal)
}

async function secondStage<Draft, Stage extends Rung<Draft>>(
  removal: Removal<Draft>,
  cases: readonly Attack[],
  list: Ladder<Draft, Stage>,
): Promise<void> {
  // A stage is taken out altogether: none is told to believe what it has not checked
  const { instead: _, ...gone } = removal
  const kept = removal.keepsReading ? removal : gone
  const outcomes = await playedWithout(kept, cases, list)
  const taken = outcomes.filter(({ played }) => played.accepted)
  const harmful: string[] = []
  for (const { attack, played } of taken) {
    const twin = await attack.play(ground, false)
    if (personIn(twin) !== personIn(played)) harmful.push(`${attack.id} (${played.told})`)
  }
  const counts = `${cases.length} critical cases, ${cases.length - taken.length} refused by another stage, ${taken.length} taken for what was signed`
  tell(
    harmful.length === 0,
    `${list.face} behind "${removal.name}"`,
    harmful.length === 0 ? counts : `taken: ${harmful.join(', ')}`,
  )
}

/** The name by which the app knows the person. */
function personIn({ told = '' }: Played): string | undefined {
  return told.split(' ')[1]
}

function tell(good: boolean, what: string, counts: string): void {
  if (!good) failed += 1
  process.stdout.write(good ? `ok ${what} (${counts})\n` : `FAILED ${what}: ${counts}\n`)
}
