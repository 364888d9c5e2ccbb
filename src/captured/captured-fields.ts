import type { MessageField } from '../saml/bindings.js'

/** What carries a message: of SAML, or of WS-Federation. */
export type CapturedField = MessageField | 'wresult'

/** A query or form in whatever was saved around it. */
export interface CapturedFields {
  /** Name and value pairs, as they stood. */
  readonly text: string
  readonly field: CapturedField
  /** It may have been a query: nothing says that it was a form. */
  readonly query: boolean
  /** What stood before the question mark. */
  readonly address?: string
  readonly wrapping?: string
}

const inPairs = /(?:^|[?&\s'"])(SAMLRequest|SAMLResponse|wresult)=/
const inColumns =
  /(?:^|[{,])[\t ]{0,64}"?(SAMLRequest|SAMLResponse)"?[\t ]{0,64}[:\t\r\n][\t\r\n "]{0,64}([A-Za-z0-9+/=%\r\n]+)/m

/** Where the body of a request begins that developer tools have saved: what stands before, a Referer say, is older. */
const body = /"postData"|\s(?:--data(?:-raw|-binary|-ascii|-urlencode)?|-d|--form|-F)[\s=]/
/** The value as it is before it is encoded: curl does that itself. */
const unencoded =
  /\s(?:--data-urlencode|--form|-F)[\s=]{1,8}["']?(SAMLRequest|SAMLResponse)=([A-Za-z0-9+/=%]+)/
/** A field of HAR that was taken apart. */
const inParameters =
  /"name"\s{0,64}:\s{0,64}"(SAMLRequest|SAMLResponse)"\s{0,64},\s{0,64}"value"\s{0,64}:\s{0,64}"([^"\\]*(?:\\.[^"\\]*)*)"/

/**
 * A form's body or a query as it travelled, a whole address, a request as developer tools or a log have it
 * (`GET /sso?SAMLRequest=… HTTP/1.1`, `--data-raw 'SAMLResponse=…'`), `SAMLResponse: …` in columns, or the page with the
 * form that posts itself. Undefined when there is no such field.
 */
export function fieldsIn(text: string): CapturedFields | undefined {
  if (/^\uFEFF?\s{0,1024}</.test(text)) return /<input\b/i.test(text) ? fieldsOfPage(text) : undefined
  const request = withoutCarets(text)
  const at = body.exec(request)?.index
  return (at === undefined ? undefined : bodyIn(request.slice(at))) ?? spelt(request)
}

function bodyIn(text: string): CapturedFields | undefined {
  return encodedIn(text) ?? spelt(text)
}

function spelt(text: string): CapturedFields | undefined {
  return pairsIn(text) ?? columnsIn(text)
}

/** As the shell of Windows wants a command: a caret before whatever means something to it. */
function withoutCarets(text: string): string {
  return /^\s{0,64}curl\s/.test(text) ? text.replace(/\^/g, '') : text
}

function encodedIn(text: string): CapturedFields | undefined {
  const found = inParameters.exec(text) ?? unencoded.exec(text)
  if (found === null) return undefined
  const [, name = '', said = ''] = found
  const field = name as MessageField // the patterns have no other
  const value = said.replaceAll('\\/', '/')
  return { text: `${field}=${value.includes('%') ? value : encodeURIComponent(value)}`, field, query: false }
}

function pairsIn(text: string): CapturedFields | undefined {
  const found = inPairs.exec(text)
  if (found === null) return undefined
  const at = found.index + found[0].length - `${found[1]}=`.length
  const start = lastOf(text, at, /[\s'"]/)
  const whole = wrapped(text.slice(start), text.charAt(start - 1))
  const mark = whole.indexOf('?')
  const isAddress = mark >= 0 && mark < at - start
  const address = isAddress ? whole.slice(0, mark) : ''
  const pairs = isAddress ? whole.slice(mark + 1) : whole
  return {
    text: pairs.split('#')[0] ?? '',
    field: found[1] as CapturedField, // the pattern has no other
    query: true,
    ...(/^https?:\/\//.test(address) ? { address } : {}),
    ...(isAddress ? { wrapping: 'an address (HTTP-Redirect)' } : {}),
  }
}

/** From here to the next blank, or to the quote that was opened; a value that was broken into lines by hand goes on. */
function wrapped(text: string, before: string): string {
  const run = /^\S*/.exec(text)?.[0] ?? ''
  const first = before === '"' || before === "'" ? (run.split(before)[0] ?? '') : run
  const rest = text.slice(first.length)
  return /^[A-Za-z0-9+/=%&\s]*$/.test(rest) ? first + rest.replace(/\s+/g, '') : first
}

function lastOf(text: string, before: number, mark: RegExp): number {
  let at = before
  while (at > 0 && !mark.test(text.charAt(at - 1))) at -= 1
  return at
}

function columnsIn(text: string): CapturedFields | undefined {
  const found = inColumns.exec(text)
  if (found === null) return undefined
  const [, name = '', value = ''] = found
  const encoded = value.includes('%') ? value.replace(/\s+/g, '') : encodeURIComponent(firstLines(value))
  const field = name as MessageField // the pattern has no other
  return { text: `${field}=${encoded}`, field, query: false }
}

/** Lines of base64 are all of one length but the last; what follows is the next field. */
function firstLines(value: string): string {
  const lines = value.split(/\r?\n/).filter((line) => line !== '')
  const width = lines[0]?.length ?? 0
  const end = lines.findIndex((line) => line.length !== width)
  return lines.slice(0, end < 0 ? undefined : width < 100 ? end + 1 : end).join('')
}

/** Up to its own end: what stands in quotes may hold angle brackets, as browsers leave XML in a page that they save. */
const input = /<input\b[^<>"']{0,2000000}(?:(?:"[^"]{0,2000000}"|'[^']{0,2000000}')[^<>"']{0,1000}){0,32}>/gi
const attributes = /\b([a-z]{1,16})\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/gi

/** The page in between, saved: hidden fields, their values escaped as HTML has it. */
function fieldsOfPage(text: string): CapturedFields | undefined {
  const fields = new Map<string, string>()
  for (const [tag] of text.matchAll(input)) {
    const found = new Map(
      [...tag.matchAll(attributes)].map(([, key = '', a, b, c]) => [key.toLowerCase(), a ?? b ?? c]),
    )
    const [name, value] = [found.get('name'), found.get('value')]
    if (name !== undefined && value !== undefined) fields.set(name, unescaped(value))
  }
  const field = (['SAMLResponse', 'SAMLRequest', 'wresult'] as const).find((name) => fields.has(name))
  if (field === undefined) return undefined
  const pairs = [field, 'RelayState', 'wa', 'wctx'].flatMap((name) => {
    const value = fields.get(name)
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]
  })
  return { text: pairs.join('&'), field, query: false, wrapping: 'a page with a form (HTTP-POST)' }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(value: string): string {
  return value.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi,
    (all, hex, decimal, name) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16)
      if (name !== undefined) return named[String(name).toLowerCase()] ?? all
      return code <= 0x10ffff ? String.fromCodePoint(code) : all
    },
  )
}
