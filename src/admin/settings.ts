import type { Caller } from '../model/admin.js'
import type { Office } from '../model/office.js'
import { mustMay } from './permission.js'
import { type Weakened, weakened } from './reports/weakened.js'

/** One setting as it is in force. */
export interface SettingInForce {
  /** `lifetimes.session` */
  readonly path: string
  /** As JSON would write it; where a secret comes from, never the secret. */
  readonly value: string
}

export interface SettingGroup {
  readonly name: string
  readonly settings: readonly SettingInForce[]
  /** Of that many; more are not listed. */
  readonly count: number
}

const most = 200

/** The settings in force, by their first word; those of a single word are the house’s own. */
export function settingsInForce(caller: Caller, { house }: Pick<Office, 'house'>): readonly SettingGroup[] {
  mustMay(caller, 'house.read')
  const { settings } = house
  if (typeof settings !== 'object' || settings === null) return []
  const entries: readonly (readonly [string, unknown])[] = Object.entries(settings)
  const plain = entries.filter(([, value]) => !isGroup(value))
  const groups = entries.filter(([, value]) => isGroup(value))
  return [
    group(
      'house',
      plain.flatMap(([name, value]) => leaves(value, name)),
    ),
    ...groups.map(([name, value]) => group(name, leaves(value, name))),
  ].filter(({ count }) => count > 0)
}

export async function weakeningsInForce(
  caller: Caller,
  office: Pick<Office, 'gateway' | 'counterparts' | 'house'>,
): Promise<readonly Weakened[]> {
  mustMay(caller, 'house.read')
  return weakened(office)
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function group(name: string, all: readonly SettingInForce[]): SettingGroup {
  return { name, settings: all.slice(0, most), count: all.length }
}

function leaves(value: unknown, path: string): readonly SettingInForce[] {
  if (value === undefined) return []
  if (value === null || typeof value !== 'object' || isPlainList(value))
    return [{ path, value: JSON.stringify(value) }]
  const inside = Array.isArray(value)
    ? value.flatMap((one, at) => leaves(one, `${path}[${at}]`))
    : Object.entries(value).flatMap(([name, one]) => leaves(one, `${path}.${name}`))
  return inside.length > 0 ? inside : [{ path, value: JSON.stringify(value) }]
}

/** A short list of plain values is read best in one line. */
function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.length <= 8 && value.every((one) => typeof one !== 'object')
}
