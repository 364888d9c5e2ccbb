// B01 to B15: what only a broker can get wrong. A partner speaks for its own people, about its own question, to the apps
// that take its word; and nobody is somebody because a partner says so.
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { nameIDFormats } from '../../../src/saml/names.js'
import type { PartnerAnswer } from '../../support/counterpart.js'
import { answerOf, asks, bring, deliver } from '../../support/sign-in.js'
import { gate } from '../../support/house.js'
import { answerAttack, asked } from '../play/answers.js'
import { unsigned } from '../play/genuine.js'
import { httpAttack } from '../play/http.js'
import { ways } from '../play/products.js'
import { sealed } from '../play/seal.js'
import type { AppStanding, PartnerStanding } from '../standings.js'

const kelvin = 'K' // compatibility twin of the letter K
const person = 'anna.kovačs@acme.test'

/** Names that look like the twin's, and are not: whoever bears them is another person. */
const lookalikes: readonly (readonly [name: string, tries: string, edits: Partial<PartnerAnswer>])[] = [
  ['capital', 'in another case', { nameID: { value: person.toUpperCase() } }],
  [
    'capital-domain',
    'with its domain in another case',
    { nameID: { value: person.replace('acme', 'Acme') } },
  ],
  ['blank-behind', 'with a blank behind it', { nameID: { value: `${person} ` } }],
  ['blank-before', 'with a blank before it', { nameID: { value: ` ${person}` } }],
  ['no-break-blank', 'with a no-break blank behind it', { nameID: { value: `${person}\u00a0` } }],
  ['decomposed', 'with an accent of its own', { nameID: { value: person.normalize('NFD') } }],
  ['homoglyph', 'with a Cyrillic letter in it', { nameID: { value: person.replace('a', '\u0430') } }],
  ['full-width', 'in full-width letters', { nameID: { value: person.replace('acme', 'ａcme') } }],
  ['kelvin', 'with a Kelvin sign for a K', { nameID: { value: person.replace('k', kelvin) } }],
  ['trailing-dot', 'with a dot at its end', { nameID: { value: `${person}.` } }],
  ['plus-tag', 'with a tag in its local part', { nameID: { value: person.replace('@', '+x@') } }],
  [
    'format-email',
    'in the format of e-mail addresses',
    { nameID: { value: person, format: nameIDFormats.emailAddress } },
  ],
  [
    'format-unspecified',
    'in no particular format',
    { nameID: { value: person, format: nameIDFormats.unspecified } },
  ],
  ['format-own', 'in a format of its own', { nameID: { value: person, format: 'urn:of:its:own' } }],
  [
    'qualified',
    'qualified by somebody else',
    { nameID: { value: person, nameQualifier: 'https://asked.test' } },
  ],
]

const B01: readonly Attack[] = lookalikes.flatMap(([name, tries, makeHostile]) =>
  [true, false].map((solicited) =>
    answerAttack({
      row: 'B01',
      name: `lookalike.${name}`,
      tries: `names a person ${tries}`,
      solicited,
      make: { nameID: { value: person } },
      makeHostile: () => makeHostile,
      expected: { code: 'another-person' },
    }),
  ),
)

/** Nobody is called so: such names are made for whoever reads logs. */
const noNames: readonly Attack[] = ['\n', '\r', '\t', '\u0085', '\u2028', '\u2029', '\u202e', '\u2066'].map(
  (character) =>
    answerAttack({
      row: 'B01',
      name: `lookalike.control-${character.charCodeAt(0).toString(16)}`,
      tries: 'signs a name with a character in it that ends lines or turns text around',
      signed: 'response',
      make: { nameID: { value: person } },
      // As references, so that no writer makes blanks of them
      forge: ({ xml, from }) => {
        const named = unsigned(xml).replace(`${person}<`, `${person}&#${character.charCodeAt(0)};<`)
        return sealed(named, named, { keys: from.keys })
      },
      expected: { code: 'partner.answer_malformed', stage: 'S3' },
    }),
)

/** The same name by another partner. */
const sameNames: readonly Attack[] = ways().map(({ signed, solicited }) =>
  httpAttack({
    row: 'B01',
    name: `same-name-of-another-partner.${signed}-signed.${solicited ? 'solicited' : 'unsolicited'}`,
    tries: 'calls its own person as another partner calls somebody else',
    face: 'saml-sp',
    expected: { code: 'another-person' },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner(hostile ? 'acme-both' : 'acme')
      const more = { nameID: { value: person }, sign: hostile ? 'both' : signed } as const
      const question = solicited ? await asked(visitor, partner, ground) : undefined
      return () => deliver(visitor.browser, answerOf(partner, ground.house, question, more))
    },
  }),
)

