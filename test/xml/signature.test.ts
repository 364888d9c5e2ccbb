import { constants, createHash } from 'node:crypto'
import { fc } from '../support/properties.js'
import { canonicalize } from '../../src/xml/canonical.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { signatureOf, verifyEnveloped, verifyOctets } from '../../src/xml/signature.js'
import type { Place, Trusted } from '../../src/xml/signature.js'
import { attribute, child, elements, namespaceOf, text } from '../../src/xml/tree.js'
import { assertionOf, forge, plainAssertion } from './forge.js'
import type { Forgery } from './forge.js'
import { ds, ecPair, outcome, read, rsaPair, saml } from './people.js'
import { changesTo } from './random-xml.js'

const partner = rsaPair()
const stranger = rsaPair()
const onP256 = ecPair('P-256')
const onP384 = ecPair('P-384')
const trusted: Trusted = { keys: [partner.publicKey] }
const more = 'http://www.w3.org/2001/04/xmldsig-more#'

function verify(xml: string, trust: Trusted = trusted, place: Place = 'after-issuer'): string {
  return outcome(() => verifyEnveloped(assertionOf(xml), 'ID', place, trust))
}

function swap(from: string | RegExp, to: string): (xml: string) => string {
  return (xml) => {
    const changed = xml.replace(from, () => to)
    if (changed === xml) throw new Error('the forgery changes nothing')
    return changed
  }
}

type Change = (xml: string) => string
const algorithm = (uri: string): Change => swap(`${more}rsa-sha256`, uri)
const digest = (uri: string): Change => swap('http://www.w3.org/2001/04/xmlenc#sha256', uri)

test('what a trusted key has signed comes back as it was signed, the signature gone', () => {
  const verified = verifyEnveloped(assertionOf(forge(partner)), 'ID', 'after-issuer', trusted)
  expect(verified.signedBy).toBe(partner.publicKey.fingerprint)
  expect(verified.algorithm).toBe(`${more}rsa-sha256`)
  expect(elements(verified.value).map((e) => e.name)).toEqual(['Issuer', 'Subject'])
  expect(attribute(verified.value, 'ID')).toBe('_a')
  expect(signatureOf(verified.value)).toBeUndefined()
})

test('nothing around the signed element comes back with it', () => {
  const inside = `<r xmlns:out="urn:out" role="admin">${forge(partner)}</r>`
  const { value } = verifyEnveloped(assertionOf(inside), 'ID', 'after-issuer', trusted)
  expect(value.parent).toBeUndefined()
  expect(namespaceOf(value, 'out')).toBeUndefined()
  // not even a namespace that the signature did not cover
  expect(namespaceOf(value, 'xs')).toBeUndefined()
})

test('a namespace on the prefix list was signed and comes back', () => {
  const list =
    '<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList=" xs&#13; #default "/>'
  const signature = swap(
    'xml-exc-c14n#"/></ds:Transforms>',
    `xml-exc-c14n#">${list}</ds:Transform></ds:Transforms>`,
  )
  const xml = forge(partner, { signature, prefixes: ['xs', '#default'] })
  const { value } = verifyEnveloped(assertionOf(xml), 'ID', 'after-issuer', trusted)
  expect(namespaceOf(value, 'xs')).toBe('http://www.w3.org/2001/XMLSchema')
})

test.each<[string, Forgery]>([
  [
    'white space and line breaks in base64',
    { afterwards: (xml) => xml.replace(/(<ds:SignatureValue>.{64})/, '$1&#13;\n\t ') },
  ],
  [
    'white space between the parts of SignedInfo',
    { signature: (xml) => xml.replace(/(?<=.)<ds:/gs, '\n  <ds:') },
  ],
  [
    'a KeyInfo, of which nothing is believed',
    {
      signature: swap(
        '</ds:Signature>',
        '<ds:KeyInfo><ds:KeyName>x</ds:KeyName></ds:KeyInfo></ds:Signature>',
      ),
    },
  ],
  [
    'the canonicalization WithComments',
    { signature: (xml) => xml.replaceAll('exc-c14n#"', 'exc-c14n#WithComments"') },
  ],
  ['ds as default namespace', { signature: (xml) => xml.replace('xmlns:ds', 'xmlns').replaceAll('ds:', '') }],
  [
    'Ids of the signature and its parts',
    {
      signature: (xml) =>
        xml
          .replace('<ds:Signature ', '<ds:Signature Id="s" ')
          .replace('<ds:Reference ', '<ds:Reference Id="r" '),
    },
  ],
  ['text on both sides of the signature', { assertion: swap('@', ' \n@\t ') }],
  [
    'SHA-384',
    { hash: 'sha384', signature: (xml) => algorithm(`${more}rsa-sha384`)(digest(`${more}sha384`)(xml)) },
  ],
  [
    'SHA-512',
    {
      hash: 'sha512',
      signature: (xml) =>
        algorithm(`${more}rsa-sha512`)(digest('http://www.w3.org/2001/04/xmlenc#sha512')(xml)),
    },
  ],
  [
    'RSA-PSS',
    {
      signature: algorithm('http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'),
      use: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
    },
  ],
])('accepts %s', (_, forgery) => {
  expect(verify(forge(partner, forgery))).toBe('accepted')
})

