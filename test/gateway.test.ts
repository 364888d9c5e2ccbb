import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../src/config/load.js'
import { openHouse } from '../src/gateway.js'
import type { AuditEvent } from '../src/model/audit-event.js'
import { appMetadata, outsider } from './support/house.js'

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'gateway-'))
  homes.push(home)
  for (const folder of ['config', 'metadata/apps']) mkdirSync(join(home, folder), { recursive: true })
  const settings = { log: { level: 'error' }, keys: { kind: 'ec-p256' } }
  writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify(settings))
  return home
}

/** Starts the house of this home and stops it; what stands in its audit by then. */
async function runOnce(home: string): Promise<readonly AuditEvent[]> {
  const house = await openHouse(loadSettings(home, {}), '0.0.0-test')
  const events = await house.gateway.audit.list({ limit: 1000 })
  await house.close()
  return events.map(({ event }) => event)
}

test.each(['pairwise.secret', 'record.key', 'signing-active.pem', 'encryption-active.pem'])(
  'F26: a house that has lost its %s does not make another one by itself',
  async (name) => {
    const home = newHome()
    await runOnce(home)
    await runOnce(home)
    const file = join(home, 'certs', name)
    renameSync(file, join(home, 'kept'))
    await expect(runOnce(home)).rejects.toThrow(`${file} is missing`)
    // Nor does a refused start prepare the way for the next one
    await expect(runOnce(home)).rejects.toThrow(`${file} is missing`)
    renameSync(join(home, 'kept'), file)
    await runOnce(home)
  },
)

test('a registration that came or went while nothing ran is written down at the next start', async () => {
  const home = newHome()
  const wiki = outsider('wiki')
  const file = join(home, 'metadata/apps/wiki.xml')
  const told = async () =>
    (await runOnce(home)).flatMap((event) =>
      event.type === 'registration.added' || event.type === 'registration.removed' ? [event.type] : [],
    )
  expect(await told()).toEqual([])
  writeFileSync(file, appMetadata(wiki))
  expect(await told()).toEqual(['registration.added'])
  expect(await told()).toEqual(['registration.added'])
  rmSync(file)
  expect(await told()).toEqual(['registration.added', 'registration.removed'])
})
