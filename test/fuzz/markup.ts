// Markup as it is written, to be changed and written out again: every quote, blank and reference stays as it was.
// Its own small reader, apart from the product's: it takes what the seeds are (no comment, no CDATA inside start tags)
// and knows nothing of namespaces.

export interface Written {
  before: string
  name: string
  equals: string
  quote: string
  /** As it stands between its quotes. */
  value: string
}

export interface Tag {
  name: string
  attributes: Written[]
  /** What stands before the end of the start tag. */
  tail: string
  empty: boolean
  children: Piece[]
  /** The end tag's name, which a mutation may have made another. */
  endName: string
}

/** A tag, or anything else as it stands: text, references, comments. */
export type Piece = Tag | string

export interface Page {
  pieces: Piece[]
}

const startTag = /^<([^\s/>=<!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)(\s*)(\/?)>/
const attribute = /(\s+)([^\s=/>]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)')/g
const endTag = /^<\/([^\s>]+)\s*>/
const other = /^(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>|[^<]+)/

export function readPage(xml: string): Page {
  const pieces: Piece[] = []
  const open: Tag[] = []
  let rest = xml
  while (rest !== '') {
    const into = open.at(-1)?.children ?? pieces
    const end = endTag.exec(rest)
    const start = end ? null : startTag.exec(rest)
    const found = end ?? start ?? other.exec(rest)
    if (found === null) throw new Error(`not the markup of a seed: ${rest.slice(0, 60)}`)
    rest = rest.slice(found[0].length)
    if (end) open.pop()
    else if (start) {
      const tag = tagOf(start)
      into.push(tag)
      if (!tag.empty) open.push(tag)
    } else into.push(found[0])
  }
  return { pieces }
}

function tagOf([, name = '', attributes = '', tail = '', slash]: RegExpExecArray): Tag {
  const written = [...attributes.matchAll(attribute)].map(
    ([, before = '', own = '', equals = '', double, single]) => ({
      ...{ before, name: own, equals },
      quote: double === undefined ? "'" : '"',
      value: double ?? single ?? '',
    }),
  )
  return { name, attributes: written, tail, empty: slash === '/', children: [], endName: name }
}

export function writePage({ pieces }: Page): string {
  return pieces.map(writePiece).join('')
}

export function writePiece(piece: Piece): string {
  if (typeof piece === 'string') return piece
  let start = `<${piece.name}`
  for (const { before, name, equals, quote, value } of piece.attributes)
    start += `${before}${name}${equals}${quote}${value}${quote}`
  if (piece.empty && piece.children.length === 0) return `${start}${piece.tail}/>`
  let inner = ''
  for (const child of piece.children) inner += writePiece(child)
  return `${start}${piece.tail}>${inner}</${piece.endName}>`
}

export function copyOf<T extends Piece>(piece: T): T {
  if (typeof piece === 'string') return piece
  // a copy of a tag is a tag
  return copyOfTag(piece) as T
}

function copyOfTag(tag: Tag): Tag {
  const { name, attributes, tail, empty, children, endName } = tag
  return {
    ...{ name, tail, empty, endName },
    attributes: attributes.map((each) => ({ ...each })),
    children: children.map(copyOf),
  }
}

export function copyOfPage({ pieces }: Page): Page {
  return { pieces: pieces.map(copyOf) }
}

/** A tag and the list it stands in. */
export interface Found {
  readonly tag: Tag
  readonly among: Piece[]
  readonly parent: Tag | undefined
}

/** Every tag, in document order. */
export function tagsOf({ pieces }: Page): Found[] {
  const found: Found[] = []
  collect(pieces, undefined, found)
  return found
}

function collect(among: Piece[], parent: Tag | undefined, found: Found[]): void {
  for (const piece of among) {
    if (typeof piece === 'string') continue
    found.push({ tag: piece, among, parent })
    collect(piece.children, piece, found)
  }
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

export function prefixOf(name: string): string {
  const at = name.indexOf(':')
  return at < 0 ? '' : name.slice(0, at)
}

/** Both tags' names. */
export function rename(tag: Tag, name: string): void {
  tag.name = name
  tag.endName = name
}

export function valueOf(tag: Tag, name: string): Written | undefined {
  return tag.attributes.find((each) => each.name === name)
}

export function set(tag: Tag, name: string, value: string): void {
  const there = valueOf(tag, name)
  if (there) there.value = value
  else tag.attributes.push({ before: ' ', name, equals: '=', quote: '"', value })
}

export function newTag(name: string, attributes: Readonly<Record<string, string>>, children: Piece[]): Tag {
  const tag: Tag = { name, attributes: [], tail: '', empty: false, children, endName: name }
  for (const [own, value] of Object.entries(attributes)) set(tag, own, value)
  return tag
}
