import { appAuthnRequest, makeKeys, readForm } from '../../support/counterpart.js'
import { keyDescriptor } from '../../support/house.js'
import { escaped, type Site, startSite } from './site.js'

/** An app that somebody brings to the console: a link to sign in, and a page that says whom it was told of. */
export interface AppSite extends Site {
  readonly id: string
  /** Its document; `more` stands at the end of its role. */
  metadata(more?: string): string
}

const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
const spaces =
  'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"'

export async function startAppSite(name: string, title: string, gateway: string): Promise<AppSite> {
  const keys = makeKeys()
  const site = await startSite(name, (origin) => ({ path, body }) => {
    if (path === '/acs') return { page: welcome(body) }
    if (path === '/sign-in') {
      const request = { assertionConsumerServiceURL: `${origin}/acs` }
      return {
        to: appAuthnRequest({ baseUrl: gateway, app: `${origin}/metadata`, now: new Date(), request }).url,
      }
    }
    return { page: `<h1>${title}</h1><a href="/sign-in">Sign in</a>` }
  })
  const id = `${site.origin}/metadata`
  return {
    ...site,
    id,
    metadata: (more = '') =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor ${spaces} entityID="${id}">` +
      '<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">' +
      `<md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang="en">${title}</mdui:DisplayName></mdui:UIInfo></md:Extensions>` +
      keyDescriptor(keys.certificate) +
      `<md:AssertionConsumerService Binding="${post}" Location="${site.origin}/acs" index="0" isDefault="true"/>${more}` +
      '</md:SPSSODescriptor></md:EntityDescriptor>\n',
  }
}

/** What it was told: the person's values, or the status of a no. */
function welcome(body: string): string {
  const { xml } = readForm(Object.fromEntries(new URLSearchParams(body)))
  if (!xml.includes('status:Success"')) {
    const codes = [...xml.matchAll(/StatusCode Value="[^"]*:([A-Za-z]+)"/g)].map(([, code]) => code)
    return `<h1>Not signed in</h1><p>${codes.join(' ')}</p>`
  }
  const values = [...xml.matchAll(/<saml:AttributeValue[^>]*>([^<]*)</g)].map(([, value = '']) => value)
  return `<h1>Welcome</h1><ul>${values.map((value) => `<li>${escaped(value)}</li>`).join('')}</ul>`
}
