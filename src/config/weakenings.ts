import type { Settings } from './load.js'

/** A check that is less strict than it could be, and the setting that says so. */
export interface Weakening {
  readonly name: string
  /** `partners.acme`, `defaults.app`, or `` for the whole house. */
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

/** All weakenings in force: announced at start and in `/health`. */
export function weakenings(settings: Settings): readonly Weakening[] {
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
  ]
}

function among(where: string, entry: Readonly<Record<string, unknown>>): readonly Weakening[] {
  const { wsfed } = entry
  const inside = typeof wsfed === 'object' && wsfed !== null ? Object.entries(wsfed) : []
  const on = new Map<string, unknown>([...Object.entries(entry), ...inside])
  return [...names, ...wsfedNames].filter((name) => on.get(name) === true).map((name) => ({ name, where }))
}
