import type { Settings } from './load.js'
import { registrations } from './registrations.js'

/** A check that is less strict than it could be, and the setting that says so. */
export interface Weakening {
  readonly name: string
  /** `partners.acme`, `partners.acme, decided in the console`, `defaults.app`, or `` for the whole house. */
  readonly where: string
}

const names = [
  'acceptPlainHttp',
  'acceptSha1Signatures',
  'acceptUnsolicitedAnswers',
  'acceptCbcEncryption',
  'ignoreRequestedNameIdFormat',
  'exactMeansMinimum',
] as const
/** Of an app's WS-Federation. */
const wsfedNames = ['acceptReplyBelow'] as const

/** Settings of one that is registered which were decided here, not in `config/`. */
export interface DecidedHere {
  readonly kind: 'app' | 'partner'
  readonly id: string
  readonly handle: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** All weakenings in force: announced at start and in `/health`. */
export function weakenings(settings: Settings, decided: readonly DecidedHere[] = []): readonly Weakening[] {
  const house = [
    ...(settings.baseUrl.startsWith('http:') ? ['plainHttp'] : []),
    ...(settings.showOwnRecords ? ['showOwnRecords'] : []),
  ]
  return [
    ...house.map((name) => ({ name, where: '' })),
    ...among('defaults.app', settings.defaults.app),
    ...among('defaults.partner', settings.defaults.partner),
    ...Object.entries(settings.apps).flatMap(([key, app]) => among(`apps.${key}`, app)),
    ...Object.entries(settings.partners).flatMap(([key, partner]) => among(`partners.${key}`, partner)),
    ...decidedHere(settings, decided),
  ]
}

/** What `config/` says of the same field is in force instead, and told there. */
function decidedHere(settings: Settings, decided: readonly DecidedHere[]): readonly Weakening[] {
  const { pinned } = registrations(settings)
  return decided.flatMap((one) => {
    const found = among(`${one.kind}s.${one.handle}, decided in the console`, one.settings)
    if (found.length === 0) return []
    const over = new Set(pinned(one.kind, one))
    return found.filter(({ name }) => !over.has(name) && !over.has(`wsfed.${name}`))
  })
}

/** As it is said in one line. */
export function inWords({ name, where }: Weakening): string {
  return where === '' ? name : `${name} (${where})`
}

/** All of them in words; worked out again only where something else was decided than the last time. */
export function saidWeakenings(settings: Settings): (decided: readonly DecidedHere[]) => readonly string[] {
  let last: readonly DecidedHere[] | undefined
  let said: readonly string[] = []
  return (decided) => {
    if (decided !== last) said = weakenings(settings, decided).map(inWords)
    last = decided
    return said
  }
}

function among(where: string, entry: Readonly<Record<string, unknown>>): readonly Weakening[] {
  const { wsfed } = entry
  const inside = typeof wsfed === 'object' && wsfed !== null ? Object.entries(wsfed) : []
  const on = new Map<string, unknown>([...Object.entries(entry), ...inside])
  return [...names, ...wsfedNames].filter((name) => on.get(name) === true).map((name) => ({ name, where }))
}
