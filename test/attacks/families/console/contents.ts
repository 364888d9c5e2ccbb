// H05, H06, H11, H12, H13, H15 and H20: what stands on pages and in files, and what becomes of edits.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addRegistration } from '../../../../src/admin/registrations/add.js'
import { giveRole } from '../../../../src/admin/people/change.js'
import { consoleTable } from '../../../console/doors.js'
import { Browser } from '../../../support/browser.js'
import { owner } from '../../../support/counterparts.js'
import { written } from '../../../support/metadata-set/set.js'
import { signIn } from '../../../support/sign-in.js'
import type { Attack } from '../../attack.js'
import { type Answered, type ConsoleGround } from '../../console-ground.js'
import { consoleAttack } from '../../play/console.js'
import { amissIn, lookAttack } from '../../play/look.js'
import { hasHandler } from '../pages.js'

/** Everything that can be looked at, of things that are there. */
async function addressesIn({ house, accountOf }: ConsoleGround): Promise<readonly string[]> {
  const { gateway } = house.office
  const user = (await gateway.directory.users.search('', 1))[0]?.id ?? ''
  const entries = await gateway.audit.list({ limit: 500 })
  const completed = entries.map(({ event }) => event).find(({ type }) => type === 'signin.completed')
  const samples: Readonly<Record<string, string>> = {
    ...{
      handle: 'wiki',
      reference: completed && 'reference' in completed ? (completed.reference ?? '') : '',
    },
    ...{ seq: String(entries[0]?.seq ?? 1), name: 'sign-ins.csv', secret: 'nobody', number: '0' },
  }
  return Object.keys(consoleTable)
    .filter((key) => key.startsWith('GET '))
    .map((key) => key.slice(4))
    .map((path) =>
      path.replace(/:(\w+)/g, (_, name: string) => {
        if (name === 'id') return path.startsWith('/admin/access') ? accountOf('auditor') : user
        return path.startsWith('/admin/partners') && name === 'handle' ? 'acme' : (samples[name] ?? '')
      }),
    )
}

async function every(ground: ConsoleGround): Promise<ReadonlyMap<string, Answered>> {
  const secret = await ground.browserOf('owner')
  const found = new Map<string, Answered>()
  for (const path of await addressesIn(ground))
    found.set(path, await ground.ask(secret, { method: 'GET', path }))
  return found
}

