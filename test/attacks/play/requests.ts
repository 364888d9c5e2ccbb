import type { Shown } from '../../support/browser.js'
import type { AppRequest, Sent } from '../../support/counterpart.js'
import { gate, type Outsider } from '../../support/house.js'
import { answerOf, asks, deliver, questionIn } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import type { AppStanding, PartnerStanding } from '../standings.js'
import { isRaw, type Message, sendRaw, sso } from './raw.js'
import { deflateRawSync } from 'node:zlib'

export type RequestBinding = 'redirect' | 'post' | 'post-deflated'

/** An app's request that is accepted as it is, and its parts. */
export interface GenuineRequest {
  readonly xml: string
  /** By HTTP-Redirect: where the browser is sent. */
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly from: Outsider
  readonly now: Date
}

/** An app's request, forged. */
export interface RequestAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly standing?: AppStanding
  readonly binding: RequestBinding
  /** By HTTP-Redirect a signature covers the query, else the message; `inside` signs the message in both. */
  readonly signed?: boolean | 'inside'
  readonly make?: Partial<AppRequest>
  readonly makeHostile?: (ground: Ground) => Partial<AppRequest>
  /** What only the twin's is made of, where it must depend on the moment. */
  readonly makeTwin?: (ground: Ground) => Partial<AppRequest>
  /** The partner that is asked for. */
  readonly partner?: PartnerStanding
  readonly forge?: (genuine: GenuineRequest, ground: Ground) => Message
  readonly twin?: (genuine: GenuineRequest, ground: Ground) => Message
  readonly expected: Expected
}

export function requestAttack(given: RequestAttack): Attack {
  const { row, name, tries, expected, binding, signed = false } = given
  const how = signed === false ? 'unsigned' : signed === 'inside' ? 'signed-inside' : 'signed'
  return {
    id: [row, name, binding, how].join('.'),
    row,
    face: 'saml-idp',
    tries,
    expected,
    play(ground, hostile) {
      const visitor = ground.visitor()
      const genuine = genuineRequest(given, ground, hostile)
      const change = hostile ? given.forge : given.twin
      const message = change?.(genuine, ground) ?? genuine.xml
      return ground.observe(async () => {
        const shown = await carried(message, genuine, binding, visitor, ground)
        return expected.code === 'harmless' ? finished(shown, given, visitor, ground) : shown
      })
    },
  }
}

/** What is taken on purpose is followed to its end: who is told what, and where. */
function finished(shown: Shown, given: RequestAttack, { browser }: Visitor, ground: Ground): Promise<Shown> {
  const partner = ground.partner(given.partner ?? 'acme')
  return deliver(browser, answerOf(partner, ground.house, questionIn(shown)))
}

function genuineRequest(given: RequestAttack, ground: Ground, hostile: boolean): GenuineRequest {
  const app = ground.app(given.standing ?? (given.signed ? 'signs' : 'wiki'))
  const { request, ...more } = { ...given.make, ...(hostile ? given.makeHostile : given.makeTwin)?.(ground) }
  const scoping = { idpList: [ground.partner(given.partner ?? 'acme').id], requesterIDs: [] }
  const sent: Sent = asks(app, ground.house, {
    request: { scoping, ...request },
    binding: given.binding === 'redirect' ? 'redirect' : 'post',
    ...(given.signed ? { sign: app.keys } : {}),
    ...(given.signed === 'inside' ? { signInside: true } : {}),
    ...more,
  })
  return { xml: sent.xml, url: sent.url, fields: sent.fields, from: app, now: ground.house.now() }
}

/** XML by the binding of the case; by HTTP-Redirect the query's signature stays what it was. */
function carried(
  message: Message,
  { xml, url, fields }: GenuineRequest,
  binding: RequestBinding,
  visitor: Visitor,
  { house }: Ground,
): Promise<Shown> {
  if (isRaw(message)) return sendRaw(message, visitor, house)
  if (binding === 'redirect') return visitor.browser.get(message === xml ? url : withMessage(url, message))
  return visitor.browser.postFromOutside(`${gate}${sso}`, {
    ...fields,
    ...requestFields(message, binding),
  })
}

export function requestFields(
  xml: string | Buffer,
  binding: RequestBinding,
): Readonly<Record<string, string>> {
  const bytes = Buffer.from(xml)
  return { SAMLRequest: (binding === 'post' ? bytes : deflateRawSync(bytes)).toString('base64') }
}

/** The URL with another message in it, and everything else as it was. */
export function withMessage(url: string, xml: string | Buffer): string {
  const encoded = encodeURIComponent(deflateRawSync(Buffer.from(xml)).toString('base64'))
  return url.replace(/SAMLRequest=[^&]*/, `SAMLRequest=${encoded}`)
}

/** The query, or the URL with it, with one bit of its signature changed. */
export function withAnotherSignature(query: string): string {
  return query.replace(/Signature=([^&]*)/, (_, value: string) => {
    const octets = Buffer.from(decodeURIComponent(value), 'base64')
    const last = octets.length - 1
    octets[last] = (octets[last] ?? 0) ^ 1
    return `Signature=${encodeURIComponent(octets.toString('base64'))}`
  })
}
