import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/**
 * Zendesk: people are known by e-mail address. No attribute `role` leaves, since it would make agents and administrators
 * there.
 */
export const zendesk: Preset = {
  says: 'Zendesk (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [
      { attribute: 'email', name: `${ws05}emailaddress` },
      { attribute: 'givenName', name: `${ws05}givenname` },
      { attribute: 'surname', name: `${ws05}surname` },
    ],
  },
}
