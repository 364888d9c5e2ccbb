import type { DigestMethod, SignatureMethod } from './algorithms.js'
import { digestMethodOf, signatureMethodOf } from './algorithms.js'
import { decodeBase64 } from './base64.js'
import { Grammar } from './grammar.js'
import { isNcName } from './names.js'
import { DS, EXC_C14N } from './namespaces.js'
import { isNamed } from './tree.js'
import type { XmlElement } from './tree.js'

/** What a SignedInfo says, after it has been found to say nothing else. */
export interface SignedInfo {
  readonly inclusivePrefixes: readonly string[]
  readonly method: SignatureMethod
  readonly uri: string
  readonly referencePrefixes: readonly string[]
  readonly digestMethod: DigestMethod
  readonly digest: Buffer
}

export interface SignatureParts {
  readonly signedInfo: XmlElement
  readonly value: Buffer
}

const grammar = new Grammar('signature_structure', 'S4')
const enveloped = `${DS}enveloped-signature`
const mostPrefixes = 16
const longestValue = 4096

/** xmldsig-core 4.1: SignedInfo, SignatureValue and at most a KeyInfo, which nobody reads. No Object. */
export function readSignature(signature: XmlElement): SignatureParts {
  grammar.onlyAttributes(signature, ['Id'])
  const withKeyInfo = grammar.elementsOf(signature).length === 3
  const names = ['SignedInfo', 'SignatureValue', ...(withKeyInfo ? ['KeyInfo'] : [])]
  const [signedInfo, value] = grammar.sequence(signature, DS, names)
  if (signedInfo === undefined || value === undefined) throw grammar.fault('Signature is not complete')
  grammar.onlyAttributes(value, ['Id'])
  return { signedInfo, value: base64Of(value) }
}

/** saml-core 5.4: one Reference, two transforms, nothing that is ever fetched or run. */
export function readSignedInfo(signedInfo: XmlElement, acceptSha1: boolean): SignedInfo {
  grammar.onlyAttributes(signedInfo, ['Id'])
  const parts = ['CanonicalizationMethod', 'SignatureMethod', 'Reference']
  const [canonicalization, method, reference] = grammar.sequence(signedInfo, DS, parts)
  if (canonicalization === undefined || method === undefined || reference === undefined) {
    throw grammar.fault('SignedInfo is not complete')
  }
  const inclusivePrefixes = exclusiveC14nOf(canonicalization)
  return {
    inclusivePrefixes,
    method: signatureMethodOf(plainAlgorithm(method), acceptSha1),
    ...readReference(reference, acceptSha1),
  }
}

function readReference(
  reference: XmlElement,
  acceptSha1: boolean,
): Omit<SignedInfo, 'inclusivePrefixes' | 'method'> {
  grammar.onlyAttributes(reference, ['Id', 'URI'])
  const parts = ['Transforms', 'DigestMethod', 'DigestValue']
  const [transforms, method, value] = grammar.sequence(reference, DS, parts)
  if (transforms === undefined || method === undefined || value === undefined) {
    throw grammar.fault('Reference is not complete')
  }
  grammar.onlyAttributes(value, [])
  const referencePrefixes = readTransforms(transforms)
  const digestMethod = digestMethodOf(plainAlgorithm(method), acceptSha1)
  const digest = base64Of(value)
  if (digest.length !== digestMethod.length)
    throw grammar.fault('DigestValue has another length than its algorithm')
  return { uri: grammar.required(reference, 'URI'), referencePrefixes, digestMethod, digest }
}

/** saml-core 5.4.4: the enveloped-signature transform, then exclusive canonicalization. */
function readTransforms(transforms: XmlElement): readonly string[] {
  grammar.onlyAttributes(transforms, [])
  const [first, second] = grammar.sequence(transforms, DS, ['Transform', 'Transform'])
  if (first === undefined || second === undefined || plainAlgorithm(first) !== enveloped) {
    throw grammar.fault('transforms other than enveloped-signature and exclusive canonicalization')
  }
  return exclusiveC14nOf(second)
}

/** The prefix list of an exclusive canonicalization. WithComments is the same: no comment survives reading. */
function exclusiveC14nOf(e: XmlElement): readonly string[] {
  grammar.onlyAttributes(e, ['Algorithm'])
  const algorithm = grammar.required(e, 'Algorithm')
  if (algorithm !== EXC_C14N && algorithm !== `${EXC_C14N}WithComments`) {
    throw grammar.fault('a canonicalization other than the exclusive one')
  }
  const [list, ...more] = grammar.elementsOf(e)
  if (list === undefined) return []
  if (more.length > 0 || !isNamed(list, EXC_C14N, 'InclusiveNamespaces')) {
    throw grammar.fault(`${e.name} holds something else than InclusiveNamespaces`)
  }
  grammar.onlyAttributes(list, ['PrefixList'])
  grammar.sequence(list, EXC_C14N, [])
  return prefixesOf(grammar.required(list, 'PrefixList'))
}

function prefixesOf(list: string): readonly string[] {
  const prefixes = list.split(/[\t\n\r ]/).filter((prefix) => prefix !== '')
  if (prefixes.length > mostPrefixes || !prefixes.every((p) => p === '#default' || isNcName(p))) {
    throw grammar.fault('a prefix list that is too long or names no prefixes')
  }
  return prefixes
}

/** The Algorithm of an element without parameters: HMACOutputLength and the like have no place. */
function plainAlgorithm(e: XmlElement): string {
  grammar.onlyAttributes(e, ['Algorithm'])
  grammar.sequence(e, DS, [])
  return grammar.required(e, 'Algorithm')
}

function base64Of(e: XmlElement): Buffer {
  const value = grammar.onlyText(e)
  const bytes = value.length > longestValue ? undefined : decodeBase64(value)
  if (bytes === undefined || bytes.length === 0) throw grammar.fault(`${e.name} is not base64`)
  return bytes
}
