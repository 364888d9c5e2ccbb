// P09, P10, P23, P25 and P26: what a counterpart itself says and signs in a strange way. One closed grammar; what the
// schema leaves to others is never read.
import type { Attack } from '../attack.js'
import { assertionOf } from '../play/genuine.js'
import { type OwnWord, ownWords } from '../play/own-words.js'
import { after, before, cut, spaces, swap } from '../play/pieces.js'
import { deceptive, emptyNames, instants, moreInstants, qualifiers } from './names-and-times.js'
import {
  answer,
  doubled,
  harmless,
  moved,
  removed,
  replaced,
  request,
  withAttribute,
  withChild,
} from './word-edits.js'

const evilSpace = 'urn:evil'

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
