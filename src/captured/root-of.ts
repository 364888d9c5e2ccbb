/** The document element as it is spelt: to tell what somebody has saved, never to believe it. */
export interface Root {
  readonly name: string
  /** Lines and indentation between the tags, as tools show messages and counterparts seldom send them. */
  readonly indented: boolean
}

const looked = 64 * 1024
const opening = /<(?:[\w.-]{1,64}:)?([\w.-]{1,64})/y

/** Past declaration, comments and document type, whatever the real reader will say to those. */
export function rootOf(xml: Uint8Array): Root | undefined {
  const text = Buffer.from(xml.subarray(0, looked)).toString('utf8')
  for (let at = text.indexOf('<'); at >= 0 && at < text.length; at = text.indexOf('<', at)) {
    const end = endOfProlog(text, at)
    if (end === undefined) {
      opening.lastIndex = at
      const name = opening.exec(text)?.[1]
      return name === undefined ? undefined : { name, indented: isIndented(text, at) }
    }
    at = end
  }
  return undefined
}

/** Where what is no element ends; undefined at an element. */
function endOfProlog(text: string, at: number): number | undefined {
  if (text.startsWith('<?', at)) return after(text, '?>', at)
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4)
  if (!text.startsWith('<!', at)) return undefined
  const subset = text.indexOf('[', at)
  const end = text.indexOf('>', at)
  return subset >= 0 && subset < end
    ? after(text, '>', Math.max(text.indexOf(']', subset), subset))
    : after(text, '>', at)
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found + mark.length
}

/** Both the first child and the one after it stand on lines of their own. */
function isIndented(text: string, at: number): boolean {
  return /^[^>]{0,4096}>\r?\n[\t ]+<[^>]{0,1024}>[^<]{0,1024}<[^>]{0,256}>\r?\n[\t ]+</.test(
    text.slice(at, at + 8192),
  )
}
