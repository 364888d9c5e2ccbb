// Shapes that any message can be given, in Extensions, where foreign content may stand.
import type { Expected } from '../attack.js'
import { after, cut } from '../play/pieces.js'
import type { Bomb } from './bomb.js'
import { answerBomb, requestBomb } from './messages.js'

interface Shape {
  readonly name: string
  readonly tries: string
  readonly sizes: Bomb['sizes']
  readonly no: 'too_large S2' | 'malformed S1' | 'malformed S2'
  /** Foreign content, in x: of urn:x. */
  content(size: number): string
}

const kibi = 1024
const numbered = (size: number, write: (at: number) => string) =>
  Array.from({ length: size }, (_, at) => write(at)).join('')

const shapes: readonly Shape[] = [
  {
    name: 'depth',
    tries: 'elements within elements',
    sizes: [20, 25_000],
    no: 'too_large S2',
    content: (n) => '<x:a>'.repeat(n) + '</x:a>'.repeat(n),
  },
  {
    name: 'siblings',
    tries: 'elements side by side',
    sizes: [100, 60_000],
    no: 'too_large S2',
    content: (n) => '<x:a/>'.repeat(n),
  },
  {
    name: 'attributes',
    tries: 'attributes on one element',
    sizes: [30, 25_000],
    no: 'too_large S2',
    content: (n) => `<x:a${numbered(n, (at) => ` a${at}=""`)}/>`,
  },
  {
    name: 'attributes-by-prefix',
    tries: 'attributes of one name by many prefixes',
    sizes: [20, 8_000],
    no: 'too_large S2',
    content: (n) =>
      `<x:a${numbered(n, (at) => ` xmlns:p${at}="urn:${at}"`)}${numbered(n, (at) => ` p${at}:a=""`)}/>`,
  },
  {
    name: 'namespaces',
    tries: 'namespaces declared on one element',
    sizes: [20, 12_000],
    no: 'too_large S2',
    content: (n) => `<x:a${numbered(n, (at) => ` xmlns:p${at}="urn:${at}"`)}/>`,
  },
  {
    name: 'namespaces-redeclared',
    tries: 'a prefix declared anew on element after element',
    sizes: [20, 17_000],
    no: 'too_large S2',
    content: (n) => numbered(n, (at) => `<x:a xmlns:x="urn:${at}"/>`),
  },
  {
    name: 'text',
    tries: 'one long text',
    sizes: [kibi, 300 * kibi],
    no: 'too_large S2',
    content: (n) => `<x:a>${'x'.repeat(n)}</x:a>`,
  },
  {
    name: 'attribute-value',
    tries: 'one long attribute value',
    sizes: [kibi, 300 * kibi],
    no: 'too_large S2',
    content: (n) => `<x:a a="${'x'.repeat(n)}"/>`,
  },
  {
    name: 'element-name',
    tries: 'long names of elements',
    sizes: [2, 30],
    no: 'malformed S2',
    content: (n) => (n === 2 ? `<x:${'x'.repeat(100)}/>` : `<x:${'x'.repeat(n * 10 * kibi)}:/>`),
  },
  {
    name: 'attribute-name',
    tries: 'long names of attributes',
    sizes: [2, 30],
    no: 'malformed S2',
    content: (n) => (n === 2 ? `<x:a ${'x'.repeat(100)}=""/>` : `<x:a ${'x'.repeat(n * 10 * kibi)}:=""/>`),
  },
  {
    name: 'end-tag-blanks',
    tries: 'an end tag that is blanks and never ends',
    sizes: [0, 300 * kibi],
    no: 'malformed S2',
    content: (n) => (n === 0 ? '<x:a></x:a>' : `<x:a></x:a${' '.repeat(n)}`),
  },
  {
    name: 'open-tags',
    tries: 'tags that begin and never end',
    sizes: [0, 200_000],
    no: 'malformed S2',
    content: (n) => '<x'.repeat(n),
  },
  {
    name: 'ampersands',
    tries: 'references that begin and never end',
    sizes: [0, 300 * kibi],
    no: 'malformed S2',
    content: (n) => `<x:a>${'&'.repeat(n)}</x:a>`,
  },
  {
    name: 'long-reference',
    tries: 'one character reference of very many digits',
    sizes: [0, 300 * kibi],
    no: 'malformed S2',
    content: (n) => (n === 0 ? '<x:a/>' : `<x:a>&#${'1'.repeat(n)};</x:a>`),
  },
  {
    name: 'comments',
    tries: 'comments, one behind the other',
    sizes: [0, 60_000],
    no: 'malformed S1',
    content: (n) => '<!---->'.repeat(n) + '<x:a/>',
  },
  {
    name: 'instructions',
    tries: 'processing instructions, one behind the other',
    sizes: [0, 80_000],
    no: 'malformed S1',
    content: (n) => '<?x?>'.repeat(n) + '<x:a/>',
  },
  {
    name: 'cdata',
    tries: 'CDATA sections that never end',
    sizes: [0, 40_000],
    no: 'malformed S1',
    content: (n) => '<![CDATA['.repeat(n) + '<x:a/>',
  },
]

export const shapeBombs: readonly Bomb[] = shapes.flatMap(({ no, content, ...about }) => {
  const [code = '', stage = ''] = no.split(' ')
  const extended = (xml: string, size: number) => withExtensions(xml, content(size))
  const expected = (who: 'partner.answer' | 'request'): Expected =>
    ({ code: `${who}${who === 'request' ? '.' : '_'}${code}`, stage }) as Expected
  return [
    answerBomb({ ...about, forge: extended, expected: expected('partner.answer') }),
    requestBomb({ ...about, binding: 'post-deflated', forge: extended, expected: expected('request') }),
  ]
})

export function withExtensions(xml: string, content: string): string {
  const extensions = `<samlp:Extensions><x:in xmlns:x="urn:x">${content}</x:in></samlp:Extensions>`
  return after(xml, cut(xml, 'saml:Issuer'), extensions)
}
