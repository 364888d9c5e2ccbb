// S04, S10, S11, S23 and S25 in WS-Federation, whose tokens name no question. That a token answers ours rests on three
// things: wctx, which names one live question; the browser that asked it; and each token being taken once.
import { gate } from '../../support/house.js'
import { answerOf } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { asked, brought } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { formOf } from '../play/raw.js'
import { renamedToken, resealedToken } from '../play/token-pieces.js'
import {
  askedWays,
  encryptedWays,
  fourWays,
  goodToken,
  rp,
  tokenAsked,
  tokenAttacks,
  tokenBrought,
  type TokenWay,
  tokenWays,
  twoUnasked,
  wordsOf,
} from '../play/tokens.js'
import type { TokenPartnerStanding } from '../standings.js'

const wrong: Expected = { code: 'partner.in_response_to_wrong', stage: 'S9' }
const unasked: Expected = { code: 'partner.unsolicited', stage: 'S8' }
const unknown: Expected = { code: 'signin.unknown', stage: 'S8' }
const otherBrowser: Expected = { code: 'signin.other_browser', stage: 'prove' }
const replayed: Expected = { code: 'partner.replayed', stage: 'S10', vouched: true }
const madeUp = `${'A'.repeat(43)}.${'B'.repeat(22)}`

type Contexts = readonly (readonly [
  name: string,
  tries: string,
  standing: TokenPartnerStanding,
  expected: Expected,
  wctx: (own: string) => string | undefined,
])[]

const signInOf = (wctx: string): string => wctx.split('.')[0] ?? ''
const noteOf = (wctx: string): string => wctx.split('.')[1] ?? ''

const contexts: Contexts = [
  ['left-out', 'leaves wctx out', 'ws-asked', unasked, () => undefined],
  ['empty', 'sends an empty wctx', 'ws-asked', unasked, () => ''],
  ['made-up', 'makes a wctx up', 'ws-asked', unknown, () => madeUp],
  [
    'made-up-open',
    'makes a wctx up, where tokens that nobody asked for are taken',
    'ws',
    wrong,
    () => madeUp,
  ],
  [
    'note-made-up',
    'names the right sign-in and another question',
    'ws-asked',
    wrong,
    (own) => `${signInOf(own)}.${'B'.repeat(22)}`,
  ],
  [
    'note-made-up-open',
    'names the right sign-in and another question',
    'ws',
    wrong,
    (own) => `${signInOf(own)}.${'B'.repeat(22)}`,
  ],
  ['note-cut', 'cuts the question short', 'ws', wrong, (own) => own.slice(0, -1)],
  ['note-longer', 'adds to the question', 'ws', wrong, (own) => `${own}B`],
  [
    'note-capitals',
    'writes the question in capitals',
    'ws',
    wrong,
    (own) => `${signInOf(own)}.${swapped(noteOf(own))}`,
  ],
  ['note-only', 'names the question without its sign-in', 'ws-asked', unasked, (own) => `.${noteOf(own)}`],
  ['sign-in-only', 'names the sign-in without its question', 'ws-asked', unasked, signInOf],
  [
    'turned-round',
    'names question and sign-in the other way round',
    'ws-asked',
    unasked,
    (own) => `${noteOf(own)}.${signInOf(own)}`,
  ],
  ['twice', 'names the same question twice', 'ws-asked', unasked, (own) => `${own}.${own}`],
  ['blank', 'adds a blank to wctx', 'ws-asked', unasked, (own) => `${own} `],
  ['line', 'adds an end of line to wctx', 'ws-asked', unasked, (own) => `${own}\n`],
  [
    'prototype',
    'sends the name of something that objects inherit',
    'ws-asked',
    unasked,
    () => '__proto__.constructor',
  ],
  ['path', 'sends a path as wctx', 'ws-asked', unasked, () => '../../sign-in'],
  [
    'address',
    'sends the address of the sign-in as wctx',
    'ws-asked',
    unasked,
    (own) => `${gate}/sign-in/${signInOf(own)}`,
  ],
  [
    'query',
    'sends wctx as other products write theirs',
    'ws-asked',
    unasked,
    () => 'rm=0&id=passive&ru=%2fportal%2f',
  ],
]

