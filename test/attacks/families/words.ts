// P09, P10, P21 to P23 and P25: what a counterpart itself says and signs in a strange way. One closed grammar, one
// reading of times and names; what the schema leaves to others is never read.
import type { Attack, Expected } from '../attack.js'
import { assertionOf } from '../play/genuine.js'
import { ownWords, type OwnWord } from '../play/own-words.js'
import { after, before, cut, into, spaces, startTag, swap } from '../play/pieces.js'

const answer: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const request: Expected = { code: 'request.malformed', stage: 'S3' }
const harmless: Expected = { code: 'harmless' }

const evilSpace = 'urn:evil'

/** One string for another, once. */
const replaced =
  (what: string | RegExp, by: string) =>
  (xml: string): string =>
    xml.replace(what, by)

const doubled =
  (name: string) =>
  (xml: string): string =>
    after(xml, cut(xml, name), cut(xml, name))

const removed =
  (name: string) =>
  (xml: string): string =>
    swap(xml, cut(xml, name), '')

const moved =
  (name: string, behind: string) =>
  (xml: string): string => {
    const piece = cut(xml, name)
    const rest = swap(xml, piece, '')
    return after(rest, cut(rest, behind), piece)
  }

const withAttribute =
  (name: string, attribute: string) =>
  (xml: string): string => {
    const tag = startTag(cut(xml, name))
    return swap(xml, tag, `${tag.slice(0, -1)} ${attribute}>`)
  }

const withChild =
  (name: string, child: string, where: 'first' | 'last' = 'last') =>
  (xml: string): string =>
    swap(xml, cut(xml, name), into(cut(xml, name), child, where))

const deceptive: readonly OwnWord[] = (
  [
    ['tab', '&#9;'],
    ['line', '&#10;'],
    ['carriage-return', '&#13;'],
    ['next-line', '\u0085'],
    ['delete', '\u007f'],
    ['control-of-latin-1', '\u0090'],
    ['right-to-left-override', '\u202e'],
    ['left-to-right-override', '\u202d'],
    ['right-to-left-embedding', '\u202b'],
    ['direction-isolate', '\u2066'],
    ['end-of-isolate', '\u2069'],
    ['unassigned', '\u0378'],
    ['not-a-character', '\ufdd0'],
    ['unassigned-astral', '\u{e0fff}'],
  ] as const
).map(([name, character]) => ({
  row: 'P21',
  name: `in-a-name.${name}`,
  tries: 'names a person with a character that no name has',
  edit: replaced('>alice-7f3a<', `>alice${character}-7f3a<`),
  answer,
}))

const qualifiers: readonly OwnWord[] = ['NameQualifier', 'SPNameQualifier', 'Format', 'SPProvidedID'].map(
  (name) => ({
    row: 'P21',
    name: `in-${name}`,
    tries: `turns the reading direction in ${name}`,
    edit: (xml) => {
      const tag = startTag(cut(xml, 'saml:NameID')).replace(new RegExp(` ${name}="[^"]*"`), '')
      return swap(xml, startTag(cut(xml, 'saml:NameID')), `${tag.slice(0, -1)} ${name}="a\u202eb">`)
    },
    answer,
  }),
)

const emptyNames: readonly OwnWord[] = [
  {
    row: 'P21',
    name: 'name-empty',
    tries: 'names a person with nothing',
    edit: replaced('>alice-7f3a<', '><'),
    answer,
  },
  {
    row: 'P21',
    name: 'name-of-blanks',
    tries: 'names a person with blanks',
    edit: replaced('>alice-7f3a<', '>  <'),
    answer,
  },
  {
    row: 'P21',
    name: 'name-too-long',
    tries: 'names a person with more letters than any name has',
    edit: replaced('>alice-7f3a<', `>${'x'.repeat(1025)}<`),
    answer,
  },
  {
    row: 'P21',
    name: 'blanks-around-issuer',
    tries: 'puts blanks of XML around the Issuer, which are none of it',
    edit: (xml) => xml.replaceAll(/(<saml:Issuer[^>]*>)([^<]*)/g, '$1\n  $2\t'),
    answer: harmless,
    request: harmless,
  },
]

