// H09, H13: whatever fails inside, nobody gets in by it, nothing of it is shown, and nothing unwritten is answered.
import type { RefusalCode } from '../../../src/model/refusal.js'
import { Refusal } from '../../../src/model/refusal.js'
import type { Shown } from '../../support/browser.js'
import { gate } from '../../support/house.js'
import { answerOf, asks, bring, deliver } from '../../support/sign-in.js'
import type { Attack, Played } from '../attack.js'
import { type Ground, type Visitor } from '../ground.js'
import { asked } from '../play/answers.js'
import { amissIn, lookAttack } from '../play/look.js'

import { sessionCookie } from './sessions.js'

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

export const faultAttacks: readonly Attack[] = [...H09, ...H13]
