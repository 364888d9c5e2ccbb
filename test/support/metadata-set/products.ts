// The shapes in which widespread products publish themselves: which roles, in which order, with what beside them.
// Written for this set; the names and addresses are nobody's.
import {
  app,
  at,
  certificates,
  document,
  federationRole,
  key,
  lines,
  nameIdFormats,
  partner,
  requested,
  signed,
  targetScopes,
} from './pieces.js'

const formats = 'urn:oasis:names:tc:SAML:2.0:nameid-format:'
const email = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const { partner: main, rolled } = certificates

function claims(...names: readonly string[]): string {
  const each = names.map(
    (name) =>
      `<auth:ClaimType xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706" Optional="true" Uri="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}"><auth:DisplayName>${name}</auth:DisplayName></auth:ClaimType>`,
  )
  return each.join('')
}

/** FederationMetadata.xml: signed, an app and a security token service in WS-Federation, then both roles of SAML. */
export function adfs(): string {
  const base = 'https://adfs.larkfield.example/adfs'
  const id = 'http://adfs.larkfield.example/adfs/services/trust'
  const both = lines(key(rolled, 'encryption'), key(main, 'signing'))
  const saml = lines(
    both,
    at('SingleLogoutService', 'HTTP-Redirect', `${base}/ls/`),
    at('SingleLogoutService', 'HTTP-POST', `${base}/ls/`),
  )
  const names = nameIdFormats(email, `${formats}persistent`, `${formats}transient`)
  return signed(
    document({
      id,
      more: ' ID="_adfs-of-the-set"',
      roles: lines(
        federationRole(
          'ApplicationServiceType',
          `${base}/ls/`,
          key(rolled, 'encryption'),
          `<fed:ClaimTypesRequested>${claims('emailaddress', 'upn')}</fed:ClaimTypesRequested>\n${targetScopes(`${base}/services/trust/2005/issuedtokenasymmetricbasic256`, id)}`,
        ),
        federationRole(
          'SecurityTokenServiceType',
          `${base}/ls/`,
          key(main, 'signing'),
          `<fed:TokenTypesOffered><fed:TokenType Uri="urn:oasis:names:tc:SAML:1.0:assertion"/></fed:TokenTypesOffered>\n<fed:ClaimTypesOffered>${claims('emailaddress', 'upn', 'name')}</fed:ClaimTypesOffered>\n`,
        ),
        app(
          lines(
            saml,
            names,
            at('AssertionConsumerService', 'HTTP-POST', `${base}/ls/`, ' index="0" isDefault="true"'),
            at('AssertionConsumerService', 'HTTP-Artifact', `${base}/ls/`, ' index="1"'),
            at('AssertionConsumerService', 'HTTP-Redirect', `${base}/ls/`, ' index="2"'),
          ),
          ' WantAssertionsSigned="true"',
        ),
        partner(
          lines(
            saml,
            names,
            at('SingleSignOnService', 'HTTP-Redirect', `${base}/ls/`),
            at('SingleSignOnService', 'HTTP-POST', `${base}/ls/`),
          ),
        ),
      ),
    }),
    'partner',
  )
}

/** federationmetadata.xml of a tenant: signed, WS-Federation twice, then one role of SAML. */
export function entra(): string {
  const tenant = '5a110000-0000-4000-8000-000000c0ffee'
  const base = `https://login.microsoftonline.com/${tenant}`
  const keys = lines(key(main, 'signing'), key(rolled, 'signing'))
  return signed(
    document({
      id: `https://sts.windows.net/${tenant}/`,
      more: ' ID="_entra-of-the-set"',
      roles: lines(
        federationRole(
          'SecurityTokenServiceType',
          `${base}/wsfed`,
          keys,
          `<fed:ClaimTypesOffered>${claims('name', 'givenname', 'surname')}</fed:ClaimTypesOffered>\n`,
        ),
        federationRole(
          'ApplicationServiceType',
          `${base}/wsfed`,
          keys,
          targetScopes(`https://sts.windows.net/${tenant}/`),
        ),
        partner(
          lines(
            keys,
            at('SingleLogoutService', 'HTTP-Redirect', `${base}/saml2`),
            at('SingleSignOnService', 'HTTP-Redirect', `${base}/saml2`),
            at('SingleSignOnService', 'HTTP-POST', `${base}/saml2`),
          ),
        ),
      ),
    }),
    'partner',
  )
}

