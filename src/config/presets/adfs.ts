import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/**
 * AD FS, as partner and as app. It answers MSIS7070 where a NameIDPolicy asks for a format that no claim rule issues,
 * and does not read Scoping; as an app it takes what its acceptance rules name.
 */
export const adfs: Preset = {
  says: 'AD FS 2.0 and later (SAML 2.0 and WS-Federation)',
  partner: { requestNameIdFormat: 'none', sendScoping: 'none' },
  app: {
    attributes: [
      { attribute: 'name', name: `${ws05}name` },
      { attribute: 'email', name: `${ws05}emailaddress` },
      { attribute: 'upn', name: `${ws05}upn` },
      { attribute: 'groups', name: 'http://schemas.xmlsoap.org/claims/Group' },
      { attribute: 'roles', name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role' },
    ],
    backdate: 60,
    wsfed: { tokenType: 'saml11', trustVersion: '2005', tokenLifetime: 3600 },
  },
}
