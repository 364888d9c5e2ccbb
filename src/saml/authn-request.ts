import { XmlFault } from '../xml/fault.js'
import { checkSignaturePlaces } from '../xml/signature.js'
import { attribute, child, children, elements, isNamed } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { element } from '../xml/write.js'
import type { Written } from '../xml/write.js'
import { defined } from './defined.js'
import {
  any,
  booleanOf,
  checkContent,
  checkNothingParked,
  malformed,
  numberOf,
  optional,
  required,
  some,
  trimmed,
  uriOf,
} from './grammar.js'
import { SAML, SAMLP } from './names.js'
import type { NameID } from './name-id.js'
import { identifier, readIssuer, readNameID, writeNameID } from './name-id.js'
import { instantOf, writeInstant } from './times.js'

/** saml-core 3.4.1 */
export interface AuthnRequest {
  readonly id: string
  readonly version: string
  readonly issueInstant: Date
  readonly destination?: string
  readonly issuer?: string
  readonly subject?: RequestedSubject
  readonly nameIDPolicy?: NameIDPolicy
  readonly requestedAuthnContext?: RequestedAuthnContext
  readonly scoping?: Scoping
  readonly forceAuthn?: boolean
  readonly isPassive?: boolean
  readonly protocolBinding?: string
  readonly assertionConsumerServiceURL?: string
  readonly assertionConsumerServiceIndex?: number
  readonly attributeConsumingServiceIndex?: number
}

export interface RequestedSubject {
  readonly nameID?: NameID
  /** Named in a way that is not read here: BaseID or EncryptedID. */
  readonly otherwise: boolean
  readonly confirmations: number
}

export interface NameIDPolicy {
  readonly format?: string
  readonly spNameQualifier?: string
  readonly allowCreate?: boolean
}

export interface RequestedAuthnContext {
  readonly comparison: 'exact' | 'minimum' | 'maximum' | 'better'
  readonly classRefs: readonly string[]
  readonly declRefs: readonly string[]
}

export interface Scoping {
  readonly proxyCount?: number
  readonly idpList?: readonly string[]
  readonly requesterIDs: readonly string[]
}

const requestAttributes = [
  'ID',
  'Version',
  'IssueInstant',
  'Destination',
  'Consent',
  'ForceAuthn',
  'IsPassive',
  'ProtocolBinding',
  'AssertionConsumerServiceIndex',
  'AssertionConsumerServiceURL',
  'AttributeConsumingServiceIndex',
  'ProviderName',
]
const DS = 'http://www.w3.org/2000/09/xmldsig#'

/** S3 and the reading of it; `root` may be unverified, since requests may be unsigned. */
export function readAuthnRequest(root: XmlElement): AuthnRequest {
  if (!isNamed(root, SAMLP, 'AuthnRequest')) throw malformed('no AuthnRequest')
  checkSignaturePlaces(root, (parent) => parent === root)
  checkNothingParked(root, () => false)
  checkContent(
    root,
    requestAttributes,
    optional(SAML, 'Issuer'),
    optional(DS, 'Signature'),
    optional(SAMLP, 'Extensions'),
    optional(SAML, 'Subject'),
    optional(SAMLP, 'NameIDPolicy'),
    // What the app would like to find in Conditions is for the asserting party to decide (saml-core 3.4.1)
    optional(SAML, 'Conditions'),
    optional(SAMLP, 'RequestedAuthnContext'),
    optional(SAMLP, 'Scoping'),
  )
  return defined<AuthnRequest>({
    id: required(root, 'ID'),
    version: required(root, 'Version'),
    issueInstant: instantOf(root, 'IssueInstant'),
    destination: attribute(root, 'Destination'),
    issuer: read(root, SAML, 'Issuer', readIssuer),
    subject: read(root, SAML, 'Subject', readSubject),
    nameIDPolicy: read(root, SAMLP, 'NameIDPolicy', readNameIDPolicy),
    requestedAuthnContext: read(root, SAMLP, 'RequestedAuthnContext', readRequestedAuthnContext),
    scoping: read(root, SAMLP, 'Scoping', readScoping),
    forceAuthn: booleanOf(root, 'ForceAuthn'),
    isPassive: booleanOf(root, 'IsPassive'),
    protocolBinding: attribute(root, 'ProtocolBinding'),
    assertionConsumerServiceURL: attribute(root, 'AssertionConsumerServiceURL'),
    assertionConsumerServiceIndex: numberOf(root, 'AssertionConsumerServiceIndex'),
    attributeConsumingServiceIndex: numberOf(root, 'AttributeConsumingServiceIndex'),
  })
}

