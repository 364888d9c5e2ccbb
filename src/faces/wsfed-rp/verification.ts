import { readAssertion } from '../../saml/assertion.js'
import { assertionIn } from '../../saml/covered.js'
import { checkNothingParked, malformed } from '../../saml/grammar.js'
import { isExpired, signingKeys } from '../../saml/keys.js'
import { SAML, SAML11 } from '../../saml/names.js'
import { readAssertion11 } from '../../wsfed/saml11-assertion.js'
import { tokenOf11, tokenOf20 } from '../../wsfed/token.js'
import { canonicalize } from '../../xml/canonical.js'
import type { DecryptOptions } from '../../xml/encryption.js'
import { decryptElement } from '../../xml/encryption.js'
import { messageLimits } from '../../xml/parse.js'
import type { Trusted } from '../../xml/signature.js'
import { checkSignaturePlaces, signatureOf, verifyEnveloped } from '../../xml/signature.js'
import { isNamed } from '../../xml/tree.js'
import type { XmlElement } from '../../xml/tree.js'
import type { TokenDraft, TokenStage } from './draft.js'
import { the } from './draft.js'

/** The token's own signature, and from then on only the bytes it covers. The envelope is never signed, nor believed. */
export const verificationStages: readonly TokenStage[] = [
  { stage: 'S7', name: 'token, decrypted where it is encrypted', run: findToken },
  { stage: 'S8', name: 'what must be signed', run: checkSigned },
  { stage: 'S5', name: 'signature of the token', run: verifyToken },
  { stage: 'S8', name: 'what must be encrypted', run: checkEncrypted },
  { stage: 'S3', name: 'reading the token', run: readToken },
]

/** Nothing signs the ciphertext, so AES-CBC is never opened here: it could be turned into an oracle. */
function findToken(draft: TokenDraft): void {
  const envelope = the(draft, 'envelope')
  if (envelope.kind !== 'token') return
  if (envelope.tokenType !== 'encrypted') {
    draft.candidate = envelope.token
    return
  }
  draft.candidate = decryptElement(holderOf(envelope.token), decryptOptions(draft))
  draft.seen.trace.note('S7', 'the token was encrypted to a key of ours')
  checkDecrypted(draft.candidate)
}

/** EncryptedData stands in saml:EncryptedAssertion, or bare in RequestedSecurityToken. */
function holderOf(token: XmlElement): XmlElement {
  if (isNamed(token, SAML, 'EncryptedAssertion')) return token
  if (token.parent === undefined) throw malformed('EncryptedData without an element around it')
  return token.parent
}

function checkDecrypted(e: XmlElement): void {
  if (!isNamed(e, SAML, 'Assertion') && !isNamed(e, SAML11, 'Assertion'))
    throw malformed('what was encrypted is no assertion')
  checkSignaturePlaces(e, (parent) => parent === e)
  checkNothingParked(e, () => false)
}

function decryptOptions({ deps, own }: TokenDraft): DecryptOptions {
  const keys = deps.keyRing.decryptionKeys()
  return { keys, acceptCbc: false, recipient: own.entityId, limits: messageLimits }
}

function checkSigned(draft: TokenDraft): void {
  const signed = signatureOf(the(draft, 'candidate')) !== undefined
  draft.seen.trace.require('S8', 'the token is signed', signed, 'partner.signature_missing', {
    expected: 'a signature of its own',
    actual: signed ? 'one' : 'none',
  })
}

/** S4 to S6. SAML 2.0 has its signature behind the Issuer, SAML 1.1 last (SAML 1.1 core 5.4.1). */
function verifyToken(draft: TokenDraft): void {
  const candidate = the(draft, 'candidate')
  const old = isNamed(candidate, SAML11, 'Assertion')
  const verified = verifyEnveloped(
    candidate,
    old ? 'AssertionID' : 'ID',
    old ? 'last' : 'after-issuer',
    trustedBy(draft),
  )
  draft.verified = verified
  draft.seen.trace.note('S5', 'the token is signed with a key of the partner', {
    actual: `${verified.algorithm} ${verified.signedBy}`,
  })
  recordDecrypted(draft, verified.value)
}

function checkEncrypted(draft: TokenDraft): void {
  const { handle, requireEncrypted } = the(draft, 'partner')
  draft.seen.trace.require(
    'S8',
    'the token is encrypted where it must be',
    draft.encrypted || !requireEncrypted,
    'partner.encryption_missing',
    { actual: draft.encrypted ? 'encrypted' : 'plain', setting: `partner ${handle}: requireEncrypted` },
  )
}

/** S3, of what was signed. */
function readToken(draft: TokenDraft): void {
  const verified = the(draft, 'verified')
  if (isNamed(verified.value, SAML11, 'Assertion')) draft.token = tokenOf11(readAssertion11(verified))
  else
    draft.token = tokenOf20(
      readAssertion(assertionIn(verified), (encrypted) => decryptInside(encrypted, draft)),
    )
}

function decryptInside(encrypted: XmlElement, draft: TokenDraft): XmlElement {
  const plain = decryptElement(encrypted, decryptOptions(draft))
  checkSignaturePlaces(plain, () => false)
  checkNothingParked(plain, () => false)
  return plain
}

/** Keys of this one partner, marked for signing or unmarked. */
function trustedBy(draft: TokenDraft): Trusted {
  const partner = the(draft, 'partner')
  const { refuseExpiredCertificates: refuse } = partner
  const keys = signingKeys(partner.wsfed.keys)
  const fresh = keys.filter((key) => !isExpired(key, draft.moment.now))
  if (fresh.length < keys.length) {
    const setting = `partner ${partner.handle}: refuseExpiredCertificates`
    const actual = refuse ? 'refused' : 'used all the same'
    draft.seen.trace.note('S5', 'a certificate of the partner has expired', { actual, setting }, !refuse)
  }
  return { keys: refuse ? fresh : keys, acceptSha1: partner.acceptSha1Signatures }
}

function recordDecrypted({ encrypted, seen }: TokenDraft, assertion: XmlElement): void {
  if (!encrypted) return
  seen.message({
    leg: 'partner',
    direction: 'in',
    type: 'Assertion',
    binding: 'decrypted',
    xml: canonicalize(assertion),
  })
}
