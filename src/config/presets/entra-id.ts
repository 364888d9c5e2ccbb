import type { Preset } from '../presets.js'

/**
 * Entra ID as a partner. It refuses Scoping, reads only few formats of NameIDPolicy, and a RequestedAuthnContext of
 * passwords fails everybody who signs in without one (AADSTS75011), so none is sent.
 */
export const entraId: Preset = {
  says: 'Microsoft Entra ID as a partner (SAML 2.0 and WS-Federation)',
  partner: { requestNameIdFormat: 'none', sendScoping: 'none', sendReplyUrl: 'url' },
}
