// Our signing key changes: published first, promoted when the counterparts know it, retired at last.
import type { Gateway } from './gateway.js'
import { appKinds, partnerKinds } from './peer-kinds.js'
import { agreed, alice, answerTo, signIn, speaksForExampleOrg, wentThrough } from './sign-ins.js'
import { type Peer, World, acsOf } from './world.js'
import { signingCertificate, signingCertificates, verifies } from './xmlsec.js'

const world = new World()
let gateway: Gateway
let partner: Peer
/** Takes our new metadata in time. */
let mellon: Peer<typeof appKinds.mellon>
/** Never does, until the end. */
let simplesamlphp: Peer<typeof appKinds.simplesamlphp>
let before: string

const checking = { SSP_CHECK_REQUEST: '1' }
const partnerKnows = async () => ({ knows: [await gateway.metadata('sp')], env: checking })

beforeAll(async () => {
  gateway = await world.gateway({ ...agreed, partners: { example: speaksForExampleOrg } })
  before = await gateway.metadata('idp')
  ;[partner, mellon, simplesamlphp] = await Promise.all([
    world.peer(partnerKinds.simplesamlphp, await partnerKnows()),
    world.peer(appKinds.mellon, { knows: [before] }),
    world.peer(appKinds.simplesamlphp, { knows: [before] }),
  ])
  await Promise.all([
    gateway.drop('partners', 'example', partner.metadata),
    gateway.drop('apps', 'mellon', mellon.metadata),
    gateway.drop('apps', 'simplesamlphp', simplesamlphp.metadata),
  ])
})
afterAll(() => world.close())

/** What the metadata says once it says something else: a running gateway looks at its keys about once a second. */
async function changedFrom(old: string): Promise<string> {
  const keys = signingCertificates(old).join()
  for (;;) {
    const now = await gateway.metadata('idp')
    if (signingCertificates(now).join() !== keys) return now
    await new Promise((again) => setTimeout(again, 100))
  }
}

test('whoever takes the next key in time never notices the change, and who does not refuses from then on', async () => {
  wentThrough(await signIn(mellon, gateway))
  wentThrough(await signIn(simplesamlphp, gateway))

  await gateway.command('keys', 'next', '--use', 'signing')
  const both = await changedFrom(before)
  expect(signingCertificates(both)).toHaveLength(2)
  expect(signingCertificates(both)[0]).toBe(signingCertificate(before))
  await mellon.restart({ knows: [both] })
  await partner.restart(await partnerKnows())
  wentThrough(await signIn(mellon, gateway))

  await gateway.command('keys', 'promote', '--use', 'signing')
  const promoted = await changedFrom(both)
  const [newKey = ''] = signingCertificates(promoted)
  expect(newKey).toBe(signingCertificates(both)[1])
  const outcome = await signIn(mellon, gateway)
  expect(wentThrough(outcome).attributes).toMatchObject(alice)
  expect(await verifies(answerTo(mellon, outcome).xml, newKey, 'Response')).toBe(true)
  expect(await verifies(answerTo(mellon, outcome).xml, signingCertificate(before), 'Response')).toBe(false)

  const late = await signIn(simplesamlphp, gateway)
  expect(answerTo(simplesamlphp, late).to).toBe(acsOf(simplesamlphp))
  expect(late.arrived).toBeUndefined()
  await simplesamlphp.restart({ knows: [promoted] })
  wentThrough(await signIn(simplesamlphp, gateway))

  await gateway.command('keys', 'retire', '--use', 'signing')
  wentThrough(await signIn(mellon, gateway))
})
