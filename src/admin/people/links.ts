import { isSendable } from '../../mapping/sendable.js'
import type { Caller } from '../../model/admin.js'
import type { Subject } from '../../model/signin.js'
import type { Link, User } from '../../model/user.js'
import { mustMayChangeRoles } from '../access/console-role.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { type PeopleOffice, personOf, tell } from './person.js'
import { linkId, type PersonShown, shown } from './show.js'

export interface WantedLink {
  /** Handle or entity id. */
  readonly partner: string
  readonly subject: Subject
}

/** Says that a partner's name means this person. Throws AdminRefusal. */
export async function addLink(
  caller: Caller,
  id: string,
  wanted: WantedLink,
  office: PeopleOffice,
): Promise<PersonShown> {
  mustMay(caller, 'people.change')
  const user = await personOf(id, office)
  // Whoever may name somebody anew comes in as them
  mustMayChangeRoles(caller, user, [], office)
  const link: Link = {
    partner: partnerCalled(wanted.partner, office),
    subject: checkedSubject(wanted.subject),
    createdAt: office.gateway.clock.now(),
  }
  await keepLink(caller, user, link, office)
  return shown(user, office)
}

/** Throws AdminRefusal `conflict`. */
export async function keepLink(caller: Caller, user: User, link: Link, office: PeopleOffice): Promise<void> {
  const { users } = office.gateway.directory
  const holder = await users.linkedTo(link.partner, link.subject)
  if (holder !== undefined) throw taken(holder, user)
  const change = `linked to ${link.partner} (${linkId(link)})`
  await tell(caller, { user: user.id, change }, office)
  const outcome = await users.link(user.id, link)
  if (outcome === 'linked') return
  await tell(caller, { user: user.id, change: `not made: ${change}` }, office)
  throw outcome === 'link_taken'
    ? taken(undefined, user)
    : new AdminRefusal('not_found', `There is no user ${JSON.stringify(user.id)} any more.`)
}

function taken(holder: User | undefined, user: User): AdminRefusal {
  if (holder?.id === user.id) return new AdminRefusal('conflict', `${user.id} has that link already.`)
  const whose = holder === undefined ? '' : `: ${holder.id}`
  return new AdminRefusal('conflict', `That name belongs to another user already${whose}.`, {
    ...(holder && { todo: `If it is really ${user.id}’s, take it from ${holder.id} first.` }),
  })
}

/** Which of a person's links is meant: by its id, or by all that it is. */
export type WhichLink = { readonly link: string } | WantedLink

/** The partner's name means nobody any more: a later sign-in under it is a first one. Throws AdminRefusal. */
export async function removeLink(
  caller: Caller,
  id: string,
  which: WhichLink,
  office: PeopleOffice,
): Promise<PersonShown> {
  mustMay(caller, 'people.change')
  const user = await personOf(id, office)
  mustMayChangeRoles(caller, user, [], office)
  const { users } = office.gateway.directory
  const wanted =
    'link' in which ? which.link : linkId({ ...which, partner: partnerCalled(which.partner, office) })
  const link = (await users.linksOf(user.id)).find((one) => linkId(one) === wanted)
  if (link === undefined) {
    throw new AdminRefusal('not_found', `${user.id} has no such link.`, {
      todo: 'Value, format and qualifiers must all be the same.',
    })
  }
  await tell(caller, { user: user.id, change: `unlinked from ${link.partner} (${linkId(link)})` }, office)
  await users.unlink(user.id, link.partner, link.subject)
  return shown(user, office)
}

/** The entity id of a partner that is registered. Throws AdminRefusal. */
export function partnerCalled(name: string, { gateway: { registry } }: PeopleOffice): string {
  const found = registry.partnerByHandle(name) ?? registry.partner(name)
  if (found !== undefined) return found.id
  throw new AdminRefusal('invalid', `There is no partner ${JSON.stringify(name)}.`, {
    faults: [{ path: 'partner', says: 'expected the handle or entity id of a partner that is registered' }],
  })
}

const longest = 1024

function checkedSubject(subject: Subject): Subject {
  const faults = (['value', 'format', 'nameQualifier', 'spNameQualifier'] as const).flatMap((name) => {
    const says = wrongWith(subject[name])
    return says === undefined ? [] : [{ path: `subject.${name}`, says }]
  })
  if (faults.length > 0) throw new AdminRefusal('invalid', 'No partner can call anybody that.', { faults })
  return subject
}

function wrongWith(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (text === '') return 'expected a name, got nothing'
  if (text.length > longest) return `expected at most ${longest} characters, got ${text.length}`
  return isSendable(text) ? undefined : 'it has a character that no message can carry'
}
