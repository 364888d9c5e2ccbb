import type { Bench } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import { Refusal, type RefusalCode } from '../../model/refusal.js'
import type { Issuance, Subject } from '../../model/signin.js'
import { type Facts, factsOf, type Heard, heardOf } from '../../signin/facts.js'
import { awaitingUsers, whoIs } from '../../signin/gather.js'
import { judge } from '../../signin/judge.js'

/** What a recorded sign-in comes to with the registrations of a bench. */
export type Outcome =
  | { readonly kind: 'issue'; readonly issuance: Issuance; readonly user: string }
  | { readonly kind: 'refuse'; readonly code: RefusalCode; readonly detail: string }

/** Judged at its own moment, on what was known then of the person; only app and partner are those of the bench. */
export async function replay(facts: Facts, bench: Bench): Promise<Outcome> {
  try {
    const { verdict } = judge(await factsHere(facts, bench))
    if (verdict.kind === 'refuse') return refused(verdict.refusal)
    return { kind: 'issue', issuance: verdict.issuance, user: verdict.user }
  } catch (error) {
    if (error instanceof Refusal) return refused(error)
    throw error
  }
}

function refused({ code, detail }: Refusal): Outcome {
  return { kind: 'refuse', code, detail }
}

async function factsHere(facts: Facts, bench: Bench): Promise<Facts> {
  const { request, proof } = facts
  const app = bench.registry.app(facts.app.id)
  const partner = bench.registry.partner(facts.partner.id)
  if (!app) throw new Refusal('request.unknown_app', facts.app.id)
  if (!partner) throw new Refusal('partner.unknown', facts.partner.id)
  if (!bench.appFaces[app.protocol]?.mayReply(request, app))
    throw new Refusal('request.reply_url_not_registered', `${request.replyTo} is not the app’s any more`)
  const heard = heardOf(proof, partner, bench)
  const { subject: _subject, imported: _imported, user: _user, awaiting: _awaiting, ...found } = facts
  return factsOf(
    { ...found, app, partner, ...(await whoIsMeant(facts, partner, heard, bench)) },
    heard,
    bench,
  )
}

/** As it was found then, unless the person is looked for in another way now. */
async function whoIsMeant(
  facts: Facts,
  partner: Partner,
  heard: Heard,
  bench: Bench,
): Promise<Pick<Facts, 'user' | 'awaiting'>> {
  const { proof } = facts
  const known = proof.by === 'session' || isSame(facts.subject, heard.subject)
  const user = known ? facts.user : await whoIs(proof, partner, heard.subject, bench)
  if (user) return { user, awaiting: [] }
  const asBefore =
    facts.partner.onFirstSignIn === partner.onFirstSignIn && facts.partner.linkBy === partner.linkBy
  if (known && asBefore) return { awaiting: facts.awaiting }
  return { awaiting: await awaitingUsers(partner, heard.imported, bench) }
}

function isSame(one: Subject | undefined, other: Subject | undefined): boolean {
  return (
    one?.value === other?.value &&
    one?.format === other?.format &&
    one?.nameQualifier === other?.nameQualifier &&
    one?.spNameQualifier === other?.spNameQualifier
  )
}
