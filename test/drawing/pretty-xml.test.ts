import { prettyXml } from '../../src/drawing/record/pretty-xml.js'

/** The lines as a reader sees them: depth and text. */
function lines(xml: string): readonly string[] {
  const found = prettyXml(xml)
    .toString()
    .matchAll(
      /<span class="line in-(\d+)">(.*?)(?=<span class="line|<span class="cut">… [\d,]+ characters|<\/code>)/gs,
    )
  const plain = (text: string) =>
    text
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
  return [...found].map(([, depth, text = '']) => `${depth} ${plain(text)}`)
}

test('each element has its line, an element of text alone stays on one', () => {
  expect(lines('<a x="1" y=\'2\'><b>text</b><c/><d></d><e>some<f/>more</e></a>')).toEqual([
    `0 <a x="1" y=&#39;2&#39;>`,
    '1 <b>text</b>',
    '1 <c/>',
    '1 <d></d>',
    '1 <e>',
    '2 some',
    '2 <f/>',
    '2 more',
    '1 </e>',
    '0 </a>',
  ])
})

test('long values are cut in their middle, and say by how much', () => {
  expect(lines(`<a>${'k'.repeat(1000)}</a>`)[0]).toBe(`0 <a>${'k'.repeat(80)} … 920 more</a>`)
})

test.each([
  '',
  'no markup',
  '<',
  '<<<>>>',
  '</a></b>',
  '<a',
  '<a b="',
  '<a =""=\'\'>',
  '<!-- - -->',
  '<?xml version="1.0"?><a/>',
  '<a b="c>d">e</a>',
  '\u0000<a>',
])('%j is shown as it is, well-formed or not', (xml) => {
  const shown = lines(xml)
    .map((line) => line.replace(/^\d+ /, ''))
    .join('')
  expect(shown.replaceAll('&#39;', "'")).toBe(xml.replace('\u0000', '\ufffd').trim())
})

test('a message without end is cut, in time that grows with its length alone', () => {
  for (const xml of [
    '<a '.repeat(40_000),
    '<a>'.repeat(60_000),
    `<a ${'b="" '.repeat(60_000)}>`,
    `<a ${'='.repeat(200_000)}>`,
    'x'.repeat(200_000),
  ]) {
    expect(prettyXml(xml).toString().length).toBeLessThan(6_000_000)
    expect(prettyXml(xml).toString()).toContain('characters in all')
  }
})
