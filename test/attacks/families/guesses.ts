// K12 and K13: what we make up ourselves. Nothing of it is told by what came before it, and who is close to a secret
// learns no more than who is far from it.
import { nameIDFormats } from '../../../src/saml/names.js'
import type { Shown } from '../../support/browser.js'
import { gate } from '../../support/house.js'
import { answerOf, asks, bring, deliver, toldApp } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { asked } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import { formOf, sendRaw } from '../play/raw.js'
import { sessionCookie } from './sessions.js'

/** So many that a letter of the alphabet is missing at some place once in ten thousand runs. */
const samples = 256
/** Hexadecimal digits behind a `_`, or base64url; the last letter of that says less. */
const hex = { shape: /^_[0-9a-f]{32,}$/, letters: 16, free: (text: string) => text.slice(1) }
const base64url = { shape: /^[\w-]{22,}$/, letters: 64, free: (text: string) => text.slice(0, -1) }

const kinds = {
  'question-id': { ...hex, tries: 'the ID of a question to a partner' },
  'relay-state': { ...base64url, tries: 'the RelayState by which a sign-in is found again' },
  'binding-secret': { ...base64url, tries: 'the cookie that ties a sign-in to its browser' },
  'answer-handle': { ...base64url, tries: 'the handle under which a partner’s word is kept' },
  'session-secret': { ...base64url, tries: 'the cookie of a session' },
  'response-id': { ...hex, tries: 'the ID of a Response to an app' },
  'assertion-id': { ...hex, tries: 'the ID of an assertion for an app' },
} as const

type Kind = keyof typeof kinds
type Made = Readonly<Record<Kind, string>>

/** Once a ground: every case looks at the same sign-ins. */
const collected = new WeakMap<Ground, Promise<readonly Made[]>>()

function collectedIn(ground: Ground): Promise<readonly Made[]> {
  const known = collected.get(ground) ?? collect(ground)
  collected.set(ground, known)
  return known
}

async function collect(ground: Ground): Promise<readonly Made[]> {
  const all: Made[] = []
  for (let at = 0; at < samples; at += 1) all.push(await madeIn(ground, ground.visitor(), at))
  return all
}

/** All that is made up for one sign-in of somebody new. */
async function madeIn(ground: Ground, visitor: Visitor, at: number): Promise<Made> {
  const partner = ground.partner('acme')
  const question = await asked(visitor, partner, ground)
  const [, secret = ''] = [...visitor.browser.jar].find(([name]) => name.includes('_b_')) ?? []
  const nameID = { value: `guessed ${at}`, format: nameIDFormats.persistent }
  const shown = await deliver(visitor.browser, answerOf(partner, ground.house, question, { nameID }))
  const [responseId = '', assertionId = ''] = [...toldApp(shown).xml.matchAll(/ ID="([^"]+)"/g)].map(
    ([, id = '']) => id,
  )
  return {
    'question-id': question.id,
    'relay-state': question.relayState,
    'binding-secret': secret.slice(secret.indexOf('.') + 1),
    'answer-handle': /\/answer\/([\w-]+)/.exec(shown.url)?.[1] ?? '',
    'session-secret': visitor.browser.jar.get(sessionCookie) ?? '',
    'response-id': responseId,
    'assertion-id': assertionId,
  }
}

const made = (Object.keys(kinds) as Kind[]).map((kind) =>
  lookAttack({
    row: 'K12',
    name: `many.${kind}`,
    tries: `watches ${samples} sign-ins to foretell ${kinds[kind].tries}`,
    async look(ground, _visitor, hostile) {
      const all = (await collectedIn(ground)).map((one) => one[kind])
      const { shape, letters, free } = kinds[kind]
      const own = free(all[0] ?? '')
      if (!hostile) return amissIn({ [`${all[0]} has another shape`]: shape.test(all[0] ?? '') })
      return amissIn({
        'one has another shape': all.every((one) => shape.test(one)),
        'it has less than 128 bits': own.length * Math.log2(letters) >= 128,
        'one came twice': new Set(all).size === samples,
        'a place in it hardly changes': [...own].every(
          (_, place) => new Set(all.map((one) => free(one)[place])).size >= letters * 0.75,
        ),
        'they come in order': all.some((one, at) => at > 0 && one < (all[at - 1] ?? '')),
        'one is part of another kind': !sharesWithOthers(await collectedIn(ground), kind),
      })
    },
  }),
)

