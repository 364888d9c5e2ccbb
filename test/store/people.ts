import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Clock, KeptAnswer, Vault } from '../../src/model/ports.js'
import type { ExternalIdentity, Session, SignIn } from '../../src/model/signin.js'
import type { Link, User } from '../../src/model/user.js'

/** A clock that stands until it is moved. */
export interface TestClock extends Clock {
  move(seconds: number): void
}

export function testClock(start = '2026-11-22T09:00:00Z'): TestClock {
  let now = new Date(start).getTime()
  return {
    now: () => new Date(now),
    ticks: () => performance.now(),
    move: (seconds) => void (now += seconds * 1000),
  }
}

/** A real cipher under a key of its own. */
export function testVault(key = randomBytes(32)): Vault {
  const sealBytes: Vault['sealBytes'] = (plain, about) => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body])
  }
  const openBytes: Vault['openBytes'] = (sealed, about) => {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(about))
      decipher.setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    } catch {
      return undefined
    }
  }
  return {
    sealBytes,
    openBytes,
    seal: (plain, about) => Buffer.from(sealBytes(plain, about)).toString('base64'),
    open: (sealed, about) => openBytes(Buffer.from(sealed, 'base64'), about),
    pairwise: (user, app) => createHash('sha256').update(`${user} ${app}`).digest('hex'),
  }
}

export const acme = 'https://acme.test/idp'
export const wiki = 'https://wiki.test/sp'
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
let drawn = 0

/** Another name each time. */
export function fresh(kind: string): string {
  drawn += 1
  return `${kind}-${process.pid}-${drawn}`
}

export function after(clock: Clock, seconds: number): Date {
  return new Date(clock.now().getTime() + seconds * 1000)
}

export function aSignIn(clock: Clock, change: Partial<SignIn> = {}): SignIn {
  return {
    id: fresh('signin'),
    reference: fresh('REF'),
    request: {
      app: wiki,
      replyTo: 'https://wiki.test/acs',
      echo: { inResponseTo: '_r1', RelayState: 'kept as it came' },
      requestId: fresh('_request'),
      signed: true,
      forceAuthn: false,
      isPassive: false,
      partnerHints: [],
      hintsLimit: false,
      requesters: [],
      unsolicited: false,
    },
    source: '192.0.2.7',
    startedAt: clock.now(),
    expiresAt: after(clock, 900),
    state: 'open',
    version: 1,
    ...change,
  }
}

/** A sign-in that waits for what acme answers to `note`. */
export function anAskedSignIn(clock: Clock, note: string, change: Partial<SignIn> = {}): SignIn {
  const asked = { partner: acme, note, at: clock.now(), forceAuthn: false, chosen: true }
  return aSignIn(clock, { asked, ...change })
}

export function anIdentity(clock: Clock, change: Partial<ExternalIdentity> = {}): ExternalIdentity {
  return {
    partner: acme,
    subject: { value: 'ada', format: persistent },
    attributes: { mail: ['ada@acme.test'], groups: ['staff', 'it'] },
    authentication: {
      instant: clock.now(),
      context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
      authorities: [],
    },
    assertionId: fresh('_assertion'),
    issuedAt: clock.now(),
    until: after(clock, 300),
    unsolicited: false,
    ...change,
  }
}

export function anAnswer(clock: Clock, change: Partial<KeptAnswer> = {}): KeptAnswer {
  return { identity: anIdentity(clock), reference: fresh('REF'), ...change }
}

export function aSession(clock: Clock, change: Partial<Session> = {}): Session {
  return {
    id: fresh('session'),
    secretHash: fresh('hash'),
    user: fresh('user'),
    partner: acme,
    authentication: {
      instant: clock.now(),
      context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
      authorities: [],
    },
    startedAt: clock.now(),
    lastSeenAt: clock.now(),
    expiresAt: after(clock, 28_800),
    told: [],
    ...change,
  }
}

export function aUser(clock: Clock, change: Partial<User> = {}): User {
  return {
    id: fresh('user'),
    attributes: { mail: ['ada@acme.test'], displayName: ['Ada Lovelace'] },
    roles: { imported: ['reader', 'editor'], local: ['admin'] },
    groups: { imported: ['staff'], local: [] },
    active: true,
    createdAt: clock.now(),
    updatedAt: clock.now(),
    version: 1,
    ...change,
  }
}

export function aLink(clock: Clock, change: Partial<Link> = {}): Link {
  return {
    partner: acme,
    subject: { value: fresh('name'), format: persistent },
    createdAt: clock.now(),
    ...change,
  }
}
