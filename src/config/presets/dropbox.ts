import type { Preset } from '../presets.js'

/**
 * Dropbox: people are known by e-mail address; it reads no attribute, so none is sent.
 */
export const dropbox: Preset = {
  says: 'Dropbox (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [],
  },
}
