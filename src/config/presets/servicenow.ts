import type { Preset } from '../presets.js'

/**
 * ServiceNow: people are matched by e-mail address, and its clock may be a minute behind. It asks for exactly a password
 * unless that is taken out there; `exactMeansMinimum` is the blunt way here, and never set by a preset.
 */
export const servicenow: Preset = {
  says: 'ServiceNow (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [
      { attribute: 'email', name: 'email' },
      { attribute: 'givenName', name: 'first_name' },
      { attribute: 'surname', name: 'last_name' },
    ],
    backdate: 60,
  },
}
