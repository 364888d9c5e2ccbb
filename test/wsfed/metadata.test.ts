import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MetadataFault } from '../../src/saml/metadata.js'
import { readAppDocument, readPartnerDocument } from '../../src/wsfed/counterpart-metadata.js'
import { applicationMetadata, ownFederationMetadata } from '../../src/wsfed/metadata-write.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { metadataLimits, parse } from '../../src/xml/parse.js'
import { verifyEnveloped } from '../../src/xml/signature.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { attribute, children, elements } from '../../src/xml/tree.js'
import { keyRingOf, makeKeys } from '../support/counterpart.js'
import { federationMetadata, partnerMetadata } from '../support/house.js'
import { baseUrl, now } from '../support/seen.js'

const fed = 'http://docs.oasis-open.org/wsfed/federation/200706'
const md = 'urn:oasis:names:tc:SAML:2.0:metadata'
const options = { now, production: true, own: ['https://gate.test/wsfed'], terms: () => ({}) }
const spoken = (protocol: 'saml' | 'wsfed') => ({ ...options, terms: () => ({ protocol }) })
const real = (name: string) => readFileSync(join(process.cwd(), 'test/saml/metadata', name))
const mixed = readFileSync(join(process.cwd(), 'test/fixtures/wsfed/mixed-partner.xml'))

const wsfedOnly = (type: string) =>
  federationMetadata({ handle: 'one', id: 'https://one.test', keys: makeKeys() }, type, '/wsfed')

describe('WFM-07: what counterparts publish', () => {
  test.each([
    ['ssp-adfs.xml', /prp\.php$/],
    ['wsfed-idp.xml', /\/wsfed$/],
  ])('%s is a partner of WS-Federation', (name, endpoint) => {
    const read = readPartnerDocument(real(name), { ...options, production: false })
    if (!('wsfed' in read)) throw new Error('read as SAML')
    expect(read.wsfed.passiveEndpoint).toMatch(endpoint)
    expect(read.wsfed.keys.some(({ use }) => use !== 'encryption')).toBe(true)
  })

  test('both protocols in one document: SAML unless it is said otherwise, in either role', () => {
    for (const readIt of [readPartnerDocument, readAppDocument]) {
      const saml = readIt(mixed, options)
      expect('saml' in saml).toBe(true)
      expect(saml.oddities.map(({ says }) => says)).toContain(
        'It speaks SAML 2.0 and WS-Federation; SAML 2.0 is spoken with it.',
      )
      expect('wsfed' in readIt(mixed, spoken('wsfed'))).toBe(true)
      expect(readIt(mixed, spoken('saml')).oddities.some(({ says }) => says.includes('WS-Federation'))).toBe(
        false,
      )
    }
    const app = readAppDocument(mixed, spoken('wsfed'))
    expect(app).toMatchObject({
      id: 'http://fs.contoso.test/adfs/services/trust',
      wsfed: {
        realms: ['http://fs.contoso.test/adfs/services/trust', 'https://fs.contoso.test/adfs/ls/'],
        replyUrls: ['https://fs.contoso.test/adfs/ls/'],
      },
    })
  })

  test('who brings an app of WS-Federation as a partner, or the other way round, hears which it is', () => {
    const brought = (role: 'partner' | 'app') => {
      const xml = { app: wsfedOnly('ApplicationServiceType'), partner: wsfedOnly('SecurityTokenServiceType') }
      try {
        return role === 'partner'
          ? readPartnerDocument(xml.app, options)
          : readAppDocument(xml.partner, options)
      } catch (error) {
        return error
      }
    }
    expect(brought('partner')).toMatchObject({
      code: 'wrong_role',
      message: 'It does not describe a partner (IDPSSODescriptor), but an app in WS-Federation.',
      todo: 'Put it into metadata/apps/, or run: sallyport app add',
    })
    expect(brought('app')).toMatchObject({
      message: 'It does not describe an app (SPSSODescriptor), but a partner in WS-Federation.',
      todo: 'Put it into metadata/partners/, or run: sallyport partner add',
    })
  })

  test('K07: the keys of one role are no keys of the other', () => {
    const [saml, wsfed] = [makeKeys(), makeKeys()]
    const both = partnerMetadata({ handle: 'sts', id: 'https://sts.test', keys: saml }).replace(
      '</md:EntityDescriptor>',
      /<md:RoleDescriptor.*<\/md:RoleDescriptor>/s.exec(
        partnerMetadata({ handle: 'sts', id: 'https://sts.test', keys: wsfed, protocol: 'wsfed' }),
      )?.[0] + '</md:EntityDescriptor>',
    )
    const keysIn = (protocol: 'saml' | 'wsfed') => {
      const read = readPartnerDocument(both, spoken(protocol))
      return ('saml' in read ? read.saml : read.wsfed).keys.map(({ certificate }) => certificate)
    }
    expect(keysIn('saml')).toEqual([saml.certificate])
    expect(keysIn('wsfed')).toEqual([wsfed.certificate])
  })

  const faultOf = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      if (error instanceof MetadataFault) return error
      throw error
    }
    return undefined
  }

  test.each([
    [
      'a role whose type only resembles it',
      /fed:SecurityTokenServiceType/,
      'fed:SecurityTokenService',
      'wrong_role',
    ],
    ['a type of another namespace', `xmlns:fed="${fed}"`, 'xmlns:fed="urn:x"', 'wrong_role'],
    ['no passive endpoint', /fed:PassiveRequestorEndpoint/g, 'fed:Other', 'no_endpoint'],
    ['a plain http endpoint', 'https://fs.acme.test/ls', 'http://fs.acme.test/ls', 'no_endpoint'],
    ['I06: a script for an endpoint', 'https://fs.acme.test/ls', 'javascript:alert(1)', 'no_endpoint'],
    ['no key', /<KeyDescriptor.*<\/KeyDescriptor>/s, '', 'no_key'],
    ['M11: our own name', 'entityID="urn:acme"', 'entityID="https://gate.test/wsfed"', 'own_entity_id'],
  ] as const)('%s is refused in words', (_what, from, to, code) => {
    const key = `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${makeKeys().certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
    const sound = `<EntityDescriptor xmlns="${md}" entityID="urn:acme"><RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${fed}" xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="${fed}">${key}<fed:PassiveRequestorEndpoint><EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>https://fs.acme.test/ls</Address></EndpointReference></fed:PassiveRequestorEndpoint></RoleDescriptor></EntityDescriptor>`
    expect('wsfed' in readPartnerDocument(sound, options)).toBe(true)
    expect(faultOf(() => readPartnerDocument(sound.replace(from, to), options))?.code).toBe(code)
  })

  test('a registration that is set to the other protocol says so', () => {
    const refused = faultOf(() => readPartnerDocument(real('ssp-idp.xml'), spoken('wsfed')))
    expect(refused?.message).toContain('SAML 2.0 only')
  })

  test('an app without metadata: its names and addresses as a document', () => {
    const xml = applicationMetadata(
      ['urn:portal', 'urn:portal:old'],
      ['https://portal.test/a', 'https://portal.test/b'],
    )
    expect(readAppDocument(xml, options)).toMatchObject({
      id: 'urn:portal',
      wsfed: {
        realms: ['urn:portal', 'urn:portal:old'],
        replyUrls: ['https://portal.test/a', 'https://portal.test/b'],
        keys: [],
      },
    })
  })
})

