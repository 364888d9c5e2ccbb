// B11, B13, B14, H20: messages at the wrong door, partners beyond the allowed ones, and many tabs at once.
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import type { Shown } from '../../support/browser.js'
import { gate } from '../../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../../support/sign-in.js'
import { answerAttack, asked } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import { requestAttack } from '../play/requests.js'

const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const kindsOfMessage = [
  'AuthnRequest',
  'LogoutRequest',
  'LogoutResponse',
  'ArtifactResponse',
  'ArtifactResolve',
  'AttributeQuery',
  'ManageNameIDRequest',
] as const

const atAcs: readonly Attack[] = kindsOfMessage.flatMap((kind) =>
  [true, false].map((solicited) =>
    answerAttack({
      row: 'B11',
      name: `answer-as-${kind}`,
      tries: `brings a ${kind} where a Response is expected`,
      signed: 'assertion',
      solicited,
      forge: ({ xml }) => xml.replace(/(<\/?samlp:)Response/g, `$1${kind}`),
      expected: malformed,
    }),
  ),
)

const atSso: readonly Attack[] = (['redirect', 'post', 'post-deflated'] as const).flatMap((binding) =>
  ['Response', 'LogoutRequest', 'LogoutResponse', 'AttributeQuery'].map((kind) =>
    requestAttack({
      row: 'B11',
      name: `request-as-${kind}`,
      tries: `brings a ${kind} where an AuthnRequest is expected`,
      binding,
      forge: ({ xml }) => xml.replace(/(<\/?samlp:)AuthnRequest/g, `$1${kind}`),
      expected: { code: 'request.malformed', stage: 'S3' },
    }),
  ),
)

interface WrongDoor {
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  /** The genuine way where not hostile. */
  go(ground: Ground, visitor: Visitor, hostile: boolean): Promise<() => Promise<Shown>>
}

const doorsMixedUp: readonly WrongDoor[] = [
  {
    name: 'answer-under-the-requests-name',
    tries: 'posts an answer as SAMLRequest',
    expected: { code: 'partner.answer_malformed', stage: 'S0' },
    async go(ground, visitor, hostile) {
      const question = await asked(visitor, ground.partner('acme'), ground)
      const { fields } = answerOf(ground.partner('acme'), ground.house, question)
      const { SAMLResponse = '', ...rest } = fields
      const sent = hostile ? { SAMLRequest: SAMLResponse, ...rest } : fields
      return () => visitor.browser.postFromOutside(`${gate}/saml/sp/acs`, sent)
    },
  },
  {
    name: 'our-own-answer-to-an-app',
    tries: 'brings back, as a partner’s answer, what we told an app',
    expected: { code: 'partner.not_asked', stage: 'S8' },
    async go(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const first = await asked(visitor, partner, ground)
      const told = await deliver(visitor.browser, answerOf(partner, ground.house, first))
      const other = ground.visitor()
      const question = await asked(other, partner, ground)
      const ours = { SAMLResponse: told.form?.fields['SAMLResponse'] ?? '', RelayState: question.relayState }
      const sent = hostile ? ours : answerOf(partner, ground.house, question).fields
      return () => other.browser.postFromOutside(`${gate}/saml/sp/acs`, sent)
    },
  },
  {
    name: 'our-own-question',
    tries: 'brings back, as an app’s request, what we asked a partner',
    expected: { code: 'request.unknown_app', stage: 'S8' },
    async go(ground, visitor, hostile) {
      const scoping = { idpList: [ground.partner('acme').id], requesterIDs: [] }
      const plain = asks(ground.app('wiki'), ground.house, { request: { scoping } })
      const shown = await bring(
        visitor.browser,
        asks(ground.app('wiki'), ground.house, { request: { scoping } }),
      )
      const ours = `${gate}/saml/idp/sso?${new URL(shown.leaves ?? '').searchParams.toString()}`
      return () => visitor.browser.get(hostile ? ours : plain.url)
    },
  },
  {
    name: 'sign-in-as-answer',
    tries: 'opens the page of an answer under the name of a sign-in',
    expected: { code: 'signin.unknown', stage: 'S10' },
    async go(ground, visitor, hostile) {
      const question = await asked(visitor, ground.partner('acme'), ground)
      if (hostile) return () => visitor.browser.get(`${gate}/answer/${question.relayState}`)
      return () => deliver(visitor.browser, answerOf(ground.partner('acme'), ground.house, question))
    },
  },
  {
    name: 'request-id-as-sign-in',
    tries: 'opens the page of a sign-in under the ID of our question',
    expected: { code: 'signin.unknown', stage: 'prove' },
    async go(ground, visitor, hostile) {
      const question = await asked(visitor, ground.partner('acme'), ground)
      return () => visitor.browser.get(`${gate}/sign-in/${hostile ? question.id : question.relayState}`)
    },
  },
  {
    name: 'relay-state-of-nobody',
    tries: 'answers under a RelayState that names no sign-in',
    expected: { code: 'signin.unknown', stage: 'S8' },
    async go(ground, visitor, hostile) {
      const partner = ground.partner('asked')
      const question = await asked(visitor, partner, ground)
      const relayState = hostile ? 'x'.repeat(43) : question.relayState
      return () => deliver(visitor.browser, answerOf(partner, ground.house, { ...question, relayState }))
    },
  },
  {
    name: 'relay-state-of-another-tab',
    tries: 'answers the question of one tab under the RelayState of another',
    expected: { code: 'partner.in_response_to_wrong', stage: 'S9' },
    async go(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const first = await asked(visitor, partner, ground)
      const second = await asked(visitor, partner, ground)
      const { relayState } = hostile ? second : first
      return () => deliver(visitor.browser, answerOf(partner, ground.house, { ...first, relayState }))
    },
  },
]

