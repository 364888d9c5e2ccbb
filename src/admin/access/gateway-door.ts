import { type Admin, adminRoles } from '../../model/admin.js'
import { openEntry } from '../../model/console-pass.js'
import { currentSession } from '../../model/current-session.js'
import type { BrowserMemory } from '../../model/http.js'
import type { Gateway } from '../../model/ports.js'
import type { Told } from '../../model/signin.js'
import type { User } from '../../model/user.js'
import { AdminRefusal } from '../refusal.js'
import type { AccessOffice } from './access-office.js'
import { consoleRole, grantedRole } from './console-role.js'
import { type Entered, startSession } from './sessions.js'
import { stateOf } from './standing.js'
import { written } from './written.js'

/** What it takes beside, to see that the line was walked in this browser. */
export interface LineOffice extends AccessOffice {
  readonly gateway: AccessOffice['gateway'] & Pick<Gateway, 'state' | 'vault' | 'lifetimes'>
}

/** A browser that comes back from the line, and what it was given for the console. */
export interface Return {
  readonly entry: string
  readonly browser: BrowserMemory
  readonly source: string
}

/**
 * The end of a sign-in at the console through this gateway. What the browser was given opens nothing by itself: the
 * session of that browser must have been told of this very sign-in, and it works once. Throws `unauthenticated`,
 * `not_allowed`.
 */
export async function enterThroughGateway(
  { entry: sealed, browser, source }: Return,
  office: LineOffice,
): Promise<Entered & { readonly next: string }> {
  const { clock, vault, state } = office.gateway
  const entry = openEntry(sealed, vault, clock.now())
  const session = entry && (await currentSession({ browser }, office.gateway))
  const told = session?.told.findLast((one) => isThis(one, entry?.sessionIndex, office))
  if (!entry || !session || !told) throw tooLate()
  if (!(await state.replays.firstSeen(`console entry ${entry.id}`, new Date(entry.until)))) throw tooLate()
  const { admin: before } = browser
  const arrival = { user: session.user, reference: told.reference, source }
  const entered = await enterByRole({ ...arrival, ...(before === undefined ? {} : { before }) }, office)
  return { ...entered, next: entry.next }
}

function isThis({ app, sessionIndex }: Told, index: string | undefined, { gateway }: LineOffice): boolean {
  return app === `${gateway.baseUrl}/admin` && sessionIndex === index
}

function tooLate(): AdminRefusal {
  return new AdminRefusal('unauthenticated', 'This way into the console was used before, or has run out.', {
    todo: 'Sign in once more.',
  })
}

/** Somebody who has just signed in at the console through this gateway's own line. */
export interface Arrival {
  readonly user: string
  /** Of the sign-in. */
  readonly reference: string
  readonly source: string
  readonly before?: string
}

/** Lets in whom a console role was granted here. Throws `not_allowed`. */
export async function enterByRole(arrival: Arrival, office: AccessOffice): Promise<Entered> {
  const { user: id, reference, source, before } = arrival
  const { admins, gateway } = office
  const user = await gateway.directory.users.find(id)
  const role = user && grantedRole(user)
  if (!user || !role) throw await turnedAway('no_role', arrival, office)
  const admin = (await admins.byUser(id)) ?? (await made(user, office))
  if (!admin.active) throw await turnedAway('inactive', arrival, office, admin)
  const by = `admin ${admin.name}`
  await gateway.audit.record(
    [{ type: 'admin.signed_in', admin: admin.id, by, way: 'gateway', source, reference }],
    true,
  )
  // Losing it to somebody else's change loses only when they were last here
  await admins.update({ ...admin, lastSignInAt: gateway.clock.now() })
  return startSession(admin, { by: 'gateway', source, ...(before === undefined ? {} : { before }) }, office)
}

async function turnedAway(
  because: 'no_role' | 'inactive',
  { user, source, reference }: Arrival,
  { gateway }: AccessOffice,
  admin?: Admin,
): Promise<AdminRefusal> {
  const who = { user, reference, ...(admin ? { admin: admin.id } : {}) }
  await gateway.audit.record([{ type: 'admin.refused', because, source, ...who }], false)
  if (because === 'inactive')
    return new AdminRefusal('not_allowed', 'Your account at the console is switched off.', {
      todo: 'An owner can switch it on again, under Access.',
    })
  const roles = adminRoles.map(consoleRole).join(', ')
  return new AdminRefusal('not_allowed', 'You are known here, and have no role at the console.', {
    todo: `Somebody who runs this gateway can grant you one of ${roles}: sallyport user grant ${user} --role ${consoleRole('operator')}. What a partner says of your roles does not count.`,
  })
}

/**
 * The account of somebody who comes for the first time. What they may do is asked of the user each time, so the account
 * itself has the least role there is: it never counts as an owner who could let others in.
 */
async function made(user: User, office: AccessOffice): Promise<Admin> {
  const { admins, gateway } = office
  const { random, clock } = gateway
  const admin: Admin = {
    id: random.id(),
    name: nameFor(user),
    role: 'help-desk',
    active: true,
    user: user.id,
    createdAt: clock.now(),
    version: 1,
  }
  const change = 'came in through the gateway'
  const telling = { type: 'admin.added', admin, by: 'gateway', change, after: stateOf(admin) } as const
  try {
    await written(telling, office, async () => {
      if (!(await admins.create(admin)))
        throw new AdminRefusal('conflict', 'Somebody else has the same name at the console.')
    })
    return admin
  } catch (error) {
    // In another browser at the same moment
    const standing = error instanceof AdminRefusal ? await admins.byUser(user.id) : undefined
    if (standing) return standing
    throw error
  }
}

/** With a space in it, which no name of an account with a password has; the end of the id tells namesakes apart. */
function nameFor({ id, attributes }: User): string {
  const said = attributes['email']?.[0] ?? attributes['name']?.[0] ?? 'somebody'
  const plain = said
    .replace(/[^\p{L}\p{N}._@+ -]/gu, '')
    .trim()
    .slice(0, 60)
  return `${plain === '' ? 'somebody' : plain} (${id.slice(-6)})`
}
