import { appAuthnRequest, doorRequest, formBody, partnerResponse } from '../support/counterpart.js'
import { baseUrl, now } from '../support/seen.js'
import { appKeys, houseWith as appHouse } from './idp-house.js'
import { houseWith as partnerHouse, ownEncryption, partnerKeys, question } from './sp-house.js'

const rounds = 400

/** A repeatable sequence of numbers below a bound (a linear congruential generator). */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Moves, doubles, drops or exchanges a piece between two tags, or changes a character. */
function mutant(xml: string, roll: (below: number) => number): string {
  const tags = [...xml.matchAll(/</g)].map(({ index }) => index)
  const at = (): number => tags[roll(tags.length)] ?? 0
  const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number]
  const target = at()
  const piece = xml.slice(from, to)
  switch (roll(6)) {
    case 0:
      return xml.slice(0, from) + xml.slice(to)
    case 1:
      return xml.slice(0, target) + piece + xml.slice(target)
    case 2:
      return xml.slice(0, from) + piece + piece + xml.slice(to)
    case 3:
      return xml.replace(/[a-z]{4}/, (word) => word.toUpperCase())
    case 4: {
      const place = roll(xml.length)
      return xml.slice(0, place) + String.fromCharCode(32 + roll(95)) + xml.slice(place + 1)
    }
    default: {
      const place = roll(xml.length)
      return xml.slice(0, place) + xml.slice(place + 1 + roll(20))
    }
  }
}

const encrypt = { certificate: ownEncryption.certificate }

test.each([
  ['both', {}],
  ['assertion', {}],
  ['response', {}],
  ['assertion', { encrypt }],
  ['response', { encrypt }],
] as const)('a changed Response, signed %s, is refused or says what it said', async (sign, more) => {
  const house = partnerHouse()
  const roll = dice(7)
  const given = {
    baseUrl,
    partner: house.partner.id,
    keys: partnerKeys,
    now,
    inResponseTo: question,
    sign,
    ...more,
  }
  const { xml, http } = partnerResponse({ ...given, relayState: 'r' })
  const genuine = await house.read(http)
  for (let round = 0; round < rounds; round += 1) {
    const changed = mutant(xml, roll)
    const rawBody = formBody({ SAMLResponse: Buffer.from(changed).toString('base64') })
    const door = doorRequest('POST', { rawBody })
    // Anything but a Refusal is a mistake of ours, and is thrown on
    if ((await house.outcome(door)) === 'accepted') expect(await house.read(door)).toEqual(genuine)
  }
})

test('a changed AuthnRequest is refused or goes to a registered address', async () => {
  const house = appHouse()
  const roll = dice(11)
  for (const sign of [undefined, appKeys]) {
    const { xml } = appAuthnRequest({
      baseUrl,
      app: house.app.id,
      now,
      binding: 'post',
      ...(sign && { sign }),
    })
    for (let round = 0; round < rounds; round += 1) {
      const rawBody = formBody({ SAMLRequest: Buffer.from(mutant(xml, roll)).toString('base64') })
      const door = doorRequest('POST', { rawBody })
      if ((await house.outcome(door)) === 'accepted') {
        expect((await house.read(door)).replyTo).toBe('https://wiki.app.test/acs')
      }
    }
  }
})
