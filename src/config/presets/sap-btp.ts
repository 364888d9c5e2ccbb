import type { Preset } from '../presets.js'

/**
 * SAP BTP and SAP Cloud Identity Services, which hands attributes on as they came: people are known by e-mail address, and
 * role collections are mapped from the attribute Groups, here the roles of `roles.names`.
 */
export const sapBtp: Preset = {
  says: 'SAP BTP and SAP Cloud Identity Services (SAML 2.0)',
  app: {
    nameId: { kind: 'email' },
    attributes: [
      { attribute: 'email', name: 'mail' },
      { attribute: 'givenName', name: 'first_name' },
      { attribute: 'surname', name: 'last_name' },
      { attribute: 'roles', name: 'Groups' },
    ],
  },
}
