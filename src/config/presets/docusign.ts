import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/**
 * DocuSign: people are known by a lasting NameID, and linked or made by the three claims that it requires.
 */
export const docusign: Preset = {
  says: 'DocuSign (SAML 2.0)',
  app: {
    nameId: { kind: 'persistent' },
    attributes: [
      { attribute: 'email', name: `${ws05}emailaddress` },
      { attribute: 'givenName', name: `${ws05}givenname` },
      { attribute: 'surname', name: `${ws05}surname` },
    ],
  },
}
