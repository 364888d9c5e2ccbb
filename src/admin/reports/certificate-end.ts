/**
 * notAfter of a certificate (base64 of DER, RFC 5280 4.1), and nothing else of it: of ten thousand certificates that is
 * all the first page asks, and making a whole certificate of each takes a hundred times as long.
 */
export function certificateEnd(certificate: string): Date | undefined {
  const der = Buffer.from(certificate, 'base64')
  const tbs = inside(der, inside(der, { at: 0, end: der.length }))
  const first = tbs && part(der, tbs)
  // version stands there or not; serialNumber, signature and issuer always do
  const skipped = first?.tag === explicit ? 4 : 3
  let rest = tbs
  for (let count = 0; count < skipped && rest; count += 1) rest = after(der, rest)
  const validity = inside(der, rest)
  const notAfter = validity && after(der, validity)
  const time = notAfter && part(der, notAfter)
  return time && instantOf(time.tag, der.toString('latin1', time.at, time.end))
}

const explicit = 0xa0
const utcTime = 0x17
const generalizedTime = 0x18

interface Stretch {
  readonly at: number
  readonly end: number
}

/** The first part of a stretch: its tag, and where its content stands (X.690 8.1). */
function part(der: Buffer, { at, end }: Stretch): (Stretch & { readonly tag: number }) | undefined {
  const [tag, first] = [der[at], der[at + 1]]
  if (tag === undefined || first === undefined) return undefined
  const more = first < 0x80 ? 0 : first & 0x7f
  if (more > 3 || at + 2 + more > end) return undefined
  const begin = at + 2 + more
  const length = more === 0 ? first : der.readUIntBE(at + 2, more)
  return begin + length <= end ? { tag, at: begin, end: begin + length } : undefined
}

function inside(der: Buffer, stretch: Stretch | undefined): Stretch | undefined {
  return stretch && part(der, stretch)
}

function after(der: Buffer, stretch: Stretch): Stretch | undefined {
  const first = part(der, stretch)
  return first && { at: first.end, end: stretch.end }
}

/** RFC 5280 4.1.2.5: two digits of a year from 50 on are of the last century. */
function instantOf(tag: number, text: string): Date | undefined {
  if (tag !== utcTime && tag !== generalizedTime) return undefined
  const long = tag === generalizedTime ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(long)
  if (!digits) return undefined
  const [, year, month, day, hour, minute, second] = digits
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
