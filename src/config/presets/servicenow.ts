import type { Preset } from '../presets.js'

/**
 * ServiceNow: people are matched by e-mail address; NotBefore lies a minute back, since a hardened instance allows clocks
 * less than that. It asks for exactly a password unless that is taken out there; `exactMeansMinimum` is the blunt way
 * here, and never set by a preset.
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
