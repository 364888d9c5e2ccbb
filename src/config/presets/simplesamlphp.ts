import type { Preset } from '../presets.js'

/**
 * SimpleSAMLphp as a partner. Unless asked it names people by a transient NameID, who are strangers each time, so a
 * lasting one is asked for; where none can be made there, it is transient all the same.
 */
export const simplesamlphp: Preset = {
  says: 'SimpleSAMLphp as a partner (SAML 2.0)',
  partner: { requestNameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
}
