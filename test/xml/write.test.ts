import { SAML } from '@node-saml/node-saml'
import { DOMParser } from '@xmldom/xmldom'
import { fc } from '../support/properties.js'
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm'
import { ExclusiveCanonicalization, SignedXml } from 'xml-crypto'
import { canonicalize } from '../../src/xml/canonical.js'
import { verifyEnveloped } from '../../src/xml/signature.js'
import { child, elements, isNamed, namespaceOf, text } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { element, elementFrom, serialize, serialized, startOf, writeSigned } from '../../src/xml/write.js'
import { assertionOf } from './forge.js'
import {
  answer,
  assertion,
  ecPair,
  outcome,
  read,
  response,
  rsaPair,
  saml,
  signedAssertion,
  vocabulary,
} from './people.js'
import type { Pair } from './people.js'

const own = rsaPair()
const trusted = { keys: [own.publicKey] }
const signed = { idAttribute: 'ID', place: 'after-issuer' } as const
const listing = { ...signed, inclusivePrefixes: ['xs'] } as const

test('namespaces stand where they are first used and attributes in order, with no empty tags', () => {
  const written = element(
    'samlp:R',
    { Z: '1', 'xsi:type': 'x', A: '2', B: undefined },
    undefined,
    element('saml:I', {}),
    'text',
  )
  expect(serialize(written, vocabulary)).toBe(
    `<samlp:R xmlns:samlp="${vocabulary.samlp}" xmlns:xsi="${vocabulary.xsi}" A="2" Z="1" xsi:type="x">` +
      `<saml:I xmlns:saml="${saml}"></saml:I>text</samlp:R>`,
  )
})

test('what is written is its own exclusive canonical form', () => {
  const parts = [
    assertion(),
    element('saml:X', { 'xml:lang': 'en', 'saml:a': '\t\n\r"<>&' }, 'a\r\n<&>', element('b', {})),
  ]
  for (const xml of parts.map((part) => serialize(response(part, part), vocabulary))) {
    // xs is declared for xsi:type alone, which the canonical form drops unless a signature lists it
    expect(canonicalize(read(xml), { inclusivePrefixes: ['xs'] })).toBe(xml)
  }
})

test('names are ASCII, or whoever encodes what is written would be wrong about it', () => {
  expect(serialized(element('e', { a: 'é' }, 'é'), {}).octets.toString()).toBe('<e a="é">é</e>')
  for (const [root, names] of [
    [element('é', {}), {}],
    [element('e', { é: '1' }), {}],
    [element('x:e', {}), { x: 'urn:é' }],
  ] as const)
    expect(() => serialize(root, names)).toThrow('not a name to write')
  const listed = (prefix: string) => () =>
    writeSigned(assertion(), { ...vocabulary, é: 'urn:x', e: 'urn:x' }, own.signer(), {
      ...signed,
      inclusivePrefixes: ['xs', prefix],
    })
  expect(listed('e')).not.toThrow()
  expect(listed('é')).toThrow('not a name to write')
})

test.each([
  ['plain values', { Name: 'urn:a', NameFormat: undefined, 'xsi:type': 'xs:string' }],
  ['values that have to be masked', { Name: '<"&>\t', 'xml:lang': 'en', 'samlp:a': '' }],
  ['values beyond ASCII', { Name: 'Ångström\u2028', 'xsi:type': 'xs:string' }],
  ['nothing', {}],
])('a start tag that comes again is written as any other: %s', (_, attributes) => {
  const start = startOf('saml:V', attributes)
  const again = (content: string) => elementFrom(start, content, elementFrom(start))
  const anew = (content: string) => element('saml:V', attributes, content, element('saml:V', attributes))
  for (const words of [vocabulary, { ...vocabulary }, vocabulary]) {
    for (const [one, other] of [
      [again('a'), anew('a')],
      [element('samlp:R', {}, again('ł'), again('c')), element('samlp:R', {}, anew('ł'), anew('c'))],
    ] as const) {
      const { xml, octets } = serialized(one, words)
      expect(xml).toBe(serialize(other, words))
      expect(octets.toString()).toBe(xml)
    }
    const sign = (part: ReturnType<typeof again>) =>
      serialize(writeSigned(assertion(part), words, own.signer(), listing), words)
    expect(sign(again('x'))).toBe(sign(anew('x')))
  }
})

