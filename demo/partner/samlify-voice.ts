// The samlify library as an identity provider. What it leaves open is closed here: it is told what counts as XML,
// it signs with SHA-256, and the whole Response is a template of ours, because its own has no AuthnStatement and
// expands braces that stand in people's names. It is a counterpart and judges nobody.
import { randomUUID } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import type { Request } from 'express'
import samlify from 'samlify'
import { gatewayRole } from '../counterpart/gateway-role.js'
import type { Keys } from '../counterpart/keys.js'
import { bindings, nameIDFormats, namespaces, rsaSha256 } from '../counterpart/saml-names.js'
import type { Settings } from '../counterpart/settings.js'
import { type Outcome, responseXml } from './response-xml.js'
import type { Answer, Asked, Voice } from './voice.js'

samlify.setSchemaValidator({
  validate: async (xml: string) => {
    if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new Error('no document type may be declared')
    wellFormed(xml)
    return 'well-formed'
  },
})

function wellFormed(xml: string): Element {
  const stop = (fault: string) => {
    throw new Error(`not well-formed: ${fault}`)
  }
  const handler = { warning: stop, error: stop, fatalError: stop }
  return new DOMParser({ errorHandler: handler }).parseFromString(xml, 'text/xml').documentElement
}

export function samlifyVoice(settings: Settings, keys: Keys): Voice {
  const entityID = `${settings.url}/metadata`
  const endpoint = (Binding: string) => ({ Binding, Location: `${settings.url}/sso` })
  const idp = samlify.IdentityProvider({
    entityID,
    privateKey: keys.privateKey,
    signingCert: keys.certificate,
    requestSignatureAlgorithm: rsaSha256,
    wantAuthnRequestsSigned: true,
    nameIDFormat: [nameIDFormats.persistent],
    singleSignOnService: [endpoint(bindings.redirect), endpoint(bindings.post)],
  })

  /** The gateway as a samlify service provider: samlify looks at one key, so there is one of it for each. */
  async function gateways(signAssertion: boolean) {
    const role = await gatewayRole(`${settings.gateway}/saml/sp`)
    const acs = role.location('AssertionConsumerService', bindings.post)
    return role.signing.map((signingCert) =>
      samlify.ServiceProvider({
        entityID: role.entityID,
        signingCert,
        authnRequestsSigned: true,
        wantAssertionsSigned: signAssertion,
        wantMessageSigned: true,
        assertionConsumerService: [{ Binding: bindings.post, Location: acs }],
      }),
    )
  }

  async function write(asked: Asked, outcome: Outcome): Promise<Answer> {
    const [gateway] = await gateways(outcome.kind === 'vouched')
    if (!gateway) throw new Error('the gateway publishes no signing key')
    const action = String(gateway.entityMeta.getAssertionConsumerService('post'))
    const id = `_${randomUUID()}`
    const audience = gateway.entityMeta.getEntityID()
    const context = responseXml({ id, issuer: entityID, audience, recipient: action, asked, outcome })
    const request = { extract: {} }
    const made = await idp.createLoginResponse(gateway, request, 'post', {}, () => ({ id, context }))
    return { action, response: made.context }
  }

  return {
    library: 'samlify',
    metadata: () => idp.getMetadata(),
    async readRequest(request: Request) {
      const message = request.method === 'POST' ? 'post' : 'redirect'
      let fault: unknown
      for (const gateway of await gateways(true)) {
        try {
          const read = await idp.parseLoginRequest(gateway, message, envelope(request))
          return askedOf(read.samlContent, relayStateOf(request))
        } catch (error) {
          fault = error
        }
      }
      throw fault
    },
    vouch: (asked, person) => write(asked, { kind: 'vouched', person }),
    refuse: (asked, status, message) => write(asked, { kind: 'refused', status, message }),
  }
}

/** A redirect's signature covers the parameters as they came (saml-bindings 3.4.4.1). */
function envelope(request: Request) {
  const raw = new Map(rawParameters(request).map((pair) => [pair.split('=', 1)[0] ?? '', pair]))
  const signed = ['SAMLRequest', 'RelayState', 'SigAlg'].flatMap((name) => raw.get(name) ?? [])
  return {
    query: request.query,
    body: (request.body ?? {}) as Record<string, unknown>,
    octetString: signed.join('&'),
  }
}

function rawParameters(request: Request): readonly string[] {
  return (request.originalUrl.split('?')[1] ?? '').split('&')
}

function relayStateOf(request: Request): unknown {
  const form = (request.body ?? {}) as Readonly<Record<string, unknown>>
  return request.method === 'POST' ? form['RelayState'] : request.query['RelayState']
}

function askedOf(xml: string, relayState: unknown): Asked {
  const root = wellFormed(xml)
  if (root.namespaceURI !== namespaces.protocol || root.localName !== 'AuthnRequest') {
    throw new Error('this is no AuthnRequest')
  }
  return {
    id: root.getAttribute('ID') ?? '',
    passive: /^(true|1)$/.test(root.getAttribute('IsPassive') ?? ''),
    ...(typeof relayState === 'string' ? { relayState } : {}),
  }
}
