import type { AuditEvent } from '../../model/audit-event.js'
import type { Kind } from '../../model/office.js'
import type { Registry } from '../../model/ports.js'
import { refusalRow } from '../../model/refusal.js'
import { strengthInWords } from '../../model/strength-words.js'
import { addressOf, whoIs } from './who.js'

/** Words of ours, and what others chose; where it leads, if anywhere. */
export type Phrase = string | { readonly said: string; readonly href?: string }

export interface Known {
  readonly registry: Registry
  nameOf(user: string): Promise<string>
}

/** Some events share one shape, so that none of them is a member of the union by itself. */
type Event<Type extends AuditEvent['type'], One = AuditEvent> = One extends AuditEvent
  ? Type extends One['type']
    ? One
    : never
  : never
type Said = readonly Phrase[] | Promise<readonly Phrase[]>
type Sayings = { readonly [Type in AuditEvent['type']]?: (event: Event<Type>, known: Known) => Said }

/** What an entry of the audit says, as one sentence. */
export async function sentenceOf(event: AuditEvent, known: Known): Promise<readonly Phrase[]> {
  // Each saying is found by the very type of the event that it is given
  const say = sayings[event.type] as ((event: AuditEvent, known: Known) => Said) | undefined
  return say ? say(event, known) : otherwise(event)
}

export function plainSentence(phrases: readonly Phrase[]): string {
  return phrases.map((phrase) => (typeof phrase === 'string' ? phrase : phrase.said)).join('')
}

const sayings: Sayings = {
  'signin.vouched': async ({ partner, user, authnContext, unsolicited }, known) => [
    counterpart('partner', partner, known),
    ' vouched for ',
    await person(user, known),
    `: ${strengthInWords(authnContext)}${unsolicited ? ', without having been asked' : ''}.`,
  ],
  'signin.completed': async ({ user, app, by, authnContext }, known) => [
    await person(user, known),
    ' got into ',
    counterpart('app', app, known),
    by === 'session' ? ' by a session here: ' : ' by a partner’s word: ',
    `${strengthInWords(authnContext)}.`,
  ],
  'signin.refused': ({ app, partner, code, detail }, known) => [
    'A sign-in',
    ...(app === undefined ? [] : [' to ', counterpart('app', app, known)]),
    ...(partner === undefined ? [] : [' by ', counterpart('partner', partner, known)]),
    ` was refused (${code}): ${refusalRow(code).says}`,
    ...(detail === '' ? [] : [' ', { said: detail }]),
  ],
  'signin.refusals_counted': ({ source, count }) => [
    `${count.toLocaleString('en')} more refusals within a minute from `,
    { said: source },
    ' were only counted.',
  ],
  'user.created': async ({ user, partner }, known) => [
    await person(user, known),
    ' came for the first time, by ',
    counterpart('partner', partner, known),
    '.',
  ],
  'user.linked': async ({ user, partner }, known) => [
    await person(user, known),
    ' was linked to the name that ',
    counterpart('partner', partner, known),
    ' has for them.',
  ],
  'user.refreshed': async ({ user, partner }, known) => [
    'What is known of ',
    await person(user, known),
    ' was renewed by ',
    counterpart('partner', partner, known),
    '.',
  ],
  'user.value_outside_domain': ({ partner, attribute, domain }, known) => [
    counterpart('partner', partner, known),
    ' said a value of ',
    { said: attribute },
    ' at ',
    { said: domain },
    ', a domain that is not confirmed for it; the value was dropped.',
  ],
  'user.changed': async ({ user, by, change }, known) => [
    { said: by },
    ' changed ',
    await person(user, known),
    ': ',
    { said: change },
    '.',
  ],
  'session.ended': async ({ user, by, notTold }, known) => [
    'A session of ',
    await person(user, known),
    ` was ended: ${endedBy[by]}.`,
    ...(notTold.length > 0 ? [` Apps that were not told: ${notTold.length}.`] : []),
  ],
  'registration.added': (event, known) => registration(event, ' added ', known),
  'registration.changed': (event, known) => registration(event, ' changed ', known),
  'registration.removed': (event, known) => registration(event, ' removed ', known),
  'registration.quarantined': ({ file, reason }) => [
    'The file ',
    { said: file },
    ' was set aside: ',
    { said: reason },
  ],
  'key.made': ({ use, fingerprint, by }) => [
    { said: by },
    ` made a ${use} key `,
    { said: short(fingerprint) },
    '.',
  ],
  'key.promoted': ({ use, fingerprint, by }) => [
    { said: by },
    ` made the ${use} key `,
    { said: short(fingerprint) },
    ' the active one.',
  ],
  'key.retired': ({ use, fingerprint, by }) => [
    { said: by },
    ` laid the ${use} key `,
    { said: short(fingerprint) },
    ' down.',
  ],
  'record.read': ({ reference, by }) => [
    { said: by },
    ' read the record of ',
    { said: reference, href: `/admin/sign-ins/${encodeURIComponent(reference)}` },
    '.',
  ],
  'record.shared': ({ reference, by, leg }) => [
    { said: by },
    ` made a link that shows the ${leg}’s side of `,
    { said: reference, href: `/admin/sign-ins/${encodeURIComponent(reference)}` },
    '.',
  ],
  'record.unshared': ({ reference, by, leg }) => [
    { said: by },
    ` took back a link that showed the ${leg}’s side of `,
    { said: reference, href: `/admin/sign-ins/${encodeURIComponent(reference)}` },
    '.',
  ],
  'what_if.asked': async ({ by, app, user }, known) => [
    { said: by },
    ' asked what a sign-in to ',
    counterpart('app', app, known),
    ' would come to for ',
    await person(user, known),
    '.',
  ],
  'plan.made': ({ by, kind, id, judged, otherwise }, known) => [
    { said: by },
    ' looked at what a change of ',
    counterpart(kind, id, known),
    ` would come to: ${otherwise.toLocaleString('en')} of ${judged.toLocaleString('en')} sign-ins otherwise.`,
  ],
  'admin.signed_in': ({ by, way }) => [
    { said: by },
    ` entered the console${way === undefined ? '' : wayIn[way]}.`,
  ],
  'admin.signed_out': ({ by }) => [{ said: by }, ' left the console.'],
  'admin.refused': ({ because, source }) => [
    `Somebody was not let into the console: ${notLetIn[because]}; from `,
    { said: source },
    '.',
  ],
  'admin.added': ({ by, name, change }) => [
    { said: by },
    ' made an account for ',
    { said: name },
    ': ',
    { said: change },
    '.',
  ],
  'admin.changed': ({ by, name, change }) => [
    { said: by },
    ' changed the account of ',
    { said: name },
    ': ',
    { said: change },
    '.',
  ],
  'token.made': ({ by, name, scopes }) => [
    { said: by },
    ' made the token ',
    { said: name },
    ` for ${scopes.join(', ')}.`,
  ],
  'token.revoked': ({ by, name }) => [{ said: by }, ' revoked the token ', { said: name }, '.'],
  'report.exported': ({ by, report, format, rows }) => [
    { said: by },
    ` took the report ${report} away as ${format.toUpperCase()}, ${rows.toLocaleString('en')} rows.`,
  ],
  'house.started': ({ version }) => [`The gateway began its work, version ${version}.`],
  'house.stopped': ({ version }) => [`The gateway ended its work, version ${version}.`],
}

