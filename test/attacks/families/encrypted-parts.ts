// E07: encrypted names and attributes. They are opened inside what a signature covers and nowhere else, what comes out
// is read by the same grammar as anything else, and a ciphertext says nothing about who made it.
import type { Attack, Expected } from '../attack.js'
import { answerAttack, asked, brought } from '../play/answers.js'
import { type Encryption, encrypted } from '../play/encrypted.js'
import { evilTwin } from '../play/genuine.js'
import { cut, spaces, startTag, swap } from '../play/pieces.js'
import { ways } from '../play/products.js'
import { resealedAnswer } from '../play/reseal.js'
import { twoWays } from '../play/said.js'
import { makeKeys } from '../../support/keys.js'
import { answerOf } from '../../support/sign-in.js'

const changed: Expected = { code: 'partner.signature_invalid', stage: 'S5' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const failed: Expected = { code: 'partner.decryption_failed', stage: 'S7' }
const notTaken: Expected = { code: 'partner.algorithm_refused', stage: 'S7' }
const harmless: Expected = { code: 'harmless' }

type Part = 'EncryptedID' | 'EncryptedAttribute'
type Edit = (xml: string, certificate: string) => string

const mallory = `<saml:NameID ${spaces('saml')}>mallory</saml:NameID>`
const evilName = `<saml:Attribute ${spaces('saml')} Name="displayName"><saml:AttributeValue>Mallory</saml:AttributeValue></saml:Attribute>`
const strangers = makeKeys().certificate

function part(name: Part, plain: string, certificate: string, how: Partial<Encryption> = {}): string {
  return encrypted(plain, { certificate, name, ...how })
}

/** The name, or the first attribute, standing alone and declaring all it uses. */
function plainOf(name: Part, xml: string): string {
  const found = cut(xml, name === 'EncryptedID' ? 'saml:NameID' : 'saml:Attribute')
  const alone = swap(found, startTag(found), startTag(found).replace(/^<[^ >]*/, `$& ${spaces('saml')}`))
  return alone.replace(/ xsi:type="[^"]*"/g, '')
}

/** Encrypts the person's own name, or the first attribute, in its place. */
function hidden(
  name: Part,
  xml: string,
  certificate: string,
  plain = plainOf(name, xml),
  how: Partial<Encryption> = {},
) {
  const place = cut(xml, name === 'EncryptedID' ? 'saml:NameID' : 'saml:Attribute')
  return swap(xml, place, part(name, plain, certificate, how))
}

/** Anybody can encrypt to us: our key is public. Nothing of this is covered by a signature. */
const afterwards: readonly (readonly [name: string, tries: string, edit: Edit])[] = [
  [
    'name-for-name',
    'puts another name, encrypted to us, in the place of the signed one',
    (xml, certificate) => hidden('EncryptedID', xml, certificate, mallory),
  ],
  [
    'same-name-hidden',
    'puts the signed name itself in its place, encrypted to us',
    (xml, certificate) => hidden('EncryptedID', xml, certificate),
  ],
  [
    'attribute-added',
    'adds an encrypted attribute to the signed ones',
    (xml, certificate) =>
      xml.replace('</saml:AttributeStatement>', `${part('EncryptedAttribute', evilName, certificate)}$&`),
  ],
  [
    'attribute-for-attribute',
    'puts another attribute, encrypted to us, in the place of a signed one',
    (xml, certificate) => hidden('EncryptedAttribute', xml, certificate, evilName),
  ],
]

const unsignedContent = afterwards.flatMap(([name, tries, edit]) =>
  ways().map((way) =>
    answerAttack({
      row: 'E07',
      name,
      tries,
      ...way,
      expected: changed,
      forge: ({ xml }, { encryptionCertificate }) => edit(xml, encryptionCertificate),
    }),
  ),
)

/** A second name that nobody signed beside the signed one: the grammar has room for one. */
const besides = (['EncryptedID', 'EncryptedAttribute'] as const).flatMap((name) =>
  (['Response', 'Subject'] as const).map((parent) =>
    answerAttack({
      row: 'E07',
      name: `${name}-beside-in-${parent}`,
      tries: `puts an ${name} of its own beside what is signed, into the ${parent}`,
      signed: 'assertion',
      expected: malformed,
      forge({ xml }, { encryptionCertificate }) {
        const piece = part(name, name === 'EncryptedID' ? mallory : evilName, encryptionCertificate)
        return parent === 'Response'
          ? xml.replace('</samlp:Response>', `${piece}$&`)
          : xml.replace('<saml:Subject>', `$&${piece}`)
      },
    }),
  ),
)

/** Extensions are left to others and never read, whatever stands in them. */
const inExtensions = (['EncryptedID', 'EncryptedAttribute'] as const).map((name) =>
  answerAttack({
    row: 'E07',
    name: `${name}-in-Extensions`,
    tries: `puts an ${name} of its own into the unsigned Extensions`,
    signed: 'assertion',
    expected: harmless,
    forge({ xml }, { encryptionCertificate }) {
      const piece = part(name, name === 'EncryptedID' ? mallory : evilName, encryptionCertificate)
      return xml.replace(/<samlp:Status[ >]/, `<samlp:Extensions>${piece}</samlp:Extensions>$&`)
    },
  }),
)

/** What the partner itself has encrypted and signed, and nobody may take: its signatures are genuine. */
interface Inside {
  readonly name: string
  readonly tries: string
  readonly of: Part
  /** Out of what would stand in the clear. */
  readonly plain?: (plain: string, xml: string) => string
  readonly how?: Partial<Encryption>
  /** To whom it is encrypted; us unless told otherwise. */
  readonly to?: string
  readonly expected: Expected
}

const grammar: readonly (readonly [
  name: string,
  tries: string,
  plain: (plain: string, xml: string) => string,
])[] = [
  [
    'assertion',
    'hides an assertion where a part of one is expected',
    (_, xml) => evilTwin(xml).replace(/ xsi:type="[^"]*"/g, ''),
  ],
  ['issuer', 'hides an Issuer there', () => `<saml:Issuer ${spaces('saml')}>https://acme.test</saml:Issuer>`],
  ['foreign', 'hides an element of no standard there', () => '<x xmlns="urn:x">mallory</x>'],
  [
    'own-signature',
    'hides a part that brings a signature of its own',
    (plain) => plain.replace(/<\/[^>]*>$/, `<ds:Signature ${spaces('ds')}/>$&`),
  ],
]
const unreadable: typeof grammar = [
  ['two', 'hides two of them in one', (plain) => plain + plain],
  ['none', 'hides nothing at all', () => ''],
  ['text', 'hides text without an element', () => 'mallory'],
  ['comment', 'hides a comment in a value', (plain) => plain.replace(/(>[^<]+)</, '$1<!-- --><')],
  ['doctype', 'declares an entity in front', (plain) => `<!DOCTYPE x [<!ENTITY e "mallory">]>${plain}`],
  ['unfinished', 'leaves the element open', (plain) => plain.replace(/<\/[^>]*>$/, '')],
  ['closes-the-frame', 'closes more elements than it opened', (plain) => `${plain}</x>${plain}`],
]

const parts: readonly Part[] = ['EncryptedID', 'EncryptedAttribute']
const inside: readonly Inside[] = parts.flatMap((of): readonly Inside[] => [
  ...grammar.map(([name, tries, plain]): Inside => ({ name, tries, of, plain, expected: malformed })),
  ...unreadable.map(([name, tries, plain]): Inside => ({ name, tries, of, plain, expected: failed })),
  {
    name: 'the-other-part',
    tries: 'hides the one part where the other is expected',
    of,
    plain: (_, xml) => plainOf(of === 'EncryptedID' ? 'EncryptedAttribute' : 'EncryptedID', xml),
    expected: malformed,
  },
  {
    name: 'to-a-stranger',
    tries: 'encrypts to a key that is none of ours',
    of,
    to: strangers,
    expected: failed,
  },
  {
    name: 'cbc',
    tries: 'encrypts by CBC where this partner may not',
    of,
    how: { cipher: 'aes-256-cbc' },
    expected: notTaken,
  },
  { name: 'short-tag', tries: 'cuts the tag of GCM short', of, how: { tagLength: 8 }, expected: failed },
  {
    name: 'fetched',
    tries: 'refers to a ciphertext at an address of its own',
    of,
    how: {
      shape: (xml, { data }) =>
        xml.replace(
          data,
          '<xenc:CipherData><xenc:CipherReference URI="https://evil.test/"/></xenc:CipherData>',
        ),
    },
    expected: failed,
  },
])

const signedContent = inside.flatMap(({ name, tries, of, plain, how, to, expected }) =>
  twoWays.map((way) =>
    answerAttack({
      row: 'E07',
      name: `${of}.${name}`,
      tries,
      ...way,
      expected,
      forge: ({ xml, from }, { encryptionCertificate }) =>
        resealedAnswer(xml, {
          signed: way.signed,
          keys: from.keys,
          edit(bare) {
            const clear = plainOf(of, bare)
            return hidden(of, bare, to ?? encryptionCertificate, plain?.(clear, bare) ?? clear, how)
          },
        }),
      twin: ({ xml, from }, { encryptionCertificate }) =>
        resealedAnswer(xml, {
          signed: way.signed,
          keys: from.keys,
          edit: (bare) => hidden(of, bare, encryptionCertificate),
        }),
    }),
  ),
)

/** Both are signed; which of them would it be? */
const twoNames = (['EncryptedID', 'NameID'] as const).flatMap((second) =>
  twoWays.map((way) =>
    answerAttack({
      row: 'E07',
      name: `two-names.${second}`,
      tries: `names the person twice, in the clear and encrypted, the ${second} behind`,
      ...way,
      expected: malformed,
      forge: ({ xml, from }, { encryptionCertificate }) =>
        resealedAnswer(xml, {
          signed: way.signed,
          keys: from.keys,
          edit(bare) {
            const name = cut(bare, 'saml:NameID')
            const other = part('EncryptedID', mallory, encryptionCertificate)
            return swap(bare, name, second === 'NameID' ? other + name : name + other)
          },
        }),
    }),
  ),
)

/** Seen in a message of one partner, said by another: it opens there too, and is somebody else, of that other partner. */
const borrowed = (['acme-both', 'asked'] as const).map(
  (by): Attack => ({
    id: `E07.name-out-of-another-partners-message.by-${by}`,
    row: 'E07',
    face: 'saml-sp',
    tries: 'copies an encrypted name out of another partner’s message into one of its own',
    expected: { code: 'another-person' },
    async play(ground, hostile) {
      const visitor = ground.visitor()
      const victims = ground.partner('acme')
      const ciphertext = part(
        'EncryptedID',
        plainOf('EncryptedID', answerOf(victims, ground.house, undefined).xml),
        ground.encryptionCertificate,
      )
      const partner = hostile ? ground.partner(by) : victims
      const question = await asked(visitor, partner, ground)
      const xml = resealedAnswer(answerOf(partner, ground.house, question).xml, {
        signed: 'both',
        keys: partner.keys,
        edit: (bare) => swap(bare, cut(bare, 'saml:NameID'), ciphertext),
      })
      return ground.observe(() => brought(xml, question, visitor, ground))
    },
  }),
)

export const encryptedPartAttacks: readonly Attack[] = [
  ...unsignedContent,
  ...besides,
  ...inExtensions,
  ...signedContent,
  ...twoNames,
  ...borrowed,
]
