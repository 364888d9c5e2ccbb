import type { Preset } from '../presets.js'

/**
 * Microsoft 365 with federated domains: the person is the ImmutableID of the directory, at most 64 characters, under an
 * issuer of the UPN's domain (`wsfed.issuers`). Its sign-in frequency counts from AuthenticationInstant, and several
 * factors are told by AuthenticationMethod.
 */
export const microsoft365: Preset = {
  says: 'Microsoft 365, federated domains (WS-Federation, SAML 1.1)',
  issuerPerDomain: true,
  app: {
    nameId: {
      kind: 'attribute',
      attribute: 'immutableId',
      format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
      longest: 64,
    },
    attributes: [
      { attribute: 'upn', name: 'http://schemas.xmlsoap.org/claims/UPN' },
      {
        attribute: 'immutableId',
        name: 'http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID',
      },
    ],
    wsfed: {
      realms: ['urn:federation:MicrosoftOnline'],
      replyUrls: ['https://login.microsoftonline.com/login.srf'],
      tokenType: 'saml11',
      trustVersion: '2005',
      tokenLifetime: 3600,
    },
  },
}
