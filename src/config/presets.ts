import type { AppSettings } from './app-schema.js'
import type { PartnerSettings } from './partner-schema.js'
import { adfs } from './presets/adfs.js'
import { aspnet } from './presets/aspnet.js'
import { atlassian } from './presets/atlassian.js'
import { atlassianDc } from './presets/atlassian-dc.js'
import { auth0 } from './presets/auth0.js'
import { aws } from './presets/aws.js'
import { box } from './presets/box.js'
import { citrix } from './presets/citrix.js'
import { citrixAdc } from './presets/citrix-adc.js'
import { docusign } from './presets/docusign.js'
import { dropbox } from './presets/dropbox.js'
import { entraId } from './presets/entra-id.js'
import { github } from './presets/github.js'
import { gitlab } from './presets/gitlab.js'
import { googleWorkspace } from './presets/google-workspace.js'
import { grafana } from './presets/grafana.js'
import { keycloak } from './presets/keycloak.js'
import { microsoft365 } from './presets/microsoft-365.js'
import { nextcloud } from './presets/nextcloud.js'
import { okta } from './presets/okta.js'
import { onelogin } from './presets/onelogin.js'
import { passportWsfed } from './presets/passport-wsfed.js'
import { ping } from './presets/ping.js'
import { salesforce } from './presets/salesforce.js'
import { sapBtp } from './presets/sap-btp.js'
import { sapNetweaver } from './presets/sap-netweaver.js'
import { servicenow } from './presets/servicenow.js'
import { sharepoint } from './presets/sharepoint.js'
import { shibboleth } from './presets/shibboleth.js'
import { simplesamlphp } from './presets/simplesamlphp.js'
import { slack } from './presets/slack.js'
import { snowflake } from './presets/snowflake.js'
import { tableau } from './presets/tableau.js'
import { workday } from './presets/workday.js'
import { zendesk } from './presets/zendesk.js'
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
  atlassian,
  'atlassian-dc': atlassianDc,
  auth0,
  aws,
  box,
  citrix,
  'citrix-adc': citrixAdc,
  docusign,
  dropbox,
  'entra-id': entraId,
  github,
  gitlab,
  'google-workspace': googleWorkspace,
  grafana,
  keycloak,
  'microsoft-365': microsoft365,
  nextcloud,
  okta,
  onelogin,
  'passport-wsfed': passportWsfed,
  ping,
  salesforce,
  'sap-btp': sapBtp,
  'sap-netweaver': sapNetweaver,
  servicenow,
  sharepoint,
  shibboleth,
  simplesamlphp,
  slack,
  snowflake,
  tableau,
  workday,
  zendesk,
  zoom,
}
