import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { violationsOn } from '../axe.js'
import { capture } from '../chromium.js'

const shots = resolve(import.meta.dirname, '../../../test-results/screenshots')
const narrow = 360

/** The page by day, by night and on a narrow screen: a picture of each, and what breaks WCAG 2.2 AA or the screen's width. */
export async function seeEverywhere(page: Page, name: string): Promise<readonly string[]> {
  mkdirSync(shots, { recursive: true })
  const usual = page.viewportSize() ?? { width: 1280, height: 860 }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  const light = await see(page, name, 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await see(page, name, 'dark', ['color-contrast'])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: narrow, height: 1400 })
  const small = await see(page, name, 'narrow', ['target-size', 'scrollable-region-focusable'])
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
  await page.setViewportSize(usual)
  return [...light, ...dark, ...small, ...(width > narrow ? [`${name} narrow: ${width} px wide`] : [])]
}

/** Whole by day, of which pictures take their time. The night changes colours and the narrow screen places: what else there is was looked at by day. */
async function see(
  page: Page,
  name: string,
  how: string,
  rules?: readonly string[],
): Promise<readonly string[]> {
  const path = `${shots}/console-${name}-${how}.png`
  await capture(page, { path, fullPage: rules === undefined, animations: 'disabled' })
  return (await violationsOn(page, rules)).map((one) => `${name} ${how}: ${one}`)
}
