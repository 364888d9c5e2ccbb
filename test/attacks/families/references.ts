// X14 and X16 to X21, X30, X31: what a signature says it covers. One reference, to its own parent by its ID, by two
// transforms that cannot hide anything, even if the owner of the key signs something else in earnest.
import type { Attack } from '../attack.js'
import { inEverySignature, invalid, type Strange, structure } from '../play/profile.js'
import { after, cut, startTag, swap } from '../play/pieces.js'

const reference = (signature: string): string => cut(signature, 'ds:Reference')
const uri = (to: string) => (signature: string) => signature.replace(/URI="[^"]*"/, `URI="${to}"`)
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'

const counts: readonly Strange[] = [
  {
    row: 'X16',
    name: 'no-reference',
    tries: 'signs a SignedInfo without a Reference',
    sealing: { signature: (s) => swap(s, reference(s), '') },
    ...invalid('S4'),
  },
  {
    row: 'X16',
    name: 'same-reference-twice',
    tries: 'signs the same Reference twice',
    sealing: { signature: (s) => after(s, reference(s), reference(s)) },
    ...invalid('S4'),
  },
  {
    row: 'X16',
    name: 'second-reference-elsewhere',
    tries: 'signs a second Reference to something else',
    sealing: { signature: (s) => after(s, reference(s), uri('#_other')(reference(s))) },
    ...invalid('S4'),
  },
  {
    row: 'X16',
    name: 'first-reference-elsewhere',
    tries: 'signs a Reference to something else before the right one',
    sealing: { signature: (s) => swap(s, reference(s), uri('#_other')(reference(s)) + reference(s)) },
    ...invalid('S4'),
  },
  {
    row: 'X16',
    name: 'hundred-references',
    tries: 'signs a hundred References',
    sealing: { signature: (s) => after(s, reference(s), reference(s).repeat(99)) },
    ...invalid('S4'),
  },
]

const uris: readonly Strange[] = [
  {
    row: 'X17',
    name: 'empty',
    tries: 'signs a Reference with the empty URI, which means the whole document',
    sealing: { signature: uri('') },
    ...invalid('S4'),
  },
  {
    row: 'X17',
    name: 'missing',
    tries: 'signs a Reference without a URI',
    sealing: { signature: (s) => s.replace(/ URI="[^"]*"/, '') },
    ...invalid('S4'),
  },
  ...(
    [
      ['http', 'http://evil.test/assertion.xml'],
      ['https-with-id', 'https://evil.test/#_a'],
      ['file', 'file:///etc/passwd'],
      ['relative', 'assertion.xml'],
      ['content-id', 'cid:assertion'],
      ['data', 'data:text/xml,evil'],
      ['xpointer-root', '#xpointer(/)'],
      ['xpointer-id', "#xpointer(id('_a'))"],
      ['xpointer-element', '#element(/1/2)'],
      ['hash-only', '#'],
      ['other-element', '#_other'],
      ['two-hashes', '##_a'],
      ['escaped', '#%5Fa'],
    ] as const
  ).map(
    ([name, to]): Strange => ({
      row: 'X18',
      name,
      tries: `signs a Reference to ${to}`,
      sealing: { signature: uri(to) },
      ...invalid('S4'),
    }),
  ),
  {
    row: 'X18',
    name: 'blank-before',
    tries: 'signs a Reference with a blank before the right URI',
    sealing: { signature: (s) => s.replace('URI="#', 'URI=" #') },
    ...invalid('S4'),
  },
  {
    row: 'X18',
    name: 'other-capitals',
    tries: 'signs a Reference to the right ID in other letters',
    sealing: {
      signature: (s) => s.replace(/URI="#(_[^"]*)"/, (_, id: string) => `URI="#${id.toUpperCase()}X"`),
    },
    ...invalid('S4'),
  },
  {
    row: 'X18',
    name: 'type-of-manifest',
    tries: 'signs a Reference that says it is to a Manifest',
    sealing: { signature: (s) => s.replace(' URI=', ` Type="${dsig}Manifest" URI=`) },
    ...invalid('S4'),
  },
]

