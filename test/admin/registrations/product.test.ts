// Which product a document looks like: one of each shape, read as the house reads it.
import { presetNames } from '../../../src/config/preset-names.js'
import { presets } from '../../../src/config/presets.js'
import { productOf } from '../../../src/admin/registrations/product.js'
import { readAppDocument, readPartnerDocument } from '../../../src/wsfed/counterpart-metadata.js'
import { appMetadata, partnerMetadata } from '../../support/house.js'
import { of, portal, reading } from '../../support/presets.js'

const lenient = { ...reading, production: false }

/** A document of this entity id and this address, as the product's own would have it. */
function written(text: string, id: string, address: string): Buffer {
  const own = text.replaceAll(/https:\/\/portal\.test\/(?:acs|sso|sts|callback)/g, address)
  return Buffer.from(own.replace('entityID="https://portal.test"', `entityID="${id}"`))
}

function app(id: string, address: string, protocol: 'saml' | 'wsfed' = 'saml') {
  const bytes = written(appMetadata(portal[protocol]), id, address)
  const read = readAppDocument(bytes, lenient)
  const registered = of({}).app({ read, handle: 'it', from: { file: 'it.xml' } })
  return productOf(
    registered,
    presetNames.filter((name) => presets[name].app),
  )
}

function partner(id: string, address: string, protocol: 'saml' | 'wsfed' = 'saml') {
  const bytes = written(partnerMetadata(portal[protocol]), id, address)
  const read = readPartnerDocument(bytes, lenient)
  const registered = of({}).partner({ read, handle: 'it', from: { file: 'it.xml' } })
  return productOf(
    registered,
    presetNames.filter((name) => presets[name].partner),
  )
}

const wsfedApps = [
  ['adfs', 'http://fs.corp.example/adfs/services/trust', 'https://fs.corp.example/adfs/ls/'],
  ['aspnet', 'https://intranet.corp.example/', 'https://intranet.corp.example/signin-wsfed'],
  ['microsoft-365', 'urn:federation:MicrosoftOnline', 'https://login.microsoftonline.com/login.srf'],
  ['sharepoint', 'urn:sharepoint:portal', 'https://sp.corp.example/_trust/'],
  ['sharepoint', 'urn:any', 'https://sp.corp.example/_trust/default.aspx'],
] as const

