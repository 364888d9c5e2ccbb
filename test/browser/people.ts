import type { Page } from 'playwright-core'

/** What a person does on the pages of the demo. */
export const people = {
  /** From the app's start page to the page where an organisation is chosen. */
  async askToSignIn(page: Page, app: string): Promise<void> {
    await page.goto(app)
    await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  },

  async choosePartner(page: Page, name: string): Promise<void> {
    await page.getByRole('link', { name }).click()
  },

  async be(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name }).click()
  },

  /** The whole way, from a browser that nobody knows. */
  async signIn(page: Page, app: string, partner: string, name: string): Promise<void> {
    await people.askToSignIn(page, app)
    await people.choosePartner(page, partner)
    await people.be(page, name)
    await page.waitForURL(`${app}/`)
  },

  async heading(page: Page): Promise<string> {
    return (await page.getByRole('heading', { level: 1 }).textContent())?.trim() ?? ''
  },
}
