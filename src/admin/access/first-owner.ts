import type { AccessOffice } from './access-office.js'
import { everAfter, type GivenLink, giveLink } from './setup-links.js'

/** Whether there is anybody who could let others in; until then the console only says how to begin. */
export async function hasOwner({ admins }: Pick<AccessOffice, 'admins'>): Promise<boolean> {
  return (await admins.all()).some(({ active, role }) => active && role === 'owner')
}

/**
 * A link for the very first owner, where there is no account at all; whatever was given out before, and not used, is
 * dead from now on. Undefined: somebody is here already.
 */
export async function firstOwnerLink(
  office: AccessOffice,
  createdBy = 'first start',
): Promise<GivenLink | undefined> {
  if ((await office.admins.all()).length > 0) return undefined
  await office.admins.setupLinks.forget(everAfter)
  return giveLink({ role: 'owner', createdBy }, office)
}
