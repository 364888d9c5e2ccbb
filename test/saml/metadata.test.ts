import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isExpired, signingKeys } from '../../src/saml/keys.js'
import { MetadataFault, readAppMetadata, readPartnerMetadata } from '../../src/saml/metadata.js'
import type { ReadOptions } from '../../src/saml/metadata.js'
import { appXml, certificates, partnerXml } from './metadata-samples.js'

const options: ReadOptions = {
  now: new Date('2026-11-22T12:00:00Z'),
  production: false,
  own: ['https://login.example.org/saml/idp', 'https://login.example.org/saml/sp'],
  terms: () => ({}),
}
const production = { ...options, production: true }

function real(name: string): Buffer {
  return readFileSync(join(process.cwd(), 'test/saml/metadata', name))
}

function fault(read: () => unknown): MetadataFault {
  try {
    read()
  } catch (error) {
    if (error instanceof MetadataFault) return error
    throw error
  }
  throw new Error('it was accepted')
}

const words = (of: { oddities: readonly { says: string }[] }) => of.oddities.map(({ says }) => says).join(' ')

describe('metadata of real software', () => {
  test.each([
    ['auth0.xml', 'http://127.0.0.1:18108/metadata', 1],
    ['mellon.xml', 'http://127.0.0.1:18103/mellon/metadata', 1],
    ['passport-saml.xml', 'http://127.0.0.1:18106/metadata', 2],
    ['pysaml2-sp.xml', 'http://127.0.0.1:18109/metadata', 2],
    ['shib.xml', 'http://127.0.0.1:18104/shibboleth', 1],
    ['ssp-sp.xml', 'http://127.0.0.1:18102/simplesaml/module.php/saml/sp/metadata.php/sp', 2],
  ])('%s describes an app', (name, id, keys) => {
    const app = readAppMetadata(real(name), options)
    expect(app.id).toBe(id)
    expect(app.saml.keys).toHaveLength(keys)
    expect(app.saml.assertionConsumerServices[0]?.location).toMatch(/^http:\/\/127\.0\.0\.1:/)
    expect(app.oddities.filter(({ severity }) => severity === 'warning')).toEqual([])
  })

  test.each([
    ['pysaml2-idp.xml', 'http://127.0.0.1:18110/metadata'],
    ['saml-idp.xml', 'http://127.0.0.1:18107/metadata'],
    ['samlp.xml', 'http://127.0.0.1:18105/samlp'],
    ['ssp-idp.xml', 'http://127.0.0.1:18101/simplesaml/saml2/idp/metadata.php'],
  ])('%s describes a partner', (name, id) => {
    const partner = readPartnerMetadata(real(name), options)
    expect(partner.id).toBe(id)
    expect(partner.saml.keys.some(({ use }) => use === 'signing')).toBe(true)
    expect(partner.saml.singleSignOnServices.map(({ binding }) => binding.split(':').pop())).toContain(
      'HTTP-Redirect',
    )
  })

  test('Shibboleth’s comment, unmarked key, encryption methods and xs:boolean 1 are read', () => {
    const { saml } = readAppMetadata(real('shib.xml'), options)
    expect(saml.authnRequestsSigned).toBe(true)
    expect(saml.keys[0]?.use).toBe('both')
    expect(saml.keys[0]?.certificate).toMatch(/^[A-Za-z0-9+/]+=*$/)
    expect(saml.keys[0]?.encryptionMethods).toHaveLength(9)
    expect(saml.assertionConsumerServices.map(({ index }) => index)).toEqual([1, 2, 3, 4])
  })

  test('SimpleSAMLphp’s endpoints of SAML 1.1 are left out', () => {
    const { saml } = readAppMetadata(real('ssp-sp.xml'), options)
    expect(saml.assertionConsumerServices.map(({ index }) => index)).toEqual([0, 2])
  })

  test.each(['ssp-adfs.xml', 'wsfed-idp.xml'])('%s, WS-Federation, is no document of SAML', (name) => {
    const refused = fault(() => readPartnerMetadata(real(name), options))
    expect(refused.code).toBe('wrong_role')
    expect(refused.message).toContain('does not describe a partner')
  })
})

