import type { Preset } from '../presets.js'

/**
 * Salesforce: people are known by their Federation ID, whose case counts, here their e-mail address; the attributes are
 * those by which it makes users at their first sign-in.
 */
export const salesforce: Preset = {
  says: 'Salesforce (SAML 2.0)',
  app: {
    nameId: {
      kind: 'attribute',
      attribute: 'email',
      format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    },
    attributes: [
      { attribute: 'email', name: 'User.Username' },
      { attribute: 'email', name: 'User.Email' },
      { attribute: 'givenName', name: 'User.FirstName' },
      { attribute: 'surname', name: 'User.LastName' },
    ],
  },
}
