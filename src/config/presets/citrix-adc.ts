import type { Preset } from '../presets.js'

/**
 * Citrix ADC, NetScaler Gateway: people are known by UPN; an assertion that is not signed itself is turned away.
 */
export const citrixAdc: Preset = {
  says: 'Citrix ADC and NetScaler Gateway (SAML 2.0)',
  app: {
    nameId: {
      kind: 'attribute',
      attribute: 'upn',
      format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    },
    attributes: [
      { attribute: 'upn', name: 'upn' },
      { attribute: 'email', name: 'email' },
      { attribute: 'groups', name: 'groups' },
    ],
    sign: 'both',
  },
}
