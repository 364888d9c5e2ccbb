import { createHash } from 'node:crypto'
import type { BrowserMemory, Remember } from '../model/http.js'

/** Between the words of cookies and what a browser remembers of us. */
export interface CookieJar {
  read(header: string | undefined): BrowserMemory
  /** Values of `Set-Cookie`. `header` is what this very request carried, so that old bindings can be let go. */
  write(remember: readonly Remember[], header: string | undefined, now: Date): readonly string[]
}

interface Binding {
  readonly until: number
  readonly secret: string
}

const secretShape = /^[A-Za-z0-9_-]{16,128}$/
const idShape = /^[A-Za-z0-9_-]{16,64}$/
const handleShape = /^[a-z0-9][a-z0-9._-]{0,62}$/
const bindingName = /^b_[0-9a-f]{16}$/
const bindingShape = /^([0-9a-z]{1,10})\.([A-Za-z0-9_-]{16,128})$/
const bindingsKept = 8
const minutesAway = 10
const yearInSeconds = 365 * 24 * 3600

/**
 * Names carry the port of the base URL: cookies ignore ports (RFC 6265 8.5), and instances on one host must not
 * overwrite each other. On https the `__Host-` prefix keeps neighbouring domains from planting them (RFC 6265bis 4.1.3).
 */
export function cookieJar(baseUrl: string): CookieJar {
  const { protocol, port } = new URL(baseUrl)
  const secure = protocol === 'https:'
  const prefix = `${secure ? '__Host-' : ''}sallyport_${port || (secure ? '443' : '80')}_`
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const set = (name: string, value: string, seconds?: number) =>
    `${prefix}${name}=${value}${seconds === undefined ? '' : `; Max-Age=${seconds}`}${attributes}`

  /** Also sent from frames of other sites, where a browser allows it; and it can only end what it names. */
  const elsewhere = (value: string) =>
    `${prefix}end=${value}${value === '' ? '; Max-Age=0' : ''}; Path=/; HttpOnly; SameSite=${secure ? 'None; Secure' : 'Lax'}`

  return {
    read(header) {
      const found = ownCookies(header, prefix)
      return {
        bindings: lookUp(bindingsIn(found)),
        ...session(found.get('session')),
        ...endable(found.get('end')),
        ...partner(found.get('partner')),
        ...admin(found.get('admin')),
        ...afterwards(found.get('after')),
      }
    },
    write(remember, header, now) {
      const lines = [
        ...remember.map((item) => set(...lineOf(item, now))),
        ...remember.flatMap((item) => endableOf(item).map(elsewhere)),
      ]
      const began = remember.filter((item) => item.what === 'binding').map(({ signIn }) => nameOf(signIn))
      if (began.length === 0) return lines
      return [
        ...lines,
        ...tooMany(bindingsIn(ownCookies(header, prefix)), began).map((name) => set(name, '', 0)),
      ]
    },
  }
}

/** The session's cookie has no age: it ends with the browser, or earlier in the store. */
function lineOf(item: Remember, now: Date): [name: string, value: string, seconds?: number] {
  switch (item.what) {
    case 'session':
      return ['session', checked(item.secret, secretShape)]
    case 'no-session':
      return ['session', '', 0]
    case 'admin':
      return ['admin', checked(item.secret, secretShape)]
    case 'no-admin':
      return ['admin', '', 0]
    case 'partner':
      return ['partner', checked(item.handle, handleShape), yearInSeconds]
    case 'afterwards':
      return ['after', encoded(item.address), item.address === '' ? 0 : minutesAway * 60]
    case 'binding':
      return [nameOf(item.signIn), bindingOf(item.secret, item.until), secondsBetween(now, item.until)]
  }
}

/** The cookie by which a partner may end the session from a page of its own; gone with the session. */
function endableOf(item: Remember): readonly string[] {
  if (item.what === 'no-session') return ['']
  return item.what === 'session' && item.endable !== undefined ? [checked(item.endable, idShape)] : []
}

function checked(value: string, shape: RegExp): string {
  if (!shape.test(value)) throw new Error('a cookie value of ours has an impossible shape')
  return value
}

function bindingOf(secret: string, until: Date): string {
  return `${Math.floor(until.getTime() / 1000).toString(36)}.${checked(secret, secretShape)}`
}

function secondsBetween(now: Date, until: Date): number {
  return Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000))
}

function nameOf(signIn: string): string {
  return `b_${createHash('sha256').update(signIn).digest('hex').slice(0, 16)}`
}

/** Our cookies by short name. A name that comes twice with different values was planted by somebody: neither counts. */
function ownCookies(header: string | undefined, prefix: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const doubtful = new Set<string>()
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at < 1 || !name.startsWith(prefix)) continue
    const short = name.slice(prefix.length)
    const value = pair.slice(at + 1).trim()
    if (found.has(short) && found.get(short) !== value) doubtful.add(short)
    found.set(short, value)
  }
  for (const name of doubtful) found.delete(name)
  return found
}

function session(value: string | undefined): Pick<BrowserMemory, 'session'> {
  return value !== undefined && secretShape.test(value) ? { session: value } : {}
}

function endable(value: string | undefined): Pick<BrowserMemory, 'endable'> {
  return value !== undefined && idShape.test(value) ? { endable: value } : {}
}

function admin(value: string | undefined): Pick<BrowserMemory, 'admin'> {
  return value !== undefined && secretShape.test(value) ? { admin: value } : {}
}

function partner(value: string | undefined): Pick<BrowserMemory, 'lastPartner'> {
  return value !== undefined && handleShape.test(value) ? { lastPartner: value } : {}
}

/** Beyond what a browser keeps of one cookie it is let go: the person then stays where they are. */
function encoded(address: string): string {
  const value = Buffer.from(address).toString('base64url')
  return value.length <= 3000 ? value : ''
}

function afterwards(value: string | undefined): Pick<BrowserMemory, 'afterwards'> {
  const fits = value !== undefined && /^[A-Za-z0-9_-]{1,3000}$/.test(value)
  return fits ? { afterwards: Buffer.from(value, 'base64url').toString() } : {}
}

function bindingsIn(cookies: ReadonlyMap<string, string>): ReadonlyMap<string, Binding> {
  const found = new Map<string, Binding>()
  for (const [name, value] of cookies) {
    const [, until, secret] = bindingShape.exec(value) ?? []
    if (bindingName.test(name) && until !== undefined && secret !== undefined)
      found.set(name, { until: Number.parseInt(until, 36), secret })
  }
  return found
}

function lookUp(bindings: ReadonlyMap<string, Binding>): BrowserMemory['bindings'] {
  return { get: (signIn) => bindings.get(nameOf(signIn))?.secret }
}

/** The oldest beyond eight, those that begin now counted: many tabs work, headers stay small. */
function tooMany(standing: ReadonlyMap<string, Binding>, began: readonly string[]): readonly string[] {
  const others = [...standing]
    .filter(([name]) => !began.includes(name))
    .toSorted(([, a], [, b]) => b.until - a.until)
  return others.slice(Math.max(0, bindingsKept - began.length)).map(([name]) => name)
}
