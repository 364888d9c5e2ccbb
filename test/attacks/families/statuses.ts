// S14: whether it is a yes. Success goes with exactly one assertion; a no ends this very question and nothing else.
import type { Attack, Expected } from '../attack.js'
import { answerAttack } from '../play/answers.js'
import { assertionOf } from '../play/genuine.js'
import { cut, without } from '../play/pieces.js'
import { ways } from '../play/products.js'
import { resealedAnswer } from '../play/reseal.js'
import { edited } from '../play/said.js'

const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const status = 'urn:oasis:names:tc:SAML:2.0:status:'

const statuses = [
  ...edited('S14', malformed, [
    [
      'failure-with-assertion',
      'says no and sends an assertion',
      (xml) => xml.replace(`${status}Success`, `${status}Responder`),
    ],
    [
      'requester-with-assertion',
      'says that we erred and sends an assertion',
      (xml) => xml.replace(`${status}Success`, `${status}Requester`),
    ],
    ['case', 'writes Success in small letters', (xml) => xml.replace(`${status}Success`, `${status}success`)],
    ['blank', 'puts a blank behind Success', (xml) => xml.replace(`${status}Success`, `${status}Success `)],
    ['saml11', 'says Success as SAML 1.1 does', (xml) => xml.replace(`${status}Success`, 'samlp:Success')],
    ['empty', 'gives an empty code', (xml) => xml.replace(`${status}Success`, '')],
    ['success-without-assertion', 'says yes and sends no assertion', (xml) => xml],
    ['nested-success', 'says yes inside a no', (xml) => nested(xml, 'Responder', 'Success')],
    [
      'two-codes',
      'says yes and no side by side',
      (xml) =>
        xml.replace(
          /<samlp:StatusCode [^>]*?(\/>|><\/samlp:StatusCode>)/,
          (one) => one.replace('Success', 'Responder') + one,
        ),
    ],
    [
      'two-status',
      'says yes and no in two Status',
      (xml) =>
        xml.replace(/<samlp:Status>.*<\/samlp:Status>/s, (one) => one + one.replace('Success', 'Responder')),
    ],
    ['no-status', 'leaves Status out', (xml) => without(xml, cut(xml, 'samlp:Status'))],
    [
      'no-code',
      'leaves StatusCode out',
      (xml) => xml.replace(/<samlp:StatusCode [^>]*?(\/>|><\/samlp:StatusCode>)/, ''),
    ],
    ['no-value', 'leaves the code’s value out', (xml) => xml.replace(` Value="${status}Success"`, '')],
    [
      'status-last',
      'says yes behind the assertion',
      (xml) =>
        without(xml, cut(xml, 'samlp:Status')).replace(
          '</samlp:Response>',
          `${cut(xml, 'samlp:Status')}</samlp:Response>`,
        ),
    ],
    [
      'foreign-status',
      'says yes in a Status of another namespace',
      (xml) => xml.replace('<samlp:Status>', '<samlp:Status xmlns:samlp="urn:evil">'),
    ],
    ['deep', 'nests codes in each other', (xml) => deep(xml)],
  ]).filter(({ id }) => !id.includes('success-without-assertion')),
  ...ways(['response', 'both']).map((way) =>
    answerAttack({
      row: 'S14',
      ...way,
      name: 'success-without-assertion',
      tries: 'says yes and sends no assertion',
      expected: malformed,
      forge: ({ xml, from }) =>
        resealedAnswer(xml, {
          edit: (plain) => without(plain, assertionOf(plain)),
          signed: 'response',
          keys: from.keys,
        }),
    }),
  ),
]

/** A no: no session, and the app hears what there is to hear. */
const noes: readonly (readonly [second: string, code: Expected['code']])[] = [
  ['AuthnFailed', 'partner.status'],
  ['NoPassive', 'partner.status_passive'],
  ['NoAuthnContext', 'partner.status_authn_context'],
  ['UnknownPrincipal', 'partner.status_unknown_person'],
  ['RequestDenied', 'partner.status_denied'],
  ['ProxyCountExceeded', 'partner.proxy_restricted'],
  ['ItsOwn', 'partner.status'],
]

const refusals = noes.flatMap(([second, code]) => [
  ...(['response', 'none'] as const).map((sign) =>
    answerAttack({
      row: 'S14',
      name: `no-${second}-${sign === 'none' ? 'unsigned' : 'signed'}`,
      tries: 'answers with a no, which may end the sign-in and nothing else',
      signed: 'response',
      expected: { code, stage: 'S9' },
      makeHostile: () => ({ sign, status: [`${status}Responder`, `${status}${second}`] }),
    }),
  ),
  answerAttack({
    row: 'S14',
    name: `no-${second}-unasked`,
    tries: 'sends a no that nobody asked for and nobody signed',
    signed: 'response',
    solicited: false,
    expected: { code: 'partner.unsolicited', stage: 'S9' },
    makeHostile: () => ({ sign: 'none', status: [`${status}Responder`, `${status}${second}`] }),
  }),
])

export const statusAttacks: readonly Attack[] = [...statuses, ...refusals]

function nested(xml: string, outer: string, inner: string): string {
  const code = (name: string, content = '') =>
    `<samlp:StatusCode Value="${status}${name}">${content}</samlp:StatusCode>`
  return xml.replace(
    /<samlp:StatusCode .*<\/samlp:StatusCode>|<samlp:StatusCode [^>]*\/>/s,
    code(outer, code(inner)),
  )
}

function deep(xml: string): string {
  const open = `<samlp:StatusCode Value="${status}Success">`
  return xml.replace(
    /<samlp:StatusCode .*<\/samlp:StatusCode>|<samlp:StatusCode [^>]*\/>/s,
    `${open.repeat(20)}${'</samlp:StatusCode>'.repeat(20)}`,
  )
}