const samlApps = [
  [
    'atlassian',
    'https://auth.atlassian.com/saml/1b2c',
    'https://auth.atlassian.com/login/callback?connection=saml-1b2c',
  ],
  ['atlassian-dc', 'https://jira.corp.example', 'https://jira.corp.example/plugins/servlet/samlconsumer'],
  ['auth0', 'urn:auth0:corp:sallyport', 'https://corp.eu.auth0.com/login/callback?connection=sallyport'],
  ['aws', 'urn:amazon:webservices', 'https://signin.aws.amazon.com/saml'],
  ['aws', 'urn:amazon:webservices', 'https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSPX'],
  ['box', 'box.net', 'https://sso.services.box.net/sp/ACS.saml2'],
  ['citrix', 'https://saml.cloud.com', 'https://saml.cloud.com/saml/acs'],
  ['citrix-adc', 'https://vpn.corp.example', 'https://vpn.corp.example/cgi/samlauth'],
  [
    'docusign',
    'https://account.docusign.com/organizations/5f/saml2',
    'https://account.docusign.com/organizations/5f/saml2/login/6a',
  ],
  ['dropbox', 'Dropbox', 'https://www.dropbox.com/saml_login'],
  ['github', 'https://github.com/orgs/corp', 'https://github.com/orgs/corp/saml/consume'],
  ['github', 'https://git.corp.example', 'https://git.corp.example/saml/consume'],
  ['github', 'https://corp.ghe.com/enterprises/corp', 'https://corp.ghe.com/enterprises/corp/saml/consume'],
  ['gitlab', 'https://gitlab.corp.example', 'https://gitlab.corp.example/users/auth/saml/callback'],
  ['gitlab', 'https://gitlab.com/groups/corp', 'https://gitlab.com/groups/corp/-/saml/callback'],
  ['google-workspace', 'google.com/a/corp.example', 'https://www.google.com/a/corp.example/acs'],
  [
    'google-workspace',
    'https://accounts.google.com/samlrp/01ab',
    'https://accounts.google.com/samlrp/01ab/acs',
  ],
  ['grafana', 'https://grafana.corp.example/saml/metadata', 'https://grafana.corp.example/saml/acs'],
  [
    'keycloak',
    'https://id.corp.example/realms/staff',
    'https://id.corp.example/realms/staff/broker/sallyport/endpoint',
  ],
  [
    'nextcloud',
    'https://cloud.corp.example/index.php/apps/user_saml/saml/metadata',
    'https://cloud.corp.example/index.php/apps/user_saml/saml/acs',
  ],
  ['salesforce', 'https://corp.my.salesforce.com', 'https://corp.my.salesforce.com?so=00D'],
  ['salesforce', 'https://saml.salesforce.com', 'https://login.salesforce.com/?so=00D'],
  ['sap-btp', 'https://corp.accounts.ondemand.com', 'https://corp.accounts.ondemand.com/saml2/idp/acs/x'],
  [
    'sap-btp',
    'corp.authentication.eu10.hana.ondemand.com',
    'https://corp.authentication.eu10.hana.ondemand.com/saml/SSO/alias/corp.eu10',
  ],
  ['sap-netweaver', 'T01122', 'https://erp.corp.example:44300/sap/saml2/sp/acs/122'],
  ['servicenow', 'https://corp.service-now.com', 'https://corp.service-now.com/navpage.do'],
  [
    'shibboleth',
    'https://library.corp.example/shibboleth',
    'https://library.corp.example/Shibboleth.sso/SAML2/POST',
  ],
  ['slack', 'https://slack.com', 'https://corp.slack.com/sso/saml'],
  [
    'snowflake',
    'https://corp-one.snowflakecomputing.com',
    'https://corp-one.snowflakecomputing.com/fed/login',
  ],
  [
    'tableau',
    'https://sso.online.tableau.com/public/sp/metadata?alias=1b',
    'https://sso.online.tableau.com/public/sp/SSO?alias=1b',
  ],
  ['tableau', 'https://tableau.corp.example', 'https://tableau.corp.example/wg/saml/SSO/index.html'],
  ['workday', 'http://www.workday.com', 'https://wd5-impl.workday.com/corp/login-saml.htmld'],
  ['zendesk', 'https://corp.zendesk.com', 'https://corp.zendesk.com/access/saml'],
  ['zoom', 'corp.zoom.us', 'https://corp.zoom.us/saml/SSO'],
] as const

const samlPartners = [
  ['adfs', 'http://fs.corp.example/adfs/services/trust', 'https://fs.corp.example/adfs/ls/'],
  ['auth0', 'urn:corp.eu.auth0.com', 'https://corp.eu.auth0.com/samlp/a1'],
  ['entra-id', 'https://sts.windows.net/5a11/', 'https://login.microsoftonline.com/5a11/saml2'],
  [
    'google-workspace',
    'https://accounts.google.com/o/saml2?idpid=C0',
    'https://accounts.google.com/o/saml2/idp?idpid=C0',
  ],
  [
    'keycloak',
    'https://id.corp.example/auth/realms/staff',
    'https://id.corp.example/auth/realms/staff/protocol/saml',
  ],
  ['okta', 'http://www.okta.com/exk1', 'https://corp.okta.com/app/corp_sallyport_1/exk1/sso/saml'],
  ['okta', 'https://id.corp.example/exk1', 'https://corp.oktapreview.com/app/x/exk1/sso/saml'],
  [
    'onelogin',
    'https://app.onelogin.com/saml/metadata/1b',
    'https://corp.onelogin.com/trust/saml2/http-redirect/sso/1b',
  ],
  ['ping', 'https://auth.pingone.eu/5f', 'https://auth.pingone.eu/5f/saml20/idp/sso'],
  ['ping', 'corp:federation', 'https://sso.corp.example/idp/SSO.saml2'],
  [
    'shibboleth',
    'https://idp.corp.example/idp/shibboleth',
    'https://idp.corp.example/idp/profile/SAML2/Redirect/SSO',
  ],
  [
    'simplesamlphp',
    'https://idp.corp.example/simplesaml/saml2/idp/metadata.php',
    'https://idp.corp.example/simplesaml/saml2/idp/SSOService.php',
  ],
] as const

