import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/**
 * SharePoint Server: knows people by a claim, never by their name; reads SAML 1.1 alone; sends no `wreply` of its own
 * accord; and asks again and again if a token lasts no longer than its LogonTokenCacheExpirationWindow (10 minutes).
 */
export const sharepoint: Preset = {
  says: 'SharePoint Server (WS-Federation, SAML 1.1)',
  app: {
    nameId: { kind: 'none' },
    attributes: [
      { attribute: 'email', name: `${ws05}emailaddress` },
      { attribute: 'upn', name: `${ws05}upn` },
      { attribute: 'name', name: `${ws05}name` },
      { attribute: 'roles', name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role' },
    ],
    wsfed: { tokenType: 'saml11', trustVersion: '2005', tokenLifetime: 3600 },
  },
}
