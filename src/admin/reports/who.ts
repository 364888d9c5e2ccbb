import { cardOf } from '../../model/card.js'
import type { Kind } from '../../model/office.js'
import type { Directory, Registry } from '../../model/ports.js'
import type { User } from '../../model/user.js'

/** An app or a partner as reports name it: entity ids of what is no longer registered stay what they are. */
export interface Who {
  readonly id: string
  readonly name: string
  /** Absent when it is not registered: any more, or, as our own console, ever. */
  readonly handle?: string
}

export function whoIs(kind: Kind, id: string, registry: Registry): Who {
  const found = kind === 'app' ? registry.app(id) : registry.partner(id)
  if (!found) return { id, name: id }
  const { name } = cardOf(found)
  return found.protocol === 'console' ? { id, name } : { id, name, handle: found.handle }
}

/** The entity id behind a handle or an entity id that somebody typed; unknown text stays as it is. */
export function entityId(kind: Kind, text: string, registry: Registry): string {
  const trimmed = text.trim()
  const found = kind === 'app' ? registry.appByHandle(trimmed) : registry.partnerByHandle(trimmed)
  return found?.id ?? trimmed
}

export function addressOf(kind: Kind, handle: string | undefined): string | undefined {
  return handle === undefined ? undefined : `/admin/${kind}s/${handle}`
}

const namedBy = ['name', 'commonName', 'email', 'upn', 'principalName'] as const

/** What people call somebody; the id where they are called nothing. */
export function personName({ id, attributes }: Pick<User, 'id' | 'attributes'>): string {
  for (const attribute of namedBy) {
    const value = attributes[attribute]?.[0]?.trim()
    if (value !== undefined && value !== '') return value
  }
  return id
}

/** Names of people, each looked up once; somebody who is gone keeps the id. */
export function peopleNames({ users }: Directory): (id: string) => Promise<string> {
  const names = new Map<string, Promise<string>>()
  const look = async (id: string) => {
    const user = await users.find(id)
    return user ? personName(user) : id
  }
  return (id) => {
    const name = names.get(id) ?? look(id)
    names.set(id, name)
    return name
  }
}
