// H01, H03, H07, H12 and H18 at the way in to the console.
import { gate, openTestHouse } from '../../../support/house.js'
import { firstOwnerLink } from '../../../../src/admin/access/first-owner.js'
import { giveLink } from '../../../../src/admin/access/setup-links.js'
import type { Attack } from '../../attack.js'
import { type Answered, type Asking, type ConsoleGround, cookieName, password } from '../../console-ground.js'
import { consoleAttack, wasTaken } from '../../play/console.js'
import { amissIn, lookAttack } from '../../play/look.js'

const name = 'owner@house.test'
const right = { name, password }

/** A browser as it is before anybody signs in: with a cookie that opens nothing, whose word its form carries. */
async function stranger(ground: ConsoleGround): Promise<string> {
  const { headers } = await ground.ask(undefined, { method: 'GET', path: '/admin/sign-in' })
  return secretIn(headers) ?? ''
}

function secretIn(headers: Headers): string | undefined {
  const line = headers.getSetCookie().find((one) => one.startsWith(`${cookieName}=`))
  return line === undefined ? undefined : /=([^;]*)/.exec(line)?.[1]
}

const signingIn = (fields: Readonly<Record<string, string>>, more: Partial<Asking> = {}): Asking => ({
  ...{ method: 'POST', path: '/admin/sign-in', fields, ...more },
})

async function opens(ground: ConsoleGround, secret: string | undefined): Promise<boolean> {
  return (await ground.ask(secret, { method: 'GET', path: '/admin' })).status === 200
}

const planted = lookAttack({
  row: 'H01',
  name: 'console.planted-before-sign-in',
  tries: 'plants a cookie of the console in a browser before its owner signs in there',
  face: 'console',
  async look(ground, _, hostile) {
    const office = await ground.console()
    const before = hostile ? await stranger(office) : undefined
    const own = before ?? (await stranger(office))
    const { status, headers } = await office.ask(own, signingIn(right))
    const after = secretIn(headers)
    return amissIn({
      'the sign-in is refused': status === 303 || status === 302,
      'the cookie stays the same': after !== undefined && after !== own,
      'the planted cookie opens something': !(await opens(office, own)),
      'the new cookie opens nothing': await opens(office, after),
    })
  },
})

const keptAlive = lookAttack({
  row: 'H01',
  name: 'console.old-session-after-new-sign-in',
  tries: 'goes on in a session that was stolen before its owner signed in anew in that browser',
  face: 'console',
  async look(ground) {
    const office = await ground.console()
    const stolen = await office.browserOf('owner')
    const { headers } = await office.ask(stolen, signingIn(right))
    return amissIn({
      'the stolen session lives on': !(await opens(office, stolen)),
      'the new one does not': await opens(office, secretIn(headers)),
    })
  },
})

const afterSignOut = consoleAttack({
  row: 'H01',
  name: 'after-sign-out',
  tries: 'goes on in a session whose owner has signed out',
  expected: { code: 'http.302' },
  async prepare(ground, hostile) {
    const secret = await ground.browserOf('owner')
    if (hostile) await ground.ask(secret, { method: 'POST', path: '/admin/sign-out', fields: {} })
    return () => ground.ask(secret, { method: 'GET', path: '/admin/apps' })
  },
})

const afterRoleChange = consoleAttack({
  row: 'H01',
  name: 'after-privilege-change',
  tries: 'goes on in a session that began before the account was given another role',
  expected: { code: 'http.302' },
  async prepare(ground, hostile) {
    const secret = await ground.browserOf('auditor')
    const owner = await ground.browserOf('owner')
    const path = `/admin/access/accounts/${ground.accountOf('auditor')}/role`
    const change = (role: string) => ground.ask(owner, { method: 'POST', path, fields: { role } })
    if (hostile) await change('operator')
    if (hostile) await change('auditor')
    return () => ground.ask(secret, { method: 'GET', path: '/admin/apps' })
  },
})

/** A minute less, and it is the same session as ever. */
function outlived(ways: string, tries: string, minutes: number, pause: number): Attack {
  return consoleAttack({
    row: 'H01',
    name: ways,
    tries,
    expected: { code: 'http.302' },
    async prepare(ground, hostile) {
      const secret = await ground.browserOf('owner')
      const total = hostile ? minutes + 1 : minutes - 1
      for (let at = pause; at < total; at += pause) {
        ground.house.advance(pause * 60)
        await ground.ask(secret, { method: 'GET', path: '/admin/access/own' })
      }
      ground.house.advance((total % pause || pause) * 60)
      return () => ground.ask(secret, { method: 'GET', path: '/admin/apps' })
    },
  })
}

const places = [
  'https://evil.test/',
  '//evil.test/',
  '/\\evil.test/',
  '/admin//evil.test',
  '/admin/..//evil.test',
  '/admin/%2e%2e//evil.test',
  '/adminevil',
  '/admin@evil.test',
  'javascript:alert(1)',
  '/admin\r\nLocation: https://evil.test/',
  ' /admin',
] as const

