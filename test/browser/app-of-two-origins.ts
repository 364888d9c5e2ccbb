import { createServer, type Server, type ServerResponse } from 'node:http'
import { deflateRawSync } from 'node:zlib'

/** An app whose assertion consumer service stands on one origin and whose pages stand on another. */
export interface AppOfTwoOrigins {
  readonly metadata: string
  /** The link with which a sign-in begins: an AuthnRequest by HTTP-Redirect, not signed. */
  signInUrl(gateway: string): string
  readonly arrival: string
  readonly hosts: readonly string[]
  stop(): Promise<void>
}

export async function startAppOfTwoOrigins([acsPort, pagePort]: readonly [
  number,
  number,
]): Promise<AppOfTwoOrigins> {
  const hosts = [`travel-acs.test:${acsPort}`, `travel.test:${pagePort}`]
  const [acs, arrival] = [`http://${hosts[0]}/acs`, `http://${hosts[1]}/arrived`]
  const entityID = `http://${hosts[1]}/metadata`
  const acsServer = await listening(acsPort, (response) =>
    response.writeHead(303, { location: arrival }).end(),
  )
  const pageServer = await listening(pagePort, (response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<title>Travel</title><link rel="icon" href="data:,"><h1>Arrived</h1>'),
  )
  return {
    hosts,
    arrival,
    metadata: `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityID}"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acs}"/></SPSSODescriptor></EntityDescriptor>`,
    signInUrl: (gateway) =>
      `${gateway}/saml/idp/sso?SAMLRequest=${encodeURIComponent(authnRequest(entityID, gateway))}`,
    async stop() {
      await Promise.all([acsServer, pageServer].map(closed))
    },
  }
}

let asked = 0

function authnRequest(entityID: string, gateway: string): string {
  const now = new Date().toISOString()
  const id = `_travel-${process.pid}-${asked++}`
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="${now}" Destination="${gateway}/saml/idp/sso"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${entityID}</saml:Issuer></samlp:AuthnRequest>`
  return deflateRawSync(xml).toString('base64')
}

function listening(port: number, answer: (response: ServerResponse) => void): Promise<Server> {
  return new Promise((done) => {
    const server = createServer((request, response) => {
      request.resume()
      request.once('end', () => answer(response))
    })
    server.listen(port, '127.0.0.1', () => done(server))
  })
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}