function swapped(text: string): string {
  return [...text].map((one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())).join('')
}

const misquoted = contexts.flatMap(([name, tries, standing, expected, wctx]) =>
  tokenAttacks(askedWays, {
    row: 'S25',
    name: `wctx-${name}`,
    tries,
    standing,
    expected,
    forge({ fields, question }) {
      const { wctx: _, ...others } = fields
      const other = wctx(question?.get('wctx') ?? '')
      return { target: rp, body: formOf(other === undefined ? others : { ...others, wctx: other }) }
    },
  }),
)

interface Play {
  readonly ground: Ground
  readonly visitor: Visitor
  readonly way: TokenWay
  readonly hostile: boolean
}

interface Flow {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  readonly ways?: readonly TokenWay[]
  /** Up to the decisive step: what is posted, and by whom. */
  readonly go: (play: Play) => Promise<{ readonly fields: Fields; readonly who?: Visitor }>
}

type Fields = Readonly<Record<string, string>>

function flow({ row, name, tries, expected, ways = askedWays, go }: Flow): readonly Attack[] {
  return ways.map((way) =>
    httpAttack({
      row,
      name: [name, ...wordsOf(way)].join('.'),
      tries,
      face: 'wsfed-rp',
      expected,
      async prepare(ground, visitor, hostile) {
        const { fields, who = visitor } = await go({ ground, visitor, way, hostile })
        return () => tokenBrought(fields['wresult'] ?? '', fields, who, ground)
      },
    }),
  )
}

const under = (fields: Fields, question: URLSearchParams): Fields => ({
  ...fields,
  wctx: question.get('wctx') ?? '',
})

/** Two people ask, and what comes back is mixed up. */
const mixed: readonly Attack[] = (['ws', 'ws-asked'] as const).flatMap((standing) => [
  ...flow({
    row: 'S25',
    name: `of-another-browser.${standing}`,
    tries: 'brings the token for a question of another browser, wctx and all',
    expected: otherBrowser,
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner(standing)
      const own = await tokenAsked(visitor, partner, ground)
      const other = await tokenAsked(ground.visitor(), partner, ground)
      return { fields: goodToken(partner, ground, hostile ? other : own, way) }
    },
  }),
  ...flow({
    row: 'S25',
    name: `own-sign-in-others-question.${standing}`,
    tries: 'brings a token under its own sign-in and the question of another browser',
    expected: wrong,
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner(standing)
      const own = await tokenAsked(visitor, partner, ground)
      const other = await tokenAsked(ground.visitor(), partner, ground)
      const mixedUp = `${signInOf(own.get('wctx') ?? '')}.${noteOf(other.get('wctx') ?? '')}`
      const fields = goodToken(partner, ground, own, way)
      return { fields: hostile ? { ...fields, wctx: mixedUp } : fields }
    },
  }),
  ...flow({
    row: 'S25',
    name: `asked-anew.${standing}`,
    tries: 'answers the first of two questions of one sign-in, which began again in between',
    expected: wrong,
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner(standing)
      const question = await tokenAsked(visitor, partner, ground)
      const fields = goodToken(partner, ground, question, way)
      const signIn = signInOf(question.get('wctx') ?? '')
      if (hostile) await visitor.browser.get(`${gate}/sign-in/${signIn}/again`)
      return { fields }
    },
  }),
  ...flow({
    row: 'S25',
    name: `answered-before.${standing}`,
    tries: 'brings another token for a question that was answered before',
    expected: { code: 'http.409' },
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner(standing)
      const question = await tokenAsked(visitor, partner, ground)
      if (hostile) await bringOne(goodToken(partner, ground, question, way), visitor, ground)
      return { fields: goodToken(partner, ground, question, way) }
    },
  }),
  ...flow({
    row: 'S25',
    name: `given-up.${standing}`,
    tries: 'brings a token for a question that the person has given up',
    expected: { code: 'http.409' },
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner(standing)
      const question = await tokenAsked(visitor, partner, ground, 'portal-faults')
      const signIn = signInOf(question.get('wctx') ?? '')
      if (hostile) await visitor.browser.get(`${gate}/sign-in/${signIn}/cancel`)
      return { fields: goodToken(partner, ground, question, way) }
    },
  }),
  ...flow({
    row: 'S25',
    name: `expired.${standing}`,
    tries: 'brings a token for a question whose time is over',
    expected: standing === 'ws' ? wrong : unknown,
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner(standing)
      const question = await tokenAsked(visitor, partner, ground)
      ground.house.advance(hostile ? 901 : 840)
      return { fields: goodToken(partner, ground, question, way) }
    },
  }),
])

