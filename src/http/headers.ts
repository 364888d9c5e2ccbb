/** What a reply is, as far as a browser's protections go. */
export type Protection = 'page' | 'own-form' | 'post-on' | 'post-on-plain' | 'telling'

type Headers = Readonly<Record<string, string>>
/** Names and values in turn: what each sign-in sends is not put together again. */
type Lines = readonly string[]

/** The protective headers of each kind of reply, put together once at start. */
export interface HeaderSets {
  /** Beside a redirect: no content to protect. */
  readonly bare: Lines
  readonly pages: Readonly<Record<Protection, Lines>>
  /** Of files that may be cached for good. */
  readonly asset: Headers
  /** Of metadata, health and metrics. */
  readonly document: Headers
  /** Of console and API. */
  readonly office: Readonly<Record<'page' | 'api', Headers>>
}

// saml-bindings 3.4.5.1, 3.5.5.1: nothing that carries a message is cached
const uncached = { 'Cache-Control': 'no-cache, no-store', Pragma: 'no-cache' }

/**
 * No opener policy is set: an app may run its sign-in in a popup that has to find its opener again.
 */
export function headerSets(baseUrl: string, postScriptHash: string, tellScriptHash: string): HeaderSets {
  const https = baseUrl.startsWith('https:')
  const always = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(https ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
  const closed = `default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'`
  // Chromium applies form-action to the redirects that follow a form, wherever an app sends the browser next
  const onward = https ? 'https:' : 'https: http:'
  const html = { ...always, ...uncached, 'Content-Type': 'text/html; charset=utf-8' }
  const page = (policy: string) =>
    lines({
      ...html,
      'X-Frame-Options': 'DENY',
      'Content-Security-Policy': `${closed}; frame-ancestors 'none'; ${policy}`,
    })
  // It may stand in a frame of a partner's page: there is nothing on it to be led to click
  const framed = (policy: string) =>
    lines({ ...html, 'Content-Security-Policy': `${closed}; frame-ancestors https: http:; ${policy}` })
  return {
    bare: lines({ ...always, ...uncached }),
    pages: {
      page: page(`form-action 'self'`),
      'own-form': page(`form-action 'self' ${onward}`),
      'post-on': page(`script-src '${postScriptHash}'; form-action ${onward}`),
      telling: framed(`script-src '${tellScriptHash}'; connect-src ${onward}; frame-src ${onward}`),
      'post-on-plain': page(`script-src '${postScriptHash}'; form-action https: http:`),
    },
    asset: { ...always, 'Cache-Control': 'public, max-age=31536000, immutable' },
    document: { ...always, 'Cache-Control': 'no-cache', 'Content-Security-Policy': `default-src 'none'` },
    office: officeHeaders(always),
  }
}

/** Pages of the console run one script of ours and stand beside no other window; of the API a browser shows nothing. */
function officeHeaders(always: Headers): HeaderSets['office'] {
  const own = {
    ...always,
    'Cache-Control': 'no-store',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
  const ourselves = ['style-src', 'img-src', 'script-src', 'connect-src', 'form-action']
  const page = ourselves.map((what) => `${what} 'self'; `).join('')
  const closed = `frame-ancestors 'none'; base-uri 'none'`
  return {
    page: { ...own, 'Content-Security-Policy': `default-src 'none'; ${page}${closed}` },
    api: { ...own, 'Content-Security-Policy': `default-src 'none'; form-action 'none'; ${closed}` },
  }
}

function lines(headers: Headers): Lines {
  return Object.entries(headers).flat()
}
