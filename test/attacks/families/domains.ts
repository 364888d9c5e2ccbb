// S22: domains and scopes that are not the partner's. A value outside the domains that are confirmed for exactly this
// partner refuses, or is dropped; in neither case does an app hear of it.
import { nameIDFormats } from '../../../src/saml/names.js'
import type { PartnerAnswer } from '../../support/counterpart.js'
import { answerOf, deliver, toldApp } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import { asked } from '../play/answers.js'
import { amissIn, lookAttack } from '../play/look.js'
import { said, twoWays } from '../play/said.js'

const outside: Expected = { code: 'partner.domain_not_confirmed', vouched: true }

/** Instead of `ann@OWN`. */
const foreign: readonly (readonly [name: string, tries: string, value: (own: string) => string])[] = [
  ['another', 'says an address of a domain that is somebody else’s', () => 'ann@other.test'],
  [
    'another-partners',
    'says an address of a domain that is confirmed for another partner',
    () => 'ann@links.test',
  ],
  ['below', 'says an address below its domain', (own) => `ann@evil.${own}`],
  ['above', 'says an address above its domain', (own) => `ann@${own.split('.').at(-1)}`],
  ['ends-alike', 'says an address of a domain that ends as its own does', (own) => `ann@evil${own}`],
  [
    'begins-alike',
    'says an address of a domain that begins as its own does',
    (own) => `ann@${own}.evil.test`,
  ],
  ['two-ats', 'puts its domain before another one', (own) => `ann@${own}@evil.test`],
  ['two-ats-own-behind', 'puts another domain before its own', (own) => `ann@evil.test@${own}`],
  ['dot-behind', 'ends its domain with a dot', (own) => `ann@${own}.`],
  ['blank-behind', 'puts a blank behind its domain', (own) => `ann@${own} `],
  ['line-behind', 'puts a line end and another address behind', (own) => `ann@${own}\nroot@evil.test`],
  ['list', 'says two addresses in one value', (own) => `ann@evil.test,ann@${own}`],
  ['display', 'says an address with a name in front', (own) => `root@evil.test <ann@${own}>`],
  ['quoted', 'quotes another address as the local part', (own) => `"root@evil.test"@${own}`],
  ['comment', 'puts a comment behind', (own) => `ann@${own}(evil.test)`],
  ['percent', 'says its domain percent-encoded', (own) => `ann@%64${own.slice(1)}`],
  ['fullwidth', 'writes its domain with a full-width dot', (own) => `ann@${own.replace('.', '\uff0e')}`],
  ['cyrillic', 'writes its domain with a Cyrillic letter', (own) => `ann@${own.replace('o', '\u043e')}`],
  ['kelvin', 'writes a letter that folds to one of its domain', (own) => `ann@${own.replace('s', '\u017f')}`],
  ['zero-width', 'hides a zero-width space in its domain', (own) => `ann@${own.replace('.', '\u200b.')}`],
  ['literal', 'says an address at a network address', () => 'ann@[192.0.2.1]'],
  ['no-domain', 'says an address without a domain', () => 'ann@'],
  ['no-address', 'says a name where an address belongs', () => 'root'],
]

/** Every name under which a scoped value may come. */
const scoped = [
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'EMAIL',
  'upn',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
  'eppn',
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.9',
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.13',
  'urn:oasis:names:tc:SAML:attribute:subject-id',
  'urn:oasis:names:tc:SAML:attribute:pairwise-id',
] as const

interface Claim {
  readonly name: string
  readonly tries: string
  says(own: string): Partial<PartnerAnswer>
}

const claims: readonly Claim[] = [
  ...foreign.map(
    ([name, tries, value]): Claim => ({ name, tries, says: (own) => ({ attributes: { mail: value(own) } }) }),
  ),
  ...scoped.map(
    (wire): Claim => ({
      name: `by.${wire.split(/[:/]/).at(-1)}${wire.includes('oid') ? '-oid' : wire.includes('/') ? '-claim' : ''}`,
      tries: `says a foreign address under the name ${wire}`,
      says: () => ({ attributes: { [wire]: 'root@gate.test' } }),
    }),
  ),
  {
    name: 'beside-its-own',
    tries: 'says a foreign address beside one of its own',
    says: (own) => ({ attributes: { mail: [`ann@${own}`, 'root@gate.test'] } }),
  },
  {
    name: 'as-the-name',
    tries: 'gives the person a foreign address for a name',
    says: () => ({ nameID: { value: 'root@gate.test', format: nameIDFormats.emailAddress }, attributes: {} }),
  },
]

// A name is the partner's own and may look as it likes: it is not passed on, but nothing is refused for it
const refused = claims
  .filter(({ name }) => name !== 'as-the-name')
  .flatMap(({ name, tries, says }) =>
    said({
      row: 'S22',
      name,
      tries,
      standing: 'domains',
      ways: twoWays,
      expected: outside,
      makeTwin: () => ({ attributes: { mail: 'ann@domains.test' } }),
      makeHostile: () => says('domains.test'),
    }),
  )

/** The sign-in goes on, and the app hears only what is the partner's to say. */
const dropped = claims.flatMap(({ name, tries, says }) =>
  (['domains-drop', 'acme'] as const).map((standing) =>
    lookAttack({
      row: 'S22',
      name: `dropped.${name}.${standing === 'acme' ? 'no-domain-confirmed' : 'one-confirmed'}`,
      face: 'saml-idp',
      tries,
      async look(ground, visitor, hostile) {
        const partner = ground.partner(standing)
        const own = `${standing}.test`
        const plain = { attributes: { mail: `ann@${own}` } }
        const question = await asked(visitor, partner, ground)
        const answer = answerOf(partner, ground.house, question, hostile ? says(own) : plain)
        const { xml } = toldApp(await deliver(visitor.browser, answer))
        const values = [...xml.matchAll(/<saml:AttributeValue[^>]*>([^<]*)</g)].map(([, value = '']) => value)
        const ours = standing === 'acme' ? [] : [`ann@${own}`]
        return amissIn({
          [`told ${values.join()}`]: values.every((value) => ours.includes(value)),
          'its own is not told': hostile || values.length === ours.length,
          'the name carries it': !/<saml:NameID[^>]*>[^<]*@/.test(xml),
        })
      },
    }),
  ),
)

export const domainAttacks: readonly Attack[] = [...refused, ...dropped]
