/** Without a slash at the end, scheme and host in lower case, default port left out. */
export function normalBaseUrl(text: string): string {
  return URL.canParse(text) ? new URL(text).origin : text
}

/** What is wrong with it, in words; undefined when it may stand. */
export function baseUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'not a URL, as https://login.example.org'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'neither https nor http'
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password'
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text)) return 'must not carry a query or fragment'
  if (url.pathname !== '/') return 'must not carry a path: the gateway has a host name of its own'
  return undefined
}

export function isLoopback(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const host = new URL(baseUrl).hostname
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.[0-9]+){3}$/.test(host)
  )
}

/** Production: browsers reach us by https only. */
export function isProduction(baseUrl: string): boolean {
  return baseUrl.startsWith('https:')
}
