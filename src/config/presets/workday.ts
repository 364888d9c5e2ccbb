import type { Preset } from '../presets.js'

/**
 * Workday: people are known by their user name there, here their e-mail address; it reads no attribute, so none is sent.
 */
export const workday: Preset = {
  says: 'Workday (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [],
    sign: 'both',
  },
}
