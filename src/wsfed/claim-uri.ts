/** SAML 1.1 core 2.4.4.1: an attribute's name in two parts. */
export interface AttributeDesignator {
  readonly attributeNamespace: string
  readonly attributeName: string
}

/** Where names without a namespace of their own stand. */
const plain = 'http://schemas.xmlsoap.org/claims'

/** A claim URI is its namespace and, behind the last slash, its name: so AD FS writes and reads them. */
export function designatorOf(claim: string): AttributeDesignator {
  const slash = claim.lastIndexOf('/')
  const name = claim.slice(slash + 1)
  if (slash <= 0 || name === '') return { attributeNamespace: plain, attributeName: claim }
  return { attributeNamespace: claim.slice(0, slash), attributeName: name }
}

/** The claim's URI again. What stood without a namespace keeps its plain name. */
export function claimOf({ attributeNamespace, attributeName }: AttributeDesignator): string {
  return attributeNamespace === plain && !reserved.has(attributeName)
    ? attributeName
    : `${attributeNamespace}/${attributeName}`
}

/** Claims of that namespace that are known by their whole URI. */
const reserved = new Set(['UPN', 'CommonName', 'Group', 'EmailAddress', 'Department', 'Company'])
