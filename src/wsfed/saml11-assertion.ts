import { allText } from '../saml/attribute.js'
import { defined } from '../saml/defined.js'
import { malformed, required, uriOf } from '../saml/grammar.js'
import { SAML11 } from '../saml/names.js'
import { identifier } from '../saml/name-id.js'
import { instantOf, optionalInstantOf, writeInstant } from '../saml/times.js'
import type { Verified } from '../xml/signature.js'
import { attribute, child, children, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { element } from '../xml/write.js'
import type { Written } from '../xml/write.js'
import { claimOf, designatorOf } from './claim-uri.js'
import { bearer11 } from './names.js'
import { checkAssertion11, subjectIn } from './saml11-grammar.js'

/** SAML 1.1 core 2.3.2, one person's. */
export interface Assertion11 {
  readonly id: string
  readonly issuer: string
  readonly issueInstant: Date
  readonly conditions?: Conditions11
  /** Of every statement alike. */
  readonly subject: Subject11
  readonly authentication?: AuthenticationStatement
  readonly attributes: readonly Attribute11[]
}

export interface Conditions11 {
  readonly notBefore?: Date
  readonly notOnOrAfter?: Date
  /** Each must be met, by any one of its audiences. */
  readonly audienceRestrictions: readonly (readonly string[])[]
  /** There are conditions of a kind that nobody here knows. */
  readonly unknown?: boolean
}

export interface Subject11 {
  readonly nameIdentifier?: NameIdentifier
  readonly confirmationMethods: readonly string[]
}

export interface NameIdentifier {
  readonly value: string
  readonly format?: string
  readonly nameQualifier?: string
}

export interface AuthenticationStatement {
  readonly method: string
  readonly instant: Date
}

/** `name` is the claim's URI, or a plain name. */
export interface Attribute11 {
  readonly name: string
  readonly values: readonly string[]
}

const mostStatements = 32

/** What a key of the partner has signed; anything else does not compile. */
export function readAssertion11({ value: e }: Verified<XmlElement>): Assertion11 {
  checkAssertion11(e)
  const authentications = children(e, SAML11, 'AuthenticationStatement')
  const statements = children(e, SAML11, 'AttributeStatement')
  const [authentication] = authentications
  if (authentications.length > 1) throw malformed('several AuthenticationStatement')
  if (statements.length > mostStatements) throw malformed('too many AttributeStatement')
  const conditions = child(e, SAML11, 'Conditions')
  return defined<Assertion11>({
    id: required(e, 'AssertionID'),
    issuer: issuerOf(e),
    issueInstant: instantOf(e, 'IssueInstant'),
    conditions: conditions && readConditions(conditions),
    subject: theSubject([...authentications, ...statements]),
    authentication: authentication && readAuthentication(authentication),
    attributes: statements.flatMap((statement) =>
      children(statement, SAML11, 'Attribute').map(readAttribute),
    ),
  })
}

/** Unsigned; sign it as it is, its signature last (SAML 1.1 core 5.4.1). */
export function writeAssertion11(assertion: Assertion11): Written {
  const { id, issuer, issueInstant, conditions, subject, authentication, attributes } = assertion
  const told = attributes.filter(({ values }) => values.length > 0)
  const statement = () => writeSubject(subject)
  return element(
    'saml:Assertion',
    {
      MajorVersion: '1',
      MinorVersion: '1',
      AssertionID: id,
      Issuer: issuer,
      IssueInstant: writeInstant(issueInstant),
    },
    conditions && writeConditions(conditions),
    authentication &&
      element(
        'saml:AuthenticationStatement',
        {
          AuthenticationMethod: authentication.method,
          AuthenticationInstant: writeInstant(authentication.instant),
        },
        statement(),
      ),
    told.length === 0
      ? undefined
      : element('saml:AttributeStatement', {}, statement(), ...told.map(writeAttribute)),
  )
}

/** SAML 1.1 core 2.3.2: a string; compared byte for byte. */
function issuerOf(e: XmlElement): string {
  const issuer = required(e, 'Issuer')
  if (issuer === '' || issuer.length > 1024) throw malformed('Issuer is empty or too long')
  return issuer
}

function readConditions(e: XmlElement): Conditions11 {
  const restrictions = children(e, SAML11, 'AudienceRestrictionCondition')
  return defined<Conditions11>({
    notBefore: optionalInstantOf(e, 'NotBefore'),
    notOnOrAfter: optionalInstantOf(e, 'NotOnOrAfter'),
    audienceRestrictions: restrictions.map((restriction) =>
      children(restriction, SAML11, 'Audience').map((audience) => uriOf(audience)),
    ),
    unknown: children(e, SAML11, 'Condition').length > 0 || undefined,
  })
}

/** Statements of one assertion are about one person, or nobody could say whose the attributes are. */
function theSubject(statements: readonly XmlElement[]): Subject11 {
  const [first, ...others] = statements.map((statement) => readSubject(subjectIn(statement)))
  if (first === undefined) throw malformed('an assertion without a statement')
  if (others.some((other) => !isSame(first, other))) throw malformed('statements about several subjects')
  return first
}

function isSame(one: Subject11, other: Subject11): boolean {
  const { nameIdentifier: a } = one
  const { nameIdentifier: b } = other
  return (
    a?.value === b?.value &&
    a?.format === b?.format &&
    a?.nameQualifier === b?.nameQualifier &&
    one.confirmationMethods.join(' ') === other.confirmationMethods.join(' ')
  )
}

function readSubject(e: XmlElement): Subject11 {
  const name = child(e, SAML11, 'NameIdentifier')
  const confirmation = child(e, SAML11, 'SubjectConfirmation')
  const methods = confirmation === undefined ? [] : children(confirmation, SAML11, 'ConfirmationMethod')
  return defined<Subject11>({
    nameIdentifier: name && readNameIdentifier(name),
    confirmationMethods: methods.map((method) => uriOf(method)),
  })
}

function readNameIdentifier(e: XmlElement): NameIdentifier {
  const value = identifier(text(e), 'the value of a NameIdentifier')
  if (/^[\t\n\r ]*$/.test(value)) throw malformed('a NameIdentifier without a value')
  return defined<NameIdentifier>({
    value,
    format: qualifier(e, 'Format'),
    nameQualifier: qualifier(e, 'NameQualifier'),
  })
}

function qualifier(e: XmlElement, name: string): string | undefined {
  const value = attribute(e, name)
  return value === undefined || value === '' ? undefined : identifier(value, name)
}

function readAuthentication(e: XmlElement): AuthenticationStatement {
  return { method: required(e, 'AuthenticationMethod'), instant: instantOf(e, 'AuthenticationInstant') }
}

function readAttribute(e: XmlElement): Attribute11 {
  const attributeName = required(e, 'AttributeName')
  const attributeNamespace = required(e, 'AttributeNamespace')
  return {
    name: claimOf({ attributeName, attributeNamespace }),
    values: children(e, SAML11, 'AttributeValue').map(allText),
  }
}

function writeSubject({ nameIdentifier: name, confirmationMethods }: Subject11): Written {
  return element(
    'saml:Subject',
    {},
    name &&
      element('saml:NameIdentifier', { Format: name.format, NameQualifier: name.nameQualifier }, name.value),
    element(
      'saml:SubjectConfirmation',
      {},
      ...(confirmationMethods.length === 0 ? [bearer11] : confirmationMethods).map((method) =>
        element('saml:ConfirmationMethod', {}, method),
      ),
    ),
  )
}

function writeConditions({ notBefore, notOnOrAfter, audienceRestrictions }: Conditions11): Written {
  return element(
    'saml:Conditions',
    {
      NotBefore: notBefore && writeInstant(notBefore),
      NotOnOrAfter: notOnOrAfter && writeInstant(notOnOrAfter),
    },
    ...audienceRestrictions.map((audiences) =>
      element(
        'saml:AudienceRestrictionCondition',
        {},
        ...audiences.map((audience) => element('saml:Audience', {}, audience)),
      ),
    ),
  )
}

/** Several values stand in one Attribute: readers keep only the last of several Attributes of one name. */
function writeAttribute({ name, values }: Attribute11): Written {
  const { attributeName, attributeNamespace } = designatorOf(name)
  return element(
    'saml:Attribute',
    { AttributeName: attributeName, AttributeNamespace: attributeNamespace },
    ...values.map((value) => element('saml:AttributeValue', {}, value)),
  )
}
