// H01, H02, H07, H09, H10, H12, H13, H15: sessions, floods, faults of our own, and what is written where.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RefusalCode } from '../../../src/model/refusal.js'
import { Refusal } from '../../../src/model/refusal.js'
import type { Shown } from '../../support/browser.js'
import { gate, outsider } from '../../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../../support/sign-in.js'
import type { Attack, Played } from '../attack.js'
import { type Ground, logFile, type Visitor } from '../ground.js'
import { asked } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import { formOf, sendRaw } from '../play/raw.js'

const sessionCookie = '__Host-sallyport_443_session'

async function signedIn(ground: Ground, { browser }: Visitor, name = 'ann'): Promise<Shown> {
  const partner = ground.partner('acme')
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  const request = { scoping, forceAuthn: true }
  const question = questionIn(await bring(browser, asks(ground.app('wiki'), ground.house, { request })))
  return deliver(browser, answerOf(partner, ground.house, question, { nameID: { value: name } }))
}

/** Whether this browser's session lets it in without a partner. */
async function isIn(ground: Ground, { browser }: Visitor): Promise<boolean> {
  const { form } = await bring(browser, asks(ground.app('annex'), ground.house))
  return form?.fields['SAMLResponse'] !== undefined
}

const planted: Readonly<Record<string, string>> = {
  random: 'A'.repeat(43),
  short: 'x',
  long: 'A'.repeat(4000),
  quoted: '"AAAAAAAAAAAAAAAAAAAAAAAA"',
  injected: 'x%0d%0aSet-Cookie:evil=1',
  prototype: '__proto__constructor__',
}

const H01: readonly Attack[] = [
  ...Object.entries(planted).map(([name, value]) =>
    lookAttack({
      row: 'H01',
      name: `planted.${name}`,
      tries: 'plants a session cookie of its own choice before somebody signs in',
      async look(ground, visitor, hostile) {
        if (hostile) visitor.browser.jar.set(sessionCookie, value)
        const before = hostile && (await isIn(ground, visitor))
        await signedIn(ground, visitor)
        const now = visitor.browser.jar.get(sessionCookie)
        const thief = ground.visitor()
        thief.browser.jar.set(sessionCookie, hostile ? value : 'B'.repeat(43))
        return amissIn({
          'the planted one lets in': !before && !(await isIn(ground, thief)),
          'the planted one is kept': now !== undefined && now !== value,
        })
      },
    }),
  ),
  lookAttack({
    row: 'H01',
    name: 'own-session-planted',
    tries: 'plants a live session of the forger’s and uses it after the other person signed in',
    async look(ground, visitor, hostile) {
      const thief = ground.visitor()
      await signedIn(ground, thief, 'mallory herself')
      const own = thief.browser.jar.get(sessionCookie) ?? ''
      if (hostile) visitor.browser.jar.set(sessionCookie, own)
      await signedIn(ground, visitor)
      const name = (shown: Shown) => /<saml:NameID[^>]*>([^<]*)</.exec(toldApp(shown).xml)?.[1]
      const anns = name(await bring(visitor.browser, asks(ground.app('wiki'), ground.house)))
      const after = await bring(thief.browser, asks(ground.app('wiki'), ground.house))
      const thiefs = after.form?.fields['SAMLResponse'] === undefined ? undefined : name(after)
      return amissIn({
        'the old secret leads to the new person': thiefs !== anns,
        'the secret stayed the same': visitor.browser.jar.get(sessionCookie) !== own,
      })
    },
  }),
  lookAttack({
    row: 'H01',
    name: 'two-of-them',
    tries: 'sends two session cookies, the live one among them',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      const secret = visitor.browser.jar.get(sessionCookie) ?? ''
      const Cookie = `${sessionCookie}=${secret}${hostile ? `; ${sessionCookie}=${'C'.repeat(43)}` : ''}`
      const { url } = asks(ground.app('annex'), ground.house)
      const raw = { method: 'GET', target: url.slice(gate.length), headers: { Cookie } }
      const { form } = await sendRaw(raw, ground.visitor(), ground.house)
      return amissIn({ 'the doubt is settled in favour of one': (form !== undefined) === !hostile })
    },
  }),
  lookAttack({
    row: 'H01',
    name: 'after-sign-out',
    tries: 'goes on with the cookie of a session that was signed out',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      const secret = visitor.browser.jar.get(sessionCookie) ?? ''
      if (hostile) await visitor.browser.postFromPage(await visitor.browser.get(`${gate}/sign-out`))
      const thief = ground.visitor()
      thief.browser.jar.set(sessionCookie, secret)
      return amissIn({ 'it lets in still': (await isIn(ground, thief)) === !hostile })
    },
  }),
  lookAttack({
    row: 'H01',
    name: 'sign-out-by-another-site',
    tries: 'signs somebody out, or has a session replaced, by a form on another site',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      if (hostile) {
        const Cookie = `${sessionCookie}=${visitor.browser.jar.get(sessionCookie) ?? ''}`
        const raw = { target: '/sign-out', headers: { Cookie }, body: formOf({ token: 'guessed' }) }
        await sendRaw(raw, ground.visitor(), ground.house)
      }
      return amissIn({ 'the session is gone': await isIn(ground, visitor) })
    },
  }),
]

