import type { Vocabulary } from '../xml/write.js'
import { SAML, SAMLP } from './names.js'

export const MD = 'urn:oasis:names:tc:SAML:2.0:metadata'
export const MDUI = 'urn:oasis:names:tc:SAML:metadata:ui'
export const MDATTR = 'urn:oasis:names:tc:SAML:metadata:attribute'
export const SHIBMD = 'urn:mace:shibboleth:metadata:1.0'
export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const XML = 'http://www.w3.org/XML/1998/namespace'
/** protocolSupportEnumeration of a role that speaks SAML 2.0. */
export const protocol = SAMLP

/** The prefixes under which our own metadata is written. */
export const metadataVocabulary: Vocabulary = { md: MD, mdui: MDUI, ds: DS, saml: SAML }

/** SAML V2.0 Subject Identifier Attributes Profile 3.3 */
export const subjectIdRequirement = 'urn:oasis:names:tc:SAML:profiles:subject-id:req'

/** Text of a document inside a sentence of ours: bounded, and with nothing in it that a terminal obeys. */
export function quoted(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return JSON.stringify(short).replace(
    /[^\x20-\x7e…]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
