import { Browser, type Shown } from '../interop/browser.js'
import { formsOf, unescapeMarkup } from '../interop/forms.js'

/** Somebody with a browser of their own, who goes through the demo's pages. */
export class Person {
  readonly browser: Browser

  constructor(partner: 'alder-finch' | 'kestrel') {
    this.browser = new Browser({ partner })
  }

  /** From the app's sign-in link to the partner's page, and on as this one of its people. */
  async signIn(app: string, as: string): Promise<Shown> {
    return await this.choose(await this.browser.open(`${app}sign-in?again`), as)
  }

  async choose(page: Shown, as: string): Promise<Shown> {
    const form = formsOf(page.text, page.url).find(({ action }) => /\/(sign-in|portal)$/.test(action))
    if (!form) throw new Error(`no page to sign in on at ${page.url}: ${textOf(page)}`)
    return await this.browser.submit({ ...form, fields: new Map([...form.fields, ['person', as]]) }, page.url)
  }
}

/** What a page says, without its markup. */
export function textOf({ text }: Shown): string {
  const plain = text.replace(/<head[\s\S]*?<\/head>/, '').replace(/<[^>]+>/g, ' ')
  return unescapeMarkup(plain).replace(/\s+/g, ' ')
}
