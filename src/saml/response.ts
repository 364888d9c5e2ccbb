import { attribute, child, children, isNamed, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { checkSignaturePlaces } from '../xml/signature.js'
import { element } from '../xml/write.js'
import type { Written } from '../xml/write.js'
import { checkAssertion } from './assertion-grammar.js'
import { defined } from './defined.js'
import {
  any,
  checkAttributes,
  checkContent,
  checkNothingParked,
  malformed,
  one,
  optional,
  required,
} from './grammar.js'
import { SAML, SAMLP, statusPrefix } from './names.js'
import { readIssuer } from './name-id.js'
import { instantOf, writeInstant } from './times.js'

/** saml-core 3.2.2 and 3.3.3, without its assertion. */
export interface Response {
  readonly id: string
  readonly issueInstant: Date
  readonly inResponseTo?: string
  readonly destination?: string
  readonly issuer?: string
  readonly status: Status
}

/** saml-core 3.2.2.1: codes in full, top level first. The message is for people and proves nothing. */
export interface Status {
  readonly codes: readonly [string, ...string[]]
  readonly message?: string
}

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const attributes = ['ID', 'InResponseTo', 'Version', 'IssueInstant', 'Destination', 'Consent']
const success = `${statusPrefix}Success`
const deepestStatus = 4

export function isSuccess(status: Status): boolean {
  return status.codes[0] === success
}

/**
 * S3: the schema, every signature where it belongs, and nothing parked anywhere. Success has exactly one assertion,
 * plain or encrypted; anything else has none (saml-profiles 4.1.4.2).
 */
export function checkResponse(root: XmlElement): void {
  if (!isNamed(root, SAMLP, 'Response')) throw malformed('no Response')
  checkSignaturePlaces(root, (parent) => parent === root || isAssertionOf(parent, root))
  checkNothingParked(root, (e) => e.parent === root && e.namespace === SAML)
  checkContent(
    root,
    attributes,
    optional(SAML, 'Issuer'),
    optional(DS, 'Signature'),
    optional(SAMLP, 'Extensions'),
    one(SAMLP, 'Status'),
    any(SAML, 'Assertion', 'EncryptedAssertion'),
  )
  if (required(root, 'Version') !== '2.0') throw malformed('a Response of another version')
  const plain = children(root, SAML, 'Assertion')
  const count = plain.length + children(root, SAML, 'EncryptedAssertion').length
  if (count !== (isSuccess(readStatus(root)) ? 1 : 0)) {
    throw malformed('success goes with exactly one assertion, failure with none')
  }
  for (const assertion of plain) checkAssertion(assertion)
}

/** S3 for the assertion that was decrypted: a document of its own. */
export function checkDecrypted(assertion: XmlElement): void {
  checkSignaturePlaces(assertion, (parent) => parent === assertion)
  checkNothingParked(assertion, () => false)
  checkAssertion(assertion)
}

export function readResponse(root: XmlElement): Response {
  const issuer = child(root, SAML, 'Issuer')
  return defined<Response>({
    id: required(root, 'ID'),
    issueInstant: instantOf(root, 'IssueInstant'),
    inResponseTo: attribute(root, 'InResponseTo'),
    destination: attribute(root, 'Destination'),
    issuer: issuer && readIssuer(issuer),
    status: readStatus(root),
  })
}

/** Unsigned; the assertion stands last, as it is. */
export function writeResponse(response: Response, assertion?: Written): Written {
  return element(
    'samlp:Response',
    {
      ID: response.id,
      InResponseTo: response.inResponseTo,
      Version: '2.0',
      IssueInstant: writeInstant(response.issueInstant),
      Destination: response.destination,
    },
    response.issuer === undefined ? undefined : element('saml:Issuer', {}, response.issuer),
    writeStatus(response.status),
    assertion,
  )
}

function isAssertionOf(e: XmlElement, root: XmlElement): boolean {
  return e.parent === root && isNamed(e, SAML, 'Assertion')
}

function readStatus(root: XmlElement): Status {
  const status = child(root, SAMLP, 'Status')
  if (status === undefined) throw malformed('a Response without Status')
  const slots = [one(SAMLP, 'StatusCode'), optional(SAMLP, 'StatusMessage'), optional(SAMLP, 'StatusDetail')]
  checkContent(status, [], ...slots)
  const message = child(status, SAMLP, 'StatusMessage')
  if (message !== undefined) checkAttributes(message, [])
  const [top, ...more] = statusCodes(child(status, SAMLP, 'StatusCode'))
  if (top === undefined) throw malformed('a Status without a code')
  return defined<Status>({ codes: [top, ...more], message: message && text(message) })
}

function statusCodes(code: XmlElement | undefined): readonly string[] {
  const codes: string[] = []
  for (let at = code; at !== undefined; at = child(at, SAMLP, 'StatusCode')) {
    checkContent(at, ['Value'], optional(SAMLP, 'StatusCode'))
    codes.push(required(at, 'Value'))
    if (codes.length > deepestStatus) throw malformed('status codes nested too deeply')
  }
  return codes
}

function writeStatus({ codes, message }: Status): Written {
  const nested = codes.reduceRight<Written | undefined>(
    (inner, code) => element('samlp:StatusCode', { Value: code }, inner),
    undefined,
  )
  const said = message === undefined ? undefined : element('samlp:StatusMessage', {}, message)
  return element('samlp:Status', {}, nested, said)
}
