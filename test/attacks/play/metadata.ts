import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outsider, appMetadata, outsider, partnerMetadata } from '../../support/house.js'
import type { Keys } from '../../support/keys.js'
import type { Attack, Expected, Played } from '../attack.js'
import type { Ground } from '../ground.js'
import { startTag, swap } from './pieces.js'
import { sealed } from './seal.js'

export type Kind = 'partner' | 'app'

/** A document that would be registered as it is. */
export interface GenuineMetadata {
  readonly xml: string
  /** Before anybody signed it; has the ID that a signature refers to. */
  readonly unsigned: string
  readonly of: Outsider
  /** The pinned signer's, where there is one. */
  readonly signer: Keys
}

/** A metadata document, forged, dropped into the folder. */
export interface MetadataAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly kind?: Kind
  /** A signer is pinned for this registration, and signs. */
  readonly pinned?: boolean
  readonly forge: (genuine: GenuineMetadata, ground: Ground) => string | Buffer
  readonly expected: Expected
}

const stranger = outsider('dropped')
const pinnedStranger = { ...stranger, handle: 'pinned' }

export function metadataAttack(given: MetadataAttack): Attack {
  const { row, name, tries, expected, kind = 'partner', pinned = false } = given
  return {
    id: [row, name, 'metadata', kind, pinned ? 'pinned' : 'unpinned'].join('.'),
    row,
    face: 'metadata',
    tries,
    expected,
    async play(ground, hostile) {
      const of = pinned ? pinnedStranger : stranger
      const genuine = genuineMetadata(kind, of, pinned, ground)
      return dropped(hostile ? given.forge(genuine, ground) : genuine.xml, kind, of, ground)
    },
  }
}

function genuineMetadata(kind: Kind, of: Outsider, pinned: boolean, ground: Ground): GenuineMetadata {
  const plain = kind === 'partner' ? partnerMetadata(of) : appMetadata(of)
  const tag = startTag(plain)
  const unsigned = swap(plain, tag, `${tag.slice(0, -1)} ID="_m">`)
  const signer = ground.metadataSigner
  const xml = pinned ? sealed(unsigned, unsigned, { keys: signer, place: 'first' }) : unsigned
  return { xml, unsigned, of, signer }
}

/** Puts the file where operators put it, looks at what becomes of it, and takes it away again. */
async function dropped(
  bytes: string | Buffer,
  kind: Kind,
  { handle, id }: Outsider,
  ground: Ground,
): Promise<Played> {
  const { house } = ground.house
  const file = join(ground.house.home, 'metadata', `${kind}s`, `${handle}.xml`)
  try {
    writeFileSync(file, bytes)
    await house.refresh()
    const { registry, audit } = house.gateway
    const found = kind === 'partner' ? registry.partnerByHandle(handle) : registry.appByHandle(handle)
    const reason = house.quarantined().find((one) => one.file.endsWith(`${handle}.xml`))?.reason
    const [last] = (await audit.list({ limit: 1 })).map(({ event }) => event)
    const written = last?.type === 'registration.quarantined' && last.reason === reason
    return {
      accepted: found !== undefined && reason === undefined,
      httpStatus: 0,
      sessions: 0,
      tokens: 0,
      audited: written ? 1 : 0,
      ...(reason === undefined ? {} : { code: `metadata.${faultOf(reason)}`, detail: reason }),
      ...(found === undefined ? {} : { told: JSON.stringify([found.id === id, found.saml?.keys]) }),
    }
  } finally {
    rmSync(file, { force: true })
    await house.refresh()
  }
}

const faults: readonly (readonly [RegExp, string])[] = [
  [/^It is not signed by the pinned metadataSigner/, 'signature'],
  [/^(It cannot be read: |It is written in UTF-16)/, 'unreadable'],
  [/^It is empty/, 'unreadable'],
  [/^Its validUntil/, 'unreadable'],
  [/^its entityID is registered already/, 'registered'],
  [/^its handle .* is taken already/, 'handle_taken'],
  [/^(its name|it is a symbolic link|it is not a regular file)/, 'file'],
  [/^(It is a web page|It is plain text|Expected an EntityDescriptor)/, 'not_metadata'],
  [/^It describes (more than )?\d+ entities/, 'several'],
  [/^Its entityID|^its entityID/, 'entity_id'],
  [/^It carries this gateway’s own/, 'own_entity_id'],
  [/^It (does not describe|describes) (an app|a partner)/, 'wrong_role'],
  [/^It names no key/, 'no_key'],
  [/^It names no usable/, 'no_endpoint'],
  [/^it is larger than/, 'too_large'],
]

export function faultOf(reason: string): string {
  return faults.find(([says]) => says.test(reason))?.[1] ?? 'set_aside'
}
