// X22 to X25, X28, X29 and X32: the parts of a signature, what is digested, and what happens to a message after it was
// signed. Everything is read again from the very octets that were digested.
import type { Attack } from '../attack.js'
import {
  algorithm,
  harmless,
  inEverySignature,
  inMessages,
  invalid,
  type Strange,
  structure,
} from '../play/profile.js'
import { after, before, cut, into, startTag, swap } from '../play/pieces.js'

const info = (s: string): string => cut(s, 'ds:SignedInfo')
const value = (s: string): string => cut(s, 'ds:SignatureValue')
const digest = (s: string): string => cut(s, 'ds:DigestValue')
const ofNothing = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

/** Changes the first signature of the finished message. */
const onSignature =
  (change: (signature: string) => string) =>
  (xml: string): string => {
    const signature = cut(xml, 'ds:Signature')
    return swap(xml, signature, change(signature))
  }

const evilInfo = (s: string): string =>
  info(s).replace(/<ds:DigestValue>[^<]*/, `<ds:DigestValue>${ofNothing}`)

const infos: readonly Strange[] = [
  [
    'forged-first',
    'puts a forged SignedInfo before the genuine one',
    (s: string) => before(s, info(s), evilInfo(s)),
  ],
  [
    'forged-last',
    'puts a forged SignedInfo behind the genuine one',
    (s: string) => after(s, info(s), evilInfo(s)),
  ],
  [
    'behind-value',
    'puts a forged SignedInfo behind the signature’s value',
    (s: string) => after(s, value(s), evilInfo(s)),
  ],
  ['none', 'takes SignedInfo out', (s: string) => swap(s, info(s), '')],
  [
    'wrapped',
    'wraps the genuine SignedInfo into another element',
    (s: string) => swap(s, info(s), `<ds:X>${info(s)}</ds:X>`),
  ],
  [
    'inside-itself',
    'puts the genuine SignedInfo into a forged one',
    (s: string) => swap(s, info(s), into(evilInfo(s), info(s))),
  ],
  [
    'value-first',
    'puts the signature’s value before SignedInfo',
    (s: string) => before(swap(s, value(s), ''), info(s), value(s)),
  ],
  ['value-twice', 'sends two signature values', (s: string) => after(s, value(s), value(s))],
  ['no-value', 'takes the signature’s value out', (s: string) => swap(s, value(s), '')],
  ['two-key-infos', 'sends two KeyInfos', (s: string) => into(s, '<ds:KeyInfo/><ds:KeyInfo/>')],
  ['key-info-first', 'puts KeyInfo first', (s: string) => into(s, '<ds:KeyInfo/>', 'first')],
  [
    'foreign-child',
    'puts a foreign element into the Signature',
    (s: string) => into(s, '<x xmlns="urn:x"/>'),
  ],
  [
    'foreign-attribute',
    'hangs an attribute of its own on the Signature',
    (s: string) => s.replace('<ds:Signature ', '<ds:Signature x="1" '),
  ],
  ['text', 'writes text between the parts of the Signature', (s: string) => into(s, 'mallory')],
].map(
  ([name, tries, change]): Strange => ({
    row: 'X22',
    name: name as string,
    tries: tries as string,
    afterwards: onSignature(change as (signature: string) => string),
    ...invalid('S4'),
  }),
)

/** KeyInfo is nobody's to read, so the forged one is all there is, and the value does not fit it. */
const parked: Strange = {
  row: 'X22',
  name: 'in-key-info',
  tries: 'parks the genuine SignedInfo in KeyInfo and forges another',
  afterwards: onSignature((s) => into(swap(s, info(s), evilInfo(s)), `<ds:KeyInfo>${info(s)}</ds:KeyInfo>`)),
  ...invalid('S5', 'by none of the keys'),
}

const lexical = {
  answer: { code: 'partner.answer_malformed', stage: 'S1' },
  request: { code: 'request.malformed', stage: 'S1' },
} as const

