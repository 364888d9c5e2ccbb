import type { AppSettings } from './app-schema.js'
import type { PartnerSettings } from './partner-schema.js'
import { adfs } from './presets/adfs.js'
import { aspnet } from './presets/aspnet.js'
import { aws } from './presets/aws.js'
import { entraId } from './presets/entra-id.js'
import { github } from './presets/github.js'
import { googleWorkspace } from './presets/google-workspace.js'
import { keycloak } from './presets/keycloak.js'
import { microsoft365 } from './presets/microsoft-365.js'
import { okta } from './presets/okta.js'
import { salesforce } from './presets/salesforce.js'
import { servicenow } from './presets/servicenow.js'
import { sharepoint } from './presets/sharepoint.js'
import { shibboleth } from './presets/shibboleth.js'
import { slack } from './presets/slack.js'
import { zoom } from './presets/zoom.js'
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
  aws,
  'entra-id': entraId,
  github,
  'google-workspace': googleWorkspace,
  keycloak,
  'microsoft-365': microsoft365,
  okta,
  salesforce,
  servicenow,
  sharepoint,
  shibboleth,
  slack,
  zoom,
}
