import {
  any,
  checkAttributes,
  checkContent,
  malformed,
  one,
  optional,
  required,
  some,
} from '../saml/grammar.js'
import { SAML11 } from '../saml/names.js'
import { child, children, elements, isNamed } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const statements = [
  'AuthenticationStatement',
  'AttributeStatement',
  'AuthorizationDecisionStatement',
  'SubjectStatement',
  'Statement',
] as const

/** S3 for an assertion of SAML 1.1: the schema of its core 2.3 and 2.4, as far as any of it is ever read. */
export function checkAssertion11(e: XmlElement): void {
  if (!isNamed(e, SAML11, 'Assertion')) throw malformed('no Assertion of SAML 1.1')
  checkContent(
    e,
    ['MajorVersion', 'MinorVersion', 'AssertionID', 'Issuer', 'IssueInstant'],
    optional(SAML11, 'Conditions'),
    // ##other inside, and SAML's own; checkNothingParked has seen that no assertion hides there
    optional(SAML11, 'Advice'),
    any(SAML11, ...statements),
    optional(DS, 'Signature'),
  )
  if (required(e, 'MajorVersion') !== '1' || required(e, 'MinorVersion') !== '1')
    throw malformed('an assertion of another version')
  for (const part of elements(e)) checks.get(part.name)?.(part)
}

const checks: ReadonlyMap<string, (e: XmlElement) => void> = new Map([
  ['Conditions', checkConditions],
  ['AuthenticationStatement', checkAuthenticationStatement],
  ['AttributeStatement', checkAttributeStatement],
])

function checkConditions(e: XmlElement): void {
  const known = ['AudienceRestrictionCondition', 'DoNotCacheCondition']
  checkContent(e, ['NotBefore', 'NotOnOrAfter'], any(SAML11, 'Condition', ...known))
  for (const part of elements(e)) {
    if (part.name === 'AudienceRestrictionCondition') checkContent(part, [], some(SAML11, 'Audience'))
    if (part.name === 'DoNotCacheCondition') checkContent(part, [])
  }
}

function checkAuthenticationStatement(e: XmlElement): void {
  checkContent(
    e,
    ['AuthenticationMethod', 'AuthenticationInstant'],
    one(SAML11, 'Subject'),
    optional(SAML11, 'SubjectLocality'),
    any(SAML11, 'AuthorityBinding'),
  )
  checkSubject(subjectIn(e))
}

function checkAttributeStatement(e: XmlElement): void {
  checkContent(e, [], one(SAML11, 'Subject'), some(SAML11, 'Attribute'))
  checkSubject(subjectIn(e))
  for (const attribute of children(e, SAML11, 'Attribute')) {
    checkContent(attribute, ['AttributeName', 'AttributeNamespace'], some(SAML11, 'AttributeValue'))
    if (required(attribute, 'AttributeName') === '') throw malformed('an Attribute without a name')
  }
}

function checkSubject(e: XmlElement): void {
  checkContent(e, [], optional(SAML11, 'NameIdentifier'), optional(SAML11, 'SubjectConfirmation'))
  for (const name of children(e, SAML11, 'NameIdentifier')) checkAttributes(name, ['Format', 'NameQualifier'])
  for (const confirmation of children(e, SAML11, 'SubjectConfirmation')) {
    checkContent(
      confirmation,
      [],
      some(SAML11, 'ConfirmationMethod'),
      optional(SAML11, 'SubjectConfirmationData'),
      optional(DS, 'KeyInfo'),
    )
  }
}

/** The one Subject of a statement. */
export function subjectIn(statement: XmlElement): XmlElement {
  const subject = child(statement, SAML11, 'Subject')
  if (subject === undefined) throw malformed('a statement without Subject')
  return subject
}
