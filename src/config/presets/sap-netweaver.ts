import type { Preset } from '../presets.js'

/**
 * SAP NetWeaver: people are known by their user id there, under the format unspecified; it reads the e-mail address if it is set to.
 */
export const sapNetweaver: Preset = {
  says: 'SAP NetWeaver (SAML 2.0)',
  app: {
    nameId: {
      kind: 'attribute',
      attribute: 'userId',
      format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    },
    attributes: [{ attribute: 'email', name: 'mail' }],
  },
}
