import type { Preset } from '../presets.js'

/**
 * AWS IAM: started from here alone (it never asks); the roles that somebody may take are its attribute Role, each value
 * the ARN of a role and of the provider with a comma between them, so house roles are named so in `roles.names`; the
 * session is named by 2 to 64 characters of a word or an e-mail address.
 */
export const aws: Preset = {
  says: 'AWS IAM (SAML 2.0, started from here)',
  app: {
    nameId: { kind: 'persistent' },
    attributes: [
      { attribute: 'roles', name: 'https://aws.amazon.com/SAML/Attributes/Role' },
      { attribute: 'email', name: 'https://aws.amazon.com/SAML/Attributes/RoleSessionName' },
    ],
    launch: true,
  },
}