const wrongDoors: readonly Attack[] = doorsMixedUp.map(({ go, ...about }) =>
  httpAttack({ row: 'B11', ...about, prepare: go }),
)

/** B13: an app that takes one partner's people, and every way around that. */
const chosen = ['acme', 'acme-both', 'ASKED', 'asked.', 'asked.xml', 'nobody', '..', 'asked~'] as const
const B13: readonly Attack[] = [
  ...chosen.map((handle) =>
    httpAttack({
      row: 'B13',
      name: `chooses.${handle.replace('..', 'dots')}`,
      tries: 'chooses, by the address of the page, a partner that the app does not take',
      expected: { code: 'signin.partner_not_allowed', stage: 'route' },
      async prepare(ground, visitor, hostile) {
        const question = await asked(visitor, ground.partner('asked'), ground, 'narrow')
        const by = hostile ? encodeURIComponent(handle).replace('..', '%2e%2e%2e') : 'asked'
        return () => visitor.browser.get(`${gate}/sign-in/${question.relayState}/partner/${by}`)
      },
    }),
  ),
  ...['acme', 'acme-both'].map((wanted) =>
    httpAttack({
      row: 'B13',
      name: `lists.${wanted}`,
      tries: 'names, in an IDPList, only a partner that the app does not take',
      expected: { code: 'signin.partner_not_supported', stage: 'route' },
      async prepare(ground, visitor, hostile) {
        const idpList = [ground.partner(hostile ? (wanted as 'acme') : 'asked').id]
        const request = { scoping: { idpList, requesterIDs: [] } }
        return () => bring(visitor.browser, asks(ground.app('narrow'), ground.house, { request }))
      },
    }),
  ),
  ...['session', 'hint', 'launch'].map((how) =>
    lookAttack({
      row: 'B13',
      name: `led-by-${how}`,
      tries: 'leads into an app by a partner that it does not take',
      async look(ground, visitor, hostile) {
        const partner = ground.partner(hostile ? 'acme' : 'asked')
        const question = await asked(visitor, partner, ground)
        if (how === 'session') await deliver(visitor.browser, answerOf(partner, ground.house, question))
        const shown =
          how === 'session'
            ? await bring(visitor.browser, asks(ground.app('narrow'), ground.house))
            : await visitor.browser.get(
                `${gate}/launch/narrow${how === 'hint' ? `?partner=${partner.handle}` : ''}`,
              )
        const led = shown.leaves?.startsWith(`${ground.partner('asked').id}/`) === true
        const told = shown.form?.fields['SAMLResponse'] !== undefined
        return amissIn({
          'somebody else than the allowed one vouches': led || (told && !hostile && how === 'session'),
        })
      },
    }),
  ),
]

