import { SAML, SAML11 } from '../saml/names.js'
import { readInstant } from '../saml/times.js'
import type { XmlElement } from '../xml/tree.js'
import { attribute, children, elements, text } from '../xml/tree.js'
import { look } from './look.js'

/** What a partner's answer says of itself: to know whom and when to ask about it, never to believe it. */
export interface Claims {
  readonly issuer?: string
  readonly issueInstant?: Date
  readonly inResponseTo?: string
}

/** Of the answer, else of the first assertion in it; nothing where it cannot be read. */
export function claimsOf(xml: Uint8Array | undefined): Claims {
  const root = look(xml)?.root
  if (root === undefined) return {}
  const assertion = assertionIn(root)
  const places = assertion === undefined || assertion === root ? [root] : [root, assertion]
  const issuer = firstOf(places, issuerOf)
  const issueInstant = firstOf(places, (e) => readInstant(attribute(e, 'IssueInstant') ?? ''))
  const inResponseTo = firstOf(places, inResponseToOf)
  return {
    ...(issuer === undefined ? {} : { issuer }),
    ...(issueInstant === undefined ? {} : { issueInstant }),
    ...(inResponseTo === undefined ? {} : { inResponseTo }),
  }
}

function firstOf<T>(places: readonly XmlElement[], of: (e: XmlElement) => T | undefined): T | undefined {
  for (const place of places) {
    const found = of(place)
    if (found !== undefined) return found
  }
  return undefined
}

function issuerOf(e: XmlElement): string | undefined {
  if (e.namespace === SAML11) return attribute(e, 'Issuer')
  const [issuer] = children(e, SAML, 'Issuer')
  return issuer && elements(issuer).length === 0 ? text(issuer).trim() : undefined
}

/** saml-core 2.4.1.2: an assertion by itself names the question where its subject is confirmed. */
function inResponseToOf(e: XmlElement): string | undefined {
  const own = attribute(e, 'InResponseTo')
  if (own !== undefined) return own
  const [subject] = children(e, SAML, 'Subject')
  const confirmations = subject ? children(subject, SAML, 'SubjectConfirmation') : []
  return firstOf(
    confirmations.flatMap((one) => children(one, SAML, 'SubjectConfirmationData')),
    (bound) => attribute(bound, 'InResponseTo'),
  )
}

function assertionIn(e: XmlElement): XmlElement | undefined {
  if (e.name === 'Assertion' && (e.namespace === SAML || e.namespace === SAML11)) return e
  if (e.name === 'Signature') return undefined
  return firstOf(elements(e), assertionIn)
}