describe('the role', () => {
  test('a partner’s document is refused as an app and named as what it is, and the other way round', () => {
    const asApp = fault(() => readAppMetadata(partnerXml(), options))
    expect(asApp.code).toBe('wrong_role')
    expect(asApp.message).toContain('but a partner (IDPSSODescriptor)')
    expect(asApp.todo).toContain('sallyport partner add')
    expect(fault(() => readPartnerMetadata(appXml(), options)).todo).toContain('sallyport app add')
    expect(readPartnerMetadata(partnerXml(), options).id).toBe('https://partner.example/idp')
  })

  test('a role that speaks another protocol only is refused', () => {
    const xml = appXml({ protocol: 'urn:oasis:names:tc:SAML:1.1:protocol' })
    expect(fault(() => readAppMetadata(xml, options)).code).toBe('wrong_role')
    const both = 'urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol'
    expect(readAppMetadata(appXml({ protocol: both }), options).id).toBe('https://app.example/sp')
  })

  test('unknown roles, extensions and attributes are skipped (MD-10)', () => {
    const foreign =
      '<md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="urn:fed" xsi:type="fed:ApplicationServiceType" protocolSupportEnumeration="urn:fed"/>' +
      '<md:AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>'
    const xml = appXml({
      before: `<md:Extensions><x:y xmlns:x="urn:x" z="1">w</x:y></md:Extensions>${foreign}`,
    })
    expect(readAppMetadata(xml, options).id).toBe('https://app.example/sp')
  })
})

describe('one entity', () => {
  const wrap = (...all: readonly string[]) =>
    `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2026-12-24T00:00:00Z">${all.join('')}</md:EntitiesDescriptor>`

  test('alone inside an EntitiesDescriptor it is taken, with the outer validUntil', () => {
    const app = readAppMetadata(wrap(wrap(appXml())), options)
    expect(app.validUntil).toEqual(new Date('2026-12-24T00:00:00Z'))
  })

  test('of several none is taken, and they are named', () => {
    const refused = fault(() => readAppMetadata(wrap(appXml(), partnerXml()), options))
    expect(refused.code).toBe('several')
    expect(refused.message).toContain('2 entities: "https://app.example/sp", "https://partner.example/idp"')
    expect(refused.todo).toContain('a file of its own')
  })

  test('of very many none is even read, and one that is mentioned often is', () => {
    const refused = fault(() => readAppMetadata(wrap(appXml().repeat(51)), options))
    expect(refused).toMatchObject({
      code: 'several',
      message: expect.stringContaining('more than 50 entities'),
    })
    const mentions = (times: number) => `<!-- ${'EntityDescriptor '.repeat(times)}-->${appXml()}`
    expect(readAppMetadata(Buffer.from(mentions(98)), options).id).toBe('https://app.example/sp')
  })

  test.each([
    ['a page', '<html><body>Sign in</body></html>', 'not_metadata'],
    ['an empty aggregate', wrap(), 'not_metadata'],
    ['text', 'hello', 'not_metadata'],
    ['half a file', appXml().slice(0, 300), 'unreadable'],
    ['nothing', '', 'unreadable'],
    ['a page with a DTD', '\uFEFF\n<!DOCTYPE html><html><body>Sign in</body></html>', 'not_metadata'],
  ])('%s is refused', (_, xml, code) => {
    expect(fault(() => readAppMetadata(xml, options)).code).toBe(code)
  })

  test('a saved web page and an empty file are called what they are', () => {
    const page = fault(() => readAppMetadata(Buffer.from('<!doctype HTML>\n<title>Sign in</title>'), options))
    expect(page.message).toBe('It is a web page (HTML), not metadata.')
    expect(fault(() => readAppMetadata(Buffer.alloc(0), options)).message).toBe('It is empty.')
  })

  test('a DTD is refused before it means anything (MSG-05)', () => {
    const dtd = '<!DOCTYPE md:EntityDescriptor [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    const refused = fault(() => readAppMetadata(dtd + appXml(), options))
    expect(refused.code).toBe('unreadable')
    expect(refused.todo).toContain('document type declaration')
  })

  test('comments and processing instructions are dropped, also inside values', () => {
    const xml = appXml({ nameIdFormats: ['urn:oasis:names:tc:SAML:2.0:nameid-format:<!-- x -->persistent'] })
    const app = readAppMetadata(`<!-- by hand --><?note x?>${xml}`, options)
    expect(app.saml.nameIdFormats).toEqual(['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'])
  })

  test('our own entityID is refused (M11), one beside it is not', () => {
    const refused = fault(() =>
      readAppMetadata(appXml({ id: 'https://login.example.org/saml/idp' }), options),
    )
    expect(refused.code).toBe('own_entity_id')
    const beside = appXml({ id: 'https://login.example.org/saml/idp2' })
    expect(readAppMetadata(beside, options).id).toBe('https://login.example.org/saml/idp2')
  })

  test.each([
    ['empty', ''],
    ['longer than 1024 characters', `https://app.example/${'x'.repeat(1010)}`],
    ['with blanks', ' https://app.example/sp'],
  ])('an entityID %s is refused', (_, id) => {
    expect(fault(() => readAppMetadata(appXml({ id }), options)).code).toBe('entity_id')
  })
})

