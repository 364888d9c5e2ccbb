import { children, elements, isNamed } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { any, checkAttributes, checkContent, malformed, one, optional, required } from './grammar.js'
import { SAML } from './names.js'

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const nameKinds = ['NameID', 'BaseID', 'EncryptedID'] as const

// Made once: an assertion is read at every sign-in, an attribute twenty times
const assertionAttributes = ['ID', 'IssueInstant', 'Version']
const assertionContent = [
  one(SAML, 'Issuer'),
  optional(DS, 'Signature'),
  optional(SAML, 'Subject'),
  optional(SAML, 'Conditions'),
  // ##other inside, and SAML's own; checkNothingParked has seen that no assertion hides there
  optional(SAML, 'Advice'),
  any(SAML, 'AuthnStatement', 'AttributeStatement', 'AuthzDecisionStatement', 'Statement'),
]
const statementContent = any(SAML, 'Attribute', 'EncryptedAttribute')
const attributeAttributes = ['Name', 'NameFormat', 'FriendlyName']
const attributeContent = any(SAML, 'AttributeValue')

/** S3 for an assertion: the schema of saml-core 2.3 to 2.7, as far as any of it is ever read. */
export function checkAssertion(e: XmlElement): void {
  if (!isNamed(e, SAML, 'Assertion')) throw malformed('no Assertion')
  checkContent(e, assertionAttributes, ...assertionContent)
  if (required(e, 'Version') !== '2.0') throw malformed('an assertion of another version')
  for (const part of e.children) if (typeof part !== 'string') checks.get(part.name)?.(part)
}

const checks: ReadonlyMap<string, (e: XmlElement) => void> = new Map([
  ['Subject', checkSubject],
  ['Conditions', checkConditions],
  ['AuthnStatement', checkAuthnStatement],
  ['AttributeStatement', checkAttributeStatement],
])

function checkSubject(e: XmlElement): void {
  checkContent(e, [], optional(SAML, ...nameKinds), any(SAML, 'SubjectConfirmation'))
  for (const confirmation of children(e, SAML, 'SubjectConfirmation')) {
    checkContent(
      confirmation,
      ['Method'],
      optional(SAML, ...nameKinds),
      optional(SAML, 'SubjectConfirmationData'),
    )
    for (const data of children(confirmation, SAML, 'SubjectConfirmationData')) {
      checkAttributes(data, ['NotBefore', 'NotOnOrAfter', 'Recipient', 'InResponseTo', 'Address'])
    }
  }
}

function checkConditions(e: XmlElement): void {
  const known = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']
  checkContent(e, ['NotBefore', 'NotOnOrAfter'], any(SAML, 'Condition', ...known))
  for (const part of elements(e)) {
    if (part.name === 'Condition') continue
    const audiences = part.name === 'OneTimeUse' ? [] : [any(SAML, 'Audience')]
    checkContent(part, part.name === 'ProxyRestriction' ? ['Count'] : [], ...audiences)
  }
  // saml-core 2.5.1.5 and 2.5.1.6: at most one of each
  for (const name of ['OneTimeUse', 'ProxyRestriction']) {
    if (children(e, SAML, name).length > 1) throw malformed(`Conditions with several ${name}`)
  }
}

function checkAuthnStatement(e: XmlElement): void {
  const attributes = ['AuthnInstant', 'SessionIndex', 'SessionNotOnOrAfter']
  checkContent(e, attributes, optional(SAML, 'SubjectLocality'), one(SAML, 'AuthnContext'))
  for (const context of children(e, SAML, 'AuthnContext')) {
    checkContent(
      context,
      [],
      optional(SAML, 'AuthnContextClassRef'),
      optional(SAML, 'AuthnContextDecl', 'AuthnContextDeclRef'),
      any(SAML, 'AuthenticatingAuthority'),
    )
  }
}

function checkAttributeStatement(e: XmlElement): void {
  checkContent(e, [], statementContent)
  for (const part of e.children) {
    if (typeof part !== 'string' && part.name === 'Attribute') checkAttribute(part)
  }
}

/** An Attribute, which may also come out of an EncryptedAttribute. */
export function checkAttribute(e: XmlElement): void {
  if (!isNamed(e, SAML, 'Attribute')) throw malformed('no Attribute')
  checkContent(e, attributeAttributes, attributeContent)
  if (required(e, 'Name') === '') throw malformed('an Attribute without a name')
}
