import { fc } from '../support/properties.js'

/** Random documents, well-formed and namespace-well-formed, written in every way that XML leaves open. */
const prefixes = ['a', 'b', 'xs', 'xmlnsfoo', 'é']
const uris = ['urn:a', 'urn:b', 'http://x.example/y?z=1;w=2#f', 'urn:c:%20', 'https://[::1]:80/']
const names = ['e', 'f', 'Foo', 'x-y.z', '_q', 'éa', '\u{10400}z', '\uFB01']
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
    '&#9;',
  ],
  ...['>', 'é', '\u2028', '\u0085', '&#x85;', '😀', '&#x1F600;', '"', "'", ']]', '\uFFFD', '{}', '%'],
]

type Scope = ReadonlyMap<string, string>

class Draw {
  private readonly gen: fc.GeneratorValue
  constructor(gen: fc.GeneratorValue) {
    this.gen = gen
  }

  upTo(most: number): number {
    return this.gen(fc.nat, most)
  }

  one<T>(of: readonly T[]): T {
    const chosen = of[this.upTo(of.length - 1)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }

  many<T>(most: number, make: () => T): readonly T[] {
    return Array.from({ length: this.upTo(most) }, make)
  }
}

export const documents: fc.Arbitrary<string> = fc.gen().map((gen) => {
  const draw = new Draw(gen)
  // texts side by side can make what may not stand in one
  return element(draw, 0, new Map()).replaceAll(']]>', ']] >')
})

function element(draw: Draw, depth: number, outer: Scope): string {
  const declared = declarations(draw)
  const scope = new Map([...outer, ...declared])
  const usable = [...scope].filter(([prefix, uri]) => prefix !== '' && uri !== '').map(([prefix]) => prefix)
  const prefix = draw.one(['', ...usable])
  const name = `${prefix === '' ? '' : `${prefix}:`}${draw.one(names)}`
  const markup = [
    ...[...declared].map(([p, uri]) => written(draw, p === '' ? 'xmlns' : `xmlns:${p}`, uri)),
    ...attributes(draw, usable, scope),
  ]
  const start = `<${name}${markup.map((m) => draw.one([' ', '\n', '\t ']) + m).join('')}`
  if (draw.upTo(4) === 0) return `${start}${draw.one(['/>', ' />'])}`
  const content = draw.many(depth > 4 ? 1 : 4, () =>
    draw.upTo(1) === 0 ? text(draw) : element(draw, depth + 1, scope),
  )
  return `${start}>${content.join('')}</${name}${draw.one(['', ' '])}>`
}

function declarations(draw: Draw): Scope {
  const found = new Map<string, string>()
  for (const prefix of draw.many(2, () => draw.one(['', ...prefixes]))) {
    found.set(prefix, draw.one(prefix === '' ? [...uris, ''] : uris))
  }
  return found
}

function attributes(draw: Draw, usable: readonly string[], scope: Scope): readonly string[] {
  const found = new Map<string, string>()
  for (const prefix of draw.many(3, () => draw.one(['', '', 'xml', ...usable]))) {
    const name = prefix === 'xml' ? draw.one(['lang', 'base']) : draw.one(names)
    const key = `${prefix === '' || prefix === 'xml' ? prefix : scope.get(prefix)} ${name}`
    if (!found.has(key)) found.set(key, written(draw, prefix === '' ? name : `${prefix}:${name}`, text(draw)))
  }
  return [...found.values()]
}

function written(draw: Draw, name: string, value: string): string {
  const quote = draw.one(['"', "'"])
  return `${name}${draw.one(['=', ' = '])}${quote}${value.replaceAll(quote, '')}${quote}`
}

function text(draw: Draw): string {
  return draw.many(5, () => draw.one(pieces)).join('')
}

interface Change {
  readonly at: number
  readonly drop: number
  readonly put: string
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  drop: fc.nat(1),
  put: fc.constantFrom(...spoilers()),
})

/** One or two places of a document changed, mostly into something that is no longer XML. */
export const spoiled: fc.Arbitrary<Buffer> = documents.chain(changesTo)

export function changesTo(xml: string): fc.Arbitrary<Buffer> {
  return fc
    .array(change, { minLength: 1, maxLength: 2 })
    .map((changes) => changes.reduce(splice, Buffer.from(xml)))
}

function spoilers(): readonly string[] {
  const markup = [
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    '=',
    ':',
    ' ',
    '</e>',
    '<e/>',
    '<!--x-->',
    '<?p?>',
    '<![CDATA[x]]>',
    ']]>',
  ]
  const references = [
    '&#0;',
    '&#xD800;',
    '&foo;',
    '&#x110000;',
    '&#65',
    '&#',
    '\0',
    '\x01',
    '\ufffe',
    '·',
    '-',
    '1',
    '',
  ]
  const names = [
    'xmlns:a="urn:z"',
    ' xmlns=""',
    ' xmlns:xml="urn:q"',
    ' a:b="1"',
    ' xml:lang="e"',
    '?',
    '#',
    '[',
    '@',
    '%',
  ]
  return [...markup, ...references, ...names]
}

function splice(bytes: Buffer, { at, drop, put }: Change): Buffer {
  const from = at % (bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + drop)])
}
