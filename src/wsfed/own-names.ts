import { ownNames } from '../saml/web-sso.js'

/** Where our own doors of WS-Federation stand, and who we are. Always from the settings, never from a request. */
export interface OwnWsfedNames {
  /** Issuer towards apps, `wtrealm` towards partners, and entityID of the one document that describes both. */
  readonly entityId: string
  /** PassiveRequestorEndpoint towards apps. */
  readonly securityTokenService: string
  /** PassiveRequestorEndpoint towards partners: `wreply`. */
  readonly application: string
}

export function ownWsfedNames(baseUrl: string): OwnWsfedNames {
  return {
    entityId: `${baseUrl}/wsfed`,
    securityTokenService: `${baseUrl}/wsfed/sts`,
    application: `${baseUrl}/wsfed/rp`,
  }
}

/** Every entity id of ours, in every protocol: nobody else may come under one. */
export function everyOwnId(baseUrl: string): readonly string[] {
  const { identityProvider, serviceProvider } = ownNames(baseUrl)
  return [identityProvider, serviceProvider, ownWsfedNames(baseUrl).entityId]
}

/** Where the field looks for the document (WS-Federation 1.2, 3.2.3 as AD FS serves it). */
export const federationMetadataPath = '/FederationMetadata/2007-06/FederationMetadata.xml'
