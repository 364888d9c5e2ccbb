// What each preset promises, read from what leaves: a product's own name, its facts, and nothing else.
import { presetNames } from '../../src/config/preset-names.js'
import { presets } from '../../src/config/presets.js'
import { passwordContext } from '../signin/facts.js'
import { appFor, asked, partnerFor, samlAppFor, samlTold, told } from '../support/presets.js'

const formats = {
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
} as const
const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'
const aws = 'https://aws.amazon.com/SAML/Attributes/'
const mail = 'ann.example@partner.example'
const pairwise = 'pairwise-of-the-person'

type Told = readonly [
  preset: string,
  format: keyof typeof formats,
  name: string,
  attributes: readonly string[],
]

const samlApps: readonly Told[] = [
  ['atlassian', 'email', mail, [`${ws05}givenname`, `${ws05}surname`, `${ws05}name`]],
  ['atlassian-dc', 'unspecified', 'ann', ['displayName', 'email', 'groups']],
  [
    'auth0',
    'persistent',
    pairwise,
    [`${ws05}emailaddress`, `${ws05}name`, `${ws05}givenname`, `${ws05}surname`, `${ws05}upn`],
  ],
  ['aws', 'persistent', pairwise, [`${aws}Role`, `${aws}RoleSessionName`]],
  ['box', 'email', mail, ['givenName', 'sn']],
  [
    'citrix',
    'unspecified',
    'ann@partner.example',
    ['cip_sid', 'cip_upn', 'cip_oid', 'cip_email', 'displayName'],
  ],
  ['citrix-adc', 'unspecified', 'ann@partner.example', ['upn', 'email', 'groups']],
  ['docusign', 'persistent', pairwise, [`${ws05}emailaddress`, `${ws05}givenname`, `${ws05}surname`]],
  ['dropbox', 'email', mail, []],
  ['github', 'persistent', 'ann', ['username', 'full_name', 'emails']],
  ['gitlab', 'persistent', pairwise, ['email', 'username', 'name', 'first_name', 'last_name']],
  ['google-workspace', 'email', mail, []],
  ['grafana', 'transient', '_transient', ['displayName', 'mail', 'role']],
  ['keycloak', 'persistent', pairwise, ['email', 'firstName', 'lastName', 'Role']],
  ['nextcloud', 'persistent', pairwise, ['uid', 'displayName', 'mail', 'groups']],
  ['salesforce', 'unspecified', mail, ['User.Username', 'User.Email', 'User.FirstName', 'User.LastName']],
  ['sap-btp', 'email', mail, ['mail', 'first_name', 'last_name', 'Groups']],
  ['sap-netweaver', 'unspecified', 'ann', ['mail']],
  ['servicenow', 'email', mail, ['email', 'first_name', 'last_name']],
  ['slack', 'persistent', pairwise, ['User.Email', 'User.Username', 'first_name', 'last_name']],
  ['snowflake', 'email', mail, []],
  ['tableau', 'email', mail, ['username', 'email', 'displayName', 'firstName', 'lastName']],
  ['workday', 'email', mail, []],
  ['zendesk', 'email', mail, [`${ws05}emailaddress`, `${ws05}givenname`, `${ws05}surname`]],
  ['zoom', 'email', mail, ['email', 'firstName', 'lastName']],
]

const all = (xml: string, pattern: RegExp) => [...xml.matchAll(pattern)].map(([, one]) => one)

