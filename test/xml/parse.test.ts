import { metadataLimits, messageLimits, parse } from '../../src/xml/parse.js'
import type { Limits } from '../../src/xml/parse.js'
import { attribute, child, elements, namespaceOf, text } from '../../src/xml/tree.js'
import { outcome } from './people.js'

const small: Limits = {
  bytes: 1000,
  depth: 4,
  elements: 5,
  declarations: 4,
  attributes: 3,
  namespaces: 2,
  text: 10,
}

function bytes(...parts: readonly (string | number)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))),
  )
}

test.each<[string, string | Uint8Array]>([
  ['one UTF-8 BOM', bytes(0xef, 0xbb, 0xbf, '<a/>')],
  ['a declaration', '<?xml version="1.0"?><a/>'],
  [
    'a declaration with single quotes, encoding and standalone',
    "<?xml version='1.0' encoding='utf-8' standalone='no' ?>\n<a/>",
  ],
  ['white space around the root', ' \n\t<a></a>\r\n'],
  ['single quotes and blanks around "="', "<a b = 'x'\n\tc='y' />"],
  ['a blank before the end of an end tag', '<a></a >'],
  ['letters of any script', '<é_ü.1 ñ="ß">漢字😀</é_ü.1>'],
  ['"]]>" in an attribute value', '<a b="]]>"/>'],
  ['"]]&gt;" in text', '<a>]]&gt;</a>'],
  ['tabs and runs of blanks between attributes', '<a  b="1"\t\tc="2"   />'],
])('reads %s', (_, xml) => {
  expect(outcome(() => parse(xml, messageLimits))).toBe('accepted')
})

