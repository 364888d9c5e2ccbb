// H10, H12, H15: what ends up in the log, in the audit, on pages and in documents.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gate } from '../../support/house.js'
import { answerOf, asks, deliver } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import { type Ground, logFile, type Visitor } from '../ground.js'
import { asked } from '../play/answers.js'
import { amissIn, lookAttack } from '../play/look.js'
import { sendRaw } from '../play/raw.js'

import { sessionCookie } from './sessions.js'

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
        const [written] = await logged(ground, () => mention(hostile ? word : 'plain', ground, visitor))
        const lines = written.split('\n').filter((line) => line !== '')
        return amissIn({
          // An address that leads nowhere need not be
          'nothing is written': lines.length > 0 || where === 'address',
          'a line is none of ours': lines.every(isOurs),
          'a terminal would obey it':
            !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(written),
          'a line has no end': lines.every((line) => line.length < 20_000),
        })
      },
    }),
  ),
)

/** What stands in the log because of this, and what came of it. Lines reach the file some moments later, in their order. */
async function logged<Came>(
  ground: Ground,
  act: () => Promise<Came>,
): Promise<readonly [log: string, came: Came]> {
  const from = await markIn(ground)
  const came = await act()
  const to = await markIn(ground)
  const [, since = ''] = logOf(ground).split(from)
  return [linesBetween(since, to), came]
}

let marks = 0

/** Resolves once this line, and so every line before it, is in the file. */
async function markIn(ground: Ground): Promise<string> {
  const mark = `mark-${process.pid}-${(marks += 1)}.`
  ground.house.house.gateway.log.info('mark', { mark })
  const deadline = performance.now() + 30_000
  while (!logOf(ground).includes(`"${mark}"}\n`)) {
    if (performance.now() > deadline) throw new Error(`not logged within 30 s: ${logOf(ground).slice(-2000)}`)
    await pause(2)
  }
  return mark
}

/** Whole lines: those of the two marks are left out. */
function linesBetween(since: string, mark: string): string {
  const text = since.slice(since.indexOf('\n') + 1, since.indexOf(mark))
  return text.slice(0, text.lastIndexOf('\n') + 1)
}

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
      const answer = answerOf(partner, ground.house, question, {
        nameID: { value },
        attributes: { displayName, mail, memberOf },
        ...(hostile ? more : {}),
      })
      const [log, shown] = await logged(ground, () => deliver(visitor.browser, answer))
      const events = JSON.stringify(
        (await ground.house.house.gateway.audit.list({ limit: 20 })).map(({ event }) => event),
      )
      const secret = visitor.browser.jar.get(sessionCookie) ?? 'none'
      const written = log + events + (shown.form === undefined ? shown.text : '')
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

export const writtenDownAttacks: readonly Attack[] = [...H10, ...H12, ...H15]