const values: readonly Strange[] = [
  {
    row: 'X23',
    name: 'comment-in-digest',
    tries: 'splits the digest by a comment',
    afterwards: (xml) => xml.replace(/(<ds:DigestValue>.{5})/, '$1<!-- x -->'),
    ...lexical,
  },
  {
    row: 'X23',
    name: 'comment-in-value',
    tries: 'splits the signature’s value by a comment',
    afterwards: (xml) => xml.replace(/(<ds:SignatureValue>.{5})/, '$1<!-- x -->'),
    ...lexical,
  },
  ...[
    ['child-in-digest', 'puts an element into the digest', /(<ds:DigestValue>.{5})/, '$1<x/>'],
    ['child-in-value', 'puts an element into the signature’s value', /(<ds:SignatureValue>.{5})/, '$1<x/>'],
    [
      'forged-digest-beside',
      'writes a forged digest beside the genuine one, in one element',
      /<ds:DigestValue>/,
      `<ds:DigestValue><x>${ofNothing}</x>`,
    ],
    ['digest-empty', 'empties the digest', /(<ds:DigestValue>)[^<]*/, '$1'],
    ['digest-cut', 'cuts the digest short', /(<ds:DigestValue>.{8})[^<]*/, '$1'],
    ['digest-longer', 'makes the digest longer', /(<ds:DigestValue>)/, '$1QUJD'],
    ['digest-url-safe', 'writes the digest in another alphabet', /(<ds:DigestValue>)../, '$1-_'],
    ['value-empty', 'empties the signature’s value', /(<ds:SignatureValue>)[^<]*/, '$1'],
    ['value-garbage', 'writes what is no base64 into the signature’s value', /(<ds:SignatureValue>)/, '$1!'],
    [
      'value-no-break-space',
      'writes a blank that XML has not into the signature’s value',
      /(<ds:SignatureValue>.)/,
      '$1\u00a0',
    ],
    ['attribute-on-digest', 'hangs an attribute on the digest', /<ds:DigestValue>/, '<ds:DigestValue x="1">'],
    [
      'value-of-thousands',
      'sends a signature’s value of many thousand letters',
      /(<ds:SignatureValue>)[^<]*/,
      `$1${'QUJD'.repeat(2000)}`,
    ],
  ].map(
    ([name, tries, pattern, other]): Strange => ({
      row: 'X23',
      name: name as string,
      tries: tries as string,
      afterwards: (xml) => xml.replace(pattern as RegExp, other as string),
      ...invalid('S4'),
    }),
  ),
  ...[
    ['value-changed', 'changes a letter of the signature’s value', /(<ds:SignatureValue>)(.)/],
    ['digest-changed', 'changes a letter of the digest', /(<ds:DigestValue>)(.)/],
  ].map(
    ([name, tries, pattern]): Strange => ({
      row: 'X23',
      name: name as string,
      tries: tries as string,
      afterwards: (xml) =>
        xml.replace(pattern as RegExp, (_, tag: string, one: string) => tag + (one === 'A' ? 'B' : 'A')),
      ...invalid('S5', 'by none of the keys'),
    }),
  ),
]

const digests: readonly Strange[] = [
  [
    'in-signature',
    'puts a second digest into the Signature',
    (s: string) => into(s, `<ds:DigestValue>${ofNothing}</ds:DigestValue>`),
  ],
  [
    'in-signature-first',
    'puts a second digest first into the Signature',
    (s: string) => into(s, `<ds:DigestValue>${ofNothing}</ds:DigestValue>`, 'first'),
  ],
  ['in-reference', 'puts a second digest into the Reference', (s: string) => after(s, digest(s), digest(s))],
  [
    'before-in-reference',
    'puts a forged digest before the genuine one',
    (s: string) => before(s, digest(s), `<ds:DigestValue>${ofNothing}</ds:DigestValue>`),
  ],
  [
    'in-transforms',
    'puts a second digest into the Transforms',
    (s: string) => s.replace('</ds:Transforms>', `${digest(s)}</ds:Transforms>`),
  ],
  [
    'reference-beside',
    'puts a forged Reference beside SignedInfo',
    (s: string) => after(s, info(s), cut(s, 'ds:Reference')),
  ],
  [
    'in-method',
    'puts a second digest into the digest’s method',
    (s: string) =>
      s.replace('sha256"/><ds:DigestValue', `sha256">${digest(s)}</ds:DigestMethod><ds:DigestValue`),
  ],
].map(
  ([name, tries, change]): Strange => ({
    row: 'X24',
    name: name as string,
    tries: tries as string,
    afterwards: onSignature(change as (signature: string) => string),
    ...invalid('S4'),
  }),
)

const several: readonly Strange[] = [
  ['same-twice', 'hangs the same genuine signature on an element twice', (s: string) => s + s],
  [
    'broken-first',
    'hangs a broken signature before the genuine one',
    (s: string) => s.replace(/(<ds:SignatureValue>)./, '$1A') + s,
  ],
  [
    'broken-last',
    'hangs a broken signature behind the genuine one',
    (s: string) => s + s.replace(/(<ds:SignatureValue>)./, '$1A'),
  ],
  [
    'empty-first',
    'hangs an empty signature before the genuine one',
    (s: string) => `${startTag(s)}</ds:Signature>${s}`,
  ],
].map(
  ([name, tries, change]): Strange => ({
    row: 'X25',
    name: name as string,
    tries: tries as string,
    afterwards: onSignature(change as (signature: string) => string),
    ...structure({ code: 'metadata.unreadable' }),
  }),
)