/** What is public of a sign-in must not give away what is secret of it. */
function sharesWithOthers(all: readonly Made[], kind: Kind): boolean {
  const piece = (text: string) => text.slice(4, 16)
  return all.some((one) =>
    (Object.keys(kinds) as Kind[]).some((other) => other !== kind && one[other].includes(piece(one[kind]))),
  )
}

/** The neighbours of what is known: one letter further. */
const next = (text: string) => `${text.slice(0, -2)}${text.at(-2) === 'A' ? 'B' : 'A'}${text.slice(-1)}`

const neighbours: readonly Attack[] = [
  ...['', '/partners', '/again', '/cancel'].map((way) =>
    httpAttack({
      row: 'K12',
      name: `neighbour.sign-in${way.replace('/', '-')}`,
      tries: 'opens the sign-in next to its own',
      expected: { code: 'signin.unknown', stage: 'prove' },
      async prepare(ground, { browser }, hostile) {
        const shown = await bring(browser, asks(ground.app('wiki'), ground.house))
        const id = /\/sign-in\/([\w-]+)\//.exec(shown.text)?.[1] ?? ''
        // Giving up is a no to the app, so its twin is the page itself
        return () =>
          browser.get(`${gate}/sign-in/${hostile ? next(id) : id}${!hostile && way === '/cancel' ? '' : way}`)
      },
    }),
  ),
  httpAttack({
    row: 'K12',
    name: 'neighbour.relay-state',
    tries: 'answers the sign-in next to the one it was asked for',
    face: 'saml-sp',
    expected: { code: 'signin.unknown', stage: 'S8' },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('asked')
      const question = await asked(visitor, partner, ground)
      const relayState = hostile ? next(question.relayState) : question.relayState
      return () => deliver(visitor.browser, answerOf(partner, ground.house, { ...question, relayState }))
    },
  }),
  httpAttack({
    row: 'K12',
    name: 'neighbour.question',
    tries: 'answers the question next to the one it was asked',
    face: 'saml-sp',
    expected: { code: 'partner.in_response_to_wrong', stage: 'S9' },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('asked')
      const question = await asked(visitor, partner, ground)
      const id = hostile ? `${question.id.slice(0, -1)}${question.id.endsWith('0') ? '1' : '0'}` : question.id
      return () => deliver(visitor.browser, answerOf(partner, ground.house, { ...question, id }))
    },
  }),
]

