import type { Preset } from '../presets.js'

/** Keycloak. As a partner it wants requests signed (“client signature required” is on there by default); as an app it reads plain names. */
export const keycloak: Preset = {
  says: 'Keycloak (SAML 2.0)',
  partner: { signRequests: 'always', requestNameIdFormat: 'none', sendScoping: 'none' },
  app: {
    attributes: [
      { attribute: 'email', name: 'email' },
      { attribute: 'givenName', name: 'firstName' },
      { attribute: 'surname', name: 'lastName' },
      { attribute: 'roles', name: 'Role' },
    ],
  },
}
