import { type ApiToken, type Caller, type Permission, permissionsOf } from '../../model/admin.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import type { AccessOffice } from './access-office.js'
import { isUsable } from './callers.js'
import { mustBeFresh } from './fresh.js'
import { newToken } from './token-shape.js'

export const tokenDays = { usual: 90, most: 365 }

export interface TokenWish {
  /** What it is for. */
  readonly name: string
  readonly scopes: readonly Permission[]
  /** 1 to 365; 90 unless told otherwise. */
  readonly days?: number
}

/** A token as it may be shown. */
export interface ShownToken extends Omit<ApiToken, 'secretHash'> {
  /** Name of the account that it belongs to. */
  readonly owner: string
  /** Neither revoked nor run out. */
  readonly usable: boolean
}

export interface NewToken extends ShownToken {
  /** Shown this once. */
  readonly secret: string
}

/** Throws `invalid`; `not_allowed` for scopes that the caller has not got. */
export async function makeToken(caller: Caller, wish: TokenWish, office: AccessOffice): Promise<NewToken> {
  mustMay(caller, 'tokens.change')
  if (caller.via !== 'console')
    throw new AdminRefusal('not_allowed', 'Tokens are made by a person, at the console.', {
      todo: 'Or one that was stolen could make itself successors.',
    })
  mustBeFresh(caller, office)
  const { name, scopes, days } = checked(caller, wish)
  const { clock, random, audit } = office.gateway
  const now = clock.now()
  const secret = newToken(random)
  const token: ApiToken = {
    id: random.id(),
    name,
    secretHash: random.hash(secret),
    admin: caller.admin,
    scopes,
    createdAt: now,
    expiresAt: new Date(now.getTime() + days * 86_400_000),
  }
  await audit.record([eventOf('token.made', token, caller)], true)
  await office.admins.tokens.make(token)
  const owner = await office.admins.find(caller.admin)
  return { ...shown(token, owner?.name ?? caller.admin, now), secret }
}

function checked(
  caller: Caller,
  { name: typed, scopes, days = tokenDays.usual }: TokenWish,
): Required<TokenWish> {
  const name = typed.trim()
  const faults = [
    ...(/^[\w .:@/+-]{1,60}$/.test(name)
      ? []
      : [
          {
            path: 'name',
            says: 'Expected 1 to 60 letters, digits, spaces and . : @ / + - _ that say what it is for.',
          },
        ]),
    ...(scopes.length > 0 ? [] : [{ path: 'scopes', says: 'Choose at least one thing that it may do.' }]),
    ...(Number.isInteger(days) && days >= 1 && days <= tokenDays.most
      ? []
      : [{ path: 'days', says: `Expected 1 to ${tokenDays.most} days.` }]),
  ]
  if (faults.length > 0) throw new AdminRefusal('invalid', 'This token cannot be made.', { faults })
  for (const scope of scopes) mustMay(caller, scope)
  return { name, scopes: permissionsOf.owner.filter((permission) => scopes.includes(permission)), days }
}

/** One's own; of everybody, for whoever may see the accounts. The latest first. */
export async function tokens(caller: Caller, office: AccessOffice): Promise<readonly ShownToken[]> {
  const ofAll = caller.may.has('admins.read')
  if (!ofAll) mustMay(caller, 'tokens.change')
  const now = office.gateway.clock.now()
  const names = new Map((await office.admins.all()).map(({ id, name }) => [id, name]))
  return (await office.admins.tokens.all())
    .filter(({ admin }) => ofAll || admin === caller.admin)
    .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
    .map((token) => shown(token, names.get(token.admin) ?? token.admin, now))
}

/** One's own, or with `admins.change` anybody's. Throws `not_found`. */
export async function revokeToken(caller: Caller, id: string, office: AccessOffice): Promise<void> {
  const token = (await office.admins.tokens.all()).find((one) => one.id === id)
  mustMay(caller, token?.admin === caller.admin ? 'tokens.change' : 'admins.change')
  const { clock, audit } = office.gateway
  if (!token || !(await office.admins.tokens.revoke(id, clock.now())))
    throw new AdminRefusal('not_found', 'There is no such token, or it was revoked before.')
  await audit.record([eventOf('token.revoked', token, caller)], true)
}

function shown({ secretHash: _, ...token }: ApiToken, owner: string, now: Date): ShownToken {
  return { ...token, owner, usable: isUsable({ ...token, secretHash: _ }, now) }
}

function eventOf(
  type: 'token.made' | 'token.revoked',
  { id: token, name, admin, scopes, expiresAt }: ApiToken,
  { by }: Caller,
) {
  return { type, token, name, admin, by, scopes, expiresAt: expiresAt.toISOString() } as const
}
