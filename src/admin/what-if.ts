// What a sign-in would come to: the line's own stages over a word that was pasted, recorded or thought of. Nothing is
// kept, spent or sent; what was signed for real is shown without the values that make it usable.
import type { Caller } from '../model/admin.js'
import type { App } from '../model/app.js'
import type { Bench, Office } from '../model/office.js'
import type { Partner } from '../model/partner.js'
import type { SignInRecord } from '../model/record.js'
import { isApp, registeredAs } from './registrations/registered.js'
import { mustMay } from './permission.js'
import { capturedWord } from './preview/captured-word.js'
import { inventedWord, userWord } from './preview/person-word.js'
import { type Played, play } from './preview/play.js'
import { recordedWord } from './preview/recorded-word.js'
import type { Spoken, Word } from './preview/word.js'
import { AdminRefusal } from './refusal.js'
import { referenceIn } from './search.js'

export type { Word } from './preview/word.js'
export type { Routing, ShownToken } from './preview/play.js'

export interface WhatIfQuestion {
  /** Handle or entity id; or an app as it would be registered. */
  readonly app: string | App
  /** Handle or entity id; absent: as the word has it. */
  readonly partner?: string
  readonly word: Word
  /** When it is looked at: as of the moment at which the word was said, unless it says now. */
  readonly at?: 'then' | 'now'
}

/** All that would come of it. */
export interface WhatIf extends Played {
  readonly app: App
  readonly partner: Partner
  readonly at: Date
  /** What nobody said and was taken for granted, a sentence each. */
  readonly supposed: readonly string[]
  /** The sign-in as its record would tell it; it is kept nowhere. */
  readonly record: SignInRecord
}

export type WhatIfOffice = Pick<Office, 'gateway' | 'bench' | 'counterparts'>

export async function whatIf(
  caller: Caller,
  question: WhatIfQuestion,
  office: WhatIfOffice,
): Promise<WhatIf> {
  mustMay(caller, 'records.read')
  const app = appOf(question, office)
  const proposed = typeof question.app === 'string' ? {} : { apps: [question.app] }
  const spoken = await spokenWord(caller, question, office.bench(proposed), office)
  const { at, partner, user } = spoken
  const bench = office.bench({
    ...proposed,
    ...(at === undefined || question.at === 'now' ? {} : { at }),
  })
  await office.gateway.audit.record(
    [
      {
        type: 'what_if.asked',
        app: app.id,
        partner: partner.id,
        ...(user === undefined ? {} : { user }),
        by: caller.by,
      },
    ],
    false,
  )
  const played = await play(app, spoken, forLooks(bench))
  return { ...played, app, partner, at: bench.clock.now(), supposed: spoken.supposed }
}

/** The exact token for somebody who is known here, at an app that may not be registered yet. */
export function previewToken(
  caller: Caller,
  { app, user, partner }: { readonly app: string | App; readonly user: string; readonly partner?: string },
  office: WhatIfOffice,
): Promise<WhatIf> {
  const word = { kind: 'user', id: user } as const
  return whatIf(caller, { app, word, ...(partner === undefined ? {} : { partner }) }, office)
}

/** Whoever looks may look at drafts too. */
function forLooks(bench: Bench): Bench {
  return { ...bench, testers: { mayTest: async () => true } }
}

function appOf({ app }: WhatIfQuestion, office: WhatIfOffice): App {
  const found = typeof app === 'string' ? registeredAs('app', app, office) : app
  if (isApp(found)) return found
  throw new AdminRefusal('not_found', 'That is a partner, not an app.')
}

async function spokenWord(
  caller: Caller,
  { word, partner: named }: WhatIfQuestion,
  bench: Bench,
  office: WhatIfOffice,
): Promise<Spoken> {
  const partner = named === undefined ? undefined : partnerNamed(named, office)
  switch (word.kind) {
    case 'captured':
      return capturedWord(word.bytes, partner, bench.registry)
    case 'recorded':
      return spokenThen(caller, word.reference, partner, bench, office)
    case 'user':
      mustMay(caller, 'people.read')
      return userWord(await userCalled(word.id, office), partner, bench)
    case 'invented':
      return inventedWord(word, partner)
  }
}

/** That a record is read is written down first. */
async function spokenThen(
  { by }: Caller,
  given: string,
  partner: Partner | undefined,
  { registry }: Bench,
  { gateway: { audit, recorder } }: WhatIfOffice,
): Promise<Spoken> {
  const reference = referenceIn(given) ?? given.trim()
  await audit.record([{ type: 'record.read', reference, by }], false)
  return recordedWord(reference, partner, { recorder, registry })
}

/** By id, or by whatever finds exactly one person. Throws AdminRefusal. */
async function userCalled(text: string, { gateway }: WhatIfOffice): Promise<string> {
  const { users } = gateway.directory
  const known = await users.find(text)
  if (known) return known.id
  const [only, ...others] = text === '' ? [] : await users.search(text, 3)
  if (only && others.length === 0) return only.id
  const says = only ? 'Several people are called that.' : 'Nobody here is called that.'
  throw new AdminRefusal('invalid', says, {
    todo: 'Give the user’s id, or a whole e-mail address.',
    faults: [{ path: 'user', says: 'give exactly one person' }],
  })
}

function partnerNamed(name: string, office: WhatIfOffice): Partner {
  const found = registeredAs('partner', name, office)
  if (!isApp(found)) return found
  throw new AdminRefusal('not_found', 'That is an app, not a partner.')
}
