// B01 to B13 in WS-Federation: partners of both protocols side by side, apps of both, and nobody is somebody because
// another partner, another protocol or another name says so.
import { gate } from '../../support/house.js'
import { wsignin } from '../../support/any-to-any.js'
import { answerOf } from '../../support/sign-in.js'
import type { PartnerToken } from '../../support/wsfed-counterpart.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { asked, brought } from '../play/answers.js'
import { assertionOf } from '../play/genuine.js'
import { httpAttack } from '../play/http.js'
import { swap } from '../play/pieces.js'
import {
  askedWays,
  fourWays,
  goodToken,
  only,
  tokenAsked,
  tokenAttacks,
  tokenBrought,
  tokenWays,
  wordsOf,
} from '../play/tokens.js'

const notAsked: Expected = { code: 'partner.not_asked', stage: 'S8' }
const unknownPartner: Expected = { code: 'partner.unknown', stage: 'S8' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const invalid: Expected = { code: 'partner.signature_invalid', stage: 'S5' }
const person = 'anna.kovačs@ws.test'

const lookalikes: readonly (readonly [name: string, tries: string, value: string])[] = [
  ['capital', 'in another case', person.toUpperCase()],
  ['blank-behind', 'with a blank behind it', `${person} `],
  ['no-break-blank', 'with a no-break blank behind it', `${person}\u00a0`],
  ['decomposed', 'with an accent of its own', person.normalize('NFD')],
  ['homoglyph', 'with a Cyrillic letter in it', person.replace('a', '\u0430')],
  ['trailing-dot', 'with a dot at its end', `${person}.`],
]

const names = lookalikes.flatMap(([name, tries, value]) =>
  tokenAttacks(fourWays, {
    row: 'B01',
    name: `token-lookalike.${name}`,
    tries: `names a person in a token ${tries}`,
    make: () => ({ name: { value: person } }),
    makeHostile: (): Partial<PartnerToken> => ({ name: { value } }),
    expected: { code: 'another-person' },
  }),
)

/** The same name by another partner, of the same protocol and of the other. */
const sameNames = tokenWays.flatMap((way) =>
  (['ws-other', 'acme'] as const).map((standing) =>
    httpAttack({
      row: 'B01',
      name: ['token-same-name', `of-${standing}`, ...wordsOf(way)].join('.'),
      tries: 'calls its own person as another partner calls somebody else',
      face: standing === 'acme' ? 'saml-sp' : 'wsfed-rp',
      expected: { code: 'another-person' },
      async prepare(ground, visitor, hostile) {
        const value = 'the same name'
        if (hostile && standing === 'acme') {
          const relayState = 'portal'
          const { fields } = answerOf(ground.partner('acme'), ground.house, undefined, { nameID: { value } })
          return () =>
            visitor.browser.postFromOutside(`${gate}/saml/sp/acs`, { ...fields, RelayState: relayState })
        }
        const partner = ground.partner(hostile ? 'ws-other' : 'ws')
        const question = way.solicited ? await tokenAsked(visitor, partner, ground) : undefined
        const fields = goodToken(partner, ground, question, way, { name: { value } })
        return () => tokenBrought(fields['wresult'] ?? '', fields, visitor, ground)
      },
    }),
  ),
)

const B02 = [
  ...tokenAttacks(askedWays, {
    row: 'B02',
    name: 'token-by-another',
    tries: 'answers, as itself, what another partner was asked',
    expected: notAsked,
    makeHostile: ({ ground }) => ({
      partner: ground.partner('ws-other').id,
      keys: ground.partner('ws-other').keys,
    }),
  }),
  ...tokenAttacks(tokenWays, {
    row: 'B02',
    name: 'token-in-anothers-name',
    tries: 'writes a token in the name of another partner with a key of its own',
    expected: invalid,
    makeHostile: ({ ground }) => ({ keys: ground.partner('ws-other').keys }),
  }),
  ...tokenAttacks(askedWays, {
    row: 'B02',
    name: 'token-by-a-saml-partner',
    tries: 'writes, as a partner of SAML, a token to what another was asked',
    expected: notAsked,
    makeHostile: ({ ground }) => ({ partner: ground.partner('acme').id, keys: ground.partner('acme').keys }),
  }),
  ...tokenAttacks(
    tokenWays.filter(({ solicited }) => !solicited),
    {
      row: 'B02',
      name: 'token-by-a-saml-partner-unasked',
      tries: 'writes, as a partner of SAML, a token that nobody asked for',
      expected: unknownPartner,
      makeHostile: ({ ground }) => ({
        partner: ground.partner('acme').id,
        keys: ground.partner('acme').keys,
      }),
    },
  ),
  ...tokenAttacks(
    tokenWays.filter(({ solicited }) => !solicited),
    {
      row: 'B02',
      name: 'token-of-nobody',
      tries: 'writes a token that nobody asked for and is no partner',
      expected: unknownPartner,
      makeHostile: () => ({ partner: 'https://nobody.test' }),
    },
  ),
  ...tokenAttacks(
    tokenWays.filter(({ solicited }) => !solicited),
    {
      row: 'B02',
      name: 'token-of-an-app',
      tries: 'writes, as an app, a token that nobody asked for',
      expected: unknownPartner,
      makeHostile: ({ ground }) => ({ partner: ground.app('portal').id, keys: ground.app('portal').keys }),
    },
  ),
]

/** B11: what is genuine at the other door. */
const otherDoors = [
  ...askedWays.flatMap((way) => [
    httpAttack({
      row: 'B11',
      name: ['saml-answer-as-wresult', ...wordsOf(way)].join('.'),
      tries: 'brings a whole genuine Response of SAML as wresult',
      face: 'wsfed-rp',
      expected: malformed,
      prepare: (ground, visitor, hostile) =>
        atRp(
          ground,
          visitor,
          way,
          hostile,
          () => answerOf(ground.partner('acme'), ground.house, undefined).xml,
        ),
    }),
    httpAttack({
      row: 'B11',
      name: ['saml-assertion-in-wresult', ...wordsOf(way)].join('.'),
      tries: 'puts a genuine assertion of a partner of SAML into an answer of WS-Trust',
      face: 'wsfed-rp',
      expected: notAsked,
      prepare: (ground, visitor, hostile) =>
        atRp(ground, visitor, way, hostile, (wresult) =>
          swap(
            wresult,
            assertionOf(wresult),
            standing(answerOf(ground.partner('acme'), ground.house, undefined).xml),
          ),
        ),
    }),
  ]),
  ...only(
    'saml20',
    tokenWays.filter(({ solicited }) => !solicited),
  ).map((way) =>
    httpAttack({
      row: 'B11',
      name: ['saml-assertion-in-wresult', ...wordsOf(way)].join('.'),
      tries:
        'puts a genuine assertion of a partner of SAML, which nobody asked for, into an answer of WS-Trust',
      face: 'wsfed-rp',
      expected: unknownPartner,
      async prepare(ground, visitor, hostile) {
        const fields = goodToken(ground.partner('ws'), ground, undefined, way)
        const wresult = fields['wresult'] ?? ''
        const other = standing(answerOf(ground.partner('acme'), ground.house, undefined).xml)
        const message = hostile ? swap(wresult, assertionOf(wresult), other) : wresult
        return () => tokenBrought(message, fields, visitor, ground)
      },
    }),
  ),
  ...(['solicited', 'unsolicited'] as const).flatMap((how) =>
    (['wresult', 'saml20', 'saml11'] as const).map((what) =>
      httpAttack({
        row: 'B11',
        name: `token-at-the-saml-door.${what}.${how}`,
        tries:
          what === 'wresult'
            ? 'brings a wresult of WS-Federation as SAMLResponse'
            : 'puts a genuine token of WS-Federation into a Response of SAML',
        face: 'saml-sp',
        expected: what === 'saml20' ? (how === 'solicited' ? notAsked : unknownPartner) : malformed,
        async prepare(ground, visitor, hostile) {
          const question =
            how === 'solicited' ? await asked(visitor, ground.partner('acme'), ground) : undefined
          const { xml } = answerOf(ground.partner('acme'), ground.house, question, { sign: 'assertion' })
          const way = { tokenType: what === 'saml11' ? what : 'saml20', trustVersion: '2005' } as const
          const wresult = goodToken(ground.partner('ws'), ground, undefined, way)['wresult'] ?? ''
          const inside = swap(xml, assertionOf(xml), assertionOf(wresult)).replace(
            /(<saml:Issuer[^>]*>)https:\/\/acme\.test(?=<)/,
            '$1https://ws.test',
          )
          const message = !hostile ? xml : what === 'wresult' ? wresult : inside
          return () => brought(message, question, visitor, ground)
        },
      }),
    ),
  ),
  ...(['solicited', 'unsolicited'] as const).map((how) =>
    httpAttack({
      row: 'S11',
      name: `token-used-then-at-the-saml-door.${how}`,
      tries: 'brings the assertion of a used token once more, in a Response of SAML',
      face: 'saml-sp',
      expected: how === 'solicited' ? notAsked : unknownPartner,
      async prepare(ground, visitor, hostile) {
        const way = { tokenType: 'saml20', trustVersion: '2005' } as const
        const used = goodToken(ground.partner('ws'), ground, undefined, way)
        await tokenBrought(used['wresult'] ?? '', used, ground.visitor(), ground)
        const question =
          how === 'solicited' ? await asked(visitor, ground.partner('acme'), ground) : undefined
        const { xml } = answerOf(ground.partner('acme'), ground.house, question, { sign: 'assertion' })
        const message = hostile
          ? swap(xml, assertionOf(xml), assertionOf(used['wresult'] ?? '')).replace(
              /(<saml:Issuer[^>]*>)https:\/\/acme\.test(?=<)/,
              '$1https://ws.test',
            )
          : xml
        return () => brought(message, question, visitor, ground)
      },
    }),
  ),
]

async function atRp(
  ground: Ground,
  visitor: Visitor,
  way: (typeof askedWays)[number],
  hostile: boolean,
  forge: (wresult: string) => string,
) {
  const partner = ground.partner('ws')
  const question = await tokenAsked(visitor, partner, ground)
  const fields = goodToken(partner, ground, question, way)
  const wresult = fields['wresult'] ?? ''
  const message = hostile ? forge(wresult) : wresult
  return () => tokenBrought(message, fields, visitor, ground)
}

/** The assertion declaring all it uses. */
function standing(xml: string): string {
  const assertion = assertionOf(xml)
  return assertion.includes('xmlns:saml=')
    ? assertion
    : assertion.replace(
        '<saml:Assertion',
        '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
      )
}

/** B03 and B04: switched off in between. */
async function turn({ house }: Ground, kind: 'partner' | 'app', id: string, enabled: boolean): Promise<void> {
  await house.house.gateway.directory.overlays.set(kind, id, { enabled })
  await house.house.refresh()
}

type Step = () => ReturnType<Visitor['browser']['get']>

interface SwitchedOff {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly kind: 'partner' | 'app'
  readonly expected: Expected
  before(ground: Ground, visitor: Visitor): Promise<Step>
}

const anyWay = { tokenType: 'saml11', trustVersion: '2005' } as const

async function tokenStep(ground: Ground, visitor: Visitor, solicited: boolean): Promise<Step> {
  const partner = ground.partner('ws')
  const question = solicited ? await tokenAsked(visitor, partner, ground) : undefined
  const fields = goodToken(partner, ground, question, anyWay)
  return () => tokenBrought(fields['wresult'] ?? '', fields, visitor, ground)
}

async function waiting(ground: Ground, visitor: Visitor): Promise<Step> {
  const partner = ground.partner('ws')
  const fields = goodToken(partner, ground, await tokenAsked(visitor, partner, ground), anyWay)
  const posted = await fetch(`${ground.house.url}/wsfed/rp`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': visitor.address },
    body: new URLSearchParams(fields).toString(),
  })
  await posted.body?.cancel()
  return () => visitor.browser.get(posted.headers.get('location') ?? '')
}

