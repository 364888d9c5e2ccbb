import type { Trace } from '../../model/trace.js'
import type { Covered } from '../../saml/covered.js'
import { assertionIn, decryptedIn } from '../../saml/covered.js'
import { isExpired, signingKeys } from '../../saml/keys.js'
import { SAML } from '../../saml/names.js'
import { checkDecrypted, checkResponse, isSuccess, readResponse } from '../../saml/response.js'
import { canonicalize } from '../../xml/canonical.js'
import type { DecryptOptions } from '../../xml/encryption.js'
import { decryptElement } from '../../xml/encryption.js'
import { XmlFault } from '../../xml/fault.js'
import { messageLimits } from '../../xml/parse.js'
import type { Trusted, Verified } from '../../xml/signature.js'
import { signatureOf, verifyEnveloped } from '../../xml/signature.js'
import type { XmlElement } from '../../xml/tree.js'
import { child } from '../../xml/tree.js'
import type { ResponseDraft, ResponseStage } from './draft.js'
import { the } from './draft.js'

/**
 * Every signature that is there must verify; from then on only the bytes it covers are read. Decryption stands
 * between the Response's signature, which covers ciphertext, and the assertion's, which may stand inside.
 */
export const verificationStages: readonly ResponseStage[] = [
  { stage: 'S5', name: 'signature of the Response', run: verifyResponse },
  { stage: 'S7', name: 'assertion, decrypted where it is encrypted', run: findAssertion },
  { stage: 'S5', name: 'signature of the assertion', run: verifyAssertion },
  { stage: 'S8', name: 'what must be signed', run: checkSigned },
  { stage: 'S8', name: 'what must be encrypted', run: checkEncrypted },
]

/** S4 to S6 */
function verifyResponse(draft: ResponseDraft): void {
  const root = the(draft, 'root')
  if (signatureOf(root) === undefined) return
  draft.signedResponse = verifyEnveloped(root, 'ID', 'after-issuer', trustedBy(draft))
  checkResponse(draft.signedResponse.value)
  draft.response = readResponse(draft.signedResponse.value)
  noteKey(draft, 'the Response', draft.signedResponse)
}

/**
 * The candidate is taken as it arrived: its own signature may count on namespaces that the Response's signature does
 * not cover. What the Response's signature covers is taken from the bytes that were signed.
 */
function findAssertion(draft: ResponseDraft): void {
  if (!isSuccess(the(draft, 'response').status)) return
  const { signedResponse } = draft
  const root = the(draft, 'root')
  const encrypted = child(root, SAML, 'EncryptedAssertion')
  if (encrypted !== undefined) return decrypt(draft, encrypted)
  const plain = child(root, SAML, 'Assertion')
  if (plain !== undefined) draft.candidate = plain
  if (signedResponse !== undefined) draft.covered = assertionIn(signedResponse)
}

function decrypt(draft: ResponseDraft, encrypted: XmlElement): void {
  draft.encrypted = true
  const options = decryptOptions(draft, draft.signedResponse !== undefined)
  const covered = decryptedWithin(draft, options)
  if (covered !== undefined) draft.covered = covered
  draft.candidate = covered?.assertion ?? decryptElement(encrypted, options)
  draft.seen.trace.note('S7', 'the assertion was encrypted to a key of ours')
  checkDecrypted(draft.candidate)
}

/**
 * Some encrypt what stands in their Response without the namespaces declared further out, which a signature of the
 * Response then does not cover: such an assertion cannot be read as covered, and needs a signature of its own.
 */
function decryptedWithin({ signedResponse }: ResponseDraft, options: DecryptOptions): Covered | undefined {
  if (signedResponse === undefined) return undefined
  try {
    return decryptedIn(signedResponse, options)
  } catch (error) {
    if (error instanceof XmlFault && error.code === 'decryption') return undefined
    throw error
  }
}

/** S4 to S6, for the assertion's own signature. */
function verifyAssertion(draft: ResponseDraft): void {
  const { candidate } = draft
  if (candidate === undefined || signatureOf(candidate) === undefined) return
  const verified = verifyEnveloped(candidate, 'ID', 'after-issuer', trustedBy(draft))
  draft.covered = assertionIn(verified)
  draft.assertionSigned = true
  noteKey(draft, 'the assertion', verified)
}

function checkSigned(draft: ResponseDraft): void {
  if (!isSuccess(the(draft, 'response').status)) return
  const { handle, requireSigned } = the(draft, 'partner')
  const response = draft.signedResponse !== undefined
  const assertion = draft.assertionSigned
  const wanted = {
    either: response || assertion,
    response,
    assertion,
    both: response && assertion,
  }[requireSigned]
  const enough = wanted && draft.covered !== undefined
  const actual = [response ? 'response' : '', assertion ? 'assertion' : '']
    .filter((name) => name !== '')
    .join(', ')
  const compared = {
    expected: requireSigned,
    actual: actual || 'neither',
    setting: `partner ${handle}: requireSigned`,
  }
  draft.seen.trace.require(
    'S8',
    'what must be signed is signed',
    enough,
    'partner.signature_missing',
    compared,
  )
  recordDecrypted(draft, the(draft, 'covered'))
}

function checkEncrypted(draft: ResponseDraft): void {
  const { handle, requireEncrypted } = the(draft, 'partner')
  draft.seen.trace.require(
    'S8',
    'the assertion is encrypted where it must be',
    draft.encrypted || !requireEncrypted || !isSuccess(the(draft, 'response').status),
    'partner.encryption_missing',
    { actual: draft.encrypted ? 'encrypted' : 'plain', setting: `partner ${handle}: requireEncrypted` },
  )
}

/** AES-CBC can be turned into an oracle, so it is opened only where a verified signature covers the ciphertext. */
export function decryptOptions(draft: ResponseDraft, covered: boolean): DecryptOptions {
  return {
    keys: draft.deps.keyRing.decryptionKeys(),
    acceptCbc: covered && the(draft, 'partner').acceptCbcEncryption,
    recipient: draft.own.serviceProvider,
    limits: messageLimits,
  }
}

/** Keys of this one partner, marked for signing or unmarked (saml-metadata 2.4.1.1). */
function trustedBy(draft: ResponseDraft): Trusted {
  const partner = the(draft, 'partner')
  const { refuseExpiredCertificates: refuse } = partner
  const keys = signingKeys(partner.saml.keys)
  const fresh = keys.filter((key) => !isExpired(key, draft.moment.now))
  if (fresh.length < keys.length) {
    const setting = `partner ${partner.handle}: refuseExpiredCertificates`
    const actual = refuse ? 'refused' : 'used all the same'
    draft.seen.trace.note('S5', 'a certificate of the partner has expired', { actual, setting }, !refuse)
  }
  return { keys: refuse ? fresh : keys, acceptSha1: partner.acceptSha1Signatures }
}

function noteKey(draft: ResponseDraft, what: string, { signedBy, algorithm }: Verified<XmlElement>): void {
  const trace: Trace = draft.seen.trace
  trace.note('S5', `saml-core 5: ${what} is signed with a key of the partner`, {
    actual: `${algorithm} ${signedBy}`,
  })
}

function recordDecrypted(draft: ResponseDraft, { assertion }: Covered): void {
  if (!draft.encrypted) return
  draft.seen.message({
    leg: 'partner',
    direction: 'in',
    type: 'Assertion',
    binding: 'decrypted',
    xml: canonicalize(assertion),
  })
}