/** H02: everything under a sign-in of one browser, opened in another. */
const ways = ['', '/partners', '/partners?q=acme', '/partner/acme', '/again', '/cancel'] as const
const H02: readonly Attack[] = [
  ...ways.map((way) =>
    httpAttack({
      row: 'H02',
      name: `another-browser${way.replace(/\W+/g, '-') || '-page'}`,
      tries: 'opens what belongs to a sign-in of another browser',
      expected: { code: 'signin.other_browser', stage: 'prove' },
      async prepare(ground, visitor, hostile) {
        const shown = await bring(visitor.browser, asks(ground.app('wiki'), ground.house))
        const id = /\/sign-in\/([\w-]+)\//.exec(shown.text)?.[1] ?? ''
        const { browser } = hostile ? ground.visitor() : visitor
        // Giving up is a no to the app, so its twin is the page itself
        return () => browser.get(`${gate}/sign-in/${id}${!hostile && way === '/cancel' ? '' : way}`)
      },
    }),
  ),
  ...['delivered', 'followed', 'followed-with-the-name-only'].map((how) =>
    httpAttack({
      row: 'H02',
      name: `answer.${how}`,
      tries: 'has an answer to the question of one browser taken by another',
      expected: { code: 'signin.other_browser', stage: 'prove' },
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner('acme')
        const question = await asked(visitor, partner, ground)
        const answer = answerOf(partner, ground.house, question)
        const other = ground.visitor()
        if (how === 'followed-with-the-name-only')
          for (const name of visitor.browser.jar.keys())
            other.browser.jar.set(name, `zzzzzz.${'D'.repeat(43)}`)
        return () => deliver(hostile ? other.browser : visitor.browser, answer)
      },
    }),
  ),
]

/** H07: who floods is refused as before, and only written down less often; what pages say tells nobody apart. */
const H07: readonly Attack[] = [
  lookAttack({
    row: 'H07',
    name: 'refusals-without-end',
    tries: 'fills the audit with refusals',
    async look(ground, visitor, hostile) {
      const times = hostile ? 140 : 10
      const before = await refusalsFrom(ground, visitor.address)
      const all: number[] = []
      for (let at = 0; at < times; at++)
        all.push((await visitor.browser.postFromOutside(`${gate}/saml/sp/acs`, { SAMLResponse: '!' })).status)
      const written = (await refusalsFrom(ground, visitor.address)) - before
      ground.house.advance(61)
      return amissIn({
        'one was not refused': all.every((status) => status === 400),
        [`${written} were written down`]: hostile ? written <= 125 : written === times,
      })
    },
  }),
  ...(['a partner', 'an app'] as const).map((what) =>
    lookAttack({
      row: 'H07',
      name: `tells-apart.${what.replace(' ', '-')}`,
      tries: 'tries out names to learn who is registered',
      async look(ground, visitor, hostile) {
        const { browser } = visitor
        const shown =
          what === 'an app'
            ? await bring(browser, asks(outsider(hostile ? 'nobody' : 'acme'), ground.house))
            : await deliver(
                browser,
                answerOf(hostile ? outsider('nobody') : ground.partner('asked'), ground.house, undefined),
              )
        return amissIn({ 'it names somebody': !/acme|asked|nobody/i.test(plain(shown.text)) })
      },
    }),
  ),
]

async function refusalsFrom({ house }: Ground, source: string): Promise<number> {
  const events = await house.house.gateway.audit.list({ limit: 1000 })
  return events.filter(({ event }) => event.type === 'signin.refused' && event.source === source).length
}

