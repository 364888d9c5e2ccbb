// S17: attributes that stand twice, or are called something that only people read. Several of one Name are one list,
// in their order; a FriendlyName is never looked up.
import type { Attack, Expected } from '../attack.js'
import { answerAttack, asked } from '../play/answers.js'
import { amissIn, lookAttack } from '../play/look.js'
import { resealedAnswer } from '../play/reseal.js'
import { twoWays } from '../play/said.js'
import { answerOf, deliver, toldApp } from '../../support/sign-in.js'

const several: Expected = { code: 'user.attribute_ambiguous', vouched: true }
const oid = 'urn:oid:2.16.840.1.113730.3.1.241'

function attribute(name: string, value: string, more = ''): string {
  return `<saml:Attribute Name="${name}"${more}><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`
}

function beside(xml: string, more: string, where: 'first' | 'last'): string {
  return where === 'first'
    ? xml.replace('<saml:AttributeStatement>', `$&${more}`)
    : xml.replace('</saml:AttributeStatement>', `${more}$&`)
}

/** Where one value is wanted, two are a reason to refuse, wherever they stand. */
const twice: readonly (readonly [name: string, tries: string, edit: (xml: string) => string])[] = [
  [
    'before',
    'says the attribute once more before the genuine one',
    (xml) => beside(xml, attribute('displayName', 'Mallory'), 'first'),
  ],
  [
    'behind',
    'says the attribute once more behind the genuine one',
    (xml) => beside(xml, attribute('displayName', 'Mallory'), 'last'),
  ],
  [
    'in-a-second-statement',
    'says the attribute once more in a statement of its own',
    (xml) =>
      xml.replace(
        '</saml:AttributeStatement>',
        `$&<saml:AttributeStatement>${attribute('displayName', 'Mallory')}</saml:AttributeStatement>`,
      ),
  ],
  [
    'two-values',
    'says two values in one attribute',
    (xml) => xml.replace('</saml:Attribute>', '<saml:AttributeValue>Mallory</saml:AttributeValue>$&'),
  ],
  [
    'by-another-format',
    'says the attribute once more under another NameFormat',
    (xml) => beside(xml, attribute('displayName', 'Mallory', ' NameFormat="urn:x:format"'), 'last'),
  ],
]

const ambiguous = twice.flatMap(([name, tries, edit]) =>
  twoWays.map((way) =>
    answerAttack({
      row: 'S17',
      name: `one-value-wanted.${name}`,
      tries,
      standing: 'one-name',
      ...way,
      make: { attributes: { displayName: 'Ann Example' } },
      expected: several,
      twin: ({ xml, from }) => resealedAnswer(xml, { signed: way.signed, keys: from.keys }),
      forge: ({ xml, from }) => resealedAnswer(xml, { signed: way.signed, keys: from.keys, edit }),
    }),
  ),
)

/** Only the Name counts, letter by letter: the app is told what it is told without them. */
const friendly = ['displayName', 'mail', 'eduPersonPrincipalName', 'role', 'name', 'uid', oid] as const
const unheard: readonly (readonly [name: string, tries: string, more: string])[] = [
  ...friendly.map((name): readonly [string, string, string] => [
    `friendly.${name.replace(/\W+/g, '-')}`,
    `gives an attribute of no meaning the friendly name ${name}`,
    attribute('urn:x:nothing', 'mallory@domains.test', ` FriendlyName="${name}"`),
  ]),
  [
    'friendly-only',
    'gives an attribute a blank Name and a friendly one',
    attribute(' ', 'Mallory', ' FriendlyName="displayName"'),
  ],
  ['blank-behind', 'writes the Name with a blank behind', attribute('displayName ', 'Mallory')],
  ['look-alike', 'writes the Name with a Cyrillic letter', attribute('disрlayName', 'Mallory')],
  [
    'prototype',
    'calls an attribute as objects call their own',
    attribute('__proto__', 'Mallory') + attribute('constructor', 'Mallory'),
  ],
  ['oid-behind-a-dot', 'writes the Name as a part of a longer one', attribute(`${oid}.1`, 'Mallory')],
]

const ignored = unheard.flatMap(([name, tries, more]) =>
  twoWays.map((way) =>
    answerAttack({
      row: 'S17',
      name,
      tries,
      standing: 'domains',
      ...way,
      make: { attributes: { displayName: 'Ann Example' } },
      expected: { code: 'harmless' },
      twin: ({ xml, from }) => resealedAnswer(xml, { signed: way.signed, keys: from.keys }),
      forge: ({ xml, from }) =>
        resealedAnswer(xml, {
          signed: way.signed,
          keys: from.keys,
          edit: (bare) => beside(bare, more, 'last'),
        }),
    }),
  ),
)

/** A partner may say a list in pieces; nobody may put a piece before or between them. */
const inOrder = lookAttack({
  row: 'S17',
  name: 'merged-in-order',
  face: 'saml-idp',
  tries: 'says one attribute in several pieces, one of its values twice',
  async look(ground, visitor, hostile) {
    const partner = ground.partner('acme')
    const question = await asked(visitor, partner, ground)
    const { xml, fields } = answerOf(partner, ground.house, question, { attributes: { displayName: 'One' } })
    const pieces = ['Two', 'One', 'Three'].map((value) => attribute('displayName', value)).join('')
    const edit = (bare: string) => (hostile ? beside(bare, pieces, 'last') : bare)
    const message = resealedAnswer(xml, { signed: 'both', keys: partner.keys, edit })
    const SAMLResponse = Buffer.from(message).toString('base64')
    const told = toldApp(
      await deliver(visitor.browser, {
        ...answerOf(partner, ground.house, question),
        fields: { ...fields, SAMLResponse },
      }),
    )
    const values = [...told.xml.matchAll(/<saml:AttributeValue[^>]*>([^<]*)</g)].map(([, value]) => value)
    return amissIn({ [`told ${values.join()}`]: values.join() === (hostile ? 'One,Two,Three' : 'One') })
  },
})

export const attributeNameAttacks: readonly Attack[] = [...ambiguous, ...ignored, inOrder]
