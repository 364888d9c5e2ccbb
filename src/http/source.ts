import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Log } from '../model/ports.js'

export type Received = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** Reads sources, and says once when a proxy seems to stand in front that the settings do not know of. */
export function sourceReader(trustedProxies: number, log: Pick<Log, 'warn'>): (received: Received) => string {
  let said = trustedProxies > 0
  return (received) => {
    if (!said && received.headers['x-forwarded-for'] !== undefined) {
      said = true
      const todo =
        'if a proxy stands in front, set trustedProxies: until then all browsers count as one source'
      log.warn('X-Forwarded-For is ignored', { todo })
    }
    return sourceOf(received, trustedProxies)
  }
}

/**
 * Network address of the browser. Each trusted proxy appends the address it saw to X-Forwarded-For, so the browser's
 * stands as many places from the right as there are trusted proxies; what is left of it anybody can write.
 */
export function sourceOf(received: Received, trustedProxies: number): string {
  const nearest = addressIn(received.socket.remoteAddress ?? '') ?? 'unknown'
  if (trustedProxies === 0) return nearest
  const said = String(received.headers['x-forwarded-for'] ?? '').split(',')
  const hops = said.slice(-trustedProxies)
  return addressIn(hops[0] ?? '') ?? nearest
}

/** `203.0.113.7`, `203.0.113.7:4711`, `[2001:db8::1]:4711`, `::ffff:203.0.113.7` */
function addressIn(said: string): string | undefined {
  const text = said.trim().slice(0, 64)
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(text)?.[1] ?? text
  const address = bare.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  return isIP(address) === 0 ? undefined : address
}
