import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../src/config/load.js'
import { type OpenHouse, openHouse, systemRandom } from '../../src/gateway.js'
import { doors } from '../../src/http/routes.js'
import { type Serving, serve } from '../../src/http/server.js'
import type { AuditEvent } from '../../src/model/audit-event.js'
import type { Office } from '../../src/model/office.js'
import type { Gateway, Random } from '../../src/model/ports.js'
import { officeFront } from '../../src/office-front.js'
import { type Keys, makeKeys } from './counterpart.js'

export const gate = 'https://gate.test'
const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** An app and a partner as the house knows them: an entity id and keys. */
export interface Outsider {
  readonly handle: string
  readonly id: string
  readonly keys: Keys
  /** What its metadata speaks; SAML 2.0 unless told otherwise. */
  readonly protocol?: 'saml' | 'wsfed'
  /** What its metadata says its key is for; both unless told otherwise. */
  readonly use?: 'signing'
  /** Further content of its role in its metadata: other keys, other addresses. */
  readonly more?: string
}

export function outsider(handle: string, protocol: 'saml' | 'wsfed' = 'saml'): Outsider {
  return { handle, id: `https://${handle}.test`, keys: makeKeys(), protocol }
}

export interface HouseOptions {
  readonly apps: readonly Outsider[]
  readonly partners: readonly Outsider[]
  /** `config/sallyport.json`; base URL, log and limits are given. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Changes the ports before the doors are hung; `home` is the house's folder. */
  readonly change?: (gateway: Gateway, home: string) => Gateway | Promise<Gateway>
  /** The folder of a house that was closed and kept: it opens again. */
  readonly home?: string
  /** Proxies in front whose X-Forwarded-For is believed; none unless told otherwise. */
  readonly trustedProxies?: number
  /** The clock stands still but for `advance`. */
  readonly still?: true
  /** Other randomness than the machine's. */
  readonly random?: Random
}

/** A whole house on a folder of its own, served over HTTP on loopback, with a clock that the test moves. */
export interface TestHouse {
  readonly home: string
  readonly house: OpenHouse
  /** For those who run it, over the very ports that its doors have. */
  readonly office: Office
  /** Where it listens; its own addresses all begin with `gate`. */
  readonly url: string
  now(): Date
  advance(seconds: number): void
  events(): Promise<readonly AuditEvent[]>
  dropMetadata(folder: 'apps' | 'partners', who: Outsider, more?: string): Promise<void>
  removeMetadata(folder: 'apps' | 'partners', who: Outsider): Promise<void>
  /** `keep` leaves its folder where it is. */
  close(keep?: 'keep'): Promise<void>
}

export async function openTestHouse(options: HouseOptions): Promise<TestHouse> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'house-'))
  for (const folder of ['config', 'metadata/apps', 'metadata/partners'])
    mkdirSync(join(home, folder), { recursive: true })
  const write = (folder: 'apps' | 'partners', who: Outsider, more = who.more ?? '') =>
    writeFileSync(
      join(home, 'metadata', folder, `${who.handle}.xml`),
      folder === 'apps' ? appMetadata(who, more) : partnerMetadata(who, more),
    )
  for (const app of options.apps) write('apps', app)
  for (const partner of options.partners) write('partners', partner)
  const settings = { baseUrl: gate, log: { level: 'error' }, requestsPerSecond: 100_000, ...options.settings }
  writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify(settings))

  let offset = 0
  const start = Date.now()
  const instant = () => (options.still === true ? start : Date.now())
  const clock = { now: () => new Date(instant() + offset), ticks: () => performance.now() }
  const { random = systemRandom } = options
  const house = await openHouse(loadSettings(home, {}), '0.0.0-test', { clock, random })
  const gateway = (await options.change?.(house.gateway, home)) ?? house.gateway
  const office = { ...house.office, gateway }
  const serving = await served(house, office, options.trustedProxies ?? 0)
  return {
    home,
    house,
    office,
    url: `http://127.0.0.1:${serving.port}`,
    now: () => clock.now(),
    advance: (seconds) => {
      offset += seconds * 1000
    },
    events: async () => (await house.gateway.audit.list({ limit: 1000 })).map(({ event }) => event),
    async dropMetadata(folder, who, more) {
      write(folder, who, more)
      await house.refresh()
    },
    async removeMetadata(folder, who) {
      rmSync(join(home, 'metadata', folder, `${who.handle}.xml`))
      await house.refresh()
    },
    async close(keep) {
      await serving.close()
      await house.close()
      if (keep === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
}

function served(house: OpenHouse, office: Office, trustedProxies: number): Promise<Serving> {
  const { gateway } = office
  const { clock, random, log } = gateway
  const health = { stores: house.stores, weakenings: house.weakenings }
  const front = {
    baseUrl: gate,
    clock,
    random,
    log,
    doors: doors(gateway),
    ...officeFront(office),
    metadata: house.metadata,
    health,
    metrics: house.metrics,
  }
  return serve(front, {
    listen: { host: '127.0.0.1', port: 0 },
    trustedProxies,
    requestsPerSecond: 100_000,
    organization: { name: 'Test house' },
  })
}

export function keyDescriptor(certificate: string, use?: 'signing' | 'encryption', methods = ''): string {
  const marked = use === undefined ? '' : ` use="${use}"`
  return `<md:KeyDescriptor${marked}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`
}

const spaces = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
const protocol = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"'

export function appMetadata(app: Outsider, more = ''): string {
  if (app.protocol === 'wsfed') return federationMetadata(app, 'ApplicationServiceType', '/callback', more)
  const { id, keys, use } = app
  const acs = `<md:AssertionConsumerService Binding="${post}" Location="${id}/acs" index="0" isDefault="true"/>`
  return `<md:EntityDescriptor ${spaces} entityID="${id}"><md:SPSSODescriptor ${protocol}>${keyDescriptor(keys.certificate, use)}${more}${acs}</md:SPSSODescriptor></md:EntityDescriptor>`
}

export function partnerMetadata(partner: Outsider, more = ''): string {
  if (partner.protocol === 'wsfed')
    return federationMetadata(partner, 'SecurityTokenServiceType', '/sts', more)
  const { id, keys, use } = partner
  const sso = [redirect, post]
    .map((binding) => `<md:SingleSignOnService Binding="${binding}" Location="${id}/sso"/>`)
    .join('')
  return `<md:EntityDescriptor ${spaces} entityID="${id}"><md:IDPSSODescriptor ${protocol} WantAuthnRequestsSigned="true">${keyDescriptor(keys.certificate, use)}${more}${sso}</md:IDPSSODescriptor></md:EntityDescriptor>`
}

const FED = 'http://docs.oasis-open.org/wsfed/federation/200706'

/** One role of WS-Federation, as AD FS writes it. */
export function federationMetadata(
  { id, keys, use }: Outsider,
  type: string,
  path: string,
  more = '',
): string {
  return (
    `<md:EntityDescriptor ${spaces} entityID="${id}"><md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
    `xmlns:fed="${FED}" xsi:type="fed:${type}" protocolSupportEnumeration="${FED}">${keyDescriptor(keys.certificate, use)}${more}` +
    `<fed:PassiveRequestorEndpoint><wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>\n` +
    `  ${id}${path}\n</wsa:Address></wsa:EndpointReference></fed:PassiveRequestorEndpoint></md:RoleDescriptor></md:EntityDescriptor>`
  )
}
