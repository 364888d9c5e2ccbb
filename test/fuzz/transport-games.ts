// Changes on the way: base64, DEFLATE, and the encoding of forms and queries.
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { Draw } from './draw.js'
import { byteGames } from './byte-games.js'
import { carriedAs, type Carried, type Seed } from './corpus.js'

/** The message's own field, as it is written into the form or query. */
type Spelling = (xml: Buffer, draw: Draw) => string

const spellings: readonly (readonly [number, string, Spelling])[] = [
  [3, 'lines', (xml) => xml.toString('base64').replace(/.{76}/g, '$&\r\n')],
  [2, 'noPadding', (xml) => xml.toString('base64').replace(/=+$/, '')],
  [2, 'urlAlphabet', (xml) => xml.toString('base64url')],
  [2, 'junk', (xml, draw) => spliced(xml.toString('base64'), draw, ['!', '=', '\0', '-', '~', '%', 'é'])],
  [
    2,
    'blanks',
    (xml, draw) => spliced(xml.toString('base64'), draw, [' ', '\n', '\t', '\r', '\f', '\u00a0']),
  ],
  [1, 'twice', (xml) => Buffer.from(xml.toString('base64')).toString('base64')],
  [2, 'deflated', (xml) => deflateRawSync(xml).toString('base64')],
  [1, 'zlib', (xml) => deflateSync(xml).toString('base64')],
  [1, 'gzip', (xml) => gzipSync(xml).toString('base64')],
  [1, 'stored', (xml) => deflateRawSync(xml, { level: 0 }).toString('base64')],
  [1, 'trailing', (xml) => Buffer.concat([deflateRawSync(xml), Buffer.from('x')]).toString('base64')],
  [1, 'bomb', (_, draw) => deflateRawSync(Buffer.alloc(1000 * 2 ** draw.below(13), ' ')).toString('base64')],
  [1, 'plain', (xml) => xml.toString()],
  [1, 'nothing', () => ''],
]

function spliced(text: string, draw: Draw, pieces: readonly string[]): string {
  const at = draw.below(text.length + 1)
  return text.slice(0, at) + draw.one(pieces) + text.slice(at)
}

export function respelt(seed: Seed, xml: Buffer, draw: Draw): readonly [string, Carried] {
  const { 0: name, 1: spell } = draw.weighed(spellings.map(([weight, ...rest]) => [weight, rest] as const))
  if (seed.binding === 'redirect') {
    const field = `SAMLRequest=${encodeURIComponent(spell(xml, draw))}`
    const rawQuery = (seed.query ?? '').replace(/SAMLRequest=[^&]*/, () => field)
    return [`transport.${name}`, { by: 'redirect', rawQuery }]
  }
  return [`transport.${name}`, carriedAs(seed, xml, spell(xml, draw))]
}

/** The fields themselves, as text: their order, number, names, and the encoding of each. */
type FieldChange = (fields: string[], draw: Draw) => void

const fieldChanges: readonly (readonly [number, string, FieldChange])[] = [
  [2, 'reversed', (fields) => void fields.reverse()],
  [3, 'doubled', (fields, draw) => void fields.push(draw.one(fields))],
  [2, 'dropped', (fields, draw) => void fields.splice(draw.below(fields.length), 1)],
  [2, 'foreign', (fields, draw) => void fields.splice(draw.below(fields.length + 1), 0, draw.one(strays))],
  [2, 'name', (fields, draw) => each(fields, draw, (field) => field.replace(/^./, (c) => percent(c, draw)))],
  [
    3,
    'upper',
    (fields, draw) => each(fields, draw, (field) => field.replace(/%[0-9A-F]{2}/g, (c) => c.toLowerCase())),
  ],
  [
    3,
    'percent',
    (fields, draw) => each(fields, draw, (field) => oneCharacter(field, draw, (c) => percent(c, draw))),
  ],
  [
    2,
    'plus',
    (fields, draw) => each(fields, draw, (field) => field.replaceAll('%2B', '+').replaceAll('%20', '+')),
  ],
  [
    2,
    'decoded',
    (fields, draw) =>
      each(fields, draw, (field) => field.replace(/%(2F|3D|2B|3d|2f)/g, (c) => decodeURIComponent(c))),
  ],
  [
    3,
    'character',
    (fields, draw) =>
      each(fields, draw, (field) =>
        oneCharacter(field, draw, () => draw.one(['A', '%', '&', '=', ';', '%00', '%zz', 'é', ''])),
      ),
  ],
  [
    2,
    'relayState',
    (fields) =>
      void fields.splice(
        0,
        fields.length,
        ...fields.filter((field) => !field.startsWith('RelayState')),
        'RelayState=mallory',
      ),
  ],
  [
    1,
    'emptyState',
    (fields) =>
      void fields.splice(
        0,
        fields.length,
        ...fields.map((field) => field.replace(/^RelayState=.*/, 'RelayState=')),
      ),
  ],
]

const strays = [
  ...['SAMLRequest=x', 'SAMLResponse=x', 'SAMLEncoding=x', 'x=y', '', '=', 'samlresponse=x', 'SAMLart=x'],
  ...['SigAlg=http%3A%2F%2Fwww.w3.org%2F2000%2F09%2Fxmldsig%23rsa-sha1', 'Signature=AAAA', 'RelayState=y'],
  'SAMLEncoding=urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE',
]

function each(fields: string[], draw: Draw, change: (field: string) => string): void {
  const at = draw.below(fields.length)
  fields[at] = change(fields[at] ?? '')
}

function percent(character: string, draw: Draw): string {
  const hex = Buffer.from(character).toString('hex').replace(/../g, '%$&')
  return draw.once(2) ? hex : hex.toUpperCase()
}

function oneCharacter(field: string, draw: Draw, change: (character: string) => string): string {
  const start = field.indexOf('=') + 1
  const at = start + draw.below(Math.max(1, field.length - start))
  return field.slice(0, at) + change(field[at] ?? '') + field.slice(at + 1)
}

export function rewritten(carried: Carried, draw: Draw): readonly [string, Carried] {
  if (carried.by === 'file') return ['transport.none', carried]
  const raw = carried.by === 'redirect' ? carried.rawQuery : carried.rawBody
  if (draw.once(4)) {
    const { 0: name, 1: change } = draw.weighed(byteGames.map(([weight, ...rest]) => [weight, rest] as const))
    return [`transport.${name}`, withFields(carried, change(Buffer.from(raw), draw).toString('latin1'))]
  }
  const { 0: name, 1: change } = draw.weighed(
    fieldChanges.map(([weight, ...rest]) => [weight, rest] as const),
  )
  const fields = raw.split('&')
  change(fields, draw)
  return [`transport.${name}`, withFields(carried, fields.join('&'))]
}

function withFields(carried: Exclude<Carried, { by: 'file' }>, raw: string): Carried {
  return carried.by === 'redirect' ? { by: 'redirect', rawQuery: raw } : { ...carried, rawBody: raw }
}