function plain(text: string): string {
  return text.replace(/<[^>]*>/g, ' ')
}

/** H09: each verb fails while somebody is being asked about, answered for or known already. */
const verbs = {
  ask: [
    'registry.app',
    'registry.usable',
    'appFaces.saml.readRequest',
    'state.signIns.begin',
    'appFaces.saml.mayReply',
    'registry.partners',
    'partnerFaces.saml.writeRequest',
    'state.signIns.update',
  ],
  deliver: [
    'state.signIns.find',
    'partnerFaces.saml.readAnswer',
    'state.answers.keep',
    'state.answers.peek',
    'registry.partner',
    'directory.users.linkedTo',
    'directory.names.issued',
    'vault.pairwise',
    'appFaces.saml.writeAnswer',
    'finish',
  ],
  session: [
    'state.sessions.find',
    'directory.users.find',
    'appFaces.saml.writeAnswer',
    'vault.pairwise',
    'finish',
  ],
} as const

type Moment = keyof typeof verbs

const secretWord = 'boom-7f3a-secret'
const failures: Readonly<Record<string, () => Error>> = {
  bug: () => new TypeError(`cannot read ${secretWord}`),
  store: () => new Refusal('store.unavailable', `no store at ${secretWord}`),
}

let people = 0

const H09: readonly Attack[] = Object.entries(verbs).flatMap(([moment, all]) =>
  all.flatMap((verb) =>
    Object.entries(failures)
      .filter(([kind]) => kind === 'bug' || /^(state|directory|finish)/.test(verb))
      .map(([kind, fail]): Attack => {
        const code: RefusalCode = kind === 'bug' ? 'internal' : 'store.unavailable'
        return {
          id: `H09.${moment}.${verb}.${kind}`,
          row: 'H09',
          face: 'http',
          tries: `hits a fault of ours: ${verb} fails`,
          expected: { code: 'harmless' },
          play: (ground, hostile) => broken(moment as Moment, verb, hostile ? fail : undefined, code, ground),
        }
      }),
  ),
)

async function broken(
  moment: Moment,
  verb: string,
  fail: (() => Error) | undefined,
  code: RefusalCode,
  ground: Ground,
): Promise<Played> {
  const visitor = ground.visitor()
  const step = await prepared(moment, ground, visitor)
  const { breakage } = ground
  Object.assign(breakage, { at: verb, calls: 0, from: 1, with: fail })
  let played: Played
  let shown: Shown | undefined
  try {
    played = await ground.observe(async () => (shown = await step()))
  } finally {
    Object.assign(breakage, { at: undefined, with: undefined })
  }
  const { calls } = breakage
  const amiss = amissIn({
    'nothing called it': calls > 0,
    'the verdict is another': fail === undefined ? played.accepted : !played.accepted && played.code === code,
    'the browser got a session':
      fail === undefined || moment === 'session' || !visitor.browser.jar.has(sessionCookie),
    'the app got an answer': fail === undefined || shown?.form === undefined,
    'the page tells the fault':
      !shown?.text.includes(secretWord) && !/\.js:\d+|node:/.test(shown?.text ?? ''),
    'it is not written down': fail === undefined || played.audited >= 1,
    'the next one is not served': (await ground.visitor().browser.get(gate)).status === 200,
  })
  const { detail, ...rest } = played
  return {
    ...rest,
    accepted: amiss === undefined || fail !== undefined,
    told: amiss ?? 'nothing amiss',
    detail: `${amiss} ${code} ${played.code} ${detail}`,
  }
}

async function prepared(moment: Moment, ground: Ground, visitor: Visitor): Promise<() => Promise<Shown>> {
  const partner = ground.partner('acme')
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  if (moment === 'ask') {
    const sent = asks(ground.app('wiki'), ground.house, { request: { scoping } })
    return () => bring(visitor.browser, sent)
  }
  people += 1
  const nameID = { value: `somebody new ${people} ${process.pid}` }
  const question = await asked(visitor, partner, ground)
  const answer = answerOf(partner, ground.house, question, { nameID })
  if (moment === 'deliver') return () => deliver(visitor.browser, answer)
  await deliver(visitor.browser, answer)
  return () => bring(visitor.browser, asks(ground.app('annex'), ground.house))
}

/** H13: no event, no answer. What is written down of a sign-in is written with its end, or nothing is. */
const unwritable = ['deliver', 'session', 'refused'] as const