const ofAnotherPartner = [
  ...flow({
    row: 'S25',
    name: 'of-another-partner',
    tries: 'answers what another partner was asked, under that question’s wctx',
    expected: { code: 'partner.not_asked', stage: 'S8' },
    async go({ ground, visitor, way, hostile }) {
      const question = await tokenAsked(visitor, ground.partner('ws-asked'), ground)
      return { fields: goodToken(ground.partner(hostile ? 'ws' : 'ws-asked'), ground, question, way) }
    },
  }),
  ...flow({
    row: 'S25',
    name: 'of-another-partner-swapped',
    tries: 'answers its own question under the wctx of what another partner was asked in the same browser',
    expected: { code: 'partner.not_asked', stage: 'S8' },
    async go({ ground, visitor, way, hostile }) {
      const own = await tokenAsked(visitor, ground.partner('ws'), ground)
      const others = await tokenAsked(visitor, ground.partner('ws-other'), ground)
      const fields = goodToken(ground.partner('ws'), ground, own, way)
      return { fields: hostile ? under(fields, others) : fields }
    },
  }),
]

/** A token that was used already: in the same sign-in or another, in the same browser or another. */
const again: readonly Attack[] = [
  ...flow({
    row: 'S10',
    name: 'same-token-same-question',
    tries: 'posts the same form a second time',
    expected: { code: 'http.409' },
    ways: [...askedWays, ...encryptedWays],
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner('ws-asked')
      const question = await tokenAsked(visitor, partner, ground)
      const fields = goodToken(partner, ground, question, way)
      if (hostile) await bringOne(fields, visitor, ground)
      return { fields }
    },
  }),
  ...(['same', 'other'] as const).flatMap((browser) =>
    (['ws', 'ws-asked'] as const).flatMap((standing) =>
      flow({
        row: 'S10',
        name: `same-token-next-question.${browser}-browser.${standing}`,
        tries: `brings a used token for the next question, in the ${browser} browser`,
        expected: replayed,
        ways: [...askedWays, ...encryptedWays],
        async go({ ground, visitor, way, hostile }) {
          const partner = ground.partner(standing)
          const first = await tokenAsked(visitor, partner, ground, 'portal', forced)
          const used = goodToken(partner, ground, first, way)
          await bringOne(used, visitor, ground)
          const who = browser === 'same' ? visitor : ground.visitor()
          const second = await tokenAsked(who, partner, ground, 'portal', forced)
          return { who, fields: hostile ? under(used, second) : goodToken(partner, ground, second, way) }
        },
      }),
    ),
  ),
  ...(['same', 'other'] as const).flatMap((browser) =>
    flow({
      row: 'S10',
      name: `solicited-then-unsolicited.${browser}-browser`,
      tries: `brings a used token once more in the ${browser} browser, without wctx`,
      expected: replayed,
      async go({ ground, visitor, way, hostile }) {
        const partner = ground.partner('ws')
        const question = await tokenAsked(visitor, partner, ground)
        const used = goodToken(partner, ground, question, way)
        await bringOne(used, visitor, ground)
        const { wctx: _, ...bare } = used
        return {
          who: browser === 'same' ? visitor : ground.visitor(),
          fields: hostile ? bare : goodToken(partner, ground, undefined, way),
        }
      },
    }),
  ),
  ...flow({
    row: 'S10',
    name: 'unsolicited-then-solicited',
    tries: 'brings a token that nobody asked for once more for a question',
    expected: replayed,
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner('ws')
      const used = goodToken(partner, ground, undefined, way)
      await bringOne(used, visitor, ground)
      const who = ground.visitor()
      const question = await tokenAsked(who, partner, ground)
      return { who, fields: hostile ? under(used, question) : goodToken(partner, ground, question, way) }
    },
  }),
]

