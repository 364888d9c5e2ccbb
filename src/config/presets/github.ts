import type { Preset } from '../presets.js'

/**
 * GitHub Enterprise: people are known by a lasting NameID, which it shows, so their user name is sent under the format
 * persistent; a transient one would make a stranger of everybody each time.
 */
export const github: Preset = {
  says: 'GitHub Enterprise (SAML 2.0)',
  app: {
    nameId: {
      kind: 'attribute',
      attribute: 'userId',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    },
    attributes: [
      { attribute: 'userId', name: 'username' },
      { attribute: 'name', name: 'full_name' },
      { attribute: 'email', name: 'emails' },
    ],
  },
}