describe('keys', () => {
  const { rsa, other, p256, weak, expired } = certificates

  test('several keys are all read, by use', () => {
    const { saml } = readPartnerMetadata(
      partnerXml({
        keys: [
          ['signing', rsa],
          ['signing', p256],
          ['encryption', other],
          [undefined, other],
        ],
      }),
      options,
    )
    expect(saml.keys.map(({ use }) => use)).toEqual(['signing', 'signing', 'encryption', 'both'])
    expect(saml.keys.map(({ certificate }) => certificate)).toEqual([rsa, p256, other, other])
  })

  test('line breaks, blanks and PEM headers in a certificate are no matter (MD-17)', () => {
    const lines = `\n  ${rsa.match(/.{1,64}/g)?.join('\n\t ')}\r\n`
    const pem = `-----BEGIN CERTIFICATE-----${lines}-----END CERTIFICATE-----`
    const { saml } = readPartnerMetadata(
      partnerXml({
        keys: [
          ['signing', lines],
          ['encryption', pem],
        ],
      }),
      options,
    )
    expect(saml.keys.map(({ certificate }) => certificate)).toEqual([rsa, rsa])
  })

  test('of very many certificates the first 64 are looked at, of one chain the first eight', () => {
    const none = (count: number) =>
      Array.from({ length: count }, (_, at) => ['signing', `none${at}`] as const)
    const within = readPartnerMetadata(partnerXml({ keys: [...none(63), ['signing', rsa]] }), options)
    expect(within.saml.keys.map(({ certificate }) => certificate)).toEqual([rsa])
    const beyond = fault(() =>
      readPartnerMetadata(partnerXml({ keys: [...none(64), ['signing', rsa]] }), options),
    )
    expect(beyond.code).toBe('no_key')
    const chain = Array.from({ length: 8 }, () => 'none')
    const hidden = partnerXml({ keys: [['signing', [...chain, rsa]]] })
    expect(fault(() => readPartnerMetadata(hidden, options)).code).toBe('no_key')
    const seen = readPartnerMetadata(partnerXml({ keys: [['signing', [...chain.slice(1), rsa]]] }), options)
    expect(seen.saml.keys.map(({ certificate }) => certificate)).toEqual([rsa])
  })

  test('two certificates in one X509Data are two keys, a chain is one', () => {
    const two = readPartnerMetadata(partnerXml({ keys: [['signing', [rsa, other]]] }), options)
    expect(two.saml.keys.map(({ certificate }) => certificate)).toEqual([rsa, other])
    const chain = readPartnerMetadata(
      partnerXml({ keys: [['signing', [certificates.leaf, certificates.authority]]] }),
      options,
    )
    expect(chain.saml.keys.map(({ certificate }) => certificate)).toEqual([certificates.leaf])
    expect(words(chain)).toContain('not taken as keys')
  })

  test('a KeyValue or a KeyName alone is no usable key, and said (MD-17)', () => {
    const bare =
      '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyName>k</ds:KeyName></ds:KeyInfo></md:KeyDescriptor>'
    const partner = readPartnerMetadata(partnerXml({ inRole: bare }), options)
    expect(words(partner)).toContain('without a certificate')
    const refused = fault(() => readPartnerMetadata(partnerXml({ inRole: bare, keys: [] }), options))
    expect(refused.code).toBe('no_key')
    expect(refused.message).toContain('without a certificate')
  })

  test.each([
    ['weak', () => weak, 'shorter than 2048 bits'],
    ['garbled', () => 'AAAA', 'cannot be read'],
    ['not base64', () => '*nothing*', 'not base64'],
  ])('a partner whose only key is %s is refused, beside a good one it is said', (_, bad, why) => {
    const refused = fault(() => readPartnerMetadata(partnerXml({ keys: [['signing', bad()]] }), options))
    expect(refused.code).toBe('no_key')
    expect(refused.message).toContain(why)
    const partner = readPartnerMetadata(
      partnerXml({
        keys: [
          ['signing', bad()],
          ['signing', rsa],
        ],
      }),
      options,
    )
    expect(partner.saml.keys.map(({ certificate }) => certificate)).toEqual([rsa])
    expect(words(partner)).toContain(why)
  })

  test('a partner with an encryption key only is refused (K07)', () => {
    expect(fault(() => readPartnerMetadata(partnerXml({ keys: [['encryption', rsa]] }), options)).code).toBe(
      'no_key',
    )
  })

  test('a use that SAML does not have makes no key', () => {
    const refused = fault(() => readPartnerMetadata(partnerXml({ keys: [['sign', rsa]] }), options))
    expect(refused.code).toBe('no_key')
  })

  test('an expired certificate is a note, not a refusal (MD-18)', () => {
    const partner = readPartnerMetadata(partnerXml({ keys: [['signing', expired]] }), options)
    expect(partner.oddities).toEqual([
      { severity: 'note', says: expect.stringContaining('ended on 2021-01-01'), todo: expect.any(String) },
    ])
    const before = readPartnerMetadata(partnerXml({ keys: [['signing', expired]] }), {
      ...options,
      now: new Date('2020-12-29T00:00:00Z'),
    })
    expect(before.oddities[0]).toMatchObject({
      severity: 'warning',
      says: expect.stringContaining('in 3 days'),
    })
    const long = readPartnerMetadata(partnerXml({ keys: [['signing', expired]] }), {
      ...options,
      now: new Date('2020-06-01T00:00:00Z'),
    })
    expect(long.oddities).toEqual([])
  })

  test('a certificate whose end is no date is a note too, and counts as expired', () => {
    const der = Buffer.from(rsa, 'base64').toString('latin1').replace('400101000000Z', '401301000000Z')
    const certificate = Buffer.from(der, 'latin1').toString('base64')
    expect(certificate).not.toBe(rsa)
    const { oddities, saml } = readPartnerMetadata(partnerXml({ keys: [['signing', certificate]] }), options)
    expect(oddities).toEqual([
      {
        severity: 'note',
        says: expect.stringContaining('names no end that can be read'),
        todo: expect.any(String),
      },
    ])
    expect(signingKeys(saml.keys).map((key) => isExpired(key, options.now))).toEqual([true])
  })

  test('an app without keys is taken; one that signs without a key is warned of', () => {
    expect(readAppMetadata(appXml(), options).saml.keys).toEqual([])
    expect(words(readAppMetadata(appXml(), options))).toBe('')
    expect(words(readAppMetadata(appXml({ signed: 'true' }), options))).toContain(
      'every request will be refused',
    )
  })
})

