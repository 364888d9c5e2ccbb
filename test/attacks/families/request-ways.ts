// What the cases on requests share: how they come, and what is said about them.
import type { AuthnRequest } from '../../../src/saml/authn-request.js'
import type { Expected } from '../attack.js'
import type { RequestBinding } from '../play/requests.js'

export const elsewhere: Expected = { code: 'request.reply_url_not_registered', stage: 'S9' }

export const malformed: Expected = { code: 'request.malformed', stage: 'S3' }

export const badSignature: Expected = { code: 'request.signature_invalid', stage: 'S5' }

export const wiki = 'https://wiki.test/acs'

type How = { readonly binding: RequestBinding; readonly signed: boolean }

export const five: readonly How[] = [
  { binding: 'redirect', signed: false },
  { binding: 'post', signed: false },
  { binding: 'post-deflated', signed: false },
  { binding: 'redirect', signed: true },
  { binding: 'post', signed: true },
]

export const two: readonly How[] = [five[0], five[4]].filter((how) => how !== undefined)

export const signsAcs = (url: string, signed: boolean) =>
  signed ? url.replace('wiki.test', 'signs.test') : url

export function forSigner(choice: Partial<AuthnRequest>, signed: boolean): Partial<AuthnRequest> {
  const url = choice.assertionConsumerServiceURL
  return signed && url !== undefined
    ? { ...choice, assertionConsumerServiceURL: url.replace('many.test', 'many-signs.test') }
    : choice
}
