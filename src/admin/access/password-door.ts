import { Authenticator } from 'passport'
import { Strategy } from 'passport-local'
import type { Admin } from '../../model/admin.js'
import { AdminRefusal } from '../refusal.js'
import type { PasswordOffice } from './access-office.js'
import { nameOf } from './names.js'
import { asOne, isTriable } from './password-rules.js'
import { endSecret, type Entered, startSession } from './sessions.js'
import { Throttle, type Wait } from './throttle.js'

export interface Given {
  readonly name: string
  readonly password: string
  readonly source: string
  /** The cookie that the browser came with: it is worth nothing afterwards. */
  readonly before?: string
}

/** Where passwords are tried; one for the house, for it remembers who tried too often. */
export interface PasswordDoor {
  /** Throws AdminRefusal `unauthenticated`, the same for a wrong name and a wrong password, or `throttled`. */
  enter(given: Given): Promise<Entered>
}

const doors = new WeakMap<PasswordOffice, PasswordDoor>()

/** The one of this house, whoever asks. */
export function passwordDoorOf(office: PasswordOffice): PasswordDoor {
  const standing = doors.get(office)
  if (standing) return standing
  const door = passwordDoor(office)
  doors.set(office, door)
  return door
}

export function passwordDoor(office: PasswordOffice): PasswordDoor {
  const throttle = new Throttle(office.gateway.clock)
  const ask = asker(office)
  return {
    async enter(given) {
      const name = nameOf(given.name)
      const wait = throttle.enter(name, given.source)
      if (wait) throw await throttled(wait, given, office)
      const admin = await ask(name, given.password)
      const entered = admin && (await entry(admin, given, office))
      if (!entered) throw await wrong(name, given, office)
      throttle.forgive(name, given.source)
      return entered
    },
  }
}

type Ask = (name: string, password: string) => Promise<Admin | undefined>

/** passport with its local strategy, on a request that is nothing but these two words; no session of its. */
function asker(office: PasswordOffice): Ask {
  const knows = verifier(office)
  const authenticator = new Authenticator()
  authenticator.use(
    new Strategy({ session: false }, (name, password, done) => {
      knows(name, password).then((admin) => done(null, admin ?? false), done)
    }),
  )
  return (username, password) =>
    new Promise((resolve, reject) => {
      const answer = (error: unknown, admin: Admin | false | undefined) =>
        error instanceof Error ? reject(error) : resolve(admin || undefined)
      // The types speak of Express; the library asks for no more than a body
      const pass = authenticator.authenticate('local', { session: false }, answer) as (
        request: { readonly body: Readonly<Record<string, string>> },
        response: object,
        next: (error: unknown) => void,
      ) => void
      // Without a word in both fields the strategy would answer sooner than with a wrong one
      pass(
        { body: { username: username || '-', password: isTriable(password) ? password : ' ' } },
        {},
        reject,
      )
    })
}

/** The same work whoever is named: for a name that nobody has, a hash that no password fits. */
function verifier({ admins, passwords, gateway }: PasswordOffice): Ask {
  const nobodys = passwords.hash(gateway.random.secret())
  nobodys.catch(() => {})
  return async (name, password) => {
    const admin = await admins.byName(name)
    const hash = admin?.passwordHash ?? (await nobodys)
    const fits = await passwords.verify(hash, asOne(password))
    return fits && admin?.passwordHash !== undefined && admin.active ? admin : undefined
  }
}

/** No event, no session. Somebody may have changed the password or the account while this one was tried. */
async function entry(
  admin: Admin,
  { source, before }: Given,
  office: PasswordOffice,
): Promise<Entered | undefined> {
  const { admins, gateway } = office
  const by = `admin ${admin.name}`
  await gateway.audit.record(
    [{ type: 'admin.signed_in', admin: admin.id, by, way: 'password', source }],
    true,
  )
  const coming = { by: 'password', source, ...(before === undefined ? {} : { before }) } as const
  const entered = await startSession(admin, coming, office)
  const now = await admins.find(admin.id)
  if (now?.active && now.passwordHash === admin.passwordHash) {
    await admins.update({ ...now, lastSignInAt: gateway.clock.now() })
    return entered
  }
  await endSecret(entered.secret, office)
  return undefined
}

async function wrong(
  name: string,
  { source }: Given,
  { admins, gateway }: PasswordOffice,
): Promise<AdminRefusal> {
  const known = await admins.byName(name)
  const who = known ? { admin: known.id } : {}
  await gateway.audit.record([{ type: 'admin.refused', because: 'wrong', source, ...who }], false)
  return new AdminRefusal('unauthenticated', 'This name and this password do not belong together.', {
    todo: 'Check both. If the password is lost, an owner makes you a new setup link.',
  })
}

async function throttled(wait: Wait, { source }: Given, { gateway }: PasswordOffice): Promise<AdminRefusal> {
  const { seconds, isFirst } = wait
  if (isFirst) await gateway.audit.record([{ type: 'admin.refused', because: 'throttled', source }], false)
  return new AdminRefusal(
    'throttled',
    `Too many sign-ins failed from this network. Wait ${waitWords(seconds)}.`,
    {
      todo: 'Then try again. Nobody is locked out: from another network it works at once.',
      retryAfter: seconds,
    },
  )
}

function waitWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