describe('endpoints', () => {
  const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

  test('locations are kept as they are written, blanks around them dropped', () => {
    const { saml } = readAppMetadata(
      appXml({ acs: [[post, ' https://App.example:443/ACS?a=%2F ', '3']] }),
      options,
    )
    expect(saml.assertionConsumerServices).toEqual([
      { binding: post, location: 'https://App.example:443/ACS?a=%2F', index: 3 },
    ])
  })

  test.each([
    ['javascript:alert(1)', 'no http(s) address'],
    ['data:text/html,x', 'no http(s) address'],
    ['//app.example/acs', 'no http(s) address'],
    ['/acs', 'no http(s) address'],
    ['https://münchen.example/acs', 'no http(s) address'],
    ['https://app.example/‮acs', 'no http(s) address'],
    ['https://app.example/acs#here', 'fragment'],
    ['https://me@app.example/acs', 'user name'],
    ['https://app.example\\@evil.example/', 'no http(s) address'],
  ])('%s is not used, and said (MD-20)', (location, why) => {
    const refused = fault(() => readAppMetadata(appXml({ acs: [[post, location, '0']] }), options))
    expect(refused.code).toBe('no_endpoint')
    expect(refused.message).toContain(why)
    const good: [string, string, string] = [post, 'https://app.example/acs', '1']
    const app = readAppMetadata(appXml({ acs: [[post, location, '0'], good] }), options)
    expect(app.saml.assertionConsumerServices.map(({ index }) => index)).toEqual([1])
    expect(words(app)).toContain(why)
  })

  test('in production plain http is refused with what to do, unless the registration accepts it', () => {
    const acs: [string, string, string][] = [[post, 'http://app.example/acs', '0']]
    const refused = fault(() => readAppMetadata(appXml({ acs }), production))
    expect(refused.code).toBe('no_endpoint')
    expect(refused.message).toContain('plain http')
    expect(refused.todo).toContain('https')
    const accepting = { ...production, terms: () => ({ acceptPlainHttp: true }) }
    expect(readAppMetadata(appXml({ acs }), accepting).id).toBe('https://app.example/sp')
    expect(readAppMetadata(appXml({ acs }), options).id).toBe('https://app.example/sp')
  })

  test('in production a partner’s plain http is refused likewise, the machine itself excepted', () => {
    const refused = fault(() =>
      readPartnerMetadata(partnerXml({ sso: 'http://partner.example/sso' }), production),
    )
    expect(refused.code).toBe('no_endpoint')
    expect(
      readPartnerMetadata(partnerXml({ sso: 'http://127.0.0.1:8000/sso' }), production).oddities,
    ).toEqual([])
    expect(readPartnerMetadata(partnerXml(), production).oddities).toEqual([])
  })

  test('an app with other bindings only is refused', () => {
    const artifact = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact'
    const acs: [string, string, string][] = [[artifact, 'https://app.example/acs', '0']]
    expect(fault(() => readAppMetadata(appXml({ acs }), options)).code).toBe('no_endpoint')
  })

  test('an index that stands twice is said', () => {
    const acs: [string, string, string][] = [
      [post, 'https://app.example/a', '1'],
      [post, 'https://app.example/b', '1'],
    ]
    expect(words(readAppMetadata(appXml({ acs }), options))).toContain('have the index 1')
  })
})

