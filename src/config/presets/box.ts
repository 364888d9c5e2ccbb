import type { Preset } from '../presets.js'

/**
 * Box: people are known by the e-mail address of their login; names are for users made at their first sign-in.
 */
export const box: Preset = {
  says: 'Box (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [
      { attribute: 'givenName', name: 'givenName' },
      { attribute: 'surname', name: 'sn' },
    ],
  },
}
