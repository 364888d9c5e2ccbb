// What SAML itself lets repeat or grow: lists, names, instants, values.
import type { Bomb } from './bomb.js'
import { after, before, cut, startTag, swap } from '../play/pieces.js'
import { answerBomb, requestBomb } from './messages.js'

const kibi = 1024
const many = (size: number, name = 'urn:x') => Array.from({ length: size }, (_, at) => `${name}:${at}`)
const malformed = { code: 'partner.answer_malformed', stage: 'S3' } as const
const askedMalformed = { code: 'request.malformed', stage: 'S3' } as const
const askedTooLarge = { code: 'request.too_large', stage: 'S3' } as const
/** A value that the S3 of an answer refuses, made of the size. */
const instant = (size: number) => `20${'2'.repeat(size)}-11-22T06:00:00Z`

function inRoot(name: string, value: (size: number) => string) {
  return (xml: string, size: number) => {
    if (size === 0) return xml
    const tag = startTag(xml)
    const bare = tag.replace(new RegExp(` ${name}="[^"]*"`), '')
    return swap(xml, tag, `${bare.slice(0, -1)} ${name}="${value(size)}">`)
  }
}

function inAssertion(change: (xml: string, size: number) => string) {
  return { make: (size: number) => ({ editAssertion: (xml: string) => change(xml, size) }) }
}

const answers: readonly Bomb[] = [
  answerBomb({
    name: 'values',
    tries: 'values of one attribute',
    sizes: [1000, 1001],
    make: (size) => ({ attributes: { groups: many(size), displayName: 'Ann Example' } }),
    expected: { code: 'partner.answer_too_large', vouched: true },
  }),
  answerBomb({
    name: 'values-4000',
    tries: 'four thousand values of one attribute',
    sizes: [10, 4_000],
    make: (size) => ({ attributes: { groups: many(size, 'x'), displayName: 'Ann Example' } }),
    expected: { code: 'partner.answer_too_large', vouched: true },
  }),
  answerBomb({
    name: 'long-value',
    tries: 'one value that is longer than any is',
    sizes: [64 * kibi, 64 * kibi + 1],
    make: (size) => ({ attributes: { displayName: 'x'.repeat(size) } }),
    expected: { code: 'partner.answer_too_large', vouched: true },
  }),
  answerBomb({
    name: 'session-index',
    tries: 'a SessionIndex as long as a message may be',
    sizes: [100, 300 * kibi],
    make: (size) => ({ authnStatement: { sessionIndex: 'x'.repeat(size) } }),
    expected: { code: 'partner.answer_too_large', stage: 'S2' },
  }),
  answerBomb({
    name: 'name-id',
    tries: 'a NameID of two hundred thousand letters',
    sizes: [1024, 200 * kibi],
    make: (size) => ({ nameID: { value: 'x'.repeat(size) } }),
    expected: malformed,
  }),
  answerBomb({
    name: 'audiences',
    tries: 'audiences, none of them ours',
    sizes: [0, 7_000],
    make: (size) => (size === 0 ? {} : { conditions: { audienceRestrictions: [many(size)] } }),
    expected: { code: 'partner.audience_wrong', stage: 'S9' },
  }),
  answerBomb({
    name: 'audience-restrictions',
    tries: 'audience restrictions, all of them ours but the last',
    sizes: [1, 3_000],
    make: (size) => ({
      conditions: {
        audienceRestrictions: [
          ...Array.from({ length: size - 1 }, () => ['https://gate.test/saml/sp']),
          [size === 1 ? 'https://gate.test/saml/sp' : 'urn:x'],
        ],
      },
    }),
    expected: { code: 'partner.audience_wrong', stage: 'S9' },
  }),
  answerBomb({
    name: 'confirmations',
    tries: 'SubjectConfirmations, none of which holds',
    sizes: [1, 1_200],
    ...inAssertion((xml, size) => {
      if (size === 1) return xml
      const one = cut(xml, 'saml:SubjectConfirmation').replace('https://', 'http://')
      return swap(xml, cut(xml, 'saml:SubjectConfirmation'), one.repeat(size))
    }),
    signed: 'response',
    expected: { code: 'partner.destination_wrong', stage: 'S9' },
  }),
  answerBomb({
    name: 'authenticating-authorities',
    tries: 'AuthenticatingAuthorities',
    sizes: [5, 9_000],
    make: (size) => ({ authnStatement: { authenticatingAuthorities: many(size, 'u') } }),
    expected: { code: 'partner.answer_too_large', stage: 'S0' },
  }),
  answerBomb({
    name: 'authn-statements',
    tries: 'AuthnStatements',
    sizes: [1, 1_000],
    signed: 'response',
    ...inAssertion((xml, size) =>
      swap(xml, cut(xml, 'saml:AuthnStatement'), cut(xml, 'saml:AuthnStatement').repeat(size)),
    ),
    expected: { code: 'partner.answer_malformed', stage: 'S9' },
  }),
  answerBomb({
    name: 'status-codes',
    tries: 'StatusCodes within StatusCodes',
    sizes: [0, 40],
    forge: (xml, size) => {
      const code = cut(xml, 'samlp:StatusCode')
      const tag = startTag(code)
      return swap(xml, code, tag.repeat(size + 1) + '</samlp:StatusCode>'.repeat(size + 1))
    },
    expected: malformed,
  }),
  answerBomb({
    name: 'year',
    tries: 'an IssueInstant in the year 99999999',
    sizes: [0, 1],
    forge: inRoot('IssueInstant', () => '99999999-11-22T06:00:00Z'),
    expected: malformed,
  }),
  answerBomb({
    name: 'instant',
    tries: 'an IssueInstant of two hundred thousand digits',
    sizes: [0, 200 * kibi],
    forge: inRoot('IssueInstant', instant),
    expected: malformed,
  }),
  answerBomb({
    name: 'instant-fraction',
    tries: 'an IssueInstant with two hundred thousand places behind the point',
    sizes: [0, 200 * kibi],
    forge: inRoot('IssueInstant', (size) => `2026-11-22T06:00:00.${'0'.repeat(size)}Z`),
    expected: malformed,
  }),
  answerBomb({
    name: 'id',
    tries: 'an ID of two hundred thousand letters',
    sizes: [0, 200 * kibi],
    forge: inRoot('ID', (size) => `_${'x'.repeat(size)}`),
    expected: malformed,
  }),
  answerBomb({
    name: 'issuer-blanks',
    tries: 'an Issuer that is blanks with a letter at each end',
    sizes: [0, 200 * kibi],
    forge: (xml, size) =>
      size === 0 ? xml : xml.replace(/<saml:Issuer([^>]*)>[^<]*</, `<saml:Issuer$1>x${' '.repeat(size)}x<`),
    expected: malformed,
  }),
  answerBomb({
    name: 'status-message',
    tries: 'a StatusMessage of three hundred thousand letters',
    sizes: [100, 300 * kibi],
    forge: (xml, size) =>
      before(xml, '</samlp:Status>', `<samlp:StatusMessage>${'x'.repeat(size)}</samlp:StatusMessage>`),
    expected: { code: 'partner.answer_too_large', stage: 'S2' },
  }),
]