const openRedirects: readonly Attack[] = places.map((place, at) =>
  lookAttack({
    row: 'H03',
    name: `console.next.${at + 1}`,
    tries: `has the sign-in lead on to ${JSON.stringify(place)}`,
    face: 'console',
    async look(ground, _, hostile) {
      const office = await ground.console()
      const secret = await stranger(office)
      const next = hostile ? place : '/admin/apps?stands=draft'
      const { headers } = await office.ask(secret, signingIn({ ...right, next }))
      const to = headers.get('location') ?? ''
      return amissIn({
        'it leads elsewhere': new URL(to, gate).origin === gate,
        'it leads out of the console': /^\/admin(?:$|[/?])/.test(new URL(to, gate).pathname),
        'its own page is lost': hostile || to.endsWith('/admin/apps?stands=draft'),
      })
    },
  }),
)

const wrongWords = [
  [
    'wrong-password',
    'guesses the password of an account that there is',
    { name, password: 'not that one, no' },
  ],
  ['unknown-name', 'tries a name that nobody has', { name: 'nobody@house.test', password }],
  ['empty-password', 'tries an empty password', { name, password: '' }],
  ['default', 'tries what other products ship with', { name: 'admin', password: 'admin' }],
  [
    'account-without-password',
    'signs in to an account that has no password',
    { name: 'auditor@house.test', password },
  ],
  ['nul', 'puts a NUL behind the right password', { name, password: `${password}\0` }],
] as const

const guesses: readonly Attack[] = wrongWords.map(([way, tries, fields]) =>
  consoleAttack({
    row: way === 'default' ? 'H18' : 'H07',
    name: way,
    tries,
    expected: { code: 'http.401' },
    leaks: /no such account|unknown name|wrong password|not active/i,
    async prepare(ground, hostile) {
      const secret = await stranger(ground)
      return () => ground.ask(secret, signingIn(hostile ? fields : right))
    },
  }),
)

const sameWords = lookAttack({
  row: 'H07',
  name: 'console.enumeration',
  tries: 'finds out who has an account by what is answered to a wrong password',
  face: 'console',
  async look(ground, _, hostile) {
    const office = await ground.console()
    const secret = await stranger(office)
    const answer = async (who: string) => {
      const { status, text } = await office.ask(
        secret,
        signingIn({ name: who, password: 'not that one, no' }),
      )
      return `${status} ${text.replaceAll(who, 'WHO')}`
    }
    const [known, unknown] = [await answer(name), await answer(hostile ? 'nobody@house.test' : name)]
    return amissIn({ 'the answers differ': known === unknown })
  },
})

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })

const bruteForce = consoleAttack({
  row: 'H07',
  name: 'brute-force',
  tries: 'goes on guessing from one network, and has the right password in the end',
  expected: { code: 'http.429' },
  async prepare(ground, hostile) {
    const secret = await stranger(ground)
    const source = hostile ? '198.18.7.1' : '198.18.7.2'
    const wrong = signingIn({ name, password: 'not that one, no' }, from(source))
    for (let tries = 0; tries < (hostile ? 12 : 2); tries += 1) {
      // So that each is tried, and the wait after the last is longer than a password takes on any machine
      ground.house.advance(60)
      await ground.ask(secret, wrong)
    }
    return () => ground.ask(secret, signingIn(right, from(source)))
  },
})

const lockout = lookAttack({
  row: 'H07',
  name: 'console.lockout-of-the-owner',
  tries: 'guesses so often that the owner cannot come in any more',
  face: 'console',
  async look(ground, _, hostile) {
    const office = await ground.console()
    const secret = await stranger(office)
    const wrong = signingIn({ name, password: 'not that one, no' }, from('198.18.8.1'))
    for (let tries = 0; tries < (hostile ? 12 : 0); tries += 1) await office.ask(secret, wrong)
    const { status } = await office.ask(secret, signingIn(right, from('198.18.8.2')))
    return amissIn({ 'the owner is locked out': status === 303 || status === 302 })
  },
})

const written = lookAttack({
  row: 'H12',
  name: 'console.passwords-and-secrets',
  tries: 'reads passwords, cookies and links in the log and the audit',
  face: 'console',
  async look(ground) {
    const office = await ground.console()
    const secret = await stranger(office)
    office.written()
    const { headers } = await office.ask(secret, signingIn(right))
    const after = secretIn(headers) ?? ''
    const link = await giveLink({ role: 'auditor', createdBy: 'proof' }, office.house.office)
    const linkSecret = link.address.split('/').at(-1) ?? ''
    await office.ask(secret, { method: 'GET', path: `/admin/setup/${linkSecret}` })
    const events = JSON.stringify(office.written())
    return amissIn({
      'the password is written down': !events.includes(password),
      'the cookie is written down': !events.includes(after) && after !== '',
      'the link is written down': !events.includes(linkSecret) && linkSecret !== '',
    })
  },
})

