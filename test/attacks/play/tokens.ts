import type { Shown } from '../../support/browser.js'
import { tokenFor, wsQuestionIn, wsignin } from '../../support/any-to-any.js'
import { gate, type Outsider } from '../../support/house.js'
import type { PartnerToken } from '../../support/wsfed-counterpart.js'
import type { TokenType, TrustVersion } from '../../../src/wsfed/names.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import type { RealmStanding, TokenPartnerStanding } from '../standings.js'
import { assertionOf } from './genuine.js'
import { isRaw, type Message, type RawRequest, formOf, sendRaw } from './raw.js'

export const rp = '/wsfed/rp'
export const sts = '/wsfed/sts'

/** How a token may stand: which assertion, in which WS-Trust, and whether somebody asked. */
export interface TokenWay {
  readonly tokenType: TokenType
  readonly trustVersion: TrustVersion
  readonly solicited: boolean
  readonly encrypted?: boolean
}

const tokenTypes: readonly TokenType[] = ['saml11', 'saml20']
const trustVersions: readonly TrustVersion[] = ['2005', '1.3']

/** Every way, in the clear. */
export const tokenWays: readonly TokenWay[] = tokenTypes.flatMap((tokenType) =>
  trustVersions.flatMap((trustVersion) =>
    [true, false].map((solicited) => ({ tokenType, trustVersion, solicited })),
  ),
)

/** Both assertions asked for and not asked for, for what the envelope has no part in. */
export const fourWays: readonly TokenWay[] = tokenWays.filter(
  ({ trustVersion, solicited }) => (trustVersion === '2005') === solicited,
)
export const askedWays: readonly TokenWay[] = tokenWays.filter(({ solicited }) => solicited)
export const twoAsked: readonly TokenWay[] = fourWays.filter(({ solicited }) => solicited)
export const twoUnasked: readonly TokenWay[] = fourWays.filter(({ solicited }) => !solicited)
/** Solicited: what nobody asked for names its partner in the clear, or nobody could say whose keys to try. */
export const encryptedWays: readonly TokenWay[] = askedWays.map((way) => ({ ...way, encrypted: true }))

export function only(tokenType: TokenType, ways: readonly TokenWay[] = fourWays): readonly TokenWay[] {
  return ways.filter((way) => way.tokenType === tokenType)
}

/** A wresult that is accepted as it is, and what an attacker who holds it may cut out of it. */
export interface GenuineToken extends TokenWay {
  readonly wresult: string
  /** The assertion with its signature; empty where it is encrypted. */
  readonly token: string
  readonly question: URLSearchParams | undefined
  readonly from: Outsider
  readonly now: Date
  readonly fields: Readonly<Record<string, string>>
}

export interface TokenCircumstances {
  readonly ground: Ground
  readonly question: URLSearchParams | undefined
  readonly way: TokenWay
  readonly from: Outsider
}

/** A partner's token, forged. */
export interface TokenAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly standing?: TokenPartnerStanding
  readonly app?: RealmStanding
  /** What the app asks for, beside the partner. */
  readonly ask?: Readonly<Record<string, string>>
  /** What the genuine token is made of, beside the defaults: for attack and twin. */
  readonly make?: (given: TokenCircumstances) => Partial<PartnerToken>
  readonly makeHostile?: (given: TokenCircumstances) => Partial<PartnerToken>
  readonly makeTwin?: (given: TokenCircumstances) => Partial<PartnerToken>
  /** The hostile wresult out of the genuine one, or the whole HTTP request. */
  readonly forge?: (genuine: GenuineToken, ground: Ground) => Message
  readonly twin?: (genuine: GenuineToken, ground: Ground) => Message
  readonly expected: Expected
}

/** A case for each way: its genuine token is taken, and the forged one must not be. */
export function tokenAttacks(ways: readonly TokenWay[], given: TokenAttack): readonly Attack[] {
  return ways.map((way) => tokenAttack(way, given))
}