const H13: readonly Attack[] = unwritable.map((moment) =>
  lookAttack({
    row: 'H13',
    name: `unwritten.${moment}`,
    tries: 'signs in, or is refused, while nothing can be written down',
    async look(ground, visitor, hostile) {
      const { breakage } = ground
      const step =
        moment === 'refused'
          ? () => visitor.browser.postFromOutside(`${gate}/saml/sp/acs`, { SAMLResponse: '!' })
          : await prepared(moment, ground, visitor)
      const at = moment === 'refused' ? 'audit.record' : 'finish'
      Object.assign(breakage, { at, calls: 0, from: 1, with: hostile ? failures['store'] : undefined })
      let shown: Shown
      try {
        shown = await step()
      } finally {
        Object.assign(breakage, { at: undefined, with: undefined })
      }
      return amissIn({
        'nothing was to be written': breakage.calls > 0,
        'it is not said to be the store': hostile ? shown.status === 503 : shown.status !== 503,
        'the app got an answer': (shown.form !== undefined) === (!hostile && moment !== 'refused'),
        'the browser got a session':
          visitor.browser.jar.has(sessionCookie) ===
          (moment === 'session' || (!hostile && moment === 'deliver')),
      })
    },
  }),
)

/** H10, H12: what ends up in the log and in the audit. */
const unsayable = {
  lines: 'x\r\n{"at":"2026-01-01","level":"info","event":"sign-in","outcome":"issued"}',
  'escape-sequence': 'x\u001b[2J\u001b]0;owned\u0007',
  direction: 'x\u202egnp\u2066',
  separators: 'x\u2028y\u2029z\u0085',
  quotes: `x","outcome":"issued`,
  long: 'x'.repeat(100_000),
} as const

type Mention = (word: string, ground: Ground, visitor: Visitor) => Promise<unknown>

const mentions: Readonly<Record<string, Mention>> = {
  'user-agent': (word, ground, visitor) =>
    sendRaw(
      {
        method: 'GET',
        target: '/saml/idp/sso',
        headers: { 'User-Agent': word.replace(/[^\x20-\x7e]/g, '?').slice(0, 8000) },
      },
      visitor,
      ground.house,
    ),
  'relay-state': (word, ground, { browser }) =>
    browser.postFromOutside(`${gate}/saml/sp/acs`, {
      ...answerOf(ground.partner('asked'), ground.house, undefined).fields,
      RelayState: word,
    }),
  message: (word, _ground, { browser }) =>
    browser.postFromOutside(`${gate}/saml/sp/acs`, { SAMLResponse: Buffer.from(word).toString('base64') }),
  base64: (word, _ground, { browser }) =>
    browser.postFromOutside(`${gate}/saml/sp/acs`, { SAMLResponse: word }),
  issuer: (word, ground, { browser }) => {
    const { xml } = answerOf(ground.partner('acme'), ground.house, undefined)
    const named = xml.replace('https://acme.test<', `https://acme.test${xmlText(word)}<`)
    return browser.postFromOutside(`${gate}/saml/sp/acs`, {
      SAMLResponse: Buffer.from(named).toString('base64'),
    })
  },
  'status-message': async (word, ground, visitor) => {
    const question = await asked(visitor, ground.partner('acme'), ground)
    const more = { status: ['urn:oasis:names:tc:SAML:2.0:status:Responder'] as const, response: {} }
    const { xml } = answerOf(ground.partner('acme'), ground.house, question, { ...more, sign: 'none' })
    const told = xml.replace(
      '</samlp:Status>',
      `<samlp:StatusMessage>${xmlText(word)}</samlp:StatusMessage></samlp:Status>`,
    )
    const RelayState = question.relayState
    return visitor.browser.postFromOutside(`${gate}/saml/sp/acs`, {
      SAMLResponse: Buffer.from(told).toString('base64'),
      RelayState,
    })
  },
  app: (word, ground, { browser }) =>
    browser.postFromOutside(`${gate}/saml/idp/sso`, {
      SAMLRequest: Buffer.from(
        asks(ground.app('wiki'), ground.house).xml.replace(
          'https://wiki.test<',
          `https://wiki.test${xmlText(word)}<`,
        ),
      ).toString('base64'),
    }),
  address: (word, ground, visitor) =>
    sendRaw(
      { method: 'GET', target: `/launch/${encodeURIComponent(word).slice(0, 2000)}` },
      visitor,
      ground.house,
    ),
}

