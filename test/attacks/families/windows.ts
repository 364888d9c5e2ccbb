// S05 to S09: when an answer holds. Each edge of each window, from both sides: the twin stands just inside, the attack
// just outside, clocks allowed to differ by 180 seconds and a message to live for 600.
import type { PartnerAnswer } from '../../support/counterpart.js'
import type { Attack, Expected } from '../attack.js'
import { said, twoWays } from '../play/said.js'
import { badInstants } from './instants.js'

const skew = 180
const longestLife = 600
/** Seconds that a play may take between the writing of a message and the reading of it. */
const slack = 30
const refused: Expected = { code: 'partner.time_invalid', stage: 'S9' }

/** One edge: `at` seconds from now makes an answer. */
interface Edge {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly inside: number
  readonly outside: number
  readonly expected?: Expected
  at(instant: Date, now: Date): Partial<PartnerAnswer>
}

/** Not yet: what begins after `skew`. Not any more: what ended `skew` ago. */
const notYet = { inside: skew - 1, outside: skew + slack }
const noMore = { inside: -skew + slack, outside: -skew - 1 }
const tooOld = { inside: -skew - longestLife + slack, outside: -skew - longestLife - 1 }

const edges: readonly Edge[] = [
  {
    row: 'S05',
    name: 'not-before',
    tries: 'gives Conditions that have not begun',
    ...notYet,
    at: (notBefore, now) => ({ conditions: { notBefore, notOnOrAfter: later(now, 400) } }),
  },
  {
    row: 'S05',
    name: 'not-on-or-after',
    tries: 'gives Conditions that have ended',
    ...noMore,
    at: (notOnOrAfter, now) => ({ conditions: { notBefore: later(now, -500), notOnOrAfter } }),
  },
  {
    row: 'S05',
    name: 'ended-without-begin',
    tries: 'gives Conditions that have ended and never began',
    ...noMore,
    at: (notOnOrAfter) => ({ conditions: { notBefore: undefined, notOnOrAfter } }),
  },
  {
    row: 'S06',
    name: 'confirmation-ended',
    tries: 'gives a bearer confirmation that has ended',
    ...noMore,
    at: (notOnOrAfter) => ({ confirmation: { notOnOrAfter } }),
  },
  {
    row: 'S07',
    name: 'longer-than-we-give',
    tries: 'lets an assertion live for ten years, and brings it when ours for it is over',
    ...tooOld,
    at: (issueInstant, now) => ({
      assertion: { issueInstant },
      confirmation: { notOnOrAfter: later(now, decade) },
      conditions: { notBefore: later(now, -decade), notOnOrAfter: later(now, decade) },
    }),
  },
  {
    row: 'S08',
    name: 'assertion-old',
    tries: 'issued the assertion too long ago',
    ...tooOld,
    at: (issueInstant) => ({ assertion: { issueInstant } }),
  },
  {
    row: 'S08',
    name: 'assertion-of-the-future',
    tries: 'issues the assertion in the future',
    ...notYet,
    at: (issueInstant) => ({ assertion: { issueInstant } }),
  },
  {
    row: 'S08',
    name: 'response-old',
    tries: 'issued the Response too long ago',
    ...tooOld,
    at: (issueInstant) => ({ response: { issueInstant } }),
  },
  {
    row: 'S08',
    name: 'response-of-the-future',
    tries: 'issues the Response in the future',
    ...notYet,
    at: (issueInstant) => ({ response: { issueInstant } }),
  },
  {
    row: 'S09',
    name: 'authn-of-the-future',
    tries: 'says that the person will sign in later',
    ...notYet,
    at: (authnInstant) => ({ authnStatement: { authnInstant } }),
  },
  {
    row: 'S09',
    name: 'session-over',
    tries: 'says that the person’s session has ended',
    ...noMore,
    at: (sessionNotOnOrAfter) => ({ authnStatement: { sessionNotOnOrAfter } }),
  },
]

const decade = 315_360_000

const atEdges = edges.flatMap(({ inside, outside, at, expected = refused, ...about }) =>
  said({
    ...about,
    expected,
    makeTwin: ({ ground }) => moved(at, inside, ground.house.now()),
    makeHostile: ({ ground }) => moved(at, outside, ground.house.now()),
  }),
)

/** Far outside, where a reader of dates that overflows would find itself inside again. */
const farAway = edges.flatMap(({ inside, outside, at, expected = refused, name, ...about }) =>
  said({
    ...about,
    name: `${name}-by-far`,
    ways: twoWays,
    encrypted: true,
    expected,
    makeTwin: ({ ground }) => moved(at, inside, ground.house.now()),
    makeHostile: ({ ground }) => moved(at, Math.sign(outside) * 2 * decade, ground.house.now()),
  }),
)

