// Answers and metadata as others write them: their prefixes, their white space, where they declare what.

export interface To {
  readonly baseUrl: string
  readonly partner: string
  /** Of the moment at which it is written. */
  readonly at: string
  readonly question: string
}

/** Where a signature goes, how its tags are called, and what its prefix list holds. */
export interface Place {
  /** Behind this child; absent = first. */
  readonly after?: 'Issuer'
  readonly prefixes?: readonly string[]
  /** `ds` unless told otherwise; empty = the default namespace. */
  readonly prefix?: string
}

/** Signs the element of that local name. */
export type SignElement = (xml: string, element: string, place: Place) => string

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata'
const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
const format = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'
const until = '2026-11-22T12:05:00.000Z'

/** Shibboleth IdP: saml2p and saml2, xsd on the Response and in the prefix list, the assertion on lines of its own. */
export function shibboleth({ baseUrl, partner, at, question }: To, sign: SignElement): string {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<saml2p:Response Destination="${baseUrl}/saml/sp/acs" ID="_71c0d2ba6ae4c2d5cbf9ce60d8fdd9f2" InResponseTo="${question}" IssueInstant="${at}" Version="2.0" xmlns:saml2p="${SAMLP}" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><saml2:Issuer xmlns:saml2="${SAML}">${partner}</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="${success}"/></saml2p:Status><saml2:Assertion ID="_b6a1cc0a3f5b4fbfa9c9d4c8a1b5d7e3" IssueInstant="${at}" Version="2.0" xmlns:saml2="${SAML}">
  <saml2:Issuer>${partner}</saml2:Issuer>
  <saml2:Subject>
    <saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" NameQualifier="${partner}" SPNameQualifier="${baseUrl}/saml/sp">AAdzZWNyZXQx shib</saml2:NameID>
    <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
      <saml2:SubjectConfirmationData Address="192.0.2.17" InResponseTo="${question}" NotOnOrAfter="${until}" Recipient="${baseUrl}/saml/sp/acs"/>
    </saml2:SubjectConfirmation>
  </saml2:Subject>
  <saml2:Conditions NotBefore="${at}" NotOnOrAfter="${until}">
    <saml2:AudienceRestriction>
      <saml2:Audience>${baseUrl}/saml/sp</saml2:Audience>
    </saml2:AudienceRestriction>
  </saml2:Conditions>
  <saml2:AuthnStatement AuthnInstant="${at}" SessionIndex="_9d1c">
    <saml2:SubjectLocality Address="192.0.2.17"/>
    <saml2:AuthnContext><saml2:AuthnContextClassRef>${password}</saml2:AuthnContextClassRef></saml2:AuthnContext>
  </saml2:AuthnStatement>
  <saml2:AttributeStatement>
    <saml2:Attribute FriendlyName="mail" Name="urn:oid:0.9.2342.19200300.100.1.3" NameFormat="${format}">
      <saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">ann@example.org</saml2:AttributeValue>
    </saml2:Attribute>
    <saml2:Attribute FriendlyName="eduPersonScopedAffiliation" Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.9" NameFormat="${format}">
      <saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">staff@example.org</saml2:AttributeValue>
      <saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">member@example.org</saml2:AttributeValue>
    </saml2:Attribute>
  </saml2:AttributeStatement>
</saml2:Assertion></saml2p:Response>`
  const inside = sign(xml, 'Assertion', { after: 'Issuer', prefixes: ['xsd'] })
  return sign(inside, 'Response', { after: 'Issuer', prefixes: ['xsd'] })
}

/** AD FS and its like: the assertion's namespace is the default one, and only the assertion is signed. */
export function adfs({ baseUrl, partner, at, question }: To, sign: SignElement): string {
  const upn = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'
  const role = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'
  const xml =
    `<samlp:Response ID="_2e5e9c5f-7a1a-4b8e-9f52-2d0d0f0a5c11" Version="2.0" IssueInstant="${at}" Destination="${baseUrl}/saml/sp/acs" Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified" InResponseTo="${question}" xmlns:samlp="${SAMLP}">` +
    `<Issuer xmlns="${SAML}">${partner}</Issuer><samlp:Status><samlp:StatusCode Value="${success}" /></samlp:Status>` +
    `<Assertion ID="_8b2c7d1e-30b4-4c64-9a7e-6f8b1a1d9c42" IssueInstant="${at}" Version="2.0" xmlns="${SAML}"><Issuer>${partner}</Issuer>` +
    `<Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ann.adfs@example.org</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData InResponseTo="${question}" NotOnOrAfter="${until}" Recipient="${baseUrl}/saml/sp/acs" /></SubjectConfirmation></Subject>` +
    `<Conditions NotBefore="${at}" NotOnOrAfter="${until}"><AudienceRestriction><Audience>${baseUrl}/saml/sp</Audience></AudienceRestriction></Conditions>` +
    `<AttributeStatement><Attribute Name="${upn}"><AttributeValue>ann.adfs@example.org</AttributeValue></Attribute><Attribute Name="${role}"><AttributeValue>Domain Users</AttributeValue><AttributeValue>R&amp;D</AttributeValue></Attribute></AttributeStatement>` +
    `<AuthnStatement AuthnInstant="${at}" SessionIndex="_8b2c7d1e-30b4-4c64-9a7e-6f8b1a1d9c42"><AuthnContext><AuthnContextClassRef>${password}</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion></samlp:Response>`
  return sign(xml, 'Assertion', { after: 'Issuer' })
}