test('a start tag that comes again is no way around what may be written', () => {
  const forbidden = startOf('saml:V', { Name: 'a\0' })
  const typed = startOf('saml:V', { 'xsi:type': 'xs:string' })
  for (let time = 0; time < 2; time += 1) {
    expect(outcome(() => serialize(elementFrom(forbidden), vocabulary))).toBe('encoding S12')
    expect(() => writeSigned(assertion(elementFrom(typed)), vocabulary, own.signer(), signed)).toThrow(
      'not among the inclusive prefixes',
    )
    expect(() => writeSigned(assertion(elementFrom(typed)), vocabulary, own.signer(), listing)).not.toThrow()
  }
})

test.each([
  ['NUL', 'a\0'],
  ['a control character', 'a\x0b'],
  ['U+FFFF', 'a\uffff'],
  ['a high surrogate alone', '\ud800a'],
  ['a low surrogate alone', 'a\udc00'],
])('%s does not leave, in a text or in a value', (_, value) => {
  const good = serialize(element('saml:A', { b: 'ä😀\t' }, 'ä😀\n\r'), vocabulary)
  expect(text(read(good))).toBe('ä😀\n\r')
  expect(outcome(() => serialize(element('saml:A', {}, value), vocabulary))).toBe('encoding S12')
  expect(outcome(() => serialize(element('saml:A', { b: value }), vocabulary))).toBe('encoding S12')
})

test('characters that XML 1.1 takes for line ends leave as references, and arrive as they are', () => {
  const written = serialize(element('saml:A', { b: '1\u20282' }, '1\u00852\u20283'), vocabulary)
  expect(written).not.toMatch(/[\u0085\u2028]/)
  const root = read(written)
  expect([root.attributes[0]?.value, text(root)]).toEqual(['1\u20282', '1\u00852\u20283'])
})

test('a value cannot become markup', () => {
  const value = "\"/><x y='z'>]]><!-- & -->"
  const root = read(serialize(element('saml:A', { b: value }, value), vocabulary))
  expect([root.attributes[0]?.value, text(root)]).toEqual([value, value])
})

test.each([
  ['a prefix without a namespace', () => element('nope:A', {})],
  ['a prefix from the prototype', () => element('constructor:A', {})],
  ['an attribute prefix without a namespace', () => element('saml:A', { 'nope:a': '' })],
  ['a name that is none', () => element('saml:A b', {})],
  ['an attribute name that is none', () => element('saml:A', { 'a="" b': '' })],
  ['a declaration as an attribute', () => element('saml:A', { 'xmlns:x': 'urn:x' })],
])('%s is a mistake of ours and throws', (_, make) => {
  expect(() => serialize(make(), vocabulary)).toThrow(Error)
})

