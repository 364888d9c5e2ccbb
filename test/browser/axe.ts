import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const whole = { type: 'tag', values: tags }

interface Violation {
  readonly id: string
  readonly nodes: readonly {
    readonly html: string
    readonly any: readonly { readonly message: string }[]
  }[]
}

/** What breaks WCAG 2.2 A or AA on the page as it stands, or only these rules, in words; empty when nothing does. */
export async function violationsOn(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const runOnly = rules ? { type: 'rule', values: rules } : whole
  const run = `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ['violations'] })})`
  // Once for a page: its policy lets nothing else in, and this comes from outside of it
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe)
  const { violations } = (await page.evaluate(run)) as { violations: readonly Violation[] }
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, any }) => `${id}: ${html.slice(0, 200)} ${any.map(({ message }) => message).join('; ')}`,
    ),
  )
}

/** By day, by night, and on a narrow screen. */
export async function violationsEverywhere(page: Page): Promise<readonly string[]> {
  const usual = page.viewportSize() ?? { width: 1280, height: 800 }
  // Colours half way between day and night are nobody's
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const light = await violationsOn(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await violationsOn(page)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  const narrow = await violationsOn(page)
  await page.setViewportSize(usual)
  return [
    ...light.map((one) => `light: ${one}`),
    ...dark.map((one) => `dark: ${one}`),
    ...narrow.map((one) => `narrow: ${one}`),
  ]
}