/** The descriptor of a realm: every binding, and keys with a name beside the certificate. */
export function keycloak(): string {
  const base = 'https://keycloak.brightwater.example/realms/staff'
  const bindings = ['HTTP-POST', 'HTTP-Redirect', 'HTTP-Artifact', 'SOAP'] as const
  return document({
    id: base,
    roles: partner(
      lines(
        key(main, 'signing', '<ds:KeyName>a-name-of-the-set</ds:KeyName>'),
        at('ArtifactResolutionService', 'SOAP', `${base}/protocol/saml/resolve`, ' index="0"'),
        ...bindings.map((one) => at('SingleLogoutService', one, `${base}/protocol/saml`)),
        nameIdFormats(
          `${formats}persistent`,
          `${formats}transient`,
          'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
          email,
        ),
        ...bindings.map((one) => at('SingleSignOnService', one, `${base}/protocol/saml`)),
      ),
      ' WantAuthnRequestsSigned="true"',
    ),
  })
}

/** An identity provider of a university: scopes, names for people, SAML 1.1 beside 2.0, two keys. */
export function shibbolethPartner(): string {
  const base = 'https://idp.marlow.example/idp'
  const info = lines(
    '<md:Extensions>',
    '<shibmd:Scope regexp="false">marlow.example</shibmd:Scope>',
    '<shibmd:Scope regexp="true">^.+\\.marlow\\.example$</shibmd:Scope>',
    '<mdui:UIInfo>',
    '<mdui:DisplayName xml:lang="en">Marlow University</mdui:DisplayName>',
    '<mdui:DisplayName xml:lang="de">Universität Marlow</mdui:DisplayName>',
    '<mdui:Description xml:lang="en">Staff and students of Marlow.</mdui:Description>',
    '<mdui:Logo height="80" width="80">https://idp.marlow.example/logo.png</mdui:Logo>',
    '</mdui:UIInfo>',
    '</md:Extensions>',
  )
  const both = `${speaksOld} urn:oasis:names:tc:SAML:2.0:protocol`
  const role = partner(
    lines(
      info,
      key(main, 'signing'),
      key(rolled, 'signing'),
      key(rolled, 'encryption'),
      at('ArtifactResolutionService', 'SOAP', `${base}/profile/SAML2/SOAP/ArtifactResolution`, ' index="2"'),
      at('SingleLogoutService', 'HTTP-Redirect', `${base}/profile/SAML2/Redirect/SLO`),
      at('SingleLogoutService', 'HTTP-POST', `${base}/profile/SAML2/POST/SLO`),
      at('SingleLogoutService', 'HTTP-POST-SimpleSign', `${base}/profile/SAML2/POST-SimpleSign/SLO`),
      nameIdFormats(`${formats}transient`, `${formats}persistent`),
      `<md:SingleSignOnService Binding="urn:mace:shibboleth:1.0:profiles:AuthnRequest" Location="${base}/profile/Shibboleth/SSO"/>`,
      at('SingleSignOnService', 'HTTP-POST', `${base}/profile/SAML2/POST/SSO`),
      at('SingleSignOnService', 'HTTP-POST-SimpleSign', `${base}/profile/SAML2/POST-SimpleSign/SSO`),
      at('SingleSignOnService', 'HTTP-Redirect', `${base}/profile/SAML2/Redirect/SSO`),
    ),
  ).replace('protocolSupportEnumeration="', `protocolSupportEnumeration="${speaksOld} `)
  const authority = `<md:AttributeAuthorityDescriptor protocolSupportEnumeration="${both}">${key(main)}<md:AttributeService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${base}/profile/SAML2/SOAP/AttributeQuery"/></md:AttributeAuthorityDescriptor>`
  const contact =
    '<md:ContactPerson contactType="technical"><md:EmailAddress>mailto:identity@marlow.example</md:EmailAddress></md:ContactPerson>'
  return document({ id: `${base}/shibboleth`, roles: lines(role, authority, contact) })
}