/** By place it is the Response's signature, by reference the assertion's, and the other way round. */
const crossed: readonly Strange[] = [
  {
    row: 'X14',
    name: 'response-refers-to-assertion',
    tries: 'hangs a signature of the assertion where the Response’s stands',
    signed: ['response'],
    afterwards: (xml) =>
      swap(xml, cut(xml, 'ds:Signature'), uri(`#${idAt(xml, 'saml:Assertion')}`)(cut(xml, 'ds:Signature'))),
    answer: { code: 'partner.signature_invalid', stage: 'S4' },
  },
  {
    row: 'X14',
    name: 'assertion-refers-to-response',
    tries: 'hangs a signature of the Response where the assertion’s stands',
    signed: ['assertion'],
    afterwards: (xml) =>
      swap(xml, cut(xml, 'ds:Signature'), uri(`#${idAt(xml, 'samlp:Response')}`)(cut(xml, 'ds:Signature'))),
    answer: { code: 'partner.signature_invalid', stage: 'S4' },
  },
  {
    row: 'X14',
    name: 'moved-to-response',
    tries: 'moves the assertion’s genuine signature up to the Response',
    signed: ['assertion'],
    afterwards(xml) {
      const signature = cut(xml, 'ds:Signature')
      const bare = swap(xml, signature, '')
      return after(bare, cut(bare, 'saml:Issuer'), signature)
    },
    answer: { code: 'partner.signature_invalid', stage: 'S4' },
  },
  {
    row: 'X14',
    name: 'moved-to-assertion',
    tries: 'moves the Response’s genuine signature down to the assertion',
    signed: ['response'],
    afterwards(xml) {
      const signature = cut(xml, 'ds:Signature')
      const bare = swap(xml, signature, '')
      const assertion = cut(bare, 'saml:Assertion')
      return swap(bare, assertion, after(assertion, cut(assertion, 'saml:Issuer'), signature))
    },
    answer: { code: 'partner.signature_invalid', stage: 'S4' },
  },
  {
    row: 'X14',
    name: 'moved-to-the-end',
    tries: 'moves a genuine signature to the end of its parent',
    signed: ['response', 'assertion'],
    afterwards(xml) {
      const signature = cut(xml, 'ds:Signature')
      const owner =
        xml.indexOf(signature) < xml.indexOf('<saml:Assertion') ? '</samlp:Response>' : '</saml:Assertion>'
      return swap(swap(xml, signature, ''), owner, signature + owner)
    },
    answer: { code: 'partner.answer_malformed', stage: 'S3' },
  },
  {
    row: 'X14',
    name: 'moved-before-issuer',
    tries: 'moves a genuine signature before the Issuer',
    afterwards(xml) {
      const signature = cut(xml, 'ds:Signature')
      const bare = swap(xml, signature, '')
      const at = xml.indexOf(signature)
      const issuer = bare.lastIndexOf('<saml:Issuer', at)
      return bare.slice(0, issuer) + signature + bare.slice(issuer)
    },
    ...structure(),
  },
]

const transform = (algorithm: string, content = ''): string =>
  `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`
const enveloped = transform(`${dsig}enveloped-signature`)
const canonical = transform(exclusive)
const transforms = (...all: readonly string[]) => ({
  signature: (s: string) =>
    swap(s, cut(s, 'ds:Transforms'), `<ds:Transforms>${all.join('')}</ds:Transforms>`),
})

