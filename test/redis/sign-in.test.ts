import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Browser } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import {
  answerOf,
  asks,
  bring,
  deliver,
  questionIn,
  refusalOn,
  signIn,
  statusOf,
} from '../support/sign-in.js'
import { type OwnRedis, ownRedis } from './server.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
let redis: OwnRedis
let house: TestHouse
let folder: string

beforeAll(async () => {
  redis = await ownRedis()
  folder = mkdtempSync(join(tmpdir(), 'redis-url-'))
  writeFileSync(join(folder, 'url'), redis.url)
  house = await openTestHouse({
    apps: [wiki],
    partners: [acme],
    settings: { stores: { redis: { file: join(folder, 'url') } } },
  })
}, 30_000)
afterAll(async () => {
  await house.close()
  await redis.remove()
  rmSync(folder, { recursive: true, force: true })
})

const browser = () => new Browser(house)

test('a sign-in is carried by Redis, and so is the session after it', async () => {
  const ann = browser()
  expect(statusOf(await signIn(ann, wiki, acme, house))).toBe('Success')
  expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
})

test('an answer belongs to one browser and is used once', async () => {
  const [ann, eve] = [browser(), browser()]
  const answer = answerOf(acme, house, questionIn(await bring(ann, asks(wiki, house))))
  expect(await refusalOn(await deliver(eve, answer), house)).toBe('signin.other_browser')
  expect(statusOf(await deliver(ann, answer))).toBe('Success')
  expect((await deliver(ann, answer)).status).toBe(409)
})

test('signing out ends the session everywhere', async () => {
  const ann = browser()
  await signIn(ann, wiki, acme, house)
  const left = new Map(ann.jar)
  await ann.postFromPage(await ann.get('/sign-out'))
  for (const [name, value] of left) ann.jar.set(name, value)
  expect((await bring(ann, asks(wiki, house))).leaves).toContain(acme.id)
})

test('while Redis is away the answer is no, and afterwards people get in again', async () => {
  const ann = browser()
  const question = questionIn(await bring(ann, asks(wiki, house)))
  await redis.kill()
  const refused = await deliver(ann, answerOf(acme, house, question))
  expect(refused.status).toBe(503)
  expect((await ann.get('/health/ready')).status).toBe(503)
  await redis.start()
  await ready(ann)
  expect(statusOf(await signIn(browser(), wiki, acme, house))).toBe('Success')
}, 30_000)

async function ready(visitor: Browser): Promise<void> {
  while ((await visitor.get('/health/ready')).status !== 200)
    await new Promise((again) => setTimeout(again, 50))
}
