// S10 and S11: an assertion is used once, whatever it comes in and wherever it is brought.
import { answerOf } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground } from '../ground.js'
import { asked, brought, type SignedParts } from '../play/answers.js'
import { renamed } from '../play/genuine.js'
import { httpAttack } from '../play/http.js'
import { signedParts } from '../play/products.js'
import { formOf, sendRaw, sso } from '../play/raw.js'
import { resealedAnswer } from '../play/reseal.js'

const replayed: Expected = { code: 'partner.replayed', stage: 'S10', vouched: true }

/** One answer that was used already, brought again in some disguise; the twin brings another. */
interface Replay {
  readonly name: string
  readonly tries: string
  readonly signed: readonly SignedParts[]
  readonly encrypted?: boolean
  readonly otherBrowser?: boolean
  readonly later?: number
  disguise?(xml: string, ground: Ground, signed: SignedParts): string
}

const ofAssertion: readonly SignedParts[] = ['assertion']

const replays: readonly Replay[] = [
  { name: 'again', tries: 'brings an answer a second time', signed: signedParts },
  {
    name: 'encrypted-again',
    tries: 'brings an encrypted answer a second time',
    signed: signedParts,
    encrypted: true,
  },
  {
    name: 'elsewhere',
    tries: 'brings an answer in another browser',
    signed: signedParts,
    otherBrowser: true,
  },
  { name: 'later', tries: 'brings an answer again two minutes later', signed: signedParts, later: 120 },
  {
    name: 'at-its-end',
    tries: 'brings an answer again just before it ends',
    signed: signedParts,
    later: 440,
  },
  {
    name: 'other-envelope',
    tries: 'puts a used assertion into a Response with another ID',
    signed: ofAssertion,
    disguise: (xml) => renamed(xml, '_another0another0another0another0'),
  },
  {
    name: 'no-destination',
    tries: 'puts a used assertion into a Response without an address',
    signed: ofAssertion,
    disguise: (xml) => xml.replace(/ Destination="[^"]*"/, ''),
  },
  {
    name: 'blanks',
    tries: 'puts blanks around a used assertion',
    signed: ofAssertion,
    disguise: (xml) => xml.replace('<saml:Assertion', ' \n <saml:Assertion'),
  },
  {
    name: 'quotes',
    tries: 'writes a used answer with other quotation marks',
    signed: signedParts,
    disguise: (xml) => xml.replace(/Version="2.0"/g, "Version='2.0'"),
  },
  {
    name: 'declaration',
    tries: 'puts an XML declaration before a used answer',
    signed: signedParts,
    disguise: (xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  },
  {
    name: 'reference',
    tries: 'writes a letter of a used answer as a character reference',
    signed: signedParts,
    disguise: (xml) => xml.replace('Ann Example', '&#65;nn Example'),
  },
  {
    name: 'signed-anew',
    tries: 'issues the same assertion ID twice, about somebody else the second time',
    signed: signedParts,
    otherBrowser: true,
    disguise: (xml, ground, signed) =>
      resealedAnswer(xml, {
        edit: (plain) => plain.replaceAll('alice-7f3a', 'somebody-else'),
        signed,
        keys: ground.partner('acme').keys,
      }),
  },
]

const again = replays.flatMap((replay) =>
  replay.signed.map((signed) =>
    httpAttack({
      row: 'S10',
      name: `${replay.name}.${signed}-signed`,
      tries: replay.tries,
      face: 'saml-sp',
      expected: replayed,
      async prepare(ground, visitor, hostile) {
        const first = unasked(ground, signed, replay.encrypted)
        await brought(first, undefined, visitor, ground)
        if (replay.later !== undefined) ground.house.advance(replay.later)
        const second = hostile ? first : unasked(ground, signed, replay.encrypted)
        const who = replay.otherBrowser ? ground.visitor() : visitor
        return () => brought(replay.disguise?.(second, ground, signed) ?? second, undefined, who, ground)
      },
    }),
  ),
)

function unasked(ground: Ground, sign: SignedParts, encrypted = false): string {
  const encrypt = encrypted ? { encrypt: { certificate: ground.encryptionCertificate } } : {}
  return answerOf(ground.partner('acme'), ground.house, undefined, { sign, ...encrypt }).xml
}

/** An answer to one question, used, and brought as an answer to the next. */
const askedTwice = signedParts.map((signed) =>
  httpAttack({
    row: 'S10',
    name: `same-id-to-two-questions.${signed}-signed`,
    tries: 'answers two questions with assertions of one ID',
    face: 'saml-sp',
    expected: replayed,
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('asked')
      const id = `_${signed}${ground.house.now().getTime()}${hostile}`
      const first = await asked(visitor, partner, ground)
      const { xml } = answerOf(partner, ground.house, first, { sign: signed, assertion: { id } })
      await brought(xml, first, visitor, ground)
      const other = ground.visitor()
      const second = await asked(other, partner, ground)
      const more = hostile ? { assertion: { id } } : {}
      const again = answerOf(partner, ground.house, second, { sign: signed, ...more }).xml
      return () => brought(again, second, other, ground)
    },
  }),
)