const wrongInstants = [
  ['year-only', '2026'],
  ['date-only', '2026-11-22'],
  ['year-9999', '9999-12-31T23:59:59Z'],
  ['year-1999', '1999-12-31T23:59:59Z'],
  ['year-of-five-digits', '12026-11-22T12:00:00Z'],
  ['leap-second', '2026-06-30T23:59:60Z'],
  ['hour-24', '2026-11-22T24:00:00Z'],
  ['no-such-day', '2026-02-30T12:00:00Z'],
  ['no-such-month', '2026-13-01T12:00:00Z'],
  ['small-letters', '2026-11-22t12:00:00z'],
  ['blank-for-t', '2026-11-22 12:00:00Z'],
  ['offset-of-a-day', '2026-11-22T12:00:00+24:00'],
  ['offset-without-colon', '2026-11-22T12:00:00+0100'],
  ['negative-year', '-2026-11-22T12:00:00Z'],
  ['blanks-inside', '2026-11-22T12 :00:00Z'],
  ['words', 'now'],
  ['empty', ''],
  ['many-digits', `2026-11-22T12:00:00.${'9'.repeat(2000)}Z`],
  ['seconds-since-1970', '1795348800'],
  ['list', '2026-11-22T12:00:00Z 2099-01-01T00:00:00Z'],
  ['arabic-digits', '٢٠٢٦-11-22T12:00:00Z'],
] as const

const instants: readonly OwnWord[] = wrongInstants.flatMap(([name, instant]) => [
  {
    row: 'P22',
    name: `${name}.issue-instant`,
    tries: `says that it was issued at an instant that is none: ${name}`,
    edit: replaced(/IssueInstant="[^"]*"/, `IssueInstant="${instant}"`),
    answer,
    request,
  },
  {
    row: 'P22',
    name: `${name}.end-of-confirmation`,
    tries: `ends the confirmation at an instant that is none: ${name}`,
    edit: (xml: string) =>
      swap(
        xml,
        cut(xml, 'saml:SubjectConfirmationData'),
        cut(xml, 'saml:SubjectConfirmationData').replace(/NotOnOrAfter="[^"]*"/, `NotOnOrAfter="${instant}"`),
      ),
    answer,
  },
])

const moreInstants: readonly OwnWord[] = (
  [
    ['conditions-begin', 'saml:Conditions', 'NotBefore'],
    ['conditions-end', 'saml:Conditions', 'NotOnOrAfter'],
    ['authn-instant', 'saml:AuthnStatement', 'AuthnInstant'],
  ] as const
).flatMap(([name, element, attribute]) =>
  [...wrongInstants.slice(2, 4), ...wrongInstants.slice(15, 17)].map(
    ([which, instant]): OwnWord => ({
      row: 'P22',
      name: `${which}.${name}`,
      tries: `gives ${attribute} an instant that is none: ${which}`,
      edit: (xml) => {
        const tag = startTag(cut(xml, element))
        return swap(xml, tag, tag.replace(new RegExp(`${attribute}="[^"]*"`), `${attribute}="${instant}"`))
      },
      answer,
    }),
  ),
)

const doubledInAnswers: readonly OwnWord[] = [
  'samlp:Status',
  'samlp:StatusCode',
  'saml:Issuer',
  'saml:Subject',
  'saml:NameID',
  'saml:SubjectConfirmationData',
  'saml:Conditions',
  'saml:AuthnContext',
  'saml:AuthnContextClassRef',
].map((name) => ({
  row: 'P23',
  name: `twice.${name.replace(/^.*:/, '')}`,
  tries: `says ${name} twice where the schema has it once`,
  edit: doubled(name),
  answer,
}))

const doubledInRequests: readonly OwnWord[] = ['saml:Issuer', 'samlp:Scoping', 'samlp:IDPList'].map(
  (name) => ({
    row: 'P23',
    name: `twice-in-request.${name.replace(/^.*:/, '')}`,
    tries: `asks with two ${name} where the schema has one`,
    edit: doubled(name),
    request,
  }),
)

const secondIssuer: OwnWord = {
  row: 'P23',
  name: 'second-issuer-of-another',
  tries: 'names another Issuer behind the right one in the assertion',
  edit: (xml) =>
    swap(
      xml,
      assertionOf(xml),
      doubled('saml:Issuer')(assertionOf(xml)).replace(
        /<\/saml:Issuer><saml:Issuer>[^<]*/,
        '</saml:Issuer><saml:Issuer>https://evil.test',
      ),
    ),
  answer,
}

