import { createHash } from 'node:crypto'
import type { Documents, Kind } from '../model/office.js'
import { readMetadataFile } from './metadata-file.js'
import type { OpenRegistry } from './registry.js'

export interface Shelves {
  readonly registry: Pick<OpenRegistry, 'standing'>
  readonly documents: Pick<Documents, 'find' | 'version'>
  readonly folders: { readonly apps: string; readonly partners: string }
}

type Stood = Pick<NonNullable<ReturnType<OpenRegistry['standing']>>, 'name' | 'kept' | 'sha256'>

/** The very bytes that were read; undefined where they are not to be had any more. */
export async function documentInForce(
  kind: Kind,
  id: string,
  shelves: Shelves,
): Promise<{ readonly bytes: Uint8Array; readonly sha256: string } | undefined> {
  const standing: Stood | undefined =
    kind === 'app' ? shelves.registry.standing('app', id) : shelves.registry.standing('partner', id)
  if (standing === undefined) return undefined
  const { sha256 } = standing
  const bytes = standing.kept
    ? await keptBytes(kind, id, sha256, shelves)
    : await fileBytes(kind, standing.name, shelves)
  return bytes === undefined || digest(bytes) !== sha256 ? undefined : { bytes, sha256 }
}

/** What stands here may be a version before the one that the directory was just given. */
async function keptBytes(
  kind: Kind,
  id: string,
  sha256: string,
  { documents }: Shelves,
): Promise<Uint8Array | undefined> {
  const latest = await documents.find(kind, id)
  return latest?.sha256 === sha256 ? latest.bytes : documents.version(sha256)
}

async function fileBytes(kind: Kind, name: string, { folders }: Shelves): Promise<Uint8Array | undefined> {
  return readMetadataFile(kind === 'app' ? folders.apps : folders.partners, name).catch(() => undefined)
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
