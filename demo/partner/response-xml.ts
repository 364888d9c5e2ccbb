import { createHash, randomUUID } from 'node:crypto'
import { type Markup, markup } from '../counterpart/markup.js'
import { nameIDFormats, namespaces, password, statuses } from '../counterpart/saml-names.js'
import type { Person } from './person.js'
import type { Asked } from './voice.js'

export type Outcome =
  | { readonly kind: 'vouched'; readonly person: Person }
  | { readonly kind: 'refused'; readonly status: string; readonly message: string }

interface Facts {
  readonly id: string
  readonly issuer: string
  readonly audience: string
  readonly recipient: string
  readonly asked: Asked
  readonly outcome: Outcome
}

const minutes = 60_000

/** A whole Response, not signed yet (saml-core 3.3.3, saml-profiles 4.1.4.2). */
export function responseXml(facts: Facts): string {
  const { id, issuer, recipient, asked, outcome } = facts
  const now = new Date()
  return markup`<samlp:Response xmlns:samlp="${namespaces.protocol}" xmlns:saml="${namespaces.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(now)}" Destination="${recipient}"${inResponseTo(asked)}><saml:Issuer>${issuer}</saml:Issuer>${statusXml(outcome)}${outcome.kind === 'vouched' ? assertionXml(facts, outcome.person, now) : ''}</samlp:Response>`
    .text
}

function statusXml(outcome: Outcome): Markup {
  if (outcome.kind === 'vouched') {
    return markup`<samlp:Status><samlp:StatusCode Value="${statuses.success}"/></samlp:Status>`
  }
  return markup`<samlp:Status><samlp:StatusCode Value="${statuses.responder}"><samlp:StatusCode Value="${outcome.status}"/></samlp:StatusCode><samlp:StatusMessage>${outcome.message}</samlp:StatusMessage></samlp:Status>`
}

function assertionXml({ issuer, audience, recipient, asked }: Facts, person: Person, now: Date): Markup {
  const until = instant(new Date(now.getTime() + 5 * minutes))
  const since = instant(new Date(now.getTime() - minutes))
  return markup`<saml:Assertion ID="_${randomUUID()}" Version="2.0" IssueInstant="${instant(now)}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${nameIDFormats.persistent}" NameQualifier="${issuer}" SPNameQualifier="${audience}">${lastingName(person, audience)}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient}"${inResponseTo(asked)}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${since}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${instant(now)}" SessionIndex="_${randomUUID()}"><saml:AuthnContext><saml:AuthnContextClassRef>${password}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributesXml(person)}</saml:AttributeStatement></saml:Assertion>`
}

function attributesXml(person: Person): readonly Markup[] {
  return Object.entries({
    displayName: [person.name],
    givenName: [person.givenName],
    sn: [person.surname],
    mail: [person.mail],
    title: [person.title],
    ou: [person.department],
    groups: person.groups,
  }).map(
    ([name, values]) =>
      markup`<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">${values.map((value) => markup`<saml:AttributeValue>${value}</saml:AttributeValue>`)}</saml:Attribute>`,
  )
}

function inResponseTo({ id }: Asked): Markup | undefined {
  return id === undefined ? undefined : markup` InResponseTo="${id}"`
}

/** Opaque, the same at every sign-in, another one for every audience (saml-core 8.3.7). */
function lastingName({ id }: Person, audience: string): string {
  return createHash('sha256').update(`${id} ${audience}`).digest('base64url')
}

function instant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}
