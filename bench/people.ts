// Who signs in: people with twenty attributes of the names that universities and companies use, the assertion of which
// is 11 to 12 KB long once it is signed.
import type { Attribute } from '../src/saml/attribute.js'

const uri = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'

/** OID, FriendlyName, and how many values. */
const names: readonly (readonly [oid: string, friendlyName: string, values: number])[] = [
  ['0.9.2342.19200300.100.1.1', 'uid', 1],
  ['0.9.2342.19200300.100.1.3', 'mail', 2],
  ['2.16.840.1.113730.3.1.241', 'displayName', 1],
  ['2.5.4.42', 'givenName', 1],
  ['2.5.4.4', 'sn', 1],
  ['2.5.4.3', 'cn', 1],
  ['2.5.4.10', 'o', 1],
  ['2.5.4.11', 'ou', 2],
  ['2.5.4.12', 'title', 1],
  ['2.5.4.20', 'telephoneNumber', 2],
  ['2.5.4.7', 'l', 1],
  ['2.5.4.16', 'postalAddress', 1],
  ['2.16.840.1.113730.3.1.3', 'employeeNumber', 1],
  ['2.16.840.1.113730.3.1.4', 'employeeType', 1],
  ['2.16.840.1.113730.3.1.39', 'preferredLanguage', 1],
  ['1.3.6.1.4.1.5923.1.1.1.1', 'eduPersonAffiliation', 3],
  ['1.3.6.1.4.1.5923.1.1.1.9', 'eduPersonScopedAffiliation', 3],
  ['1.3.6.1.4.1.5923.1.1.1.7', 'eduPersonEntitlement', 2],
  ['1.3.6.1.4.1.5923.1.1.1.11', 'eduPersonAssurance', 2],
  ['1.3.6.1.4.1.5923.1.5.1.1', 'isMemberOf', 3],
]

/** The house name of each attribute is its FriendlyName: twenty rules in, twenty names out. */
export const importRules = names.map(([oid, friendlyName]) => ({ to: friendlyName, copy: `urn:oid:${oid}` }))
export const wireNames = names.map(([oid, friendlyName]) => ({
  attribute: friendlyName,
  name: `urn:oid:${oid}`,
  nameFormat: uri,
  friendlyName,
}))

/** The same twenty as claims. */
const claim = (friendlyName: string): string => `http://claims.partner.test/2026/${friendlyName}`
export const claimRules = names.map(([, friendlyName]) => ({ to: friendlyName, copy: claim(friendlyName) }))
export const claimNames = names.map(([, friendlyName]) => ({
  attribute: friendlyName,
  name: claim(friendlyName),
}))

/** Of one person, by claim URI. */
export function claimsOf({ attributes }: Person): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    attributes.map(({ friendlyName = '', values }) => [claim(friendlyName), values] as const),
  )
}

export interface Person {
  readonly name: string
  readonly attributes: readonly Attribute[]
}

/** The person with this number: the same number is the same person, down to the last value. */
export function person(number: number): Person {
  const name = `person-${String(number).padStart(5, '0')}`
  return {
    name,
    attributes: names.map(([oid, friendlyName, count]) => ({
      name: `urn:oid:${oid}`,
      nameFormat: uri,
      friendlyName,
      values: Array.from({ length: count }, (_, at) => valueOf(friendlyName, name, at)),
    })),
  }
}

function valueOf(friendlyName: string, name: string, at: number): string {
  switch (friendlyName) {
    case 'isMemberOf':
      return `cn=unit-${at} & projects,ou=groups,dc=partner,dc=test`
    case 'eduPersonEntitlement':
      return `urn:mace:partner.test:entitlement:licence:collection-${at}:read`
    case 'eduPersonAssurance':
      return `https://refeds.org/assurance/level/${at}`
    case 'mail':
    case 'eduPersonScopedAffiliation':
      return `${at === 0 ? '' : `alias-${at}.`}${name}@partner.test`
    default:
      return `${friendlyName} ${at + 1} of Ångström ${name}`
  }
}