test.each<[string, string | Uint8Array, string]>([
  ['bytes that are not UTF-8', bytes('<a>', 0xff, '</a>'), 'encoding S1'],
  ['an overlong encoding', bytes('<a>', 0xc0, 0xbc, '</a>'), 'encoding S1'],
  ['an encoded surrogate', bytes('<a>', 0xed, 0xa0, 0x80, '</a>'), 'encoding S1'],
  ['UTF-16 with its mark', bytes(0xff, 0xfe, '<\0a\0/\0>\0'), 'encoding S1'],
  ['UTF-16 without its mark', bytes('<\0a\0/\0>\0'), 'encoding S1'],
  ['UTF-7', '+ADw-a/+AD4-', 'malformed S2'],
  ['two BOMs', '\ufeff\ufeff<a/>', 'malformed S2'],
  ['half of a surrogate pair', '<a>\ud800</a>', 'encoding S1'],
  ['a NUL', '<a>\0</a>', 'encoding S1'],
  ['a control character', '<a b="\x0b"/>', 'encoding S1'],
  ['U+FFFE', '<a>\ufffe</a>', 'encoding S1'],
  ['a declaration of another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'encoding S1'],
  ['a declaration of XML 1.1', '<?xml version="1.1"?><a/>', 'encoding S1'],
  ['a declaration after white space', ' <?xml version="1.0"?><a/>', 'forbidden S1'],
  ['two declarations', '<?xml version="1.0"?><?xml version="1.0"?><a/>', 'forbidden S1'],
  ['a document type', '<!DOCTYPE a><a/>', 'forbidden S1'],
  [
    'an entity declaration',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    'forbidden S1',
  ],
  ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><a/>', 'forbidden S1'],
  ['a comment in a text', '<a>admin<!-- -->.example</a>', 'forbidden S1'],
  ['a comment after the root', '<a/><!-- -->', 'forbidden S1'],
  ['a processing instruction in a text', '<a>x<?y z?></a>', 'forbidden S1'],
  ['a CDATA section', '<a><![CDATA[x]]></a>', 'forbidden S1'],
  ['"]]>" in text', '<a>]]></a>', 'malformed S2'],
  ['no root', ' ', 'malformed S2'],
  ['nothing', '', 'malformed S2'],
  ['two roots', '<a/><b/>', 'malformed S2'],
  ['text after the root', '<a/>x', 'malformed S2'],
  ['text before the root', 'x<a/>', 'malformed S2'],
  ['an end tag of another element', '<a></b>', 'malformed S2'],
  ['an end tag that goes on', '<a></ab>', 'malformed S2'],
  ['an end tag without a start', '</a>', 'malformed S2'],
  ['an element that does not end', '<a><b></b>', 'malformed S2'],
  ['an end tag too many', '<a></a></a>', 'malformed S2'],
  ['a tag that does not end', '<a', 'malformed S2'],
  ['a slash in a tag', '<a / >', 'malformed S2'],
  ['attributes without white space between', '<a b="1"c="2"/>', 'malformed S2'],
  ['an attribute without quotes', '<a b=1/>', 'malformed S2'],
  ['an attribute without a value', '<a b/>', 'malformed S2'],
  ['a "<" in an attribute value', '<a b="<"/>', 'malformed S2'],
  ['an attribute value that does not end', '<a b="x/>', 'malformed S2'],
  ['the same attribute twice', '<a b="1" b="2"/>', 'malformed S2'],
  [
    'the same attribute under two prefixes',
    '<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="2"/>',
    'malformed S2',
  ],
  ['the same declaration twice', '<a xmlns:p="urn:x" xmlns:p="urn:x"/>', 'malformed S2'],
  ['a prefix that is not declared', '<p:a/>', 'malformed S2'],
  ['a prefix that was declared inside only', '<a><b xmlns:p="urn:x"/><p:c/></a>', 'malformed S2'],
  ['an attribute prefix that is not declared', '<a p:b="1"/>', 'malformed S2'],
  ['a prefix taken back', '<a xmlns:p=""/>', 'malformed S2'],
  ['xml bound to something else', '<a xmlns:xml="urn:x"/>', 'malformed S2'],
  [
    'the xml namespace under another prefix',
    '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
    'malformed S2',
  ],
  ['xmlns declared', '<a xmlns:xmlns="urn:x"/>', 'malformed S2'],
  ['a relative namespace name', '<a xmlns="relative"/>', 'malformed S2'],
  ['a namespace name with a blank', '<a xmlns="urn:x y"/>', 'malformed S2'],
  ['a namespace name with an ampersand', '<a xmlns="urn:x&amp;y"/>', 'malformed S2'],
  ['a namespace name with a broken port', '<a xmlns="http://x:y/"/>', 'malformed S2'],
  ['a name with two colons', '<a:b:c xmlns:a="urn:x"/>', 'malformed S2'],
  ['a name that begins with a digit', '<1a/>', 'malformed S2'],
  ['a local name that begins with a digit', '<p:1 xmlns:p="urn:x"/>', 'malformed S2'],
  ['an empty prefix', '<:a/>', 'malformed S2'],
  ['a blank before a name', '< a/>', 'malformed S2'],
  ['an unknown entity', '<a>&nbsp;</a>', 'malformed S2'],
  ['a lone ampersand', '<a>R&D</a>', 'malformed S2'],
  ['a reference that does not end', '<a b="&amp"/>', 'malformed S2'],
  ['a reference to NUL', '<a>&#0;</a>', 'malformed S2'],
  ['a reference to a control character', '<a>&#x1;</a>', 'malformed S2'],
  ['a reference to a surrogate', '<a>&#xD800;</a>', 'malformed S2'],
  ['a reference beyond Unicode', '<a>&#x110000;</a>', 'malformed S2'],
  ['a reference with a sign', '<a>&#-1;</a>', 'malformed S2'],
  ['an upper-case X in a reference', '<a>&#X41;</a>', 'malformed S2'],
])('refuses %s', (_, xml, fault) => {
  expect(outcome(() => parse(xml, messageLimits))).toBe(fault)
})

test.each<[string, string, string]>([
  ['bytes', `<a>${'é'.repeat(496)}</a>`, `<a>${'é'.repeat(497)}</a>`],
  ['depth', '<a><a><a><a/></a></a></a>', '<a><a><a><a><a/></a></a></a></a>'],
  ['elements', '<a><b/><b/><b/><b/></a>', '<a><b/><b/><b/><b/><b/></a>'],
  [
    'declarations',
    '<a xmlns="urn:a"><b xmlns="urn:b"/><b xmlns="urn:b"/><b xmlns="urn:b"/></a>',
    '<a xmlns="urn:a" xmlns:b="urn:b"><b xmlns="urn:b"/><b xmlns="urn:b"/><b xmlns="urn:b"/></a>',
  ],
  ['attributes', '<a b="" c="" d=""/>', '<a b="" c="" d="" e=""/>'],
  ['namespaces', '<a xmlns="urn:a" xmlns:b="urn:b"/>', '<a xmlns="urn:a" xmlns:b="urn:b" xmlns:c="urn:c"/>'],
  ['text', '<a>0123456789</a>', '<a>0123456789x</a>'],
  ['the length of an attribute value', '<a b="0123456789"/>', '<a b="0123456789x"/>'],
])('keeps the bound on %s while reading', (what, within, beyond) => {
  const limits = what === 'bytes' ? { ...small, text: 1000 } : small
  expect(outcome(() => parse(within, limits))).toBe('accepted')
  expect(outcome(() => parse(beyond, limits))).toMatch(/^bounds S[12]$/)
})

test('attributes and declarations have bounds of their own', () => {
  const full = '<a xmlns="urn:a" xmlns:b="urn:b" b:a="" c="" d=""/>'
  expect(outcome(() => parse(full, small))).toBe('accepted')
  expect(outcome(() => parse(full.replace('c=""', 'c="" e=""'), small))).toBe('bounds S2')
})

test('line ends become one LF in text and one blank in attributes, references stay what they say', () => {
  const root = parse(
    '<a b="1\r\n2\r3\n4\t5&#13;&#10;&#9;&quot;&apos;">1\r\n2\r3\n&#13;&#x1F600;&lt;&amp;&gt;</a>',
    messageLimits,
  )
  expect(attribute(root, 'b')).toBe('1 2 3 4 5\r\n\t"\'')
  expect(text(root)).toBe('1\n2\n3\n\r😀<&>')
})

test('what XML 1.1 takes for line ends is plain text', () => {
  expect(text(parse('<a>\u0085\u2028</a>', messageLimits))).toBe('\u0085\u2028')
})

test('elements and attributes carry their namespace, attributes none without a prefix', () => {
  const root = parse(
    '<a xmlns="urn:a" xmlns:p="urn:p" p:x="1" x="2" xml:lang="en"><p:b xmlns=""><c/></p:b></a>',
    messageLimits,
  )
  expect([root.namespace, attribute(root, 'x'), attribute(root, 'x', 'urn:p')]).toEqual(['urn:a', '2', '1'])
  const b = child(root, 'urn:p', 'b')
  const c = b?.children[0]
  expect(c).toMatchObject({ namespace: '', prefix: '', name: 'c' })
  expect(b && namespaceOf(b, '')).toBeUndefined()
  expect(b && namespaceOf(b, 'p')).toBe('urn:p')
  expect(b && namespaceOf(b, 'xml')).toBe('http://www.w3.org/XML/1998/namespace')
})

test('a declaration ends with its element', () => {
  const root = parse('<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"/><p:c/></p:a>', messageLimits)
  expect(elements(root).map((e) => e.namespace)).toEqual(['urn:2', 'urn:1'])
})

test('names that JavaScript gives a meaning are plain names', () => {
  const root = parse(
    '<__proto__ constructor="1" toString="2" hasOwnProperty="3"><prototype/></__proto__>',
    messageLimits,
  )
  expect(attribute(root, 'constructor')).toBe('1')
  expect(attribute(root, 'valueOf')).toBeUndefined()
  expect(outcome(() => parse('<constructor:a/>', messageLimits))).toBe('malformed S2')
})

describe('in metadata', () => {
  test.each([
    ['comments', '<!-- a --><a>1<!-- <b> & -->2</a><!-- c -->'],
    ['processing instructions', '<?x y?><a>1<?z ?>2</a><?x?>'],
    ['both and a declaration', '<?xml version="1.0"?>\n<!-- a --><a>1<!-- b --><?c?>2</a>\n'],
  ])('%s are dropped and the text around them is one', (_, xml) => {
    expect(parse(xml, metadataLimits, 'metadata').children).toEqual(['12'])
    expect(outcome(() => parse(xml, metadataLimits))).toBe('forbidden S1')
  })

  test.each([
    ['a document type', '<!DOCTYPE a><a/>', 'forbidden S1'],
    ['an entity declaration in a comment', '<a><!-- <!ENTITY --></a>', 'forbidden S1'],
    ['CDATA', '<a><![CDATA[x]]></a>', 'forbidden S2'],
    ['CDATA before the root', '<![CDATA[x]]><a/>', 'forbidden S2'],
    ['a comment with two dashes', '<a><!-- -- --></a>', 'malformed S2'],
    ['a comment that does not end', '<a><!-- </a>', 'malformed S2'],
    ['an instruction that does not end', '<a><?x </a>', 'malformed S2'],
    ['a second declaration', '<a><?xml version="1.0"?></a>', 'malformed S2'],
    ['an instruction without a target', '<a><? x?></a>', 'malformed S2'],
    ['text after the root', '<a/><!-- -->x', 'malformed S2'],
  ])('%s is refused', (_, xml, fault) => {
    expect(outcome(() => parse(xml, metadataLimits, 'metadata'))).toBe(fault)
  })

  test('the bound on text holds for what comments cut in two', () => {
    expect(outcome(() => parse('<a>01234<!---->56789</a>', small, 'metadata'))).toBe('accepted')
    expect(outcome(() => parse('<a>01234<!---->567890</a>', small, 'metadata'))).toBe('bounds S2')
  })
})

test('several children of a name, and text beside elements, are faults and not a choice', () => {
  const root = parse('<a><b/><b/><c>x<d/></c></a>', messageLimits)
  expect(outcome(() => child(root, '', 'b'))).toBe('structure S3')
  const c = child(root, '', 'c')
  expect(outcome(() => c && text(c))).toBe('structure S3')
})
