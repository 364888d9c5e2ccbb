export interface Form {
  readonly action: string
  readonly method: 'GET' | 'POST'
  readonly fields: ReadonlyMap<string, string>
  /** Names of the first text field and the password field, of a login form. */
  readonly text?: string
  readonly password?: string
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const controls = /<(input|button|textarea)\b([^>]*)>/gi
const unsent = new Set(['submit', 'button', 'checkbox', 'image', 'reset'])

export function unescapeMarkup(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (_, hex, decimal, name) =>
    name === undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : (named[String(name).toLowerCase()] ?? ''),
  )
}

/** All forms of a page, read leniently as a browser would. */
export function formsOf(html: string, base: string): readonly Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head = '', body = '']) => {
    const form = attributesOf(head)
    const fields = [...body.matchAll(controls)].map(([, tag = '', rest = '']) =>
      fieldOf(tag, attributesOf(rest)),
    )
    const text = fields.find(({ type }) => type === 'text' || type === 'email')?.name
    const password = fields.find(({ type }) => type === 'password')?.name
    return {
      action: new URL(form.get('action') || base, base).href,
      method: form.get('method')?.toLowerCase() === 'post' ? 'POST' : 'GET',
      fields: new Map(
        fields
          .filter(({ name, type }) => name !== '' && !unsent.has(type))
          .map(({ name, value }) => [name, value]),
      ),
      ...(text === undefined ? {} : { text }),
      ...(password === undefined ? {} : { password }),
    }
  })
}

function fieldOf(tag: string, attributes: ReadonlyMap<string, string>) {
  const usual = tag.toLowerCase() === 'button' ? 'submit' : 'text'
  return {
    name: attributes.get('name') ?? '',
    value: attributes.get('value') ?? '',
    type: (attributes.get('type') || usual).toLowerCase(),
  }
}

function attributesOf(tag: string): ReadonlyMap<string, string> {
  const attribute = /([a-zA-Z_:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g
  const found = new Map<string, string>()
  for (const [, name = '', double, single, bare] of tag.matchAll(attribute)) {
    if (!found.has(name.toLowerCase()))
      found.set(name.toLowerCase(), unescapeMarkup(double ?? single ?? bare ?? ''))
  }
  return found
}
