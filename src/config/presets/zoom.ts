import type { Preset } from '../presets.js'

/** Zoom: people are known by e-mail address. */
export const zoom: Preset = {
  says: 'Zoom (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [
      { attribute: 'email', name: 'email' },
      { attribute: 'givenName', name: 'firstName' },
      { attribute: 'surname', name: 'lastName' },
    ],
  },
}
