import type { Kind } from '../../model/office.js'
import type { RecordedMessage, RecordPart, SignInRecord } from '../../model/record.js'
import { refusalRow } from '../../model/refusal.js'
import type { Check, Stage } from '../../model/trace.js'
import { withoutValues } from '../../xml/without-values.js'
import { AdminRefusal } from '../refusal.js'
import { whoIs } from '../reports/who.js'
import { recordOf } from './read.js'
import type { RecordsOffice } from './search.js'

/** One leg of a sign-in, for those of the other side of it: nothing of anybody else. */
export interface SharedLeg {
  readonly reference: string
  readonly leg: Kind
  /** Whose leg it is, as they are called here. */
  readonly name: string
  readonly at: Date
  readonly expiresAt: Date
  readonly messages: readonly RecordedMessage[]
  readonly checks: readonly Check[]
  /** Absent: nothing on this leg was refused. */
  readonly refused?: { readonly code: string; readonly says: string; readonly detail: string }
}

/** Whoever has the link; that it was opened is written down. Throws AdminRefusal `not_found`. */
export async function openShared(secret: string, office: RecordsOffice): Promise<SharedLeg> {
  const { gateway, recordLinks } = office
  const link = await recordLinks.find(gateway.random.hash(secret))
  const now = gateway.clock.now()
  if (!link || link.revokedAt !== undefined || link.expiresAt.getTime() <= now.getTime()) throw closed()
  const { reference, leg, id, createdBy, expiresAt } = link
  const record = await recordOf(reference, office)
  if (!record) throw closed()
  const by = `link ${id} of ${createdBy}`
  await gateway.audit.record([{ type: 'record.read', reference, by }], false)
  return legOf(record, leg, expiresAt, gateway.registry)
}

/** Not known, over, revoked: a stranger cannot tell which. */
function closed(): AdminRefusal {
  return new AdminRefusal('not_found', 'This link opens nothing, or not any more.', {
    todo: 'Ask whoever sent it to you for another one.',
  })
}

function legOf(
  { reference, parts }: SignInRecord,
  leg: Kind,
  expiresAt: Date,
  registry: RecordsOffice['gateway']['registry'],
): SharedLeg {
  const theirs = parts.map((part) => onlyOf(leg, part))
  const id = parts.findLast((part) => part[leg] !== undefined)?.[leg] ?? ''
  const refused = refusedOn(leg, parts)
  return {
    reference,
    leg,
    name: whoIs(leg, id, registry).name,
    at: new Date(Math.min(...parts.map(({ at }) => at.getTime()))),
    expiresAt,
    messages: theirs.flatMap(({ messages }) => messages),
    checks: theirs.flatMap(({ checks }) => checks),
    ...(refused ? { refused } : {}),
  }
}

const rungs: ReadonlySet<Stage> = new Set(['S0', 'S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9'])

/** Checks of a message belong to whose message came in with them; those of the line are about others too. */
function onlyOf(
  leg: Kind,
  { messages = [], checks = [] }: RecordPart,
): { readonly messages: readonly RecordedMessage[]; readonly checks: readonly Check[] } {
  const theirs = messages.filter((message) => message.leg === leg)
  const came = messages.filter(({ direction }) => direction === 'in')
  const isTheirs = came.length > 0 && came.every((message) => message.leg === leg)
  return {
    messages: theirs.map(redacted),
    checks: isTheirs ? checks.filter(({ stage }) => rungs.has(stage)) : [],
  }
}

/** saml-core 2.7.2.2, 3.4.1.2: whom else we named to them; what came from them is their own. */
const others = /(<(?:[\w.-]+:)?(?:RequesterID|AuthenticatingAuthority)(?:\s[^<>]*)?>)[^<]*/g

function redacted(message: RecordedMessage): RecordedMessage {
  const xml = withoutValues(message.xml)
  return { ...message, xml: message.direction === 'out' ? xml.replace(others, '$1withheld') : xml }
}

function refusedOn(leg: Kind, parts: readonly RecordPart[]): SharedLeg['refused'] {
  const theirs = leg === 'app' ? 'request.' : 'partner.'
  const outcome = parts.findLast((part) => part.outcome?.code?.startsWith(theirs) === true)?.outcome
  if (outcome?.code === undefined) return undefined
  return { code: outcome.code, says: refusalRow(outcome.code).says, detail: outcome.detail ?? '' }
}
