import type { Admin, AdminRole, AdminSession, Caller, SetupLink } from '../../model/admin.js'
import { mustMay, mustMayGive } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import type { AccessOffice } from './access-office.js'
import { consoleRole } from './console-role.js'
import { mustBeFresh } from './fresh.js'
import { checkName } from './names.js'
import { liveSessions } from './sessions.js'
import { everAfter, type GivenLink, giveLink } from './setup-links.js'
import { roleNow, stateOf } from './standing.js'
import { written } from './written.js'

/** An account without what nobody may see. */
export interface Account extends Omit<Admin, 'passwordHash'> {
  /** What it may be now; absent: it lets nobody in. */
  readonly roleNow?: AdminRole
  readonly hasPassword: boolean
  readonly sessions: readonly Omit<AdminSession, 'secretHash' | 'admin'>[]
}

/** Everybody who runs the house, by name. */
export async function accounts(caller: Caller, office: AccessOffice): Promise<readonly Account[]> {
  mustMay(caller, 'admins.read')
  const all = await office.admins.all()
  const sorted = all.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return Promise.all(sorted.map((admin) => seen(admin, office)))
}

/** Throws `not_found`. */
export async function account(caller: Caller, id: string, office: AccessOffice): Promise<Account> {
  mustMay(caller, 'admins.read')
  return seen(await found(id, office), office)
}

async function seen(admin: Admin, office: AccessOffice): Promise<Account> {
  const { passwordHash, ...rest } = admin
  const role = await roleNow(admin, office)
  const sessions = await liveSessions(admin.id, office)
  return {
    ...rest,
    ...(role === undefined ? {} : { roleNow: role }),
    hasPassword: passwordHash !== undefined,
    sessions: sessions.map(({ secretHash: _, admin: _owner, ...session }) => session),
  }
}

export interface Newcomer {
  readonly name: string
  readonly role: AdminRole
}

/** The account is made when the link is used. Throws `invalid` for the name, `conflict` when it is taken. */
export async function addAccount(
  caller: Caller,
  { name: typed, role }: Newcomer,
  office: AccessOffice,
): Promise<GivenLink> {
  mustMay(caller, 'admins.change')
  mustMayGive(caller, role)
  mustBeFresh(caller, office)
  const name = checkName(typed)
  if (await office.admins.byName(name))
    throw new AdminRefusal('conflict', `There is an account ${name} already.`, {
      todo: 'Take another name, or make that account a new setup link.',
      faults: [{ path: 'name', says: 'This name is taken.' }],
    })
  return giveLink({ name, role, ...giverIn(caller) }, office)
}

/** A password that was lost is set anew by whoever has the link; until then the old one works. */
export async function newSetupLink(caller: Caller, id: string, office: AccessOffice): Promise<GivenLink> {
  mustMay(caller, 'admins.change')
  mustBeFresh(caller, office)
  const admin = await found(id, office)
  mustMayGive(caller, admin.role)
  if (admin.user !== undefined)
    throw new AdminRefusal('conflict', `${admin.name} comes in through the gateway and has no password here.`)
  if (!admin.active)
    throw new AdminRefusal('conflict', `${admin.name} is switched off.`, {
      todo: 'Switch the account on first.',
    })
  return giveLink({ admin: admin.id, name: admin.name, role: admin.role, ...giverIn(caller) }, office)
}

/** Whoever works at the machine has no account, and could change the database itself. */
function giverIn({ via, admin, by }: Caller): Pick<SetupLink, 'createdBy' | 'giver'> {
  return { createdBy: by, ...(via === 'command' ? {} : { giver: admin }) }
}

/** `version`: what the caller saw; when it has changed since, nothing is done. */
export interface Change {
  readonly id: string
  readonly version?: number
}

/** Their browsers sign in again: what was allowed a moment ago may not be now. */
export async function changeRole(
  caller: Caller,
  { id, version, role }: Change & { readonly role: AdminRole },
  office: AccessOffice,
): Promise<Account> {
  mustMay(caller, 'admins.change')
  mustMayGive(caller, role)
  mustBeFresh(caller, office)
  const admin = unchanged(await found(id, office), version)
  notOneself(caller, admin, 'role')
  if (admin.user !== undefined)
    throw new AdminRefusal('conflict', `${admin.name} has the role that was granted to the person.`, {
      todo: `Grant ${consoleRole(role)} there: sallyport user grant ${admin.user} --role ${consoleRole(role)}`,
    })
  if (admin.role === role) return seen(admin, office)
  return changed(caller, admin, { ...admin, role }, `role ${role}`, office)
}

/** Switched off: nobody comes in, every session ends, and its tokens are worth nothing until it is on again. */
export async function setActive(
  caller: Caller,
  { id, version, active }: Change & { readonly active: boolean },
  office: AccessOffice,
): Promise<Account> {
  mustMay(caller, 'admins.change')
  mustBeFresh(caller, office)
  const admin = unchanged(await found(id, office), version)
  if (!active) notOneself(caller, admin, 'account')
  if (admin.active === active) return seen(admin, office)
  return changed(caller, admin, { ...admin, active }, active ? 'switched on' : 'switched off', office)
}

async function found(id: string, { admins }: AccessOffice): Promise<Admin> {
  const admin = await admins.find(id)
  if (admin) return admin
  throw new AdminRefusal('not_found', 'There is no such account.')
}

function unchanged(admin: Admin, version: number | undefined): Admin {
  if (version === undefined || version === admin.version) return admin
  throw meanwhile(admin)
}

function meanwhile({ name }: Admin): AdminRefusal {
  return new AdminRefusal('changed_meanwhile', `Somebody else has changed ${name} meanwhile.`, {
    todo: 'Look at the account as it is now, then decide again.',
  })
}

function notOneself(caller: Caller, { id }: Admin, what: 'role' | 'account'): void {
  if (caller.admin !== id) return
  throw new AdminRefusal(
    'conflict',
    `Nobody changes ${what === 'role' ? 'their own role' : 'that of their own account'}.`,
    {
      todo: 'Another owner can do it.',
    },
  )
}

async function changed(
  caller: Caller,
  before: Admin,
  after: Admin,
  change: string,
  office: AccessOffice,
): Promise<Account> {
  const { admins } = office
  const telling = { admin: before, by: caller.by, change, before: stateOf(before), after: stateOf(after) }
  await written(telling, office, async () => {
    const outcome = await admins.update(after)
    if (outcome === 'changed_meanwhile') throw meanwhile(before)
    if (outcome === 'last_owner') throw lastOwner(before)
  })
  await admins.sessions.endOf(before.id)
  // Whoever was an owner a moment ago may have given out links that make others
  if (before.role === 'owner') await admins.setupLinks.forget(everAfter)
  return seen(await found(before.id, office), office)
}

function lastOwner({ name }: Admin): AdminRefusal {
  return new AdminRefusal('conflict', `${name} is the last active owner.`, {
    todo: 'Make somebody else an owner first, or nobody could let anybody in.',
  })
}
