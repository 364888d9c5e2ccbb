import type { Preset } from '../presets.js'

/** Okta as a partner. It gives the NameID that is set there, whatever is asked for, and reads no Scoping. */
export const okta: Preset = {
  says: 'Okta as a partner (SAML 2.0)',
  partner: { requestNameIdFormat: 'none', sendScoping: 'none' },
}
