import type { App } from '../../src/model/app.js'
import type { Written } from '../../src/model/ports.js'
import { Refusal, refusals } from '../../src/model/refusal.js'
import type { RefusalCode } from '../../src/model/refusal.js'
import type { Issuance, SignInRequest } from '../../src/model/signin.js'
import type { Assertion } from '../../src/saml/assertion.js'
import { readAssertion } from '../../src/saml/assertion.js'
import { assertionIn } from '../../src/saml/covered.js'
import { bearer, bindings, nameIDFormats, SAML } from '../../src/saml/names.js'
import { checkResponse, readResponse } from '../../src/saml/response.js'
import { decryptElement } from '../../src/xml/encryption.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { signatureOf, verifyEnveloped } from '../../src/xml/signature.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { attribute, child } from '../../src/xml/tree.js'
import { makeKeys, readForm } from '../support/counterpart.js'
import { samlApp } from '../support/registrations.js'
import { verifiesElsewhere } from '../support/second-opinion.js'
import { now, outcomeOf, seconds } from '../support/seen.js'
import { houseWith, ownKeys } from './idp-house.js'

const { face } = houseWith()
const appKeys = makeKeys()
const trusted = { keys: [publicKeyOf(ownKeys.certificate)] }

const request: SignInRequest = {
  app: 'https://wiki.app.test/metadata',
  replyTo: 'https://wiki.app.test/acs',
  echo: { inResponseTo: '_q1', RelayState: 'r & s' },
  signed: false,
  forceAuthn: false,
  isPassive: false,
  partnerHints: [],
  hintsLimit: false,
  requesters: [],
  unsolicited: false,
}

const issuance: Issuance = {
  request,
  subject: {
    value: 'pairwise-1',
    format: nameIDFormats.persistent,
    nameQualifier: 'https://gate.test/saml/idp',
    spNameQualifier: 'https://wiki.app.test/metadata',
  },
  claims: [
    {
      name: 'urn:oid:0.9.2342.19200300.100.1.3',
      nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
      friendlyName: 'mail',
      values: ['alice@acme.test'],
    },
    { name: 'groups', values: ['admins', 'R&D <lab>', '"]]>\u00a0 👩'] },
    { name: 'empty', values: [] },
  ],
  authentication: { instant: seconds(-1200), context: 'urn:x', authorities: [] },
  authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  authorities: ['https://behind.test', 'https://idp.acme.test/metadata'],
  sessionIndex: '_s1',
  sessionNotOnOrAfter: seconds(28_800),
  issuedAt: now,
  notBefore: seconds(-60),
  expiresAt: seconds(300),
}

function formOf({ reply }: Written): {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
} {
  if (reply.kind !== 'form') throw new Error('no form')
  return reply
}

function rootOf(written: Written): XmlElement {
  const root = parse(readForm(formOf(written).fields).xml, messageLimits)
  checkResponse(root)
  return root
}

function assertionFrom(element: XmlElement): Assertion {
  const verified = assertionIn(verifyEnveloped(element, 'ID', 'after-issuer', trusted))
  return readAssertion(verified, (encrypted) => decrypted(encrypted))
}

function decrypted(encrypted: XmlElement): XmlElement {
  const options = { keys: [appKeys.privateKey], acceptCbc: false, recipient: '', limits: messageLimits }
  return decryptElement(encrypted, options)
}