const voids: readonly Strange[] = [
  {
    row: 'X28',
    name: 'digest-of-nothing',
    tries: 'signs the digest of the empty string, as a canonicaliser that failed would',
    sealing: { covers: () => '' },
    ...invalid('S5', 'a digest of nothing'),
  },
  {
    row: 'X28',
    name: 'digest-of-another',
    tries: 'signs the digest of another document',
    sealing: { covers: () => '<samlp:Response/>' },
    ...invalid('S5', 'was changed'),
  },
  {
    row: 'X28',
    name: 'digest-of-nothing-by-sha512',
    tries: 'signs the digest of the empty string by another algorithm',
    sealing: {
      covers: () => '',
      hash: 'sha512',
      signature: (s) => s.replace('xmlenc#sha256', 'xmlenc#sha512').replace('rsa-sha256', 'rsa-sha512'),
    },
    ...invalid('S5', 'a digest of nothing'),
  },
  {
    row: 'X28',
    name: 'empty-signed-info',
    tries: 'signs a SignedInfo without anything in it',
    sealing: { signature: (s) => swap(s, info(s), '<ds:SignedInfo/>') },
    ...invalid('S4'),
  },
]

const canonicalization = (uri: string, content = '') => ({
  signature: (s: string) =>
    s.replace(
      /<ds:CanonicalizationMethod[^>]*\/>/,
      `<ds:CanonicalizationMethod Algorithm="${uri}">${content}</ds:CanonicalizationMethod>`,
    ),
})

