import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import type { Dispatcher } from 'undici'
import { isLoopbackAddress, isPublicAddress } from './public-address.js'

/** A document that was not fetched: `message` says why, `todo` what to do. */
export class FetchFault extends Error {
  override readonly name = 'FetchFault'

  constructor(
    says: string,
    readonly todo: string = 'Download the file with a browser, look at it, and add it as a file.',
  ) {
    super(says)
  }
}

export interface FetchOptions {
  /** This gateway itself is reached on loopback only: then so may others be, and plain http among them. */
  readonly loopback: boolean
  /** Milliseconds for all of it. */
  readonly patience?: number
  /** Octets. */
  readonly largest?: number
  /** Certificates to trust instead of the system's authorities, PEM. */
  readonly ca?: string
  /** Names to addresses, for tests. */
  readonly resolve?: (name: string) => Promise<readonly string[]>
}

const mostRedirects = 3

/**
 * Fetches a counterpart's metadata for an operator. Over https (plain http only from and to this machine), from public
 * addresses only: each is checked before anything is sent to it, and that very address is connected to. At most three
 * redirects, to the same host.
 */
export async function fetchMetadata(address: string, options: FetchOptions): Promise<Buffer> {
  const { patience = 5000 } = options
  const agent = new Agent({ connect: connector(options), maxHeaderSize: 16_384 })
  const signal = AbortSignal.timeout(patience)
  try {
    return await follow(checked(address, options), agent, signal, options)
  } catch (error) {
    throw inWords(error, patience, signal)
  } finally {
    await agent.destroy()
  }
}

async function follow(url: URL, agent: Agent, signal: AbortSignal, options: FetchOptions): Promise<Buffer> {
  let at = url
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const headers = {
      accept: 'application/samlmetadata+xml, application/xml, text/xml',
      'accept-encoding': 'identity',
    }
    const response = await request(at, { dispatcher: agent, signal, headers })
    // A body that is left unread ends with an error that concerns nobody.
    response.body.on('error', () => {})
    const location = response.headers['location']
    if (response.statusCode < 300 || response.statusCode > 399 || typeof location !== 'string') {
      return bodyOf(response, options)
    }
    response.body.destroy()
    at = redirected(at, location, options)
  }
  throw new FetchFault(`It redirects more than ${mostRedirects} times.`)
}

function redirected(from: URL, location: string, options: FetchOptions): URL {
  if (!URL.canParse(location, from.href))
    throw new FetchFault('It redirects to something that is no address.')
  const to = checked(new URL(location, from).href, options)
  if (to.host !== from.host || to.protocol !== from.protocol) {
    throw new FetchFault(
      `It redirects to another host, ${to.host}.`,
      'If that is where the metadata is, give that address.',
    )
  }
  return to
}

async function bodyOf(
  response: Dispatcher.ResponseData,
  { largest = 8 * 1024 * 1024 }: FetchOptions,
): Promise<Buffer> {
  if (response.statusCode !== 200) throw new FetchFault(`Expected status 200, got ${response.statusCode}.`)
  const encoding = response.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new FetchFault('It is sent compressed, although we asked for plain.')
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response.body) {
    // undici gives Buffers
    pieces.push(piece as Buffer)
    size += (piece as Buffer).length
    if (size > largest) throw new FetchFault(`It is larger than ${largest} octets.`)
  }
  return Buffer.concat(pieces)
}

function checked(address: string, { loopback }: FetchOptions): URL {
  if (!URL.canParse(address))
    throw new FetchFault('It is no web address.', 'Give a file, or an address as https://…')
  const url = new URL(address)
  if (url.username !== '' || url.password !== '')
    throw new FetchFault('The address carries a user name or password.')
  if (url.protocol === 'https:') return url
  if (url.protocol === 'http:' && loopback && isLocalName(url.hostname)) return url
  throw new FetchFault(
    url.protocol === 'http:'
      ? 'It is plain http: anybody in between could put in a key of theirs.'
      : `${url.protocol} is not fetched.`,
    'Give the https address, or download the file, check its fingerprint with the owner, and add it as a file.',
  )
}

function isLocalName(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host.replace(/^\[|\]$/g, ''))
}

/** Names are resolved here, once; the connection goes to the address that was checked. */
function connector(options: FetchOptions): buildConnector.connector {
  const connect = buildConnector({
    timeout: options.patience ?? 5000,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  })
  return (target, callback) => {
    addressOf(target.hostname, target.protocol, options).then(
      (address) =>
        connect(
          { ...target, hostname: address, servername: target.servername ?? nameOf(target.hostname) },
          callback,
        ),
      (error: unknown) => callback(error as Error, null),
    )
  }
}

/** Server Name Indication is for names, never for addresses (RFC 6066 3). */
function nameOf(hostname: string): string {
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : ''
}

async function addressOf(hostname: string, protocol: string, options: FetchOptions): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const all = isIP(host) === 0 ? await (options.resolve ?? resolved)(host) : [host]
  const refused = all.find((address) => !isAllowed(address, protocol, options))
  if (refused !== undefined) {
    throw new FetchFault(`${host} is at ${refused}, which is not a public address.`)
  }
  const [address] = all
  if (address === undefined) throw new FetchFault(`There is no host ${host}.`, 'Check the address.')
  return address
}

function isAllowed(address: string, protocol: string, { loopback }: FetchOptions): boolean {
  if (loopback && isLoopbackAddress(address)) return true
  return protocol === 'https:' && isPublicAddress(address)
}

async function resolved(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address)
}

function inWords(error: unknown, patience: number, { aborted }: AbortSignal): FetchFault {
  if (error instanceof FetchFault) return error
  if (aborted) return new FetchFault(`It did not answer within ${patience / 1000} seconds.`)
  const { code } = error as { readonly code?: unknown }
  return new FetchFault(`It could not be fetched (${typeof code === 'string' ? code : 'no connection'}).`)
}