/** Okta and its like: saml2 declared again and again, two signatures, xs in the prefix list of the inner one. */
export function okta({ baseUrl, partner, at, question }: To, sign: SignElement): string {
  const value = (text: string): string =>
    `<saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${text}</saml2:AttributeValue>`
  const xml =
    `<?xml version="1.0" encoding="UTF-8"?><saml2p:Response Destination="${baseUrl}/saml/sp/acs" ID="id2161863187712373" InResponseTo="${question}" IssueInstant="${at}" Version="2.0" xmlns:saml2p="${SAMLP}" xmlns:xs="http://www.w3.org/2001/XMLSchema"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" xmlns:saml2="${SAML}">${partner}</saml2:Issuer>` +
    `<saml2p:Status xmlns:saml2p="${SAMLP}"><saml2p:StatusCode Value="${success}"/></saml2p:Status>` +
    `<saml2:Assertion ID="id21618631878027491" IssueInstant="${at}" Version="2.0" xmlns:saml2="${SAML}" xmlns:xs="http://www.w3.org/2001/XMLSchema"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" xmlns:saml2="${SAML}">${partner}</saml2:Issuer>` +
    `<saml2:Subject xmlns:saml2="${SAML}"><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">ann.okta</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData InResponseTo="${question}" NotOnOrAfter="${until}" Recipient="${baseUrl}/saml/sp/acs"/></saml2:SubjectConfirmation></saml2:Subject>` +
    `<saml2:Conditions NotBefore="${at}" NotOnOrAfter="${until}" xmlns:saml2="${SAML}"><saml2:AudienceRestriction><saml2:Audience>${baseUrl}/saml/sp</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>` +
    `<saml2:AuthnStatement AuthnInstant="${at}" SessionIndex="${question}" xmlns:saml2="${SAML}"><saml2:AuthnContext><saml2:AuthnContextClassRef>${password}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>` +
    `<saml2:AttributeStatement xmlns:saml2="${SAML}"><saml2:Attribute Name="firstName" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">${value('Ann')}</saml2:Attribute><saml2:Attribute Name="groups" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">${value('Everyone')}${value('Editors &amp; Co')}</saml2:Attribute></saml2:AttributeStatement></saml2:Assertion></saml2p:Response>`
  const inside = sign(xml, 'Assertion', { after: 'Issuer', prefixes: ['xs'] })
  return sign(inside, 'Response', { after: 'Issuer', prefixes: ['xs'] })
}

function key(certificate: string): string {
  return `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
}

export function partnerMetadata(id: string, certificate: string): string {
  return `<md:EntityDescriptor xmlns:md="${MD}" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" ID="_partner" entityID="${id}" validUntil="2027-01-01T00:00:00Z">
  <!-- of the identity provider -->
  <md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="${SAMLP}">
    <md:Extensions><shibmd:Scope regexp="false">example.org</shibmd:Scope></md:Extensions>
    ${key(certificate)}
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.org/sso?x=1&amp;y=2"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.org/sso"/>
  </md:IDPSSODescriptor>
  <md:Organization><md:OrganizationName xml:lang="en">Example</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">Example &amp; Co</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">https://example.org/</md:OrganizationURL></md:Organization>
</md:EntityDescriptor>`
}

export function appMetadata(id: string, certificate: string): string {
  return `<md:EntityDescriptor xmlns:md="${MD}" ID="_app" entityID="${id}"><md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${SAMLP}">${key(certificate)}<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example.org/acs" index="0" isDefault="true"/><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example.org/acs2" index="1"/><md:AttributeConsumingService index="0"><md:ServiceName xml:lang="en">App</md:ServiceName><md:RequestedAttribute Name="mail" isRequired="true"/></md:AttributeConsumingService></md:SPSSODescriptor></md:EntityDescriptor>`
}
