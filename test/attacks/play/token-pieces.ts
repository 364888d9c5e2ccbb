import type { Keys } from '../../support/keys.js'
import type { TokenType } from '../../../src/wsfed/names.js'
import { evilId, mallorys, signatureOf, unsigned } from './genuine.js'
import { after, cut, into, swap, without } from './pieces.js'
import { sealed, type Sealing } from './seal.js'
import type { GenuineToken } from './tokens.js'

const idNames = { saml11: 'AssertionID', saml20: 'ID' } as const

export function tokenIdOf(token: string): string {
  return / (?:ID|AssertionID)="([^"]+)"/.exec(token)?.[1] ?? ''
}

export function renamedToken(token: string, id = evilId): string {
  return token.replace(/ (ID|AssertionID)="[^"]+"/, ` $1="${id}"`)
}

/** A token about somebody else, without a signature, under an ID of its own. */
export function evilToken(token: string): string {
  return renamedToken(mallorys(unsigned(token)))
}

/** As `evilToken`, but under the genuine one's ID. */
export function evilTokenTwin(token: string): string {
  return mallorys(unsigned(token))
}

/** The token carrying this signature where its grammar has one. */
export function carrying(token: string, signature: string, tokenType: TokenType): string {
  return tokenType === 'saml11' ? into(token, signature) : after(token, cut(token, 'saml:Issuer'), signature)
}

/** The token in its envelope replaced by something else. */
export function insteadOf({ wresult, token }: GenuineToken, other: string): string {
  return swap(wresult, token, other)
}

export function holderOf(wresult: string): string {
  return cut(wresult, 't:RequestedSecurityToken')
}

export function answerIn(wresult: string): string {
  return cut(wresult, 't:RequestSecurityTokenResponse')
}

/** The genuine token's signature, and the token without it. */
export function apart(token: string): readonly [signature: string, rest: string] {
  const signature = signatureOf(token)
  return [signature, without(token, signature)]
}

/** What the owner of the partner's key itself says in a token, or signs in a strange way. */
export interface TokenResealing {
  readonly edit?: (token: string) => string
  readonly keys?: Keys
  readonly sealing?: Omit<Sealing, 'keys'>
}

/** The wresult with its token as `edit` leaves it, signed again. */
export function resealedToken(
  genuine: Pick<GenuineToken, 'wresult' | 'token' | 'tokenType' | 'from'>,
  { edit = same, keys = genuine.from.keys, sealing }: TokenResealing = {},
): string {
  const { wresult, token, tokenType } = genuine
  const plain = edit(unsigned(token))
  const how = {
    idAttribute: idNames[tokenType],
    place: tokenType === 'saml11' ? 'last' : 'after-issuer',
    keys,
    ...sealing,
  } as const
  return sealed(swap(wresult, token, plain), plain, how)
}

function same(token: string): string {
  return token
}
