// P08 to P12, P21 and P26: what lenient readers mend, read twice or choke on. One strict reader, with bounds.
import type { Attack, Expected } from '../attack.js'
import { type Document, everywhere } from '../play/everywhere.js'
import { startTag, swap } from '../play/pieces.js'

interface Hostile {
  readonly row: string
  readonly name: string
  readonly tries: string
  edit(document: Document): string | Buffer
}

type Stage = 'S0' | 'S1' | 'S2' | 'S3'

/** Takes a start tag's inside; what it returns stands there instead. */
function inRootTag(change: (inside: string) => string): Hostile['edit'] {
  return ({ xml }) => {
    const tag = startTag(xml)
    return swap(xml, tag, `<${change(tag.slice(1, -1))}>`)
  }
}

const inValue =
  (more: string): Hostile['edit'] =>
  ({ xml, value }) =>
    xml.replace(value, () => value.slice(0, 3) + more + value.slice(3))

const within =
  (more: string): Hostile['edit'] =>
  ({ xml }) =>
    swap(xml, startTag(xml), startTag(xml) + more)

const notWellFormed: readonly Hostile[] = [
  {
    row: 'P08',
    name: 'unquoted-attribute',
    tries: 'leaves the quotes of an attribute away',
    edit: inRootTag((inside) => `${inside} x=y`),
  },
  {
    row: 'P08',
    name: 'attribute-without-value',
    tries: 'writes an attribute without a value',
    edit: inRootTag((inside) => `${inside} x`),
  },
  {
    row: 'P08',
    name: 'attributes-without-blank',
    tries: 'writes two attributes without a blank between them',
    edit: inRootTag((inside) => `${inside}x="y"`),
  },
  {
    row: 'P08',
    name: 'less-than-in-attribute',
    tries: 'writes a less-than sign into an attribute',
    edit: inRootTag((inside) => `${inside} x="<"`),
  },
  {
    row: 'P08',
    name: 'mixed-quotes',
    tries: 'ends an attribute with the other quote',
    edit: inRootTag((inside) => `${inside} x="y'`),
  },
  {
    row: 'P08',
    name: 'wrong-end-tag',
    tries: 'closes an element under another name',
    edit: within('<a></b>'),
  },
  {
    row: 'P08',
    name: 'end-tag-in-capitals',
    tries: 'closes an element under its name in capitals',
    edit: within('<a></A>'),
  },
  {
    row: 'P08',
    name: 'crossed-elements',
    tries: 'has two elements overlap',
    edit: within('<a><b></a></b>'),
  },
  {
    row: 'P08',
    name: 'end-tag-with-attribute',
    tries: 'puts an attribute into an end tag',
    edit: within('<a></a x="y">'),
  },
  {
    row: 'P08',
    name: 'undeclared-entity',
    tries: 'uses an entity that HTML has and XML has not',
    edit: inValue('&nbsp;'),
  },
  { row: 'P08', name: 'bare-ampersand', tries: 'leaves an ampersand bare', edit: inValue('&') },
  {
    row: 'P08',
    name: 'entity-without-end',
    tries: 'leaves the semicolon of a reference away',
    edit: inValue('&amp'),
  },
  { row: 'P08', name: 'tag-without-end', tries: 'begins a tag within a tag', edit: within('<a <b></b></a>') },
  {
    row: 'P08',
    name: 'name-of-digits',
    tries: 'gives an element a name that begins with a digit',
    edit: within('<1a/>'),
  },
  {
    row: 'P08',
    name: 'blank-before-name',
    tries: 'puts a blank before an element’s name',
    edit: within('< a/>'),
  },
  {
    row: 'P08',
    name: 'two-colons',
    tries: 'gives an element a name with two colons',
    edit: within('<a:b:c xmlns:a="urn:x"/>'),
  },
  { row: 'P08', name: 'empty-prefix', tries: 'gives an element an empty prefix', edit: within('<:a/>') },
  {
    row: 'P09',
    name: 'same-attribute-twice',
    tries: 'writes the same attribute twice',
    edit: inRootTag((inside) => `${inside} x="1" x="2"`),
  },
  {
    row: 'P09',
    name: 'same-attribute-by-two-prefixes',
    tries: 'writes the same attribute twice, by two prefixes of one namespace',
    edit: inRootTag((inside) => `${inside} xmlns:p="urn:x" xmlns:q="urn:x" p:x="1" q:x="2"`),
  },
  {
    row: 'P09',
    name: 'same-declaration-twice',
    tries: 'declares the same prefix twice on one element',
    edit: inRootTag((inside) => `${inside} xmlns:p="urn:x" xmlns:p="urn:y"`),
  },
  { row: 'P10', name: 'unbound-prefix', tries: 'uses a prefix that is not declared', edit: within('<p:a/>') },
  {
    row: 'P10',
    name: 'unbound-attribute-prefix',
    tries: 'uses an attribute’s prefix that is not declared',
    edit: inRootTag((inside) => `${inside} p:x="1"`),
  },
  {
    row: 'P10',
    name: 'xml-prefix-rebound',
    tries: 'binds the prefix xml to something else',
    edit: inRootTag((inside) => `${inside} xmlns:xml="urn:x"`),
  },
  {
    row: 'P10',
    name: 'xmlns-prefix-bound',
    tries: 'binds the prefix xmlns',
    edit: inRootTag((inside) => `${inside} xmlns:xmlns="urn:x"`),
  },
  {
    row: 'P10',
    name: 'xml-namespace-by-another-prefix',
    tries: 'binds another prefix to the namespace of xml',
    edit: inRootTag((inside) => `${inside} xmlns:p="http://www.w3.org/XML/1998/namespace"`),
  },
  {
    row: 'P10',
    name: 'prefix-undeclared',
    tries: 'takes a prefix’s declaration back, as only XML 1.1 allows',
    edit: within('<a xmlns:p="urn:x"><b xmlns:p=""/></a>'),
  },
  ...['relative', '#fragment', './here', '?query', '//evil.test/x', 'a b:c', 'http://[broken'].map(
    (uri, at) => ({
      row: 'P11',
      name: `namespace-not-absolute-${at + 1}`,
      tries: `declares a namespace that is no absolute URI: ${uri}`,
      edit: inRootTag((inside) => `${inside} xmlns:p="${uri}"`),
    }),
  ),
]

