import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeKeys, type PartnerAnswer, partnerResponse, readRedirect } from '../support/counterpart.js'
import { type Outsider, partnerMetadata } from '../support/house.js'

type Says = Pick<PartnerAnswer, 'attributes' | 'edit' | 'nameID'>

/** A partner in this very process: whoever comes is vouched for at once, with whatever the test wants to be said. */
export class OwnPartner {
  says: Says = {}

  private constructor(
    readonly server: Server,
    readonly who: Outsider,
  ) {}

  static async open(handle: string): Promise<OwnPartner> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const partner = new OwnPartner(server, { handle, id: `http://127.0.0.1:${port}`, keys: makeKeys() })
    server.on('request', (request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(partner.#page(request.url ?? ''))
    })
    return partner
  }

  get metadata(): string {
    return partnerMetadata(this.who)
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  #page(url: string): string {
    const { xml, relayState = '' } = readRedirect(url)
    const of = (name: string) => new RegExp(` ${name}="([^"]+)"`).exec(xml)?.[1] ?? ''
    const sent = partnerResponse({
      baseUrl: of('AssertionConsumerServiceURL').replace('/saml/sp/acs', ''),
      partner: this.who.id,
      keys: this.who.keys,
      now: new Date(),
      inResponseTo: of('ID'),
      relayState,
      ...this.says,
    })
    const fields = Object.entries(sent.fields).map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
    )
    return `<form method="post" action="${sent.url}">${fields.join('')}</form>`
  }
}
