import { DOMParser } from '@xmldom/xmldom'

/** The gateway as federation metadata tells it (WS-Federation 1.2, 3.1): who issues, by which keys, and where to ask. */
export interface FederationRole {
  /** Issuer of its tokens. */
  readonly entityID: string
  /** PassiveRequestorEndpoint. */
  readonly endpoint: string
  /** Base64 DER: the current signing key's, and the next one's. */
  readonly signing: readonly string[]
}

const metadata = 'urn:oasis:names:tc:SAML:2.0:metadata'
const federation = 'http://docs.oasis-open.org/wsfed/federation/200706'
const addressing = 'http://www.w3.org/2005/08/addressing'
const instance = 'http://www.w3.org/2001/XMLSchema-instance'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const seconds = 5

let read: { readonly until: number; readonly role: Promise<FederationRole> } | undefined

/** Read again every few seconds, so that a key made by `sallyport keys next` is known in time. */
export async function federationRole(gateway: string): Promise<FederationRole> {
  if (read && read.until > performance.now()) return read.role
  const role = fetchRole(`${gateway}/FederationMetadata/2007-06/FederationMetadata.xml`)
  read = { until: performance.now() + seconds * 1000, role }
  role.catch(() => {
    read = undefined
  })
  return role
}

async function fetchRole(url: string): Promise<FederationRole> {
  const answer = await fetch(url, { redirect: 'error' })
  if (!answer.ok) throw new Error(`the gateway's federation metadata at ${url} answers ${answer.status}`)
  const root = new DOMParser().parseFromString(await answer.text(), 'text/xml').documentElement
  const role = Array.from(root.getElementsByTagNameNS(metadata, 'RoleDescriptor')).find((one) =>
    one.getAttributeNS(instance, 'type')?.endsWith(':SecurityTokenServiceType'),
  )
  const endpoint = role?.getElementsByTagNameNS(federation, 'PassiveRequestorEndpoint')[0]
  const address = endpoint?.getElementsByTagNameNS(addressing, 'Address')[0]?.textContent?.trim()
  if (!role || !address) throw new Error(`the gateway's federation metadata at ${url} has no token service`)
  return { entityID: root.getAttribute('entityID') ?? '', endpoint: address, signing: certificatesOf(role) }
}

function certificatesOf(role: Element): readonly string[] {
  return Array.from(role.getElementsByTagNameNS(metadata, 'KeyDescriptor'))
    .filter((key) => key.getAttribute('use') !== 'encryption')
    .flatMap((key) => Array.from(key.getElementsByTagNameNS(dsig, 'X509Certificate')))
    .map((certificate) => (certificate.textContent ?? '').replace(/\s/g, ''))
}
