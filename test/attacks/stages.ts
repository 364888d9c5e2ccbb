// Takes one stage after another out of the list that every answer climbs, and plays the catalogue's cases again. Without
// it something must go otherwise than it must go (else the stage is of no use, or no case reaches it); and what is said
// about signatures, keys, encryption and brokers must come to nothing all the same: a second stage stands behind each.
// The list is handed to the face by this program; the product has no switch for it. `node stages.js [STAGE]`
import { join } from 'node:path'
import type { ResponseStage } from '../../src/faces/saml-sp/draft.js'
import { samlSp } from '../../src/faces/saml-sp/index.js'
import { responseStages } from '../../src/faces/saml-sp/response.js'
import type { Gateway } from '../../src/model/ports.js'
import { openKeyRing } from '../../src/trust/key-ring.js'
import { gate } from '../support/house.js'
import type { Attack, Played } from './attack.js'
import { attacks } from './families/index.js'
import { openGround } from './ground.js'
import { type Removal, removals } from './removals.js'
import { faultOf } from './verdict.js'

const mostOfOne = 60
let inForce: readonly ResponseStage[] = responseStages
let failed = 0

/** Signature structure, keys, encryption, brokers. */
const critical = /^[XKEB]\d/
const mostOfEach = 400

const [only = ''] = process.argv.slice(2)
const ground = await openGround({ change: withStages })
for (const removal of removals) if (removal.name.includes(only)) await without(removal)
await secondStages()
await ground.close()
process.exitCode = failed > 0 ? 1 : 0

/** The house's own face towards partners, over the house's own keys, with the list that is in force at the moment. */
async function withStages(gateway: Gateway, home: string): Promise<Gateway> {
  const { clock, registry, random, lifetimes } = gateway
  const keyRing = await openKeyRing(join(home, 'certs'), { clock, commonName: 'gate.test', by: 'stages' })
  const deps = { registry, keyRing, clock, random, baseUrl: gate, lifetimes }
  const saml = samlSp({
    ...deps,
    get stages() {
      return inForce
    },
  })
  return { ...gateway, partnerFaces: { saml } }
}

interface Gone {
  readonly name: string
  readonly instead?: Removal['instead']
}

function listWithout({ name, instead, behind }: Removal): readonly ResponseStage[] {
  const list = behind === undefined ? responseStages : listLess(responseStages, behind)
  return listLess(list, { name, ...(instead === undefined ? {} : { instead }) })
}

function listLess(list: readonly ResponseStage[], { name, instead }: Gone): readonly ResponseStage[] {
  if (!list.some((stage) => stage.name === name)) throw new Error(`no stage is called ${name}`)
  return list.flatMap((stage) => {
    if (stage.name !== name) return [stage]
    return instead === undefined ? [] : [{ ...stage, run: instead }]
  })
}

/** At least one case goes otherwise; where the stage is the only guard, at least one is taken. */
async function without(removal: Removal): Promise<void> {
  const { name, codes, cases: own = [], onlyGuard } = removal
  const some = spread(attacks.filter((attack) => attack.face === 'saml-sp' && named(attack, codes)))
  const cases = [...own, ...some]
  const outcomes = await playedWithout(removal, cases)
  const red = outcomes.filter(({ attack, played }) => goesOtherwise(attack, played))
  const taken = outcomes.filter(({ played }) => played.accepted)
  const enough = onlyGuard ? taken.length > 0 : red.length > 0
  const counts = `${cases.length} cases, ${red.length} go otherwise, ${taken.length} of them get in`
  tell(enough, `without "${name}"`, counts)
}

function named({ expected }: Attack, codes: Removal['codes']): boolean {
  return codes.some(([code, stage]) => code === expected.code && stage === expected.stage)
}

interface Outcome {
  readonly attack: Attack
  readonly played: Played
}

async function playedWithout(removal: Removal, cases: readonly Attack[]): Promise<readonly Outcome[]> {
  inForce = listWithout(removal)
  try {
    const outcomes: Outcome[] = []
    for (const attack of cases) outcomes.push({ attack, played: await attack.play(ground, true) })
    return outcomes
  } finally {
    inForce = responseStages
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
async function secondStages(): Promise<void> {
  for (const removal of removals) {
    if (!removal.name.includes(only)) continue
    const refused = attacks.filter(
      (attack) => attack.face === 'saml-sp' && critical.test(attack.row) && refusedBy(removal, attack),
    )
    if (refused.length === 0) continue
    await secondStage(removal, spread(refused, mostOfEach))
  }
}

function refusedBy({ name, codes, signed }: Removal, attack: Attack): boolean {
  const fits = signed === undefined || signed.some((one) => attack.id.includes(`.${one}-signed`))
  return name !== 'transport' && name !== 'parse' && fits && named(attack, codes)
}

async function secondStage(removal: Removal, cases: readonly Attack[]): Promise<void> {
  // A stage is taken out altogether: none is told to believe what it has not checked
  const { instead: _, ...gone } = removal
  const kept = removal.keepsReading ? removal : gone
  const outcomes = await playedWithout(kept, cases)
  const taken = outcomes.filter(({ played }) => played.accepted)
  const harmful: string[] = []
  for (const { attack, played } of taken) {
    const twin = await attack.play(ground, false)
    if (personIn(twin) !== personIn(played)) harmful.push(`${attack.id} (${played.told})`)
  }
  const counts = `${cases.length} critical cases, ${cases.length - taken.length} refused by another stage, ${taken.length} taken for what was signed`
  tell(
    harmful.length === 0,
    `behind "${removal.name}"`,
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
