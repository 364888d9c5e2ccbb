// S02 and S03: the address that an answer was made for. Recipient and Destination are ours, letter by letter; what the
// browser says of the host counts for nothing.
import { gate } from '../../support/house.js'
import type { Attack, Expected } from '../attack.js'
import { answerAttack, answerFields } from '../play/answers.js'
import { ways } from '../play/products.js'
import { acs, formOf } from '../play/raw.js'
import { said, twoWays } from '../play/said.js'

const own = `${gate}${acs}`
const refused: Expected = { code: 'partner.destination_wrong', stage: 'S9' }

const elsewhere: readonly (readonly [name: string, tries: string, address: string])[] = [
  ['host', 'means it for another host', 'https://other-gateway.test/saml/sp/acs'],
  ['slash', 'ends our address with a slash', `${own}/`],
  ['path-case', 'writes our path in another case', `${gate}/saml/sp/ACS`],
  ['idp', 'means it for the address that apps ask at', `${gate}/saml/idp/sso`],
  ['entity', 'gives our name instead of our address', `${gate}/saml/sp`],
  ['empty', 'gives an empty address', ''],
]

const lookalikes: readonly (readonly [name: string, tries: string, address: string])[] = [
  ['host-case', 'writes our host in capitals', own.replace('gate.test', 'GATE.test')],
  ['plain-http', 'means it for our address by http', own.replace('https:', 'http:')],
  ['port', 'adds the port that https has anyhow', own.replace('gate.test', 'gate.test:443')],
  ['other-port', 'means it for another port of our host', own.replace('gate.test', 'gate.test:8443')],
  ['dot', 'ends our host with a dot', own.replace('gate.test', 'gate.test.')],
  ['userinfo', 'makes our host a user name', own.replace('gate.test', 'gate.test@evil.test')],
  ['subdomain', 'means it for a host that begins like ours', own.replace('gate.test', 'gate.test.evil.test')],
  ['query', 'adds a query', `${own}?tenant=2`],
  ['empty-query', 'adds a question mark', `${own}?`],
  ['fragment', 'adds a fragment', `${own}#x`],
  ['percent', 'writes a letter percent-encoded', own.replace('/acs', '/%61cs')],
  ['double-slash', 'doubles a slash', own.replace('/sp/', '/sp//')],
  ['dot-segment', 'takes a detour in the path', own.replace('/acs', '/x/../acs')],
  ['prefix', 'gives the beginning of our address', own.slice(0, -1)],
  ['suffix', 'gives an address that begins with ours', `${own}2`],
  ['relative', 'gives the path alone', acs],
  ['no-scheme', 'leaves the scheme out', own.replace('https:', '')],
  ['blank-before', 'puts a blank before our address', ` ${own}`],
  ['blank-behind', 'puts a blank behind our address', `${own} `],
  ['two', 'gives two addresses, one of them ours', `${own} https://evil.test/acs`],
  ['homoglyph', 'writes our host with a Cyrillic letter', own.replace('gate', 'g\u0430te')],
  ['zero-width', 'hides a zero-width space in our address', `${own}\u200b`],
  ['backslash', 'turns the slashes around', own.replaceAll('/', '\\')],
]

const recipients = [
  ...elsewhere.flatMap(([name, tries, recipient]) =>
    said({
      row: 'S02',
      name,
      tries,
      expected: refused,
      makeHostile: () => ({ confirmation: { recipient } }),
    }),
  ),
  ...lookalikes.flatMap(([name, tries, recipient]) =>
    said({
      row: 'S02',
      name,
      tries,
      ways: twoWays,
      expected: refused,
      makeHostile: () => ({ confirmation: { recipient } }),
    }),
  ),
  ...said({
    row: 'S02',
    name: 'none',
    tries: 'leaves Recipient out',
    expected: refused,
    makeHostile: () => ({ confirmation: { recipient: undefined } }),
  }),
  ...said({
    row: 'S02',
    name: 'encrypted-host',
    tries: 'means it for another host, and encrypts it',
    encrypted: true,
    ways: twoWays,
    expected: refused,
    makeHostile: () => ({ confirmation: { recipient: 'https://other-gateway.test/saml/sp/acs' } }),
  }),
  ...said({
    row: 'S02',
    name: 'two-confirmations',
    tries: 'confirms it twice for others',
    ways: twoWays,
    expected: refused,
    edit: (xml) =>
      xml
        .replaceAll(`Recipient="${own}"`, 'Recipient="https://evil.test/acs"')
        .replace(
          /<saml:SubjectConfirmation .*?<\/saml:SubjectConfirmation>/s,
          (one) => one + one.replace('evil.test', 'evil-too.test'),
        ),
  }),
]

const destinations = [
  ...elsewhere.flatMap(([name, tries, destination]) =>
    said({ row: 'S03', name, tries, expected: refused, makeHostile: () => ({ response: { destination } }) }),
  ),
  ...lookalikes.flatMap(([name, tries, destination]) =>
    said({
      row: 'S03',
      name,
      tries,
      ways: twoWays,
      expected: refused,
      makeHostile: () => ({ response: { destination } }),
    }),
  ),
  ...said({
    row: 'S03',
    name: 'none',
    tries: 'leaves Destination out of a signed Response',
    ways: ways(['response', 'both']),
    expected: refused,
    makeHostile: () => ({ response: { destination: undefined } }),
  }),
]

const headers: readonly (readonly [
  name: string,
  tries: string,
  headers: Readonly<Record<string, string>>,
])[] = [
  ['host', 'makes the browser’s Host the recipient that the answer was made for', { Host: 'evil.test' }],
  ['forwarded-host', 'claims that host in X-Forwarded-Host', { 'X-Forwarded-Host': 'evil.test' }],
  ['forwarded', 'claims that host in Forwarded', { Forwarded: 'host=evil.test;proto=https' }],
  [
    'original-url',
    'claims that address in X-Original-URL',
    { 'X-Original-URL': 'https://evil.test/saml/sp/acs' },
  ],
]

const byHeader = headers.flatMap(([name, tries, more]) =>
  (['S02', 'S03'] as const).map((row) =>
    answerAttack({
      row,
      name: `header-${name}`,
      tries,
      expected: refused,
      makeHostile: () => {
        const stolen = 'https://evil.test/saml/sp/acs'
        return row === 'S02' ? { confirmation: { recipient: stolen } } : { response: { destination: stolen } }
      },
      forge: ({ xml, question }) => ({
        target: acs,
        headers: more,
        body: formOf(answerFields(xml, question)),
      }),
      twin: ({ xml, question }) => ({
        target: acs,
        headers: more,
        body: formOf(answerFields(xml, question)),
      }),
    }),
  ),
)

export const addressedAttacks: readonly Attack[] = [...recipients, ...destinations, ...byHeader]
