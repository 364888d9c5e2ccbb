import { createPublicKey, privateDecrypt, publicEncrypt, X509Certificate } from 'node:crypto'
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { AuditEvent } from '../../src/model/audit-event.js'
import { openKeyRing } from '../../src/trust/key-ring.js'
import type { KeyHouse, KeyRingDeps } from '../../src/trust/key-ring.js'
import { checkNoneLost } from '../../src/trust/lost-secrets.js'

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
  expect(ring.signer({ signatureAlgorithm: 'rsa-sha512' }).algorithm).toBe('rsa-sha512')
  expect(ring.signer({ signatureAlgorithm: 'ecdsa-sha256' }).algorithm).toBe('rsa-sha256')
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

describe('several kinds of signing keys', () => {
  const kinds: KeyRingDeps = { ...deps, kind: 'rsa-2048', also: ['ec-p256', 'ec-p384'] }
  const held = (ring: KeyHouse) =>
    ring.list().map(({ use, state, kind, file }) => `${use} ${state} ${kind} ${basename(file)}`)

  test('a house that names further kinds holds one line of each, the default under its old names', async () => {
    const folder = newFolder()
    const before = await openKeyRing(folder, { ...deps, kind: 'rsa-2048' })
    const [old] = before.signingCertificates()
    const events: AuditEvent[] = []
    const ring = await openKeyRing(folder, { ...kinds, audit: async (some) => void events.push(...some) })
    expect(held(ring)).toEqual([
      'signing active RSA 2048 signing-active.pem',
      'signing active EC P-256 signing-ec-p256-active.pem',
      'signing active EC P-384 signing-ec-p384-active.pem',
      'encryption active RSA 2048 encryption-active.pem',
    ])
    expect(events.map(({ type }) => type)).toEqual(['key.made', 'key.made'])
    expect(ring.signingCertificates()[0]).toBe(old)
    expect(ring.signingCertificates()).toHaveLength(3)
    expect(ring.oddities()).toEqual([])
    expect(held(await openKeyRing(folder, kinds))).toEqual(held(ring))
  })

  test('each is signed for with the key chosen, by the algorithm chosen where the key allows it', async () => {
    const ring = await openKeyRing(newFolder(), kinds)
    const [rsa, p256, p384] = ring.signingCertificates()
    expect(ring.signer()).toMatchObject({ certificate: rsa, algorithm: 'rsa-sha256' })
    expect(ring.signer({ signingKey: 'rsa-2048' }).certificate).toBe(rsa)
    expect(ring.signer({ signingKey: 'ec-p256' })).toMatchObject({
      certificate: p256,
      algorithm: 'ecdsa-sha256',
    })
    expect(ring.signer({ signingKey: 'ec-p384' })).toMatchObject({
      certificate: p384,
      algorithm: 'ecdsa-sha384',
    })
    const choice = { signingKey: 'ec-p384', signatureAlgorithm: 'ecdsa-sha256' }
    expect(ring.signer(choice)).toMatchObject({ certificate: p384, algorithm: 'ecdsa-sha256' })
    expect(ring.signer({ signatureAlgorithm: 'rsa-sha512' })).toMatchObject({
      certificate: rsa,
      algorithm: 'rsa-sha512',
    })
    expect(() => ring.signer({ signingKey: 'rsa-4096' })).toThrow('no active signing key of kind rsa-4096')
  })

  test('each line rotates by itself, and a running ring sees each step', async () => {
    const folder = newFolder()
    const running = await openKeyRing(folder, kinds)
    const [rsa, p256, p384] = running.signingCertificates()
    const commands = await openKeyRing(folder, kinds)
    await expect(commands.promote('signing', 'ec-p256')).rejects.toThrow(
      'there is no next signing key of kind ec-p256; run: sallyport keys next --use signing --kind ec-p256',
    )

    const next = await commands.next('signing', 'ec-p256')
    await running.refresh()
    expect(basename(next.file)).toBe('signing-ec-p256-next.pem')
    expect(running.signingCertificates()).toEqual([rsa, p256, p384, next.certificate])
    expect(running.signingCertificates('ec-p256')).toEqual([p256, next.certificate])
    expect(running.signer({ signingKey: 'ec-p256' }).certificate).toBe(p256)

    await commands.promote('signing', 'ec-p256')
    await running.refresh()
    expect(running.signingCertificates()).toEqual([rsa, next.certificate, p384])
    expect(running.signer({ signingKey: 'ec-p256' }).certificate).toBe(next.certificate)
    expect(running.signer().certificate).toBe(rsa)

    expect(await commands.retire('signing')).toEqual([])
    expect((await commands.retire('signing', 'ec-p256')).map(({ certificate }) => certificate)).toEqual([
      p256,
    ])
    await expect(commands.next('signing', 'rsa-4096')).rejects.toThrow('name it in keys.also')
    await expect(commands.next('encryption', 'rsa-2048')).rejects.toThrow('always RSA')
  })

  test('one kind’s certificates are its own, and none of a kind that we do not have', async () => {
    const ring = await openKeyRing(newFolder(), kinds)
    const [rsa, p256] = ring.signingCertificates()
    expect(ring.signingCertificates('rsa-2048')).toEqual([rsa])
    expect(ring.signingCertificates('ec-p256')).toEqual([p256])
    expect(ring.signingCertificates('rsa-4096')).toEqual([])
    expect(ring.signingCertificates('../x')).toEqual([])
  })

  test('another kind becomes the default by the settings alone, and no file moves', async () => {
    const folder = newFolder()
    const before = await openKeyRing(folder, kinds)
    const [rsa, p256, p384] = before.signingCertificates()
    const names = readdirSync(folder).sort()
    const after = await openKeyRing(folder, { ...deps, kind: 'ec-p256', also: ['rsa-2048', 'ec-p384'] })
    expect(after.signingCertificates()).toEqual([p256, rsa, p384])
    expect(after.signer().certificate).toBe(p256)
    expect(after.signer({ signingKey: 'rsa-2048' }).certificate).toBe(rsa)
    expect(readdirSync(folder).sort()).toEqual(names)
    expect(after.oddities()).toEqual([])
  })

  test('a kind that the settings name no more is neither used nor published, and that is said', async () => {
    const folder = newFolder()
    const [rsa] = (await openKeyRing(folder, kinds)).signingCertificates()
    const ring = await openKeyRing(folder, { ...kinds, also: ['ec-p256'] })
    expect(ring.signingCertificates()).toHaveLength(2)
    expect(ring.signingCertificates()[0]).toBe(rsa)
    expect(ring.oddities().map(({ says }) => says)).toEqual([
      expect.stringContaining('signing-ec-p384-*.pem are of no kind that the settings name'),
    ])
    expect(() => ring.signer({ signingKey: 'rsa-4096' })).toThrow('no active signing key')
  })

  test('a new default kind without any key waits: what was the default signs until a next key is promoted', async () => {
    const folder = newFolder()
    const [old] = (await openKeyRing(folder, { ...deps, kind: 'rsa-2048' })).signingCertificates()
    const ring = await openKeyRing(folder, deps)
    expect(ring.signer().certificate).toBe(old)
    expect(ring.oddities()[0]?.says).toContain('want ec-p256 for the default signing key')
    const next = await ring.next('signing')
    expect(basename(next.file)).toBe('signing-next.pem')
    await ring.promote('signing')
    expect(ring.signer()).toMatchObject({ certificate: next.certificate, algorithm: 'ecdsa-sha256' })
    expect(ring.oddities()).toEqual([])
  })

  test('a new default kind beside the old one, which stays somebody’s, gets a line of its own', async () => {
    const folder = newFolder()
    const [old] = (await openKeyRing(folder, { ...deps, kind: 'rsa-2048' })).signingCertificates()
    const ring = await openKeyRing(folder, { ...deps, kind: 'ec-p256', also: ['rsa-2048'] })
    expect(ring.signingCertificates()).toEqual([old])
    expect(ring.signer().certificate).toBe(old)
    const next = await ring.next('signing')
    expect(basename(next.file)).toBe('signing-ec-p256-next.pem')
    expect(ring.signingCertificates()).toEqual([old, next.certificate])
    await ring.promote('signing')
    expect(ring.signingCertificates()).toEqual([next.certificate, old])
    expect(ring.signer({ signingKey: 'rsa-2048' }).certificate).toBe(old)
  })

  test('a file whose key is not of the kind in its name is not used', async () => {
    const folder = newFolder()
    const ring = await openKeyRing(folder, kinds)
    copyFileSync(join(folder, 'signing-ec-p384-active.pem'), join(folder, 'signing-ec-p256-active.pem'))
    await ring.refresh()
    expect(ring.oddities()[0]?.says).toContain(
      'signing-ec-p256-active.pem cannot be used: it holds a key of kind ec-p384',
    )
    await expect(openKeyRing(folder, kinds)).rejects.toThrow('no active signing key of kind ec-p256')
  })

  test('a lost active key of a further kind is not replaced while others of its line stand', async () => {
    const folder = newFolder()
    const ring = await openKeyRing(folder, kinds)
    await ring.next('signing', 'ec-p256')
    rmSync(join(folder, 'signing-ec-p256-active.pem'))
    await expect(openKeyRing(folder, kinds)).rejects.toThrow(
      'there is no active signing key of kind ec-p256; restore',
    )
    await ring.refresh()
    expect(() => ring.signer({ signingKey: 'ec-p256' })).toThrow('no active signing key of kind ec-p256')
    expect(ring.signer().algorithm).toBe('rsa-sha256')
  })

  test('what was the default under a name without a kind is not replaced when its file goes bad', async () => {
    const folder = newFolder()
    const swapped: KeyRingDeps = { ...deps, kind: 'ec-p256', also: ['rsa-2048'] }
    await openKeyRing(folder, { ...deps, kind: 'rsa-2048', also: ['ec-p256'] })
    const names = readdirSync(folder)
    expect((await openKeyRing(folder, swapped)).signer().algorithm).toBe('ecdsa-sha256')
    writeFileSync(join(folder, 'signing-active.pem'), 'nonsense')
    await expect(openKeyRing(folder, swapped)).rejects.toThrow('signing-active.pem cannot be used')
    expect(readdirSync(folder)).toEqual(names)
  })

  test('whoever only looks makes no key of a newly named kind', async () => {
    const folder = newFolder()
    await openKeyRing(folder, deps)
    const looking = await openKeyRing(folder, { ...deps, also: ['ec-p384'], lookOnly: true })
    expect(readdirSync(folder)).toHaveLength(2)
    expect(looking.oddities().map(({ todo }) => todo)).toEqual(['It is made at the next start.'])
    await openKeyRing(folder, { ...deps, also: ['ec-p384'] })
    await looking.refresh()
    expect(looking.oddities()).toEqual([])
  })

  test('of several first starts at once all end with the same keys of every kind', async () => {
    const folder = newFolder()
    const several: KeyRingDeps = { ...deps, also: ['ec-p384'] }
    const rings = await Promise.all([1, 2, 3].map(() => openKeyRing(folder, several)))
    for (const ring of rings) await ring.refresh()
    expect(new Set(rings.map((ring) => ring.signingCertificates().join())).size).toBe(1)
    expect(readdirSync(folder)).toHaveLength(3)
  })
})

test('the key that a house may not lack is the default’s, under either name', async () => {
  const folder = newFolder()
  await openKeyRing(folder, { ...deps, kind: 'rsa-2048', also: ['ec-p256'] })
  for (const name of ['pairwise.secret', 'record.key']) writeFileSync(join(folder, name), 'x')
  checkNoneLost(folder, 'rsa-2048')
  rmSync(join(folder, 'signing-active.pem'))
  checkNoneLost(folder, 'ec-p256')
  expect(() => checkNoneLost(folder, 'rsa-2048')).toThrow('signing-active.pem is missing')
})
