// What is registered, as those who run the house see and change it: one file a deed, all of them for apps and partners
// alike. A registration is a document and an overlay of what was decided about it; `config/` stands before the overlay.
import type { App } from '../../model/app.js'
import { spoken } from '../../model/card.js'
import type { Kind, Office } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import type { Gateway } from '../../model/ports.js'
import { AdminRefusal } from '../refusal.js'

export type Registered = App | Partner

/** What these functions take of the office. */
export type RegistrationOffice = Pick<Office, 'counterparts' | 'documents' | 'reports'> & {
  readonly gateway: Pick<Gateway, 'registry' | 'directory' | 'audit' | 'clock'>
}

/** `expired`: its metadata is not valid any more. */
export type Stands = 'live' | 'draft' | 'disabled' | 'expired'

export function registeredOf(
  kind: Kind,
  { gateway }: Pick<RegistrationOffice, 'gateway'>,
): readonly Registered[] {
  return kind === 'app' ? gateway.registry.apps() : gateway.registry.partners()
}

export function findRegistered(
  kind: Kind,
  name: string,
  { gateway: { registry } }: Pick<RegistrationOffice, 'gateway'>,
): Registered | undefined {
  return kind === 'app'
    ? (registry.appByHandle(name) ?? registry.app(name))
    : (registry.partnerByHandle(name) ?? registry.partner(name))
}

/** By handle or entity id. Throws AdminRefusal `not_found`. */
export function registeredAs(
  kind: Kind,
  name: string,
  office: Pick<RegistrationOffice, 'gateway' | 'counterparts'>,
): Registered {
  const found = findRegistered(kind, name, office)
  if (found !== undefined) return found
  const [file, taken] = [`${kind}s/${name}.xml`, `${kind}s/${name} (console)`]
  const aside = office.counterparts.quarantined().find((one) => one.file === taken || one.file.endsWith(file))
  if (aside !== undefined) {
    throw new AdminRefusal('not_found', `${aside.file} is not in force: ${aside.reason}`, {
      todo:
        aside.file === taken
          ? 'What stands in its way has to go first.'
          : 'Put the file right, or take it away.',
    })
  }
  throw new AdminRefusal('not_found', `There is no ${kind} ${JSON.stringify(name)}.`)
}

export function standsOf(one: Registered, { gateway }: Pick<RegistrationOffice, 'gateway'>): Stands {
  if (!one.enabled) return 'disabled'
  if (!gateway.registry.usable(one)) return 'expired'
  return one.draft === true ? 'draft' : 'live'
}

export function nameOf({ display, handle }: Pick<Registered, 'display' | 'handle'>): string {
  return spoken(display.name) ?? handle
}

export function isApp(one: Registered): one is App {
  return 'launch' in one
}

export function aKind(kind: Kind): string {
  return kind === 'app' ? 'an app' : 'a partner'
}
