import type { App } from '../model/app.js'
import { nameFormats } from '../model/attribute-names.js'
import type { Claim } from '../model/signin.js'

const profile = 'urn:oasis:names:tc:SAML:attribute:'

export const subjectIdNames: readonly string[] = [`${profile}subject-id`, `${profile}pairwise-id`]

export interface SubjectIdFacts {
  /** Host of the base URL: the scope of every identifier made here. */
  readonly scope: string
  /** The user's id here. */
  readonly user: string
  /** The user's pairwise name for this app. */
  readonly pairwise: string
}

/**
 * The identifier attributes that the app's metadata wants (SAML V2.0 Subject Identifier Attributes Profile 3.3);
 * `any` is answered with the pairwise one, which tells less. Without the entity attribute, a RequestedAttribute of
 * that name counts. Empty when the host cannot be a scope (an IPv6 address).
 */
export function subjectIds(
  app: Pick<App, 'saml'>,
  { scope, user, pairwise }: SubjectIdFacts,
): readonly Claim[] {
  if (!scopeGrammar.test(scope)) return []
  const wanted = requirement(app)
  const values = {
    'subject-id': [claim('subject-id', `${uniqueId(user)}@${scope}`)],
    'pairwise-id': [claim('pairwise-id', `${uniqueId(pairwise)}@${scope}`)],
    none: [],
  }
  return values[wanted]
}

function requirement({ saml }: Pick<App, 'saml'>): 'subject-id' | 'pairwise-id' | 'none' {
  const stated = saml?.subjectIdRequirement
  if (stated !== undefined) return stated === 'any' ? 'pairwise-id' : stated
  const requested = new Set(saml?.requestedAttributes.map(({ name }) => name))
  if (requested.has(`${profile}pairwise-id`)) return 'pairwise-id'
  return requested.has(`${profile}subject-id`) ? 'subject-id' : 'none'
}

function claim(friendlyName: string, value: string): Claim {
  return { name: profile + friendlyName, nameFormat: nameFormats.uri, friendlyName, values: [value] }
}

/** Profile 3.1.2 and 3.2.2: the parts of the value on each side of the `@`. */
const uniqueGrammar = /^[a-z0-9][a-z0-9=-]{0,126}$/
const scopeGrammar = /^[A-Za-z0-9][A-Za-z0-9.-]{0,126}$/

/**
 * Values are compared without regard to case, so an id with capitals, or with other characters, is told as the hex of
 * its bytes. That is one to one: `x-` never begins an id that stands for itself.
 */
function uniqueId(id: string): string {
  if (uniqueGrammar.test(id) && !id.startsWith('x-')) return id
  const encoded = `x-${Buffer.from(id).toString('hex')}`
  if (!uniqueGrammar.test(encoded))
    throw new Error('an id of this house is too long for a subject identifier')
  return encoded
}
