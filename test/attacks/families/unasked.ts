// S23: an answer that nobody asked for. Off by default; where it is taken it signs in who posted it, at apps that allow
// that, and replaces nobody's session without asking.
import type { PartnerAnswer } from '../../support/counterpart.js'
import { gate } from '../../support/house.js'
import { answerOf } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { asked, brought, type SignedParts } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { signedParts } from '../play/products.js'
import { acs, formOf } from '../play/raw.js'
import type { PartnerStanding } from '../standings.js'

/** One answer that nobody asked for, in a browser that something has happened in. */
interface Unasked {
  readonly name: string
  readonly tries: string
  readonly standing?: PartnerStanding
  readonly expected: Expected
  readonly make?: Partial<PartnerAnswer>
  /** RelayState of the attack; of the twin. */
  readonly target?: readonly [hostile: string, twin: string | undefined]
  before?(visitor: Visitor, ground: Ground, hostile: boolean, signed: SignedParts): Promise<unknown>
}

const launchNotAllowed: Expected = { code: 'launch.not_allowed', stage: 'S8' }

const cases: readonly Unasked[] = [
  {
    name: 'app-by-handle',
    tries: 'signs somebody in, unasked, at an app that allows no start from here, named by its handle',
    expected: launchNotAllowed,
    target: ['signs', 'wiki'],
  },
  {
    name: 'app-by-id',
    tries: 'signs somebody in, unasked, at an app that allows no start from here, named by its entityID',
    expected: launchNotAllowed,
    target: ['https://signs.test', 'https://wiki.test'],
  },
  {
    name: 'app-must-sign',
    tries: 'signs somebody in, unasked, at an app whose requests must be signed',
    expected: launchNotAllowed,
    target: ['many-signs', 'many'],
  },
  {
    name: 'replaces-a-session',
    tries: 'signs the attacker in over the session of somebody else',
    expected: { code: 'http.200' },
    before: async (visitor, ground, hostile, sign) =>
      hostile
        ? brought(answer(ground, sign, { nameID: { value: 'ann' } }).xml, undefined, visitor, ground)
        : undefined,
  },
  {
    name: 'replaces-a-session-of-another-partner',
    tries: 'signs the attacker in by another partner over the session of somebody else with the same name',
    expected: { code: 'http.200' },
    before: async (visitor, ground, hostile, sign) =>
      hostile ? brought(answer(ground, sign, {}, 'acme-both').xml, undefined, visitor, ground) : undefined,
  },
]

const played = cases.flatMap(({ name, tries, standing, expected, make, target, before }) =>
  signedParts.map((signed) =>
    httpAttack({
      row: 'S23',
      name: `${name}.${signed}-signed.unsolicited`,
      tries,
      face: 'saml-sp',
      expected,
      async prepare(ground, visitor, hostile) {
        await before?.(visitor, ground, hostile, name.startsWith('replaces-a-session-of') ? 'both' : signed)
        const { xml } = answer(ground, signed, make, standing)
        const relayState = target?.[hostile ? 0 : 1]
        const fields = { SAMLResponse: Buffer.from(xml).toString('base64') }
        const all = relayState === undefined ? fields : { ...fields, RelayState: relayState }
        return () => visitor.browser.postFromOutside(`${gate}${acs}`, all)
      },
    }),
  ),
)

const offByDefault = signedParts.flatMap((signed) =>
  [false, true].map((encrypted) =>
    httpAttack({
      row: 'S23',
      name: `off-by-default.${signed}-signed${encrypted ? '.encrypted' : ''}.unsolicited`,
      tries: 'has a victim post the attacker’s own good answer, which nobody asked for',
      face: 'saml-sp',
      expected: { code: 'partner.unsolicited', stage: 'S8' },
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner('asked')
        const question = hostile ? undefined : await asked(visitor, partner, ground)
        const encrypt = encrypted ? { encrypt: { certificate: ground.encryptionCertificate } } : {}
        const { xml } = answerOf(partner, ground.house, question, { sign: signed, ...encrypt })
        return () => brought(xml, question, visitor, ground)
      },
    }),
  ),
)

/** The way from the POST to the GET belongs to the browser that posted. */
const stolen = signedParts.flatMap((signed) =>
  (['acme', 'asked'] as const).map((standing) =>
    httpAttack({
      row: 'S23',
      name: `handle-stolen.${standing}.${signed}-signed`,
      tries: 'takes the handle under which an answer waits into another browser',
      face: 'saml-sp',
      expected: { code: 'signin.other_browser', stage: 'prove' },
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner(standing)
        const question = standing === 'asked' ? await asked(visitor, partner, ground) : undefined
        const { fields } = answerOf(partner, ground.house, question, { sign: signed })
        const posted = await fetch(`${ground.house.url}${acs}`, {
          method: 'POST',
          redirect: 'manual',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'x-forwarded-for': visitor.address,
          },
          body: formOf(fields),
        })
        const way = posted.headers.get('location') ?? ''
        await posted.body?.cancel()
        const { browser } = hostile ? ground.visitor() : visitor
        if (!hostile) keep(visitor, posted)
        return () => browser.get(way)
      },
    }),
  ),
)

export const unaskedAttacks: readonly Attack[] = [...offByDefault, ...played, ...stolen]

function answer(
  ground: Ground,
  sign: SignedParts,
  make: Partial<PartnerAnswer> = {},
  standing: PartnerStanding = 'acme',
): ReturnType<typeof answerOf> {
  return answerOf(ground.partner(standing), ground.house, undefined, { sign, ...make })
}

function keep({ browser }: Visitor, { headers }: Response): void {
  for (const line of headers.getSetCookie()) {
    const pair = line.split('; ')[0] ?? ''
    browser.jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
}
