// P21 and P22: names and times in strange letters. One reading of each.
import type { OwnWord } from '../play/own-words.js'
import { cut, startTag, swap } from '../play/pieces.js'
import { answer, harmless, replaced, request } from './word-edits.js'

export const deceptive: readonly OwnWord[] = (
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

export const qualifiers: readonly OwnWord[] = [
  'NameQualifier',
  'SPNameQualifier',
  'Format',
  'SPProvidedID',
].map((name) => ({
  row: 'P21',
  name: `in-${name}`,
  tries: `turns the reading direction in ${name}`,
  edit: (xml) => {
    const tag = startTag(cut(xml, 'saml:NameID')).replace(new RegExp(` ${name}="[^"]*"`), '')
    return swap(xml, startTag(cut(xml, 'saml:NameID')), `${tag.slice(0, -1)} ${name}="a\u202eb">`)
  },
  answer,
}))

export const emptyNames: readonly OwnWord[] = [
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

export const instants: readonly OwnWord[] = wrongInstants.flatMap(([name, instant]) => [
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

export const moreInstants: readonly OwnWord[] = (
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
