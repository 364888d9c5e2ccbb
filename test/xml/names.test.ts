import { isNcName, nameEnd } from '../../src/xml/names.js'

// XML 1.0 (5th edition), productions 4 and 4a, above ASCII
const start =
  /^[\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}]$/u
const goesOn = /^[\u{B7}\u{300}-\u{36F}\u{203F}\u{2040}]$/u

/** Everything of the basic plane, and the edges of the others. */
const above = [
  ...Array.from({ length: 0xffff - 0x80 }, (_, i) => 0x80 + i).filter((code) => code >> 11 !== 0x1b),
  ...[0x10000, 0x1f600, 0xeffff, 0xf0000, 0x10ffff],
]

test('every character above ASCII begins or continues a name as the standard has it', () => {
  const wrong = above.filter((code) => {
    const character = String.fromCodePoint(code)
    const begins = start.test(character)
    const continues = begins || goesOn.test(character)
    const end = nameEnd(`a${character}`, 0)
    return isNcName(character) !== begins || end !== (continues ? 1 + character.length : 1)
  })
  expect(wrong).toEqual([])
})

test('half of a surrogate pair is no part of a name', () => {
  expect(nameEnd('a\ud800', 0)).toBe(1)
  expect(isNcName('\udc00')).toBe(false)
  expect(isNcName('a\u{10000}b')).toBe(true)
})
