import type { AdminRole } from '../../../src/model/admin.js'
import type { Counterparts, Office } from '../../../src/model/office.js'
import { formToken } from '../../../src/console/own-form.js'
import type { OpenHouse } from '../../http/open-house.js'
import { openTestHouse, type Outsider, type TestHouse } from '../../support/house.js'
import { baseUrl, cookieOf, openConsole, secretOf } from '../open-console.js'

export interface Answer {
  readonly status: number
  readonly text: string
  /** Where it leads, below the house's own address. */
  readonly to: string | undefined
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

export interface Furnished {
  /** Whose metadata stand in the folders. */
  readonly apps?: readonly Outsider[]
  readonly partners?: readonly Outsider[]
  readonly settings?: Readonly<Record<string, unknown>>
  /** Instead of the net. */
  readonly fetch?: Counterparts['fetch']
}

/** Somebody at the console of a whole house, who opens pages and sends forms as a browser without script does. */
export interface AtDesk {
  readonly house: OpenHouse
  readonly whole: TestHouse
  readonly office: Office
  get(path: string, who?: AdminRole): Promise<Answer>
  /** With the token of the console's forms, and what is given. */
  post(path: string, fields: Fields, who?: AdminRole, file?: File): Promise<Answer>
  /** Sends the form that a page has, with its hidden fields and what is chosen on it, and what is given instead. */
  send(page: Answer, action: string, fields: Fields, who?: AdminRole): Promise<Answer>
  close(): Promise<void>
}

export async function atDesk({
  apps = [],
  partners = [],
  settings = {},
  fetch,
}: Furnished = {}): Promise<AtDesk> {
  const whole = await openTestHouse({ apps, partners, settings: { ...settings, baseUrl } })
  const counterparts = fetch ? { ...whole.office.counterparts, fetch } : whole.office.counterparts
  const office = { ...whole.office, counterparts }
  const house = await openConsole(office)
  const ask = async (path: string, who: AdminRole, init: RequestInit = {}): Promise<Answer> => {
    const reply = await house.get(path, { ...init, headers: { cookie: cookieOf(who) } })
    const to = reply.headers.get('location') ?? undefined
    return { status: reply.status, text: await reply.text(), to: to?.replace(/^https?:\/\/[^/]+/, '') }
  }
  const post: AtDesk['post'] = (path, fields, who = 'operator', file) => {
    const body = new FormData()
    const all: Fields = { token: formToken(secretOf(who)), ...fields }
    for (const [name, values] of Object.entries(all))
      for (const value of typeof values === 'string' ? [values] : values) body.append(name, value)
    if (file) body.append('document', file)
    return ask(path, who, { method: 'POST', body })
  }
  return {
    house,
    whole,
    office,
    get: (path, who = 'operator') => ask(path, who),
    post,
    send: (page, action, fields, who) => post(action, { ...fieldsOf(page.text, action), ...fields }, who),
    async close() {
      await house.close()
      await whole.close()
    },
  }
}

const named = (text: string, name: string) =>
  unescaped(new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1] ?? '')

/** What a browser would send of a form that nobody touched. */
export function fieldsOf(text: string, action: string): Record<string, string[]> {
  const form = new RegExp(`<form[^>]*action="${action.replace(/[.?]/g, '\\$&')}"[^>]*>([^]*?)</form>`).exec(
    text,
  )?.[1]
  if (form === undefined) throw new Error(`no form goes to ${action}`)
  const fields: Record<string, string[]> = {}
  const put = (name: string, value: string) => name !== '' && (fields[name] ??= []).push(value)
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const ticks = /type="(?:checkbox|radio)"/.test(input)
    if (/ disabled/.test(input) || /type="file"/.test(input) || (ticks && !/ checked/.test(input))) continue
    put(named(input, 'name'), named(input, 'value'))
  }
  for (const [, tag = '', inside = ''] of form.matchAll(/<textarea([^>]*)>\n?([^]*?)<\/textarea>/g))
    if (!/ disabled/.test(tag)) put(named(tag, 'name'), unescaped(inside))
  for (const [, tag = '', inside = ''] of form.matchAll(/<select([^>]*)>([^]*?)<\/select>/g)) {
    const chosen = /<option[^>]* selected>/.exec(inside) ?? /<option[^>]*>/.exec(inside)
    if (!/ disabled/.test(tag)) put(named(tag, 'name'), named(chosen?.[0] ?? '', 'value'))
  }
  return fields
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#10': '\n',
  '#13': '\r',
  '#9': '\t',
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|#10|#13|#9);/g, (whole, name: string) => entities[name] ?? whole)
}
