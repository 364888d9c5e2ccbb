// S12: who says it. The Issuers of Response and assertion are the one partner that was asked, letter by letter, whoever
// else signs well.
import { outsider } from '../../support/house.js'
import type { Attack, Expected } from '../attack.js'
import { answerAttack } from '../play/answers.js'
import { said, solicitedWays, twoWays, unsolicitedWays } from '../play/said.js'

const acme = outsider('acme').id
const other = outsider('asked').id
const notAsked: Expected = { code: 'partner.not_asked', stage: 'S8' }
const wrong: Expected = { code: 'partner.issuer_wrong', stage: 'S8' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }

const names: readonly (readonly [name: string, tries: string, issuer: string])[] = [
  ['registered', 'names another registered partner', other],
  ['unknown', 'names somebody unknown', 'https://nobody.test'],
  ['case', 'writes its name in capitals', acme.toUpperCase()],
  ['slash', 'ends its name with a slash', `${acme}/`],
  ['shorter', 'cuts its name short', acme.slice(0, -1)],
  ['ours', 'names us', 'https://gate.test/saml/idp'],
  ['app', 'names the app', 'https://wiki.test'],
  ['homoglyph', 'writes its name with a Cyrillic letter', acme.replace('a', '\u0430')],
  ['port', 'adds the port that https has anyhow', `${acme}:443`],
  ['prototype', 'is called like something that objects inherit', 'constructor'],
]

const onAssertion = names.flatMap(([name, tries, issuer]) =>
  said({
    row: 'S12',
    name: `assertion-${name}`,
    tries: `${tries} as Issuer of the assertion`,
    ...(name === 'registered' || name === 'unknown' ? {} : { ways: twoWays }),
    expected: wrong,
    makeHostile: () => ({ assertion: { issuer } }),
  }),
)

const encrypted = said({
  row: 'S12',
  name: 'assertion-registered',
  tries: 'names another registered partner as Issuer of the encrypted assertion',
  encrypted: true,
  expected: wrong,
  makeHostile: () => ({ assertion: { issuer: other } }),
})

const onResponse = names.flatMap(([name, tries, issuer]) =>
  said({
    row: 'S12',
    name: `response-${name}`,
    tries: `${tries} as Issuer of the Response`,
    ways: solicitedWays,
    expected: notAsked,
    makeHostile: () => ({ response: { issuer } }),
  }),
)

const onBoth = names.flatMap(([name, tries, issuer]) =>
  said({
    row: 'S12',
    name: `both-${name}`,
    tries: `${tries} as Issuer of both`,
    ways: twoWays.map(({ signed }) => ({ signed, solicited: true })),
    expected: notAsked,
    makeHostile: () => ({ partner: issuer }),
  }),
)

/** Nobody was asked, so whoever is named is held against its own keys. */
const unaskedNames = names.flatMap(([name, tries, issuer]) =>
  said({
    row: 'S12',
    name: `response-${name}`,
    tries: `${tries} as Issuer of a Response that nobody asked for`,
    ways: unsolicitedWays,
    expected:
      name === 'registered'
        ? { code: 'partner.unsolicited', stage: 'S8' }
        : { code: 'partner.unknown', stage: 'S8' },
    makeHostile: () => ({ response: { issuer } }),
  }),
)

const unnamed = said({
  row: 'S12',
  name: 'response-without',
  tries: 'leaves the Response’s Issuer out and names somebody unknown in the assertion',
  ways: [{ signed: 'assertion', solicited: true }],
  expected: notAsked,
  makeHostile: () => ({ response: { issuer: undefined }, assertion: { issuer: 'https://nobody.test' } }),
})

const shapes: readonly (readonly [name: string, tries: string, edit: (issuer: string) => string])[] = [
  [
    'format',
    'gives Issuer the format of a person',
    (e) =>
      e.replace('<saml:Issuer', '<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"'),
  ],
  [
    'attribute',
    'gives Issuer an attribute that it does not have',
    (e) => e.replace('<saml:Issuer', '<saml:Issuer Name="x"'),
  ],
  ['empty', 'leaves Issuer empty', (e) => e.replace(/>[^<]*</, '><')],
  ['blank', 'fills Issuer with blanks', (e) => e.replace(/>[^<]*</, '> \n<')],
  [
    'child',
    'puts an element into Issuer',
    (e) => e.replace('</saml:Issuer>', '<x xmlns="urn:x"></x></saml:Issuer>'),
  ],
  ['twice', 'names two Issuers', (e) => e + e.replace('acme.test', 'nobody.test')],
]

const ofShape = shapes.flatMap(([name, tries, edit]) =>
  (['response', 'assertion'] as const).flatMap((place) =>
    said({
      row: 'S12',
      name: `${place}-issuer-${name}`,
      tries: `${tries}, in the ${place}`,
      ways: twoWays,
      expected: malformed,
      edit: (xml) => nth(xml, /<saml:Issuer.*?<\/saml:Issuer>/gs, place === 'response' ? 0 : 1, edit),
    }),
  ),
)

/** Signed well, by another partner that is registered too. */
const anotherSigns = (['acme', 'acme-both'] as const).flatMap((standing) =>
  [true, false].map((solicited) =>
    answerAttack({
      row: 'S12',
      name: `${standing}-vouched-for-by-another`,
      tries: 'has another registered partner name this one as Issuer and sign with its own key',
      standing,
      solicited,
      expected: { code: 'partner.signature_invalid', stage: 'S5' },
      makeHostile: ({ ground }) => ({ keys: ground.partner('cbc').keys }),
    }),
  ),
)

export const issuerAttacks: readonly Attack[] = [
  ...onAssertion,
  ...encrypted,
  ...onResponse,
  ...onBoth,
  ...unaskedNames,
  ...unnamed,
  ...ofShape,
  ...anotherSigns,
]

function nth(xml: string, pattern: RegExp, at: number, edit: (found: string) => string): string {
  let count = -1
  return xml.replace(pattern, (found) => {
    count += 1
    return count === at ? edit(found) : found
  })
}