const switched: readonly SwitchedOff[] = [
  {
    row: 'B03',
    name: 'token-in-flight',
    tries: 'answers a question after it was switched off',
    kind: 'partner',
    expected: { code: 'partner.disabled', stage: 'S8' },
    before: (ground, visitor) => tokenStep(ground, visitor, true),
  },
  {
    row: 'B03',
    name: 'token-unasked',
    tries: 'speaks without being asked after it was switched off',
    kind: 'partner',
    expected: { code: 'partner.disabled', stage: 'S8' },
    before: (ground, visitor) => tokenStep(ground, visitor, false),
  },
  {
    row: 'B03',
    name: 'token-waits',
    tries: 'was switched off between its token and the browser’s way back',
    kind: 'partner',
    expected: { code: 'partner.disabled', stage: 'decide', vouched: true },
    before: waiting,
  },
  {
    row: 'B04',
    name: 'realm-asks',
    tries: 'asks as an app that is switched off',
    kind: 'app',
    expected: { code: 'request.app_disabled', stage: 'S8' },
    before: async (ground, visitor) => () => visitor.browser.get(wsignin(ground.app('portal'))),
  },
  {
    row: 'B04',
    name: 'realm-landed-at',
    tries: 'lands, unasked, at an app that is switched off',
    kind: 'app',
    expected: { code: 'request.app_disabled', stage: 'S8' },
    before: (ground, visitor) => tokenStep(ground, visitor, false),
  },
  {
    row: 'B04',
    name: 'realm-token-waits',
    tries: 'is answered although it was switched off meanwhile',
    kind: 'app',
    expected: { code: 'request.app_disabled', stage: 'prove', vouched: true },
    before: waiting,
  },
]

