import { decodeUtf8, octetsOf, utf8Of, utf8Text } from '../../src/xml/utf8.js'

const texts = [
  ['ASCII', 'a plain text of some length'],
  ['names of Europe', 'Ångström, Müller und Señor Ñandú'],
  ['everything of Latin-1', String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code))],
  ['what is beyond Latin-1', '漢字 😀 €'],
  ['nothing', ''],
  ['a byte order mark', '\ufeffa'],
  ['more than is kept ready', 'Å'.repeat(70_000)],
  ['more ASCII than is kept ready', 'a'.repeat(200_000)],
] as const

test.each(texts)('%s comes out of UTF-8 as it went in', (_, text) => {
  const octets = Buffer.from(utf8Of(text))
  expect(octets.equals(Buffer.from(text))).toBe(true)
  expect(decodeUtf8(octets)).toBe(text)
})

test.each(texts)('%s is encoded once and then put beside others', (_, text) => {
  const isAscii = /^[\0-\x7f]*$/.test(text)
  const around = utf8Text('<a>', true)
  const octets = octetsOf([around, utf8Text(text, isAscii), utf8Text('ł', false), around])
  expect(octets.equals(Buffer.from(`<a>${text}ł<a>`))).toBe(true)
})

test.each([
  ['a byte that never stands in it', [0x61, 0xff]],
  ['an overlong form', [0xc0, 0xbc]],
  ['half of a letter', [0x61, 0xc3]],
  ['an encoded surrogate', [0xed, 0xa0, 0x80]],
])('%s is no UTF-8', (_, bytes) => {
  expect(decodeUtf8(Buffer.from(bytes))).toBeUndefined()
})
