// The same thing written in another way, and what only looks the same: quotes, blanks, references, comments, CDATA,
// processing instructions, entities, declarations, letters that look alike.
import type { Draw } from './draw.js'
import type { Page, Tag, Written } from './markup.js'
import { tagsOf } from './markup.js'
import type { Change } from './shape.js'

function attributesOf(page: Page): readonly Written[] {
  return tagsOf(page).flatMap(({ tag }) => tag.attributes)
}

/** A text somewhere, to be put back changed. */
function changeText(page: Page, draw: Draw, to: (text: string) => string): boolean {
  const holders = tagsOf(page).filter(({ tag }) => tag.children.some((child) => typeof child === 'string'))
  const holder = draw.any(holders)?.tag
  if (!holder) return false
  const at = holder.children.findIndex((child) => typeof child === 'string')
  const before = holder.children[at] as string // found by its type
  holder.children[at] = to(before)
  return holder.children[at] !== before
}

const quotes: Change = ({ draw, page }) => {
  const one = draw.any(attributesOf(page))
  if (!one) return false
  const quote = one.quote === '"' ? "'" : '"'
  one.value = one.value.replaceAll(quote, quote === '"' ? '&quot;' : '&apos;')
  one.quote = quote
  return true
}

const everyQuote: Change = ({ page }) => {
  for (const one of attributesOf(page)) if (!one.value.includes("'")) one.quote = "'"
  return true
}

const order: Change = ({ draw, page }) => {
  const tag = draw.any(tagsOf(page).filter(({ tag: each }) => each.attributes.length > 1))?.tag
  if (!tag) return false
  tag.attributes.reverse()
  return true
}

const blanksInTag: Change = ({ draw, page }) => {
  const tag = draw.any(tagsOf(page))?.tag
  if (!tag) return false
  const blank = draw.one([' ', '\n', '\t', '  ', '\r\n', '\u00a0', '\u2028', ''])
  const one = draw.any(tag.attributes)
  if (one && draw.once(2)) {
    if (draw.once(2)) one.before = blank
    else one.equals = `${blank}=${draw.one(['', ' '])}`
  } else tag.tail = blank
  return true
}

const emptyTag: Change = ({ draw, page }) => {
  const tag = draw.any(tagsOf(page).filter(({ tag: each }) => each.children.length === 0))?.tag
  if (!tag) return false
  tag.empty = !tag.empty
  return true
}

const blanksBetween: Change = ({ draw, page }) => {
  const tag = draw.any(tagsOf(page))?.tag
  if (!tag) return false
  const blank = draw.one([' ', '\n', '\n    ', '\t', '\r\n', '\r', '&#13;', '&#10;', '\u00a0', '\u3000', 'x'])
  tag.children.splice(draw.below(tag.children.length + 1), 0, blank)
  tag.empty = false
  return true
}

const around: Change = ({ draw, page }) => {
  const blank = draw.one([' ', '\n', '\t\n', '\r\n', 'x', '\0', '\ufeff'])
  if (draw.once(2)) page.pieces.push(blank)
  else page.pieces.unshift(blank)
  return true
}

function referenceTo(draw: Draw, character: string): string {
  const point = character.codePointAt(0) ?? 0
  return draw.one([
    `&#${point};`,
    `&#x${point.toString(16)};`,
    `&#x${point.toString(16).toUpperCase()};`,
    `&#0000${point};`,
    `&#X${point.toString(16)};`,
    `&#${point}`,
    `&#x0${point.toString(16)};`,
  ])
}

/** One character written as a reference; not within a reference that stands there. */
function referenced(draw: Draw, text: string): string {
  const characters = text.match(/&[^;]{1,12};|./gsu) ?? []
  const at = draw.below(characters.length)
  const one = characters[at]
  if (one === undefined || one.length > 2) return text
  characters[at] = referenceTo(draw, one)
  return characters.join('')
}

const textReference: Change = ({ draw, page }) => changeText(page, draw, (text) => referenced(draw, text))

const valueReference: Change = ({ draw, page }) => {
  const one = draw.any(attributesOf(page))
  if (!one) return false
  one.value = referenced(draw, one.value)
  return true
}

const entities = [
  '&amp;',
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&nbsp;',
  '&x;',
  '&',
  '&#0;',
  '&#x110000;',
  '&#xD800;',
  '&;',
]

const entity: Change = ({ draw, page }) => {
  const put = draw.one(entities)
  const into = (text: string): string => {
    const at = draw.below(text.length + 1)
    return text.slice(0, at) + put + text.slice(at)
  }
  const one = draw.once(2) ? draw.any(attributesOf(page)) : undefined
  if (one === undefined) return changeText(page, draw, into)
  one.value = into(one.value)
  return true
}

