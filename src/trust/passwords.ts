import { hash, verify } from '@node-rs/argon2'
import type { Passwords } from '../model/office.js'
import { turns } from './turns.js'

/** argon2id (2), as OWASP Password Storage has it: 19 MiB, two passes, one lane. What is stored names its own, so they can be raised. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** At once: the threads that they take are those that files are read on, and guessing must not slow down sign-ins. */
const most = 2

/** argon2id, on threads of its own; the salt is drawn for each. */
export function argonPasswords(): Passwords {
  const inTurn = turns(most)
  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    verify: (stored, password) =>
      // An encoding that cannot be read is one that no password fits
      inTurn(() => verify(stored, password).catch(() => false)),
  }
}