/** B14, H20: several at once, in one browser and in many. */
const races: readonly Attack[] = [
  lookAttack({
    row: 'B14',
    name: 'answered-in-the-other-order',
    tries: 'answers the tabs of one browser in another order than they asked',
    async look(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const scoping = { idpList: [partner.id], requesterIDs: [] }
      const sent = [1, 2, 3].map(() =>
        asks(ground.app('wiki'), ground.house, { request: { scoping, forceAuthn: true } }),
      )
      const questions = []
      for (const one of sent) questions.push(questionIn(await bring(visitor.browser, one)))
      const order = hostile ? [2, 0, 1] : [0, 1, 2]
      const right: boolean[] = []
      for (const at of order) {
        const shown = await deliver(visitor.browser, answerOf(partner, ground.house, questions[at]))
        right.push(toldApp(shown).xml.includes(`InResponseTo="${sent[at]?.id}"`))
      }
      return amissIn({ 'a tab is told another tab’s answer': right.every(Boolean) })
    },
  }),
  httpAttack({
    row: 'B14',
    name: 'more-tabs-than-are-kept',
    tries: 'opens so many tabs that the first is forgotten, and answers that',
    expected: { code: 'signin.other_browser', stage: 'prove' },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const first = await asked(visitor, partner, ground)
      for (let tab = 0; tab < (hostile ? 9 : 4); tab++) {
        ground.house.advance(1)
        await asked(visitor, partner, ground)
      }
      return () => deliver(visitor.browser, answerOf(partner, ground.house, first))
    },
  }),
  ...[true, false].map((sameBrowser) =>
    lookAttack({
      row: 'H20',
      name: `one-answer-at-once.${sameBrowser ? 'one-browser' : 'many-browsers'}`,
      tries: 'brings one answer many times at the same moment',
      async look(ground, visitor, hostile) {
        const partner = ground.partner('acme')
        const question = await asked(visitor, partner, ground)
        const answer = answerOf(partner, ground.house, question)
        const times = hostile ? 6 : 1
        const all = await Promise.all(
          Array.from({ length: times }, (_, at) =>
            deliver(sameBrowser || at === 0 ? visitor.browser : ground.visitor().browser, answer),
          ),
        )
        const got = all.filter(({ form }) => form?.fields['SAMLResponse'] !== undefined).length
        return amissIn({ [`it was taken ${got} times`]: got === 1 })
      },
    }),
  ),
  lookAttack({
    row: 'H20',
    name: 'one-newcomer-at-once',
    tries: 'brings the same new person many times at the same moment',
    async look(ground, _visitor, hostile) {
      const partner = ground.partner('acme')
      newcomers += 1
      const nameID = { value: `newcomer ${newcomers} ${process.pid}` }
      const names = await Promise.all(
        Array.from({ length: hostile ? 5 : 1 }, async () => {
          const each = ground.visitor()
          const question = await asked(each, partner, ground)
          const { xml } = toldApp(
            await deliver(each.browser, answerOf(partner, ground.house, question, { nameID })),
          )
          return /<saml:NameID[^>]*>([^<]*)</.exec(xml)?.[1]
        }),
      )
      return amissIn({ 'they are several people': new Set(names).size === 1 })
    },
  }),
]

let newcomers = 0

export const brokerFlowAttacks: readonly Attack[] = [...atAcs, ...atSso, ...wrongDoors, ...B13, ...races]
