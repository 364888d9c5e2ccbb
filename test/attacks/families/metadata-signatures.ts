// Metadata whose signer is pinned: what is read is what that key has signed, wherever else something may stand.
import { makeKeys } from '../../support/keys.js'
import type { Attack, Expected } from '../attack.js'
import { signatureOf } from '../play/genuine.js'
import { type GenuineMetadata, type Kind, metadataAttack } from '../play/metadata.js'
import { after, cut, into, spaces, startTag, swap } from '../play/pieces.js'
import { sealed } from '../play/seal.js'

interface Forgery {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected?: Expected
  /** Part of what is written down. */
  readonly says?: string
  forge(genuine: GenuineMetadata): string
}

const kinds: readonly Kind[] = ['partner', 'app']
const stranger = makeKeys()

const forgeries: readonly Forgery[] = [
  {
    row: 'X26',
    name: 'stripped',
    tries: 'takes the signature off',
    says: 'is not signed',
    forge: ({ xml }) => swap(xml, signatureOf(xml), ''),
  },
  {
    row: 'X26',
    name: 'signed-by-another',
    tries: 'signs a forged document by a key of its own, whose certificate it carries',
    says: 'by none of the keys',
    forge: ({ unsigned }) => sealed(evil(unsigned), evil(unsigned), { keys: stranger, place: 'first' }),
  },
  {
    row: 'X26',
    name: 'certificate-of-the-signer',
    tries: 'signs by a key of its own and carries the pinned signer’s certificate',
    says: 'by none of the keys',
    forge({ unsigned, signer }) {
      const info = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${signer.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`
      const document = evil(unsigned)
      return sealed(document, document, {
        keys: stranger,
        place: 'first',
        signature: (signature) => into(signature, info),
      })
    },
  },
  {
    row: 'X24',
    name: 'changed-behind-the-signature',
    tries: 'changes an address in a signed document',
    says: 'was changed',
    forge: ({ xml }) => evil(xml),
  },
  {
    row: 'X01',
    name: 'genuine-in-signature',
    tries: 'moves the genuine document into the signature that a forged one carries',
    says: 'holds something else',
    forge: ({ xml, unsigned }) =>
      after(evil(unsigned), startTag(unsigned), into(signatureOf(xml), `<ds:Object>${unsigned}</ds:Object>`)),
  },
  {
    row: 'X10',
    name: 'genuine-in-extensions',
    tries: 'parks the genuine signed document in the Extensions of a forged one',
    says: 'is not signed',
    forge: ({ xml, unsigned }) =>
      after(evil(unsigned), startTag(unsigned), `<md:Extensions>${xml}</md:Extensions>`),
  },
  {
    row: 'X14',
    name: 'signature-of-an-inner-element',
    tries: 'signs a harmless inner element and hangs that signature on the document',
    says: 'refers to another element',
    forge({ unsigned, signer }) {
      const inner = `<md:Extensions ${spaces('md')} ID="_inner"><x xmlns="urn:x"/></md:Extensions>`
      const signed = sealed(inner, inner, { keys: signer, place: 'first' })
      const tag = startTag(unsigned)
      return after(evil(unsigned), tag, signatureOf(signed) + swap(signed, signatureOf(signed), ''))
    },
  },
  {
    row: 'X25',
    name: 'two-signatures',
    tries: 'hangs a signature of its own beside the genuine one',
    expected: { code: 'metadata.unreadable', says: 'several signatures' },
    forge: ({ xml }) => after(xml, signatureOf(xml), signatureOf(xml)),
  },
  {
    row: 'X03',
    name: 'evil-entity-first',
    tries: 'puts a forged entity before the genuine one into a list of both',
    expected: { code: 'metadata.several' },
    forge: ({ xml, unsigned }) => group(evil(unsigned).replace('"_m"', '"_evil"') + xml),
  },
  {
    row: 'X03',
    name: 'evil-entity-last',
    tries: 'puts a forged entity behind the genuine one into a list of both',
    expected: { code: 'metadata.several' },
    forge: ({ xml, unsigned }) => group(xml + evil(unsigned).replace('"_m"', '"_evil"')),
  },
  {
    row: 'X33',
    name: 'signature-on-the-role',
    tries: 'signs only the role inside the document',
    says: 'is not signed',
    forge({ unsigned, signer }) {
      const name = unsigned.includes('md:IDPSSODescriptor') ? 'md:IDPSSODescriptor' : 'md:SPSSODescriptor'
      const named = unsigned.replace(`<${name} `, `<${name} ID="_role" `)
      return sealed(named, cut(named, name), { keys: signer, place: 'first' })
    },
  },
  {
    row: 'X14',
    name: 'signature-last',
    tries: 'moves the genuine signature to the end of the document',
    says: 'does not stand first',
    forge: ({ xml }) => into(swap(xml, signatureOf(xml), ''), signatureOf(xml)),
  },
]

export const metadataSignatureAttacks: readonly Attack[] = forgeries.flatMap(
  ({ says, expected = { code: 'metadata.signature' }, ...about }) =>
    kinds.map((kind) =>
      metadataAttack({
        ...about,
        kind,
        pinned: true,
        expected: says === undefined ? expected : { ...expected, says },
      }),
    ),
)

/** Leads people, or what they are told, elsewhere. */
function evil(xml: string): string {
  return xml.replaceAll(/Location="[^"]*"/g, 'Location="https://evil.test/"')
}

function group(entities: string): string {
  return `<md:EntitiesDescriptor ${spaces('md')}>${entities}</md:EntitiesDescriptor>`
}
