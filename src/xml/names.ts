/** Which code units may stand in a name of ASCII letters; 1 begins a name, 2 continues it. */
const ascii = new Uint8Array(128)
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:') ascii[c.charCodeAt(0)] = 1
for (const c of '0123456789-.') ascii[c.charCodeAt(0)] = 2

// XML 1.0 (5th edition), productions 4 and 4a, above ASCII
const startAbove =
  /^[\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}]$/u
const continueAbove = /^[\u{B7}\u{300}-\u{36F}\u{203F}\u{2040}]$/u

/** The position after the run of name characters (colons included) that begins at `at`. */
export function nameEnd(xml: string, at: number): number {
  for (let i = at; ; ) {
    const unit = xml.charCodeAt(i)
    if (unit < 128 ? ascii[unit] !== 0 : isNameCharacter(xml.codePointAt(i) ?? 0))
      i += unit >> 11 === 0x1b ? 2 : 1
    else return i
  }
}

function isNameCharacter(code: number): boolean {
  if (code < 128) return ascii[code] !== 0
  const c = String.fromCodePoint(code)
  return startAbove.test(c) || continueAbove.test(c)
}

function beginsName(name: string): boolean {
  const code = name.codePointAt(0) ?? 0
  return code < 128 ? ascii[code] === 1 : startAbove.test(String.fromCodePoint(code))
}

export interface QualifiedName {
  readonly raw: string
  readonly prefix: string
  readonly local: string
}

const known = new Map<string, QualifiedName>()
const mostKnown = 4000
const longestKnown = 64

/** As `qualifiedName`; the names that come again and again are looked at once. */
export function knownName(raw: string): QualifiedName | undefined {
  const found = known.get(raw)
  if (found !== undefined) return found
  const name = qualifiedName(raw)
  if (name === undefined || raw.length > longestKnown) return name
  // Strangers may fill it with names of theirs; then it starts afresh
  if (known.size >= mostKnown) known.clear()
  known.set(name.raw, name)
  return name
}

/** Namespaces in XML 1.0, production 7: at most one colon, both parts names. Undefined otherwise. */
export function qualifiedName(raw: string): QualifiedName | undefined {
  const colon = raw.indexOf(':')
  const prefix = colon < 0 ? '' : raw.slice(0, colon)
  const local = colon < 0 ? raw : raw.slice(colon + 1)
  if (!isNcName(local) || (colon >= 0 && !isNcName(prefix))) return undefined
  return { raw, prefix, local }
}

export function isNcName(name: string): boolean {
  return name !== '' && !name.includes(':') && beginsName(name) && nameEnd(name, 0) === name.length
}