const newPassword = 'several plain words in a row'
const settingUp = (secret: string, fields: Readonly<Record<string, string>>): Asking => ({
  ...{ method: 'POST', path: `/admin/setup/${secret}`, fields },
})

async function linkSecret(ground: ConsoleGround): Promise<string> {
  const given = { role: 'owner', createdBy: 'proof' } as const
  return (await giveLink(given, ground.house.office)).address.split('/').at(-1) ?? ''
}

let newcomers = 0

function newcomer(): Readonly<Record<string, string>> {
  newcomers += 1
  return { name: `new${newcomers}@house.test`, password: newPassword, again: newPassword }
}

function setupAttack(
  way: string,
  tries: string,
  code: 'http.404' | 'http.422',
  spoil: (secret: string, ground: ConsoleGround) => Promise<Partial<Record<'secret' | 'password', string>>>,
): Attack {
  return consoleAttack({
    row: 'H18',
    name: way,
    tries,
    expected: { code },
    async prepare(ground, hostile) {
      const secret = await linkSecret(ground)
      const browser = await stranger(ground)
      const spoilt = hostile ? await spoil(secret, ground) : {}
      const fields = newcomer()
      const said = spoilt.password === undefined ? {} : { password: spoilt.password, again: spoilt.password }
      return () => ground.ask(browser, settingUp(spoilt.secret ?? secret, { ...fields, ...said }))
    },
  })
}

const setups: readonly Attack[] = [
  setupAttack('link-twice', 'uses a setup link that was used before', 'http.404', async (secret, ground) => {
    await ground.ask(await stranger(ground), settingUp(secret, newcomer()))
    return {}
  }),
  setupAttack('link-run-out', 'uses a setup link a day later', 'http.404', async (_, { house }) => {
    house.advance(24 * 3600 + 1)
    return {}
  }),
  setupAttack('link-guessed', 'guesses a setup link', 'http.404', async () => ({ secret: 'A'.repeat(43) })),
  setupAttack('link-with-a-slip', 'changes one letter of a link', 'http.404', async (secret) => ({
    secret: `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`,
  })),
  setupAttack('weak-password', 'sets a password that everybody would try first', 'http.422', async () => ({
    password: 'password1234',
  })),
  setupAttack('short-password', 'sets a short password', 'http.422', async () => ({ password: 'short' })),
]

const atOnce = lookAttack({
  row: 'H18',
  name: 'console.link-by-two-at-once',
  tries: 'uses a setup link in the same moment as the one that it was given to',
  face: 'console',
  async look(ground, _, hostile) {
    const office = await ground.console()
    const secret = await linkSecret(office)
    const use = async () => office.ask(await stranger(office), settingUp(secret, newcomer()))
    const answers = await Promise.all(hostile ? [use(), use(), use()] : [use()])
    return amissIn({ 'not exactly one comes in': answers.filter(wasTaken).length === 1 })
  },
})

/** Every page of a house in which nobody runs anything yet, and what its strangers are told. */
const beforeTheFirst = lookAttack({
  row: 'H18',
  name: 'console.before-the-first-owner',
  tries: 'comes before the first owner does',
  face: 'console',
  async look(_ground, _visitor, hostile) {
    const house = await openTestHouse({ apps: [], partners: [] })
    try {
      const ask = async (path: string, init: RequestInit = {}): Promise<Answered> => {
        const response = await fetch(house.url + path, { redirect: 'manual', ...init })
        return { status: response.status, text: await response.text(), headers: response.headers }
      }
      const link = await firstOwnerLink(house.office)
      const secret = link?.address.split('/').at(-1) ?? ''
      const door = await ask('/admin/sign-in')
      const inside = await Promise.all(['/admin', '/admin/apps', '/admin/access'].map((path) => ask(path)))
      const api = await ask('/api/v1/apps')
      const shown = await ask(`/admin/setup/${hostile ? 'A'.repeat(43) : secret}`)
      return amissIn({
        'the sign-in asks for a password': !door.text.includes('type="password"'),
        'the link stands on a page': !door.text.includes(secret),
        'a page opens': inside.every(({ status }) => status === 302),
        'the API answers': api.status === 401 || api.status === 404,
        'the link opens nothing, or a guess something': shown.status === (hostile ? 404 : 200),
        'there is an account already': (await house.office.admins.all()).length === 0,
      })
    } finally {
      await house.close()
    }
  },
})

export const entranceAttacks: readonly Attack[] = [
  planted,
  keptAlive,
  afterSignOut,
  afterRoleChange,
  outlived('idle', 'goes on in a session that rested for half an hour', 30, 30),
  outlived('day-long', 'keeps a stolen session alive all day', 8 * 60, 29),
  ...openRedirects,
  ...guesses,
  sameWords,
  bruteForce,
  lockout,
  written,
  ...setups,
  atOnce,
  beforeTheFirst,
]
