import type { Preset } from '../presets.js'

/**
 * Jira, Confluence and Bitbucket Data Center: people are known by their user name there, which its mapping takes from the
 * NameID; the attributes are those by which it makes and renews users, named there as they are here.
 */
export const atlassianDc: Preset = {
  says: 'Jira, Confluence and Bitbucket Data Center (SAML 2.0)',
  app: {
    nameId: {
      kind: 'attribute',
      attribute: 'userId',
      format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    },
    attributes: [
      { attribute: 'name', name: 'displayName' },
      { attribute: 'email', name: 'email' },
      { attribute: 'groups', name: 'groups' },
    ],
  },
}
