// Cutting real messages up: whole elements by their first tag, of messages as our writer writes them.

const prefixes = {
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xs: 'http://www.w3.org/2001/XMLSchema',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  md: 'urn:oasis:names:tc:SAML:2.0:metadata',
  t: 'http://schemas.xmlsoap.org/ws/2005/02/trust',
  wsp: 'http://schemas.xmlsoap.org/ws/2004/09/policy',
  wsa: 'http://www.w3.org/2005/08/addressing',
} as const

/** `xmlns:ds="…"`, for pieces that must stand anywhere. */
export function spaces(...names: readonly (keyof typeof prefixes)[]): string {
  return names.map((name) => `xmlns:${name}="${prefixes[name]}"`).join(' ')
}

/** The n-th element of that name, whole. */
export function cut(xml: string, name: string, nth = 0): string {
  const [from, to] = extentOf(xml, name, nth)
  return xml.slice(from, to)
}

export function has(xml: string, name: string): boolean {
  return opening(name).test(xml)
}

export function without(xml: string, piece: string): string {
  return swap(xml, piece, '')
}

/** Exactly one piece for another; a piece that is not there is a mistake in the case. */
export function swap(xml: string, piece: string, other: string): string {
  const at = xml.indexOf(piece)
  if (piece === '' || at < 0) throw new Error(`no such piece in the message: ${piece.slice(0, 80)}`)
  return xml.slice(0, at) + other + xml.slice(at + piece.length)
}

export function before(xml: string, piece: string, more: string): string {
  return swap(xml, piece, more + piece)
}

export function after(xml: string, piece: string, more: string): string {
  return swap(xml, piece, piece + more)
}

/** Puts content first or last into an element, given whole. */
export function into(element: string, more: string, where: 'first' | 'last' = 'last'): string {
  const at = where === 'first' ? element.indexOf('>') + 1 : element.lastIndexOf('</')
  return element.slice(0, at) + more + element.slice(at)
}

/** The tag with which an element begins. */
export function startTag(element: string): string {
  return element.slice(0, element.indexOf('>') + 1)
}

function extentOf(xml: string, name: string, nth: number): readonly [number, number] {
  const starts = [...xml.matchAll(new RegExp(opening(name), 'g'))].map(({ index }) => index)
  const from = starts[nth]
  if (from === undefined) throw new Error(`no ${name} in the message`)
  let depth = 0
  for (const { 0: tag, index } of xml
    .slice(from)
    .matchAll(new RegExp(`<(/?)${name}(?=[\\s>/])[^>]*>`, 'g'))) {
    depth += tag.startsWith('</') ? -1 : 1
    if (tag.endsWith('/>')) depth -= 1
    if (depth === 0) return [from, from + index + tag.length]
  }
  throw new Error(`${name} has no end`)
}

function opening(name: string): RegExp {
  return new RegExp(`<${name}(?=[\\s>/])`)
}
