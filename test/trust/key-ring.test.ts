import { createPublicKey, privateDecrypt, publicEncrypt, X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '../../src/model/audit-event.js'
import { openKeyRing } from '../../src/trust/key-ring.js'
import type { KeyRingDeps } from '../../src/trust/key-ring.js'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'keys-')), 'certs')
  folders.push(folder)
  return folder
}

const now = new Date('2026-11-22T10:00:00Z')
const deps: KeyRingDeps = {
  clock: { now: () => now, ticks: () => 0 },
  commonName: 'login.example.org',
  kind: 'ec-p256',
}
const certificate = (base64: string | undefined) => new X509Certificate(Buffer.from(base64 ?? '', 'base64'))

test('the first start makes a signing and an encryption key, for their owner only', async () => {
  const folder = newFolder()
  const events: AuditEvent[] = []
  const ring = await openKeyRing(folder, {
    ...deps,
    audit: async (some) => void events.push(...some),
  })
  expect(ring.list().map(({ use, state, kind }) => [use, state, kind])).toEqual([
    ['signing', 'active', 'EC P-256'],
    ['encryption', 'active', 'RSA 2048'],
  ])
  expect(events.map(({ type }) => type)).toEqual(['key.made', 'key.made'])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  expect(ring.oddities()).toEqual([])
  const own = certificate(ring.signingCertificates()[0])
  expect(own.subject).toBe('CN=login.example.org')
  expect(new Date(own.validTo).getFullYear()).toBe(2036)
  const again = await openKeyRing(folder, deps)
  expect(again.signingCertificates()).toEqual(ring.signingCertificates())
})

test('the signing key is RSA 2048 unless something else is asked for', async () => {
  const ring = await openKeyRing(newFolder(), { clock: deps.clock, commonName: 'login.example.org' })
  expect(ring.list()[0]?.kind).toBe('RSA 2048')
  expect(ring.signer().algorithm).toBe('rsa-sha256')
  expect(ring.signer('rsa-sha512').algorithm).toBe('rsa-sha512')
  expect(ring.signer('ecdsa-sha256').algorithm).toBe('rsa-sha256')
})

test('a next key is published, promoted and finally retired, and a running ring sees each step', async () => {
  const folder = newFolder()
  const running = await openKeyRing(folder, deps)
  const [old] = running.signingCertificates()
  const events: AuditEvent[] = []
  const commands = await openKeyRing(folder, {
    ...deps,
    by: 'root',
    audit: async (some) => void events.push(...some),
  })

  const next = await commands.next('signing')
  await running.refresh()
  expect(running.signingCertificates()).toEqual([old, next.certificate])
  expect(running.signer().certificate).toBe(old)
  await expect(commands.next('signing')).rejects.toThrow('there is a next signing key already')

  await commands.promote('signing')
  await running.refresh()
  expect(running.signingCertificates()).toEqual([next.certificate])
  expect(running.signer().certificate).toBe(next.certificate)
  expect(running.list().map(({ use, state }) => `${use} ${state}`)).toEqual([
    'signing active',
    'signing retired',
    'encryption active',
  ])
  await expect(commands.promote('signing')).rejects.toThrow('sallyport keys next --use signing')

  const gone = await commands.retire('signing')
  await running.refresh()
  expect(gone.map((key) => key.certificate)).toEqual([old])
  expect(running.list()).toHaveLength(2)
  expect(events.map(({ type }) => type)).toEqual(['key.made', 'key.promoted', 'key.retired'])
  expect(events[0]).toMatchObject({ by: 'root', use: 'signing', fingerprint: next.fingerprint })
})

test('a retired encryption key still decrypts until it is deleted', async () => {
  const ring = await openKeyRing(newFolder(), deps)
  const [old] = ring.encryptionCertificates()
  await ring.next('encryption')
  await ring.promote('encryption')
  expect(ring.encryptionCertificates()).not.toContain(old)
  const secret = publicEncrypt(certificate(old).publicKey, Buffer.from('word'))
  const [active, retired] = ring.decryptionKeys()
  expect(ring.decryptionKeys()).toHaveLength(2)
  expect(retired && privateDecrypt(retired, secret).toString()).toBe('word')
  expect(active && createPublicKey(active).equals(certificate(old).publicKey)).toBe(false)
  await ring.retire('encryption')
  expect(ring.decryptionKeys()).toHaveLength(1)
})

test('a private key that others can read is said as a warning, one that they cannot is not', async () => {
  const folder = newFolder()
  const ring = await openKeyRing(folder, deps)
  chmodSync(join(folder, 'signing-active.pem'), 0o644)
  await ring.refresh()
  expect(ring.oddities()).toEqual([
    {
      severity: 'warning',
      says: expect.stringContaining('signing-active.pem'),
      todo: expect.stringContaining('chmod 600'),
    },
  ])
  chmodSync(join(folder, 'signing-active.pem'), 0o600)
  await ring.refresh()
  expect(ring.oddities()).toEqual([])
})

test('a key file gone bad leaves a running ring as it was and stops a new start', async () => {
  const folder = newFolder()
  const ring = await openKeyRing(folder, deps)
  const [before] = ring.signingCertificates()
  writeFileSync(join(folder, 'signing-active.pem'), 'nonsense')
  await ring.refresh()
  expect(ring.signingCertificates()).toEqual([before])
  expect(ring.oddities()[0]?.says).toContain('signing-active.pem cannot be used: it holds no certificate')
  await expect(openKeyRing(folder, deps)).rejects.toThrow('signing-active.pem cannot be used')
})

test('a lost active key is never replaced silently', async () => {
  const folder = newFolder()
  const ring = await openKeyRing(folder, deps)
  await ring.next('signing')
  rmSync(join(folder, 'signing-active.pem'))
  await expect(openKeyRing(folder, deps)).rejects.toThrow('there is no active signing key')
})

test('a certificate about to end is said with what to do', async () => {
  const folder = newFolder()
  await openKeyRing(folder, deps)
  const later = { now: () => new Date('2036-10-15T00:00:00Z'), ticks: () => 0 }
  const ring = await openKeyRing(folder, { ...deps, clock: later })
  expect(ring.oddities().map(({ todo }) => todo)).toEqual([
    expect.stringContaining('sallyport keys next --use signing'),
    expect.stringContaining('sallyport keys next --use encryption'),
  ])
})

test('of several first starts at once all end with the same keys', async () => {
  const folder = newFolder()
  const rings = await Promise.all([1, 2, 3].map(() => openKeyRing(folder, deps)))
  for (const ring of rings) await ring.refresh()
  expect(new Set(rings.map((ring) => ring.signingCertificates()[0])).size).toBe(1)
  expect(readdirSync(folder).sort()).toEqual(['encryption-active.pem', 'signing-active.pem'])
})