const canonicalizations: readonly Strange[] = [
  ['inclusive', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'],
  ['inclusive-with-comments', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments'],
  ['inclusive-1.1', 'http://www.w3.org/2006/12/xml-c14n11'],
  ['canonical-2.0', 'http://www.w3.org/2010/xml-c14n2'],
  ['minimal', 'http://www.w3.org/2000/09/xmldsig#minimal'],
  ['unknown', 'urn:evil'],
  ['empty', ''],
].map(
  ([name = '', uri = '']): Strange => ({
    row: 'X29',
    name,
    tries: `names another canonicalisation of SignedInfo: ${uri || 'none'}`,
    sealing: canonicalization(uri),
    ...invalid('S4'),
  }),
)

/** After it was signed: what a canonicaliser must not overlook, at the stage that sees it first. */
const changes: readonly Strange[] = [
  {
    row: 'X29',
    name: 'foreign-attribute-added',
    tries: 'hangs a foreign attribute on a signed element',
    afterwards: (xml) => xml.replace(/(<saml:Issuer)/, '$1 xmlns:p="urn:x" p:x="1"'),
    signed: ['response', 'both'],
    ...inMessages(invalid('S5', 'was changed')),
  },
  {
    row: 'X29',
    name: 'attribute-like-a-declaration',
    tries: 'hangs an attribute whose name begins like a namespace declaration on a signed element',
    afterwards: (xml) => xml.replace(/(<saml:Issuer)/, '$1 xmlnsfoo="1"'),
    signed: ['response', 'both'],
    ...structure(),
  },
  {
    row: 'X29',
    name: 'attribute-like-a-declaration-on-value',
    tries: 'hangs such an attribute on an attribute’s value, where any may stand',
    afterwards: (xml) => xml.replace(/(<saml:AttributeValue)/, '$1 xmlnsfoo="1"'),
    answer: { code: 'partner.signature_invalid', stage: 'S5', says: 'was changed' },
  },
  {
    row: 'X29',
    name: 'blank-in-text',
    tries: 'adds a blank to a signed text',
    afterwards: (xml) => xml.replace(/<\/saml:Issuer>/, ' </saml:Issuer>'),
    signed: ['response', 'both'],
    ...inMessages(invalid('S5', 'was changed')),
  },
  {
    row: 'X29',
    name: 'line-between-elements',
    tries: 'adds a line between signed elements',
    afterwards: (xml) => xml.replace(/<\/saml:Issuer>/, '</saml:Issuer>\n'),
    signed: ['response', 'both'],
    ...inMessages(invalid('S5', 'was changed')),
  },
  {
    row: 'X29',
    name: 'element-removed',
    tries: 'takes a signed element out',
    afterwards: (xml) => xml.replace(/<saml:AudienceRestriction>.*?<\/saml:AudienceRestriction>/, ''),
    answer: { code: 'partner.signature_invalid', stage: 'S5', says: 'was changed' },
  },
  {
    row: 'X29',
    name: 'name-changed',
    tries: 'changes the signed name',
    afterwards: (xml) => xml.replaceAll('alice-7f3a', 'mallory'),
    answer: { code: 'partner.signature_invalid', stage: 'S5', says: 'was changed' },
  },
  {
    row: 'X29',
    name: 'prefix-rebound',
    tries: 'binds a signed prefix to another spelling of the same name',
    afterwards: (xml) =>
      xml
        .replaceAll('saml:Subject', 'sa:Subject')
        .replace('<sa:Subject>', '<sa:Subject xmlns:sa="urn:oasis:names:tc:SAML:2.0:assertion">'),
    answer: { code: 'partner.signature_invalid', stage: 'S5', says: 'was changed' },
  },
  {
    row: 'X29',
    name: 'other-spelling',
    tries: 'spells the same tree otherwise: quotes, blanks in tags, empty tags, references',
    afterwards: (xml) =>
      xml
        .replaceAll(/ Version="2.0"/g, "\n  Version = '2.0'")
        .replaceAll('></ds:Transform>', '/>')
        .replaceAll('saml-core', '&#115;aml-core')
        .replaceAll('</saml:Issuer>', '</saml:Issuer  >'),
    ...harmless,
  },
  {
    row: 'X29',
    name: 'attributes-in-another-order',
    tries: 'sends signed attributes in another order',
    afterwards: (xml) => xml.replace(/^<(\S+) (xmlns:[^ ]+ )(.*?) (ID="[^"]*")/, '<$1 $4 $2$3'),
    ...harmless,
  },
  {
    row: 'X29',
    name: 'unused-declaration',
    tries: 'declares a namespace on a signed element that nothing in it uses',
    afterwards: (xml) => xml.replace('>', ' xmlns:unused="urn:unused">'),
    ...harmless,
  },
]

const copies: readonly Strange[] = [
  {
    row: 'X32',
    name: 'in-attribute-value',
    tries: 'puts a copy of the signature into an attribute’s value, before it is signed',
    edit: (xml) =>
      xml.replace(
        /(<saml:AttributeValue[^>]*>)/,
        `$1<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>`,
      ),
    answer: { code: 'partner.answer_malformed', stage: 'S3' },
  },
  {
    row: 'X32',
    name: 'hides-content',
    tries: 'hides content in a second Signature, which some would take out with the first',
    edit: (xml) =>
      xml.replace(
        '<saml:Subject>',
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><evil xmlns="urn:x"/></ds:Signature><saml:Subject>',
      ),
    signed: ['response'],
    answer: { code: 'partner.signature_invalid', stage: 'S4' },
  },
  {
    row: 'X32',
    name: 'content-in-signature',
    tries: 'puts content into the Signature itself, which no digest covers',
    afterwards: onSignature((s) =>
      into(s, '<saml:AttributeStatement xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>'),
    ),
    ...invalid('S4'),
  },
  {
    row: 'X32',
    name: 'signature-in-signature',
    tries: 'puts a copy of the Signature into its KeyInfo',
    afterwards: onSignature((s) => into(s, `<ds:KeyInfo>${s}</ds:KeyInfo>`)),
    ...structure(),
  },
]

const methods: readonly Strange[] = [
  {
    row: 'X24',
    name: 'method-changed',
    tries: 'names another algorithm than the value was made by',
    afterwards: (xml) => xml.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha512'),
    ...invalid('S5'),
  },
  {
    row: 'X24',
    name: 'method-with-content',
    tries: 'puts a parameter into the signature’s method',
    sealing: {
      signature: (s) =>
        s.replace(
          'rsa-sha256"/>',
          'rsa-sha256"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>',
        ),
    },
    ...invalid('S4'),
  },
  {
    row: 'X24',
    name: 'unknown-digest',
    tries: 'names a digest that is not taken',
    sealing: { signature: (s) => s.replace('xmlenc#sha256', 'xmldsig#md5') },
    ...algorithm('S4'),
  },
]

export const signaturePartAttacks: readonly Attack[] = [
  ...infos,
  parked,
  ...values,
  ...digests,
  ...methods,
  ...several,
  ...voids,
  ...canonicalizations,
  ...changes,
  ...copies,
].flatMap(inEverySignature)
