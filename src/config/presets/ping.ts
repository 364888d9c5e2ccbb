import type { Preset } from '../presets.js'

/**
 * PingFederate and PingOne as a partner. They give the NameID of the connection's contract and may turn away a policy that
 * asks for another; their signature policy is set for each connection, so requests are signed.
 */
export const ping: Preset = {
  says: 'PingFederate and PingOne as a partner (SAML 2.0)',
  partner: { requestNameIdFormat: 'none', signRequests: 'always' },
}
