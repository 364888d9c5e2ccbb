/** The words by which settings and commands know products of the field. */
export const presetNames = ['adfs', 'aspnet', 'entra-id', 'microsoft-365', 'sharepoint'] as const
export type PresetName = (typeof presetNames)[number]

export function isPresetName(text: string | undefined): text is PresetName {
  return text !== undefined && (presetNames as readonly string[]).includes(text)
}
