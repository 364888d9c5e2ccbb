import type { AccessOffice } from '../admin/access/access-office.js'
import { type Account, accounts, addAccount, newSetupLink, setActive } from '../admin/access/accounts.js'
import { firstOwnerLink } from '../admin/access/first-owner.js'
import { nameOf } from '../admin/access/names.js'
import { type GivenLink, giveLink } from '../admin/access/setup-links.js'
import { systemClock, systemRandom } from '../gateway.js'
import type { AdminRole } from '../model/admin.js'
import { sqliteAdmins } from '../store/sqlite-admins.js'
import { atTheMachine } from './at-the-machine.js'
import { CommandFault } from './command-fault.js'
import { by, type Setting, settingsOf, withStores } from './house.js'
import { json, lines, plain, table } from './terminal.js'

function withOffice<T>(setting: Setting, work: (office: AccessOffice) => Promise<T>): Promise<T> {
  const settings = settingsOf(setting)
  return withStores(settings, ({ db, directory, audit }) =>
    work({
      admins: sqliteAdmins(db),
      gateway: { baseUrl: settings.baseUrl, clock: systemClock, random: systemRandom, audit, directory },
    }),
  )
}

export async function listAdmins(setting: Setting, asJson: boolean): Promise<void> {
  await withOffice(setting, async (office) => {
    const all = await accounts(atTheMachine, office)
    setting.terminal.out(
      asJson ? json(all) : table([['NAME', 'ROLE', 'SIGNS IN', 'STATUS', 'LAST SIGN-IN'], ...all.map(row)]),
    )
  })
}

function row({ name, roleNow, user, active, hasPassword, lastSignInAt }: Account): readonly string[] {
  const way = user === undefined ? (hasPassword ? 'by password' : 'not yet') : 'through the gateway'
  return [
    name,
    roleNow ?? 'none',
    way,
    active ? 'active' : 'switched off',
    lastSignInAt?.toISOString() ?? 'never',
  ]
}

export interface SetupLinkOptions {
  readonly name?: string
  readonly role: AdminRole
}

/** While there is no account at all, links that were given out before are dead from now on. */
export async function makeSetupLink(setting: Setting, { name, role }: SetupLinkOptions): Promise<void> {
  await withOffice(setting, async (office) => {
    const link =
      name === undefined
        ? ((role === 'owner' ? await firstOwnerLink(office, by) : undefined) ??
          (await giveLink({ role, createdBy: by }, office)))
        : await addAccount(atTheMachine, { name, role }, office)
    setting.terminal.out(linkWords(link, `${name ?? 'Whoever opens it'} sets a password, and is ${role}.`))
  })
}

export async function resetPassword(setting: Setting, wanted: string): Promise<void> {
  await withOffice(setting, async (office) => {
    const { id, name } = await accountOf(wanted, office)
    const link = await newSetupLink(atTheMachine, id, office)
    setting.terminal.out(linkWords(link, `${name} sets a new password; until then the old one works.`))
  })
}

function linkWords({ address, expiresAt }: GivenLink, says: string): string {
  return `${address}\n${lines([
    ['what it does', says],
    ['works', `once, until ${expiresAt.toISOString()}`],
  ])}`
}

export async function switchAdmin(setting: Setting, wanted: string, active: boolean): Promise<void> {
  await withOffice(setting, async (office) => {
    const { id, name } = await accountOf(wanted, office)
    await setActive(atTheMachine, { id, active }, office)
    setting.terminal.out(
      `${plain(name)} is switched ${active ? 'on' : 'off: its sessions have ended, and its tokens open nothing'}.\n`,
    )
  })
}

async function accountOf(wanted: string, { admins }: AccessOffice): Promise<{ id: string; name: string }> {
  const found =
    (await admins.byName(nameOf(wanted))) ?? (await admins.byName(wanted)) ?? (await admins.find(wanted))
  if (found) return found
  throw new CommandFault(
    `Nobody who runs the house is called ${JSON.stringify(wanted)}.`,
    'sallyport admin list',
  )
}
