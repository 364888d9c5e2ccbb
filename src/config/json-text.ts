/** JSON with `//` and `/* … *\/` comments: they become blanks, so that places in messages stay right. */
export function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\n]/g, ' '),
  )
}

/** Parses, or says where it breaks. */
export function readJson(text: string): { readonly value: unknown } | { readonly fault: string } {
  const plain = withoutComments(text.replace(/^\uFEFF/, ''))
  try {
    return { value: JSON.parse(plain) as unknown }
  } catch (error) {
    return { fault: `not JSON: ${placed(error instanceof Error ? error.message : 'unreadable', plain)}` }
  }
}

function placed(message: string, text: string): string {
  const at = /position (\d+)/.exec(message)?.[1]
  if (at === undefined) return message.replace(/\s+/g, ' ')
  const before = text.slice(0, Number(at)).split('\n')
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}
