// Changes that know nothing of XML: bits, bytes, ranges, and UTF-8 in its forbidden spellings.
import type { Draw } from './draw.js'

export type ByteChange = (bytes: Buffer, draw: Draw) => Buffer

function put(bytes: Buffer, at: number, drop: number, more: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at + drop)])
}

function range(bytes: Buffer, draw: Draw, most: number): readonly [from: number, to: number] {
  const from = draw.below(bytes.length)
  return [from, Math.min(bytes.length, from + 1 + draw.below(most))]
}

const flip: ByteChange = (bytes, draw) => {
  const changed = Buffer.from(bytes)
  const at = draw.below(changed.length)
  changed[at] = (changed[at] ?? 0) ^ (1 << draw.below(8))
  return changed
}

const set: ByteChange = (bytes, draw) => {
  const changed = Buffer.from(bytes)
  changed[draw.below(changed.length)] = draw.below(256)
  return changed
}

const insert: ByteChange = (bytes, draw) =>
  put(bytes, draw.below(bytes.length + 1), 0, Buffer.of(draw.below(256)))

const cut: ByteChange = (bytes, draw) => {
  const [from, to] = range(bytes, draw, draw.once(2) ? 4 : 400)
  return put(bytes, from, to - from, Buffer.alloc(0))
}

const repeat: ByteChange = (bytes, draw) => {
  const [from, to] = range(bytes, draw, draw.once(2) ? 8 : 800)
  const times = draw.once(20) ? 200 : 1 + draw.below(3)
  const once = bytes.subarray(from, to)
  return put(bytes, draw.once(2) ? to : draw.below(bytes.length), 0, Buffer.concat(Array(times).fill(once)))
}

const moved: ByteChange = (bytes, draw) => {
  const [from, to] = range(bytes, draw, 300)
  const rest = put(bytes, from, to - from, Buffer.alloc(0))
  return put(rest, draw.below(rest.length + 1), 0, bytes.subarray(from, to))
}

const truncated: ByteChange = (bytes, draw) => bytes.subarray(0, draw.below(bytes.length))

const words = [
  ...['<', '>', '/', '&', '"', "'", '=', ' ', '\n', '\r', '\t', '<!--', '-->', '<![CDATA[', ']]>', '<?x ?>'],
  ...[
    '</',
    '/>',
    '<a>',
    '</a>',
    '&#0;',
    '&lt;',
    '&#x41;',
    '&x;',
    ' xmlns=""',
    ' ID="x"',
    ' xmlns:saml="urn:x"',
  ],
  ...['<!DOCTYPE a>', '<!ENTITY a "b">', '\0', 'mallory', '#', '%00', '\ufeff', '\u0085', '\u2028'],
].map((word) => Buffer.from(word))

const word: ByteChange = (bytes, draw) =>
  put(bytes, draw.below(bytes.length + 1), draw.once(3) ? draw.below(8) : 0, draw.one(words))

/** Spellings that a careless decoder reads as `<`, `/`, NUL or one half of a pair. */
const illegal = [
  ...[
    'c0bc',
    'e080bc',
    'f08080bc',
    'c080',
    'c0af',
    'eda0bdedb880',
    'eda080',
    'f4908080',
    'ff',
    'fe',
    '80',
    'bf',
  ],
  ...['c3', 'e282', 'f09f98', 'efbfbe', 'efbfbf', 'efb790', 'efbbbf', 'c285', 'e280a8', 'cc81', 'f8888080bc'],
].map((hex) => Buffer.from(hex, 'hex'))

const utf8: ByteChange = (bytes, draw) =>
  put(bytes, draw.below(bytes.length + 1), draw.below(2), draw.one(illegal))

/** Line ends as a gateway of mail or a text field would leave them. */
const lineEnds: ByteChange = (bytes, draw) => {
  const text = bytes.toString('latin1')
  const [from, to] = draw.one([
    [/\n/g, '\r\n'],
    [/\r?\n/g, '\r'],
    [/\n/g, ' '],
    [/ /g, '\n'],
    [/\n/g, ''],
  ] as const)
  return Buffer.from(text.replace(from, to), 'latin1')
}

const encoded: ByteChange = (bytes, draw) => {
  const text = bytes.toString()
  return draw.one([
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(text, 'utf16le')]),
    () => Buffer.concat([Buffer.from('feff', 'hex'), Buffer.from(text, 'utf16le').swap16()]),
    () => Buffer.from(text, 'latin1'),
    () => Buffer.concat([Buffer.from('efbbbf', 'hex'), bytes]),
    () => Buffer.from(text.replaceAll('e', 'ｅ')),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.alloc(0),
  ])()
}

export const byteGames: readonly (readonly [number, string, ByteChange])[] = [
  [6, 'flip', flip],
  [5, 'set', set],
  [4, 'insert', insert],
  [5, 'cut', cut],
  [4, 'repeat', repeat],
  [3, 'moved', moved],
  [3, 'truncated', truncated],
  [6, 'word', word],
  [4, 'utf8', utf8],
  [3, 'lineEnds', lineEnds],
  [2, 'encoded', encoded],
]
