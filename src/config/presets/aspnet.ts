import type { Preset } from '../presets.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/** ASP.NET and Windows Identity Foundation: the claims that their types name; the name is NameIdentifier. */
export const aspnet: Preset = {
  says: 'ASP.NET, ASP.NET Core, Windows Identity Foundation (WS-Federation)',
  app: {
    attributes: [
      { attribute: 'name', name: `${ws05}name` },
      { attribute: 'email', name: `${ws05}emailaddress` },
      { attribute: 'givenName', name: `${ws05}givenname` },
      { attribute: 'surname', name: `${ws05}surname` },
      { attribute: 'upn', name: `${ws05}upn` },
      { attribute: 'roles', name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role' },
    ],
    wsfed: { tokenType: 'saml11', trustVersion: '2005', tokenLifetime: 3600 },
  },
}