describe('what a SAML app is told', () => {
  test('the table has every preset of a SAML app', () => {
    const named = presetNames.filter(
      (name) => presets[name].app && !presets[name].app.wsfed && !presets[name].app.profile,
    )
    expect(samlApps.map(([preset]) => preset)).toEqual(named)
  })

  test.each(samlApps)('%s knows people by a name of format %s', async (preset, format, name, attributes) => {
    const xml = await samlTold(samlAppFor(preset))
    const [, tag = '', value] = /<saml:NameID([^>]*)>([^<]*)</.exec(xml) ?? []
    expect(tag).toContain(`Format="${formats[format]}"`)
    expect(value).toBe(name)
    expect(all(xml, /<saml:Attribute [^>]*?\bName="([^"]+)"/g)).toEqual(attributes)
  })

  test.each(samlApps.map(([preset]) => preset))(
    '%s gets both signed, one assertion, its address and itself named, and how long the session lasts',
    async (preset) => {
      const xml = await samlTold(samlAppFor(preset))
      expect(all(xml, /<(ds:Signature)[ >]/g)).toHaveLength(2)
      expect(all(xml, /(<saml:Assertion )/g)).toHaveLength(1)
      expect(all(xml, /(<saml:SubjectConfirmation )/g)).toHaveLength(1)
      expect(xml).toMatch(/<samlp:Response [^>]*Destination="https:\/\/portal\.test\/acs"/)
      expect(xml).toMatch(/<saml:SubjectConfirmationData [^>]*Recipient="https:\/\/portal\.test\/acs"/)
      expect(all(xml, /<saml:Audience>([^<]+)</g)).toEqual([samlAppFor(preset).id])
      expect(all(xml, /SessionNotOnOrAfter="([^"]+)"/g)).toEqual(['2026-05-01T20:00:00.000Z'])
      expect(all(xml, /<saml:Conditions NotBefore="([^"]+)"/g)).toEqual(['2026-05-01T11:59:00.000Z'])
    },
  )

  test('research federations get a transient name beside pairwise-id, encrypted', async () => {
    expect(samlAppFor('shibboleth')).toMatchObject({ nameId: { kind: 'transient' }, encrypt: 'if-key' })
    const xml = await samlTold(samlAppFor('shibboleth', { encrypt: 'never' }))
    expect(xml).toContain(formats.transient)
    expect(xml).toContain('urn:oasis:names:tc:SAML:attribute:pairwise-id')
  })

  test('a product that asks for an e-mail address as the name gets the same person', async () => {
    for (const preset of ['snowflake', 'workday', 'tableau', 'salesforce']) {
      const nameIdPolicy = { format: formats.email, allowCreate: true }
      expect(await samlTold(samlAppFor(preset), { nameIdPolicy })).toContain(`>${mail}</saml:NameID>`)
    }
  })

  test('what a product wants exactly is given only where it is told so: no preset says it', async () => {
    const unspecified = 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified'
    const authnContext = { comparison: 'exact', classes: [unspecified] } as const
    await expect(samlTold(samlAppFor('citrix'), { authnContext })).rejects.toMatchObject({
      code: expect.stringMatching(/context/),
    })
    const xml = await samlTold(samlAppFor('citrix', { exactMeansMinimum: true }), { authnContext })
    expect(xml).toContain(`<saml:AuthnContextClassRef>${unspecified}<`)
    const password = { comparison: 'exact', classes: [passwordContext] } as const
    expect(await samlTold(samlAppFor('servicenow'), { authnContext: password })).toContain(passwordContext)
  })

  test('roles go only where the product reads them as what somebody may do there', async () => {
    const told: string[] = []
    for (const [preset] of samlApps) {
      const xml = await samlTold(samlAppFor(preset))
      if (xml.includes('>editor<')) told.push(preset)
    }
    expect(told).toEqual(['aws', 'grafana', 'keycloak', 'sap-btp'])
  })
})

describe('what a WS-Federation app is told', () => {
  const issuers = { 'partner.example': 'urn:one' }
  test.each([
    ['adfs', true, ['name', 'emailaddress', 'upn', 'Group', 'role']],
    ['aspnet', true, ['name', 'emailaddress', 'givenname', 'surname', 'upn', 'role']],
    ['microsoft-365', true, ['UPN', 'ImmutableID']],
    ['passport-wsfed', true, ['emailaddress', 'name', 'givenname', 'surname', 'upn']],
    ['sharepoint', false, ['emailaddress', 'upn', 'name', 'role']],
  ] as const)(
    '%s: one SAML 1.1 token for an hour, in the envelope of 2005',
    async (preset, named, claims) => {
      const more = preset === 'microsoft-365' ? { wsfed: { issuers } } : {}
      const xml = await told(appFor(preset, more))
      expect(all(xml, /(<saml:Assertion )/g)).toHaveLength(1)
      expect(xml).toContain('http://schemas.xmlsoap.org/ws/2005/02/trust')
      expect(xml).toContain('urn:oasis:names:tc:SAML:1.0:assertion')
      expect(all(xml, /<saml:Conditions [^>]*NotOnOrAfter="([^"]+)"/g)).toEqual(['2026-05-01T13:00:00.000Z'])
      expect(xml.includes('<saml:NameIdentifier')).toBe(named)
      expect(all(xml, /AttributeName="([^"]+)"/g)).toEqual(claims)
      expect(all(xml, /<(ds:Signature)[ >]/g)).toHaveLength(1)
    },
  )
})

describe('what a partner is asked', () => {
  test.each([
    ['adfs', undefined, false],
    ['auth0', undefined, false],
    ['entra-id', undefined, false],
    ['google-workspace', undefined, false],
    ['keycloak', undefined, false],
    ['okta', undefined, false],
    ['onelogin', undefined, false],
    ['ping', undefined, true],
    ['shibboleth', '', false],
    ['simplesamlphp', formats.persistent, true],
  ] as const)('%s: NameIDPolicy %s, Scoping %s', async (preset, format, scoping) => {
    const xml = await asked(partnerFor(preset, 'saml'))
    const policy = /<samlp:NameIDPolicy([^>]*)>/.exec(xml)?.[1]
    expect(policy === undefined ? undefined : (/Format="([^"]+)"/.exec(policy)?.[1] ?? '')).toBe(format)
    expect(xml.includes('<samlp:Scoping')).toBe(scoping)
    expect(xml).toContain('AssertionConsumerServiceURL="https://gate.test/saml/sp/acs"')
    expect(xml).not.toContain('AssertionConsumerServiceIndex')
    expect(xml).not.toContain('RequestedAuthnContext')
    expect(xml).not.toContain('<saml:Subject')
  })

  test('the table has every preset of a partner, and each is asked by a signed request', () => {
    const named = presetNames.filter((name) => presets[name].partner)
    expect(named).toEqual([
      'adfs',
      'auth0',
      'entra-id',
      'google-workspace',
      'keycloak',
      'okta',
      'onelogin',
      'ping',
      'shibboleth',
      'simplesamlphp',
    ])
    for (const name of named)
      expect(partnerFor(name, 'saml')).toMatchObject({ signRequests: 'always', requireSigned: 'either' })
  })
})