const wayIn = {
  password: ' by password',
  gateway: ' through the gateway',
  setup: ' by a setup link',
} as const

const notLetIn: Readonly<Record<Event<'admin.refused'>['because'], string>> = {
  wrong: 'name or password were wrong',
  throttled: 'too many tries',
  no_role: 'no role of the console',
  inactive: 'the account is switched off',
}

const endedBy: Readonly<Record<Event<'session.ended'>['by'], string>> = {
  person: 'the person signed out here',
  operator: 'by whoever runs the house',
  replaced: 'another one took its place',
  app: 'by an app',
  partner: 'by the partner',
}

type Registered = Event<'registration.added' | 'registration.changed' | 'registration.removed'>

function registration(
  { by, kind, id, handle, change }: Registered,
  verb: string,
  { registry }: Known,
): readonly Phrase[] {
  const { name, handle: standing } = whoIs(kind, id, registry)
  const address = addressOf(kind, standing)
  return [
    { said: by },
    `${verb}the ${kind} `,
    { said: name === id ? handle : name, ...(address === undefined ? {} : { href: address }) },
    ...(change === undefined ? ['.'] : [': ', { said: change }, '.']),
  ]
}

function counterpart(kind: Kind, id: string | undefined, { registry }: Known): Phrase {
  if (id === undefined) return kind === 'app' ? 'an app' : 'a partner'
  const { name, handle } = whoIs(kind, id, registry)
  const href = addressOf(kind, handle)
  return { said: name, ...(href === undefined ? {} : { href }) }
}

async function person(user: string | undefined, { nameOf }: Known): Promise<Phrase> {
  return user === undefined
    ? 'somebody'
    : { said: await nameOf(user), href: `/admin/people/${encodeURIComponent(user)}` }
}

function short(fingerprint: string): string {
  return fingerprint.slice(0, 23)
}

/** Of an event that has no sentence of its own: who, what kind, and the plain fields. */
function otherwise(event: AuditEvent): readonly Phrase[] {
  const { type, ...rest } = event
  const fields = Object.entries(rest).filter(
    ([name, value]) => name !== 'by' && (typeof value === 'string' || typeof value === 'number'),
  )
  const by = 'by' in event ? [{ said: String(event.by) }, ': '] : []
  return [
    ...by,
    type.replaceAll(/[._]/g, ' '),
    ...fields.flatMap(([name, value]): readonly Phrase[] => [`; ${name} `, { said: String(value) }]),
    '.',
  ]
}
