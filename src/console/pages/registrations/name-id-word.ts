/** How people are called towards an app, in words. */
export function nameIdWord({
  kind,
  attribute,
}: {
  readonly kind: string
  readonly attribute?: string
}): string {
  if (attribute !== undefined) return `By their ${attribute}`
  return words[kind] ?? kind
}

const words: Readonly<Record<string, string>> = {
  persistent: 'By a lasting name of its own (persistent)',
  transient: 'By a new name each time (transient)',
  email: 'By e-mail address',
  unspecified: 'By a lasting name, stated as unspecified',
  passThrough: 'By the name that their partner gave',
  none: 'By no name at all, attributes alone',
}
