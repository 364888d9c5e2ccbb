import type { Registered } from './registered.js'
import { understoodOf } from './understood.js'

/** A product of the field, as its documents give it away. */
export interface Product {
  readonly says: string
  /** Its preset, if we have one by that name. */
  readonly preset?: string
}

interface Sign {
  readonly preset: string
  readonly says: string
  readonly kind?: 'app' | 'partner'
  /** Of entity id, realms and addresses, one a line. */
  readonly looks: RegExp
}

const signs: readonly Sign[] = [
  {
    preset: 'microsoft-365',
    says: 'Microsoft 365',
    kind: 'app',
    looks: /^(?:urn:federation:MicrosoftOnline|https:\/\/login\.microsoftonline\.com\/login\.srf)$/im,
  },
  {
    preset: 'entra-id',
    says: 'Microsoft Entra ID',
    looks:
      /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)\//im,
  },
  { preset: 'adfs', says: 'AD FS', looks: /^https?:\/\/[^/\n]+\/adfs\//im },
  {
    preset: 'sharepoint',
    says: 'SharePoint Server',
    kind: 'app',
    looks: /^(?:urn:sharepoint:|https?:\/\/[^/\n]+\/_trust\/?)/im,
  },
  { preset: 'aspnet', says: 'ASP.NET', kind: 'app', looks: /^https?:\/\/[^\n]+\/signin-(?:wsfed|saml2?)$/im },
  {
    preset: 'salesforce',
    says: 'Salesforce',
    kind: 'app',
    looks: /^https:\/\/[^/\n]+\.(?:my\.)?salesforce\.com(?:\/|$)/im,
  },
  {
    preset: 'servicenow',
    says: 'ServiceNow',
    kind: 'app',
    looks: /^https:\/\/[^/\n]+\.service-now\.com(?:\/|$)/im,
  },
  {
    preset: 'google-workspace',
    says: 'Google Workspace',
    looks: /^(?:google\.com(?:\/a\/.*)?|https:\/\/(?:accounts|www)\.google\.com\/[^\n]*)$/im,
  },
  {
    preset: 'aws',
    says: 'AWS',
    kind: 'app',
    looks: /^(?:urn:amazon:webservices|https:\/\/[^/\n]*signin\.aws\.amazon\.com\/)/im,
  },
  {
    preset: 'github',
    says: 'GitHub',
    kind: 'app',
    looks: /^https:\/\/github\.com\/(?:orgs|enterprises|organizations)\//im,
  },
  { preset: 'zoom', says: 'Zoom', kind: 'app', looks: /^(?:https:\/\/)?[^/\n]+\.zoom\.us(?:\/|$)/im },
  { preset: 'slack', says: 'Slack', kind: 'app', looks: /^https:\/\/[^/\n]*\.?slack\.com(?:\/|$)/im },
  { preset: 'atlassian', says: 'Atlassian', kind: 'app', looks: /^https:\/\/auth\.atlassian\.com\//im },
  {
    preset: 'okta',
    says: 'Okta',
    kind: 'partner',
    looks: /^https?:\/\/(?:www\.okta\.com\/exk|[^/\n]+\.okta(?:-emea|preview)?\.com\/)/im,
  },
  {
    preset: 'onelogin',
    says: 'OneLogin',
    kind: 'partner',
    looks: /^https:\/\/(?:app\.onelogin\.com\/saml|[^/\n]+\.onelogin\.com\/trust\/)/im,
  },
  {
    preset: 'auth0',
    says: 'Auth0',
    kind: 'partner',
    looks: /^(?:urn:[^\n]+\.auth0\.com|https:\/\/[^/\n]+\.auth0\.com\/)/im,
  },
  { preset: 'pingone', says: 'PingOne', kind: 'partner', looks: /^https:\/\/auth\.pingone\.[a-z.]+\//im },
  { preset: 'keycloak', says: 'Keycloak', looks: /^https?:\/\/[^\n]+\/realms\/[^/\n]+(?:\/|$)/im },
  {
    preset: 'shibboleth',
    says: 'Shibboleth',
    looks: /^https?:\/\/[^\n]+\/(?:idp\/profile\/(?:SAML2|Shibboleth)|Shibboleth\.sso)\//im,
  },
  {
    preset: 'simplesamlphp',
    says: 'SimpleSAMLphp',
    looks: /^https?:\/\/[^\n]+\/(?:saml2\/idp\/|module\.php\/saml\/)/im,
  },
  { preset: 'moodle', says: 'Moodle', kind: 'app', looks: /^https?:\/\/[^\n]+\/auth\/saml2\/sp\//im },
  {
    preset: 'nextcloud',
    says: 'Nextcloud',
    kind: 'app',
    looks: /^https?:\/\/[^\n]+\/apps\/user_saml\/saml\//im,
  },
  {
    preset: 'gitlab',
    says: 'GitLab',
    kind: 'app',
    looks: /^https?:\/\/[^\n]+\/users\/auth\/saml\/callback$/im,
  },
  {
    preset: 'grafana',
    says: 'Grafana',
    kind: 'app',
    looks: /^https?:\/\/[^\n]*grafana[^\n]*\/saml\/(?:acs|metadata)$/im,
  },
]

/** Which product it looks like; a guess that only ever suggests. */
export function productOf(one: Registered, presets: readonly string[]): Product | undefined {
  const { kind, id, realms, addresses } = understoodOf(one)
  const text = [id, ...realms, ...addresses.map(({ url }) => url)].join('\n')
  const sign = signs.find((each) => (each.kind ?? kind) === kind && each.looks.test(text))
  if (sign === undefined) return undefined
  return { says: sign.says, ...(presets.includes(sign.preset) ? { preset: sign.preset } : {}) }
}