export function writeAuthnRequest(request: AuthnRequest): Written {
  return element(
    'samlp:AuthnRequest',
    {
      ID: request.id,
      Version: request.version,
      IssueInstant: writeInstant(request.issueInstant),
      Destination: request.destination,
      ForceAuthn: written(request.forceAuthn),
      IsPassive: written(request.isPassive),
      ProtocolBinding: request.protocolBinding,
      AssertionConsumerServiceURL: request.assertionConsumerServiceURL,
      AssertionConsumerServiceIndex: written(request.assertionConsumerServiceIndex),
      AttributeConsumingServiceIndex: written(request.attributeConsumingServiceIndex),
    },
    request.issuer === undefined ? undefined : element('saml:Issuer', {}, request.issuer),
    request.subject?.nameID && element('saml:Subject', {}, writeNameID(request.subject.nameID)),
    request.nameIDPolicy && writeNameIDPolicy(request.nameIDPolicy),
    request.requestedAuthnContext && writeRequestedAuthnContext(request.requestedAuthnContext),
    request.scoping && writeScoping(request.scoping),
  )
}

function readSubject(e: XmlElement): RequestedSubject {
  checkContent(e, [], optional(SAML, 'NameID', 'BaseID', 'EncryptedID'), any(SAML, 'SubjectConfirmation'))
  const nameID = read(e, SAML, 'NameID', readNameID)
  const confirmations = children(e, SAML, 'SubjectConfirmation').length
  const named = elements(e).length > confirmations
  return defined<RequestedSubject>({ nameID, confirmations, otherwise: named && nameID === undefined })
}

function readNameIDPolicy(e: XmlElement): NameIDPolicy {
  checkContent(e, ['Format', 'SPNameQualifier', 'AllowCreate'])
  return defined<NameIDPolicy>({
    format: attribute(e, 'Format'),
    spNameQualifier: attribute(e, 'SPNameQualifier'),
    allowCreate: booleanOf(e, 'AllowCreate'),
  })
}

const comparisons = ['exact', 'minimum', 'maximum', 'better'] as const

function readRequestedAuthnContext(e: XmlElement): RequestedAuthnContext {
  const declared = children(e, SAML, 'AuthnContextDeclRef').length > 0
  checkContent(e, ['Comparison'], some(SAML, declared ? 'AuthnContextDeclRef' : 'AuthnContextClassRef'))
  const asked = attribute(e, 'Comparison') ?? 'exact'
  const comparison = comparisons.find((name) => name === asked)
  if (comparison === undefined) throw malformed('a Comparison that does not exist')
  const refs = bounded(
    elements(e).map((ref) => uriOf(ref)),
    'contexts',
  )
  return { comparison, classRefs: declared ? [] : refs, declRefs: declared ? refs : [] }
}

function readScoping(e: XmlElement): Scoping {
  checkContent(e, ['ProxyCount'], optional(SAMLP, 'IDPList'), any(SAMLP, 'RequesterID'))
  return defined<Scoping>({
    proxyCount: numberOf(e, 'ProxyCount'),
    idpList: read(e, SAMLP, 'IDPList', readIDPList),
    requesterIDs: bounded(
      children(e, SAMLP, 'RequesterID').map((id) => identifier(uriOf(id), 'a RequesterID')),
      'RequesterIDs',
    ),
  })
}

/** GetComplete is an address to fetch the rest of the list from: nothing is ever fetched for a message. */
function readIDPList(e: XmlElement): readonly string[] {
  checkContent(e, [], some(SAMLP, 'IDPEntry'), optional(SAMLP, 'GetComplete'))
  const ids = children(e, SAMLP, 'IDPEntry').map((entry) => {
    checkContent(entry, ['ProviderID', 'Name', 'Loc'])
    return identifier(trimmed(required(entry, 'ProviderID')), 'a ProviderID')
  })
  return bounded(ids, 'IDPEntries')
}

const mostListed = 500
const longestList = 32 * 1024

/** What a request lists is kept with the sign-in, and anybody may send one: a few hundred names are many. */
function bounded(list: readonly string[], what: string): readonly string[] {
  const length = list.reduce((sum, item) => sum + item.length, 0)
  if (list.length > mostListed || length > longestList) throw new XmlFault('bounds', 'S3', `too many ${what}`)
  return list
}

function writeNameIDPolicy(policy: NameIDPolicy): Written {
  return element('samlp:NameIDPolicy', {
    Format: policy.format,
    SPNameQualifier: policy.spNameQualifier,
    AllowCreate: written(policy.allowCreate),
  })
}

function writeRequestedAuthnContext(context: RequestedAuthnContext): Written {
  return element(
    'samlp:RequestedAuthnContext',
    { Comparison: context.comparison },
    ...context.classRefs.map((ref) => element('saml:AuthnContextClassRef', {}, ref)),
    ...context.declRefs.map((ref) => element('saml:AuthnContextDeclRef', {}, ref)),
  )
}

function writeScoping(scoping: Scoping): Written {
  const entries = scoping.idpList?.map((id) => element('samlp:IDPEntry', { ProviderID: id })) ?? []
  return element(
    'samlp:Scoping',
    { ProxyCount: written(scoping.proxyCount) },
    entries.length === 0 ? undefined : element('samlp:IDPList', {}, ...entries),
    ...scoping.requesterIDs.map((id) => element('samlp:RequesterID', {}, id)),
  )
}

function read<T>(
  e: XmlElement,
  namespace: string,
  name: string,
  reader: (e: XmlElement) => T,
): T | undefined {
  const found = child(e, namespace, name)
  return found === undefined ? undefined : reader(found)
}

function written(value: boolean | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
