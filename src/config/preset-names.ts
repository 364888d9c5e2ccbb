/** The words by which settings and commands know products of the field. */
export const presetNames = [
  'adfs',
  'aspnet',
  'aws',
  'entra-id',
  'github',
  'google-workspace',
  'keycloak',
  'microsoft-365',
  'okta',
  'salesforce',
  'servicenow',
  'sharepoint',
  'shibboleth',
  'slack',
  'zoom',
] as const
export type PresetName = (typeof presetNames)[number]

export function isPresetName(text: string | undefined): text is PresetName {
  return text !== undefined && (presetNames as readonly string[]).includes(text)
}