function part(root: XmlElement, name: string): XmlElement {
  const found = child(root, SAML, name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

async function answer(
  app: Partial<App> = {},
  edits: Partial<Issuance> = {},
  saml: Partial<App['saml']> = {},
): Promise<Written> {
  return face.writeAnswer({ ...issuance, ...edits }, samlApp({ ...(app as object), saml: saml as object }))
}

describe('an answer', () => {
  test('is a form to the app’s own address, with RelayState as it came', async () => {
    const { reply, message } = await answer()
    expect(reply).toMatchObject({ kind: 'form', action: request.replyTo, title: 'Continue to Wiki' })
    if (reply.kind === 'form') expect(readForm(reply.fields).relayState).toBe('r & s')
    expect(message).toMatchObject({
      leg: 'app',
      direction: 'out',
      type: 'Response',
      binding: bindings.post,
      withheldUntil: seconds(480),
    })
  })

  test('IDP-13 to IDP-16, PXY-08, PXY-11: says all that the profile wants', async () => {
    const root = rootOf(await answer())
    expect(readResponse(root)).toEqual({
      id: expect.stringMatching(/^_[0-9a-f]{32}$/),
      issueInstant: now,
      inResponseTo: '_q1',
      destination: request.replyTo,
      issuer: 'https://gate.test/saml/idp',
      status: { codes: ['urn:oasis:names:tc:SAML:2.0:status:Success'] },
    })
    expect(assertionFrom(part(root, 'Assertion'))).toEqual({
      id: expect.stringMatching(/^_[0-9a-f]{32}$/),
      issueInstant: now,
      issuer: 'https://gate.test/saml/idp',
      subject: {
        nameID: issuance.subject,
        confirmations: [
          { method: bearer, notOnOrAfter: seconds(300), recipient: request.replyTo, inResponseTo: '_q1' },
        ],
      },
      conditions: {
        notBefore: seconds(-60),
        notOnOrAfter: seconds(300),
        audienceRestrictions: [['https://wiki.app.test/metadata']],
        oneTimeUse: false,
        unknown: false,
      },
      authnStatements: [
        {
          authnInstant: seconds(-1200),
          sessionIndex: '_s1',
          sessionNotOnOrAfter: seconds(28_800),
          classRef: issuance.authnContext,
          authenticatingAuthorities: issuance.authorities,
        },
      ],
      attributes: issuance.claims.slice(0, 2),
    })
  })

  test('MSG-03: every instant is in UTC', async () => {
    const { xml } = (await answer()).message
    const instants = [...xml.matchAll(/(?:Instant|NotBefore|NotOnOrAfter)="([^"]*)"/g)].map(
      ([, value]) => value,
    )
    expect(instants).toHaveLength(7)
    for (const instant of instants) expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('IDP-22: that nobody asked for answers nothing', async () => {
    const launched = { ...request, echo: {}, unsolicited: true }
    const written = await answer({}, { request: launched })
    const root = rootOf(written)
    expect(readResponse(root).inResponseTo).toBeUndefined()
    expect(assertionFrom(part(root, 'Assertion')).subject?.confirmations[0]?.inResponseTo).toBeUndefined()
    expect(readForm(formOf(written).fields).relayState).toBeUndefined()
  })

  test('IDP-26, IDP-19: may have no NameID and no attributes', async () => {
    const { subject: _, ...nameless } = issuance
    const app = samlApp()
    const root = rootOf(await face.writeAnswer({ ...nameless, claims: [] }, app))
    const assertion = assertionFrom(part(root, 'Assertion'))
    expect(assertion.subject?.nameID).toBeUndefined()
    expect(assertion.attributes).toEqual([])
    expect(child(part(root, 'Assertion'), SAML, 'AttributeStatement')).toBeUndefined()
  })

  test('B07: a value cannot become markup', async () => {
    const value =
      '</saml:AttributeValue></saml:Attribute><saml:Attribute Name="roles"><saml:AttributeValue>admin'
    const claims = [{ name: 'x" y="', values: [value] }]
    const root = rootOf(await answer({}, { claims, subject: { value, format: nameIDFormats.unspecified } }))
    const assertion = assertionFrom(part(root, 'Assertion'))
    expect(assertion.attributes).toEqual([{ name: 'x" y="', values: [value] }])
    expect(assertion.subject?.nameID?.value).toBe(value)
  })

  test('PXY-10: a restriction of the partner’s travels on', async () => {
    const proxyRestriction = { count: 0, audiences: ['https://a.test'] }
    const root = rootOf(await answer({}, { proxyRestriction }))
    expect(assertionFrom(part(root, 'Assertion')).conditions?.proxyRestriction).toEqual(proxyRestriction)
  })
})

describe('IDP-17: what is signed', () => {
  test.each([
    ['both', {}, true, true],
    ['assertion', {}, false, true],
    ['response', {}, true, false],
    ['response', { wantAssertionsSigned: true }, true, true],
  ] as const)('sign %s, metadata %j', async (sign, saml, response, assertion) => {
    const written = await answer({ sign }, {}, saml)
    const root = rootOf(written)
    expect(signatureOf(root) !== undefined).toBe(response)
    expect(signatureOf(part(root, 'Assertion')) !== undefined).toBe(assertion)
    const covered = response ? verifyEnveloped(root, 'ID', 'after-issuer', trusted) : undefined
    if (assertion) assertionFrom(part(covered?.value ?? root, 'Assertion'))
    expect(verifiesElsewhere(written.message.xml, ownKeys.certificate)).toBe(true)
  })

  test('the algorithm may be chosen for an app', async () => {
    const { xml } = (await answer({ signatureAlgorithm: 'rsa-sha512' })).message
    expect(xml).toContain('http://www.w3.org/2001/04/xmldsig-more#rsa-sha512')
    expect(verifiesElsewhere(xml, ownKeys.certificate)).toBe(true)
  })
})

describe('IDP-18: what is encrypted', () => {
  const key = (use: 'signing' | 'encryption' | 'both', encryptionMethods: readonly string[] = []) => ({
    use,
    certificate: appKeys.certificate,
    encryptionMethods,
  })
  const gcm = 'http://www.w3.org/2009/xmlenc11#aes128-gcm'
  const cbc = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'
  const oaep = 'http://www.w3.org/2009/xmlenc11#rsa-oaep'
  const rsa15 = 'http://www.w3.org/2001/04/xmlenc#rsa-1_5'

  test.each([
    ['never', [key('encryption')], 'plain'],
    ['if-key', [key('signing')], 'plain'],
    ['if-key', [key('encryption')], 'encrypted'],
    ['if-key', [key('both')], 'encrypted'],
    ['if-key', [key('both', [cbc])], 'plain'],
    ['if-key', [key('both', [gcm, rsa15])], 'plain'],
    ['if-key', [{ ...key('both'), certificate: makeKeys({ kind: 'ec' }).certificate }], 'plain'],
    ['if-key', [{ ...key('both'), certificate: 'AAAA' }], 'plain'],
    ['required', [key('encryption')], 'encrypted'],
  ] as const)('encrypt %s', async (encrypt, keys, expected) => {
    const { xml } = (await answer({ encrypt }, {}, { keys })).message
    expect(xml.includes('EncryptedAssertion')).toBe(expected === 'encrypted')
    expect(xml.includes('pairwise-1')).toBe(expected === 'plain')
  })

  test('E11: what must be encrypted does not leave in the clear', async () => {
    const outcome = await outcomeOf(() => answer({ encrypt: 'required' }, {}, { keys: [key('signing')] }))
    expect(outcome).toBe('request.encryption_key_missing -')
  })

  test.each([
    [[], 'http://www.w3.org/2009/xmlenc11#aes256-gcm', 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'],
    [[cbc, gcm], gcm, 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'],
    [[rsa15, oaep, gcm], gcm, oaep],
  ])('by the methods that the app lists: %j', async (methods, data, transport) => {
    const keys = [key('encryption', methods)]
    for (const sign of ['both', 'assertion', 'response'] as const) {
      const written = await answer({ encrypt: 'required', sign }, {}, { keys })
      const used = [...written.message.xml.matchAll(/EncryptionMethod Algorithm="([^"]*)"/g)].map(
        ([, uri]) => uri,
      )
      expect(used).toEqual([data, transport])
      // What is encrypted is signed itself, whatever is set: encryption proves nothing
      const inside = decrypted(part(rootOf(written), 'EncryptedAssertion'))
      expect(assertionFrom(inside).subject?.nameID?.value).toBe('pairwise-1')
    }
  })

  test('NID-08: the name alone, when the app asks for that', async () => {
    const asking = { ...request, nameIdPolicy: { format: nameIDFormats.encrypted, allowCreate: true } }
    const root = rootOf(await answer({}, { request: asking }, { keys: [key('encryption')] }))
    expect(child(part(part(root, 'Assertion'), 'Subject'), SAML, 'NameID')).toBeUndefined()
    expect(assertionFrom(part(root, 'Assertion')).subject?.nameID).toEqual(issuance.subject)
    const keyless = outcomeOf(() => answer({}, { request: asking }, { keys: [] }))
    expect(await keyless).toBe('request.name_id_policy -')
  })
})

describe('IDP-12: a no', () => {
  const told = (Object.keys(refusals) as RefusalCode[]).filter((code) => refusals[code].tell === 'app')
  test.each(told)('%s has the codes of the table, and no word of the reason', async (code) => {
    const refusal = new Refusal(code, 'secret detail')
    const written = await face.writeRefusal(request, samlApp({ sign: 'assertion' }), refusal, '7KQ2-M9XF-3D')
    const root = rootOf(written)
    verifyEnveloped(root, 'ID', 'after-issuer', trusted)
    const { status, inResponseTo, destination } = readResponse(root)
    const codes = refusals[code].saml.map((name) => `urn:oasis:names:tc:SAML:2.0:status:${name}`)
    expect({ status, inResponseTo, destination }).toEqual({
      status: { codes, message: '7KQ2-M9XF-3D' },
      inResponseTo: '_q1',
      destination: request.replyTo,
    })
    expect(written.message.xml).not.toContain('secret')
    expect(readForm(formOf(written).fields).relayState).toBe('r & s')
  })
})

describe('a launch', () => {
  test('goes to the app’s default address, if it may be launched', () => {
    const app = samlApp({ launch: true, launchRelayState: 'https://wiki.app.test/start' })
    expect(face.launchRequest(app)).toMatchObject({
      app: app.id,
      replyTo: 'https://wiki.app.test/acs',
      echo: { RelayState: 'https://wiki.app.test/start' },
      unsolicited: true,
      signed: false,
    })
    expect(face.launchRequest(samlApp({ launch: true })).echo).toEqual({})
    expect(() => face.launchRequest(samlApp())).toThrow('launch.not_allowed')
  })
})

test('MSG-02: no ID ever returns', async () => {
  const ids = new Set<string | undefined>()
  for (let i = 0; i < 5; i += 1) {
    const root = rootOf(await answer())
    ids.add(attribute(root, 'ID')).add(attribute(part(root, 'Assertion'), 'ID'))
  }
  expect(ids.size).toBe(10)
})
