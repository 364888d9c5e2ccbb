import type { Caller } from '../../model/admin.js'
import { AdminRefusal } from '../refusal.js'
import type { PasswordOffice } from './access-office.js'
import { mustBeFresh } from './fresh.js'
import { asOne, checkPassword } from './password-rules.js'
import { type Entered, startSession } from './sessions.js'
import { written } from './written.js'

/** This browser gets a new secret; every other one of this account is out. */
export async function changeOwnPassword(
  caller: Caller,
  password: string,
  office: PasswordOffice,
): Promise<Entered> {
  const { admins, passwords } = office
  if (caller.via !== 'console')
    throw new AdminRefusal('not_allowed', 'A password is changed at the console, by the person whose it is.')
  mustBeFresh(caller, office)
  const admin = await admins.find(caller.admin)
  if (!admin || admin.passwordHash === undefined)
    throw new AdminRefusal('conflict', 'You come in through the gateway and have no password here.')
  checkPassword(password, admin.name)
  const passwordHash = await passwords.hash(asOne(password))
  await written({ admin, by: caller.by, change: 'new password' }, office, async () => {
    if ((await admins.update({ ...admin, passwordHash })) !== 'updated')
      throw new AdminRefusal(
        'changed_meanwhile',
        'Somebody changed this account at the same moment. Try again.',
      )
  })
  await admins.sessions.endOf(admin.id)
  return startSession(admin, { by: 'password', source: caller.source }, office)
}