const forced = { wfresh: '0' }

type Disguise = (wresult: string, way: TokenWay, ground: Ground) => string

/** Unsolicited: the same token in some disguise. */
const disguises: readonly (readonly [name: string, tries: string, disguise: Disguise, later?: number])[] = [
  ['again', 'brings a token a second time', (wresult) => wresult],
  ['later', 'brings a token again two minutes later', (wresult) => wresult, 120],
  ['at-its-end', 'brings a token again just before it ends', (wresult) => wresult, 440],
  [
    'other-trust',
    'puts a used token into the frame of another WS-Trust',
    (wresult) =>
      wresult.includes('200512')
        ? wresult.replaceAll(
            'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
            'http://schemas.xmlsoap.org/ws/2005/02/trust',
          )
        : wresult.replaceAll(
            'http://schemas.xmlsoap.org/ws/2005/02/trust',
            'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
          ),
  ],
  [
    'no-lifetime',
    'puts a used token into a frame without a lifetime',
    (wresult) => wresult.replace(/<t:Lifetime>.*<\/t:Lifetime>/, ''),
  ],
  [
    'blanks',
    'puts blanks around a used token',
    (wresult) => wresult.replace('<saml:Assertion', ' \n <saml:Assertion'),
  ],
  [
    'quotes',
    'writes a used token with other quotation marks',
    (wresult) => wresult.replace(/(Major)?Version="([\d.]+)"/, "$1Version='$2'"),
  ],
  [
    'declaration',
    'puts an XML declaration before a used token',
    (wresult) => `<?xml version="1.0" encoding="utf-8"?>\n${wresult}`,
  ],
  [
    'reference',
    'writes a letter of a used token as a character reference',
    (wresult) => wresult.replace('Ann Example', '&#65;nn Example'),
  ],
]

const disguised = disguises.flatMap(([name, tries, disguise, later]) =>
  (['same', 'other'] as const).flatMap((browser) =>
    flow({
      row: 'S10',
      name: `${name}.${browser}-browser`,
      tries: `${tries}, in the ${browser} browser`,
      expected: replayed,
      ways: name === 'again' ? tokenWays.filter(({ solicited }) => !solicited) : twoUnasked,
      async go({ ground, visitor, way, hostile }) {
        const partner = ground.partner('ws')
        const first = goodToken(partner, ground, undefined, way)
        await bringOne(first, visitor, ground)
        if (later !== undefined) ground.house.advance(later)
        const second = hostile ? first : goodToken(partner, ground, undefined, way)
        const wresult = disguise(second['wresult'] ?? '', way, ground)
        return { who: browser === 'same' ? visitor : ground.visitor(), fields: { ...second, wresult } }
      },
    }),
  ),
)