test('accepts ECDSA on P-256 and P-384 with r and s side by side, and not as DER', () => {
  const p256 = { signature: algorithm(`${more}ecdsa-sha256`), use: { dsaEncoding: 'ieee-p1363' as const } }
  expect(verify(forge(onP256, p256), { keys: [onP256.publicKey] })).toBe('accepted')
  const asDer = { signature: algorithm(`${more}ecdsa-sha256`) }
  expect(verify(forge(onP256, asDer), { keys: [onP256.publicKey] })).toBe('signature_value S5')
  const p384: Change = (xml) => algorithm(`${more}ecdsa-sha384`)(digest(`${more}sha384`)(xml))
  const on384 = forge(onP384, { hash: 'sha384', signature: p384, use: { dsaEncoding: 'ieee-p1363' } })
  expect(verify(on384, { keys: [onP384.publicKey] })).toBe('accepted')
})

describe('with a signature value that is genuine', () => {
  const reference = /<ds:Reference.*<\/ds:Reference>/
  const twoReferences = (xml: string): string => xml.replace(reference, (one) => one + one)
  test.each<[string, (xml: string) => string, string]>([
    ['X16: no Reference', (xml) => xml.replace(reference, ''), 'signature_structure S4'],
    ['X16: two References', twoReferences, 'signature_structure S4'],
    ['X17: an empty URI', swap('URI="#_a"', 'URI=""'), 'signature_structure S4'],
    ['X17: no URI', swap('URI="#_a"', ''), 'signature_structure S4'],
    ['X18: a URI elsewhere', swap('URI="#_a"', 'URI="http://127.0.0.1/#_a"'), 'signature_structure S4'],
    ['X18: a file', swap('URI="#_a"', 'URI="file:///etc/passwd"'), 'signature_structure S4'],
    ['X18: an XPointer', swap('URI="#_a"', 'URI="#xpointer(id(\'_a\'))"'), 'signature_structure S4'],
    ['X14: the ID of another element', swap('URI="#_a"', 'URI="#_b"'), 'signature_structure S4'],
    ['X14: an ID in other capitals', swap('URI="#_a"', 'URI="#_A"'), 'signature_structure S4'],
    [
      'a Type on the Reference',
      swap('URI="#_a"', `URI="#_a" Type="${ds}Manifest"`),
      'signature_structure S4',
    ],
    [
      'X22: two SignedInfo',
      (xml) => xml.replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, (one) => one + one),
      'signature_structure S4',
    ],
    ['X12: a ds:Object', swap('</ds:Signature>', '<ds:Object/></ds:Signature>'), 'signature_structure S4'],
    [
      'X12: a ds:Object after KeyInfo',
      swap('</ds:Signature>', '<ds:KeyInfo/><ds:Object/></ds:Signature>'),
      'signature_structure S4',
    ],
    [
      'KeyInfo before SignedInfo',
      swap('<ds:SignedInfo>', '<ds:KeyInfo/><ds:SignedInfo>'),
      'signature_structure S4',
    ],
    ['text in Signature', swap('</ds:SignedInfo>', '</ds:SignedInfo>x'), 'signature_structure S4'],
    ['text in SignedInfo', swap('<ds:Reference', 'x<ds:Reference'), 'signature_structure S4'],
    ['a stranger in SignedInfo', swap('<ds:Reference', '<x/><ds:Reference'), 'signature_structure S4'],
    ['no SignatureMethod', (xml) => xml.replace(/<ds:SignatureMethod[^>]*>/, ''), 'signature_structure S4'],
    [
      'a SignatureMethod after the Reference',
      (xml) => xml.replace(/(<ds:SignatureMethod[^>]*>)(.*)<\/ds:SignedInfo>/, '$2$1</ds:SignedInfo>'),
      'signature_structure S4',
    ],
    [
      'X30: one transform',
      (xml) => xml.replace(/<ds:Transform Algorithm="[^"]*exc-c14n#"\/>/, ''),
      'signature_structure S4',
    ],
    [
      'X30: three transforms',
      (xml) => xml.replace(/<ds:Transform [^>]*c14n#"\/>/, (one) => one + one),
      'signature_structure S4',
    ],
    [
      'X30: the transforms the other way round',
      (xml) => xml.replace(/(<ds:Transform [^>]*signature"\/>)(<ds:Transform [^>]*>)/, '$2$1'),
      'signature_structure S4',
    ],
    [
      'X30: XSLT',
      swap(`${ds}enveloped-signature`, 'http://www.w3.org/TR/1999/REC-xslt-19991116'),
      'signature_structure S4',
    ],
    [
      'X30: XPath',
      swap(`${ds}enveloped-signature`, 'http://www.w3.org/TR/1999/REC-xpath-19991116'),
      'signature_structure S4',
    ],
    ['X30: base64', swap(`${ds}enveloped-signature`, `${ds}base64`), 'signature_structure S4'],
    [
      'X30: a transform with a program in it',
      swap('enveloped-signature"/>', 'enveloped-signature"><x/></ds:Transform>'),
      'signature_structure S4',
    ],
    [
      'X29: inclusive canonicalization of the element',
      (xml) =>
        xml.replace(
          /(Transform Algorithm=")[^"]*exc-c14n#/,
          '$1http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
        ),
      'signature_structure S4',
    ],
    [
      'X29: inclusive canonicalization of SignedInfo',
      (xml) =>
        xml.replace(
          /(Method Algorithm=")[^"]*exc-c14n#/,
          '$1http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
        ),
      'signature_structure S4',
    ],
    ['K03: HMAC', algorithm(`${ds}hmac-sha1`), 'algorithm S4'],
    ['K03: HMAC with SHA-256', algorithm(`${more}hmac-sha256`), 'algorithm S4'],
    [
      'K03: HMACOutputLength',
      swap('rsa-sha256"/>', 'rsa-sha256"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>'),
      'signature_structure S4',
    ],
    ['K04: DSA', algorithm(`${ds}dsa-sha1`), 'algorithm S4'],
    ['K04: RSA with MD5', algorithm(`${more}rsa-md5`), 'algorithm S4'],
    ['K04: RSA with SHA-1', algorithm(`${ds}rsa-sha1`), 'algorithm S4'],
    ['K04: an algorithm nobody knows', algorithm('urn:none'), 'algorithm S4'],
    [
      'K04: no algorithm',
      swap('Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"', ''),
      'signature_structure S4',
    ],
    ['K04: a SHA-1 digest', digest(`${ds}sha1`), 'algorithm S4'],
    ['K04: an MD5 digest', digest(`${more}md5`), 'algorithm S4'],
    ['K05: an algorithm of another family than the key', algorithm(`${more}ecdsa-sha256`), 'algorithm S5'],
    ['X23: an element in DigestValue', swap('DIGEST', 'DIGEST<x/>'), 'signature_structure S4'],
    ['X23: an element in SignatureValue', swap('VALUE', 'VALUE<x/>'), 'signature_structure S4'],
    [
      'X23: two DigestValues',
      swap('</ds:DigestValue>', '</ds:DigestValue><ds:DigestValue/>'),
      'signature_structure S4',
    ],
    ['X23: a digest of another length', swap('DIGEST', 'AAAA'), 'signature_structure S4'],
    ['X23: an empty digest', swap('DIGEST', ''), 'signature_structure S4'],
    [
      'P15: url-safe base64',
      swap('DIGEST', '-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_8='),
      'signature_structure S4',
    ],
    ['P15: base64 without padding', swap('DIGEST', 'A'.repeat(43)), 'signature_structure S4'],
    ['P15: base64 with bits left over', swap('DIGEST', `${'A'.repeat(42)}B=`), 'signature_structure S4'],
    [
      'P15: base64 with something between',
      swap('DIGEST', `${'A'.repeat(20)}.${'A'.repeat(23)}=`),
      'signature_structure S4',
    ],
    ['X28: the digest of nothing', swap('DIGEST', createHash('sha256').digest('base64')), 'canonical S5'],
    [
      'an attribute Signature does not have',
      swap('<ds:Signature ', '<ds:Signature x="1" '),
      'signature_structure S4',
    ],
    [
      'an attribute of another namespace in SignedInfo',
      swap('<ds:Reference ', '<ds:Reference saml:URI="#_b" '),
      'signature_structure S4',
    ],
  ])('refuses %s', (_, signature, fault) => {
    // the twin: the same key and the same code around it, with nothing changed
    expect(verify(forge(partner))).toBe('accepted')
    expect(verify(forge(partner, { signature }))).toBe(fault)
  })

  test.each([
    ['17 prefixes', Array.from({ length: 17 }, (_, i) => `p${i}`).join(' '), 'signature_structure S4'],
    ['what is no prefix', 'xs a:b', 'signature_structure S4'],
    ['16 prefixes', Array.from({ length: 16 }, (_, i) => `p${i}`).join(' '), 'accepted'],
  ])('X31: a prefix list with %s: %s', (_, list, expected) => {
    const inclusive = `<i:InclusiveNamespaces xmlns:i="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${list}"/>`
    const signature = swap('c14n#"/></ds:Transforms>', `c14n#">${inclusive}</ds:Transform></ds:Transforms>`)
    expect(verify(forge(partner, { signature }))).toBe(expected)
  })
})

describe('refuses after the signing', () => {
  const xml = forge(partner)
  const value = /(<ds:SignatureValue>)[^<]*/
  test.each<[string, (xml: string) => string, string]>([
    ['a changed name', swap('alice', 'admin'), 'digest S5'],
    ['an added attribute', swap('<saml:NameID>', '<saml:NameID Format="x">'), 'digest S5'],
    [
      'X29: an added attribute whose name begins with xmlns',
      swap('<saml:NameID>', '<saml:NameID xmlnsfoo="x">'),
      'digest S5',
    ],
    ['an added blank', swap('</saml:Subject>', ' </saml:Subject>'), 'digest S5'],
    ['an added element', swap('</saml:Subject>', '</saml:Subject><saml:Subject/>'), 'digest S5'],
    ['another namespace', swap('<saml:NameID>', '<saml:NameID xmlns:saml="urn:x">'), 'digest S5'],
    [
      'another prefix',
      (x) =>
        x
          .replace('<saml:NameID>', '<p:NameID xmlns:p="urn:oasis:names:tc:SAML:2.0:assertion">')
          .replace('</saml:NameID>', '</p:NameID>'),
      'digest S5',
    ],
    [
      'a changed digest',
      (x) => x.replace(/(<ds:DigestValue>)[^<]*/, `$1${'A'.repeat(43)}=`),
      'signature_value S5',
    ],
    [
      'X24: a second digest beside, of the changed content',
      (x) =>
        x
          .replace('alice', 'admin')
          .replace('</ds:SignedInfo>', `</ds:SignedInfo><ds:DigestValue>${'A'.repeat(43)}=</ds:DigestValue>`),
      'signature_structure S4',
    ],
    [
      'a signature value of zeros',
      (x) => x.replace(value, `$1${Buffer.alloc(256).toString('base64')}`),
      'signature_value S5',
    ],
    ['a short signature value', (x) => x.replace(value, '$1AAAA'), 'signature_value S5'],
    ['an empty signature value', (x) => x.replace(value, '$1'), 'signature_structure S4'],
    [
      'a signature value that is too long',
      (x) => x.replace(value, `$1${'AAAA'.repeat(1200)}`),
      'signature_structure S4',
    ],
    ['another ID on both ends', (x) => x.replaceAll('_a"', '_b"'), 'signature_value S5'],
    [
      'X32: a copy of the signature elsewhere',
      (x) =>
        x.replace(
          '</saml:Assertion>',
          `<x>${/<ds:Signature .*<\/ds:Signature>/s.exec(x)?.[0]}</x></saml:Assertion>`,
        ),
      'digest S5',
    ],
    [
      'X25: the signature twice',
      (x) => x.replace(/<ds:Signature .*<\/ds:Signature>/s, (one) => one + one),
      'structure S3',
    ],
    [
      'X26: the signature stripped',
      (x) => x.replace(/<ds:Signature .*<\/ds:Signature>/s, ''),
      'signature_missing S3',
    ],
    [
      'X13: the signature inside another child',
      (x) => x.replace(/(<ds:Signature .*<\/ds:Signature>)(<saml:Subject>)/s, '$2$1'),
      'signature_missing S3',
    ],
    [
      'the signature last',
      (x) => x.replace(/(<ds:Signature .*<\/ds:Signature>)(.*)(<\/saml:Assertion>)/s, '$2$1$3'),
      'structure S3',
    ],
    [
      'the signature before the Issuer',
      (x) => x.replace(/(<saml:Issuer>.*<\/saml:Issuer>)(<ds:Signature .*<\/ds:Signature>)/s, '$2$1'),
      'structure S3',
    ],
    [
      'an Issuer of another namespace before it',
      (x) => x.replace('<saml:Issuer>', '<saml:Issuer xmlns:saml="urn:x">'),
      'structure S3',
    ],
  ])('%s', (_, change, fault) => {
    expect(verify(xml)).toBe('accepted')
    expect(verify(change(xml))).toBe(fault)
  })

  test('X01 to X09: a wrapped original does not speak for the element around it', () => {
    const evil = plainAssertion.replace('alice', 'admin')
    const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? ''
    expect(verify(evil.replace('@', signature))).toBe('digest S5')
    expect(verify(evil.replace('@', signature).replace('</saml:Assertion>', `${xml}</saml:Assertion>`))).toBe(
      'digest S5',
    )
    expect(
      verify(
        evil.replace(
          '@',
          signature.replace('</ds:Signature>', `<ds:Object>${xml}</ds:Object></ds:Signature>`),
        ),
      ),
    ).toBe('signature_structure S4')
    expect(verify(evil.replace('"_a"', '"_b"').replace('@', signature))).toBe('signature_structure S4')
  })
})

describe('keys', () => {
  test('K01: a certificate that came along is no reason to trust its key', () => {
    const keyInfo = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${stranger.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`
    const xml = forge(stranger, { signature: swap('</ds:Signature>', keyInfo) })
    expect(verify(xml, { keys: [stranger.publicKey] })).toBe('accepted')
    expect(verify(xml)).toBe('signature_value S5')
  })

  test('K10: any of several keys will do, whichever of them signed is named', () => {
    const keys = [onP256.publicKey, stranger.publicKey, partner.publicKey]
    const { signedBy } = verifyEnveloped(assertionOf(forge(partner)), 'ID', 'after-issuer', { keys })
    expect(signedBy).toBe(partner.publicKey.fingerprint)
  })

  test('K07: no keys verify nothing', () => {
    expect(verify(forge(partner), { keys: [] })).toBe('no_key S5')
  })

  test('K04: SHA-1 verifies only where it is accepted by name', () => {
    const signature: Change = (xml) => algorithm(`${ds}rsa-sha1`)(digest(`${ds}sha1`)(xml))
    const xml = forge(partner, { hash: 'sha1', signature })
    expect(verify(xml, { ...trusted, acceptSha1: true })).toBe('accepted')
    expect(verify(xml)).toBe('algorithm S4')
  })
})

describe('places', () => {
  test('X28: an element whose canonical form is next to nothing is refused', () => {
    const tiny = forge(partner, { assertion: () => '<Assertion ID="_a">@</Assertion>' })
    const small = forge(partner, { assertion: () => '<Assertion ID="_a">@and a little</Assertion>' })
    expect(verify(small, trusted, 'first')).toBe('accepted')
    expect(verify(tiny, trusted, 'first')).toBe('canonical S5')
  })

  test.each<[Place, string]>([
    ['first', '@<saml:Issuer>https://partner.example.org</saml:Issuer>'],
    ['after-issuer', '<saml:Issuer>https://partner.example.org</saml:Issuer>@'],
  ])('the place %s is that place and no other', (place, start) => {
    const assertion = swap('<saml:Issuer>https://partner.example.org</saml:Issuer>@', start)
    const xml = place === 'after-issuer' ? forge(partner) : forge(partner, { assertion })
    for (const asked of ['first', 'after-issuer', 'last'] as const) {
      expect(verify(xml, trusted, asked)).toBe(asked === place ? 'accepted' : 'structure S3')
    }
  })

  test('a SAML 1.1 assertion is found by its AssertionID and signed at its end', () => {
    const assertion = (): string =>
      '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_a"><saml:Conditions/>@</saml:Assertion>'
    const xml = forge(partner, { assertion })
    expect(outcome(() => verifyEnveloped(read(xml), 'AssertionID', 'last', trusted))).toBe('accepted')
    expect(outcome(() => verifyEnveloped(read(xml), 'ID', 'last', trusted))).toBe('structure S3')
  })

  test('X21: an ID that a lookup could trip over is refused, whatever it refers to', () => {
    const odd = (xml: string): string => xml.replace('ID="_a"', 'ID="_a&apos;]|x"')
    const uri = (xml: string): string => xml.replace('URI="#_a"', 'URI="#_a&apos;]|x"')
    expect(verify(forge(partner, { assertion: odd, signature: uri }))).toBe('structure S3')
  })
})

describe('HTTP-Redirect', () => {
  const octets = 'SAMLRequest=fZ%2B&RelayState=x&SigAlg=y'
  test('the very octets that were signed come back', () => {
    const signature = partner.signer().sign(octets)
    const verified = verifyOctets(octets, `${more}rsa-sha256`, signature, trusted)
    expect([verified.value, verified.signedBy]).toEqual([octets, partner.publicKey.fingerprint])
  })

  test.each<[string, () => unknown, string]>([
    [
      'other octets',
      () => verifyOctets(`${octets}&`, `${more}rsa-sha256`, partner.signer().sign(octets), trusted),
      'signature_value S5',
    ],
    [
      'a key that is not trusted',
      () => verifyOctets(octets, `${more}rsa-sha256`, stranger.signer().sign(octets), trusted),
      'signature_value S5',
    ],
    [
      'another algorithm than was used',
      () => verifyOctets(octets, `${more}rsa-sha512`, partner.signer().sign(octets), trusted),
      'signature_value S5',
    ],
    [
      'K05: an algorithm that does not fit the key',
      () => verifyOctets(octets, `${more}ecdsa-sha256`, partner.signer().sign(octets), trusted),
      'algorithm S5',
    ],
    [
      'K04: an unknown algorithm',
      () => verifyOctets(octets, 'x', partner.signer().sign(octets), trusted),
      'algorithm S4',
    ],
    [
      'K04: SHA-1',
      () => verifyOctets(octets, `${ds}rsa-sha1`, partner.signer().sign(octets), trusted),
      'algorithm S4',
    ],
    [
      'no key',
      () => verifyOctets(octets, `${more}rsa-sha256`, partner.signer().sign(octets), { keys: [] }),
      'no_key S5',
    ],
    [
      'an empty signature',
      () => verifyOctets(octets, `${more}rsa-sha256`, Buffer.alloc(0), trusted),
      'signature_value S5',
    ],
  ])('refuses %s', (_, work, fault) => {
    expect(outcome(work)).toBe(fault)
  })
})

test('reading again what was signed is what makes the result: the tree that arrived is not handed on', () => {
  const arrived = assertionOf(forge(partner))
  const { value } = verifyEnveloped(arrived, 'ID', 'after-issuer', trusted)
  expect(value).not.toBe(arrived)
  const subject = child(value, saml, 'Subject')
  const nameID = subject && child(subject, saml, 'NameID')
  expect(nameID && text(nameID)).toBe('alice')
  expect(canonicalize(value)).toBe(canonicalize(read(plainAssertion.replace('@', ''))))
})

test('whatever is changed in a signed message, what is still accepted says what was signed', () => {
  const xml = forge(onP256, {
    signature: algorithm(`${more}ecdsa-sha256`),
    use: { dsaEncoding: 'ieee-p1363' },
  })
  const keys = [onP256.publicKey]
  const signed = canonicalize(verifyEnveloped(assertionOf(xml), 'ID', 'after-issuer', { keys }).value)
  let accepted = 0
  fc.assert(
    fc.property(changesTo(xml), (changed) => {
      if (outcome(() => parse(changed, messageLimits)) !== 'accepted') return
      const root = parse(changed, messageLimits)
      const verdict = outcome(() => verifyEnveloped(root, 'ID', 'after-issuer', { keys }))
      if (verdict !== 'accepted') return
      accepted += 1
      expect(canonicalize(verifyEnveloped(root, 'ID', 'after-issuer', { keys }).value)).toBe(signed)
    }),
    { numRuns: 1500 },
  )
  expect(accepted).toBeGreaterThan(0)
})
