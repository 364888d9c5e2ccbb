import type { Preset } from '../presets.js'

/**
 * Tableau: people are known by the attribute `username`, here their e-mail address, and case counts in every name.
 */
export const tableau: Preset = {
  says: 'Tableau Cloud and Tableau Server (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [
      { attribute: 'email', name: 'username' },
      { attribute: 'email', name: 'email' },
      { attribute: 'name', name: 'displayName' },
      { attribute: 'givenName', name: 'firstName' },
      { attribute: 'surname', name: 'lastName' },
    ],
  },
}