const headers = lookAttack({
  row: 'H05',
  name: 'console.every-page',
  tries: 'frames a page of the console, has it guessed at, cached, or telling where its reader came from',
  face: 'console',
  async look(ground) {
    const office = await ground.console()
    for (const [path, { headers: got, text, status }] of await every(office)) {
      const policy = got.get('content-security-policy') ?? ''
      const amiss = amissIn({
        'it fails': status < 500,
        'it may be framed':
          policy.includes("frame-ancestors 'none'") && got.get('x-frame-options') === 'DENY',
        'inline scripts run': !/unsafe|\*|https:|data:/.test(/script-src[^;]*/.exec(policy)?.[0] ?? ''),
        'its type may be guessed': got.get('x-content-type-options') === 'nosniff',
        'it tells where its reader came from': got.get('referrer-policy') === 'no-referrer',
        'it may be cached': /no-store/.test(got.get('cache-control') ?? ''),
        'a handler stands in it': !got.get('content-type')?.includes('html') || !hasHandler(text),
        'a script stands in it': !/<script(?![^>]* src="\/)/.test(text),
        'a style stands in it': !/<style|<[^>]* style="/.test(text),
      })
      if (amiss !== undefined) return `${path}: ${amiss}`
    }
    return undefined
  },
})

const markup = `<img src=x onerror=alert(1)>"'><script>alert(2)</script>`

const scripts = lookAttack({
  row: 'H06',
  name: 'console.names',
  tries: 'names an app and a person in markup, and waits for somebody who runs the house',
  face: 'console',
  async look(ground, _, hostile) {
    const office = await ground.console()
    const { house, app, partner } = office
    await added(office)
    await signIn(new Browser(house), app, partner, house, {
      nameID: { value: hostile ? `ann${markup}` : 'ann-plain' },
      attributes: { displayName: hostile ? markup : 'Ann Plain', mail: 'ann@acme.test' },
    })
    const secret = await office.browserOf('owner')
    const handle = office.house.office.gateway.registry.app('https://markup.example/metadata')?.handle ?? ''
    const more = ['', '/settings', '/ours', '/metadata', '/history'].map(
      (part) => `/admin/apps/${handle}${part}`,
    )
    const pages = [...(await addressesIn(office)), ...more, '/admin/search?q=%3Cimg', '/admin/people?q=img']
    for (const path of pages) {
      const { text, headers: got } = await office.ask(secret, { method: 'GET', path })
      if (!got.get('content-type')?.includes('html')) continue
      if (/<img src=x|<script>alert|&lt;img[^&]*&gt;"'/.test(text)) return `${path} holds it as markup`
    }
    return undefined
  },
})

async function added({ house }: ConsoleGround): Promise<void> {
  if (house.office.gateway.registry.app('https://markup.example/metadata')) return
  await addRegistration(
    owner,
    'app',
    { bytes: written('app-words-of-markup.xml') },
    { draft: true },
    house.office,
  )
}

const formulas = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '=cmd|"/c calc"!A1', '%3D1', ' =1'] as const

const spreadsheets: readonly Attack[] = formulas.map((formula, at) =>
  lookAttack({
    row: 'H11',
    name: `console.formula.${at + 1}`,
    tries: `has ${JSON.stringify(formula)} calculated by whoever opens an export`,
    face: 'console',
    async look(ground, _, hostile) {
      const office = await ground.console()
      const { house, app, partner } = office
      const said = hostile ? formula : 'Ann Plain'
      await signIn(new Browser(house), app, partner, house, {
        nameID: { value: `csv-${at}-${hostile}` },
        attributes: { displayName: said, mail: 'ann@acme.test' },
      })
      const [user] = await house.office.gateway.directory.users.search('', 1)
      await giveRole(owner, user?.id ?? '', { role: 'plain', given: true }, house.office)
      const secret = await office.browserOf('owner')
      const names = ['sign-ins', 'app-use', 'refusals', 'strength', 'changes', `access-of-a-person`]
      for (const name of names) {
        const query = name === 'access-of-a-person' ? `?person=${user?.id ?? ''}` : ''
        const path = `/admin/reports/${name}.csv${query}`
        const { text, status } = await office.ask(secret, { method: 'GET', path })
        const cell = cellsOf(text).find((one) => /^[=+\-@\t\r]/.test(one))
        if (status !== 200) return `${name} answers ${status}`
        if (cell !== undefined) return `a cell of ${name} is ${JSON.stringify(cell)}`
      }
      return undefined
    },
  }),
)

/** RFC 4180. */
function cellsOf(text: string): readonly string[] {
  const found = [...text.matchAll(/"((?:[^"]|"")*)"|([^",\r\n]+)/g)]
  return found.map(([, quoted, plain]) => (quoted ?? plain ?? '').replaceAll('""', '"'))
}

/** Lines of every private key and secret that lies in the house’s folder, and hashes that the store holds. */
async function secretsOf({ house }: ConsoleGround): Promise<readonly string[]> {
  const folder = join(house.home, 'certs')
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
  const keys = texts.flatMap((text) =>
    [...text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)/g)].flatMap(([, body = '']) =>
      // The public half comes first, and stands in our certificates too
      secondHalf(body.split(/\s+/).filter((line) => line.length > 40)),
    ),
  )
  const plain = texts.filter((text) => !text.includes('-----BEGIN')).map((text) => text.trim())
  const tokens = (await house.office.admins.tokens.all()).map(({ secretHash }) => secretHash)
  return [...keys, ...plain.filter((text) => text.length > 20), ...tokens, '$argon2', 'PRIVATE KEY']
}

function secondHalf(lines: readonly string[]): readonly string[] {
  return lines.slice(Math.ceil(lines.length / 2))
}

const things = [
  ...['/apps', '/apps/wiki', '/partners/acme', '/users', '/keys', '/audit', '/sign-ins', '/accounts'],
  ...['/tokens', '/house', '/me', '/openapi.json', '/apps/wiki/metadata', '/apps/wiki/history'],
]

const keys = lookAttack({
  row: 'H15',
  name: 'console.private-keys',
  tries: 'reads private keys, secrets and hashes on any page, in any answer of the API, in any export',
  face: 'console',
  async look(ground) {
    const office = await ground.console()
    await office.tokenOf('owner')
    const secrets = await secretsOf(office)
    const token = await office.tokenOf('owner')
    const answers = new Map(await every(office))
    for (const thing of things)
      answers.set(thing, await office.call(token, { method: 'GET', path: `/api/v1${thing}` }))
    for (const [path, { text }] of answers) {
      const found = secrets.find((secret) => text.includes(secret))
      if (found !== undefined) return `${path} holds ${found.slice(0, 12)}…`
    }
    return amissIn({ 'there was nothing to look for': secrets.length > 10, 'nor where': answers.size > 50 })
  },
})

let roles = 0

