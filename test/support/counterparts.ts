import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entrySettings } from '../../src/config/entry-settings.js'
import { loadSettings } from '../../src/config/load.js'
import { registrations } from '../../src/config/registrations.js'
import { type Caller, permissions } from '../../src/model/admin.js'
import type { RegistrationOffice } from '../../src/admin/registrations/registered.js'
import { openCounterparts } from '../../src/trust/counterparts.js'
import type { OpenRegistry } from '../../src/trust/registry.js'
import { gate } from './house.js'

export const noon = new Date('2026-11-22T12:00:00Z')

/** Counterparts of a house in which nobody is registered, by the product's own functions, at noon. */
export function emptyOffice(): RegistrationOffice {
  const home = mkdtempSync(join(tmpdir(), 'office-'))
  mkdirSync(join(home, 'config'))
  writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify({ baseUrl: gate }))
  const settings = loadSettings(home, {})
  rmSync(home, { recursive: true })
  const clock = { now: () => noon, ticks: () => 0 }
  const nobody = () => undefined
  const registry = {
    ...{ app: nobody, partner: nobody, appByHandle: nobody, partnerByHandle: nobody },
    quarantined: () => [],
  } as unknown as OpenRegistry // the rest is asked for by nobody here
  const counterparts = openCounterparts({
    ...{ registry, registrations: registrations(settings), entries: entrySettings(settings, {}) },
    ...{ folders: settings.folders, baseUrl: gate, loopback: false, clock },
    documents: { find: async () => undefined, version: async () => undefined },
  })
  return { counterparts, gateway: { registry, clock } } as unknown as RegistrationOffice // likewise
}

export const owner: Caller = {
  ...{ admin: '_owner', by: 'admin owner', via: 'console', role: 'owner', source: '192.0.2.7' },
  may: new Set(permissions),
}
