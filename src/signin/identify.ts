import { amended } from '../model/amended.js'
import { Refusal } from '../model/refusal.js'
import type { Trace } from '../model/trace.js'
import type { Link, User } from '../model/user.js'
import type { Imported } from '../mapping/import-attributes.js'
import type { Facts } from './facts.js'

/** Who that is here, and what must change for it to be so. */
export interface Identified {
  readonly user: User
  readonly change: UserChange
}

export type UserChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'create'; readonly user: User; readonly link: Link }
  | { readonly kind: 'link'; readonly user: User; readonly link: Link }
  | { readonly kind: 'refresh'; readonly user: User }

/** Found by session or by link, else brought by a partner that may bring or link people. Pure. */
export function identify(facts: Facts, trace: Trace): Identified {
  const { user, proof } = facts
  if (proof.by === 'session') return found(facts, trace)
  trace.require(
    'identify',
    'the partner names a person who can be known again',
    facts.subject !== undefined,
    'user.subject_missing',
    {
      expected:
        facts.partner.subjectAttribute ??
        'a NameID that is not transient, or pairwise-id, subject-id or eduPersonUniqueId',
      setting: `partner ${facts.partner.handle}: subjectAttribute`,
    },
  )
  if (!user) return welcome(facts, trace)
  trace.note('identify', 'linked to', { actual: user.id })
  return facts.partner.onEverySignIn === 'refresh'
    ? refreshed(user, facts)
    : { user, change: { kind: 'none' } }
}

function found({ user, proof }: Facts, trace: Trace): Identified {
  const id = proof.by === 'session' ? proof.session.user : ''
  trace.note(
    'identify',
    'the user of the session is still here',
    { expected: id, actual: user?.id ?? 'gone' },
    user !== undefined,
  )
  if (!user)
    throw new Refusal('user.unknown', `the session names user ${id}, who is gone`, { stage: 'identify' })
  return { user, change: { kind: 'none' } }
}

function refreshed(user: User, { imported, now }: Facts): Identified {
  if (!imported) return { user, change: { kind: 'none' } }
  const next = withImported(user, imported, now)
  return same(user, next)
    ? { user, change: { kind: 'none' } }
    : { user: next, change: { kind: 'refresh', user: next } }
}

function withImported(user: User, { attributes, roles }: Imported, now: Date): User {
  return amended(user, {
    attributes,
    roles: { imported: roles, local: user.roles.local },
    groups: { imported: attributes['groups'] ?? [], local: user.groups.local },
    updatedAt: now,
  })
}

/** Names of attributes in any order; values, roles and groups in theirs. */
function same(one: User, other: User): boolean {
  const names = Object.keys(one.attributes)
  return (
    names.length === Object.keys(other.attributes).length &&
    names.every((name) => areSame(one.attributes[name], other.attributes[name])) &&
    areSame(one.roles.imported, other.roles.imported) &&
    areSame(one.roles.local, other.roles.local) &&
    areSame(one.groups.imported, other.groups.imported) &&
    areSame(one.groups.local, other.groups.local)
  )
}

function areSame(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return one.length === other.length && one.every((value, at) => value === other[at])
}

function welcome(facts: Facts, trace: Trace): Identified {
  const { partner, subject, imported, now } = facts
  if (!subject || !imported) throw new Error('a partner vouched without a subject')
  trace.require(
    'identify',
    'the partner may bring people',
    partner.onFirstSignIn !== 'refuse',
    'user.unknown',
    {
      expected: 'create or link',
      actual: partner.onFirstSignIn,
      setting: `partner ${partner.handle}: onFirstSignIn`,
    },
  )
  const link: Link = { partner: partner.id, subject, createdAt: now }
  if (partner.onFirstSignIn === 'link') return linked(facts, link, imported, trace)
  const user = withImported(newcomer(facts), imported, now)
  trace.note('identify', 'a new person', {
    actual: user.id,
    setting: `partner ${partner.handle}: onFirstSignIn create`,
  })
  return { user, change: { kind: 'create', user, link } }
}

function newcomer({ drawn, now }: Facts): User {
  const nobody = { imported: [], local: [] }
  return {
    id: drawn.user,
    attributes: {},
    roles: nobody,
    groups: nobody,
    active: true,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

function linked({ partner, awaiting, now }: Facts, link: Link, imported: Imported, trace: Trace): Identified {
  const [candidate, ...others] = awaiting
  const setting = `partner ${partner.handle}: linkBy ${partner.linkBy ?? 'nothing'}`
  trace.require(
    'identify',
    'somebody provisioned for this partner matches',
    candidate !== undefined,
    'user.unknown',
    { expected: 'one user', actual: 'none', setting },
  )
  trace.require('identify', 'only one person matches', others.length === 0, 'user.ambiguous', {
    expected: 'one user',
    actual: String(awaiting.length),
    setting,
  })
  const user = partner.onEverySignIn === 'refresh' ? withImported(candidate, imported, now) : candidate
  return { user, change: { kind: 'link', user, link } }
}
