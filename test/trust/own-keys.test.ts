import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '../../src/model/audit-event.js'
import { KeyFault, openKeyRing } from '../../src/trust/key-ring.js'
import { ownKeys } from '../../src/trust/own-keys.js'

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

async function keys() {
  const home = mkdtempSync(join(tmpdir(), 'own-keys-'))
  homes.push(home)
  const events: AuditEvent[] = []
  const ring = await openKeyRing(join(home, 'certs'), {
    clock: { now: () => new Date('2026-11-22T10:00:00Z'), ticks: () => 0 },
    commonName: 'login.example.org',
    kind: 'ec-p256',
    by: 'gateway',
    audit: async (some) => void events.push(...some),
  })
  events.length = 0
  return { own: ownKeys(ring), events }
}

test('our keys are rolled by whoever asks, who stands in the audit; no private half is shown', async () => {
  const { own, events } = await keys()
  const next = await own.next('signing', undefined, 'admin mira')
  expect(next).toMatchObject({ use: 'signing', kind: 'ec-p256', state: 'next' })
  expect((await own.promote('signing', 'ec-p256', 'admin mira')).fingerprint).toBe(next.fingerprint)
  expect(await own.retire('signing', undefined, 'admin noor')).toHaveLength(1)
  expect(events.map((event) => [event.type, 'by' in event && event.by])).toEqual([
    ['key.made', 'admin mira'],
    ['key.promoted', 'admin mira'],
    ['key.retired', 'admin noor'],
  ])
  for (const key of own.list()) {
    expect(Object.keys(key)).not.toContain('privateKey')
    expect(key.notBefore.getTime()).toBeLessThan(key.notAfter.getTime())
  }
})

test('what the key ring does not do is said in words', async () => {
  const { own } = await keys()
  await expect(own.promote('signing', undefined, 'admin mira')).rejects.toBeInstanceOf(KeyFault)
  await expect(own.next('signing', 'rsa-1024', 'admin mira')).rejects.toThrow(/no keys of kind "rsa-1024"/)
  await expect(own.next('signing', 'rsa-3072', 'admin mira')).rejects.toThrow(/name it in keys.also/)
})
