import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jest } from '@jest/globals'
import { DemoProcess, freePorts } from '../demo/demo-process.js'
import { launchChromium, Watched } from './chromium.js'
import { people } from './people.js'

jest.setTimeout(120_000)

test('the demo as it is started usually signs a person in, knows them again and shows their record', async () => {
  const home = mkdtempSync(join(tmpdir(), 'sallyport-browser-'))
  const first = await freePorts(5)
  const demo = new DemoProcess('node', ['--port', String(first), '--home', home])
  const chromium = await launchChromium()
  try {
    const url = await demo.url()
    const hosts = [`localhost:${first}`, ...[1, 2, 3].map((n) => `127.0.0.1:${first + n}`)]
    const watched = await Watched.open(chromium, hosts)
    const page = await watched.tab()
    const app = new URL(url).origin
    await people.signIn(page, app, 'Alder & Finch', 'Zoë Łukaszewicz-Nguyễn')
    expect(await people.heading(page)).toBe('Zoë Łukaszewicz-Nguyễn')
    await page.getByRole('button', { name: 'Sign out here' }).click()
    await people.askToSignIn(page, app)
    await page.waitForURL(url)
    expect(await people.heading(page)).toBe('Zoë Łukaszewicz-Nguyễn')
    await page.getByRole('link', { name: 'record of this sign-in' }).click()
    await page.getByText('AuthnRequest').first().waitFor()
    expect(watched.faults).toEqual([])
  } finally {
    await chromium.close()
    await demo.interrupt()
    rmSync(home, { recursive: true, force: true })
  }
})
