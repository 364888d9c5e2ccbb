import type { Outsider } from '../../support/house.js'
import type { Question } from '../../support/sign-in.js'
import { cut, has, swap, without } from './pieces.js'

/** A message that is accepted as it is, and what an attacker who holds it may cut out of it. */
export interface Genuine {
  readonly xml: string
  readonly question: Question | undefined
  readonly from: Outsider
  readonly now: Date
  readonly fields: Readonly<Record<string, string>>
}

export const evilId = '_evil0evil0evil0evil0evil0evil0ev'

/** The assertion, with whatever signature it has. */
export function assertionOf(xml: string): string {
  return cut(xml, 'saml:Assertion')
}

/** The signature that stands directly in this element. */
export function signatureOf(element: string): string {
  return cut(element, 'ds:Signature')
}

/** An assertion about somebody else, without a signature, under an ID of its own. */
export function evilAssertion(xml: string): string {
  return renamed(mallorys(unsigned(assertionOf(xml))))
}

/** As `evilAssertion`, but under the genuine one's ID. */
export function evilTwin(xml: string): string {
  return mallorys(unsigned(assertionOf(xml)))
}

/** The whole message about somebody else, every signature gone, under IDs of its own. */
export function evilResponse(xml: string): string {
  const response = unsigned(xml)
  return has(response, 'saml:Assertion')
    ? swap(renamed(response, `${evilId}r`), assertionOf(response), evilAssertion(response))
    : renamed(response, `${evilId}r`)
}

export function unsigned(xml: string): string {
  return has(xml, 'ds:Signature') ? unsigned(without(xml, signatureOf(xml))) : xml
}

export function idOf(element: string): string {
  return / ID="([^"]+)"/.exec(element)?.[1] ?? ''
}

export function renamed(element: string, id = evilId): string {
  return swap(element, ` ID="${idOf(element)}"`, ` ID="${id}"`)
}

export function mallorys(xml: string): string {
  return xml.replaceAll('alice-7f3a', 'mallory').replaceAll('Ann Example', 'Mallory')
}
