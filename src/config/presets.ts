import type { AppSettings } from './app-schema.js'
import type { PartnerSettings } from './partner-schema.js'
import { adfs } from './presets/adfs.js'
import { aspnet } from './presets/aspnet.js'
import { entraId } from './presets/entra-id.js'
import { microsoft365 } from './presets/microsoft-365.js'
import { sharepoint } from './presets/sharepoint.js'
import type { PresetName } from './preset-names.js'

/** What a product of the field wants, where nothing else is set for one registration. */
export interface Preset {
  /** What it is for, in words. */
  readonly says: string
  readonly app?: Omit<AppSettings, 'preset'>
  readonly partner?: Omit<PartnerSettings, 'preset'>
  /** It trusts each domain of people under an issuer of its own (`wsfed.issuers`). */
  readonly issuerPerDomain?: true
}

/** By the word that settings and commands know them by. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  adfs,
  aspnet,
  'entra-id': entraId,
  'microsoft-365': microsoft365,
  sharepoint,
}