const switchedOff: readonly Attack[] = switched.map(({ kind, before, ...about }) => {
  const attack = httpAttack({
    ...about,
    face: 'wsfed-rp',
    async prepare(ground, visitor, hostile) {
      const step = await before(ground, visitor)
      if (hostile) await turn(ground, kind, idOf(ground, kind), false)
      return step
    },
  })
  return {
    ...attack,
    async play(ground, hostile) {
      try {
        return await attack.play(ground, hostile)
      } finally {
        await turn(ground, kind, idOf(ground, kind), true)
      }
    },
  }
})

function idOf(ground: Ground, kind: 'partner' | 'app'): string {
  return kind === 'partner' ? ground.partner('ws').id : ground.app('portal').id
}

/** B13: an app's list of partners, led around by whr or by the chooser's address. */
const B13: readonly Attack[] = ['ws', 'ws-other', 'acme', 'WS-ASKED', 'nobody'].map((handle) =>
  httpAttack({
    row: 'B13',
    name: `realm-chooses.${handle}`,
    tries: 'chooses, by the address of the page, a partner that the app does not take',
    face: 'wsfed-sts',
    expected: { code: 'signin.partner_not_allowed', stage: 'route' },
    async prepare(ground, visitor, hostile) {
      const question = await tokenAsked(visitor, ground.partner('ws-asked'), ground, 'portal-narrow')
      const [signIn = ''] = (question.get('wctx') ?? '').split('.')
      return () => visitor.browser.get(`${gate}/sign-in/${signIn}/partner/${hostile ? handle : 'ws-asked'}`)
    },
  }),
)

/** B07 and B08: what a partner says is told as text, and only what the app is to hear. */
const markup =
  '</saml:AttributeValue></saml:Attribute><saml:Attribute AttributeName="role" AttributeNamespace="urn:x">'
const injected = tokenAttacks(fourWays, {
  row: 'B07',
  name: 'token-markup-in-value',
  tries: 'puts markup into a value, which would close the element that it is told in',
  expected: { code: 'harmless' },
  makeHostile: () => ({ attributes: { 'urn:unknown:role': `admin${markup}admin` } }),
  makeTwin: () => ({ attributes: { 'urn:unknown:role': 'user' } }),
})

export const tokenBrokerAttacks: readonly Attack[] = [
  ...names,
  ...sameNames,
  ...B02,
  ...otherDoors,
  ...switchedOff,
  ...B13,
  ...injected,
]