describe('which product a document looks like', () => {
  test.each(wsfedApps)('%s, as an app of WS-Federation: %s', (preset, id, address) => {
    expect(app(id, address, 'wsfed')?.preset).toBe(preset)
  })

  test.each(samlApps)('%s, as a SAML app: %s', (preset, id, address) => {
    expect(app(id, address)?.preset).toBe(preset)
  })

  test.each(samlPartners)('%s, as a partner: %s', (preset, id, address) => {
    expect(partner(id, address)?.preset).toBe(preset)
  })

  test('every preset is recognised as what it is for, but one whose documents have no shape of their own', () => {
    const known = new Set([...wsfedApps, ...samlApps].map(([preset]): string => preset))
    const asked = new Set(samlPartners.map(([preset]): string => preset))
    expect(presetNames.filter((name) => presets[name].app && !known.has(name))).toEqual(['passport-wsfed'])
    expect(presetNames.filter((name) => presets[name].partner && !asked.has(name))).toEqual([])
  })

  test.each([
    [
      'AWS IAM Identity Center',
      'https://eu-west-1.signin.aws.amazon.com/platform/saml/d-1',
      'https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/1b',
    ],
    [
      'Moodle',
      'https://lms.corp.example/auth/saml2/sp/metadata.php',
      'https://lms.corp.example/auth/saml2/sp/saml2-acs.php/lms',
    ],
    [
      'SimpleSAMLphp',
      'https://wiki.corp.example/simplesaml/module.php/saml/sp/metadata.php/default-sp',
      'https://wiki.corp.example/simplesaml/module.php/saml/sp/saml2-acs.php/default-sp',
    ],
  ])('%s is known by name, and wants nothing that a preset would say', (says, id, address) => {
    expect(app(id, address)).toEqual({ says })
  })

  test.each([
    [
      'Duo',
      'https://sso-1.sso.duosecurity.com/saml2/idp/DI1/metadata',
      'https://sso-1.sso.duosecurity.com/saml2/idp/DI1/sso',
    ],
    ['JumpCloud', 'JumpCloud', 'https://sso.jumpcloud.com/saml2/sallyport'],
  ])('%s as a partner too', (says, id, address) => {
    expect(partner(id, address)).toEqual({ says })
  })

  test.each([
    ['https://wiki.example', 'https://wiki.example/acs'],
    ['https://notslack.com', 'https://notslack.com/sso/saml'],
    ['https://wiki.example/box.net', 'https://wiki.example/acs?at=https://corp.zoom.us/'],
    ['https://signin.aws.amazon.com.evil.example/', 'https://evil.example/urn:amazon:webservices'],
  ])('nothing is said of %s', (id, address) => {
    expect(app(id, address)).toBeUndefined()
  })

  test('names of any length are read in one pass, and those beyond a bound not at all', () => {
    const parts = [
      '/realms/',
      'grafana',
      '/saml/acs',
      '.okta.com',
      '/a',
      'https://',
      '/-/saml/callback',
      '/sap',
    ]
    for (const part of parts) {
      const id = `https://${part.repeat(Math.floor(1000 / part.length))}!`.slice(0, 1024)
      // Whatever went back over it again and again would not come to an end before the test is given up
      expect(id.length).toBeLessThanOrEqual(1024)
      app(id, 'https://wiki.example/acs')
    }
    expect(app('https://wiki.example', `https://corp.zoom.us/${'a'.repeat(1100)}`)).toBeUndefined()
  })
})
