import type { Preset } from '../presets.js'

/**
 * Google Workspace. As an app it knows people by their primary e-mail address, whose case counts, and turns away answers
 * with more than 2 kB of attributes: none is sent. As a partner it negotiates no NameID and reads no Scoping.
 */
export const googleWorkspace: Preset = {
  says: 'Google Workspace (SAML 2.0)',
  app: { nameId: { kind: 'email' }, attributes: [] },
  partner: { requestNameIdFormat: 'none', sendScoping: 'none' },
}