/** Solicited and spent, then brought as if nobody had asked, and the other way round. */
const otherWay = signedParts.flatMap((signed) => [
  httpAttack({
    row: 'S10',
    name: `solicited-then-unsolicited.${signed}-signed`,
    tries: 'brings the used answer to a question once more without saying whose sign-in it is',
    face: 'saml-sp',
    expected: { code: 'partner.in_response_to_wrong', stage: 'S9' },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const question = await asked(visitor, partner, ground)
      const used = answerOf(partner, ground.house, question, { sign: signed }).xml
      await brought(used, question, visitor, ground)
      return () => brought(hostile ? used : unasked(ground, signed), undefined, ground.visitor(), ground)
    },
  }),
  httpAttack({
    row: 'S10',
    name: `unsolicited-then-solicited.${signed}-signed`,
    tries: 'brings an answer that nobody asked for once more as the answer to a question',
    face: 'saml-sp',
    expected: { code: 'partner.in_response_to_wrong', stage: 'S9' },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const used = unasked(ground, signed)
      await brought(used, undefined, visitor, ground)
      const other = ground.visitor()
      const question = await asked(other, partner, ground)
      const fresh = answerOf(partner, ground.house, question, { sign: signed }).xml
      return () => brought(hostile ? used : fresh, question, other, ground)
    },
  }),
])

/** S11: the same bytes at the other door. */
const otherDoor = (['SAMLRequest', 'SAMLResponse'] as const).flatMap((field) =>
  signedParts.map((signed) =>
    httpAttack({
      row: 'S11',
      name: `at-the-apps-door-as-${field}.${signed}-signed`,
      tries: 'posts a partner’s answer to the address that apps ask at',
      face: 'saml-idp',
      expected: { code: 'request.malformed', stage: field === 'SAMLRequest' ? 'S3' : 'S0' },
      async prepare(ground, visitor, hostile) {
        const xml = unasked(ground, signed)
        const body = formOf({ [field]: Buffer.from(xml).toString('base64') })
        const bring = () => sendRaw({ target: sso, body }, visitor, ground.house)
        return () => (hostile ? bring() : brought(xml, undefined, visitor, ground))
      },
    }),
  ),
)

/** Two browsers at once: one gets in. */
const race = signedParts.map((signed) =>
  httpAttack({
    row: 'S11',
    name: `at-once.${signed}-signed`,
    tries: 'brings one answer in eight browsers at once, and looks at those that came too late',
    face: 'saml-sp',
    expected: replayed,
    async prepare(ground, visitor, hostile) {
      const xml = unasked(ground, signed)
      if (!hostile) return () => brought(xml, undefined, visitor, ground)
      const all = await Promise.all(
        Array.from({ length: 8 }, () => brought(xml, undefined, ground.visitor(), ground)),
      )
      const successes = all.filter(({ form }) => form !== undefined).length
      if (successes !== 1) throw new Error(`${successes} browsers got in by one answer`)
      return () => brought(xml, undefined, visitor, ground)
    },
  }),
)

export const replayAttacks: readonly Attack[] = [...again, ...askedTwice, ...otherWay, ...otherDoor, ...race]
