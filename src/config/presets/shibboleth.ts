import type { Preset } from '../presets.js'

/** The Shibboleth IdP and SP: a transient name beside pairwise-id, encrypted where a key is published; Scoping is ignored. */
export const shibboleth: Preset = {
  says: 'Shibboleth (SAML 2.0)',
  partner: { sendScoping: 'none' },
  app: { profile: 'research-federation' },
}
