import type { Caller } from '../../model/admin.js'
import type { App } from '../../model/app.js'
import type { Kind } from '../../model/office.js'
import type { Rule } from '../../model/rule.js'
import { mustMay } from '../permission.js'
import { type Changed, changeRegistration } from './change.js'
import { isApp, type RegistrationOffice, registeredAs } from './registered.js'
import { revisionOf, standingOf } from './standing.js'

/** How attributes and roles are mapped: of a partner on the way in, of an app on the way out. */
export interface RulesShown {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly revision: string
  /** In force. Of a partner: none takes the known attributes under their house names. */
  readonly rules: readonly Rule[]
  /** Of an app: what leaves, under which names; absent: what is requested, else name, e-mail and roles. */
  readonly attributes?: NonNullable<App['attributes']>
  /** Of an app: its words for roles. */
  readonly roles?: App['roles']
  readonly nameId?: App['nameId']
  /** Which of these `config/` says, so that they cannot be changed here. */
  readonly pinned: readonly string[]
}

const names = { app: ['release', 'attributes', 'roles', 'nameId'], partner: ['import'] } as const

export async function rulesOf(
  caller: Caller,
  kind: Kind,
  name: string,
  office: RegistrationOffice,
): Promise<RulesShown> {
  mustMay(caller, 'registrations.read')
  const one = registeredAs(kind, name, office)
  const ours: readonly string[] = names[kind]
  const standing = {
    kind,
    id: one.id,
    handle: one.handle,
    revision: revisionOf(await standingOf(kind, one, office)),
    pinned: office.counterparts.pinned(kind, one).filter((field) => ours.includes(field)),
  }
  if (!isApp(one)) return { ...standing, rules: one.import }
  const { release, attributes, roles, nameId } = one
  return { ...standing, rules: release, roles, nameId, ...(attributes === undefined ? {} : { attributes }) }
}

/** What is to be different; what is not named stays, and null goes back to what would be without. */
export interface WantedRules {
  readonly rules?: readonly unknown[] | null
  /** Of an app alone, as the two that follow. */
  readonly attributes?: readonly unknown[] | null
  readonly roles?: Readonly<Record<string, unknown>> | null
  readonly nameId?: Readonly<Record<string, unknown>> | null
}

export async function changeRules(
  caller: Caller,
  kind: Kind,
  name: string,
  { rules, ...rest }: WantedRules,
  expected: string | undefined,
  office: RegistrationOffice,
): Promise<Changed> {
  const list = kind === 'app' ? 'release' : 'import'
  const settings = { ...rest, ...(rules === undefined ? {} : { [list]: rules }) }
  return changeRegistration(caller, kind, name, { settings }, expected, office)
}
