import type { App } from '../../model/app.js'
import type { HttpRequest } from '../../model/http.js'
import type { AppSignOut, Registry } from '../../model/ports.js'
import { Trace } from '../../model/trace.js'
import { defined } from '../../saml/defined.js'
import { readParameters, writeQuery } from '../../wsfed/parameters.js'
import { refusalOf } from './faults.js'
import { isReplyTo } from './reply-to.js'

/** WS-Federation 1.2, 13.2.4. */
export function asksSignOut(http: HttpRequest): boolean {
  try {
    const { wa } = readParameters(http)
    return wa === 'wsignout1.0' || wa === 'wsignoutcleanup1.0'
  } catch {
    return false
  }
}

/** An app may say who it is (`wtrealm`), as ASP.NET does; one that is not registered here says nothing. */
export function readSignOut(http: HttpRequest, { registry }: { readonly registry: Registry }): AppSignOut {
  try {
    const { wtrealm, wreply } = readParameters(http)
    const app = wtrealm === undefined ? undefined : registry.appByRealm(wtrealm)
    return defined<AppSignOut>({ app: app?.id, returnTo: wreply === '' ? undefined : wreply })
  } catch (error) {
    throw refusalOf(error, new Trace())
  }
}

/** WS-Federation 1.2, 13.2.4: a browser tells the app there. */
export function signOutAddress({ wsfed }: App): string | undefined {
  const address = wsfed?.signOutUrl ?? wsfed?.replyUrls[0]
  return address === undefined ? undefined : writeQuery(address, { wa: 'wsignoutcleanup1.0' })
}

export function mayReturn({ wsfed }: App, returnTo: string): boolean {
  return wsfed !== undefined && (isReplyTo(returnTo, wsfed) || returnTo === wsfed.signOutUrl)
}
