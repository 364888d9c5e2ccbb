import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/**
 * passport-wsfed-saml2: reads the first child of RequestedSecurityToken, in the envelope of February 2005 before that of
 * 1.3, and puts claims into the profile under their URIs; the name is NameIdentifier.
 */
export const passportWsfed: Preset = {
  says: 'passport-wsfed-saml2 (WS-Federation, Node.js)',
  app: {
    attributes: [
      { attribute: 'email', name: `${ws05}emailaddress` },
      { attribute: 'name', name: `${ws05}name` },
      { attribute: 'givenName', name: `${ws05}givenname` },
      { attribute: 'surname', name: `${ws05}surname` },
      { attribute: 'upn', name: `${ws05}upn` },
    ],
    wsfed: { tokenType: 'saml11', trustVersion: '2005', tokenLifetime: 3600 },
  },
}
