import type { Preset } from '../presets.js'

/**
 * Nextcloud: people are known by the attribute that is named there, `uid`; the others are for display name, address, groups.
 */
export const nextcloud: Preset = {
  says: 'Nextcloud (SAML 2.0)',
  app: {
    nameId: { kind: 'persistent' },
    attributes: [
      { attribute: 'userId', name: 'uid' },
      { attribute: 'name', name: 'displayName' },
      { attribute: 'email', name: 'mail' },
      { attribute: 'groups', name: 'groups' },
    ],
  },
}
