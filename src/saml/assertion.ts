import { attribute, child, children, isNamed } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { element } from '../xml/write.js'
import type { Written } from '../xml/write.js'
import { checkAssertion } from './assertion-grammar.js'
import type { Attribute } from './attribute.js'
import { readAttributes, writeAttribute } from './attribute.js'
import type { Covered } from './covered.js'
import { defined } from './defined.js'
import { malformed, numberOf, required, uriOf } from './grammar.js'
import { SAML } from './names.js'
import type { NameID } from './name-id.js'
import { identifier, readIssuer, readNameID, writeNameID } from './name-id.js'
import { instantOf, optionalInstantOf, writeInstant } from './times.js'

/** saml-core 2.3.3 */
export interface Assertion {
  readonly id: string
  readonly issueInstant: Date
  readonly issuer: string
  readonly subject?: Subject
  readonly conditions?: Conditions
  readonly authnStatements: readonly AuthnStatement[]
  readonly attributes: readonly Attribute[]
}

export interface Subject {
  readonly nameID?: NameID
  readonly confirmations: readonly SubjectConfirmation[]
}

export interface SubjectConfirmation {
  readonly method: string
  readonly notBefore?: Date
  readonly notOnOrAfter?: Date
  readonly recipient?: string
  readonly inResponseTo?: string
}

export interface Conditions {
  readonly notBefore?: Date
  readonly notOnOrAfter?: Date
  /** Each must be met, by any one of its audiences. */
  readonly audienceRestrictions: readonly (readonly string[])[]
  readonly oneTimeUse?: boolean
  readonly proxyRestriction?: ProxyRestriction
  /** There are conditions of a kind that nobody here knows. */
  readonly unknown?: boolean
}

/** saml-core 2.5.1.6 */
export interface ProxyRestriction {
  readonly count?: number
  readonly audiences: readonly string[]
}

export interface AuthnStatement {
  readonly authnInstant: Date
  readonly sessionIndex?: string
  readonly sessionNotOnOrAfter?: Date
  readonly classRef?: string
  readonly authenticatingAuthorities: readonly string[]
}

/** `decrypt` opens EncryptedID and EncryptedAttribute; they stand inside signed bytes. */
export function readAssertion(
  { assertion: e }: Covered,
  decrypt: (encrypted: XmlElement) => XmlElement,
): Assertion {
  checkAssertion(e)
  const subject = child(e, SAML, 'Subject')
  const conditions = child(e, SAML, 'Conditions')
  const statements = children(e, SAML, 'AttributeStatement')
  return defined<Assertion>({
    id: required(e, 'ID'),
    issueInstant: instantOf(e, 'IssueInstant'),
    issuer: issuerOf(e),
    subject: subject && readSubject(subject, decrypt),
    conditions: conditions && readConditions(conditions),
    authnStatements: children(e, SAML, 'AuthnStatement').map(readAuthnStatement),
    attributes: statements.flatMap((statement) => readAttributes(statement, decrypt)),
  })
}

/** Unsigned; sign it as it is. Prefix `xs` stands in values only. */
export function writeAssertion(assertion: Assertion, nameID: Written | undefined): Written {
  const { id, issueInstant, issuer, subject, conditions, authnStatements, attributes } = assertion
  const told = attributes.filter(({ values }) => values.length > 0).map(writeAttribute)
  return element(
    'saml:Assertion',
    { ID: id, Version: '2.0', IssueInstant: writeInstant(issueInstant) },
    element('saml:Issuer', {}, issuer),
    subject && writeSubject(subject, nameID),
    conditions && writeConditions(conditions),
    ...authnStatements.map(writeAuthnStatement),
    told.length === 0 ? undefined : element('saml:AttributeStatement', {}, ...told),
  )
}

function issuerOf(e: XmlElement): string {
  const issuer = child(e, SAML, 'Issuer')
  if (issuer === undefined) throw malformed('an assertion without Issuer')
  return readIssuer(issuer)
}

function readSubject(e: XmlElement, decrypt: (encrypted: XmlElement) => XmlElement): Subject {
  const encrypted = child(e, SAML, 'EncryptedID')
  const named = encrypted === undefined ? child(e, SAML, 'NameID') : decrypt(encrypted)
  if (child(e, SAML, 'BaseID') !== undefined || (named && !isNamed(named, SAML, 'NameID'))) {
    throw malformed('a subject that is named by something else than a NameID')
  }
  return defined<Subject>({
    nameID: named && readNameID(named),
    confirmations: children(e, SAML, 'SubjectConfirmation').map(readConfirmation),
  })
}

