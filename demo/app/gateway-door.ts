// The app's only door to the outside: node-saml as a service provider that knows one identity provider, the gateway.
import { type CacheProvider, SAML, SamlStatusError, ValidateInResponseTo } from '@node-saml/node-saml'
import { DOMParser } from '@xmldom/xmldom'
import { gatewayRole } from '../counterpart/gateway-role.js'
import type { Keys } from '../counterpart/keys.js'
import { bindings, statuses } from '../counterpart/saml-names.js'
import type { Settings } from '../counterpart/settings.js'

/** How the app may ask: each is a word of AuthnRequest (saml-core 3.4.1). */
export interface Manner {
  /** ForceAuthn: whoever it is signs in once more, or as somebody else. */
  readonly again: boolean
  /** IsPassive: only if no page has to be shown. */
  readonly silently: boolean
  /** RequestedAuthnContext: more than a password. */
  readonly stronger: boolean
}

/** A no in the protocol's words (saml-core 3.2.2). */
export interface Status {
  readonly codes: readonly string[]
  readonly message: string
}

export interface GatewayDoor {
  metadata(): string
  /** A URL to redirect the browser to (HTTP-Redirect). */
  urlToAsk(manner: Manner): Promise<string>
  /** The same by HTTP-POST: where to, and the fields of the form. */
  formToAsk(
    manner: Manner,
  ): Promise<{ readonly action: string; readonly fields: Readonly<Record<string, string>> }>
  /** What came to the ACS: the assertion that node-saml has checked, or a no. Throws when it is not to be believed. */
  readAnswer(
    form: Readonly<Record<string, string>>,
  ): Promise<{ readonly assertion: string } | { readonly status: Status }>
}

const twoFactors = 'https://refeds.org/profile/mfa'

export function openGatewayDoor(settings: Settings, keys: Keys): GatewayDoor {
  const asked = rememberRequests()
  const own = {
    issuer: `${settings.url}/metadata`,
    callbackUrl: `${settings.url}/acs`,
    privateKey: keys.privateKey,
    publicCert: keys.certificate,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: null,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    // An answer to a question must be to one of ours; a launch link brings one without a question.
    validateInResponseTo: ValidateInResponseTo.ifPresent,
    cacheProvider: asked,
    acceptedClockSkewMs: 30_000,
  } as const

  async function saml({ again, silently, stronger }: Manner, binding: keyof typeof bindings): Promise<SAML> {
    const gateway = await gatewayRole(`${settings.gateway}/saml/idp`)
    return new SAML({
      ...own,
      entryPoint: gateway.location('SingleSignOnService', bindings[binding]),
      idpCert: [...gateway.signing],
      idpIssuer: gateway.entityID,
      forceAuthn: again,
      passive: silently,
      disableRequestedAuthnContext: !stronger,
      authnContext: [twoFactors],
      skipRequestCompression: binding === 'post',
    })
  }

  return {
    metadata: () =>
      new SAML({
        ...own,
        idpCert: keys.certificate,
        generateUniqueId: () => '_expenses',
      }).generateServiceProviderMetadata(null, keys.certificate),
    async urlToAsk(manner) {
      return (await saml(manner, 'redirect')).getAuthorizeUrlAsync('', undefined, {})
    },
    async formToAsk(manner) {
      const asking = await saml(manner, 'post')
      const fields = (await asking.getAuthorizeMessageAsync('')) as Readonly<Record<string, string>>
      return { action: asking.options.entryPoint ?? '', fields }
    },
    async readAnswer(form) {
      const reading = await saml({ again: false, silently: false, stronger: false }, 'redirect')
      try {
        const { profile } = await reading.validatePostResponseAsync({ ...form })
        // node-saml says NoPassive by saying nothing.
        if (!profile) return { status: { codes: [statuses.responder, statuses.noPassive], message: '' } }
        return { assertion: profile.getAssertionXml?.() ?? '' }
      } catch (error) {
        if (error instanceof SamlStatusError) return { status: readStatus(error.xmlStatus) }
        throw error
      }
    },
  }
}

/** node-saml hands the Status on without its namespaces. */
function readStatus(xml: string): Status {
  const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement
  const codes = Array.from(root.getElementsByTagNameNS('*', 'StatusCode'))
  return {
    codes: codes.map((code) => code.getAttribute('Value') ?? ''),
    message: root.getElementsByTagNameNS('*', 'StatusMessage')[0]?.textContent ?? '',
  }
}

/** IDs of open requests; node-saml's own memory belongs to one SAML object, and here each question has its own. */
function rememberRequests(): CacheProvider {
  const open = new Map<string, string>()
  const most = 1000
  return {
    async saveAsync(key, value) {
      open.set(key, value)
      for (const oldest of open.keys()) if (open.size > most) open.delete(oldest)
      return { value, createdAt: Date.now() }
    },
    async getAsync(key) {
      return open.get(key) ?? null
    },
    async removeAsync(key) {
      return key !== null && open.delete(key) ? key : null
    },
  }
}
