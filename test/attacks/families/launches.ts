// I14: a sign-in that is started here, by a link. It only begins: at a registered app that allows it, at its registered
// address, with the RelayState that the operator set; whoever comes still signs in.
import type { Shown } from '../../support/browser.js'
import { gate } from '../../support/house.js'
import { answerOf, deliver, questionIn } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import { sendRaw } from '../play/raw.js'

const unknown: Expected = { code: 'request.unknown_app', stage: 'S8' }

const wrong: readonly (readonly [name: string, tries: string, path: string, expected: Expected])[] = [
  [
    'not-allowed',
    'launches an app that takes only what it asked for',
    'never-launched',
    { code: 'launch.not_allowed', stage: 'S8' },
  ],
  ['unknown', 'launches an app that nobody registered', 'evil', unknown],
  ['in-capitals', 'writes the handle in capitals', 'WIKI', unknown],
  ['by-entity-host', 'names the app by its host', 'wiki.test', unknown],
  ['a-partner', 'launches a partner', 'acme', unknown],
  ['by-id', 'names the app by its entityID', 'https%3A%2F%2Fwiki.test', { code: 'http.404' }],
  ['up-and-down', 'climbs out of the path', '..%2Flaunch%2Fwiki', { code: 'http.404' }],
  ['zero', 'ends the handle with a zero byte', 'wiki%00', { code: 'http.404' }],
  ['lines', 'puts a line end into the handle', 'wiki%0d%0aSet-Cookie:x=1', { code: 'http.404' }],
  ['markup', 'puts markup into the handle', '%3Cscript%3E', { code: 'http.404' }],
  ['slash-behind', 'puts a slash behind the handle', 'wiki/', { code: 'http.404' }],
  ['long', 'sends a handle of a thousand letters', 'w'.repeat(1000), { code: 'http.404' }],
]

const unlaunched = wrong.map(([name, tries, path, expected]) =>
  httpAttack({
    row: 'I14',
    name,
    tries,
    expected,
    prepare:
      async (_ground, { browser }, hostile) =>
      () =>
        browser.get(`${gate}/launch/${hostile ? path : 'wiki'}`),
  }),
)

/** A form on another site, or a look at the headers, begins nothing. */
const byOtherMethods = ['POST', 'HEAD', 'PUT', 'OPTIONS'].map((method) =>
  httpAttack({
    row: 'I14',
    name: `by-${method}`,
    tries: `launches by ${method}`,
    expected: { code: 'http.405' },
    prepare: async (ground, visitor, hostile) => () =>
      sendRaw({ method: hostile ? method : 'GET', target: '/launch/wiki', body: '' }, visitor, ground.house),
  }),
)

/** The operator switched the app off. */
const switchedOff = httpAttack({
  row: 'I14',
  name: 'switched-off',
  tries: 'launches an app that was switched off',
  expected: { code: 'request.app_disabled', stage: 'S8' },
  async prepare(ground, { browser }, hostile) {
    const { house } = ground.house
    const turn = async (enabled: boolean): Promise<void> => {
      await house.gateway.directory.overlays.set('app', ground.app('annex').id, { enabled })
      await house.refresh()
    }
    return async () => {
      if (hostile) await turn(false)
      try {
        return await browser.get(`${gate}/launch/annex`)
      } finally {
        if (hostile) await turn(true)
      }
    }
  },
})

/** Whatever else stands in the link, the app is told what it is told without it. */
const written: Readonly<Record<string, string>> = {
  'another-address':
    'acs=https://evil.test/acs&replyTo=https://evil.test&AssertionConsumerServiceURL=https://evil.test',
  'another-place':
    'RelayState=https://evil.test&next=//evil.test&redirect_uri=https://evil.test&target=https://evil.test',
  'another-app': 'app=hush&issuer=https://hush.test&SAMLRequest=PHg+',
  'another-person': 'user=mallory&login_hint=mallory&NameID=mallory',
  'an-answer': 'SAMLResponse=PHg+&answer=x&sign-in=x',
  weaker: 'forceAuthn=false&authnContext=none&isPassive=true',
  'partner-twice': 'partner=nobody&partner=acme-both',
}

const beside = Object.entries(written).flatMap(([name, query]) =>
  (['wiki', 'lands'] as const).map((app) =>
    httpAttack({
      row: 'I14',
      name: `written-into-the-link.${name}.${app}`,
      tries: 'writes into the link what is to become of the sign-in',
      expected: { code: 'harmless' },
      prepare: async (ground, visitor, hostile) => () =>
        finished(`/launch/${app}?partner=acme${hostile ? `&${query}` : ''}`, visitor, ground),
    }),
  ),
)

async function finished(path: string, { browser }: Visitor, ground: Ground): Promise<Shown> {
  const partner = ground.partner('acme')
  return deliver(browser, answerOf(partner, ground.house, questionIn(await browser.get(gate + path))))
}

/** What the operator set for the app is all that it lands with. */
const landsAt = lookAttack({
  row: 'I14',
  name: 'lands-where-it-is-set',
  tries: 'has a launched app land at a place of the forger’s',
  async look(ground, visitor, hostile) {
    const { form } = await finished(
      `/launch/lands?partner=acme${hostile ? '&RelayState=evil' : ''}`,
      visitor,
      ground,
    )
    return amissIn({
      'another RelayState': form?.fields['RelayState'] === 'inbox',
      'another address': form?.action === 'https://lands.test/acs',
    })
  },
})

/** A hint chooses among those that the app takes, and never more. */
const hints = (['acme', 'nobody', '%00', 'https%3A%2F%2Facme.test'] as const).map((hint) =>
  lookAttack({
    row: 'I14',
    name: `hint.${hint.replace(/\W+/g, '-')}`,
    tries: 'names, in the link, a partner that the app does not take',
    async look(ground, { browser }, hostile) {
      const { leaves = '', text } = await browser.get(
        `${gate}/launch/narrow?partner=${hostile ? hint : 'asked'}`,
      )
      return amissIn({
        'it is led there': !leaves.startsWith('https://acme.test') && !/acme|nobody/.test(text),
        'it is led nowhere': leaves.startsWith(ground.partner('asked').id) || text.includes('/sign-in/'),
      })
    },
  }),
)

/** Begun in one browser, it is no other's. */
const handedOn = httpAttack({
  row: 'I14',
  name: 'finished-by-another-browser',
  tries: 'launches, answers for itself, and has somebody else’s browser post the answer',
  expected: { code: 'signin.other_browser', stage: 'prove' },
  async prepare(ground, visitor, hostile) {
    const partner = ground.partner('acme')
    const question = questionIn(await visitor.browser.get(`${gate}/launch/wiki?partner=acme`))
    const answer = answerOf(partner, ground.house, question)
    const { browser } = hostile ? ground.visitor() : visitor
    return () => deliver(browser, answer)
  },
})

export const launchAttacks: readonly Attack[] = [
  ...unlaunched,
  ...byOtherMethods,
  switchedOff,
  ...beside,
  landsAt,
  ...hints,
  handedOn,
]
