// I12: a signature that is not the one over what leaves: of nothing, of other octets, or with one bit wrong. Nothing
// of the kind leaves, for one faulty value may give the whole key away. Node's own signing is made to fail here, so that
// the house's check behind it is all that stands in the way.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { gate } from '../../support/house.js'
import type { Shown } from '../../support/browser.js'
import { answerOf, asks, bring, deliver } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { asked } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { nothing } from '../play/look.js'

type Sign = (hash: string, octets: Buffer, key: crypto.SignKeyObjectInput) => Buffer

const genuine: Sign = crypto.sign

/** What comes out instead of the value over these octets. */
const faults: Readonly<Record<string, readonly [tries: string, faulty: Sign]>> = {
  void: ['signs the octets of nothing', (hash, _octets, key) => genuine(hash, Buffer.alloc(0), key)],
  'other-octets': [
    'signs other octets',
    (hash, octets, key) => genuine(hash, Buffer.concat([octets, Buffer.from(' ')]), key),
  ],
  'another-hash': ['signs with another hash', (_hash, octets, key) => genuine('sha512', octets, key)],
  'one-bit': ['gets one bit of the value wrong', (...given) => flipped(genuine(...given))],
  empty: ['gives no value', () => Buffer.alloc(0)],
  zeros: ['gives a value of zeros', (...given) => Buffer.alloc(genuine(...given).length)],
  'the-last-one': ['gives the value of the message before', (...given) => swapped(genuine(...given))],
}

function flipped(value: Buffer): Buffer {
  value[7] = (value[7] ?? 0) ^ 1
  return value
}

let previous: Buffer = Buffer.alloc(256, 1)
function swapped(value: Buffer): Buffer {
  const last = previous
  previous = value
  return last
}

/** Every door behind which something is signed. Whoever else signs has done so before. */
const moments: Readonly<Record<string, (ground: Ground, visitor: Visitor) => Promise<() => Promise<Shown>>>> =
  {
    async answer(ground, visitor) {
      const partner = ground.partner('acme')
      const answer = answerOf(partner, ground.house, await asked(visitor, partner, ground))
      return () => deliver(visitor.browser, answer)
    },
    async session(ground, visitor) {
      const partner = ground.partner('acme')
      await deliver(visitor.browser, answerOf(partner, ground.house, await asked(visitor, partner, ground)))
      const sent = asks(ground.app('annex'), ground.house)
      return () => bring(visitor.browser, sent)
    },
    async question(ground, visitor) {
      const scoping = { idpList: [ground.partner('acme').id], requesterIDs: [] }
      const sent = asks(ground.app('wiki'), ground.house, { request: { scoping } })
      return () => bring(visitor.browser, sent)
    },
    async launch(_ground, visitor) {
      return () => visitor.browser.get(`${gate}/launch/wiki?partner=acme`)
    },
  }

async function withFaulty<T>(faulty: Sign, act: () => Promise<T>): Promise<T> {
  Object.assign(crypto, { sign: faulty })
  syncBuiltinESMExports()
  try {
    return await act()
  } finally {
    Object.assign(crypto, { sign: genuine })
    syncBuiltinESMExports()
  }
}

const messages = Object.entries(faults).flatMap(([name, [tries, faulty]]) =>
  Object.entries(moments).map(([moment, prepared]) =>
    httpAttack({
      row: 'I12',
      name: `${moment}.${name}`,
      tries: `has a computation disturbed, so that the signer ${tries}`,
      expected: { code: 'internal', vouched: moment === 'answer' },
      async prepare(ground, visitor, hostile) {
        const step = await prepared(ground, visitor)
        return hostile ? () => withFaulty(faulty, step) : step
      },
    }),
  ),
)

/** A no to the app is signed as well. */
const refusals = Object.entries(faults).map(
  ([name, [tries, faulty]]): Attack => ({
    id: `I12.no-to-the-app.${name}`,
    row: 'I12',
    face: 'http',
    tries: `has a computation disturbed while an app is told no, so that the signer ${tries}`,
    expected: { code: 'harmless' },
    async play(ground, hostile) {
      const { browser } = ground.visitor()
      const sent = asks(ground.app('wiki'), ground.house, { request: { isPassive: true } })
      const step = () => bring(browser, sent)
      const { form, status } = hostile ? await withFaulty(faulty, step) : await step()
      const good = hostile ? form === undefined && status === 500 : form?.fields['SAMLResponse'] !== undefined
      return { ...nothing, accepted: hostile || good, told: good ? 'as it must' : `status ${status}` }
    },
  }),
)

export const faultySignerAttacks: readonly Attack[] = [...messages, ...refusals]
