import type { Preset } from '../presets.js'

/**
 * Snowflake: people are known by their LOGIN_NAME, an e-mail address, which it asks for; it reads no attribute, so none is sent.
 */
export const snowflake: Preset = {
  says: 'Snowflake (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [],
  },
}
