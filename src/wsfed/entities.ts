import type { Oddity } from '../model/endpoint.js'
import { displayOf } from '../saml/metadata-display.js'
import { entitiesIn, findSamlRole, inWords, noEntity, refuseStrays } from '../saml/metadata-entity.js'
import { MetadataFault } from '../saml/metadata-fault.js'
import { earliest } from '../saml/metadata-validity.js'
import { canonicalize } from '../xml/canonical.js'
import { XmlFault } from '../xml/fault.js'
import { metadataLimits, parse } from '../xml/parse.js'
import { signatureOf } from '../xml/signature.js'
import { attribute, elements } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { findWsfedRole } from './metadata.js'

/** One of the entities that a document describes. */
export interface DescribedEntity {
  readonly id: string
  /** As it calls itself; empty where it does not. */
  readonly name: string
  readonly roles: readonly ('app' | 'partner')[]
  /** A document of its own; of an aggregate, written when it is asked for. */
  readonly bytes: Uint8Array
  /** What was lost on the way out of an aggregate. */
  readonly oddities: readonly Oddity[]
}

/** All entities of an aggregate; one for a document of one entity, which stays as it is. Throws MetadataFault. */
export function describedEntities(xml: Uint8Array): readonly DescribedEntity[] {
  refuseStrays(xml)
  return inWords(() => {
    const root = parse(xml, metadataLimits, 'metadata')
    const all = entitiesIn(root)
    if (all.length === 0) throw noEntity(root)
    const [only] = all
    if (only !== undefined && all.length === 1) return [described(only, xml)]
    return all.map((entity) => takenOut(entity))
  })
}

function described(entity: XmlElement, bytes: Uint8Array, oddities: readonly Oddity[] = []): DescribedEntity {
  return { ...seen(entity), bytes, oddities }
}

/** Of thousands one is chosen, and only that one is written. */
function takenOut(entity: XmlElement): DescribedEntity {
  const around = aroundOf(entity)
  let written: Uint8Array | undefined
  return {
    ...seen(entity),
    get bytes() {
      written ??= Buffer.from(inWords(() => ownDocument(entity)))
      return written
    },
    oddities: around.some((e) => signatureOf(e) !== undefined) ? [signatureLost] : [],
  }
}

function seen(entity: XmlElement): Pick<DescribedEntity, 'id' | 'name' | 'roles'> {
  const app = findSamlRole(entity, 'SPSSODescriptor') ?? findWsfedRole(entity, 'ApplicationServiceType')
  const partner =
    findSamlRole(entity, 'IDPSSODescriptor') ?? findWsfedRole(entity, 'SecurityTokenServiceType')
  return {
    id: attribute(entity, 'entityID') ?? '',
    name: nameIn(entity, partner ?? app),
    roles: [
      ...(app === undefined ? [] : ['app' as const]),
      ...(partner === undefined ? [] : ['partner' as const]),
    ],
  }
}

/** What is wrong with one of many is told when that one is chosen. */
function nameIn(entity: XmlElement, role: XmlElement | undefined): string {
  try {
    const { name } = displayOf(entity, role ?? entity)
    return name['en'] ?? name[''] ?? Object.values(name)[0] ?? ''
  } catch (error) {
    if (error instanceof XmlFault || error instanceof MetadataFault) return ''
    throw error
  }
}

function aroundOf(entity: XmlElement): readonly XmlElement[] {
  const around: XmlElement[] = []
  for (let e = entity.parent; e !== undefined; e = e.parent) around.push(e)
  return around
}

/** With the namespaces and the validUntil that stood around it (saml-metadata 2.3.1). */
function ownDocument(entity: XmlElement): string {
  const until = earliest(entity)?.toISOString()
  const own = attribute(entity, 'validUntil')
  const stands = until === undefined || (own !== undefined && earliestIs(own, until))
  // Another validUntil breaks a signature of its own, so that goes too
  const signature = stands ? undefined : signatureOf(entity)
  const apex = stands ? entity : withValidUntil(entity, until)
  return canonicalize(apex, {
    inclusivePrefixes: [...prefixesIn(entity, aroundOf(entity))],
    ...(signature === undefined ? {} : { without: signature }),
  })
}

/** All of them: in an xsi:type a prefix stands in the value alone. */
function prefixesIn(entity: XmlElement, around: readonly XmlElement[]): ReadonlySet<string> {
  const found = new Set<string>()
  const note = ({ declarations }: XmlElement) => {
    for (const { prefix } of declarations) found.add(prefix === '' ? '#default' : prefix)
  }
  const within = (e: XmlElement) => {
    note(e)
    elements(e).forEach(within)
  }
  around.forEach(note)
  within(entity)
  return found
}

function earliestIs(own: string, until: string): boolean {
  return Date.parse(own) === Date.parse(until)
}

function withValidUntil(entity: XmlElement, value: string): XmlElement {
  const others = entity.attributes.filter(({ name, namespace }) => name !== 'validUntil' || namespace !== '')
  return {
    ...entity,
    attributes: [...others, { prefix: '', namespace: '', name: 'validUntil', value }],
    tag: undefined,
  }
}

const signatureLost: Oddity = {
  severity: 'note',
  says: 'It is taken out of an aggregate, and the signature over the whole of that does not come with it.',
  todo: 'Compare the fingerprints of its keys with its owner, or with the federation’s own register.',
}
