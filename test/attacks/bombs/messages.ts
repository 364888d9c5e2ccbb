import { deflateRawSync } from 'node:zlib'
import type { AuthnRequest } from '../../../src/saml/authn-request.js'
import type { AppRequest, PartnerAnswer } from '../../support/counterpart.js'
import type { Outsider } from '../../support/house.js'
import { answerOf, asks } from '../../support/sign-in.js'
import type { Expected } from '../attack.js'
import type { Ground } from '../ground.js'
import { answerFields, asked } from '../play/answers.js'
import { acs, formOf, sso } from '../play/raw.js'
import type { AppStanding, PartnerStanding } from '../standings.js'
import type { Bomb } from './bomb.js'
import { request } from './deliver.js'

interface About {
  readonly name: string
  readonly tries: string
  readonly sizes: Bomb['sizes']
  readonly expected: Expected
  readonly most?: Bomb['most']
}

/** A partner's answer to a question of ours; only its assertion is signed, unless told otherwise. */
export interface AnswerBomb extends About {
  readonly standing?: PartnerStanding
  readonly signed?: PartnerAnswer['sign']
  readonly make?: (size: number, ground: Ground) => Partial<PartnerAnswer>
  /** The message that leaves the partner. */
  readonly forge?: (xml: string, size: number, from: Outsider) => string | Buffer
  /** The form that the browser posts. */
  readonly form?: (fields: Readonly<Record<string, string>>, size: number) => string
  readonly headers?: (size: number) => readonly (readonly [string, string])[]
}

export function answerBomb(given: AnswerBomb): Bomb {
  const { name, signed = 'assertion', forge = (xml) => xml, form = formOf, headers = () => [] } = given
  return {
    ...about(given, `answer.${name}`),
    async prepare(ground, visitor, size) {
      const partner = ground.partner(given.standing ?? 'acme')
      const question = await asked(visitor, partner, ground)
      const sent = answerOf(partner, ground.house, question, { sign: signed, ...given.make?.(size, ground) })
      const fields = answerFields(forge(sent.xml, size, partner), question)
      return request({ target: acs, body: form(fields, size), headers: headers(size) }, visitor)
    },
  }
}

/** An app's request, not signed unless told otherwise. */
export interface RequestBomb extends About {
  readonly binding?: 'redirect' | 'post' | 'post-deflated'
  readonly standing?: AppStanding
  readonly make?: (size: number) => Partial<AuthnRequest>
  readonly ask?: (ground: Ground) => Partial<AppRequest>
  readonly forge?: (xml: string, size: number) => string | Buffer
  /** DEFLATE, in a way of its own. */
  readonly pack?: (xml: string, size: number) => Buffer
  /** Everything behind the question mark, or the whole form. */
  readonly form?: (form: string, size: number) => string
  readonly headers?: (size: number) => readonly (readonly [string, string])[]
}

export function requestBomb(given: RequestBomb): Bomb {
  const { name, binding = 'post', forge = (xml) => xml, form = (same) => same, headers = () => [] } = given
  const { pack = (xml) => deflateRawSync(xml) } = given
  return {
    ...about(given, `request.${name}.${binding}`),
    async prepare(ground, visitor, size) {
      const app = ground.app(given.standing ?? 'wiki')
      const scoping = { idpList: [ground.partner('acme').id], requesterIDs: [] }
      const wanted = { request: { scoping, ...given.make?.(size) }, ...given.ask?.(ground) }
      const { xml, fields } = asks(app, ground.house, { binding: 'post', ...wanted })
      const forged = Buffer.from(forge(xml, size))
      const SAMLRequest = (binding === 'post' ? forged : pack(forged.toString(), size)).toString('base64')
      const query = form(formOf({ ...fields, SAMLRequest }), size)
      return binding === 'redirect'
        ? request({ method: 'GET', target: `${sso}?${query}`, headers: headers(size) }, visitor)
        : request({ target: sso, body: query, headers: headers(size) }, visitor)
    },
  }
}

function about({ tries, sizes, expected, most }: About, id: string): Omit<Bomb, 'prepare'> {
  return { id, tries, sizes, expected, ...(most === undefined ? {} : { most }) }
}
