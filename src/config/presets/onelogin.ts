import type { Preset } from '../presets.js'

/**
 * OneLogin as a partner. It gives the NameID that is set there, whatever is asked for, and reads no Scoping.
 */
export const onelogin: Preset = {
  says: 'OneLogin as a partner (SAML 2.0)',
  partner: { requestNameIdFormat: 'none', sendScoping: 'none' },
}