describe('what we publish', () => {
  const keys = makeKeys()
  const keyRing = keyRingOf(keys, makeKeys())
  const write = ownFederationMetadata({ baseUrl, keyRing, organization: { name: 'Gate' } })
  const root = parse(write(), metadataLimits, 'metadata')
  const roles = children(root, md, 'RoleDescriptor')
  const addressIn = (role: XmlElement | undefined, name: string) =>
    role &&
    children(role, fed, name)
      .flatMap(elements)
      .flatMap(elements)
      .map(({ children: [text] }) => text)

  test('WFM-02: signed with the token-signing key, whose certificate stands in the signature and in the STS role', () => {
    const trusted = { keys: [publicKeyOf(keys.certificate)] }
    expect(attribute(verifyEnveloped(root, 'ID', 'first', trusted).value, 'entityID')).toBe(
      'https://gate.test/wsfed',
    )
    expect(write().split(keys.certificate)).toHaveLength(3)
    expect(write()).toBe(write())
  })

  test('WFM-03 to WFM-06: both roles, both endpoints, tokens and claims', () => {
    const [app, sts] = roles
    expect(roles.map((role) => attribute(role, 'type', 'http://www.w3.org/2001/XMLSchema-instance'))).toEqual(
      ['fed:ApplicationServiceType', 'fed:SecurityTokenServiceType'],
    )
    for (const name of ['SecurityTokenServiceEndpoint', 'PassiveRequestorEndpoint'])
      expect(addressIn(sts, name)).toEqual(['https://gate.test/wsfed/sts'])
    for (const name of ['ApplicationServiceEndpoint', 'PassiveRequestorEndpoint'])
      expect(addressIn(app, name)).toEqual(['https://gate.test/wsfed/rp'])
    expect(addressIn(app, 'TargetScopes')).toEqual(['https://gate.test/wsfed', 'https://gate.test/wsfed/rp'])
    expect(write().match(/<fed:TokenType Uri=/g)).toHaveLength(4)
    expect(write()).toMatch(/<auth:ClaimType [^>]*identity\/claims\/upn"[^>]*><auth:DisplayName>/)
  })

  test('a gateway reads another one’s document, in either role', () => {
    const elsewhere = { ...options, own: [] }
    expect(readPartnerDocument(write(), elsewhere)).toMatchObject({
      wsfed: { passiveEndpoint: 'https://gate.test/wsfed/sts' },
    })
    expect(readAppDocument(write(), elsewhere)).toMatchObject({
      wsfed: { replyUrls: ['https://gate.test/wsfed/rp'] },
    })
  })
})
