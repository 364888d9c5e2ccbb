/** The namespaces this room reads and writes itself. */
export const XML = 'http://www.w3.org/XML/1998/namespace'
export const XMLNS = 'http://www.w3.org/2000/xmlns/'
export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const DS11 = 'http://www.w3.org/2009/xmldsig11#'
export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const XENC = 'http://www.w3.org/2001/04/xmlenc#'
export const XENC11 = 'http://www.w3.org/2009/xmlenc11#'
export const SAML2 = 'urn:oasis:names:tc:SAML:2.0:assertion'
