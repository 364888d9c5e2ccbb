import type { App, SamlApp } from '../../src/model/app.js'
import type { Partner, SamlPartner } from '../../src/model/partner.js'
import type { Registry } from '../../src/model/ports.js'

const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** An enabled SAML app with every setting at its default; `saml` is merged, the rest replaces. */
export function samlApp(
  edits: Partial<Omit<App, 'saml'>> & { readonly saml?: Partial<SamlApp> } = {},
): App & { readonly saml: SamlApp } {
  const { saml, ...rest } = edits
  return {
    id: 'https://wiki.app.test/metadata',
    handle: 'wiki',
    display: { name: { en: 'Wiki' } },
    enabled: true,
    from: { file: 'metadata/apps/wiki.xml' },
    oddities: [],
    protocol: 'saml',
    partners: 'all',
    nameId: { kind: 'persistent' },
    release: [],
    roles: {},
    sign: 'both',
    encrypt: 'never',
    requireSignedRequests: false,
    acceptSha1Signatures: false,
    exactMeansMinimum: false,
    ignoreRequestedNameIdFormat: false,
    launch: false,
    backdate: 60,
    assertionLifetime: 300,
    nameAuthority: true,
    ...rest,
    saml: {
      assertionConsumerServices: [
        { binding: post, location: 'https://wiki.app.test/acs', index: 0, isDefault: true },
      ],
      singleLogoutServices: [],
      nameIdFormats: [],
      keys: [],
      authnRequestsSigned: false,
      wantAssertionsSigned: false,
      requestedAttributes: [],
      entityAttributes: {},
      ...saml,
    },
  }
}

/** An enabled SAML partner with every setting at its default; `saml` is merged, the rest replaces. */
export function samlPartner(
  edits: Partial<Omit<Partner, 'saml'>> & { readonly saml?: Partial<SamlPartner> } = {},
): Partner & { readonly saml: SamlPartner } {
  const { saml, ...rest } = edits
  return {
    id: 'https://idp.acme.test/metadata',
    handle: 'acme',
    display: { name: { en: 'Acme' } },
    enabled: true,
    from: { file: 'metadata/partners/acme.xml' },
    oddities: [],
    protocol: 'saml',
    import: [],
    onFirstSignIn: 'create',
    onEverySignIn: 'refresh',
    confirmedDomains: [],
    outsideDomains: 'drop',
    requireSigned: 'either',
    requireEncrypted: false,
    acceptUnsolicitedAnswers: false,
    acceptSha1Signatures: false,
    acceptCbcEncryption: false,
    refuseExpiredCertificates: false,
    sendScoping: 'requesterIdOnly',
    sendReplyUrl: 'url',
    signRequests: 'always',
    believedUpTo: 1,
    hidden: false,
    signOutHere: true,
    ...rest,
    saml: {
      singleSignOnServices: [
        { binding: redirect, location: 'https://idp.acme.test/sso' },
        { binding: post, location: 'https://idp.acme.test/sso' },
      ],
      singleLogoutServices: [],
      nameIdFormats: [],
      keys: [],
      wantAuthnRequestsSigned: false,
      claimedScopes: [],
      ...saml,
    },
  }
}

/** A registry of these and no others. */
export function registryOf(apps: readonly App[], partners: readonly Partner[]): Registry {
  return {
    app: (id) => apps.find((app) => app.id === id),
    partner: (id) => partners.find((partner) => partner.id === id),
    appByRealm: (wtrealm) => apps.find(({ wsfed }) => wsfed?.realms.includes(wtrealm)),
    appByHandle: (handle) => apps.find((app) => app.handle === handle),
    partnerByHandle: (handle) => partners.find((partner) => partner.handle === handle),
    apps: () => apps,
    partners: () => partners,
    partnerForDomain: (domain) => partners.find(({ confirmedDomains }) => confirmedDomains.includes(domain)),
    usable: ({ enabled }) => enabled,
    searchPartners: (allowed, query, limit) => {
      const found = allowed.filter(({ handle }) => handle.includes(query))
      return { partners: found.slice(0, limit), matches: found.length }
    },
  }
}
