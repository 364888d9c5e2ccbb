import { style } from '../../src/http/assets.js'

const css = style.bytes.toString('utf8')
const [light = '', rest = ''] = css.split('@media (prefers-color-scheme: dark)')
const [dark = ''] = rest.split('\n}\n')

function colours(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
  )
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [brighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (brighter + 0.05) / (darker + 0.05)
}

const doors = [0, 1, 2, 3, 4, 5, 6, 7].map((hue) => [`i${hue}`, `h${hue}`] as const)
const grounds = ['ground', 'surface', 'sunken'] as const
const texts = [
  ...grounds.flatMap(
    (ground) =>
      [
        ['ink', ground],
        ['soft', ground],
        ['accent', ground],
      ] as const,
  ),
  ...doors,
  ['on-accent', 'accent'],
  ['on-accent', 'accent-deep'],
  ['accent-deep', 'surface'],
  ['good', 'surface'],
  ['good', 'good-wash'],
  ['bad', 'surface'],
  ['bad', 'bad-wash'],
  ['ink', 'bad-wash'],
  ['i1', 'sunken'],
  ['i5', 'sunken'],
  ['i6', 'sunken'],
] as const
const lines = grounds
  .flatMap(
    (ground) =>
      [
        ['edge', ground],
        ['focus', ground],
        ['door', ground],
      ] as const,
  )
  .filter(([name, ground]) => name !== 'edge' || ground !== 'ground')

describe.each([
  ['light', colours(light)],
  ['dark', { ...colours(light), ...colours(dark) }],
])('in %s', (_, palette) => {
  const of = (name: string) => palette[name] ?? 'missing'

  test.each(texts)('text in %s on %s can be read (WCAG 1.4.3)', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(lines)('%s stands out from %s (WCAG 1.4.11)', (line, ground) => {
    expect(contrast(of(line), of(ground))).toBeGreaterThanOrEqual(3)
  })
})

test('both palettes name every door', () => {
  for (const palette of [colours(light), colours(dark)])
    for (const [text, ground] of doors) expect([palette[text], palette[ground]]).not.toContain(undefined)
})

test('the style loads nothing from anywhere', () => {
  expect(css).not.toMatch(/url\(|@import|@font-face/)
})
