import type { Vocabulary } from '../xml/write.js'

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const SAML11 = 'urn:oasis:names:tc:SAML:1.0:assertion'
export const SAMLP11 = 'urn:oasis:names:tc:SAML:1.0:protocol'
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/** The prefixes under which everything of ours is written. */
export const vocabulary: Vocabulary = {
  saml: SAML,
  samlp: SAMLP,
  xs: 'http://www.w3.org/2001/XMLSchema',
  xsi: XSI,
}

const bindingPrefix = 'urn:oasis:names:tc:SAML:2.0:bindings:'

/** saml-bindings 3: the bindings' identifiers. */
export const bindings = {
  redirect: `${bindingPrefix}HTTP-Redirect`,
  post: `${bindingPrefix}HTTP-POST`,
  artifact: `${bindingPrefix}HTTP-Artifact`,
  soap: `${bindingPrefix}SOAP`,
  paos: `${bindingPrefix}PAOS`,
} as const

/** saml-bindings 3.4.4.1: the one encoding of a message in a query. */
export const deflateEncoding = `${bindingPrefix}URL-Encoding:DEFLATE`

/** saml-core 8.3 */
export const nameIDFormats = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  x509SubjectName: 'urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName',
  windowsDomainQualifiedName: 'urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName',
  kerberos: 'urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos',
  entity: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  encrypted: 'urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted',
} as const

/** saml-core 3.2.2.2: what stands before `Success`, `Responder`, `NoPassive` and the others. */
export const statusPrefix = 'urn:oasis:names:tc:SAML:2.0:status:'

/** saml-profiles 3.3 */
export const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
