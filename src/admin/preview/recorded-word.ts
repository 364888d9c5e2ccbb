import type { Partner } from '../../model/partner.js'
import type { Recorder, Registry } from '../../model/ports.js'
import type { RecordedMessage, SignInRecord } from '../../model/record.js'
import type { Check, Stage } from '../../model/trace.js'
import { AdminRefusal } from '../refusal.js'
import { capturedWord } from './captured-word.js'
import { recordedFacts } from './recorded-facts.js'
import type { Spoken } from './word.js'

/** What was said in a sign-in that is recorded. Throws AdminRefusal. */
export async function recordedWord(
  reference: string,
  chosen: Partner | undefined,
  { recorder, registry }: { readonly recorder: Recorder; readonly registry: Registry },
): Promise<Spoken> {
  await recorder.flush()
  const record = await recorder.find(reference)
  if (!record) throw gone(reference)
  const facts = recordedFacts(record)
  if (!facts) return unread(record, chosen, registry)
  const { proof } = facts
  const partner = chosen ?? registry.partner(facts.partner.id)
  if (!partner)
    throw new AdminRefusal('conflict', `${facts.partner.id}, whose word it was, is not registered any more.`)
  return {
    partner,
    at: facts.now,
    request: facts.request,
    ...(facts.user ? { user: facts.user.id } : {}),
    supposed: ['What was verified then is taken as verified.'],
    prove: async ({ watch }) => {
      watch.trace.checks.push(...verified(record))
      for (const message of vouching(record)) watch.earlierMessage(message)
      return proof
    },
  }
}

function gone(reference: string): AdminRefusal {
  return new AdminRefusal('not_found', `There is no record ${reference}, or not any more.`, {
    todo: 'Give another reference, or paste the partner’s answer itself.',
    faults: [{ path: 'reference', says: 'no record is kept under it' }],
  })
}

const fields: Readonly<Record<string, string>> = {
  Response: 'SAMLResponse',
  RequestSecurityTokenResponse: 'wresult',
}

/** It was refused before anybody was known: the message itself is read anew, as soon as it may be seen. */
function unread(record: SignInRecord, chosen: Partner | undefined, registry: Registry): Spoken {
  const message = vouching(record).findLast(({ type }) => Object.hasOwn(fields, type))
  if (message && message.withheldUntil === undefined && message.sha256 === undefined)
    return capturedWord(Buffer.from(message.xml), chosen, registry)
  throw new AdminRefusal('conflict', whyUnread(message), {
    todo: 'Paste the partner’s answer itself.',
    faults: [{ path: 'reference', says: 'holds no answer that can be tried' }],
  })
}

function whyUnread(message: RecordedMessage | undefined): string {
  if (message?.withheldUntil)
    return `The answer in it could still be used, so it is kept back until ${message.withheldUntil.toISOString()}.`
  return message
    ? 'The answer in it was longer than is kept.'
    : 'That sign-in ended before a partner answered.'
}

function vouching({ parts }: SignInRecord): readonly RecordedMessage[] {
  return parts
    .flatMap(({ messages = [] }) => messages)
    .filter(({ leg, direction }) => leg === 'partner' && direction === 'in')
}

const line: readonly Stage[] = [
  'route',
  'prove',
  'gather',
  'identify',
  'decide',
  'release',
  'commit',
  'answer',
]

/** The checks of the visit in which the partner's answer came. */
function verified({ parts }: SignInRecord): readonly Check[] {
  const visit = parts.findLast(({ messages = [] }) =>
    messages.some(({ leg, direction }) => leg === 'partner' && direction === 'in'),
  )
  return (visit?.checks ?? []).filter(({ stage }) => !line.includes(stage))
}
