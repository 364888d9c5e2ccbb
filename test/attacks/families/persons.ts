// S15, S16 and S18: who that is, and how they signed in. Names are
// compared as they are: what only looks alike is somebody else.
import type { PartnerAnswer } from '../../support/counterpart.js'
import type { Attack, Expected } from '../attack.js'
import { said, solicitedWays, twoWays } from '../play/said.js'

const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const ac = 'urn:oasis:names:tc:SAML:2.0:ac:classes:'
const mfa = 'https://refeds.org/profile/mfa'

const alike: readonly (readonly [
  row: string,
  name: string,
  tries: string,
  nameID: NonNullable<PartnerAnswer['nameID']>,
])[] = [
  [
    'S15',
    'name-qualifier',
    'puts the name under another directory',
    { nameQualifier: 'https://directory-two.test' },
  ],
  [
    'S15',
    'format-unspecified',
    'gives the name another format',
    { format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
  ],
  [
    'S15',
    'format-mail',
    'gives the name the format of an address',
    { format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
  ],
  ['S15', 'format-of-its-own', 'gives the name a format of its own', { format: 'urn:x:format' }],
  ['S16', 'case', 'writes the name in capitals', { value: 'ALICE-7F3A' }],
  ['S16', 'blank-behind', 'puts a blank behind the name', { value: 'alice-7f3a ' }],
  ['S16', 'blank-before', 'puts a blank before the name', { value: ' alice-7f3a' }],
  ['S16', 'dot', 'puts a dot behind the name', { value: 'alice-7f3a.' }],
  ['S16', 'cyrillic', 'writes the name with a Cyrillic letter', { value: '\u0430lice-7f3a' }],
  ['S16', 'fullwidth', 'writes the name with a full-width letter', { value: '\uff41lice-7f3a' }],
  ['S16', 'combining', 'adds a combining mark', { value: 'alice\u0301-7f3a' }],
  ['S16', 'zero-width', 'hides a zero-width space in the name', { value: 'alice\u200b-7f3a' }],
  ['S16', 'soft-hyphen', 'hides a soft hyphen in the name', { value: 'alice\u00ad-7f3a' }],
  ['S16', 'kelvin', 'ends the name with a sign that folds to a letter', { value: 'alice-7f3a\u212a' }],
  ['S16', 'suffix', 'adds an instance to the name', { value: 'alice-7f3a/admin' }],
]

const another = alike.flatMap(([row, name, tries, nameID]) =>
  said({
    row,
    name,
    tries,
    ways: twoWays,
    expected: { code: 'another-person' },
    makeHostile: () => ({ nameID }),
  }),
)

const names = (
  [
    ['empty', 'gives an empty name', { value: '' }],
    ['blank', 'gives a name of blanks', { value: ' ' }],
    ['long', 'gives a name of 1025 letters', { value: 'a'.repeat(1025) }],
    ['bidi', 'turns the reading direction around in the name', { value: 'alice\u202e-7f3a' }],
    ['unassigned', 'puts a character into the name that Unicode does not have', { value: 'alice\u0378' }],
  ] as const
).flatMap(([name, tries, nameID]) =>
  said({ row: 'S15', name, tries, ways: twoWays, expected: malformed, makeHostile: () => ({ nameID }) }),
)

const others = said({
  row: 'S15',
  name: 'qualified-for-another',
  tries: 'names the person for another gateway',
  expected: { code: 'partner.audience_wrong', stage: 'S9' },
  makeHostile: () => ({ nameID: { spNameQualifier: 'https://other.test' } }),
})

const weaker = (
  [
    ['password', 'says password', `${ac}PasswordProtectedTransport`],
    ['unknown', 'says something unknown', 'urn:x:very-strong'],
    ['case', 'writes the class in capitals', mfa.toUpperCase()],
    ['suffix', 'adds to the class', `${mfa}/`],
    ['unspecified', 'says that it does not know', `${ac}unspecified`],
    ['none', 'names no class', undefined],
  ] as const
).flatMap(([name, tries, classRef]) =>
  said({
    row: 'S18',
    name,
    tries: `is asked for two factors and ${tries}`,
    standing: 'believed-2',
    ways: solicitedWays,
    ask: { requestedAuthnContext: { comparison: 'exact', classRefs: [mfa], declRefs: [] } },
    expected: { code: 'partner.authn_context', stage: 'S9' },
    makeTwin: () => ({ authnStatement: { classRef: mfa } }),
    makeHostile: () => ({ authnStatement: { classRef } }),
  }),
)

export const personAttacks: readonly Attack[] = [...another, ...names, ...others, ...weaker]
