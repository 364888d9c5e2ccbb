import type { Registered } from './registered.js'
import { understoodOf } from './understood.js'

/** A product of the field, as its documents give it away. */
export interface Product {
  readonly says: string
  /** Its preset, if we have one by that name. */
  readonly preset?: string
}

interface Sign {
  /** By the word of a preset, or that of a product that wants none. */
  readonly preset: string
  readonly says: string
  readonly kind?: 'app' | 'partner'
  /** Of an entity id, a realm or an address: anchored, and read in one pass whatever stands there. */
  readonly looks: RegExp
}

/** The first that fits counts: a product on another's host, or with another's path, comes before that other. */
const signs: readonly Sign[] = [
  {
    preset: 'microsoft-365',
    says: 'Microsoft 365',
    kind: 'app',
    looks:
      /^(?:urn:federation:MicrosoftOnline|https:\/\/login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)\/login\.srf)$/i,
  },
  {
    preset: 'entra-id',
    says: 'Microsoft Entra ID',
    looks:
      /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)\//i,
  },
  { preset: 'adfs', says: 'AD FS', looks: /^https?:\/\/[^/]+\/adfs\//i },
  {
    preset: 'sharepoint',
    says: 'SharePoint Server',
    kind: 'app',
    looks: /^(?:urn:sharepoint:|https?:\/\/[^/]+\/_trust(?:\/|$))/i,
  },
  { preset: 'aspnet', says: 'ASP.NET', kind: 'app', looks: /^https?:\/\/.+\/signin-(?:wsfed|saml2?)$/i },
  {
    preset: 'salesforce',
    says: 'Salesforce',
    kind: 'app',
    looks: /^https:\/\/[^/]+\.salesforce\.com(?:\/|$)/i,
  },
  {
    preset: 'servicenow',
    says: 'ServiceNow',
    kind: 'app',
    looks: /^https:\/\/[^/]+\.service-now\.com(?:\/|$)/i,
  },
  {
    preset: 'google-workspace',
    says: 'Google Workspace',
    looks: /^(?:google\.com(?:\/a\/.*)?|https:\/\/(?:accounts|www)\.google\.com\/.*)$/i,
  },
  {
    preset: 'aws-identity-center',
    says: 'AWS IAM Identity Center',
    kind: 'app',
    looks: /^https:\/\/[^/]+\.signin\.aws\.amazon\.com\/platform\/saml\//i,
  },
  {
    preset: 'aws',
    says: 'AWS IAM',
    kind: 'app',
    looks: /^(?:urn:amazon:webservices$|https:\/\/(?:[^/]+\.)?signin\.aws\.amazon\.com\/)/i,
  },
  {
    preset: 'github',
    says: 'GitHub',
    kind: 'app',
    looks:
      /^https:\/\/(?:(?:github\.com|[^/]+\.ghe\.com)\/(?:orgs|enterprises|organizations)\/|[^/]+\/saml\/consume$)/i,
  },
  { preset: 'zoom', says: 'Zoom', kind: 'app', looks: /^(?:https:\/\/)?[^/]+\.zoom\.us(?:\/|$)/i },
  { preset: 'slack', says: 'Slack', kind: 'app', looks: /^https:\/\/(?:[^/]+\.)?slack\.com(?:\/|$)/i },
  { preset: 'atlassian', says: 'Atlassian Cloud', kind: 'app', looks: /^https:\/\/auth\.atlassian\.com\//i },
  {
    preset: 'atlassian-dc',
    says: 'Jira, Confluence or Bitbucket Data Center',
    kind: 'app',
    looks: /^https?:\/\/.+\/plugins\/servlet\/samlconsumer$/i,
  },
  { preset: 'box', says: 'Box', kind: 'app', looks: /^(?:box\.net$|https:\/\/sso\.services\.box\.net\/)/i },
  {
    preset: 'citrix',
    says: 'Citrix Cloud',
    kind: 'app',
    looks: /^https:\/\/saml\.(?:cloud\.(?:com|us)|citrixcloud\.jp)(?:\/|$)/i,
  },
  { preset: 'citrix-adc', says: 'Citrix ADC', kind: 'app', looks: /^https:\/\/[^/]+\/cgi\/samlauth$/i },
  {
    preset: 'docusign',
    says: 'DocuSign',
    kind: 'app',
    looks: /^https:\/\/[^/]+\.docusign\.(?:com\/organizations\/|net\/saml\/)/i,
  },
  {
    preset: 'dropbox',
    says: 'Dropbox',
    kind: 'app',
    looks: /^(?:Dropbox$|https:\/\/www\.dropbox\.com\/saml_login)/i,
  },
  {
    preset: 'sap-netweaver',
    says: 'SAP NetWeaver',
    kind: 'app',
    looks: /^https?:\/\/[^/]+\/sap\/saml2\/sp\//i,
  },
  {
    preset: 'sap-btp',
    says: 'SAP BTP or Cloud Identity Services',
    looks:
      /^(?:https:\/\/)?[^/]+\.(?:hana\.ondemand\.com|accounts(?:400)?\.(?:ondemand\.com|cloud\.sap))(?:\/|$)/i,
  },
  {
    preset: 'snowflake',
    says: 'Snowflake',
    kind: 'app',
    looks: /^https:\/\/[^/]+\.snowflakecomputing\.com(?:\/|$)/i,
  },
  {
    preset: 'tableau',
    says: 'Tableau',
    kind: 'app',
    looks: /^https?:\/\/(?:sso\.online\.tableau\.com\/|[^/]+\/wg\/saml\/sso(?:\/|$))/i,
  },
  {
    preset: 'workday',
    says: 'Workday',
    kind: 'app',
    looks: /^https?:\/\/[^/]+\.(?:my)?workday\.com(?:$|\/[^/]+\/login-saml)/i,
  },
  { preset: 'zendesk', says: 'Zendesk', kind: 'app', looks: /^(?:https:\/\/)?[^/]+\.zendesk\.com(?:\/|$)/i },
  {
    preset: 'okta',
    says: 'Okta',
    kind: 'partner',
    looks: /^https?:\/\/(?:www\.okta\.com\/exk|[^/]+\.okta(?:-emea|-gov|preview)?\.com\/)/i,
  },
  {
    preset: 'onelogin',
    says: 'OneLogin',
    kind: 'partner',
    looks: /^https:\/\/(?:app\.onelogin\.com\/saml|[^/]+\.onelogin\.com\/trust\/)/i,
  },
  {
    preset: 'auth0',
    says: 'Auth0',
    looks: /^(?:urn:auth0:|urn:[^/]+\.auth0\.com$|https:\/\/[^/]+\.auth0\.com\/)/i,
  },
  {
    preset: 'ping',
    says: 'PingOne or PingFederate',
    kind: 'partner',
    looks: /^https:\/\/(?:auth\.pingone\.[a-z.]{2,12}\/|[^/]+\/idp\/SSO\.saml2$)/i,
  },
  { preset: 'jumpcloud', says: 'JumpCloud', kind: 'partner', looks: /^https:\/\/sso\.jumpcloud\.com\//i },
  { preset: 'duo', says: 'Duo', kind: 'partner', looks: /^https:\/\/[^/]+\.sso\.duosecurity\.com\//i },
  { preset: 'keycloak', says: 'Keycloak', looks: /^https?:\/\/.+\/realms\/[^/]+(?:\/|$)/i },
  {
    preset: 'shibboleth',
    says: 'Shibboleth',
    looks: /^https?:\/\/.+\/(?:idp\/profile\/(?:SAML2|Shibboleth)|Shibboleth\.sso)\//i,
  },
  {
    preset: 'simplesamlphp',
    says: 'SimpleSAMLphp',
    looks: /^https?:\/\/.+\/(?:saml2\/idp\/|module\.php\/saml\/)/i,
  },
  { preset: 'moodle', says: 'Moodle', kind: 'app', looks: /^https?:\/\/.+\/auth\/saml2\/sp\//i },
  { preset: 'nextcloud', says: 'Nextcloud', kind: 'app', looks: /^https?:\/\/.+\/apps\/user_saml\/saml\//i },
  {
    preset: 'gitlab',
    says: 'GitLab',
    kind: 'app',
    looks: /^https?:\/\/.+\/(?:users\/auth|-)\/saml\/callback$/i,
  },
  {
    preset: 'grafana',
    says: 'Grafana',
    kind: 'app',
    looks: /^https?:\/\/(?=[^/]*grafana)[^/]+\/(?:[^/]+\/)?saml\/(?:acs|metadata)$/i,
  },
]

/** No product's own names are longer or more; what somebody made so is not read. */
const longest = 1024
const most = 32

/** Which product it looks like; a guess that only ever suggests. */
export function productOf(one: Registered, presets: readonly string[]): Product | undefined {
  const { kind, id, realms, addresses } = understoodOf(one)
  const names = [id, ...realms, ...addresses.map(({ url }) => url)]
    .filter((name) => name.length <= longest)
    .slice(0, most)
  const sign = signs.find(
    (each) => (each.kind ?? kind) === kind && names.some((name) => each.looks.test(name)),
  )
  if (sign === undefined) return undefined
  return { says: sign.says, ...(presets.includes(sign.preset) ? { preset: sign.preset } : {}) }
}
