import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/**
 * Atlassian Cloud: people are known by e-mail address, the same that provisioning says; the claim `name` is an identifier
 * that never changes and is no e-mail address, here the user id.
 */
export const atlassian: Preset = {
  says: 'Atlassian Cloud (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [
      { attribute: 'givenName', name: `${ws05}givenname` },
      { attribute: 'surname', name: `${ws05}surname` },
      { attribute: 'userId', name: `${ws05}name` },
    ],
  },
}