function xmlText(word: string): string {
  return [...word]
    .map((c) => (/[\w ]/.test(c) ? c : `&#${c.codePointAt(0)};`))
    .join('')
    .replaceAll('&#27;', '')
    .replaceAll('&#7;', '')
}

const H10: readonly Attack[] = Object.entries(mentions).flatMap(([where, mention]) =>
  Object.entries(unsayable).map(([what, word]) =>
    lookAttack({
      row: 'H10',
      name: `${where}.${what}`,
      tries: 'writes lines of its own into the log, or commands for the terminal of whoever reads it',
      async look(ground, visitor, hostile) {
        const from = logOf(ground).length
        await mention(hostile ? word : 'plain', ground, visitor)
        const written = logOf(ground).slice(from)
        const lines = written.split('\n').filter((line) => line !== '')
        return amissIn({
          'a line is none of ours': lines.every(isOurs),
          'a terminal would obey it':
            !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(written),
          'a line has no end': lines.every((line) => line.length < 20_000),
        })
      },
    }),
  ),
)

function logOf({ house }: Ground): string {
  return readFileSync(join(house.home, logFile), 'utf8')
}

function isOurs(line: string): boolean {
  try {
    const { event, outcome, reference } = JSON.parse(line) as Readonly<Record<string, unknown>>
    return typeof event === 'string' && (outcome === undefined || typeof reference === 'string')
  } catch {
    return false
  }
}

const secrets = ['Ann of the Secrets', 'ann.secret@acme.test', 'name-of-ann-7f3a', 'group-of-ann'] as const

const outcomes = {
  'signed-in': {},
  'refused-by-signature': { sign: 'none' },
  'refused-by-audience': { conditions: { audienceRestrictions: [['https://other.test']] } },
  'refused-by-time': { conditions: { notOnOrAfter: new Date('2020-01-01T00:00:00Z') } },
  'refused-by-qualifier': { nameID: { value: secrets[2], spNameQualifier: 'https://other.test' } },
} as const

const H12: readonly Attack[] = Object.entries(outcomes).map(([name, more]) =>
  lookAttack({
    row: 'H12',
    name: `told.${name}`,
    tries: 'looks for people and secrets in the log, the audit and on the page',
    async look(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const question = await asked(visitor, partner, ground)
      const [displayName, mail, value, memberOf] = secrets
      const from = logOf(ground).length
      const answer = answerOf(partner, ground.house, question, {
        nameID: { value },
        attributes: { displayName, mail, memberOf },
        ...(hostile ? more : {}),
      })
      const shown = await deliver(visitor.browser, answer)
      const events = JSON.stringify(
        (await ground.house.house.gateway.audit.list({ limit: 20 })).map(({ event }) => event),
      )
      const secret = visitor.browser.jar.get(sessionCookie) ?? 'none'
      const written = logOf(ground).slice(from) + events + (shown.form === undefined ? shown.text : '')
      const all = [...secrets, secret, '<saml', question.relayState.slice(0, 20)]
      const found = all.find((one) => written.replaceAll(question.relayState, '').includes(one))
      return amissIn({ [`${found} is written down`]: found === undefined })
    },
  }),
)

/** H15: what is served has no key in it. */
const served = [
  '/saml/idp',
  '/saml/sp?with=encryption',
  '/saml/metadata?download',
  '/metrics',
  '/health/ready',
  '/certs/signing-active.pem',
  '/..%2fcerts/signing-active.pem',
  '/assets/..%2f..%2fcerts/signing-active.pem',
  '/config/sallyport.json',
  '/record',
] as const

const H15: readonly Attack[] = served.map((target) =>
  lookAttack({
    row: 'H15',
    name: `served${target.replace(/[^\w]+/g, '-')}`,
    tries: 'looks for a private key in what is served',
    async look(ground, visitor, hostile) {
      const { text, status } = await sendRaw(
        { method: 'GET', target: hostile ? target : '/' },
        visitor,
        ground.house,
      )
      const key =
        readFileSync(join(ground.house.home, 'certs/signing-active.pem'), 'utf8').split('\n')[1] ?? 'none'
      return amissIn({
        'a key stands in it': !text.includes('PRIVATE KEY') && !text.includes(key),
        'a fault is shown': status < 500,
      })
    },
  }),
)

export const insideAttacks: readonly Attack[] = [
  ...H01,
  ...H02,
  ...H07,
  ...H09,
  ...H13,
  ...H10,
  ...H12,
  ...H15,
]
