import type { Caller } from '../../model/admin.js'
import type { Oddity } from '../../model/endpoint.js'
import { type Counterparts, DocumentFault, type Kind } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { mustMay } from '../permission.js'
import { type Bundles, bundlesFor } from './bundles.js'
import { inWords } from './in-words.js'
import { type Product, productOf } from './product.js'
import { aKind, findRegistered, isApp, type Registered, type RegistrationOffice } from './registered.js'
import { bytesOf, type GivenDocument, takenDocument } from './taken-document.js'
import { type Understood, understoodOf } from './understood.js'

export interface LookedEntity {
  readonly id: string
  readonly name: string
  readonly roles: readonly Kind[]
  /** Its handle, where it is registered already as what was looked for. */
  readonly registeredAs?: string
}

/** What was understood of a document before anything is kept. */
export type Looked =
  | {
      readonly outcome: 'understood'
      readonly understood: Understood
      /** As it would be, every default filled in. */
      readonly registered: Registered
      /** Which could be spoken with it. */
      readonly protocols: readonly ('saml' | 'wsfed')[]
      readonly sha256: string
      readonly product?: Product
      /** Of an app. */
      readonly bundles?: Bundles
      /** It stands already: this would be another document of the same. */
      readonly standing?: { readonly handle: string; readonly from: 'file' | 'directory' }
    }
  /** An aggregate: choose one. */
  | { readonly outcome: 'several'; readonly entities: readonly LookedEntity[]; readonly matches: number }
  /** A document of the other kind, and the way on. */
  | { readonly outcome: 'other_role'; readonly other: Kind; readonly says: string; readonly todo: string }

export interface LookOptions {
  readonly handle?: string
  readonly preset?: string
  readonly protocol?: 'saml' | 'wsfed'
  /** Among the entities of an aggregate. */
  readonly search?: string
}

const mostEntities = 100

/** The octets of a document, from wherever they are, so that what is looked at is what is kept. */
export async function takeIn(
  caller: Caller,
  given: GivenDocument,
  office: RegistrationOffice,
): Promise<Uint8Array> {
  mustMay(caller, 'registrations.change')
  return bytesOf(given, office)
}

/** Of an aggregate, the documents of those that are named, each by itself: it is read once for all of them. */
export async function cutOut(
  caller: Caller,
  given: GivenDocument,
  ids: readonly string[],
  office: RegistrationOffice,
): Promise<ReadonlyMap<string, Uint8Array>> {
  mustMay(caller, 'registrations.change')
  const whole = await bytesOf(given, office)
  const entities = await inWords(() => office.counterparts.entities(whole), 'document')
  return new Map(entities.filter(({ id }) => ids.includes(id)).map(({ id, bytes }) => [id, bytes]))
}

export async function look(
  caller: Caller,
  kind: Kind,
  given: GivenDocument,
  options: LookOptions,
  office: RegistrationOffice,
): Promise<Looked> {
  mustMay(caller, 'registrations.change')
  const whole = await bytesOf(given, office)
  const entities = await inWords(() => office.counterparts.entities(whole), 'document')
  const [only] = entities
  const chosen = given.entity === undefined ? undefined : entities.find(({ id }) => id === given.entity)
  const one = chosen ?? (entities.length === 1 ? only : undefined)
  if (one === undefined) return severalOf(kind, entities, options.search, office)
  try {
    return await understood(kind, one, given, options, office)
  } catch (error) {
    const fault = error instanceof Error && error.cause instanceof DocumentFault ? error.cause : undefined
    if (fault?.otherRole === true) return otherRole(kind, fault)
    throw error
  }
}

type Entity = ReturnType<Counterparts['entities']>[number]

async function understood(
  kind: Kind,
  { id, bytes, oddities }: Entity,
  given: GivenDocument,
  { preset, protocol, handle: wanted }: LookOptions,
  office: RegistrationOffice,
): Promise<Looked> {
  const standing = findRegistered(kind, id, office)
  const handle = standing?.handle ?? wanted ?? office.counterparts.handleFor(id, fileNameOf(given))
  const overlay: Overlay = {
    ...(preset === undefined ? {} : { preset }),
    ...(protocol === undefined ? {} : { protocol }),
  }
  const { read, built, sha256 } = await takenDocument(kind, bytes, { handle, overlay }, office)
  const product = productOf(built, office.counterparts.presets(kind))
  return {
    outcome: 'understood',
    understood: withOddities(understoodOf(built), oddities),
    registered: built,
    protocols: read.protocols,
    sha256,
    ...(product === undefined ? {} : { product }),
    ...(isApp(built) ? { bundles: bundlesFor(built) } : {}),
    ...(standing === undefined
      ? {}
      : { standing: { handle, from: 'file' in standing.from ? 'file' : 'directory' } }),
  }
}

function withOddities(understood: Understood, more: readonly Oddity[]): Understood {
  return { ...understood, oddities: [...more, ...understood.oddities] }
}

/** The name of a file of many entities says nothing of one of them. */
export function fileNameOf(given: GivenDocument): string {
  if (given.entity !== undefined) return ''
  if ('fileName' in given) return given.fileName ?? ''
  return ''
}

function severalOf(
  kind: Kind,
  entities: readonly Entity[],
  search: string | undefined,
  office: RegistrationOffice,
): Looked {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ id, name, roles }: Entity) =>
    roles.includes(kind) && words.every((word) => `${id}\n${name}`.toLowerCase().includes(word))
  const found = entities.filter(fits)
  if (found.length === 0 && words.length === 0) {
    return otherRole(kind, { message: `None of the ${entities.length} entities in it is ${aKind(kind)}.` })
  }
  return {
    outcome: 'several',
    matches: found.length,
    entities: found.slice(0, mostEntities).map(({ id, name, roles }) => {
      const handle = findRegistered(kind, id, office)?.handle
      return { id, name, roles, ...(handle === undefined ? {} : { registeredAs: handle }) }
    }),
  }
}

function otherRole(
  kind: Kind,
  { message, todo }: Pick<DocumentFault, 'message'> & { readonly todo?: string },
): Looked {
  const other = kind === 'app' ? 'partner' : 'app'
  return { outcome: 'other_role', other, says: message, todo: todo ?? `Add it as ${aKind(other)}.` }
}