describe('signing', () => {
  const methods: readonly [string, () => Pair, Parameters<Pair['signer']>[0]][] = [
    ['rsa-sha256', () => own, undefined],
    ['rsa-sha384', () => own, 'rsa-sha384'],
    ['rsa-sha512', () => own, 'rsa-sha512'],
    ['rsa-pss-sha256', () => own, 'rsa-pss-sha256'],
    ['ecdsa-sha256', () => ecPair('P-256'), undefined],
    ['ecdsa-sha384', () => ecPair('P-384'), undefined],
  ]
  test.each(methods)('what we sign with %s we verify', (_, pairOf, algorithm) => {
    const pair = pairOf()
    const xml = answer(pair.signer(algorithm))
    const { value } = verifyEnveloped(assertionOf(xml), 'ID', 'after-issuer', { keys: [pair.publicKey] })
    expect(elements(value).map((e) => e.name)).toEqual(['Issuer', 'Subject', 'AttributeStatement'])
    expect(
      outcome(() =>
        verifyEnveloped(assertionOf(xml.replace('alice', 'admin')), 'ID', 'after-issuer', {
          keys: [pair.publicKey],
        }),
      ),
    ).toBe('digest S5')
  })

  test('a Response around a signed assertion is signed too, and lists the prefixes the assertion needs', () => {
    const xml = serialize(
      writeSigned(response(signedAssertion(own.signer())), vocabulary, own.signer(), signed),
      vocabulary,
    )
    expect(xml.match(/PrefixList="xs"/g)).toHaveLength(2)
    const outer = verifyEnveloped(read(xml), 'ID', 'after-issuer', trusted).value
    const inner = child(outer, saml, 'Assertion')
    expect(inner && outcome(() => verifyEnveloped(inner, 'ID', 'after-issuer', trusted))).toBe('accepted')
    expect(outcome(() => verifyEnveloped(assertionOf(xml), 'ID', 'after-issuer', trusted))).toBe('accepted')
  })

  test('a prefix that stands in values only can be resolved by who reads', () => {
    const value = (function deepest(e: XmlElement): XmlElement {
      const last = elements(e).at(-1)
      return last === undefined ? e : deepest(last)
    })(verifyEnveloped(assertionOf(answer(own.signer())), 'ID', 'after-issuer', trusted).value)
    expect([value.name, namespaceOf(value, 'xs')]).toEqual(['AttributeValue', vocabulary.xs])
  })

  test('xsi:type whose prefix no signature would cover is a mistake of ours and throws', () => {
    expect(() => writeSigned(assertion(), vocabulary, own.signer(), signed)).toThrow('xs')
    expect(outcome(() => signedAssertion(own.signer(), ['xs']))).toBe('accepted')
  })

  test.each([
    ['first', (e: XmlElement) => elements(e)[0]],
    ['after-issuer', (e: XmlElement) => elements(e)[1]],
    ['last', (e: XmlElement) => elements(e).at(-1)],
  ] as const)('the signature stands %s where the schema has it', (place, at) => {
    const xml = serialize(
      writeSigned(response(), vocabulary, own.signer(), { idAttribute: 'ID', place }),
      vocabulary,
    )
    const root = read(xml)
    const found = at(root)
    expect(found && isNamed(found, vocabulary.ds, 'Signature')).toBe(true)
    expect(outcome(() => verifyEnveloped(root, 'ID', place, trusted))).toBe('accepted')
  })

  test('nothing is signed without a proper ID or without the Issuer it should follow', () => {
    const sign = (root: ReturnType<typeof element>): unknown =>
      writeSigned(root, vocabulary, own.signer(), signed)
    const issuer = element('saml:Issuer', {}, 'x')
    expect(() => sign(element('saml:A', { ID: '_1' }, issuer))).not.toThrow()
    expect(() => sign(element('saml:A', {}, issuer))).toThrow('ID')
    expect(() => sign(element('saml:A', { ID: 'a"b' }, issuer))).toThrow('ID')
    expect(() => sign(element('saml:A', { ID: '_1' }))).toThrow('Issuer')
    expect(() => sign(element('saml:A', { ID: '_1' }, element('saml:Other', {})))).toThrow('Issuer')
  })

  test('a signed part does not go where the whole would no longer be canonical', () => {
    const part = signedAssertion(own.signer())
    expect(() => serialize(response(part), vocabulary)).not.toThrow()
    expect(() => serialize(element('saml:Advice', {}, part), vocabulary)).toThrow('saml')
  })

  test('whatever a person is called, what we sign is canonical for libxml2 and verifies here', () => {
    const values = fc
      .string({ unit: 'binary', maxLength: 30 })
      .filter((s) => /^[\t\n\r -\ud7ff\ue000-\ufffd]*$/.test(s))
    const signer = ecPair('P-256').signer()
    fc.assert(
      fc.property(values, values, (value, name) => {
        const attribute = element(
          'saml:Attribute',
          { Name: name },
          element('saml:AttributeValue', { 'xsi:type': 'xs:string' }, value),
        )
        const xml = serialize(
          writeSigned(assertion(attribute), vocabulary, signer, { ...signed, inclusivePrefixes: ['xs'] }),
          vocabulary,
        )
        const document = XmlDocument.fromString(xml)
        const mode = XmlC14NMode.XML_C14N_EXCLUSIVE_1_0
        expect(document.canonicalizeToString({ mode, inclusiveNamespacePrefixes: ['xs'] })).toBe(xml)
        document.dispose()
      }),
      { numRuns: 150 },
    )
  })
})

