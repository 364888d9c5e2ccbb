// S04: to which question, of whom. An answer belongs to one live question of this browser to this partner.
import { randomBytes } from 'node:crypto'
import { gate } from '../../support/house.js'
import { answerOf, type Question } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { answerAttack, asked, brought } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { signedParts } from '../play/products.js'
import { acs, formOf } from '../play/raw.js'
import { said, solicitedWays, unsolicitedWays } from '../play/said.js'
import type { PartnerStanding } from '../standings.js'

const wrong: Expected = { code: 'partner.in_response_to_wrong', stage: 'S9' }
const newId = () => `_${randomBytes(16).toString('hex')}`

type Repeats = (question: string) => string | undefined

const repeats: readonly (readonly [name: string, tries: string, says: Repeats])[] = [
  ['none', 'leaves it out', () => undefined],
  ['unknown', 'names a question that nobody asked', newId],
  ['case', 'writes the question’s ID in capitals', (id) => id.toUpperCase()],
  ['shorter', 'cuts the question’s ID short', (id) => id.slice(0, -1)],
  ['longer', 'adds to the question’s ID', (id) => `${id}0`],
  ['blank', 'adds a blank to the question’s ID', (id) => `${id} `],
  ['empty', 'names no question', () => ''],
  ['two', 'names two questions', (id) => `${id} ${id}`],
]

const places = [
  ['response', (id: string | undefined) => ({ response: { inResponseTo: id } })],
  ['confirmation', (id: string | undefined) => ({ confirmation: { inResponseTo: id } })],
  [
    'both-places',
    (id: string | undefined) => ({ response: { inResponseTo: id }, confirmation: { inResponseTo: id } }),
  ],
] as const

const misquoted = repeats.flatMap(([name, tries, says]) =>
  places.flatMap(([place, make]) =>
    said({
      row: 'S04',
      name: `${place}-${name}`,
      tries: `answers a question and ${tries} in InResponseTo`,
      ways: solicitedWays,
      expected: wrong,
      makeHostile: ({ question }) => make(says(question?.id ?? '')),
    }),
  ),
)

const pretended = places.flatMap(([place, make]) =>
  said({
    row: 'S04',
    name: `${place}-pretended`,
    tries: 'answers nobody and says in InResponseTo that it was asked',
    ways: unsolicitedWays,
    expected: wrong,
    makeHostile: () => make(newId()),
  }),
)

/** What the form says of whose sign-in it is. */
const states: readonly (readonly [
  name: string,
  tries: string,
  standing: PartnerStanding,
  relayState: string | undefined,
  expected: Expected,
])[] = [
  ['left-out', 'leaves RelayState out', 'asked', undefined, { code: 'partner.unsolicited', stage: 'S8' }],
  ['left-out-open', 'leaves RelayState out', 'acme', undefined, wrong],
  ['unknown', 'makes a RelayState up', 'asked', 'A'.repeat(43), { code: 'signin.unknown', stage: 'S8' }],
  ['unknown-open', 'makes a RelayState up', 'acme', 'A'.repeat(43), wrong],
  ['empty', 'sends an empty RelayState', 'asked', '', { code: 'partner.unsolicited', stage: 'S8' }],
  [
    'odd',
    'sends a RelayState of odd characters',
    'asked',
    "' OR 1=1 --",
    { code: 'partner.unsolicited', stage: 'S8' },
  ],
  [
    'path',
    'sends a path as RelayState',
    'asked',
    '../../sign-in',
    { code: 'partner.unsolicited', stage: 'S8' },
  ],
  [
    'prototype',
    'sends the name of something that objects inherit',
    'asked',
    '__proto__',
    { code: 'partner.unsolicited', stage: 'S8' },
  ],
]

const misplaced = states.flatMap(([name, tries, standing, relayState, expected]) =>
  signedParts.map((signed) =>
    answerAttack({
      row: 'S04',
      name: `relay-state-${name}`,
      tries,
      standing,
      signed,
      expected,
      forge: ({ xml }) => ({
        target: acs,
        body: formOf({
          SAMLResponse: Buffer.from(xml).toString('base64'),
          ...(relayState === undefined ? {} : { RelayState: relayState }),
        }),
      }),
    }),
  ),
)

/** Two people ask; what comes back is mixed up. */
interface Mixed {
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  /** What the victim's browser posts, when `own` is its question and `other` the attacker's. */
  post(own: Question, other: Question): { readonly question: Question; readonly relayState: string }
}