/** What cannot be written down is not done. */
const unwritten: readonly Attack[] = (
  [
    [
      'role',
      (user: string) => ({
        path: `/admin/people/${user}/roles`,
        fields: { roles: `unwritten${(roles += 1)}`, given: 'yes' },
      }),
    ],
    [
      'link',
      () => ({ path: '/admin/access/accounts/new', fields: { name: 'new@house.test', role: 'owner' } }),
    ],
    [
      'token',
      () => ({ path: '/admin/access/tokens/new', fields: { name: 'x', scopes: 'house.read', days: '1' } }),
    ],
  ] as const
).map(([name, form]) =>
  consoleAttack({
    row: 'H13',
    name: `unwritten.${name}`,
    tries: 'changes something while the audit cannot be written',
    expected: { code: 'http.500' },
    async prepare(ground, hostile) {
      const [user] = await ground.house.office.gateway.directory.users.search('', 1)
      const secret = await ground.browserOf('owner')
      const { path, fields } = form(user?.id ?? '')
      return async () => {
        if (hostile) Object.assign(ground.breakage, broken)
        const answered = await ground.ask(secret, { method: 'POST', path, fields })
        Object.assign(ground.breakage, { at: undefined, with: undefined })
        return answered
      }
    },
  }),
)

const broken = { at: 'audit.record', from: 1, calls: 0, with: () => new Error('the disk is full') }

const stale = consoleAttack({
  row: 'H20',
  name: 'old-form',
  tries: 'sends a form that was opened before somebody else changed the same app',
  expected: { code: 'http.412' },
  async prepare(ground, hostile) {
    const secret = await ground.browserOf('operator')
    const read = () => ground.ask(secret, { method: 'GET', path: '/admin/apps/annex' })
    const revision = revisionIn((await read()).text)
    const press = (seen: string) =>
      ground.ask(secret, { method: 'POST', path: '/admin/apps/annex/disable', fields: { revision: seen } })
    if (hostile) await press(revision)
    const enable = (seen: string) =>
      ground.ask(secret, { method: 'POST', path: '/admin/apps/annex/enable', fields: { revision: seen } })
    if (hostile) await enable(revisionIn((await read()).text))
    return () => press(revision)
  },
})

function revisionIn(text: string): string {
  return /name="revision" value="([^"]*)"/.exec(text)?.[1] ?? ''
}

interface Foreign {
  readonly name: string
  readonly tries: string
  readonly status: 403 | 404
  /** What is reached for: somebody else’s, or one’s own. */
  reach(
    ground: ConsoleGround,
    own: boolean,
  ): Promise<{
    readonly secret: string
    readonly path: string
    readonly fields: Readonly<Record<string, string>>
  }>
}

const foreign: readonly Foreign[] = [
  {
    name: 'session',
    tries: 'ends somebody else’s session as if it were one’s own',
    status: 404,
    async reach(ground, own) {
      const secret = await ground.browserOf('auditor')
      await ground.browserOf(own ? 'auditor' : 'owner')
      const { admins } = ground.house.office
      const all = await admins.sessions.of(ground.accountOf(own ? 'auditor' : 'owner'))
      return { secret, path: '/admin/access/own/end', fields: { session: all.at(-1)?.id ?? '' } }
    },
  },
  {
    name: 'token',
    tries: 'revokes somebody else’s token',
    status: 403,
    async reach(ground, own) {
      const secret = await ground.browserOf('operator')
      const { admins, gateway } = ground.house.office
      const token = await ground.tokenOf(own ? 'operator' : 'owner')
      const found = await admins.tokens.find(gateway.random.hash(token))
      return { secret, path: `/admin/access/tokens/${found?.id ?? ''}/revoke`, fields: {} }
    },
  },
  {
    name: 'change',
    tries: 'reverts a change that one may see, and not make',
    status: 403,
    async reach(ground, own) {
      const secret = await ground.browserOf(own ? 'owner' : 'auditor')
      const { office } = ground.house
      const [user] = await office.gateway.directory.users.search('', 1)
      await giveRole(owner, user?.id ?? '', { role: `role${Math.random()}`, given: true }, office)
      const entries = await office.gateway.audit.list({ limit: 50 })
      const seq = entries.findLast(({ event }) => event.type === 'user.changed')?.seq ?? 0
      return { secret, path: `/admin/changes/${seq}/revert`, fields: {} }
    },
  },
]

const reached: readonly Attack[] = foreign.map(({ name, tries, status, reach }) =>
  consoleAttack({
    row: 'H14',
    name: `foreign.${name}`,
    tries,
    expected: { code: `http.${status}` },
    async prepare(ground, hostile) {
      const { secret, path, fields } = await reach(ground, !hostile)
      return () => ground.ask(secret, { method: 'POST', path, fields })
    },
  }),
)

export const contentAttacks: readonly Attack[] = [
  headers,
  scripts,
  ...spreadsheets,
  keys,
  ...unwritten,
  stale,
  ...reached,
]