const inverted = [
  ['upside-down', 'ends Conditions before they begin, both within what clocks may differ', 60, -60],
  ['no-time-at-all', 'begins and ends Conditions in one moment', 0, 0],
] as const

const upsideDown = inverted.flatMap(([name, tries, begin, end]) =>
  said({
    row: 'S05',
    name,
    tries,
    expected: { ...refused, says: 'begin before they end' },
    makeHostile({ ground }) {
      const now = ground.house.now()
      return { conditions: { notBefore: later(now, begin), notOnOrAfter: later(now, end) } }
    },
  }),
)

const confirmation = [
  ...said({
    row: 'S06',
    name: 'no-end',
    tries: 'gives a bearer confirmation without an end',
    expected: { code: 'partner.confirmation_invalid', stage: 'S9' },
    makeHostile: () => ({ confirmation: { notOnOrAfter: undefined } }),
  }),
  ...said({
    row: 'S06',
    name: 'not-before',
    tries: 'gives a bearer confirmation a beginning, which it may not have',
    expected: { code: 'partner.confirmation_invalid', stage: 'S9' },
    makeHostile: ({ ground }) => ({ confirmation: { notBefore: later(ground.house.now(), -60) } }),
  }),
  ...said({
    row: 'S06',
    name: 'no-data',
    tries: 'leaves SubjectConfirmationData out',
    expected: { code: 'partner.destination_wrong', stage: 'S9' },
    edit: (xml) =>
      xml.replace(
        /<saml:SubjectConfirmationData .*?<\/saml:SubjectConfirmationData>|<saml:SubjectConfirmationData [^>]*\/>/s,
        '',
      ),
  }),
]

/** S09: the app wanted a new sign-in, and hears that there was none. */
const forced = said({
  row: 'S09',
  name: 'old-although-forced',
  tries: 'answers a request for a new sign-in with an old one',
  ways: twoWays.map(({ signed }) => ({ signed, solicited: true })),
  ask: { forceAuthn: true },
  expected: { code: 'partner.authn_stale', stage: 'S9' },
  makeTwin: ({ ground }) => ({ authnStatement: { authnInstant: later(ground.house.now(), -skew + slack) } }),
  makeHostile: ({ ground }) => ({
    authnStatement: { authnInstant: later(ground.house.now(), -skew - slack) },
  }),
})

const forcedFar = said({
  row: 'S09',
  name: 'last-years-although-forced',
  tries: 'answers a request for a new sign-in with one of last year',
  ways: [{ signed: 'response', solicited: true }],
  ask: { forceAuthn: true },
  expected: { code: 'partner.authn_stale', stage: 'S9' },
  makeHostile: ({ ground }) => ({
    authnStatement: { authnInstant: later(ground.house.now(), -decade / 10) },
  }),
})

/** Instants that readers of dates understand differently, in the places that decide. */
const places: readonly (readonly [name: string, row: string, pattern: RegExp])[] = [
  ['conditions-end', 'S05', /(<saml:Conditions [^>]*NotOnOrAfter=")[^"]*/],
  ['confirmation-end', 'S06', /(<saml:SubjectConfirmationData [^>]*NotOnOrAfter=")[^"]*/],
  ['issue-instant', 'S08', /(<saml:Assertion [^>]*IssueInstant=")[^"]*/],
  ['authn-instant', 'S09', /(AuthnInstant=")[^"]*/],
]

const odd = badInstants.flatMap(([kind, value]) =>
  places.flatMap(([name, row, pattern]) =>
    said({
      row,
      name: `${name}-${kind}`,
      tries: `writes an instant as ${value === '' ? 'nothing' : value}, which readers of dates understand differently`,
      ways: [{ signed: row === 'S06' ? 'both' : 'assertion', solicited: row !== 'S08' }],
      expected: { code: 'partner.answer_malformed', stage: 'S3' },
      edit: (xml) => xml.replace(pattern, (_whole, start: string) => start + value),
    }),
  ),
)

export const windowAttacks: readonly Attack[] = [
  ...atEdges,
  ...farAway,
  ...upsideDown,
  ...confirmation,
  ...forced,
  ...forcedFar,
  ...odd,
]

function moved(at: Edge['at'], seconds: number, now: Date): Partial<PartnerAnswer> {
  return at(later(now, seconds), now)
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}