const disordered: readonly OwnWord[] = [
  { name: 'status-last', edit: moved('samlp:Status', 'saml:Assertion') },
  { name: 'subject-behind-conditions', edit: moved('saml:Subject', 'saml:Conditions') },
  { name: 'conditions-last', edit: moved('saml:Conditions', 'saml:AttributeStatement') },
  { name: 'name-behind-confirmation', edit: moved('saml:NameID', 'saml:SubjectConfirmation') },
].map((one) => ({
  row: 'P23',
  ...one,
  name: `order.${one.name}`,
  tries: 'says things in another order than the schema has',
  answer,
}))

const lacking: readonly OwnWord[] = [
  { name: 'status', edit: removed('samlp:Status') },
  { name: 'status-code', edit: removed('samlp:StatusCode') },
  { name: 'authn-context', edit: removed('saml:AuthnContext') },
  { name: 'version', edit: replaced(/ Version="2.0"/, '') },
  { name: 'issue-instant', edit: replaced(/ IssueInstant="[^"]*"/, '') },
].map((one) => ({
  row: 'P23',
  ...one,
  name: `lacking.${one.name}`,
  tries: 'leaves something out that the schema has',
  answer,
}))

const lackingInRequests: readonly OwnWord[] = [
  { name: 'version', edit: replaced(/ Version="2.0"/, '') },
  { name: 'issue-instant', edit: replaced(/ IssueInstant="[^"]*"/, '') },
].map((one) => ({
  row: 'P23',
  ...one,
  name: `request-lacking.${one.name}`,
  tries: 'leaves something out that the schema has',
  request,
}))

const unknownParts: readonly OwnWord[] = [
  ['samlp:Status', 'response.status'],
  ['saml:Subject', 'subject'],
  ['saml:SubjectConfirmation', 'confirmation'],
  ['saml:Conditions', 'conditions'],
  ['saml:AudienceRestriction', 'audience-restriction'],
  ['saml:AuthnStatement', 'authn-statement'],
  ['saml:AuthnContext', 'authn-context'],
  ['saml:AttributeStatement', 'attribute-statement'],
  ['saml:Attribute', 'attribute'],
].flatMap(([name = '', place = '']) => [
  {
    row: 'P23',
    name: `unknown.${place}`,
    tries: `puts an element into ${name} that the schema has not`,
    edit: withChild(name, `<saml:Evil ${spaces('saml')}/>`),
    answer,
  },
  {
    row: 'P10',
    name: `foreign.${place}`,
    tries: `puts an element of another namespace into ${name}, under a name that is known`,
    edit: withChild(name, `<NameID xmlns="${evilSpace}">mallory</NameID>`),
    answer,
  },
  {
    row: 'P09',
    name: `unknown-attribute.${place}`,
    tries: `hangs an attribute on ${name} that the schema has not`,
    edit: withAttribute(name, 'evil="1"'),
    ...(name === 'saml:Attribute' ? {} : { answer }),
  },
  {
    row: 'P09',
    name: `attribute-of-a-namespace.${place}`,
    tries: `repeats an attribute on ${name} in a namespace of SAML’s`,
    edit: withAttribute(name, `${spaces('saml')} saml:Evil="1"`),
    answer,
  },
])

const misnamed: readonly OwnWord[] = [
  ['saml:Subject', 'samlp:Subject'],
  ['saml:NameID', 'samlp:NameID'],
  ['saml:Conditions', 'samlp:Conditions'],
  ['saml:Audience', 'samlp:Audience'],
  ['samlp:StatusCode', 'saml:StatusCode'],
].map(([name = '', other = '']) => ({
  row: 'P10',
  name: `misnamed.${other.replace(':', '-')}`,
  tries: `says ${name} in the other namespace of SAML’s`,
  edit: (xml) => {
    const piece = cut(xml, name)
    const renamed = piece
      .replace(`<${name}`, `<${other} ${spaces('samlp', 'saml')}`)
      .replace(new RegExp(`</${name}>$`), `</${other}>`)
    return swap(xml, piece, renamed)
  },
  answer,
}))

const inText: readonly OwnWord[] = [
  {
    row: 'P23',
    name: 'text.between-elements',
    tries: 'writes text between elements',
    edit: (xml) => before(xml, cut(xml, 'saml:Subject'), 'mallory'),
    answer,
  },
  {
    row: 'P23',
    name: 'text.no-break-space',
    tries: 'writes a blank between elements that XML has not',
    edit: (xml) => before(xml, cut(xml, 'saml:Subject'), '\u00a0'),
    answer,
  },
  {
    row: 'P23',
    name: 'element-in-name',
    tries: 'splits a name by an element',
    edit: replaced('>alice-7f3a<', '>alice<x/>-7f3a<'),
    answer,
  },
]

/** Where the schema leaves room for others: taken, and never read. */
const ignored: readonly OwnWord[] = [
  {
    row: 'P10',
    name: 'foreign.advice',
    tries: 'puts foreign elements into Advice',
    edit: (xml) =>
      after(
        xml,
        cut(xml, 'saml:Conditions'),
        `<saml:Advice><NameID xmlns="${evilSpace}">mallory</NameID></saml:Advice>`,
      ),
    answer: harmless,
  },
  {
    row: 'P10',
    name: 'foreign.confirmation-data',
    tries: 'puts foreign elements into SubjectConfirmationData',
    edit: withChild('saml:SubjectConfirmationData', `<NameID xmlns="${evilSpace}">mallory</NameID>`),
    answer: harmless,
  },
  {
    row: 'P09',
    name: 'foreign-attribute.attribute',
    tries: 'hangs foreign attributes on an Attribute',
    edit: withAttribute('saml:Attribute', 'xmlns:p="urn:x" p:Name="mail"'),
    answer: harmless,
  },
  {
    row: 'P10',
    name: 'other-prefixes',
    tries: 'binds the usual prefixes to each other’s namespaces, rightly',
    edit: (xml) => xml.replace('<saml:Subject>', '<saml:Subject xmlns:samlp="urn:x">'),
    answer: harmless,
  },
]

const reserved: readonly OwnWord[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'isAdmin',
].map((name) => ({
  row: 'P25',
  name: `attribute.${name}`,
  tries: `says an attribute of the name ${name}`,
  edit: (xml: string) =>
    before(
      xml,
      cut(xml, 'saml:Attribute'),
      `<saml:Attribute Name="${name}"><saml:AttributeValue>mallory</saml:AttributeValue></saml:Attribute>`,
    ),
  answer: harmless,
}))

const reservedNames: readonly OwnWord[] = ['__proto__', 'constructor'].map((name) => ({
  row: 'P25',
  name: `issuer.${name}`,
  tries: `comes from an Issuer of the name ${name}`,
  edit: replaced(/(<saml:Issuer[^>]*>)[^<]*/, `$1${name}`),
  request: { code: 'request.unknown_app', stage: 'S8' },
}))

const stubborn: readonly OwnWord[] = [
  {
    row: 'P26',
    name: 'instant-of-digits',
    tries: 'writes an instant of a hundred thousand digits',
    edit: replaced(/IssueInstant="[^"]*"/, `IssueInstant="2026-11-22T12:00:00.${'1'.repeat(100_000)}Z"`),
    answer,
  },
  {
    row: 'P26',
    name: 'issuer-of-blanks',
    tries: 'writes an Issuer of a hundred thousand blanks with a letter between',
    edit: replaced(/(<saml:Issuer[^>]*>)[^<]*/, `$1${' '.repeat(50_000)}x${' '.repeat(50_000)}x`),
    answer,
    request,
  },
  {
    row: 'P26',
    name: 'destination-of-slashes',
    tries: 'writes a Destination of a hundred thousand slashes',
    edit: replaced(/Destination="[^"]*"/, `Destination="${'/'.repeat(100_000)}"`),
    answer: { code: 'partner.destination_wrong', stage: 'S9' },
    request: { code: 'request.destination_wrong', stage: 'S9' },
  },
]

export const wordAttacks: readonly Attack[] = [
  ...deceptive,
  ...qualifiers,
  ...emptyNames,
  ...instants,
  ...moreInstants,
  ...doubledInAnswers,
  ...doubledInRequests,
  secondIssuer,
  ...disordered,
  ...lacking,
  ...lackingInRequests,
  ...unknownParts,
  ...misnamed,
  ...inText,
  ...ignored,
  ...reserved,
  ...reservedNames,
  ...stubborn,
].flatMap(ownWords)
