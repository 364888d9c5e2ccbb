import { readFileSync } from 'node:fs'
import { readRequest } from '../../src/faces/saml-idp/request.js'
import { readAnswer, responseStages } from '../../src/faces/saml-sp/response.js'
import type { Clock } from '../../src/model/ports.js'
import type { ExternalIdentity } from '../../src/model/signin.js'
import { bindings, nameIDFormats } from '../../src/saml/names.js'
import { ownNames } from '../../src/saml/web-sso.js'
import { doorRequest, formBody, keyRingOf, makeKeys } from '../support/counterpart.js'
import { registryOf, samlApp, samlPartner } from '../support/registrations.js'
import { outcomeOf, seen } from '../support/seen.js'

/** Messages that other people's software sent to each other, on 2026-11-22 shortly after two o'clock. */
const clock: Clock = { now: () => new Date('2026-11-22T02:00:50Z'), ticks: () => 0 }
const deps = { clock, baseUrl: 'https://gate.test', lifetimes: { skew: 180 } }
const ours = makeKeys()

function captured(name: string): string {
  return readFileSync(new URL(`../fixtures/captured/${name}`, import.meta.url), 'utf8').trim()
}

/** Certificates for signing, as the counterpart published them. */
function keysOf(name: string) {
  const metadata = captured(`${name}.metadata.xml`)
  const found = metadata.matchAll(/X509Certificate>([^<]*)</g)
  return [...found].map(([, certificate = '']) => ({
    use: 'both' as const,
    certificate: certificate.replace(/\s+/g, ''),
    encryptionMethods: [],
  }))
}

function entityIdOf(name: string): string {
  return /entityID="([^"]*)"/.exec(captured(`${name}.metadata.xml`))?.[1] ?? ''
}

describe('AuthnRequests of real apps, by HTTP-Redirect', () => {
  const acs = {
    auth0: 'http://127.0.0.1:18108/callback',
    mellon: 'http://127.0.0.1:18103/mellon/postResponse',
    'passport-saml': 'http://127.0.0.1:18106/acs',
    'pysaml2-sp': 'http://127.0.0.1:18109/acs',
    shib: 'http://127.0.0.1:18104/Shibboleth.sso/SAML2/POST',
    'ssp-sp': 'http://127.0.0.1:18102/simplesaml/module.php/saml/sp/saml2-acs.php/sp',
  }
  test.each(Object.entries(acs))('%s', async (name, location) => {
    const url = new URL(captured(`${name}.request.txt`))
    const app = samlApp({
      id: entityIdOf(name),
      requireSignedRequests: true,
      saml: {
        keys: keysOf(name),
        assertionConsumerServices: [{ binding: bindings.post, location, index: 0 }],
      },
    })
    const own = { ...ownNames(deps.baseUrl), singleSignOnService: `${url.origin}${url.pathname}` }
    const read = async (rawQuery: string) =>
      readRequest(doorRequest('GET', { rawQuery }), seen(), { ...deps, registry: registryOf([app], []) }, own)
    const rawQuery = url.search.slice(1)
    const request = await read(rawQuery)
    expect(request).toMatchObject({ app: app.id, replyTo: location, signed: true, forceAuthn: false })
    expect(request.echo['RelayState']).toBe(url.searchParams.get('RelayState') ?? undefined)
    const other = rawQuery.replace(/Signature=..../, 'Signature=AAAA')
    expect(await outcomeOf(() => read(other))).toBe('request.signature_invalid S5')
  })
})

describe('Responses of real partners', () => {
  interface Captured {
    readonly partner: string
    readonly to: string
    readonly acs: string
    readonly question: string
    readonly subject: object
    readonly attributes: Readonly<Record<string, readonly string[]>>
  }
  const ssp = 'http://127.0.0.1:18102/simplesaml/module.php/saml/sp'
  const rows: readonly Captured[] = [
    {
      partner: 'ssp-idp',
      to: 'http://127.0.0.1:18104/shibboleth',
      acs: 'http://127.0.0.1:18104/Shibboleth.sso/SAML2/POST',
      question: '_70128eb1d77363a23c7a4755778d6016',
      subject: {
        value: '_0ada91efaeea8434f363e5885604e9601e47355dd8',
        format: nameIDFormats.transient,
        spNameQualifier: 'http://127.0.0.1:18104/shibboleth',
      },
      attributes: { displayName: ['Alice Ångström'], groups: ['admins', 'R&D <lab>'] },
    },
    {
      partner: 'pysaml2-idp',
      to: `${ssp}/metadata.php/sp`,
      acs: `${ssp}/saml2-acs.php/sp`,
      question: '_9fc23d98c578fe95fb357bcb1dbe070465a6998bc3',
      subject: {
        value: '5569c5768e00dd772d06415fd8475ac295e729e2899a4885e0adfafb2e5c5d9b',
        format: nameIDFormats.transient,
        nameQualifier: 'http://127.0.0.1:18110/metadata',
        spNameQualifier: `${ssp}/metadata.php/sp`,
      },
      attributes: { 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': ['member', 'staff'] },
    },
    {
      partner: 'saml-idp',
      to: `${ssp}/metadata.php/sp`,
      acs: `${ssp}/saml2-acs.php/sp`,
      question: '_2681e4272514ccd193ac375e21d79d474f7da00fa7',
      subject: { value: 'saml.jackson@example.com', format: nameIDFormats.emailAddress },
      attributes: { groups: ['Simple IdP Users', ' West Coast Users', ' Cloud Users'] },
    },
    {
      partner: 'samlp',
      to: `${ssp}/metadata.php/sp`,
      acs: `${ssp}/saml2-acs.php/sp`,
      question: '_42956fecfbb2668459074421484c37a41d66683866',
      subject: { value: 'alice', format: nameIDFormats.unspecified },
      attributes: { 'http://schemas.passportjs.com/groups': ['admins', 'R&D <lab>'] },
    },
  ]

  test.each(rows)('$partner', async ({ partner: name, to, acs, question, subject, attributes }) => {
    const partner = samlPartner({ id: entityIdOf(name), requireSigned: 'both', saml: { keys: keysOf(name) } })
    const own = { ...ownNames(deps.baseUrl), serviceProvider: to, assertionConsumerService: acs }
    const house = { ...deps, keyRing: keyRingOf(ours, ours), registry: registryOf([], [partner]) }
    const asked = { partner: partner.id, note: question, at: clock.now(), forceAuthn: false, chosen: false }
    const read = async (xml: string): Promise<ExternalIdentity> => {
      const rawBody = formBody({ SAMLResponse: Buffer.from(xml).toString('base64') })
      const given = { http: doorRequest('POST', { rawBody }), asked, request: undefined, seen: seen() }
      return readAnswer(given, house, responseStages, own)
    }
    const xml = captured(`${name}.response.xml`)
    const identity = await read(xml)
    expect(identity).toMatchObject({ partner: partner.id, subject, unsolicited: false })
    expect(identity.attributes).toMatchObject(attributes)
    const changed = xml.replace(/alice|saml\.jackson|Alice/, 'mallory')
    expect(changed).not.toBe(xml)
    expect(await outcomeOf(() => read(changed))).toBe('partner.signature_invalid S5')
  })
})
