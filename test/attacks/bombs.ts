// Plays the bombs: `node bombs.js [FILTER]`, one line each, `ok ID (code stage; what it cost)` or `FAILED ID: why`.
// With --measure it says instead, as JSON, for how long each holds up the event loop and how much memory it takes.
import { parseArgs } from 'node:util'
import type { Played } from './attack.js'
import { type Bomb, usual } from './bombs/bomb.js'
import { exchange, responseOf } from './bombs/deliver.js'
import { bombs } from './bombs/index.js'
import { measure } from './bombs/measure.js'
import { Count, type Work } from './bombs/work.js'
import { type Ground, openGround } from './ground.js'
import { faultOf } from './verdict.js'

const { values, positionals } = parseArgs({
  options: { measure: { type: 'boolean' }, times: { type: 'string' } },
  allowPositionals: true,
})
const [filter = ''] = positionals
const wanted = bombs.filter(({ id }) => id.startsWith(filter))

if (values.measure)
  process.stdout.write(`${JSON.stringify(await measure(wanted, Number(values.times ?? 3)))}\n`)
else await play()

async function play(): Promise<void> {
  const count = new Count()
  await count.open()
  const ground = await openGround()
  let failed = 0
  for (const bomb of wanted) {
    const { fault, work } = await outcomeOf(bomb, ground, count)
    if (fault !== undefined) failed += 1
    const said = [bomb.expected.code, bomb.expected.stage].filter(Boolean).join(' ')
    const line =
      fault === undefined ? `ok ${bomb.id} (${said}; ${costOf(work)})` : `FAILED ${bomb.id}: ${fault}`
    process.stdout.write(`${line}\n`)
  }
  await ground.close()
  count.close()
  process.exitCode = failed > 0 || wanted.length === 0 ? 1 : 0
}

async function outcomeOf(
  bomb: Bomb,
  ground: Ground,
  count: Count,
): Promise<{ readonly fault?: string | undefined; readonly work?: Work }> {
  try {
    const [small, large] = bomb.sizes
    const twin = await playedWith(bomb, small, ground)
    const { played, work } = await counted(bomb, large, ground, count)
    const about = { ...bomb, row: '', face: 'http' as const, play: async () => played }
    return { fault: faultOf(about, played, twin) ?? excess(work, { ...usual, ...bomb.most }), work }
  } catch (error) {
    return { fault: `it could not be played: ${error instanceof Error ? error.stack : String(error)}` }
  }
}

async function counted(
  bomb: Bomb,
  size: number,
  ground: Ground,
  count: Count,
): Promise<{ readonly played: Played; readonly work: Work }> {
  const visitor = ground.visitor()
  const delivery = await bomb.prepare(ground, visitor, size)
  await count.start()
  if (delivery.kind === 'file') {
    delivery.put()
    return { played: await delivery.look(), work: await count.done() }
  }
  let work: Work | undefined
  const played = await ground.observe(async () => {
    const answer = await exchange(delivery.octets, new URL(ground.house.url))
    work = await count.done()
    return await visitor.browser.arrive(responseOf(answer), delivery.target)
  })
  if (work === undefined) throw new Error('nothing was counted')
  return { played, work }
}

async function playedWith(bomb: Bomb, size: number, ground: Ground): Promise<Played> {
  const visitor = ground.visitor()
  const delivery = await bomb.prepare(ground, visitor, size)
  if (delivery.kind === 'file') {
    delivery.put()
    return await delivery.look()
  }
  return await ground.observe(async () => {
    const answer = await exchange(delivery.octets, new URL(ground.house.url))
    return await visitor.browser.arrive(responseOf(answer), delivery.target)
  })
}

/** Where the house has worked more than it may. */
function excess(work: Work, most: Work): string | undefined {
  const over = (Object.keys(most) as (keyof Work)[]).filter((name) => work[name] > most[name])
  return over.length === 0
    ? undefined
    : over.map((name) => `${name}: ${work[name]}, at most ${most[name]} are allowed`).join('; ')
}

function costOf(work: Work | undefined): string {
  return Object.entries(work ?? {})
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
