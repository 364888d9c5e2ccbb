// One message of ours in the hands of one peer: as it left, or changed on the way.
import { Browser } from './browser.js'
import { type Form, formsOf, unescapeMarkup } from './forms.js'
import type { Gateway } from './gateway.js'
import type { AppKind, AppName } from './peer-kinds.js'
import { type Outcome, outcomeOf } from './sign-ins.js'
import { acsOf, pageOf, type Peer } from './world.js'

/** A person comes to the app by the gateway, and its answer stops short of the app. */
export async function answerFor(
  app: Peer<AppKind>,
  gateway: Gateway,
  at: string,
): Promise<{ readonly browser: Browser; readonly form: Form; readonly from: string; readonly xml: string }> {
  const browser = new Browser({ keepsBack: acsOf(app) })
  const shown = await browser.open(at)
  const form = formsOf(shown.text, shown.url).find(({ fields }) => fields.has('SAMLResponse'))
  if (form === undefined) {
    const refusal = shown.url.startsWith(gateway.baseUrl) ? await gateway.refusalOn(shown) : ''
    throw new Error(`nothing for ${acsOf(app)}: ${shown.status} ${refusal} ${browser.visited.join('\n')}`)
  }
  const xml = Buffer.from(form.fields.get('SAMLResponse') ?? '', 'base64').toString()
  return { browser, form, from: shown.url, xml }
}

/** The answer reaches the app after all, changed by `edit`. */
export async function handedOn(
  { browser, form, from, xml }: Awaited<ReturnType<typeof answerFor>>,
  app: Peer<AppKind>,
  gateway: Gateway,
  edit: (xml: string) => string = (same) => same,
): Promise<Outcome> {
  const message = Buffer.from(edit(xml)).toString('base64')
  const fields = new Map([...form.fields, ['SAMLResponse', message]])
  const shown = await browser.submit({ ...form, fields }, from)
  return await outcomeOf(shown, browser, app, gateway)
}

/** Every attribute of whoever was let in, byte for byte as the app hands them to what runs behind it. */
export async function exactly(
  name: AppName,
  app: Peer<AppKind>,
  { browser, shown }: Outcome,
): Promise<Readonly<Record<string, unknown>>> {
  const read = reading[name]
  if (read !== undefined) {
    const { text } = await browser.open(`${pageOf(app)}?exact`)
    if (!/^[A-Za-z0-9+/=]+$/.test(text))
      throw new Error(`${name} lets nobody in: ${shown.text.slice(0, 500)}`)
    return read(Buffer.from(text, 'base64').toString().split('\0'))
  }
  if (!shown.text.trimStart().startsWith('{'))
    throw new Error(`${name} lets nobody in: ${shown.text.slice(0, 500)}`)
  const page = JSON.parse(shown.text) as Readonly<Record<string, unknown>>
  return (page['exact'] ?? page['attributes'] ?? page) as Readonly<Record<string, unknown>>
}

type Reader = (variables: readonly string[]) => Readonly<Record<string, string>>
const reading: Readonly<Partial<Record<AppName, Reader>>> = {
  // It hands on what stood between the tags
  mellon: (variables) => named(variables, 'MELLON_', unescapeMarkup),
  shibboleth: (variables) => named(variables, 'p_', (value) => value.replaceAll('\\;', ';')),
}

function named(
  variables: readonly string[],
  prefix: string,
  read: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    variables
      .filter((variable) => variable.startsWith(prefix))
      .map((variable) => {
        const at = variable.indexOf('=')
        return [variable.slice(prefix.length, at), read(variable.slice(at + 1))]
      }),
  )
}
