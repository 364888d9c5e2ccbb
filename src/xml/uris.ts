// RFC 3986, section 3: scheme, authority or none, path, query, fragment. No ampersand, which canonicalisers in
// wide use leave unescaped in a namespace name.
const octet = '%[0-9A-Fa-f]{2}'
const name = "A-Za-z0-9._~!$'()*+,;=\\-"
const authority = `//(?:(?:[${name}:]|${octet})*@)?(?:\\[[0-9A-Fa-f:.]+\\]|(?:[${name}]|${octet})*)(?::[0-9]{1,5})?(?=[/?#]|$)`
const rest = `(?:[${name}:@/]|${octet})*(?:\\?(?:[${name}:@/?]|${octet})*)?(?:#(?:[${name}:@/?]|${octet})*)?`
const absolute = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:(?:${authority}|(?!//))${rest}$`)

const known = new Set<string>()
const mostKnown = 1000

/** Whether a namespace name is an absolute URI; the same few are asked about all the time. */
export function isAbsoluteUri(uri: string): boolean {
  if (known.has(uri)) return true
  if (!absolute.test(uri)) return false
  // Strangers may fill it with names of theirs; then it starts afresh
  if (known.size >= mostKnown) known.clear()
  known.add(uri)
  return true
}
