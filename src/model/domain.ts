const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?$/

/** A domain as it is compared: ASCII, lower case, without a trailing dot. Undefined when it is none, or an address. */
export function domainOf(text: string): string | undefined {
  if (text.length > 253 || /[\s/?#@:\\[\]%]/.test(text) || !URL.canParse(`http://${text}`)) return undefined
  const domain = new URL(`http://${text}`).hostname.replace(/\.$/, '')
  const labels = domain.split('.')
  const numeric = /^[0-9]+$/.test(labels.at(-1) ?? '')
  return !numeric && labels.every((part) => label.test(part)) ? domain : undefined
}
