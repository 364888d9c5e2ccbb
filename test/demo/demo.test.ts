import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Shown } from '../interop/browser.js'
import { DemoProcess, freePorts, isFree } from './demo-process.js'
import { Person, textOf } from './person.js'

const ports = [0, 1, 2, 3, 4]
let home = ''
let first = 0
const apart = ['Sallyport', 'Expenses', 'Alder & Finch', 'Kestrel Robotics', 'Noticeboard']
let demo: DemoProcess
let app = ''

const gateway = () => `http://localhost:${first}`
const parameters = () => ['--port', String(first), '--home', home]
const nobodyListens = async () => (await Promise.all(ports.map((n) => isFree(first + n)))).every(Boolean)

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'sallyport-demo-'))
  first = await freePorts(ports.length)
  demo = new DemoProcess('npm', parameters())
  app = await demo.url()
}, 120_000)

afterAll(async () => {
  await demo.interrupt().catch(() => undefined)
  rmSync(home, { recursive: true, force: true })
})

describe('the demo', () => {
  test('prints the app’s URL, and a link by which somebody comes into the console', async () => {
    const urls = demo.said.match(/https?:\/\/\S+/g) ?? []
    expect(urls).toEqual([app, expect.stringMatching(/\/admin\/setup\/[\w-]{43}$/)])
    expect(app).toBe(`http://127.0.0.1:${first + 1}/`)
    const porch = await fetch(urls[1] ?? '')
    expect([porch.status, await porch.text()]).toEqual([200, expect.stringContaining('first owner')])
  })

  test('brings a person from a partner into the app, with the name, roles and attributes that arrived', async () => {
    const desk = await new Person('alder-finch').signIn(app, 'maya.okafor')
    expect(desk.url).toBe(app)
    const text = textOf(desk)
    expect(text).toContain('Maya Okafor')
    expect(text).toMatch(/Claimant.*Approver/)
    expect(text).toContain('maya.okafor@alderfinch.example')
    expect(text).toContain('Civic Buildings')
    expect(text).toContain('urn:oasis:names:tc:SAML:2.0:nameid-format:persistent')
    expect(text).toContain('Only with the role Auditor')
  })

  test('carries names beyond ASCII and characters special to XML unharmed', async () => {
    const text = textOf(await new Person('alder-finch').signIn(app, 'zoe.nguyen'))
    expect(text).toContain('Zoë Łukaszewicz-Nguyễn')
    expect(text).toContain('Risk & Compliance <EU>')
    expect(text).toMatch(/Claimant.*Auditor/)
  })

  test('takes the word of the other partner too, who speaks in claim URIs through another library', async () => {
    const text = textOf(await new Person('kestrel').signIn(app, 'amara.diallo'))
    expect(text).toContain('Amara Diallo')
    expect(text).toMatch(/Claimant.*Approver.*Auditor/)
    expect(text).toContain('amara.diallo@kestrel.example')
  })

  test('drops an address in a domain that is not the partner’s', async () => {
    const text = textOf(await new Person('alder-finch').signIn(app, 'sam.whitfield'))
    expect(text).toContain('Sam Whitfield')
    expect(text).not.toContain('whitfield-renders.example')
  })

  test('refuses the person who has no role, user.no_role, where a colleague gets in', async () => {
    const refused = await new Person('alder-finch').signIn(app, 'tom.baker')
    expect(refused.status).toBe(403)
    expect(refused.url).toContain(gateway())
    expect(textOf(refused)).toContain('You have no role in this application.')
    expect(await logged(refused)).toMatchObject({ outcome: 'refused', code: 'user.no_role' })
    const colleague = await new Person('alder-finch').signIn(app, 'jonas.weber')
    expect(textOf(colleague)).toContain('Jonas Weber')
  })

  test('opens the app from the portal of a partner that may send people unasked', async () => {
    const person = new Person('kestrel')
    const portal = await person.browser.open(`http://127.0.0.1:${first + 3}/`)
    const desk = await person.choose(portal, 'viktor.kovac')
    expect(desk.url).toBe(app)
    expect(textOf(desk)).toContain('Viktor Kovač')
  })

  test('asks nobody a second time while the session lasts', async () => {
    const person = new Person('alder-finch')
    await person.signIn(app, 'jonas.weber')
    const visited = person.browser.visited.length
    const again = await person.browser.open(`${app}sign-in`)
    expect(textOf(again)).toContain('Jonas Weber')
    expect(person.browser.visited.slice(visited).join()).not.toContain(`:${first + 2}`)
  })

  test('shows the record of a sign-in to the browser that made it, and to no other', async () => {
    const person = new Person('alder-finch')
    await person.signIn(app, 'maya.okafor')
    const record = await person.browser.open(`${gateway()}/record`)
    expect(record.status).toBe(200)
    expect(textOf(record)).toContain('AuthnRequest')
    const other = await new Person('alder-finch').browser.open(`${gateway()}/record`)
    expect(other.status).toBe(404)
    expect(textOf(other)).not.toContain('Maya')
  })

  test('shows somebody who was refused the record of it, and shows it to no other browser', async () => {
    const person = new Person('alder-finch')
    const refused = await person.signIn(app, 'tom.baker')
    const link = /href="([^"]+\/record)"/.exec(refused.text)?.[1] ?? 'no link'
    const record = await person.browser.open(`${gateway()}${link}`)
    expect(record.status).toBe(200)
    expect(textOf(record)).toMatch(/Refused.*in none of these groups/)
    const other = await new Person('alder-finch').browser.open(`${gateway()}${link}`)
    expect(other.status).toBe(404)
    expect(textOf(other)).not.toContain('Tom')
  })

  describe('has an app that speaks WS-Federation, and it', () => {
    const board = () => `http://127.0.0.1:${first + 4}/`

    test.each([
      ['alder-finch', 'maya.okafor', 'Maya Okafor', /Reader.*Editor/],
      ['alder-finch', 'jonas.weber', 'Jonas Weber', /Reader/],
      ['alder-finch', 'zoe.nguyen', 'Zoë Łukaszewicz-Nguyễn', /Reader.*Archivist/],
      ['alder-finch', 'sam.whitfield', 'Sam Whitfield', /No e-mail address came/],
      ['alder-finch', 'tom.baker', 'Tom Baker', /You may read\./],
      ['kestrel', 'amara.diallo', 'Amara Diallo', /Reader.*Editor.*Archivist/],
      ['kestrel', 'viktor.kovac', 'Viktor Kovač', /Reader/],
      ['kestrel', 'olena.koval', 'Олена Ковальчук', /You may read\./],
    ] as const)('lets in from %s %s', async (partner, id, name, says) => {
      const shown = await new Person(partner).signIn(board(), id)
      expect(shown.url).toBe(board())
      const text = textOf(shown)
      expect(text).toContain(`Good day, ${name}`)
      expect(text).toMatch(says)
      expect(text).toContain(`Audience ${board()}`)
    })

    test('brings people to the notice that they chose before they signed in', async () => {
      const person = new Person('kestrel')
      const asked = await person.browser.open(`${board()}sign-in?notice=lunch`)
      const shown = await person.choose(asked, 'viktor.kovac')
      expect(/class="pinned chosen">(.*?)<\/article>/.exec(shown.text)?.[1]).toContain('Long table')
    })

    test('has its sign-in in the gateway’s record', async () => {
      const person = new Person('alder-finch')
      await person.signIn(board(), 'maya.okafor')
      const record = textOf(await person.browser.open(`${gateway()}/record`))
      expect(record).toContain('Noticeboard')
      expect(record).toContain('wsignin1.0')
      expect(record).toContain('RequestSecurityTokenResponse')
    })

    test('signs people out of the gateway, whose page says which app was not told', async () => {
      const person = new Person('alder-finch')
      await person.signIn(app, 'maya.okafor')
      expect(textOf(await person.browser.open(`${board()}sign-in`))).toContain('Good day, Maya Okafor')
      const out = await person.browser.open(`${board()}sign-out?stay`)
      expect(out.url).toContain(`${gateway()}/wsfed/sts?wa=wsignout1.0`)
      expect(textOf(out)).toContain('You are signed out here')
      expect(textOf(out)).toMatch(/Told by this browser.*Noticeboard.*Not told about it.*Expenses/)
      expect(textOf(await person.browser.open(board()))).toContain('Sign in')
      expect((await person.browser.open(`${gateway()}/record`)).status).toBe(404)
    })

    test('forgets a person when the gateway tells it to', async () => {
      const person = new Person('alder-finch')
      await person.signIn(board(), 'maya.okafor')
      await person.browser.open(`${board()}signin-wsfed?wa=wsignoutcleanup1.0`)
      expect(textOf(await person.browser.open(board()))).not.toContain('Maya')
    })

    test('believes no token that it did not ask for, nor one twice', async () => {
      const person = new Person('alder-finch')
      const launched = await person.browser.open(`${gateway()}/launch/noticeboard`)
      const shown = await person.choose(launched, 'maya.okafor')
      expect(shown.status).toBe(403)
      expect(textOf(shown)).toContain('nobody asked for this')
      await person.signIn(board(), 'maya.okafor')
      const sent = person.browser.steps.findLast(
        ({ url, method }) => method === 'POST' && url.startsWith(board()),
      )
      const again = await fetch(sent?.url ?? '', { method: 'POST', body: new URLSearchParams(sent?.body) })
      expect(again.status).toBe(403)
    })
  })

  test('says which ports are taken, who wants them and how to choose others', async () => {
    const { code, said } = await new DemoProcess('node', parameters()).ended
    expect(code).toBe(1)
    for (const [index, name] of apart.entries()) {
      expect(said).toContain(`Port ${first + index} is taken; ${name}`)
    }
    const proposed = Number(/--port (\d+)/.exec(said)?.[1])
    expect(said).toContain(`DEMO_PORT=${proposed} npm run demo`)
    expect(await Promise.all(ports.map((n) => isFree(proposed + n)))).toEqual(ports.map(() => true))
  })

  test('ends every process on Ctrl-C, and starts again with its keys, people and sessions', async () => {
    const person = new Person('alder-finch')
    const before = nameIDIn(textOf(await person.signIn(app, 'maya.okafor')))
    const { said } = await demo.interrupt()
    expect(said).toContain('Stopping')
    expect(await nobodyListens()).toBe(true)

    demo = new DemoProcess('node', parameters())
    await demo.url()
    const again = await person.browser.open(`${app}sign-in`)
    expect(nameIDIn(textOf(again))).toBe(before)
  }, 60_000)

  test('takes its processes along when it is killed', async () => {
    await demo.kill()
    const deadline = performance.now() + 20_000
    while (!(await nobodyListens()) && performance.now() < deadline) await new Promise(setImmediate)
    expect(await nobodyListens()).toBe(true)
  }, 30_000)

  test('ends with the last words of a process that fails', async () => {
    const settings = join(home, 'config/sallyport.json')
    const good = readFileSync(settings, 'utf8')
    writeFileSync(settings, good.replace('"showOwnRecords"', '"showEverything"'))
    const { code, said } = await new DemoProcess('node', parameters()).ended
    writeFileSync(settings, good)
    expect(code).toBe(1)
    expect(said).toContain('Sallyport (the gateway')
    expect(said).toContain('showEverything')
    expect(await nobodyListens()).toBe(true)
  }, 60_000)
})

/** The gateway's one line about the sign-in whose reference the page shows; it may reach the file after the page the browser. */
async function logged(page: Shown): Promise<unknown> {
  const reference = /Reference ([0-9A-Z-]{12})/.exec(textOf(page))?.[1] ?? 'no reference'
  const deadline = performance.now() + 20_000
  while (performance.now() < deadline) {
    const whole = readFileSync(join(home, 'logs/gateway.log'), 'utf8').split('\n').slice(0, -1)
    const line = whole.find((said) => said.includes(reference))
    if (line !== undefined) return JSON.parse(line)
    await new Promise(setImmediate)
  }
  return `the log has nothing about ${reference}`
}

function nameIDIn(text: string): string {
  return /NameID (\S+) NameID format/.exec(text)?.[1] ?? 'no NameID'
}