/** B02: partner asked, partner named, key owner: all three must be one. */
const B02: readonly Attack[] = (['assertion', 'response', 'both'] as const).flatMap((signed) => {
  const about = { row: 'B02', signed, standing: 'acme' as PartnerStanding }
  const other = (ground: Ground) => ground.partner('asked')
  const notAsked: Expected = { code: 'partner.not_asked', stage: 'S8' }
  const invalid: Expected = { code: 'partner.signature_invalid', stage: 'S5' }
  return [
    answerAttack({
      ...about,
      name: 'answered-by-another',
      tries: 'answers, as itself, what another partner was asked',
      makeHostile: ({ ground }) => ({ partner: other(ground).id, keys: other(ground).keys }),
      expected: notAsked,
    }),
    answerAttack({
      ...about,
      name: 'in-anothers-name',
      tries: 'answers in the name of the partner that was asked, with a key of its own',
      makeHostile: ({ ground }) => ({ keys: other(ground).keys }),
      expected: invalid,
    }),
    answerAttack({
      ...about,
      name: 'in-anothers-name-unasked',
      tries: 'speaks in the name of another partner, with a key of its own, without being asked',
      solicited: false,
      makeHostile: ({ ground }) => ({ keys: other(ground).keys }),
      expected: invalid,
    }),
    answerAttack({
      ...about,
      name: 'two-names',
      tries: 'signs with the right key an assertion that names another partner',
      makeHostile: ({ ground }) => ({ assertion: { issuer: other(ground).id } }),
      expected: { code: 'partner.issuer_wrong', stage: 'S8' },
    }),
    answerAttack({
      ...about,
      name: 'name-with-slash',
      tries: 'signs with the right key under a name that differs by a slash',
      makeHostile: ({ ground }) => ({ partner: `${ground.partner('acme').id}/` }),
      expected: notAsked,
    }),
    answerAttack({
      ...about,
      name: 'name-in-capitals',
      tries: 'signs with the right key under a name that differs by case',
      makeHostile: ({ ground }) => ({ partner: ground.partner('acme').id.replace('acme', 'ACME') }),
      expected: notAsked,
    }),
    answerAttack({
      ...about,
      name: 'unknown-partner-unasked',
      tries: 'speaks, without being asked, as a partner whom nobody registered',
      solicited: false,
      makeHostile: () => ({ partner: 'https://nobody.test' }),
      expected: { code: 'partner.unknown', stage: 'S8' },
    }),
  ]
})

type Switch = (ground: Ground, on: boolean) => Promise<void>

const overlay =
  (kind: 'app' | 'partner', handle: PartnerStanding | AppStanding): Switch =>
  async ({ house }, enabled) => {
    const { directory, registry } = house.house.gateway
    const found = kind === 'app' ? registry.appByHandle(handle) : registry.partnerByHandle(handle)
    await directory.overlays.set(kind, found?.id ?? '', { enabled })
    await house.house.refresh()
  }

interface SwitchedOff {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly what: Switch
  readonly expected: Expected
  /** Everything before the switch; what is returned comes after it. */
  before(ground: Ground, visitor: Visitor): Promise<() => ReturnType<typeof deliver>>
}

const disabledPartner = overlay('partner', 'acme')
const disabledApp = overlay('app', 'wiki')
const off: Expected = { code: 'partner.disabled', stage: 'S8' }

async function waiting(ground: Ground, visitor: Visitor) {
  const partner = ground.partner('acme')
  const question = await asked(visitor, partner, ground)
  const body = new URLSearchParams(answerOf(partner, ground.house, question).fields)
  const headers = { 'x-forwarded-for': visitor.address }
  const posted = await fetch(`${ground.house.url}/saml/sp/acs`, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers,
  })
  const way = posted.headers.get('location') ?? ''
  return () => visitor.browser.get(way)
}

