import type { Preset } from '../presets.js'

/**
 * Citrix Cloud: people are found in Active Directory by their SID, UPN and object GUID, which the partner must say and an
 * import rule take under `objectSid` and `objectGuid`. It asks for exactly an unspecified context unless that is changed
 * there; `exactMeansMinimum` is the blunt way here, and never set by a preset.
 */
export const citrix: Preset = {
  says: 'Citrix Cloud (SAML 2.0)',
  app: {
    nameId: {
      kind: 'attribute',
      attribute: 'upn',
      format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    },
    attributes: [
      { attribute: 'objectSid', name: 'cip_sid' },
      { attribute: 'upn', name: 'cip_upn' },
      { attribute: 'objectGuid', name: 'cip_oid' },
      { attribute: 'email', name: 'cip_email' },
      { attribute: 'name', name: 'displayName' },
    ],
  },
}
