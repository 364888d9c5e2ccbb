import {
  account,
  accounts,
  addAccount,
  changeRole,
  newSetupLink,
  setActive,
} from '../../admin/access/accounts.js'
import { revokeToken, tokens } from '../../admin/access/tokens.js'
import { type Operation, operation, plain } from '../operation.js'
import * as schemas from '../schemas/house.js'

const changeable = ['admins.change', 'admins.read'] as const

export const accountOperations: readonly Operation[] = [
  operation({
    id: 'listAccounts',
    tag: 'access',
    method: 'GET',
    path: '/accounts',
    permissions: ['admins.read'],
    says: 'Lists those who run the house.',
    answer: schemas.accountList,
    run: async ({ caller }, office) => ({ told: { items: plain(await accounts(caller, office)) } }),
  }),
  operation({
    id: 'showAccount',
    tag: 'access',
    method: 'GET',
    path: '/accounts/:account',
    permissions: ['admins.read'],
    says: 'Shows one of those who run the house.',
    answer: schemas.oneAccount,
    run: async ({ caller, parameters }, office) => {
      const shown = await account(caller, parameters.account, office)
      return { told: plain(shown), revision: String(shown.version) }
    },
  }),
  operation({
    id: 'addAccount',
    tag: 'access',
    method: 'POST',
    path: '/accounts',
    permissions: changeable,
    says: 'Gives a link by which somebody makes an account, once, within a day.',
    body: schemas.newAccount,
    status: 201,
    answer: schemas.setupLink,
    run: async ({ caller, body }, office) => ({ told: plain(await addAccount(caller, body, office)) }),
  }),
  operation({
    id: 'changeAccount',
    tag: 'access',
    method: 'PATCH',
    path: '/accounts/:account',
    permissions: changeable,
    guarded: true,
    says: 'Changes the role of an account, or switches it on or off; its browsers sign in again.',
    body: schemas.accountChange,
    answer: schemas.oneAccount,
    run: async ({ caller, parameters, body: { role, active }, seen }, office) => {
      const which = { id: parameters.account, ...(seen === undefined ? {} : { version: versionIn(seen) }) }
      const changed =
        role === undefined
          ? await setActive(caller, { ...which, active: active === true }, office)
          : await changeRole(caller, { ...which, role }, office)
      return { told: plain(changed), revision: String(changed.version) }
    },
  }),
  operation({
    id: 'giveSetupLink',
    tag: 'access',
    method: 'POST',
    path: '/accounts/:account/setup-link',
    permissions: changeable,
    says: 'Gives a link by which the password of an account is set anew, once, within a day.',
    status: 201,
    answer: schemas.setupLink,
    run: async ({ caller, parameters }, office) => ({
      told: plain(await newSetupLink(caller, parameters.account, office)),
    }),
  }),
]

/** No account ever has the version 0. */
function versionIn(seen: string): number {
  return /^\d{1,15}$/.test(seen) ? Number(seen) : 0
}

export const tokenOperations: readonly Operation[] = [
  operation({
    id: 'listTokens',
    tag: 'access',
    method: 'GET',
    path: '/tokens',
    permissions: [],
    says: 'Lists tokens: of everybody with `admins.read`, else one’s own with `tokens.change`.',
    more: 'Tokens are made at the console, by a person: one that was stolen makes itself no successors.',
    answer: schemas.tokenList,
    run: async ({ caller }, office) => ({ told: { items: plain(await tokens(caller, office)) } }),
  }),
  operation({
    id: 'revokeToken',
    tag: 'access',
    method: 'DELETE',
    path: '/tokens/:token',
    permissions: [],
    says: 'Ends a token: one’s own with `tokens.change`, anybody’s with `admins.change`.',
    answer: schemas.revokedToken,
    run: async ({ caller, parameters: { token } }, office) => {
      await revokeToken(caller, token, office)
      return { told: { id: token } }
    },
  }),
]
