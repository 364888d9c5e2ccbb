import { X509Certificate } from 'node:crypto'
import type { KeyDescriptor, Oddity } from '../model/endpoint.js'
import { XmlFault } from '../xml/fault.js'
import { publicKeyOf } from '../xml/keys.js'
import { attribute, child, children, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { trimmed } from './grammar.js'
import { DS, MD, quoted } from './metadata-names.js'

const mostKeys = 32
/** A certificate takes its time to read, and one that issued another its key's: so many are looked at, however many stand there. */
const mostRead = 64
const longestChain = 8
const day = 86_400_000
const uses = new Map<string | undefined, KeyDescriptor['use']>([
  ['signing', 'signing'],
  ['encryption', 'encryption'],
  [undefined, 'both'],
])

/**
 * The usable keys of a role, each once per use, in the document's order. A certificate is a container for a key
 * (saml-metadata-iop 2.6.1); keys that come otherwise, or are too weak, are said and left out.
 */
export function keysOf(role: XmlElement, now: Date, oddities: Oddity[]): readonly KeyDescriptor[] {
  const said: Oddity[] = []
  const reading: Reading = { now, oddities: said, left: mostRead }
  const found = children(role, MD, 'KeyDescriptor').flatMap((e) => keysIn(e, reading))
  // One certificate for two uses is said once.
  oddities.push(...new Map(said.map((oddity) => [oddity.says, oddity])).values())
  const distinct = [...new Map(found.map((key) => [`${key.use} ${key.certificate}`, key])).values()]
  if (distinct.length > mostKeys) {
    oddities.push({
      severity: 'warning',
      says: `It names ${distinct.length} keys; the first ${mostKeys} are used.`,
      todo: 'Ask its owner to leave out keys that are no longer in use.',
    })
  }
  return distinct.slice(0, mostKeys)
}

interface Reading {
  readonly now: Date
  readonly oddities: Oddity[]
  /** Certificates that may still be looked at. */
  left: number
}

function keysIn(e: XmlElement, reading: Reading): readonly KeyDescriptor[] {
  const { now, oddities } = reading
  if (reading.left <= 0) {
    oddities.push(
      unusable(`It names so many certificates that those behind the first ${mostRead} were left out.`),
    )
    return []
  }
  const use = uses.get(attribute(e, 'use'))
  if (use === undefined) {
    oddities.push(
      unusable(`A key is marked with a use that SAML does not have: ${quoted(attribute(e, 'use') ?? '')}.`),
    )
    return []
  }
  const encryptionMethods = children(e, MD, 'EncryptionMethod').map((m) =>
    trimmed(attribute(m, 'Algorithm') ?? ''),
  )
  const keyInfo = child(e, DS, 'KeyInfo')
  const certificates = keyInfo === undefined ? [] : certificatesIn(keyInfo, reading)
  if (certificates.length === 0) {
    oddities.push(
      unusable('A key is given without a certificate (KeyValue or KeyName only) and cannot be used.'),
    )
  }
  return certificates.flatMap((certificate) =>
    isUsable(certificate, now, oddities) ? [{ use, certificate, encryptionMethods }] : [],
  )
}

function certificatesIn(keyInfo: XmlElement, reading: Reading): readonly string[] {
  const { oddities } = reading
  return children(keyInfo, DS, 'X509Data').flatMap((data) => {
    const most = Math.max(0, Math.min(reading.left, longestChain))
    const all = children(data, DS, 'X509Certificate')
      .slice(0, most)
      .map((c) => bare(text(c)))
    reading.left -= all.length
    const kept = withoutIssuers(all)
    if (kept.length < all.length) {
      oddities.push({
        severity: 'note',
        says: 'A certificate comes with the certificates that issued it; those are not taken as keys.',
        todo: 'Nothing.',
      })
    }
    return kept
  })
}

/** A chain is no list of keys: whoever issued one of the others does not sign for it. The first always counts. */
function withoutIssuers(all: readonly string[]): readonly string[] {
  if (all.length < 2) return all
  const read = all.map((text) => ({ text, x509: readable(text) }))
  return read
    .filter(({ x509 }, at) => at === 0 || !read.some((one) => one.x509 !== x509 && isIssued(one.x509, x509)))
    .map(({ text }) => text)
}

function readable(certificate: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(certificate, 'base64'))
  } catch {
    return undefined
  }
}

function isIssued(one: X509Certificate | undefined, by: X509Certificate | undefined): boolean {
  try {
    return one !== undefined && by !== undefined && !one.raw.equals(by.raw) && one.verify(by.publicKey)
  } catch {
    return false
  }
}

function isUsable(certificate: string, now: Date, oddities: Oddity[]): boolean {
  try {
    const key = publicKeyOf(certificate)
    if (key.certificate !== undefined) sayExpiry(key.certificate, now, oddities)
    return true
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    oddities.push(unusable(`A key cannot be used: ${error.message}.`))
    return false
  }
}

function sayExpiry(
  { subject, notAfter }: { readonly subject: string; readonly notAfter: Date },
  now: Date,
  oddities: Oddity[],
): void {
  if (Number.isNaN(notAfter.getTime())) {
    oddities.push({
      severity: 'note',
      says: `The certificate ${quoted(subject)} names no end that can be read; its key is used all the same.`,
      todo: 'Ask its owner for a certificate with proper dates.',
    })
    return
  }
  const left = Math.floor((notAfter.getTime() - now.getTime()) / day)
  if (left > 60) return
  const when = notAfter.toISOString().slice(0, 10)
  const certificate = `The certificate ${quoted(subject)}`
  oddities.push(
    left < 0
      ? {
          severity: 'note',
          says: `${certificate} ended on ${when}; its key is used all the same.`,
          todo: 'Ask its owner whether the key is still theirs, and for newer metadata.',
        }
      : {
          severity: left <= 7 ? 'warning' : 'note',
          says: `${certificate} ends on ${when}, in ${left} days.`,
          todo: 'Ask its owner whether a new key is coming, and for newer metadata.',
        },
  )
}

function unusable(says: string): Oddity {
  return {
    severity: 'warning',
    says,
    todo: 'Ask its owner for metadata with an X.509 certificate on RSA with 2048 bits or more, or on P-256, P-384 or P-521.',
  }
}

function bare(certificate: string): string {
  return certificate.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '')
}
