import { attributesOf } from '../../mapping/attributes.js'
import type { Bench } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import type { Authentication, ExternalIdentity, Session } from '../../model/signin.js'
import type { Link, User } from '../../model/user.js'
import { AdminRefusal } from '../refusal.js'
import type { Spoken, Word } from './word.js'

const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
/** Seconds. */
const usable = 300

/** Somebody who is known here, signed in a moment ago by a partner that they are linked to. Throws AdminRefusal. */
export async function userWord(
  id: string,
  chosen: Partner | undefined,
  bench: Pick<Bench, 'directory' | 'registry'>,
): Promise<Spoken> {
  const user = await bench.directory.users.find(id)
  if (!user) throw new AdminRefusal('not_found', 'Nobody here has that id.', { faults: [wrong('user')] })
  const links = await bench.directory.users.linksOf(id)
  const partner = chosen ?? partnerOf(user, links, bench)
  const link = links.find((one) => one.partner === partner.id)
  return {
    partner,
    user: id,
    supposed: [`The person is signed in already, by ${partner.id}, by password, a moment ago.`],
    prove: async ({ bench: { random, clock, lifetimes } }) => ({
      by: 'session',
      session: sessionOf(id, partner, link, random.id(), clock.now(), lifetimes.sessionAbsolute),
    }),
  }
}

function partnerOf(
  { provisionedFor }: User,
  links: readonly Link[],
  { registry }: Pick<Bench, 'registry'>,
): Partner {
  const ids = [...links.map(({ partner }) => partner).toReversed(), provisionedFor]
  for (const id of ids) {
    const partner = id === undefined ? undefined : registry.partner(id)
    if (partner) return partner
  }
  throw new AdminRefusal('invalid', 'No partner that is registered here knows this person.', {
    todo: 'Choose a partner.',
    faults: [{ path: 'partner', says: 'choose one' }],
  })
}

function sessionOf(
  user: string,
  partner: Partner,
  link: Link | undefined,
  id: string,
  now: Date,
  absolute: number,
): Session {
  return {
    id,
    secretHash: '',
    user,
    partner: partner.id,
    ...(link ? { partnerSubject: link.subject } : {}),
    authentication: authenticated(now),
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + absolute * 1000),
    told: [],
  }
}

/** Somebody who was thought of, as the partner would describe them. Throws AdminRefusal. */
export function inventedWord(
  { subject, attributes, authnContext }: Extract<Word, { kind: 'invented' }>,
  partner: Partner | undefined,
): Spoken {
  if (!partner)
    throw new AdminRefusal('invalid', 'Somebody has to vouch for a person who was thought of.', {
      todo: 'Choose a partner.',
      faults: [{ path: 'partner', says: 'choose one' }],
    })
  return {
    partner,
    supposed: ['The partner’s answer is sound in every respect, and of this moment.'],
    prove: async ({ bench: { random, clock } }) => {
      const now = clock.now()
      const identity: ExternalIdentity = {
        partner: partner.id,
        ...(subject && subject.value !== ''
          ? { subject: { value: subject.value, format: subject.format ?? persistent } }
          : {}),
        attributes: attributesOf(attributes),
        authentication: authenticated(now, authnContext),
        assertionId: random.id(),
        issuedAt: now,
        until: new Date(now.getTime() + usable * 1000),
        unsolicited: false,
      }
      return { by: 'partner', identity }
    },
  }
}

function authenticated(instant: Date, context = password): Authentication {
  return { instant, context, authorities: [] }
}

function wrong(path: string): { readonly path: string; readonly says: string } {
  return { path, says: 'not known here' }
}
