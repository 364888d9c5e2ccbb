import { DOMParser } from '@xmldom/xmldom'

/** One role of the gateway, as its metadata tells it (saml-metadata 2.4). */
export interface GatewayRole {
  readonly entityID: string
  /** Base64 DER: the current signing key's, and the next one's. */
  readonly signing: readonly string[]
  /** Location of the first endpoint of this element and binding. */
  location(element: string, binding: string): string
}

const metadata = 'urn:oasis:names:tc:SAML:2.0:metadata'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const seconds = 5

const read = new Map<string, { readonly until: number; readonly role: Promise<GatewayRole> }>()

/** Read again every few seconds, so that a key made by `sallyport keys next` is known in time. */
export async function gatewayRole(url: string): Promise<GatewayRole> {
  const known = read.get(url)
  if (known && known.until > performance.now()) return known.role
  const role = fetchRole(url)
  read.set(url, { until: performance.now() + seconds * 1000, role })
  role.catch(() => read.delete(url))
  return role
}

async function fetchRole(url: string): Promise<GatewayRole> {
  const answer = await fetch(url, { redirect: 'error' })
  if (!answer.ok) throw new Error(`the gateway's metadata at ${url} answers ${answer.status}`)
  return roleOf(await answer.text())
}

function roleOf(xml: string): GatewayRole {
  const document = new DOMParser().parseFromString(xml, 'text/xml')
  const root = document.documentElement
  const signing = Array.from(document.getElementsByTagNameNS(metadata, 'KeyDescriptor'))
    .filter((key) => key.getAttribute('use') !== 'encryption')
    .flatMap((key) => Array.from(key.getElementsByTagNameNS(dsig, 'X509Certificate')))
    .map((certificate) => (certificate.textContent ?? '').replace(/\s/g, ''))
  return {
    entityID: root.getAttribute('entityID') ?? '',
    signing,
    location: (element, binding) => {
      const found = Array.from(document.getElementsByTagNameNS(metadata, element)).find(
        (endpoint) => endpoint.getAttribute('Binding') === binding,
      )
      if (!found) throw new Error(`the gateway's metadata has no ${element} for ${binding}`)
      return found.getAttribute('Location') ?? ''
    },
  }
}