describe('dates', () => {
  test('the earliest validUntil of entity and role counts (MD-11)', () => {
    const until = (entity: string, role: string) =>
      readAppMetadata(appXml({ validUntil: entity, roleValidUntil: role }), options).validUntil
    expect(until('2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z')).toEqual(new Date('2027-01-01T00:00:00Z'))
    expect(until('2027-03-01T00:00:00Z', '2027-02-01T00:00:00Z')).toEqual(new Date('2027-02-01T00:00:00Z'))
    expect(readAppMetadata(appXml(), options).validUntil).toBeUndefined()
  })

  test('an expired one is read and said; nonsense is refused; after 2099 is clamped', () => {
    expect(words(readAppMetadata(appXml({ validUntil: '2026-11-22T11:59:59Z' }), options))).toContain(
      'nobody can sign in',
    )
    expect(words(readAppMetadata(appXml({ validUntil: '2026-11-22T12:00:01Z' }), options))).toBe('')
    expect(fault(() => readAppMetadata(appXml({ validUntil: 'soon' }), options)).code).toBe('unreadable')
    for (const far of ['2100-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      const { validUntil } = readAppMetadata(appXml({ validUntil: far }), options)
      expect(validUntil?.getUTCFullYear()).toBe(2099)
    }
  })
})

describe('what it says of itself', () => {
  const ui =
    '<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui">' +
    '<mdui:DisplayName xml:lang="en"> The  Wiki </mdui:DisplayName><mdui:DisplayName xml:lang="de">Das Wiki</mdui:DisplayName>' +
    '<mdui:Description xml:lang="en">Pages</mdui:Description><mdui:Keywords xml:lang="en">notes shared+pages</mdui:Keywords>' +
    '<mdui:InformationURL xml:lang="en">javascript:alert(1)</mdui:InformationURL>' +
    '<mdui:PrivacyStatementURL xml:lang="en">https://app.example/privacy</mdui:PrivacyStatementURL>' +
    '<mdui:Logo height="16" width="16">https://app.example/small.png</mdui:Logo>' +
    '<mdui:Logo height="80" width="80">https://app.example/logo.png</mdui:Logo></mdui:UIInfo></md:Extensions>'
  const organization =
    '<md:Organization><md:OrganizationName xml:lang="en">org</md:OrganizationName>' +
    '<md:OrganizationDisplayName xml:lang="en">The Organization</md:OrganizationDisplayName>' +
    '<md:OrganizationURL xml:lang="en">https://app.example</md:OrganizationURL></md:Organization>'
  const contact = (type: string, mail: string) =>
    `<md:ContactPerson contactType="${type}"><md:EmailAddress>${mail}</md:EmailAddress></md:ContactPerson>`

  test('UIInfo is read in all languages, with nothing but web addresses (MD-21)', () => {
    const { display } = readAppMetadata(appXml({ startOfRole: ui, after: organization }), options)
    expect(display).toEqual({
      name: { en: 'The Wiki', de: 'Das Wiki' },
      description: { en: 'Pages' },
      logo: 'https://app.example/logo.png',
      privacyUrl: 'https://app.example/privacy',
      keywords: ['notes', 'shared pages'],
    })
  })

  test('without it the organization’s name counts, and whoever gives support', () => {
    const after =
      organization + contact('technical', 'mailto:admin@app.example') + contact('support', 'help@app.example')
    const { display } = readAppMetadata(appXml({ after }), options)
    expect(display).toEqual({ name: { en: 'The Organization' }, contact: 'mailto:help@app.example' })
  })

  test('a contact that is no plain address is left out', () => {
    const after = contact('support', 'mailto:a@b.example?bcc=c@d.example')
    expect(readAppMetadata(appXml({ after }), options).display.contact).toBeUndefined()
  })

  test('requested attributes are read with values and default service (MD-25)', () => {
    const service = (index: number, mark: string, name: string) =>
      `<md:AttributeConsumingService index="${index}" ${mark}><md:ServiceName xml:lang="en">S</md:ServiceName>` +
      `<md:RequestedAttribute Name="${name}" isRequired="1"><saml:AttributeValue xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">staff</saml:AttributeValue></md:RequestedAttribute>` +
      '</md:AttributeConsumingService>'
    const inRole = service(1, 'isDefault="false"', 'urn:a') + service(2, '', 'urn:b')
    const { saml } = readAppMetadata(appXml({ endOfRole: inRole }), options)
    expect(saml.requestedAttributes).toEqual([
      { service: 1, isDefaultService: false, name: 'urn:a', required: true, values: ['staff'] },
      { service: 2, isDefaultService: true, name: 'urn:b', required: true, values: ['staff'] },
    ])
  })

  test('entity attributes and the subject-id requirement are read (MD-22)', () => {
    const attribute = (name: string, value: string) =>
      `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`
    const before =
      '<md:Extensions><mdattr:EntityAttributes xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">' +
      attribute('http://macedir.org/entity-category', 'https://refeds.org/sirtfi') +
      attribute('urn:oasis:names:tc:SAML:profiles:subject-id:req', 'pairwise-id') +
      attribute('__proto__', 'x') +
      '</mdattr:EntityAttributes></md:Extensions>'
    const { saml } = readAppMetadata(appXml({ before }), options)
    expect(saml.subjectIdRequirement).toBe('pairwise-id')
    expect(saml.entityAttributes['http://macedir.org/entity-category']).toEqual(['https://refeds.org/sirtfi'])
    expect(Object.getPrototypeOf(saml.entityAttributes)).toBe(Object.prototype)
  })

  test('scopes at entity and role are claims in lower case; expressions are ignored and said (MD-24)', () => {
    const scopes = (inner: string) =>
      `<md:Extensions xmlns:shibmd="urn:mace:shibboleth:metadata:1.0">${inner}</md:Extensions>`
    const partner = readPartnerMetadata(
      partnerXml({
        before: scopes('<shibmd:Scope regexp="false">Example.ORG</shibmd:Scope>'),
        startOfRole: scopes(
          '<shibmd:Scope>dept.example.org</shibmd:Scope><shibmd:Scope regexp="true">^(a+)+$</shibmd:Scope><shibmd:Scope>no scope</shibmd:Scope>',
        ),
      }),
      options,
    )
    expect(partner.saml.claimedScopes).toEqual(['dept.example.org', 'example.org'])
    expect(words(partner)).toContain('regular expression')
  })

  test('text of a document stands in words escaped and short', () => {
    const refused = fault(() =>
      readAppMetadata(appXml({ id: `x\u202e\u0007${'y'.repeat(2000)}` }).replace('\u0007', ''), options),
    )
    expect(refused.message).toContain('\\u202e')
    expect(refused.message.length).toBeLessThan(400)
  })
})