const requests: readonly Bomb[] = [
  requestBomb({
    name: 'idp-list',
    tries: 'partners in IDPList',
    sizes: [2, 8_000],
    make: (size) => ({ scoping: { idpList: ['https://acme.test', ...many(size - 1)], requesterIDs: [] } }),
    expected: askedTooLarge,
  }),
  requestBomb({
    name: 'requester-ids',
    tries: 'RequesterIDs',
    sizes: [2, 10_000],
    make: (size) => ({ scoping: { requesterIDs: many(size) } }),
    expected: askedTooLarge,
  }),
  requestBomb({
    name: 'classes',
    tries: 'classes in RequestedAuthnContext',
    sizes: [2, 3_500],
    make: (size) => ({
      requestedAuthnContext: { comparison: 'exact', classRefs: many(size), declRefs: [] },
    }),
    expected: askedTooLarge,
  }),
  requestBomb({
    name: 'declarations',
    tries: 'declarations in RequestedAuthnContext',
    sizes: [0, 3_500],
    make: (size) =>
      size === 0
        ? {}
        : { requestedAuthnContext: { comparison: 'exact', classRefs: [], declRefs: many(size) } },
    expected: askedTooLarge,
  }),
  requestBomb({
    name: 'long-class',
    tries: 'a class of two hundred thousand letters',
    sizes: [100, 200 * kibi],
    make: (size) => ({
      requestedAuthnContext: { comparison: 'exact', classRefs: [`urn:${'x'.repeat(size)}`], declRefs: [] },
    }),
    expected: askedMalformed,
  }),
  requestBomb({
    name: 'index',
    tries: 'an AssertionConsumerServiceIndex of two hundred thousand digits',
    sizes: [0, 200 * kibi],
    forge: inRoot('AssertionConsumerServiceIndex', (size) => '1'.repeat(size)),
    expected: askedMalformed,
  }),
  requestBomb({
    name: 'force-authn',
    tries: 'a ForceAuthn of two hundred thousand letters',
    sizes: [0, 200 * kibi],
    forge: inRoot('ForceAuthn', (size) => 't'.repeat(size)),
    expected: askedMalformed,
  }),
  requestBomb({
    name: 'reply-url',
    tries: 'an address to answer to of two hundred thousand letters',
    sizes: [0, 200 * kibi],
    forge: inRoot('AssertionConsumerServiceURL', (size) => `https://wiki.test/${'x'.repeat(size)}`),
    expected: { code: 'request.reply_url_not_registered', stage: 'S9' },
  }),
  requestBomb({
    name: 'issuer',
    tries: 'an Issuer of two hundred thousand letters',
    sizes: [0, 200 * kibi],
    forge: (xml, size) => (size === 0 ? xml : xml.replace(/>https:\/\/wiki.test</, `>${'x'.repeat(size)}<`)),
    expected: askedMalformed,
  }),
  requestBomb({
    name: 'subject',
    tries: 'a Subject of two hundred thousand letters',
    sizes: [100, 200 * kibi],
    forge: (xml, size) =>
      after(
        xml,
        cut(xml, 'saml:Issuer'),
        `<saml:Subject xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:NameID>${'x'.repeat(size)}</saml:NameID></saml:Subject>`,
      ),
    expected: askedMalformed,
  }),
]

export const listBombs: readonly Bomb[] = [...answers, ...requests]