function tokenAttack(way: TokenWay, given: TokenAttack): Attack {
  const { row, name, tries, expected } = given
  return {
    id: [row, name, ...wordsOf(way)].join('.'),
    row,
    face: 'wsfed-rp',
    tries,
    expected,
    async play(ground, hostile) {
      const visitor = ground.visitor()
      const from = ground.partner(given.standing ?? 'ws')
      const question = way.solicited
        ? await tokenAsked(visitor, from, ground, given.app, given.ask)
        : undefined
      const genuine = genuineToken(way, given, { ground, question, way, from }, hostile)
      const change = hostile ? given.forge : given.twin
      const message = change?.(genuine, ground) ?? genuine.wresult
      return ground.observe(() => tokenBrought(message, genuine.fields, visitor, ground))
    },
  }
}

export function wordsOf({
  tokenType,
  trustVersion,
  solicited,
  encrypted = false,
}: TokenWay): readonly string[] {
  const trust = trustVersion === '2005' ? 'trust-2005' : 'trust-1-3'
  return [tokenType, trust, ...(encrypted ? ['encrypted'] : []), solicited ? 'solicited' : 'unsolicited']
}

function genuineToken(
  way: TokenWay,
  given: TokenAttack,
  circumstances: TokenCircumstances,
  hostile: boolean,
): GenuineToken {
  const { ground, question, from } = circumstances
  const more = {
    ...given.make?.(circumstances),
    ...(hostile ? given.makeHostile : given.makeTwin)?.(circumstances),
  }
  const fields = goodToken(from, ground, question, way, more)
  const wresult = fields['wresult'] ?? ''
  const token = way.encrypted ? '' : assertionOf(wresult)
  return { ...way, wresult, token, question, from, now: ground.house.now(), fields }
}

/** The fields of a form with a token as this partner would send it. */
export function goodToken(
  from: Outsider,
  ground: Ground,
  question: URLSearchParams | undefined,
  { tokenType, trustVersion, encrypted = false }: Omit<TokenWay, 'solicited'>,
  more: Partial<PartnerToken> = {},
): Readonly<Record<string, string>> {
  const encrypt = encrypted ? { encrypt: { certificate: ground.encryptionCertificate } } : {}
  return tokenFor(from, ground.house, question, { tokenType, trustVersion, ...encrypt, ...more })
}

/** An app of WS-Federation asks in this browser for this very partner; what the partner is asked comes back. */
export async function tokenAsked(
  visitor: Visitor,
  partner: Outsider,
  ground: Ground,
  app: RealmStanding = 'portal',
  more: Readonly<Record<string, string>> = {},
): Promise<URLSearchParams> {
  const address = wsignin(ground.app(app), { whr: partner.id, ...more })
  return wsQuestionIn(await visitor.browser.get(address))
}

/** A wresult in the form that the partner's page would post, or the request as it is. */
export function tokenBrought(
  message: Message,
  fields: Readonly<Record<string, string>>,
  visitor: Visitor,
  ground: Ground,
): Promise<Shown> {
  if (isRaw(message)) return sendRaw(message, visitor, ground.house)
  return Buffer.isBuffer(message)
    ? sendRaw({ target: rp, body: octetForm(message, fields) }, visitor, ground.house)
    : visitor.browser.postFromOutside(`${gate}${rp}`, { ...fields, wresult: message })
}

/** The raw POST of a form's fields. */
export function tokenPosted(fields: Readonly<Record<string, string>>): RawRequest {
  return { target: rp, body: formOf(fields) }
}

/** Octets that are no characters, each of them percent-encoded. */
function octetForm(wresult: Buffer, fields: Readonly<Record<string, string>>): string {
  const { wresult: _, ...others } = fields
  const escaped = [...wresult].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('')
  return `${formOf(others)}&wresult=${escaped}`
}
