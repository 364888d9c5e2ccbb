import type { Preset } from '../presets.js'

/** Slack: people are known by a lasting NameID, and their e-mail address is looked for under User.Email. */
export const slack: Preset = {
  says: 'Slack (SAML 2.0)',
  app: {
    nameId: { kind: 'persistent' },
    attributes: [
      { attribute: 'email', name: 'User.Email' },
      { attribute: 'userId', name: 'User.Username' },
      { attribute: 'givenName', name: 'first_name' },
      { attribute: 'surname', name: 'last_name' },
    ],
    sign: 'both',
  },
}
