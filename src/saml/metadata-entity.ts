import { XmlFault } from '../xml/fault.js'
import { publicKeyOf } from '../xml/keys.js'
import { metadataLimits, parse } from '../xml/parse.js'
import type { Verified } from '../xml/signature.js'
import { signatureOf, verifyEnveloped } from '../xml/signature.js'
import { attribute, children, isNamed } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { MetadataFault } from './metadata-fault.js'
import { MD, protocol, quoted } from './metadata-names.js'

/** What the operator says of one registration before its document is read. */
export interface Terms {
  /** The pin: a certificate whose key must have signed the document. */
  readonly metadataSigner?: string
  /** Plain http addresses are taken, although browsers reach us by https. */
  readonly acceptPlainHttp?: boolean
  /** Which of the protocols that it speaks is spoken with it; absent: SAML 2.0 where it does. */
  readonly protocol?: 'saml' | 'wsfed'
}

export interface EntityOptions {
  /** By the entityID that the document claims. */
  readonly terms: (id: string) => Terms
  /** Our own entity ids: nobody else may come under them. */
  readonly own: readonly string[]
}

/** Two for each entity: its tags. Of fifty the first are still named. */
const mostMentions = 100
const ofTheirOwn = 'Save the EntityDescriptor of the one that is meant as a file of its own.'

export type RoleName = 'SPSSODescriptor' | 'IDPSSODescriptor'

/** Picks the role that is wanted, or throws MetadataFault. */
export type ChooseRole<Role> = (entity: XmlElement, terms: Terms) => Role

/** The one entity a document describes, and its role of the kind that is wanted. */
export interface Found<Role = XmlElement> {
  readonly entity: XmlElement
  readonly role: Role
  readonly id: string
  readonly terms: Terms
  readonly signedBy: string | undefined
}

export function entityIn<Role>(
  xml: Uint8Array | string,
  role: ChooseRole<Role>,
  options: EntityOptions,
): Found<Role> {
  refuseStrays(xml)
  refuseAggregates(xml)
  return inWords(() => {
    const root = parse(xml, metadataLimits, 'metadata')
    const claimed = entityIdOf(onlyEntity(root), options.own)
    const terms = options.terms(claimed)
    const { tree, signedBy } = trusted(root, terms.metadataSigner)
    const entity = onlyEntity(tree)
    const id = entityIdOf(entity, options.own)
    // Holds by the verifier's own comparison of what was signed with what arrived; the pin was chosen by this id.
    if (id !== claimed) throw new Error('the signed entity is another than the one that was read')
    return { entity, role: role(entity, terms), id, terms, signedBy }
  })
}

/** What people most often save in place of metadata: nothing, or the page that they would have had to sign in to. */
export function refuseStrays(xml: Uint8Array | string): void {
  if (isUtf16(xml))
    throw new MetadataFault(
      'unreadable',
      'It is written in UTF-16; metadata is read in UTF-8.',
      'Save it as UTF-8, as every text editor can, and bring it again.',
    )
  const start =
    typeof xml === 'string' ? xml.slice(0, 512) : Buffer.from(xml.subarray(0, 512)).toString('utf8')
  if (xml.length === 0)
    throw new MetadataFault('unreadable', 'It is empty.', 'Get the file from its owner again.')
  if (/^\uFEFF?\s{0,256}<(!doctype\s+html|html)\b/i.test(start)) {
    throw new MetadataFault(
      'not_metadata',
      'It is a web page (HTML), not metadata.',
      'Perhaps the address asked for a sign-in: save what stands behind it, or ask its owner for the file.',
    )
  }
  if (/^[^<\0-\x08\uFFFD]+$/.test(start) && start.trim() !== '') {
    throw new MetadataFault(
      'not_metadata',
      'It is plain text, not metadata.',
      'Bring the file itself, or all of its text from the first < to the last >.',
    )
  }
}

