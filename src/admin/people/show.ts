import { createHash } from 'node:crypto'
import type { Caller } from '../../model/admin.js'
import { spoken } from '../../model/card.js'
import type { Attributes } from '../../model/rule.js'
import type { Subject } from '../../model/signin.js'
import type { Link, User } from '../../model/user.js'
import { mustMay } from '../permission.js'
import { nameOf } from './list.js'
import { type PeopleOffice, personOf, revisionOf } from './person.js'

/** A counterpart as far as it is to be named; without a handle it is not registered: any more, or, as our own console, ever. */
export interface Named {
  readonly id: string
  readonly handle?: string
  readonly name: string
}

/** A partner's name for a person. */
export interface ShownLink {
  /** Names the link in an address: it says neither the partner nor the name. */
  readonly id: string
  readonly partner: Named
  readonly subject: Subject
  readonly createdAt: Date
}

/** One person, whole. */
export interface PersonShown
  extends Pick<User, 'id' | 'active' | 'roles' | 'groups' | 'createdAt' | 'updatedAt'> {
  /** What a change has to name. */
  readonly revision: string
  readonly name?: string
  readonly attributes: Attributes
  readonly links: readonly ShownLink[]
  /** Provisioned for this partner, which has not named them yet: the first sign-in that fits links them. */
  readonly awaits?: Named
}

type ShowOffice = { readonly gateway: Pick<PeopleOffice['gateway'], 'directory' | 'registry'> }

export async function showPerson(caller: Caller, id: string, office: ShowOffice): Promise<PersonShown> {
  mustMay(caller, 'people.read')
  return shown(await personOf(id, office), office)
}

export async function shown(user: User, office: ShowOffice): Promise<PersonShown> {
  const { id, active, roles, groups, attributes, createdAt, updatedAt, provisionedFor } = user
  const links = await office.gateway.directory.users.linksOf(id)
  const name = nameOf(user)
  return {
    id,
    revision: revisionOf(user),
    active,
    ...(name === undefined ? {} : { name }),
    attributes,
    roles,
    groups,
    links: links.map((link) => shownLink(link, office)),
    ...(provisionedFor === undefined || links.length > 0
      ? {}
      : { awaits: partnerNamed(provisionedFor, office) }),
    createdAt,
    updatedAt,
  }
}

function shownLink(link: Link, office: ShowOffice): ShownLink {
  const { subject, createdAt } = link
  return { id: linkId(link), partner: partnerNamed(link.partner, office), subject, createdAt }
}

export function linkId({ partner, subject }: Pick<Link, 'partner' | 'subject'>): string {
  const { value, format, nameQualifier = '', spNameQualifier = '' } = subject
  const whole = JSON.stringify([partner, value, format, nameQualifier, spNameQualifier])
  return createHash('sha256').update(whole).digest('base64url').slice(0, 22)
}

export function partnerNamed(id: string, { gateway }: ShowOffice): Named {
  return named(id, gateway.registry.partner(id))
}

export function appNamed(id: string, { gateway }: ShowOffice): Named {
  return named(id, gateway.registry.app(id))
}

function named(id: string, one: ReturnType<ShowOffice['gateway']['registry']['app' | 'partner']>): Named {
  if (one === undefined) return { id, name: id }
  const name = spoken(one.display.name) ?? one.handle
  return one.protocol === 'console' ? { id, name } : { id, handle: one.handle, name }
}