const transformed: readonly Strange[] = (
  [
    ['swapped', 'the two transforms in the other order', [canonical, enveloped]],
    ['only-enveloped', 'no canonicalisation', [enveloped]],
    ['only-canonical', 'no enveloped-signature transform', [canonical]],
    ['none', 'no transform', []],
    ['enveloped-twice', 'the enveloped-signature transform twice', [enveloped, enveloped, canonical]],
    ['canonical-twice', 'two canonicalisations', [enveloped, canonical, canonical]],
    [
      'xslt',
      'a stylesheet',
      [enveloped, transform('http://www.w3.org/TR/1999/REC-xslt-19991116', '<x/>'), canonical],
    ],
    [
      'xslt-last',
      'a stylesheet in place of the canonicalisation',
      [enveloped, transform('http://www.w3.org/TR/1999/REC-xslt-19991116')],
    ],
    [
      'xpath',
      'an XPath filter',
      [
        transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>self::node()</ds:XPath>'),
        canonical,
      ],
    ],
    [
      'xpath-filter-2',
      'an XPath filter of the second kind',
      [enveloped, transform('http://www.w3.org/2002/06/xmldsig-filter2'), canonical],
    ],
    ['base64', 'a base64 transform', [enveloped, transform(`${dsig}base64`)]],
    [
      'decrypt',
      'a decryption transform',
      [enveloped, transform('http://www.w3.org/2002/07/decrypt#XML'), canonical],
    ],
    [
      'inclusive',
      'the inclusive canonicalisation',
      [enveloped, transform('http://www.w3.org/TR/2001/REC-xml-c14n-20010315')],
    ],
    [
      'inclusive-1.1',
      'the inclusive canonicalisation 1.1',
      [enveloped, transform('http://www.w3.org/2006/12/xml-c14n11')],
    ],
    ['canonical-2.0', 'canonicalisation 2.0', [enveloped, transform('http://www.w3.org/2010/xml-c14n2')]],
    ['unknown', 'a transform of its own', [enveloped, transform('urn:evil')]],
    [
      'with-content',
      'something inside the enveloped-signature transform',
      [transform(`${dsig}enveloped-signature`, '<x/>'), canonical],
    ],
    [
      'foreign-content',
      'something foreign inside the canonicalisation',
      [enveloped, transform(exclusive, '<x xmlns="urn:x"/>')],
    ],
  ] as const
).map(
  ([name, what, all]): Strange => ({
    row: 'X30',
    name,
    tries: `signs a Reference with ${what}`,
    sealing: transforms(...all),
    ...invalid('S4'),
  }),
)

const prefixed = (list: string, times = 1): string =>
  transform(exclusive, `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${list}"/>`.repeat(times))

const prefixLists: readonly Strange[] = (
  [
    ['too-many', 'seventeen prefixes', prefixed(Array.from({ length: 17 }, (_, at) => `p${at}`).join(' '))],
    [
      'thousand',
      'a thousand prefixes',
      prefixed(Array.from({ length: 1000 }, (_, at) => `p${at}`).join(' ')),
    ],
    ['no-names', 'prefixes that are no names', prefixed("' or 1=1")],
    ['colons', 'prefixes with colons', prefixed('a:b')],
    ['default-otherwise', 'a default namespace that is not called so', prefixed('#other')],
    ['two-lists', 'two prefix lists', prefixed('xs', 2)],
    [
      'list-without-prefixes',
      'a list without the attribute',
      transform(exclusive, `<ec:InclusiveNamespaces xmlns:ec="${exclusive}"/>`),
    ],
    [
      'list-of-another-namespace',
      'a list in another namespace',
      transform(exclusive, '<InclusiveNamespaces xmlns="urn:x" PrefixList="xs"/>'),
    ],
    [
      'list-with-content',
      'a list that holds something',
      transform(
        exclusive,
        `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="xs"><x/></ec:InclusiveNamespaces>`,
      ),
    ],
  ] as const
).map(
  ([name, what, second]): Strange => ({
    row: 'X31',
    name,
    tries: `signs with ${what}`,
    sealing: transforms(enveloped, second),
    ...invalid('S4'),
  }),
)

export const referenceAttacks: readonly Attack[] = [
  ...crossed,
  ...counts,
  ...uris,
  ...transformed,
  ...prefixLists,
].flatMap(inEverySignature)

function idAt(xml: string, name: string): string {
  return / ID="([^"]+)"/.exec(startTag(cut(xml, name)))?.[1] ?? ''
}
