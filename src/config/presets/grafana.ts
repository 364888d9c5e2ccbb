import type { Preset } from '../presets.js'

/**
 * Grafana: people are known by an attribute, e-mail address unless `assertion_attribute_login` says another; the names are
 * those of its own defaults, and `role`. The NameID names nobody there.
 */
export const grafana: Preset = {
  says: 'Grafana (SAML 2.0)',
  app: {
    nameId: { kind: 'transient' },
    attributes: [
      { attribute: 'name', name: 'displayName' },
      { attribute: 'email', name: 'mail' },
      { attribute: 'roles', name: 'role' },
    ],
  },
}