function readConfirmation(e: XmlElement): SubjectConfirmation {
  const data = child(e, SAML, 'SubjectConfirmationData')
  return defined<SubjectConfirmation>({
    method: required(e, 'Method'),
    notBefore: data && optionalInstantOf(data, 'NotBefore'),
    notOnOrAfter: data && optionalInstantOf(data, 'NotOnOrAfter'),
    recipient: data && attribute(data, 'Recipient'),
    inResponseTo: data && attribute(data, 'InResponseTo'),
  })
}

function readConditions(e: XmlElement): Conditions {
  const proxy = child(e, SAML, 'ProxyRestriction')
  return defined<Conditions>({
    notBefore: optionalInstantOf(e, 'NotBefore'),
    notOnOrAfter: optionalInstantOf(e, 'NotOnOrAfter'),
    audienceRestrictions: children(e, SAML, 'AudienceRestriction').map(audiencesOf),
    oneTimeUse: children(e, SAML, 'OneTimeUse').length > 0,
    proxyRestriction: proxy && readProxyRestriction(proxy),
    unknown: children(e, SAML, 'Condition').length > 0,
  })
}

function readProxyRestriction(e: XmlElement): ProxyRestriction {
  return defined<ProxyRestriction>({ count: numberOf(e, 'Count'), audiences: audiencesOf(e) })
}

function audiencesOf(e: XmlElement): readonly string[] {
  return children(e, SAML, 'Audience').map((audience) => uriOf(audience))
}

function readAuthnStatement(e: XmlElement): AuthnStatement {
  const context = child(e, SAML, 'AuthnContext')
  const classRef = context && child(context, SAML, 'AuthnContextClassRef')
  const authorities = context ? children(context, SAML, 'AuthenticatingAuthority') : []
  const sessionIndex = attribute(e, 'SessionIndex')
  return defined<AuthnStatement>({
    authnInstant: instantOf(e, 'AuthnInstant'),
    sessionIndex: sessionIndex === undefined ? undefined : identifier(sessionIndex, 'SessionIndex'),
    sessionNotOnOrAfter: optionalInstantOf(e, 'SessionNotOnOrAfter'),
    classRef: classRef && uriOf(classRef),
    authenticatingAuthorities: authorities.map((authority) => uriOf(authority)),
  })
}

function writeSubject(subject: Subject, nameID: Written | undefined): Written {
  return element(
    'saml:Subject',
    {},
    nameID ?? (subject.nameID && writeNameID(subject.nameID)),
    ...subject.confirmations.map((confirmation) =>
      element(
        'saml:SubjectConfirmation',
        { Method: confirmation.method },
        element('saml:SubjectConfirmationData', {
          NotBefore: at(confirmation.notBefore),
          NotOnOrAfter: at(confirmation.notOnOrAfter),
          Recipient: confirmation.recipient,
          InResponseTo: confirmation.inResponseTo,
        }),
      ),
    ),
  )
}

function writeConditions(conditions: Conditions): Written {
  const audience = (id: string): Written => element('saml:Audience', {}, id)
  const { proxyRestriction: proxy } = conditions
  return element(
    'saml:Conditions',
    { NotBefore: at(conditions.notBefore), NotOnOrAfter: at(conditions.notOnOrAfter) },
    ...conditions.audienceRestrictions.map((ids) =>
      element('saml:AudienceRestriction', {}, ...ids.map(audience)),
    ),
    conditions.oneTimeUse === true ? element('saml:OneTimeUse', {}) : undefined,
    proxy &&
      element('saml:ProxyRestriction', { Count: proxy.count?.toString() }, ...proxy.audiences.map(audience)),
  )
}

function writeAuthnStatement(statement: AuthnStatement): Written {
  const { classRef, authenticatingAuthorities } = statement
  return element(
    'saml:AuthnStatement',
    {
      AuthnInstant: writeInstant(statement.authnInstant),
      SessionIndex: statement.sessionIndex,
      SessionNotOnOrAfter: at(statement.sessionNotOnOrAfter),
    },
    element(
      'saml:AuthnContext',
      {},
      classRef === undefined ? undefined : element('saml:AuthnContextClassRef', {}, classRef),
      ...authenticatingAuthorities.map((id) => element('saml:AuthenticatingAuthority', {}, id)),
    ),
  )
}

function at(instant: Date | undefined): string | undefined {
  return instant && writeInstant(instant)
}