/** As some systems save whatever goes through their clipboard: by its mark, or by every other octet. */
function isUtf16(xml: Uint8Array | string): boolean {
  if (typeof xml === 'string') return false
  const [first, second] = xml
  return (
    (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0
  )
}

/** What a federation publishes for all its members, told before a tree is made of thousands of them. */
function refuseAggregates(xml: Uint8Array | string): void {
  const octets =
    typeof xml === 'string' ? Buffer.from(xml) : Buffer.from(xml.buffer, xml.byteOffset, xml.length)
  let at = -1
  for (let found = 0; found <= mostMentions; found += 1) {
    at = octets.indexOf('EntityDescriptor', at + 1)
    if (at < 0) return
  }
  throw new MetadataFault('several', `It describes more than ${mostMentions / 2} entities.`, ofTheirOwn)
}

/** With a pin nothing is read but what its key has signed; without one the file's place in the folder is the trust. */
function trusted(
  root: XmlElement,
  pin: string | undefined,
): { readonly tree: XmlElement; readonly signedBy: string | undefined } {
  if (pin === undefined) return { tree: root, signedBy: undefined }
  const signed = signatureOf(root) === undefined ? onlyEntity(root) : root
  const { value, signedBy } = verified(signed, pin)
  return { tree: value, signedBy }
}

function verified(signed: XmlElement, pin: string): Verified<XmlElement> {
  try {
    return verifyEnveloped(signed, 'ID', 'first', { keys: [publicKeyOf(pin)] })
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    throw new MetadataFault(
      'signature',
      `It is not signed by the pinned metadataSigner: ${error.message}.`,
      'Get the document from its owner again; if they have a new signing key, verify it with them and change metadataSigner.',
    )
  }
}

function onlyEntity(root: XmlElement): XmlElement {
  const all = entitiesIn(root)
  const [entity] = all
  if (entity === undefined) throw noEntity(root)
  if (all.length === 1) return entity
  const named = all.slice(0, 5).map((e) => quoted(attribute(e, 'entityID') ?? ''))
  const more = all.length > 5 ? ` and ${all.length - 5} more` : ''
  throw new MetadataFault(
    'several',
    `It describes ${all.length} entities: ${named.join(', ')}${more}.`,
    ofTheirOwn,
  )
}

export function noEntity(root: XmlElement): MetadataFault {
  return new MetadataFault(
    'not_metadata',
    `Expected an EntityDescriptor of SAML 2.0 metadata, got the element ${quoted(root.name)}.`,
    'Ask its owner for their SAML 2.0 metadata file; the address of a sign-in page is not it.',
  )
}

/** At whatever depth. */
export function entitiesIn(root: XmlElement): readonly XmlElement[] {
  if (isNamed(root, MD, 'EntityDescriptor')) return [root]
  if (!isNamed(root, MD, 'EntitiesDescriptor')) return []
  return root.children.flatMap((node) => (typeof node === 'string' ? [] : entitiesIn(node)))
}

/** saml-metadata 2.3.2: at most 1024 characters; compared as it stands, so nothing is trimmed. */
function entityIdOf(entity: XmlElement, own: readonly string[]): string {
  const id = attribute(entity, 'entityID') ?? ''
  if (id === '' || id.length > 1024 || /[\u0000-\u0020\u007f]/.test(id)) {
    throw new MetadataFault(
      'entity_id',
      `Its entityID ${quoted(id)} is empty, longer than 1024 characters, or holds blanks.`,
      'Ask its owner for corrected metadata.',
    )
  }
  if (!own.includes(id)) return id
  throw new MetadataFault(
    'own_entity_id',
    `It carries this gateway’s own entityID ${quoted(id)}.`,
    'Register the counterpart’s metadata here; ours goes to them.',
  )
}

const roleWords = {
  SPSSODescriptor: { is: 'an app (SPSSODescriptor)', other: 'IDPSSODescriptor', todo: 'partner' },
  IDPSSODescriptor: { is: 'a partner (IDPSSODescriptor)', other: 'SPSSODescriptor', todo: 'app' },
} as const

/** The role of SAML 2.0, if the entity has it. */
export function findSamlRole(entity: XmlElement, name: RoleName): XmlElement | undefined {
  return children(entity, MD, name).find(speaksSaml)
}

function speaksSaml(e: XmlElement): boolean {
  return (attribute(e, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(protocol)
}

/** What is said to whoever brought a document without the role that is wanted; `swapped`: it has the other one, in another language. */
export function noRole(entity: XmlElement, name: RoleName, swapped = false): MetadataFault {
  const { is, other, todo } = roleWords[name]
  if (children(entity, MD, name).length > 0) {
    return new MetadataFault(
      'wrong_role',
      `It describes ${is}, but not one that speaks SAML 2.0.`,
      'Ask its owner for SAML 2.0 or WS-Federation metadata.',
    )
  }
  const inSaml = findSamlRole(entity, other) !== undefined
  const but = inSaml ? roleWords[other].is : `${todo === 'app' ? 'an app' : 'a partner'} in WS-Federation`
  return new MetadataFault(
    'wrong_role',
    `It does not describe ${is}${inSaml || swapped ? `, but ${but}` : ''}.`,
    inSaml || swapped
      ? `Put it into metadata/${todo}s/, or run: sallyport ${todo} add`
      : 'Ask its owner for the metadata of the right role.',
  )
}

/** Faults of the bytes, told to the person who brought them. */
export function inWords<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    throw new MetadataFault(
      'unreadable',
      `It cannot be read: ${error.message}.`,
      error.code === 'forbidden'
        ? 'Ask its owner for metadata without a document type declaration.'
        : 'Get the file from its owner again; if it is the same, tell them what is wrong with it.',
    )
  }
}