/** A secret, nearly: wrong at one place, cut short, drawn out, or in the other case. */
const nearly: Readonly<Record<string, (secret: string) => string>> = {
  'wrong-at-the-end': (secret) => next(secret),
  'wrong-in-the-middle': (secret) =>
    `${secret.slice(0, 20)}${secret[20] === 'A' ? 'B' : 'A'}${secret.slice(21)}`,
  'wrong-at-the-beginning': (secret) => `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`,
  'cut-short': (secret) => secret.slice(0, -1),
  'drawn-out': (secret) => `${secret}A`,
  'in-the-other-case': (secret) =>
    secret.replace(/[a-zA-Z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
}
const farOff = 'Z'.repeat(43)

/** Each secret: what its owner brings gets in, and what is nearly it gets what is far off gets, letter by letter. */
interface Door {
  readonly secret: string
  readonly tries: string
  open(ground: Ground, given: (secret: string) => string): Promise<Shown>
  opened(shown: Shown): boolean
}

const doors: readonly Door[] = [
  {
    secret: 'session',
    tries: 'goes on with what is nearly the cookie of a session',
    async open(ground, given) {
      const { browser } = await signedIn(ground)
      browser.jar.set(sessionCookie, given(browser.jar.get(sessionCookie) ?? ''))
      return bring(browser, asks(ground.app('annex'), ground.house))
    },
    opened: ({ form }) => form?.fields['SAMLResponse'] !== undefined,
  },
  {
    secret: 'binding',
    tries: 'goes on with a sign-in by what is nearly its cookie',
    async open(ground, given) {
      const { browser } = ground.visitor()
      const shown = await bring(browser, asks(ground.app('wiki'), ground.house))
      for (const [name, value] of browser.jar)
        if (name.includes('_b_')) browser.jar.set(name, value.replace(/[^.]*$/, given))
      return browser.get(`${gate}/sign-in/${/\/sign-in\/([\w-]+)\//.exec(shown.text)?.[1] ?? ''}`)
    },
    opened: ({ status }) => status === 200,
  },
  {
    secret: 'answer-handle',
    tries: 'fetches a kept answer by what is nearly its handle',
    async open(ground, given) {
      const visitor = ground.visitor()
      const partner = ground.partner('acme')
      const question = await asked(visitor, partner, ground)
      const body = formOf(answerOf(partner, ground.house, question).fields)
      const response = await fetch(`${ground.house.url}/saml/sp/acs`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'x-forwarded-for': visitor.address, 'content-type': 'application/x-www-form-urlencoded' },
        body,
      })
      const [, handle = ''] = /\/answer\/([\w-]+)/.exec(response.headers.get('location') ?? '') ?? []
      // Without the name of the sign-in: it would lead back to a page of that
      return visitor.browser.get(`${gate}/answer/${given(handle)}`)
    },
    opened: ({ form }) => form?.fields['SAMLResponse'] !== undefined,
  },
  {
    secret: 'form-token',
    tries: 'posts a form of ours with what is nearly its token',
    async open(ground, given) {
      const visitor = await signedIn(ground)
      const { browser, address } = visitor
      const page = await browser.get(`${gate}/sign-out`)
      const [, token = ''] = /name="token" value="([^"]*)"/.exec(page.text) ?? []
      const Cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const raw = { target: '/sign-out', headers: { Cookie }, body: formOf({ token: given(token) }) }
      return sendRaw(raw, { browser, address }, ground.house)
    },
    opened: ({ text }) => !text.includes('name="token"'),
  },
]

async function signedIn(ground: Ground): Promise<Visitor> {
  const visitor = ground.visitor()
  const partner = ground.partner('acme')
  const question = await asked(visitor, partner, ground)
  await deliver(visitor.browser, answerOf(partner, ground.house, question))
  return visitor
}

const close = doors.flatMap(({ secret, tries, open, opened }) =>
  Object.entries(nearly).map(([name, wrong]) =>
    lookAttack({
      row: 'K13',
      name: `${secret}.${name}`,
      tries: `${tries}, and learns from the answer how near it is`,
      async look(ground, _visitor, hostile) {
        if (!hostile) return amissIn({ 'its owner is not let in': opened(await open(ground, (own) => own)) })
        const near = await open(ground, wrong)
        const far = await open(ground, () => farOff)
        return amissIn({
          'it is let in': !opened(near),
          'another status': near.status === far.status,
          'another page': unmarked(near.text) === unmarked(far.text),
        })
      },
    }),
  ),
)

/** Without what is made anew for each: handles, tokens, references, IDs. */
function unmarked(text: string): string {
  return text
    .replace(/[\w-]{43}/g, 'H')
    .replace(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b/g, 'R')
    .replace(/[A-Za-z0-9+/=%]{60,}/g, 'M')
}

export const guessAttacks: readonly Attack[] = [...made, ...neighbours, ...close]
