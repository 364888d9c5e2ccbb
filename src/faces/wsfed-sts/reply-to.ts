import type { WsfedApp } from '../../model/app.js'

/** Where the answer goes: the address asked for where it is the app's, the app's own default where none is asked for. */
export function replyToOf(wreply: string | undefined, app: WsfedApp): string | undefined {
  if (wreply === undefined) return app.replyUrls[0]
  return isReplyTo(wreply, app) ? wreply : undefined
}

/** Verified when it was asked, and again before anything leaves for it. */
export function isReplyTo(wreply: string, { replyUrls, acceptReplyBelow }: WsfedApp): boolean {
  if (replyUrls.includes(wreply)) return true
  return acceptReplyBelow && replyUrls.some((registered) => isBelow(wreply, registered))
}

/** Compared as text and as the browser reads it: a path that climbs, or another spelling of a host, is another place. */
function isBelow(wreply: string, registered: string): boolean {
  const folder = registered.endsWith('/') ? registered : `${registered}/`
  if (!wreply.startsWith(folder) || wreply.length > 2048 || !plain.test(wreply)) return false
  return URL.canParse(wreply) && new URL(wreply).href === wreply
}

/** Nothing that a browser or a server on the way might decode, fold or cut. */
const plain = /^https?:\/\/[A-Za-z0-9._~:/?&=+,;@!$'()*\-[\]]+$/