const switched: readonly SwitchedOff[] = [
  {
    row: 'B03',
    name: 'in-flight',
    tries: 'answers a question after it was switched off',
    what: disabledPartner,
    expected: off,
    async before(ground, visitor) {
      const question = await asked(visitor, ground.partner('acme'), ground)
      return () => deliver(visitor.browser, answerOf(ground.partner('acme'), ground.house, question))
    },
  },
  {
    row: 'B03',
    name: 'unasked',
    tries: 'speaks without being asked after it was switched off',
    what: disabledPartner,
    expected: off,
    before: async (ground, visitor) => () =>
      deliver(visitor.browser, answerOf(ground.partner('acme'), ground.house, undefined)),
  },
  {
    row: 'B03',
    name: 'answer-waits',
    tries: 'was switched off between its answer and the browser’s way back',
    what: disabledPartner,
    expected: { code: 'partner.disabled', stage: 'decide', vouched: true },
    before: waiting,
  },
  {
    row: 'B04',
    name: 'asks',
    tries: 'asks as an app that is switched off',
    what: disabledApp,
    expected: { code: 'request.app_disabled', stage: 'S8' },
    before: async (ground, visitor) => () => bring(visitor.browser, asks(ground.app('wiki'), ground.house)),
  },
  {
    row: 'B04',
    name: 'launched',
    tries: 'opens an app that is switched off',
    what: disabledApp,
    expected: { code: 'request.app_disabled', stage: 'S8' },
    before: async (_ground, visitor) => () => visitor.browser.get(`${gate}/launch/wiki?partner=acme`),
  },
  {
    row: 'B04',
    name: 'landed-at',
    tries: 'lands, unasked, at an app that is switched off',
    what: disabledApp,
    expected: { code: 'request.app_disabled', stage: 'S8' },
    before: async (ground, visitor) => () =>
      deliver(visitor.browser, answerOf(ground.partner('acme'), ground.house, undefined)),
  },
  {
    row: 'B04',
    name: 'answer-waits',
    tries: 'is answered although it was switched off meanwhile',
    what: disabledApp,
    expected: { code: 'request.app_disabled', stage: 'prove', vouched: true },
    before: waiting,
  },
  {
    row: 'B04',
    name: 'by-session',
    tries: 'is entered by a session that was there before it was switched off',
    what: disabledApp,
    expected: { code: 'request.app_disabled', stage: 'S8' },
    async before(ground, visitor) {
      await signedIn(ground, visitor)
      return () => bring(visitor.browser, asks(ground.app('wiki'), ground.house))
    },
  },
]

async function signedIn(ground: Ground, visitor: Visitor, more: Partial<PartnerAnswer> = {}): Promise<void> {
  const question = await asked(visitor, ground.partner('acme'), ground)
  await deliver(visitor.browser, answerOf(ground.partner('acme'), ground.house, question, more))
}

const switchedOff: readonly Attack[] = switched.map(({ what, before, ...about }) => {
  const attack = httpAttack({
    ...about,
    async prepare(ground, visitor, hostile) {
      const step = await before(ground, visitor)
      if (hostile) await what(ground, false)
      return step
    },
  })
  return {
    ...attack,
    async play(ground, hostile) {
      try {
        return await attack.play(ground, hostile)
      } finally {
        await what(ground, true)
      }
    },
  }
})

const landing = (
  name: string,
  tries: string,
  app: string,
  expected: Expected,
  standing: PartnerStanding = 'acme',
) =>
  answerAttack({
    row: 'B04',
    name: `lands.${name}`,
    tries,
    standing,
    solicited: false,
    forge: ({ xml }) => ({
      target: '/saml/sp/acs',
      body: new URLSearchParams({
        SAMLResponse: Buffer.from(xml).toString('base64'),
        RelayState: app,
      }).toString(),
    }),
    expected,
  })

const landings: readonly Attack[] = [
  landing('never-launched', 'lands, unasked, at an app that takes only what it asked for', 'never-launched', {
    code: 'launch.not_allowed',
    stage: 'S8',
  }),
  landing('never-launched-by-id', 'does so by the app’s entityID', 'https://never-launched.test', {
    code: 'launch.not_allowed',
    stage: 'S8',
  }),
  landing('not-allowed-here', 'lands, unasked, at an app that takes another partner’s people', 'narrow', {
    code: 'signin.partner_not_allowed',
    stage: 'S8',
  }),
  landing('not-allowed-here-by-id', 'does so by the app’s entityID', 'https://narrow.test', {
    code: 'signin.partner_not_allowed',
    stage: 'S8',
  }),
]

export const brokerAttacks: readonly Attack[] = [
  ...B01,
  ...noNames,
  ...sameNames,
  ...B02,
  ...switchedOff,
  ...landings,
]