const references: readonly Hostile[] = [
  ...[
    '&#0;',
    '&#x0;',
    '&#8;',
    '&#xB;',
    '&#xD800;',
    '&#xFFFE;',
    '&#x110000;',
    '&#99999999999;',
    '&#x;',
    '&#-1;',
  ].map((reference) => ({
    row: 'P21',
    name: `reference-${reference.replace(/[&#;]/g, '') || 'empty'}`,
    tries: `puts a character that XML does not have into a name: ${reference}`,
    edit: inValue(reference),
  })),
]

const characters: readonly Hostile[] = [
  ['nul', '\u0000'],
  ['backspace', '\b'],
  ['escape', '\u001b'],
  ['not-a-character', '\uffff'],
].map(([name = '', character = '']) => ({
  row: 'P21',
  name: `raw-${name}`,
  tries: 'puts a character that XML does not have into a name, as it is',
  edit: inValue(character),
}))

const bombs: readonly Hostile[] = [
  {
    row: 'P12',
    name: 'depth',
    tries: 'nests elements deeper than any message does',
    edit: within(nested(60)),
  },
  {
    row: 'P12',
    name: 'depth-100000',
    tries: 'nests elements a hundred thousand deep',
    edit: within('<a>'.repeat(100_000)),
  },
  {
    row: 'P12',
    name: 'elements',
    tries: 'sends more elements than any message has',
    edit: within('<a/>'.repeat(16_001)),
  },
  {
    row: 'P12',
    name: 'attributes',
    tries: 'gives an element more attributes than any has',
    edit: inRootTag((inside) => `${inside}${numbered(60, (at) => ` x${at}="1"`)}`),
  },
  {
    row: 'P12',
    name: 'attributes-5000',
    tries: 'gives an element five thousand attributes',
    edit: inRootTag((inside) => `${inside}${numbered(5000, (at) => ` x${at}="1"`)}`),
  },
  {
    row: 'P12',
    name: 'namespaces',
    tries: 'declares more namespaces than any message does',
    edit: inRootTag((inside) => `${inside}${numbered(70, (at) => ` xmlns:p${at}="urn:x:${at}"`)}`),
  },
  {
    row: 'P12',
    name: 'text',
    tries: 'sends one text longer than any is',
    edit: within(`<a>${'x'.repeat(260 * 1024)}</a>`),
  },
  {
    row: 'P12',
    name: 'attribute-text',
    tries: 'sends one attribute longer than any is',
    edit: inRootTag((inside) => `${inside} x="${'x'.repeat(260 * 1024)}"`),
  },
  {
    row: 'P12',
    name: 'text-of-references',
    tries: 'sends one text that is long in references',
    edit: within(`<a>${'&#120;'.repeat(45_000)}${'x'.repeat(220_000)}</a>`),
  },
]

const stubborn: readonly Hostile[] = [
  {
    row: 'P26',
    name: 'blanks-in-declaration',
    tries: 'fills the XML declaration with blanks',
    edit: ({ xml }) => `<?xml${' '.repeat(200_000)}version="1.0"?>${xml}`,
  },
  {
    row: 'P26',
    name: 'open-declarations',
    tries: 'begins a hundred thousand declarations and ends none',
    edit: ({ xml }) => `<?xml ${'<?xml '.repeat(40_000)}${xml}`,
  },
]

const halting: readonly Hostile[] = [
  {
    row: 'P26',
    name: 'ampersands',
    tries: 'sends a hundred thousand references that never end',
    edit: inValue('&'.repeat(100_000)),
  },
  {
    row: 'P26',
    name: 'long-reference',
    tries: 'sends one reference of a hundred thousand digits',
    edit: inValue(`&#${'1'.repeat(100_000)};`),
  },
  {
    row: 'P26',
    name: 'long-tag',
    tries: 'sends a tag that is blanks only and never ends',
    edit: within(`<a${' '.repeat(200_000)}`),
  },
  {
    row: 'P26',
    name: 'quotes',
    tries: 'sends a hundred thousand quotes within a tag',
    edit: within(`<a ${'"'.repeat(100_000)}>`),
  },
]

export const parsingAttacks: readonly Attack[] = [
  ...[...notWellFormed, ...references, ...halting].flatMap((one) => refusedAt('S2', one)),
  ...[...characters, ...stubborn].flatMap((one) => refusedAt('S1', one)),
  ...bombs.flatMap((one) => tooLarge(one)),
]

function refusedAt(stage: Stage, one: Hostile): readonly Attack[] {
  const answer: Expected = { code: 'partner.answer_malformed', stage }
  return everywhere({
    ...one,
    answer,
    request: { code: 'request.malformed', stage },
    metadata: { code: 'metadata.unreadable' },
    few: true,
  })
}

function tooLarge(one: Hostile): readonly Attack[] {
  return everywhere({
    ...one,
    answer: { code: 'partner.answer_too_large', stage: 'S2' },
    request: { code: 'request.too_large', stage: 'S2' },
    few: true,
  })
}

function nested(depth: number): string {
  return '<a>'.repeat(depth) + '</a>'.repeat(depth)
}

function numbered(count: number, write: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => write(at)).join('')
}
