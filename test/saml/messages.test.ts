import { fc } from '../support/properties.js'
import type { Assertion } from '../../src/saml/assertion.js'
import { readAssertion, writeAssertion } from '../../src/saml/assertion.js'
import type { AuthnRequest } from '../../src/saml/authn-request.js'
import { readAuthnRequest, writeAuthnRequest } from '../../src/saml/authn-request.js'
import { assertionIn, decryptedIn } from '../../src/saml/covered.js'
import { encryptionTarget, signingKeys } from '../../src/saml/keys.js'
import { nameIDFormats, vocabulary } from '../../src/saml/names.js'
import { checkResponse, readResponse, writeResponse } from '../../src/saml/response.js'
import { defaultEndpoint, hasBegun, hasNotEnded, isCurrent } from '../../src/saml/web-sso.js'
import { XmlFault } from '../../src/xml/fault.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { verifyEnveloped } from '../../src/xml/signature.js'
import { serialize, writeSigned } from '../../src/xml/write.js'
import { makeKeys } from '../support/counterpart.js'
import { now, seconds } from '../support/seen.js'

const keys = makeKeys()
const trusted = { keys: [publicKeyOf(keys.certificate)] }

/** Characters that may stand in a document and come back as they were. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((value) => /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(value) && value.trim() === value)

test('any AuthnRequest that is written is read as it was', () => {
  const arbitrary = fc.record<AuthnRequest>(
    {
      id: fc.constant('_q1'),
      version: fc.constant('2.0'),
      issueInstant: fc.date({
        min: new Date('2000-01-02T00:00:00Z'),
        max: new Date('2099-12-30T00:00:00Z'),
        noInvalidDate: true,
      }),
      destination: text,
      issuer: text,
      subject: fc.record({
        nameID: fc.record({ value: text, format: text }),
        otherwise: fc.constant(false),
        confirmations: fc.constant(0),
      }),
      nameIDPolicy: fc.record(
        { format: text, spNameQualifier: text, allowCreate: fc.boolean() },
        { requiredKeys: [] },
      ),
      requestedAuthnContext: fc.record({
        comparison: fc.constantFrom('exact', 'minimum', 'maximum', 'better'),
        classRefs: fc.array(text, { minLength: 1, maxLength: 3 }),
        declRefs: fc.constant([]),
      }),
      scoping: fc.record(
        {
          proxyCount: fc.nat(9),
          idpList: fc.array(text, { minLength: 1, maxLength: 3 }),
          requesterIDs: fc.array(text, { maxLength: 3 }),
        },
        { requiredKeys: ['requesterIDs'] },
      ),
      forceAuthn: fc.boolean(),
      isPassive: fc.boolean(),
      protocolBinding: text,
      assertionConsumerServiceURL: text,
      assertionConsumerServiceIndex: fc.nat(99),
      attributeConsumingServiceIndex: fc.nat(99),
    },
    { requiredKeys: ['id', 'version', 'issueInstant'] },
  )
  fc.assert(
    fc.property(arbitrary, (request) => {
      const xml = serialize(writeAuthnRequest(request), vocabulary)
      expect(readAuthnRequest(parse(xml, messageLimits))).toEqual(request)
    }),
    { numRuns: 200 },
  )
})

const assertion: Assertion = {
  id: '_a1',
  issueInstant: now,
  issuer: 'https://idp.test',
  subject: { nameID: { value: 'alice', format: nameIDFormats.persistent }, confirmations: [] },
  conditions: { notBefore: now, audienceRestrictions: [['a', 'b'], ['c']], oneTimeUse: true, unknown: false },
  authnStatements: [{ authnInstant: now, classRef: 'urn:x', authenticatingAuthorities: ['https://b.test'] }],
  attributes: [{ name: 'x', nameFormat: 'y', friendlyName: 'z', values: ['1', '2'] }],
}

function signedAssertion(value: Assertion) {
  const options = { idAttribute: 'ID', place: 'after-issuer', inclusivePrefixes: ['xs'] } as const
  return writeSigned(writeAssertion(value, undefined), vocabulary, keys.signer, options)
}

function verified(xml: string) {
  return verifyEnveloped(parse(xml, messageLimits), 'ID', 'after-issuer', trusted)
}

const nothingEncrypted = (): never => {
  throw new Error('nothing is encrypted')
}

test('an assertion that is written and signed is read as it was', () => {
  const covered = assertionIn(verified(serialize(signedAssertion(assertion), vocabulary)))
  expect(readAssertion(covered, nothingEncrypted)).toEqual(assertion)
})

test('any attribute comes back as it was', () => {
  fc.assert(
    fc.property(
      text,
      fc.array(
        fc.string({ unit: 'grapheme', maxLength: 30 }).filter((v) => /^[^\p{C}\p{Zl}\p{Zp}]*$/u.test(v)),
        { minLength: 1, maxLength: 3 },
      ),
      (name, values) => {
        const xml = serialize(signedAssertion({ ...assertion, attributes: [{ name, values }] }), vocabulary)
        expect(readAssertion(assertionIn(verified(xml)), nothingEncrypted).attributes).toEqual([
          { name, values },
        ])
      },
    ),
    { numRuns: 50 },
  )
})

test('only an assertion in what was signed is covered', () => {
  const status = { codes: ['urn:oasis:names:tc:SAML:2.0:status:Responder'] } as const
  const response = writeResponse({ id: '_r1', issueInstant: now, issuer: 'https://idp.test', status })
  const options = { idAttribute: 'ID', place: 'after-issuer' } as const
  const empty = verified(serialize(writeSigned(response, vocabulary, keys.signer, options), vocabulary))
  expect(() => assertionIn(empty)).toThrow(XmlFault)
  const decryption = { keys: [], acceptCbc: false, recipient: '', limits: messageLimits }
  expect(() => decryptedIn(empty, decryption)).toThrow(XmlFault)
})

test('a Response that is written is read as it was', () => {
  const response = {
    id: '_r1',
    issueInstant: now,
    inResponseTo: '_q1',
    destination: 'https://x.test',
    issuer: 'https://idp.test',
    status: { codes: ['urn:a', 'urn:b', 'urn:c'] as const, message: 'm' },
  }
  const root = parse(serialize(writeResponse(response), vocabulary), messageLimits)
  checkResponse(root)
  expect(readResponse(root)).toEqual(response)
})

describe('times, by clocks that may differ', () => {
  const moment = { now, skew: 180 }
  test.each([
    [180, true],
    [181, false],
  ])('what begins in %i seconds has begun: %s', (offset, expected) => {
    expect(hasBegun(seconds(offset), moment)).toBe(expected)
  })
  test.each([
    [-179, true],
    [-180, false],
  ])('what ends in %i seconds has not ended: %s', (offset, expected) => {
    expect(hasNotEnded(seconds(offset), moment)).toBe(expected)
  })
  test.each([
    [180, true],
    [181, false],
    [-779, true],
    [-780, false],
  ])('what was issued %i seconds from now is current: %s', (offset, expected) => {
    expect(isCurrent(seconds(offset), moment)).toBe(expected)
  })
})

describe('keys of a registration', () => {
  const key = (use: 'signing' | 'encryption' | 'both', certificate = keys.certificate) => ({
    use,
    certificate,
    encryptionMethods: [],
  })
  test('K07: those for signing and those for both sign; what cannot be used is left out', () => {
    expect(
      signingKeys([key('signing'), key('both'), key('encryption'), key('signing', 'AAAA')]),
    ).toHaveLength(2)
    expect(signingKeys([])).toEqual([])
  })
  test('those for encryption and those for both are encrypted to', () => {
    expect(encryptionTarget([key('signing')])).toBeUndefined()
    expect(encryptionTarget([key('encryption', 'AAAA'), key('both')])?.key.fingerprint).toBe(
      trusted.keys[0]?.fingerprint,
    )
  })
})

test('the default of endpoints is sought among those of one binding', () => {
  const endpoint = (binding: string, location: string, isDefault?: boolean) => ({
    binding,
    location,
    ...(isDefault === undefined ? {} : { isDefault }),
  })
  const endpoints = [endpoint('a', '1', true), endpoint('b', '2', false), endpoint('b', '3')]
  expect(defaultEndpoint(endpoints, 'b')?.location).toBe('3')
  expect(defaultEndpoint(endpoints, 'c')).toBeUndefined()
})
