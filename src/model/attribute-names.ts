export const nameFormats = {
  uri: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
  basic: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
  unspecified: 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
} as const

/** One attribute's names: in the house, as an object identifier, as the directories' friendly name, as claim URIs. */
export interface AttributeName {
  readonly house: string
  readonly oid?: string
  readonly friendly: string
  readonly claims: readonly string[]
  /** Other plain names seen in the field; compared without regard to case. */
  readonly also: readonly string[]
  /** Its values carry a domain after the last `@`: only a partner to whom that domain is confirmed may say them. */
  readonly scoped: boolean
}

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'
const ms08 = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/'

function row(
  house: string,
  friendly: string,
  oid: string | undefined,
  claims: readonly string[],
  also: readonly string[],
  scoped = false,
): AttributeName {
  return { house, friendly, claims, also, scoped, ...(oid === undefined ? {} : { oid: `urn:oid:${oid}` }) }
}

/** The one table of attribute names. The first claim URI is the one that is written. */
export const attributeNames: readonly AttributeName[] = [
  row(
    'name',
    'displayName',
    '2.16.840.1.113730.3.1.241',
    [`${ws05}name`, 'http://schemas.microsoft.com/identity/claims/displayname'],
    ['name', 'fullname', 'full_name'],
  ),
  row('commonName', 'cn', '2.5.4.3', ['http://schemas.xmlsoap.org/claims/CommonName'], ['commonname']),
  row(
    'givenName',
    'givenName',
    '2.5.4.42',
    [`${ws05}givenname`],
    ['firstname', 'first_name', 'user.firstname'],
  ),
  row(
    'surname',
    'sn',
    '2.5.4.4',
    [`${ws05}surname`],
    ['lastname', 'last_name', 'surname', 'familyname', 'user.lastname'],
  ),
  row(
    'email',
    'mail',
    '0.9.2342.19200300.100.1.3',
    [`${ws05}emailaddress`, 'http://schemas.xmlsoap.org/claims/EmailAddress'],
    ['email', 'emailaddress', 'user.email', 'e-mail'],
    true,
  ),
  row(
    'upn',
    'userPrincipalName',
    '1.2.840.113556.1.4.656',
    [`${ws05}upn`, 'http://schemas.xmlsoap.org/claims/UPN'],
    ['upn'],
    true,
  ),
  row(
    'immutableId',
    'immutableId',
    undefined,
    ['http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID'],
    ['immutableid', 'ms-ds-consistencyguid'],
  ),
  row('principalName', 'eduPersonPrincipalName', '1.3.6.1.4.1.5923.1.1.1.6', [], ['eppn'], true),
  row('scopedAffiliation', 'eduPersonScopedAffiliation', '1.3.6.1.4.1.5923.1.1.1.9', [], [], true),
  row('affiliation', 'eduPersonAffiliation', '1.3.6.1.4.1.5923.1.1.1.1', [], ['affiliation']),
  row('entitlement', 'eduPersonEntitlement', '1.3.6.1.4.1.5923.1.1.1.7', [], ['entitlement']),
  row('assurance', 'eduPersonAssurance', '1.3.6.1.4.1.5923.1.1.1.11', [], []),
  row('uniqueId', 'eduPersonUniqueId', '1.3.6.1.4.1.5923.1.1.1.13', [], [], true),
  row('subjectId', 'subject-id', undefined, [], ['urn:oasis:names:tc:SAML:attribute:subject-id'], true),
  row('pairwiseId', 'pairwise-id', undefined, [], ['urn:oasis:names:tc:SAML:attribute:pairwise-id'], true),
  row(
    'groups',
    'memberOf',
    '1.2.840.113556.1.2.102',
    ['http://schemas.xmlsoap.org/claims/Group', `${ms08}groups`],
    ['groups', 'group', 'ismemberof', 'urn:oid:1.3.6.1.4.1.5923.1.5.1.1'],
  ),
  row('roles', 'role', undefined, [`${ms08}role`], ['role', 'roles']),
  row(
    'userId',
    'uid',
    '0.9.2342.19200300.100.1.1',
    [`${ms08}windowsaccountname`],
    ['uid', 'userid', 'username', 'samaccountname'],
  ),
  row('employeeNumber', 'employeeNumber', '2.16.840.1.113730.3.1.3', [], ['employeeid']),
  row('title', 'title', '2.5.4.12', [], ['jobtitle']),
  row('department', 'ou', '2.5.4.11', ['http://schemas.xmlsoap.org/claims/Department'], ['department']),
  row(
    'organization',
    'o',
    '2.5.4.10',
    ['http://schemas.xmlsoap.org/claims/Company'],
    ['organization', 'organisation', 'company'],
  ),
  row('homeOrganization', 'schacHomeOrganization', '1.3.6.1.4.1.25178.1.2.9', [], []),
  row('phone', 'telephoneNumber', '2.5.4.20', [`${ws05}otherphone`], ['phone', 'phonenumber']),
  row('mobile', 'mobile', '0.9.2342.19200300.100.1.41', [`${ws05}mobilephone`], ['mobilephone']),
  row('country', 'c', '2.5.4.6', [`${ws05}country`], ['country']),
  row('locality', 'l', '2.5.4.7', [`${ws05}locality`], ['city', 'locality']),
  row('language', 'preferredLanguage', '2.16.840.1.113730.3.1.39', [], ['language', 'locale']),
  row(
    'authnMethods',
    'authnmethodsreferences',
    undefined,
    ['http://schemas.microsoft.com/claims/authnmethodsreferences'],
    [],
  ),
]

const byHouse = new Map(attributeNames.map((names) => [names.house, names]))
const byWire = new Map<string, AttributeName>()
for (const names of attributeNames) {
  for (const wire of [names.oid, names.friendly, ...names.claims, ...names.also]) {
    if (wire !== undefined && !byWire.has(wire.toLowerCase())) byWire.set(wire.toLowerCase(), names)
  }
}

/** The row for a house name. */
export function namesOf(house: string): AttributeName | undefined {
  return byHouse.get(house)
}

/** The row for a name as a counterpart wrote it. FriendlyName attributes are never looked up: only Name is. */
export function knownAs(wire: string): AttributeName | undefined {
  return byWire.get(wire.toLowerCase())
}
