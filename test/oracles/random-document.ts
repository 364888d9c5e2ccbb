// Random documents, well-formed and namespace-well-formed, written in the ways that XML leaves open: default namespaces
// on and off, prefixes declared again and shadowed, xml: attributes, and every character that a canonical form escapes.
import type { Draw } from '../fuzz/draw.js'

export const prefixLists = ['a', 'b', 'xs', 'é', '#default', 'absent', 'p1', 'xml']
const prefixes = ['a', 'b', 'xs', 'xmlnsfoo', 'é', 'p1', 'A']
const uris = ['urn:a', 'urn:b', 'http://x.example/y?z=1;w=2#f', 'urn:c:%20', 'https://[::1]:80/', 'urn:a:b']
const names = ['e', 'f', 'Foo', 'x-y.z', '_q', 'éa', 'z', 'aa', 'xmlns-x', 'ID', 'Ω', 'ñu']
/** Names of the fifth edition of XML 1.0, which the JDK's parser does not know. */
const newNames = ['\u{10400}z', '\u{20000}', '\uFB01', '\u023f']
const pieces = [
  ...[
    'a',
    'b c',
    ' ',
    '\n',
    '\t',
    '\r\n',
    '\r',
    '&amp;',
    '&lt;',
    '&gt;',
    '&quot;',
    '&apos;',
    '&#13;',
    '&#xA;',
  ],
  ...[
    '&#9;',
    '&#xD;&#xA;',
    '>',
    'é',
    '\u2028',
    '\u0085',
    '&#x85;',
    '😀',
    '&#x1F600;',
    '"',
    "'",
    ']]',
    '\uFFFD',
  ],
  ...['{}', '%', '\u{10FFFD}', '&#x10FFFD;', 'e\u0301', '\u00a0', '&#32;', '\uFEFF', '\ud7ff', '\ue000'],
]

type Scope = ReadonlyMap<string, string>

export interface Manner {
  /** Names that need the fifth edition. */
  readonly newNames: boolean
}

export function randomDocument(draw: Draw, manner: Manner): string {
  const start = draw.once(8) ? '<?xml version="1.0" encoding="UTF-8"?>\n' : ''
  // texts side by side can make what may not stand in one
  return start + element(draw, manner, 0, new Map()).replaceAll(']]>', ']] >')
}

function element(draw: Draw, manner: Manner, depth: number, outer: Scope): string {
  const declared = declarations(draw)
  const scope = declared.size === 0 ? outer : new Map([...outer, ...declared])
  const usable = [...scope].filter(([prefix, uri]) => prefix !== '' && uri !== '').map(([prefix]) => prefix)
  const prefix = draw.one(['', ...usable])
  const local = nameOf(draw, manner)
  const name = prefix === '' ? local : `${prefix}:${local}`
  const markup = [
    ...[...declared].map(([p, uri]) => written(draw, p === '' ? 'xmlns' : `xmlns:${p}`, uri)),
    ...attributes(draw, manner, usable, scope),
  ]
  if (draw.once(3)) markup.reverse()
  const start = `<${name}${markup.map((each) => draw.one([' ', ' ', '\n', '\t ']) + each).join('')}`
  if (draw.once(5)) return `${start}${draw.one(['/>', ' />'])}`
  let content = ''
  for (let left = draw.below(depth > 4 ? 2 : 5); left > 0; left -= 1)
    content += draw.once(2) ? text(draw) : element(draw, manner, depth + 1, scope)
  return `${start}>${content}</${name}${draw.one(['', '', ' ', '\n'])}>`
}

function nameOf(draw: Draw, manner: Manner): string {
  return draw.one(manner.newNames && draw.once(2) ? newNames : names)
}

function declarations(draw: Draw): Scope {
  const found = new Map<string, string>()
  for (let left = draw.below(4); left > 0; left -= 1) {
    const prefix = draw.once(3) ? '' : draw.one(prefixes)
    found.set(prefix, draw.one(prefix === '' ? [...uris, '', ''] : uris))
  }
  return found
}

function attributes(draw: Draw, manner: Manner, usable: readonly string[], scope: Scope): readonly string[] {
  const found = new Map<string, string>()
  for (let left = draw.below(5); left > 0; left -= 1) {
    const prefix = draw.one(['', '', 'xml', ...usable])
    const name = prefix === 'xml' ? draw.one(['lang', 'base', 'space']) : nameOf(draw, manner)
    const key = `${prefix === '' || prefix === 'xml' ? prefix : scope.get(prefix)} ${name}`
    const value = name === 'space' && prefix === 'xml' ? 'preserve' : text(draw)
    if (!found.has(key)) found.set(key, written(draw, prefix === '' ? name : `${prefix}:${name}`, value))
  }
  return [...found.values()]
}

function written(draw: Draw, name: string, value: string): string {
  const quote = draw.one(['"', "'"])
  return `${name}${draw.one(['=', '=', ' = '])}${quote}${value.replaceAll(quote, '')}${quote}`
}

function text(draw: Draw): string {
  let all = ''
  for (let left = draw.below(6); left > 0; left -= 1) all += draw.one(pieces)
  return all
}
