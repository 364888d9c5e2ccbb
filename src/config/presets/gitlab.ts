import type { Preset } from '../presets.js'

/**
 * GitLab, both kinds: people are known by a lasting NameID, which names their account for good; the attributes are the
 * short names that it knows without being told.
 */
export const gitlab: Preset = {
  says: 'GitLab (SAML 2.0)',
  app: {
    nameId: { kind: 'persistent' },
    attributes: [
      { attribute: 'email', name: 'email' },
      { attribute: 'userId', name: 'username' },
      { attribute: 'name', name: 'name' },
      { attribute: 'givenName', name: 'first_name' },
      { attribute: 'surname', name: 'last_name' },
    ],
  },
}
