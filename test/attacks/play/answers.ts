import type { AuthnRequest } from '../../../src/saml/authn-request.js'
import type { PartnerAnswer, Sent } from '../../support/counterpart.js'
import type { Shown } from '../../support/browser.js'
import { gate, type Outsider } from '../../support/house.js'
import { answerOf, asks, bring, type Question, questionIn } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import type { AppStanding, PartnerStanding } from '../standings.js'
import type { Genuine } from './genuine.js'
import { acs, formOf, isRaw, type Message, type RawRequest, sendRaw } from './raw.js'

export type SignedParts = 'assertion' | 'response' | 'both'

export interface Circumstances {
  readonly ground: Ground
  readonly question: Question | undefined
}

/** A partner's answer, forged. */
export interface AnswerAttack {
  readonly row: string
  /** Second part of the id; what is signed and whether anybody asked are added. */
  readonly name: string
  readonly tries: string
  readonly standing?: PartnerStanding
  readonly app?: AppStanding
  readonly signed?: SignedParts
  readonly solicited?: boolean
  readonly encrypted?: boolean
  /** What the genuine answer is made of, beside the defaults: for attack and twin. */
  readonly make?: Partial<PartnerAnswer>
  /** What only the attack's answer is made of: a partner's own, hostile or mistaken word. */
  readonly makeHostile?: (given: Circumstances) => Partial<PartnerAnswer>
  /** What only the twin's is made of, where it must depend on the moment. */
  readonly makeTwin?: (given: Circumstances) => Partial<PartnerAnswer>
  /** What the app asks for, beside the partner. */
  readonly ask?: Partial<AuthnRequest>
  /** The hostile message out of the genuine one: XML, or a whole HTTP request. */
  readonly forge?: (genuine: Genuine, ground: Ground) => Message
  /** The twin's message, where it is to be more like the hostile one than the genuine is. */
  readonly twin?: (genuine: Genuine, ground: Ground) => Message
  readonly expected: Expected
}

/** A case whose genuine answer is taken and whose forged one must not be. */
export function answerAttack(given: AnswerAttack): Attack {
  const { row, name, tries, expected, signed = 'both', solicited = true } = given
  return {
    id: [
      row,
      name,
      `${signed}-signed`,
      ...(given.encrypted ? ['encrypted'] : []),
      solicited ? 'solicited' : 'unsolicited',
    ].join('.'),
    row,
    face: 'saml-sp',
    tries,
    expected,
    async play(ground, hostile) {
      const visitor = ground.visitor()
      const partner = ground.partner(given.standing ?? 'acme')
      const question = solicited ? await asked(visitor, partner, ground, given.app, given.ask) : undefined
      const more = (hostile ? given.makeHostile : given.makeTwin)?.({ ground, question })
      const sent = genuineAnswer(given, partner, question, ground, more)
      const genuine = { xml: sent.xml, question, from: partner, now: ground.house.now(), fields: sent.fields }
      const change = hostile ? given.forge : given.twin
      return ground.observe(() => brought(change?.(genuine, ground) ?? sent.xml, question, visitor, ground))
    },
  }
}

/** An app asks in this browser, for this very partner; what the partner is asked comes back. */
export async function asked(
  visitor: Visitor,
  partner: Outsider,
  ground: Ground,
  app: AppStanding = 'wiki',
  more: Partial<AuthnRequest> = {},
): Promise<Question> {
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  const who = ground.app(app)
  const sign = app === 'wiki' ? {} : { sign: who.keys }
  return questionIn(
    await bring(visitor.browser, asks(who, ground.house, { request: { scoping, ...more }, ...sign })),
  )
}

/** A message in the form that the partner's page would post, or the request as it is. */
export function brought(
  message: Message,
  question: Question | undefined,
  visitor: Visitor,
  ground: Ground,
): Promise<Shown> {
  if (isRaw(message)) return sendRaw(message, visitor, ground.house)
  return visitor.browser.postFromOutside(`${gate}${acs}`, answerFields(message, question))
}

export function answerFields(
  xml: string | Buffer,
  question: Question | undefined,
): Readonly<Record<string, string>> {
  const SAMLResponse = Buffer.from(xml).toString('base64')
  return question === undefined ? { SAMLResponse } : { SAMLResponse, RelayState: question.relayState }
}

/** The raw POST of a message, byte for byte as given. */
export function posted(xml: string | Buffer, question: Question | undefined): RawRequest {
  return { target: acs, body: formOf(answerFields(xml, question)) }
}

function genuineAnswer(
  given: AnswerAttack,
  partner: Outsider,
  question: Question | undefined,
  ground: Ground,
  more: Partial<PartnerAnswer> = {},
): Sent {
  const sign = given.signed ?? 'both'
  const encrypt = given.encrypted ? { encrypt: { certificate: ground.encryptionCertificate } } : {}
  return answerOf(partner, ground.house, question, { sign, ...encrypt, ...given.make, ...more })
}
