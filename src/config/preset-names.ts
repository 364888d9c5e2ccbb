/** The words by which settings and commands know products of the field. */
export const presetNames = [
  'adfs',
  'aspnet',
  'atlassian',
  'atlassian-dc',
  'auth0',
  'aws',
  'box',
  'citrix',
  'citrix-adc',
  'docusign',
  'dropbox',
  'entra-id',
  'github',
  'gitlab',
  'google-workspace',
  'grafana',
  'keycloak',
  'microsoft-365',
  'nextcloud',
  'okta',
  'onelogin',
  'passport-wsfed',
  'ping',
  'salesforce',
  'sap-btp',
  'sap-netweaver',
  'servicenow',
  'sharepoint',
  'shibboleth',
  'simplesamlphp',
  'slack',
  'snowflake',
  'tableau',
  'workday',
  'zendesk',
  'zoom',
] as const
export type PresetName = (typeof presetNames)[number]

export function isPresetName(text: string | undefined): text is PresetName {
  return text !== undefined && (presetNames as readonly string[]).includes(text)
}