const signedAnew = flow({
  row: 'S10',
  name: 'signed-anew',
  tries: 'issues the same token ID twice, about somebody else the second time',
  expected: replayed,
  ways: twoUnasked,
  async go({ ground, visitor, way, hostile }) {
    const from = ground.partner('ws')
    const first = goodToken(from, ground, undefined, way)
    await bringOne(first, visitor, ground)
    const wresult = first['wresult'] ?? ''
    const token = /<saml:Assertion.*<\/saml:Assertion>/s.exec(wresult)?.[0] ?? ''
    const edit = (plain: string) => {
      const other = plain.replaceAll('alice-7f3a', 'somebody-else')
      return hostile ? other : renamedToken(other, `_anew${ground.house.now().getTime()}`)
    }
    return {
      who: ground.visitor(),
      fields: {
        wresult: resealedToken({ wresult, token, from, tokenType: way.tokenType }, { edit }),
        wa: 'wsignin1.0',
      },
    }
  },
})

/** S11: eight browsers at once; one gets in. */
const race = flow({
  row: 'S11',
  name: 'at-once',
  tries: 'brings one token in eight browsers at once, and looks at those that came too late',
  expected: replayed,
  ways: twoUnasked,
  async go({ ground, way, hostile }) {
    const fields = goodToken(ground.partner('ws'), ground, undefined, way)
    if (!hostile) return { fields }
    const all = await Promise.all(Array.from({ length: 8 }, () => bringOne(fields, ground.visitor(), ground)))
    const successes = all.filter(({ form }) => form !== undefined).length
    if (successes !== 1) throw new Error(`${successes} browsers got in by one token`)
    return { fields }
  },
})

/** S23: what nobody asked for. */
const notAsked: readonly Attack[] = [
  ...tokenWays
    .filter(({ solicited }) => !solicited)
    .map((way) =>
      httpAttack({
        row: 'S23',
        name: ['token-off-by-default', ...wordsOf(way)].join('.'),
        tries: 'has a victim post the attacker’s own good token, which nobody asked for',
        face: 'wsfed-rp',
        expected: unasked,
        async prepare(ground, visitor, hostile) {
          const partner = ground.partner('ws-asked')
          const question = hostile ? undefined : await tokenAsked(visitor, partner, ground)
          const fields = goodToken(partner, ground, question, way)
          return () => tokenBrought(fields['wresult'] ?? '', fields, visitor, ground)
        },
      }),
    ),
  ...(['portal-inner', 'https://portal-inner.test'] as const).flatMap((target) =>
    tokenAttacks(twoUnasked, {
      row: 'S23',
      name: target.startsWith('https') ? 'token-app-by-realm' : 'token-app-by-handle',
      tries: 'signs somebody in, unasked, at an app that allows no start from here, named in wctx',
      expected: { code: 'launch.not_allowed', stage: 'S8' },
      makeHostile: () => ({ wctx: target }),
      makeTwin: () => ({ wctx: 'portal' }),
    }),
  ),
  ...tokenAttacks(twoUnasked, {
    row: 'S23',
    name: 'token-app-of-another-partner',
    tries: 'signs somebody in, unasked, at an app that does not take this partner’s word',
    expected: { code: 'signin.partner_not_allowed', stage: 'S8' },
    makeHostile: () => ({ wctx: 'portal-narrow' }),
  }),
  ...flow({
    row: 'S23',
    name: 'token-replaces-a-session',
    tries: 'signs the attacker in over the session of somebody else',
    expected: { code: 'http.200' },
    ways: twoUnasked,
    async go({ ground, visitor, way, hostile }) {
      const partner = ground.partner('ws')
      if (hostile)
        await bringOne(
          goodToken(partner, ground, undefined, way, { name: { value: 'ann' } }),
          visitor,
          ground,
        )
      return { fields: goodToken(partner, ground, undefined, way) }
    },
  }),
]

/** The way from the POST to the GET belongs to the browser that posted, or that asked. */
const stolen = (['ws', 'ws-asked'] as const).flatMap((standing) =>
  fourWays.slice(0, 2).map((way) =>
    httpAttack({
      row: 'S23',
      name: ['token-handle-stolen', standing, way.tokenType, way.trustVersion].join('.'),
      tries: 'takes the handle under which a token waits into another browser',
      face: 'wsfed-rp',
      expected: otherBrowser,
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner(standing)
        const question = standing === 'ws-asked' ? await tokenAsked(visitor, partner, ground) : undefined
        const posted = await fetch(`${ground.house.url}${rp}`, {
          method: 'POST',
          redirect: 'manual',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'x-forwarded-for': visitor.address,
          },
          body: formOf(goodToken(partner, ground, question, way)),
        })
        const onward = posted.headers.get('location') ?? ''
        await posted.body?.cancel()
        if (!hostile) keep(visitor, posted)
        const { browser } = hostile ? ground.visitor() : visitor
        return () => browser.get(onward)
      },
    }),
  ),
)