/** `>` and quotes may stand as they are or as references: neither is another meaning. */
const respelt: Change = ({ draw, page }) => {
  const pairs = [
    ['&gt;', '>'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ['&quot;', '"'],
    ["'", '&apos;'],
    ['&amp;', '&#38;'],
    ['&lt;', '&#60;'],
    ['&#xD;', '&#13;'],
    ['&#xA;', '&#10;'],
    ['&#x9;', '&#9;'],
  ] as const
  const [from, to] = draw.one(pairs)
  return changeText(page, draw, (text) => text.replaceAll(from, to))
}

const hidden = [
  '<!---->',
  '<!--x-->',
  '<?x?>',
  '<?xml version="1.0"?>',
  '<![CDATA[]]>',
  '<![CDATA[x]]>',
  ']]>',
  '<!-- -- -->',
]

const comment: Change = ({ draw, page }) => {
  const put = draw.one(hidden)
  if (draw.once(2))
    return changeText(
      page,
      draw,
      (text) => `${text.slice(0, text.length >> 1)}${put}${text.slice(text.length >> 1)}`,
    )
  const among = draw.any(tagsOf(page))?.tag.children ?? page.pieces
  among.splice(draw.below(among.length + 1), 0, put)
  return true
}

const cdata: Change = ({ draw, page }) => changeText(page, draw, (text) => `<![CDATA[${text}]]>`)

const prologs = [
  ...['<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8"?>', '<?xml version="1.1"?>'],
  ...['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', "<?xml version='1.0' encoding='UTF-8'?>"],
  ...['<?xml version="1.0" encoding="ISO-8859-1"?>', '<?xml version="1.0" encoding="UTF-16"?>', '<?xml?>'],
  ...['<!DOCTYPE x>', '<!DOCTYPE x [<!ENTITY x "mallory">]>', '<!DOCTYPE x SYSTEM "http://x.test/">'],
  ...['<!DOCTYPE x [<!ATTLIST Assertion id ID #IMPLIED>]>', '<?xml-stylesheet href="x"?>', '<!-- x -->\n'],
]

const prolog: Change = ({ draw, page }) => {
  const declared = page.pieces.findIndex((piece) => typeof piece === 'string' && piece.startsWith('<?xml'))
  const put = draw.one(prologs)
  if (declared >= 0 && draw.once(2)) page.pieces[declared] = put
  else page.pieces.unshift(put)
  return true
}

const alike: Readonly<Record<string, readonly string[]>> = {
  a: ['а', 'ａ', 'A', 'á'],
  e: ['е', 'é', 'e\u0301'],
  o: ['о', '0', 'O'],
  i: ['і', 'ı', 'I', 'l'],
  n: ['ｎ', 'N', 'ñ'],
  s: ['ѕ', 'ſ', 'S'],
  '.': ['．', '。', '.\u200b'],
  '@': ['＠', '@\u200d'],
  ' ': ['\u00a0', '  ', '\t', '\n', ''],
  ':': ['：', '%3A'],
  '/': ['／', '//', '\\'],
}

/** Letters that look the same, or differ by case or composition. */
function lookalike(draw: Draw, text: string): string {
  const places = [...text.matchAll(/[aeoins.@ :/]/g)].map(({ index }) => index)
  const at = draw.any(places)
  if (at === undefined) return draw.once(2) ? text.normalize('NFD') : `${text}\u200b`
  return text.slice(0, at) + draw.one(alike[text[at] ?? ''] ?? ['x']) + text.slice(at + 1)
}

const alikeText: Change = ({ draw, page }) => changeText(page, draw, (text) => lookalike(draw, text))

const alikeValue: Change = ({ draw, page }) => {
  const one = draw.any(attributesOf(page))
  if (!one) return false
  one.value = lookalike(draw, one.value)
  return true
}

const trimmed: Change = ({ draw, page }) =>
  changeText(page, draw, (text) =>
    draw.one([text.trim(), ` ${text} `, `${text}\n`, text.replace(/\s+/g, ' ')]),
  )

const instants: Change = ({ draw, page }) => {
  const one = draw.any(attributesOf(page).filter(({ value }) => /^\d{4}-\d\d-\d\dT/.test(value)))
  if (!one) return false
  const { value } = one
  one.value = draw.one([
    value.replace('Z', '.000Z'),
    value.replace('Z', '+00:00'),
    value.replace('Z', ''),
    value.replace('2026', '2027'),
    value.replace('T', ' '),
    value.replace(/T\d\d/, 'T24'),
    `-${value}`,
    '9999-12-31T23:59:59Z',
  ])
  return true
}

/** All tags at once, as a tool that writes a document out again would. */
const pretty: Change = ({ draw, page }) => {
  const each: ((tag: Tag) => void)[] = [
    (tag) => void (tag.tail = ' '),
    (tag) => void (tag.empty = tag.children.length === 0),
    (tag) => void (tag.empty = false),
    (tag) => tag.attributes.forEach((one) => void (one.before = '\n  ')),
    (tag) => void tag.attributes.sort((a, b) => (a.name < b.name ? -1 : 1)),
  ]
  const change = draw.one(each)
  for (const { tag } of tagsOf(page)) change(tag)
  return true
}

export const textGames: readonly (readonly [number, string, Change])[] = [
  [3, 'quotes', quotes],
  [2, 'everyQuote', everyQuote],
  [4, 'order', order],
  [5, 'blanksInTag', blanksInTag],
  [3, 'emptyTag', emptyTag],
  [5, 'blanksBetween', blanksBetween],
  [2, 'around', around],
  [5, 'textReference', textReference],
  [5, 'valueReference', valueReference],
  [3, 'entity', entity],
  [3, 'respelt', respelt],
  [4, 'comment', comment],
  [2, 'cdata', cdata],
  [3, 'prolog', prolog],
  [2, 'alikeText', alikeText],
  [2, 'alikeValue', alikeValue],
  [2, 'trimmed', trimmed],
  [2, 'instants', instants],
  [4, 'pretty', pretty],
]