describe('beside xml-crypto', () => {
  const pem = (pair: Pair): string =>
    `-----BEGIN CERTIFICATE-----\n${pair.certificate.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`

  function theirVerdict(xml: string, pair: Pair): boolean {
    const document = new DOMParser().parseFromString(xml, 'text/xml')
    const [signature] = Array.from(document.getElementsByTagNameNS(vocabulary.ds, 'Signature'))
    if (signature === undefined) throw new Error('no signature in this test document')
    const theirs = new SignedXml({ publicCert: pem(pair), getCertFromKeyInfo: () => null })
    theirs.loadSignature(signature as unknown as Node)
    try {
      return theirs.checkSignature(xml)
    } catch {
      return false
    }
  }

  test('our signatures verify there, whatever stands in the values', () => {
    const odd = 'é😀\t\n\r\u0085\u2028 "\'<&>]]>'
    const attribute = element(
      'saml:Attribute',
      { Name: odd },
      element('saml:AttributeValue', { 'xsi:type': 'xs:string' }, odd),
    )
    const written = writeSigned(assertion(attribute), vocabulary, own.signer(), {
      ...signed,
      inclusivePrefixes: ['xs'],
    })
    const xml = serialize(response(written), vocabulary)
    expect(theirVerdict(xml, own)).toBe(true)
    expect(theirVerdict(xml.replace('alice', 'admin'), own)).toBe(false)
    expect(theirVerdict(xml, rsaPair())).toBe(false)
  })

  test('their signatures verify here', () => {
    const key = own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const theirs = new SignedXml({
      privateKey: key,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    })
    theirs.addReference({
      xpath: "//*[local-name(.)='Assertion']",
      transforms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/2001/10/xml-exc-c14n#',
      ],
      digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    })
    const location = {
      reference: "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']",
      action: 'after',
    } as const
    theirs.computeSignature(serialize(response(assertion()), vocabulary), { location })
    const xml = theirs.getSignedXml()
    expect(outcome(() => verifyEnveloped(assertionOf(xml), 'ID', 'after-issuer', trusted))).toBe('accepted')
    expect(
      outcome(() =>
        verifyEnveloped(assertionOf(xml.replace('alice', 'admin')), 'ID', 'after-issuer', trusted),
      ),
    ).toBe('digest S5')
  })

  test('both canonical forms of a message are the same', () => {
    const xml = answer(own.signer())
    const document = new DOMParser().parseFromString(xml, 'text/xml')
    const theirs = new ExclusiveCanonicalization().process(document.documentElement as unknown as Element, {})
    expect(canonicalize(read(xml))).toBe(String(theirs))
  })
})

describe('beside node-saml', () => {
  const theirs = new SAML({
    idpCert: own.certificate,
    issuer: 'https://app.example.org',
    callbackUrl: 'https://app.example.org/acs',
    audience: false,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
  })
  const name = async (xml: string): Promise<string> => {
    const { profile } = await theirs.validatePostResponseAsync({
      SAMLResponse: Buffer.from(xml).toString('base64'),
    })
    return profile?.nameID ?? 'nobody'
  }

  test('an app takes a Response and assertion signed by us, and no changed one', async () => {
    const whole = writeSigned(response(signedAssertion(own.signer())), vocabulary, own.signer(), signed)
    const xml = serialize(whole, vocabulary)
    await expect(name(xml)).resolves.toBe('alice')
    await expect(name(xml.replace('alice', 'admin'))).rejects.toThrow('signature')
  })
})
