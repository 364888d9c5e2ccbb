import { DOMParser } from '@xmldom/xmldom'
import { namespaces } from '../counterpart/saml-names.js'

export interface ToldAttribute {
  readonly name: string
  readonly friendlyName?: string
  readonly values: readonly string[]
}

/** What the app was told of a person: read from the assertion whose signature node-saml has checked. */
export interface Told {
  readonly nameID: string
  readonly nameIDFormat: string
  readonly issuer: string
  readonly audience: string
  readonly sessionIndex: string
  readonly authnInstant: string
  readonly authnContext: string
  readonly authorities: readonly string[]
  readonly inResponseTo?: string
  readonly notOnOrAfter: string
  readonly attributes: readonly ToldAttribute[]
  readonly assertion: string
}

export function readTold(assertion: string): Told {
  const root = new DOMParser().parseFromString(assertion, 'text/xml').documentElement
  const all = (name: string) => Array.from(root.getElementsByTagNameNS(namespaces.assertion, name))
  const text = (name: string) => all(name)[0]?.textContent ?? ''
  const given = (name: string, attribute: string) => all(name)[0]?.getAttribute(attribute) ?? ''
  const inResponseTo = given('SubjectConfirmationData', 'InResponseTo')
  return {
    nameID: text('NameID'),
    nameIDFormat: given('NameID', 'Format'),
    issuer: text('Issuer'),
    audience: text('Audience'),
    sessionIndex: given('AuthnStatement', 'SessionIndex'),
    authnInstant: given('AuthnStatement', 'AuthnInstant'),
    authnContext: text('AuthnContextClassRef'),
    authorities: all('AuthenticatingAuthority').map((authority) => authority.textContent ?? ''),
    ...(inResponseTo === '' ? {} : { inResponseTo }),
    notOnOrAfter: given('Conditions', 'NotOnOrAfter'),
    attributes: all('Attribute').map(attributeOf),
    assertion,
  }
}

function attributeOf(attribute: Element): ToldAttribute {
  const values = Array.from(attribute.getElementsByTagNameNS(namespaces.assertion, 'AttributeValue'))
  const friendlyName = attribute.getAttribute('FriendlyName')
  return {
    name: attribute.getAttribute('Name') ?? '',
    ...(friendlyName ? { friendlyName } : {}),
    values: values.map((value) => value.textContent ?? ''),
  }
}

/** The values under a friendly name; empty when the app was not told. */
export function valuesOf({ attributes }: Told, friendlyName: string): readonly string[] {
  return attributes.find((attribute) => attribute.friendlyName === friendlyName)?.values ?? []
}