const speaksOld = 'urn:mace:shibboleth:1.0 urn:oasis:names:tc:SAML:1.1:protocol'

/** A service provider as the Shibboleth SP writes it of itself: its algorithms, discovery, five ways to reply. */
export function shibbolethApp(): string {
  const base = 'https://library.marlow.example/Shibboleth.sso'
  const methods = [
    'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    'http://www.w3.org/2009/xmlenc11#rsa-oaep',
    'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  ].map((one) => `<md:EncryptionMethod Algorithm="${one}"/>`)
  const encrypting = key(certificates.rolled, 'encryption').replace(
    '</md:KeyDescriptor>',
    `${methods.join('')}</md:KeyDescriptor>`,
  )
  const extensions =
    '<md:Extensions><init:RequestInitiator xmlns:init="urn:oasis:names:tc:SAML:profiles:SSO:request-init" ' +
    `Binding="urn:oasis:names:tc:SAML:profiles:SSO:request-init" Location="${base}/Login"/></md:Extensions>`
  const algorithms =
    '<md:Extensions xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport">' +
    '<alg:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>' +
    '<alg:SigningMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/></md:Extensions>'
  const replies = (['HTTP-POST', 'HTTP-POST-SimpleSign', 'HTTP-Artifact', 'PAOS'] as const).map((one, n) =>
    at('AssertionConsumerService', one, `${base}/SAML2/${one.replace('HTTP-', '')}`, ` index="${n + 1}"`),
  )
  const role = app(
    lines(
      extensions,
      key(certificates.app, 'signing'),
      encrypting,
      at('ArtifactResolutionService', 'SOAP', `${base}/Artifact/SOAP`, ' index="1"'),
      at('SingleLogoutService', 'SOAP', `${base}/SLO/SOAP`),
      at('SingleLogoutService', 'HTTP-Redirect', `${base}/SLO/Redirect`),
      at('SingleLogoutService', 'HTTP-POST', `${base}/SLO/POST`),
      ...replies,
    ),
  )
  return document({ id: 'https://library.marlow.example/shibboleth', roles: lines(algorithms, role) })
}

/** What SimpleSAMLphp writes of an identity provider: one certificate in two uses, Redirect only, a contact. */
export function simplesamlphpPartner(): string {
  const base = 'https://login.oakridge.example/simplesaml'
  return document({
    id: `${base}/saml2/idp/metadata.php`,
    roles: lines(
      partner(
        lines(
          key(main, 'signing'),
          key(main, 'encryption'),
          at('SingleLogoutService', 'HTTP-Redirect', `${base}/saml2/idp/SingleLogoutService.php`),
          nameIdFormats(`${formats}transient`),
          at('SingleSignOnService', 'HTTP-Redirect', `${base}/saml2/idp/SSOService.php`),
        ),
      ),
      '<md:ContactPerson contactType="technical"><md:GivenName>Administrator</md:GivenName><md:EmailAddress>mailto:na@oakridge.example</md:EmailAddress></md:ContactPerson>',
    ),
  })
}

/** What it writes of a service provider: a list of wanted attributes under a service with a name. */
export function simplesamlphpApp(): string {
  const base = 'https://courses.oakridge.example/simplesaml/module.php/saml/sp'
  return document({
    id: `${base}/metadata.php/default-sp`,
    roles: app(
      lines(
        key(certificates.app, 'signing'),
        key(certificates.app, 'encryption'),
        at('SingleLogoutService', 'HTTP-Redirect', `${base}/saml2-logout.php/default-sp`),
        at('AssertionConsumerService', 'HTTP-POST', `${base}/saml2-acs.php/default-sp`, ' index="0"'),
        at('AssertionConsumerService', 'HTTP-Artifact', `${base}/saml2-acs.php/default-sp`, ' index="1"'),
        '<md:AttributeConsumingService index="0">',
        '<md:ServiceName xml:lang="en">Courses</md:ServiceName>',
        requested(
          ['mail', 'urn:oid:0.9.2342.19200300.100.1.3', 'required'],
          ['displayName', 'urn:oid:2.16.840.1.113730.3.1.241'],
        ),
        '</md:AttributeConsumingService>',
      ),
    ),
  })
}