/** B11: the two protocols' doors and handles mixed up. */
const betweenProtocols: readonly Attack[] = [
  ...askedWays.map((way) =>
    httpAttack({
      row: 'B11',
      name: ['relay-state-as-wctx', ...wordsOf(way)].join('.'),
      tries: 'brings a token under the RelayState of a question of SAML',
      face: 'wsfed-rp',
      expected: unasked,
      async prepare(ground, visitor, hostile) {
        const saml = await asked(visitor, ground.partner('asked'), ground)
        const partner = ground.partner('ws-asked')
        const question = await tokenAsked(visitor, partner, ground)
        const fields = goodToken(partner, ground, question, way)
        const all = hostile ? { ...fields, wctx: saml.relayState } : fields
        return () => tokenBrought(all['wresult'] ?? '', all, visitor, ground)
      },
    }),
  ),
  ...(['ws', 'ws-asked'] as const).flatMap((standing) =>
    askedWays.map((way) =>
      httpAttack({
        row: 'B11',
        name: ['relay-state-with-id-as-wctx', standing, ...wordsOf(way)].join('.'),
        tries: 'brings a token under a wctx that is made of RelayState and ID of a question of SAML',
        face: 'wsfed-rp',
        expected: { code: 'partner.not_asked', stage: 'S8' },
        async prepare(ground, visitor, hostile) {
          const saml = await asked(visitor, ground.partner('asked'), ground)
          const partner = ground.partner(standing)
          const question = await tokenAsked(visitor, partner, ground)
          const fields = goodToken(partner, ground, question, way)
          const all = hostile ? { ...fields, wctx: `${saml.relayState}.${saml.id}` } : fields
          return () => tokenBrought(all['wresult'] ?? '', all, visitor, ground)
        },
      }),
    ),
  ),
  ...(['assertion', 'response', 'both'] as const).flatMap((sign) =>
    (['sign-in', 'whole'] as const).map((part) =>
      httpAttack({
        row: 'B11',
        name: `wctx-as-relay-state.${part}.${sign}-signed`,
        tries: 'brings an answer of SAML under the wctx of a question of WS-Federation',
        face: 'saml-sp',
        expected: part === 'whole' ? unasked : { code: 'partner.not_asked', stage: 'S8' },
        async prepare(ground, visitor, hostile) {
          const partner = ground.partner('asked')
          const question = await asked(visitor, partner, ground)
          const wctx = (await tokenAsked(visitor, ground.partner('ws-asked'), ground)).get('wctx') ?? ''
          const { xml } = answerOf(partner, ground.house, question, { sign })
          const relayState = part === 'whole' ? wctx : signInOf(wctx)
          return () => brought(xml, hostile ? { ...question, relayState } : question, visitor, ground)
        },
      }),
    ),
  ),
]

export const tokenContextAttacks: readonly Attack[] = [
  ...misquoted,
  ...mixed,
  ...ofAnotherPartner,
  ...again,
  ...disguised,
  ...signedAnew,
  ...race,
  ...notAsked,
  ...stolen,
  ...betweenProtocols,
]

function bringOne(fields: Fields, visitor: Visitor, ground: Ground) {
  return tokenBrought(fields['wresult'] ?? '', fields, visitor, ground)
}

function keep({ browser }: Visitor, { headers }: Response): void {
  for (const line of headers.getSetCookie()) {
    const pair = line.split('; ')[0] ?? ''
    browser.jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
}
