import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/**
 * Auth0. As a partner it gives the name that its addon is set to, whatever is asked for, and reads no Scoping; as an app
 * (an enterprise connection) it reads the claims of its own profile, under their URIs.
 */
export const auth0: Preset = {
  says: 'Auth0 (SAML 2.0)',
  partner: { requestNameIdFormat: 'none', sendScoping: 'none' },
  app: {
    nameId: { kind: 'persistent' },
    attributes: [
      { attribute: 'email', name: `${ws05}emailaddress` },
      { attribute: 'name', name: `${ws05}name` },
      { attribute: 'givenName', name: `${ws05}givenname` },
      { attribute: 'surname', name: `${ws05}surname` },
      { attribute: 'upn', name: `${ws05}upn` },
    ],
  },
}
