/** Whom limits count: an IPv6 network of 64 bits is one household, an IPv4 address one. */
export function networkOf(source: string): string {
  if (!source.includes(':')) return source
  const [head = '', tail] = source.split('%')[0]?.split('::') ?? []
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  return [...front, ...gap, ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
