import type { App } from '../model/app.js'
import type { Gateway } from '../model/ports.js'
import type { Session } from '../model/signin.js'

/** The apps of a session: those that the browser can tell of its end, and the others. */
export interface Parties {
  readonly telling: readonly { readonly app: App; readonly address: string }[]
  readonly notTold: readonly App[]
}

/** Taken from the session as the store has it, so that no cookie of anybody has to say which apps there were. */
export function partiesOf({ told }: Session, gateway: Gateway): Parties {
  const apps = [...new Set(told.map(({ app }) => app))].flatMap((id) => gateway.registry.app(id) ?? [])
  const known = apps.map((app) => ({ app, address: gateway.appFaces[app.protocol]?.signOutAddress?.(app) }))
  return {
    telling: known.flatMap(({ app, address }) => (address === undefined ? [] : [{ app, address }])),
    notTold: known.filter(({ address }) => address === undefined).map(({ app }) => app),
  }
}