const mixed: readonly Mixed[] = [
  {
    name: 'of-another-browser',
    tries: 'brings the answer to a question of another browser, RelayState and all',
    expected: { code: 'signin.other_browser', stage: 'prove' },
    post: (_own, other) => ({ question: other, relayState: other.relayState }),
  },
  {
    name: 'others-question-own-state',
    tries: 'brings the answer to a question of another browser under the RelayState of its own',
    expected: wrong,
    post: (own, other) => ({ question: other, relayState: own.relayState }),
  },
  {
    name: 'own-question-others-state',
    tries: 'brings the answer to its own question under the RelayState of another browser',
    expected: wrong,
    post: (own, other) => ({ question: own, relayState: other.relayState }),
  },
]

const mixedUp = mixed.flatMap(({ name, tries, expected, post }) =>
  signedParts.flatMap((signed) =>
    (['acme', 'asked'] as const).map((standing) =>
      httpAttack({
        row: 'S04',
        name: `${name}.${standing}.${signed}-signed`,
        tries,
        face: 'saml-sp',
        expected,
        async prepare(ground, visitor, hostile) {
          const partner = ground.partner(standing)
          const own = await asked(visitor, partner, ground)
          const other = await asked(ground.visitor(), partner, ground)
          const { question, relayState } = hostile
            ? post(own, other)
            : { question: own, relayState: own.relayState }
          const { xml } = answerOf(partner, ground.house, question, { sign: signed })
          return () => brought(xml, { ...own, relayState }, visitor, ground)
        },
      }),
    ),
  ),
)

/** What happened to the question in between. */
interface Past {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly standing?: PartnerStanding
  readonly expected: Expected
  /** Attack and twin go this far together. */
  happens(question: Question, visitor: Visitor, ground: Ground, hostile: boolean): Promise<unknown>
}

const past: readonly Past[] = [
  {
    row: 'S04',
    name: 'question-expired',
    tries: 'answers a question whose time is over',
    standing: 'asked',
    expected: { code: 'signin.unknown', stage: 'S8' },
    happens: async (_question, _visitor, { house }, hostile) => house.advance(hostile ? 901 : 840),
  },
  {
    row: 'S04',
    name: 'question-expired-open',
    tries: 'answers a question whose time is over, where unsolicited answers are taken',
    expected: wrong,
    happens: async (_question, _visitor, { house }, hostile) => house.advance(hostile ? 901 : 840),
  },
  {
    row: 'S04',
    name: 'question-asked-anew',
    tries: 'answers the first of two questions of one sign-in, which began again in between',
    standing: 'asked',
    expected: wrong,
    happens: async (question, visitor, _ground, hostile) =>
      hostile ? visitor.browser.get(`${gate}/sign-in/${question.relayState}/again`) : undefined,
  },
  {
    row: 'S04',
    name: 'question-answered',
    tries: 'answers a question that was answered before with another assertion',
    standing: 'asked',
    expected: { code: 'http.409' },
    happens: async (question, visitor, ground, hostile) =>
      hostile
        ? visitor.browser.postFromOutside(
            `${gate}${acs}`,
            answerOf(ground.partner('asked'), ground.house, question).fields,
          )
        : undefined,
  },
  {
    row: 'S04',
    name: 'question-given-up',
    tries: 'answers a question that the person has given up',
    standing: 'asked',
    expected: { code: 'http.409' },
    happens: async (question, visitor, _ground, hostile) =>
      hostile ? visitor.browser.get(`${gate}/sign-in/${question.relayState}/cancel`) : undefined,
  },
]

const afterwards = past.flatMap(({ row, name, tries, standing = 'acme', expected, happens }) =>
  signedParts.map((signed) =>
    httpAttack({
      row,
      name: `${name}.${signed}-signed`,
      tries,
      face: 'saml-sp',
      expected,
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner(standing)
        const question = await asked(visitor, partner, ground)
        await happens(question, visitor, ground, hostile)
        const { xml } = answerOf(partner, ground.house, question, { sign: signed })
        return () => brought(xml, question, visitor, ground)
      },
    }),
  ),
)

export const questionAttacks: readonly Attack[] = [
  ...misquoted,
  ...pretended,
  ...misplaced,
  ...mixedUp,
  ...afterwards,
]
