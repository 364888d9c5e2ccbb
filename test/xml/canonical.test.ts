import { fc } from '../support/properties.js'
import { ParseOption, XmlC14NMode, XmlDocument, XmlElement as LibElement } from 'libxml2-wasm'
import { canonicalize, compareCodePoints } from '../../src/xml/canonical.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { isSameTree } from '../../src/xml/same-tree.js'
import { elements } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { outcome, read } from './people.js'
import { documents, spoiled } from './random-xml.js'

test.each([
  ['empty tags become pairs', '<a/>', '<a></a>'],
  ['white space inside tags goes, in texts it stays', '<a  b = "1"\n> <c /> </a >', '<a b="1"> <c></c> </a>'],
  ['text escapes', '<a>&amp;&lt;&gt;&quot;&apos;&#13;\t\n</a>', '<a>&amp;&lt;&gt;"\'&#xD;\t\n</a>'],
  [
    'value escapes',
    '<a b="&amp;&lt;>&quot;\'&#13;&#9;&#10;\t"/>',
    '<a b="&amp;&lt;>&quot;\'&#xD;&#x9;&#xA; "></a>',
  ],
  [
    'declarations come first, attributes by namespace and name',
    '<a z="1" xmlns:q="urn:a" xmlns:p="urn:b" p:a="2" q:z="3" q:b="4" a="5"/>',
    '<a xmlns:p="urn:b" xmlns:q="urn:a" a="5" z="1" q:b="4" q:z="3" p:a="2"></a>',
  ],
  [
    'namespaces stand where they are first used',
    '<a xmlns="urn:a" xmlns:p="urn:p" xmlns:unused="urn:u"><p:b><p:c/></p:b><p:b/></a>',
    '<a xmlns="urn:a"><p:b xmlns:p="urn:p"><p:c></p:c></p:b><p:b xmlns:p="urn:p"></p:b></a>',
  ],
  [
    'a default namespace is taken back where that shows',
    '<a xmlns="urn:a"><b xmlns=""/></a>',
    '<a xmlns="urn:a"><b xmlns=""></b></a>',
  ],
  ['one that was never there is not', '<a xmlns=""><b xmlns=""/></a>', '<a><b></b></a>'],
  [
    'a declaration repeated is one',
    '<p:a xmlns:p="urn:p"><p:b xmlns:p="urn:p"/></p:a>',
    '<p:a xmlns:p="urn:p"><p:b></p:b></p:a>',
  ],
  [
    'attributes whose names begin with xmlns are attributes',
    '<a xmlnsfoo="1" xmlns-x="2"/>',
    '<a xmlns-x="2" xmlnsfoo="1"></a>',
  ],
])('%s', (_, xml, canonical) => {
  expect(canonicalize(read(xml))).toBe(canonical)
})

test('a listed prefix is declared where it comes into scope, used or not', () => {
  const [inner] = elements(
    read('<a xmlns:p="urn:1" xmlns="urn:d"><b xmlns=""><c xmlns:p="urn:2" x="p:y"/></b></a>'),
  )
  expect(inner && canonicalize(inner, { inclusivePrefixes: ['p', 'absent'] })).toBe(
    '<b xmlns:p="urn:1"><c xmlns:p="urn:2" x="p:y"></c></b>',
  )
  const root = inner?.parent
  expect(root && canonicalize(root, { inclusivePrefixes: ['#default'] })).toBe(
    '<a xmlns="urn:d"><b xmlns=""><c x="p:y"></c></b></a>',
  )
})

test('the one child that is left out is that very node and no other like it', () => {
  const root = read('<a>1<s/>2<s/>3</a>')
  const [, second] = elements(root)
  expect(second && canonicalize(root, { without: second })).toBe('<a>1<s></s>23</a>')
})

test('names sort by code point, where UTF-16 units would differ', () => {
  expect(['\uFB01', '\u{10400}', 'é', 'z', 'za'].sort(compareCodePoints)).toEqual([
    'z',
    'za',
    'é',
    '\uFB01',
    '\u{10400}',
  ])
})

test('a small document whose namespaces would fill megabytes is refused before they do', () => {
  const document = (count: number): XmlElement => {
    const declarations = Array.from(
      { length: 30 },
      (_, i) => ` xmlns:p${i}="urn:${'x'.repeat(500)}${i}"`,
    ).join('')
    const uses = Array.from({ length: 30 }, (_, i) => ` p${i}:a=""`).join('')
    return read(`<a${declarations}>${`<b${uses}/>`.repeat(count)}</a>`)
  }
  expect(outcome(() => canonicalize(document(10)))).toBe('accepted')
  expect(outcome(() => canonicalize(document(1500)))).toBe('bounds S5')
})

describe('beside libxml2', () => {
  const option = ParseOption.XML_PARSE_NONET
  const mode = XmlC14NMode.XML_C14N_EXCLUSIVE_1_0

  function pairs(ours: XmlElement, theirs: LibElement): readonly (readonly [XmlElement, LibElement])[] {
    const found: LibElement[] = []
    for (let node = theirs.firstChild; node !== null; node = node.next) {
      if (node instanceof LibElement) found.push(node)
    }
    const own = elements(ours)
    expect(found).toHaveLength(own.length)
    return [[ours, theirs], ...own.flatMap((e, i) => pairs(e, found[i] as LibElement))] // lengths are equal
  }

  function agree(xml: Buffer, prefixes: readonly string[]): void {
    const root = parse(xml, messageLimits)
    const document = XmlDocument.fromBuffer(xml, { option })
    try {
      const all = pairs(root, document.root)
      // the whole document, and one element deep in it
      for (const [ours, theirs] of [all[0], all[all.length >> 1]].filter((p) => p !== undefined)) {
        const canonical = canonicalize(ours, { inclusivePrefixes: prefixes })
        expect(canonical).toBe(
          theirs.canonicalizeToString({ mode, inclusiveNamespacePrefixes: [...prefixes] }),
        )
        expect(isSameTree(ours, parse(canonical, { ...messageLimits, namespaces: 64 }))).toBe(true)
      }
    } finally {
      document.dispose()
    }
  }

  const prefixLists = fc.subarray(['a', 'b', 'xs', 'é', '#default', 'absent'], { maxLength: 3 })

  test('every random document is read, and both canonical forms are the same bytes', () => {
    fc.assert(
      fc.property(documents, prefixLists, (xml, prefixes) => agree(Buffer.from(xml), prefixes)),
      { numRuns: 1200 },
    )
  })

  test('what we still accept of a spoiled document, libxml2 accepts and reads the same', () => {
    let accepted = 0
    fc.assert(
      fc.property(spoiled, prefixLists, (xml, prefixes) => {
        if (outcome(() => parse(xml, messageLimits)) !== 'accepted') return
        accepted += 1
        agree(xml, prefixes)
      }),
      { numRuns: 1500 },
    )
    expect(accepted).toBeGreaterThan(50)
  })
})
