// S01: for whom the assertion is. Every AudienceRestriction must hold our entityID, letter by letter.
import { gate } from '../../support/house.js'
import type { Attack, Expected } from '../attack.js'
import { said, twoWays } from '../play/said.js'

const own = `${gate}/saml/sp`
const other = 'https://other-gateway.test/saml/sp'
const refused: Expected = { code: 'partner.audience_wrong', stage: 'S9' }

type Restrictions = readonly (readonly string[])[]

/** Those whose shape differs, in every way of signing and asking. */
const shapes: readonly (readonly [name: string, tries: string, restrictions: Restrictions])[] = [
  ['none', 'restricts the assertion to nobody in particular', []],
  ['empty', 'restricts the assertion to an empty list of audiences', [[]]],
  ['other', 'means the assertion for another gateway', [[other]]],
  ['several-others', 'means the assertion for two other gateways', [[other, 'https://third.test']]],
  ['one-of-two-first', 'meets the first of two restrictions only', [[own], [other]]],
  ['one-of-two-last', 'meets the second of two restrictions only', [[other], [own]]],
  ['one-empty', 'adds a restriction that nobody can meet', [[own], []]],
  ['case', 'writes our name in capitals', [[own.toUpperCase()]]],
  ['slash', 'ends our name with a slash', [[`${own}/`]]],
  ['prefix', 'names an audience that our name begins with', [[own.slice(0, -1)]]],
  ['suffix', 'names an audience that begins with our name', [[`${own}.evil.test`]]],
]

/** Names that only look like ours. */
const lookalikes: readonly (readonly [name: string, tries: string, audience: string])[] = [
  ['host-case', 'writes our host in capitals', own.replace('gate.test', 'GATE.TEST')],
  ['path-case', 'writes the path of our name in another case', own.replace('/sp', '/SP')],
  ['plain-http', 'names us by http', own.replace('https:', 'http:')],
  ['no-scheme', 'leaves the scheme out', own.replace('https://', '')],
  ['port', 'adds the port that https has anyhow', own.replace('gate.test', 'gate.test:443')],
  ['dot', 'ends our host with a dot', own.replace('gate.test', 'gate.test.')],
  ['userinfo', 'adds a user name to our address', own.replace('gate.test', 'gate.test@evil.test')],
  ['query', 'adds a query', `${own}?`],
  ['fragment', 'adds a fragment', `${own}#`],
  ['percent', 'writes a letter of our name percent-encoded', own.replace('/sp', '/%73p')],
  ['double-slash', 'doubles a slash', own.replace('/saml/', '/saml//')],
  ['dot-segment', 'takes a detour in the path', own.replace('/sp', '/idp/../sp')],
  ['base', 'names our base address', gate],
  ['idp', 'names our side towards apps', `${gate}/saml/idp`],
  ['acs', 'names the address that it is posted to', `${gate}/saml/sp/acs`],
  ['app', 'names the app that asked', 'https://wiki.test'],
  ['partner', 'names itself', 'https://acme.test'],
  ['star', 'names everybody', '*'],
  ['pattern', 'names us by a pattern', 'https://gate.test/*'],
  ['homoglyph', 'writes our name with a Cyrillic letter', own.replace('gate', 'g\u0430te')],
  ['fullwidth', 'writes our name in full-width letters', own.replace('sp', '\uff53\uff50')],
  ['zero-width', 'hides a zero-width space in our name', `${own}\u200b`],
  ['no-break-space', 'ends our name with a no-break space', `${own}\u00a0`],
  ['soft-hyphen', 'hides a soft hyphen in our name', own.replace('gate', 'ga\u00adte')],
  ['two-in-one', 'puts two names into one Audience', `${own} ${other}`],
  ['comma', 'puts a list into one Audience', `${own},${other}`],
]

const byShape = shapes.flatMap(([name, tries, audienceRestrictions]) =>
  said({
    row: 'S01',
    name,
    tries,
    expected: refused,
    makeHostile: () => ({ conditions: { audienceRestrictions } }),
  }),
)

const encryptedToo = shapes.slice(0, 6).flatMap(([name, tries, audienceRestrictions]) =>
  said({
    row: 'S01',
    name,
    tries,
    encrypted: true,
    ways: twoWays,
    expected: refused,
    makeHostile: () => ({ conditions: { audienceRestrictions } }),
  }),
)

const byLook = lookalikes.flatMap(([name, tries, audience]) =>
  said({
    row: 'S01',
    name,
    tries,
    ways: twoWays,
    expected: refused,
    makeHostile: () => ({ conditions: { audienceRestrictions: [[audience]] } }),
  }),
)

const elsewhere = [
  ...said({
    row: 'S01',
    name: 'no-conditions',
    tries: 'leaves Conditions out',
    expected: refused,
    makeHostile: () => ({ assertion: { conditions: undefined } }),
  }),
  ...said({
    row: 'S01',
    name: 'in-proxy-restriction',
    tries: 'names us as an audience of ProxyRestriction and of nothing else',
    ways: twoWays,
    expected: refused,
    makeHostile: () => ({
      conditions: {
        audienceRestrictions: [],
        proxyRestriction: { count: 3, audiences: [own, 'https://wiki.test'] },
      },
    }),
  }),
  ...said({
    row: 'S01',
    name: 'no-text',
    tries: 'names an audience without a letter',
    ways: twoWays,
    expected: { code: 'partner.answer_malformed', stage: 'S3' },
    makeHostile: () => ({ conditions: { audienceRestrictions: [['']] } }),
  }),
  ...said({
    row: 'S01',
    name: 'child-element',
    tries: 'hides our name in an element inside Audience',
    ways: twoWays,
    expected: { code: 'partner.answer_malformed', stage: 'S3' },
    edit: (xml) =>
      xml.replace(`<saml:Audience>${own}<`, `<saml:Audience><saml:Audience>${own}</saml:Audience><`),
  }),
  ...said({
    row: 'S01',
    name: 'in-foreign-namespace',
    tries: 'names us in an Audience of another namespace',
    ways: twoWays,
    expected: { code: 'partner.answer_malformed', stage: 'S3' },
    edit: (xml) =>
      xml.replace(
        `<saml:Audience>${own}</saml:Audience>`,
        `<saml:Audience>${other}</saml:Audience><e:Audience xmlns:e="urn:evil">${own}</e:Audience>`,
      ),
  }),
  ...said({
    row: 'S01',
    name: 'in-attribute',
    tries: 'names us in an attribute of AudienceRestriction',
    ways: twoWays,
    expected: { code: 'partner.answer_malformed', stage: 'S3' },
    edit: (xml) => xml.replace('<saml:AudienceRestriction>', `<saml:AudienceRestriction Audience="${own}">`),
  }),
]

export const audienceAttacks: readonly Attack[] = [...byShape, ...encryptedToo, ...byLook, ...elsewhere]
