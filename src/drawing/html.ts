/** Markup that is safe to send: only the `html` template makes one. */
export class Html {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** The literal parts are ours; every slot is escaped unless it is Html itself. */
  static template(parts: TemplateStringsArray, ...slots: readonly Slot[]): Html {
    let text = parts[0] ?? ''
    for (const [index, slot] of slots.entries()) text += written(slot) + (parts[index + 1] ?? '')
    return new Html(text)
  }

  toString(): string {
    return this.#text
  }
}

/** What may stand in a template; `undefined` and `false` leave nothing. Attributes are always quoted. */
export type Slot = Html | string | number | false | undefined | readonly Slot[]

export const html = Html.template

function written(slot: Slot): string {
  if (slot === undefined || slot === false) return ''
  if (typeof slot === 'string') return escaped(slot)
  if (slot instanceof Html) return slot.toString()
  return typeof slot === 'number' ? String(slot) : slot.map(written).join('')
}

const unsafe = /[&<>"'\p{Cc}]/u
const allUnsafe = new RegExp(unsafe, 'gu')
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\r': '&#13;',
  '\n': '&#10;',
}

/** Line breaks become references, so that a hidden field keeps them; other control characters cannot stand in HTML. */
export function escaped(text: string): string {
  return unsafe.test(text) ? text.replace(allUnsafe, (character) => entities[character] ?? '\ufffd') : text
}

/** The inside of a page. */
export interface Drawing {
  readonly title: string
  readonly body: Html
  readonly wide?: boolean
}
