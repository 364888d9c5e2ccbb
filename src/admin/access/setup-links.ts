import { type Admin, permissionsOf, type SetupLink } from '../../model/admin.js'
import { AdminRefusal } from '../refusal.js'
import type { AccessOffice, PasswordOffice } from './access-office.js'
import { checkName } from './names.js'
import { asOne, checkPassword } from './password-rules.js'
import { type Entered, startSession } from './sessions.js'
import { roleNow, stateOf } from './standing.js'
import { written } from './written.js'

const hours = 24

/** Later than any instant: all links there are. */
export const everAfter = new Date(8_640_000_000_000_000)

/** Shown once: only the hash of its secret is kept. */
export interface GivenLink {
  readonly address: string
  readonly expiresAt: Date
}

/** Throws nothing: whoever calls has asked whether it may be given. */
export async function giveLink(
  link: Omit<SetupLink, 'secretHash' | 'expiresAt'>,
  { admins, gateway }: AccessOffice,
): Promise<GivenLink> {
  const { baseUrl, clock, random, audit } = gateway
  const now = clock.now()
  const secret = random.secret()
  const expiresAt = new Date(now.getTime() + hours * 3_600_000)
  const { role, createdBy: by, name, admin } = link
  const about = { ...(name === undefined ? {} : { name }), ...(admin === undefined ? {} : { admin }) }
  await audit.record([{ type: 'admin.setup_link_made', by, role, ...about }], true)
  await admins.setupLinks.forget(now)
  await admins.setupLinks.keep({ ...link, secretHash: random.hash(secret), expiresAt })
  return { address: `${baseUrl}/admin/setup/${secret}`, expiresAt }
}

/** What a link is for, without using it. Undefined: used, run out, or never given. */
export async function linkOf(
  secret: string,
  office: AccessOffice,
): Promise<Pick<SetupLink, 'name' | 'role' | 'expiresAt'> | undefined> {
  const { admins, gateway } = office
  const link = await admins.setupLinks.find(gateway.random.hash(secret))
  if (!link || link.expiresAt <= gateway.clock.now() || !(await standsStill(link, office))) return undefined
  const admin = link.admin === undefined ? undefined : await admins.find(link.admin)
  if (link.admin !== undefined && !admin?.active) return undefined
  const { name, role, expiresAt } = admin ? { ...admin, expiresAt: link.expiresAt } : link
  return { role, expiresAt, ...(name === undefined ? {} : { name }) }
}

/** Whoever may let nobody in any more has left no door open: an account, or a user's role, may be gone by now. */
async function standsStill({ giver: id }: SetupLink, office: AccessOffice): Promise<boolean> {
  if (id === undefined) return true
  const giver = await office.admins.find(id)
  const role = giver && (await roleNow(giver, office))
  return role !== undefined && permissionsOf[role].includes('admins.change')
}

export interface Setup {
  readonly secret: string
  /** Asked for where the link names nobody. */
  readonly name?: string
  readonly password: string
  readonly source: string
  readonly before?: string
}

/**
 * Sets the password, once, and lets its owner in; all other browsers of the account are out. A password that cannot be
 * taken leaves the link as it is. Throws `not_found`, `invalid`, `conflict`.
 */
export async function setUp(setup: Setup, office: PasswordOffice): Promise<Entered> {
  const { admins, gateway, passwords } = office
  const shown = await linkOf(setup.secret, office)
  if (!shown) throw gone()
  const name = shown.name ?? checkName(setup.name ?? '')
  checkPassword(setup.password, name)
  const passwordHash = await passwords.hash(asOne(setup.password))
  const link = await admins.setupLinks.take(gateway.random.hash(setup.secret))
  if (!link || !(await standsStill(link, office))) throw gone()
  const admin = await (link.admin === undefined
    ? made(link, name, passwordHash, office)
    : renewed(link.admin, passwordHash, office))
  const { role } = admin
  const by = `admin ${admin.name}`
  await gateway.audit.record(
    [
      { type: 'admin.setup_link_used', by, role, name: admin.name, admin: admin.id, source: setup.source },
      { type: 'admin.signed_in', admin: admin.id, by, way: 'setup', source: setup.source },
    ],
    true,
  )
  const { source, before } = setup
  return startSession(admin, { by: 'setup', source, ...(before === undefined ? {} : { before }) }, office)
}

function gone(): AdminRefusal {
  return new AdminRefusal('not_found', 'This link was used before, or has run out.', {
    todo: `A link works once, within ${hours} hours. Ask an owner for a new one, or make one on the machine itself: sallyport admin setup-link`,
  })
}

async function made(
  { role, createdBy }: SetupLink,
  name: string,
  passwordHash: string,
  office: PasswordOffice,
): Promise<Admin> {
  const { admins, gateway } = office
  const { clock, random } = gateway
  const now = clock.now()
  const admin: Admin = {
    id: random.id(),
    name,
    role,
    active: true,
    passwordHash,
    createdAt: now,
    lastSignInAt: now,
    version: 1,
  }
  if (await admins.byName(name)) throw nameTaken(name)
  const change = `added with the role ${role}`
  await written(
    { type: 'admin.added', admin, by: createdBy, change, after: stateOf(admin) },
    office,
    async () => {
      if (!(await admins.create(admin))) throw nameTaken(name)
    },
  )
  return admin
}

function nameTaken(name: string): AdminRefusal {
  return new AdminRefusal('conflict', `There is an account ${name} already.`, {
    todo: 'This link is used up. Ask for a new one, with another name.',
    faults: [{ path: 'name', says: 'This name is taken.' }],
  })
}

async function renewed(id: string, passwordHash: string, office: PasswordOffice): Promise<Admin> {
  const { admins, gateway } = office
  const admin = await admins.find(id)
  if (!admin?.active) throw gone()
  const now = gateway.clock.now()
  await written({ admin, by: `admin ${admin.name}`, change: 'new password' }, office, async () => {
    if ((await admins.update({ ...admin, passwordHash, lastSignInAt: now })) !== 'updated')
      throw new AdminRefusal('changed_meanwhile', 'Somebody changed this account at the same moment.', {
        todo: 'This link is used up. Ask for a new one.',
      })
  })
  await admins.sessions.endOf(id)
  return admin
}
