import type { SamlApp } from '../../model/app.js'
import type { Endpoint } from '../../model/endpoint.js'
import type { Trace } from '../../model/trace.js'
import type { AuthnRequest } from '../../saml/authn-request.js'
import { bindings } from '../../saml/names.js'
import { defaultEndpoint } from '../../saml/web-sso.js'

/** Where the answer goes: always an address of the app's own metadata, and always by HTTP-POST. */
export interface ReplyTo {
  readonly location: string
  /** The app asked for a binding that we do not answer by; it hears so at this address. */
  readonly unsupported: boolean
}

/** saml-core 3.4.1, saml-profiles 4.1.4.1: the request may choose among the registered addresses and no others. */
export function replyToOf(request: AuthnRequest, app: SamlApp, trace: Trace): ReplyTo | undefined {
  const { assertionConsumerServiceIndex: index, assertionConsumerServiceURL: url, protocolBinding } = request
  trace.require(
    'S9',
    'saml-core 3.4.1: AssertionConsumerServiceIndex excludes URL and ProtocolBinding',
    index === undefined || (url === undefined && protocolBinding === undefined),
    'request.malformed',
  )
  const chosen = chosenOf(request, app)
  trace.require(
    'S9',
    'saml-profiles 4.1.4.1: the reply address is registered for this app',
    chosen.length > 0,
    'request.reply_url_not_registered',
    { expected: locations(app), actual: url ?? `index ${index ?? 'default'}` },
  )
  const wanted = protocolBinding ?? bindings.post
  const fitting = wanted === bindings.post ? defaultEndpoint(chosen, bindings.post) : undefined
  if (fitting !== undefined) return { location: fitting.location, unsupported: false }
  // saml-bindings 3.5: a Response leaves by HTTP-POST, never by HTTP-Redirect (saml-profiles 4.1.2)
  const instead = defaultEndpoint(chosen, bindings.post) ?? defaultReplyTo(app)
  return instead && { location: instead.location, unsupported: true }
}

export function defaultReplyTo(app: SamlApp): Endpoint | undefined {
  return defaultEndpoint(app.assertionConsumerServices, bindings.post)
}

/** Verified when it was asked, and again before anything leaves for it. */
export function isReplyTo(location: string, app: SamlApp): boolean {
  return app.assertionConsumerServices.some(
    (endpoint) => endpoint.binding === bindings.post && endpoint.location === location,
  )
}

function chosenOf(request: AuthnRequest, app: SamlApp): readonly Endpoint[] {
  const { assertionConsumerServiceIndex: index, assertionConsumerServiceURL: url } = request
  if (index !== undefined) return app.assertionConsumerServices.filter((endpoint) => endpoint.index === index)
  if (url !== undefined) return app.assertionConsumerServices.filter(({ location }) => location === url)
  return app.assertionConsumerServices
}

function locations(app: SamlApp): string {
  return app.assertionConsumerServices.map(({ location }) => location).join(' ')
}
