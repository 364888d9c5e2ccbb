import type { Imported } from '../mapping/import-attributes.js'
import type { App } from '../model/app.js'
import type { Partner } from '../model/partner.js'
import type { Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { Proof, SignInRequest, Subject } from '../model/signin.js'
import type { User } from '../model/user.js'
import { isOpen, type Visitor } from './draft.js'
import { type Facts, factsOf, heardOf } from './facts.js'

/** All that is asked while facts are gathered: no verb among them writes. */
export interface Sources
  extends Pick<
    Gateway,
    | 'registry'
    | 'testers'
    | 'clock'
    | 'random'
    | 'vault'
    | 'ownPartnerSide'
    | 'ownAppSide'
    | 'baseUrl'
    | 'lifetimes'
  > {
  readonly directory: {
    readonly users: Pick<Gateway['directory']['users'], 'find' | 'linkedTo' | 'awaiting'>
    readonly names: Pick<Gateway['directory']['names'], 'issued'>
  }
}

/** Looks up everything judgement needs; reads only. */
export async function gather(
  request: SignInRequest,
  app: App,
  proof: Proof,
  visitor: Visitor,
  sources: Sources,
): Promise<Facts> {
  const partner = partnerOf(proof, sources)
  const heard = heardOf(proof, partner, sources)
  const { directory, random, vault, clock } = sources
  const user = await whoIs(proof, partner, heard.subject, sources)
  const awaiting = user ? [] : await awaitingUsers(partner, heard.imported, sources)
  const drawnUser = random.id()
  const person = user?.id ?? awaiting[0]?.id ?? drawnUser
  const issuedName = await directory.names.issued(person, app.id)
  const found = {
    now: clock.now(),
    request,
    app,
    partner,
    proof,
    ...(user ? { user } : {}),
    awaiting,
    drawn: {
      user: drawnUser,
      session: proof.by === 'session' ? proof.session.id : random.id(),
      sessionIndex: toldIndex(proof, app) ?? random.id(),
      transient: random.id(),
      pairwise: vault.pairwise(person, app.id),
    },
    ...(issuedName === undefined ? {} : { issuedName }),
    ...(app.draft || partner.draft ? { tester: await isOpen({ draft: true }, visitor, sources) } : {}),
  }
  return factsOf(found, heard, sources)
}

/** saml-core 2.7.2: within one session the same app hears the same index. */
function toldIndex(proof: Proof, { id }: App): string | undefined {
  const told = proof.by === 'session' ? proof.session.told : []
  return told.filter(({ app }) => app === id).at(-1)?.sessionIndex
}

function partnerOf(proof: Proof, { registry }: Sources): Partner {
  const id = proof.by === 'session' ? proof.session.partner : proof.identity.partner
  const partner = registry.partner(id)
  if (!partner) throw new Refusal('partner.unknown', `${id} is not registered any more`, { stage: 'gather' })
  return partner
}

/** The user that the link or the session names. */
export async function whoIs(
  proof: Proof,
  partner: Partner,
  subject: Subject | undefined,
  { directory }: Pick<Sources, 'directory'>,
): Promise<User | undefined> {
  if (proof.by === 'session') return directory.users.find(proof.session.user)
  return subject && directory.users.linkedTo(partner.id, subject)
}

/** Who might be meant, where a partner links people that were provisioned for it. */
export async function awaitingUsers(
  partner: Partner,
  imported: Imported | undefined,
  { directory }: Pick<Sources, 'directory'>,
): Promise<readonly User[]> {
  if (partner.onFirstSignIn !== 'link' || partner.linkBy === undefined || !imported) return []
  const values = imported.attributes[partner.linkBy] ?? []
  const [value, ...others] = values
  return value === undefined || others.length > 0
    ? []
    : directory.users.awaiting(partner.id, partner.linkBy, value)
}
