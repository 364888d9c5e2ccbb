import { unescapeMarkup } from './forms.js'

/** What an app saw of a person, in one shape for all apps. */
export interface Arrived {
  readonly nameId: string
  readonly format: string
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

export interface PeerKind {
  readonly script: string
  readonly env?: Readonly<Record<string, string>>
  /** The file under its folder with the metadata of the role it plays. */
  readonly metadata: string
  /** File name of its key and certificate under `cert/`. */
  readonly key: string
}

export interface AppKind extends PeerKind {
  /** Path of the page that wants a signed-in person. */
  readonly page: string
  /** Path of its AssertionConsumerService for HTTP-POST. */
  readonly acs: string
  /** What that page says; undefined when nobody is signed in. */
  arrived(text: string): Arrived | undefined
}

const json = (text: string): Record<string, unknown> | undefined =>
  text.trimStart().startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : undefined

export const appKinds = {
  simplesamlphp: {
    script: 'ssp.sh',
    metadata: 'saml-sp.xml',
    key: 'ssp',
    page: '/whoami.php',
    acs: '/simplesaml/module.php/saml/sp/saml2-acs.php/sp',
    arrived: (text) => fromJson(json(text), 'nameid', 'format', 'attributes'),
  },
  mellon: {
    script: 'mellon.sh',
    metadata: 'metadata.xml',
    key: 'mellon',
    page: '/secret/',
    acs: '/mellon/postResponse',
    arrived: arrivedAtMellon,
  },
  shibboleth: {
    script: 'shib.sh',
    metadata: 'metadata.xml',
    key: 'shib',
    page: '/secret',
    acs: '/Shibboleth.sso/SAML2/POST',
    arrived: arrivedAtShibboleth,
  },
  pysaml2: {
    script: 'pysaml2.sh',
    env: { ROLE: 'sp' },
    metadata: 'metadata.xml',
    key: 'pysaml2',
    page: '/secret',
    acs: '/acs',
    arrived: (text) => fromJson(json(text), 'nameid', 'format', 'attributes'),
  },
  'passport-saml': {
    script: 'node-peer.sh',
    env: { ROLE: 'passport-saml-sp' },
    metadata: 'metadata.xml',
    key: 'node',
    page: '/secret',
    acs: '/acs',
    arrived: (text) => fromJson(json(text), 'nameID', 'nameIDFormat', 'attributes'),
  },
  auth0: {
    script: 'node-peer.sh',
    env: { ROLE: 'auth0-sp' },
    metadata: 'metadata.xml',
    key: 'node',
    page: '/secret',
    acs: '/callback',
    arrived: arrivedAtAuth0,
  },
} as const satisfies Record<string, AppKind>

/** Apps of WS-Federation. */
export const wsfedAppKinds = {
  'passport-wsfed-saml2': {
    script: 'node-peer.sh',
    env: { ROLE: 'auth0-rp' },
    metadata: 'metadata.xml',
    key: 'node',
    page: '/secret',
    acs: '/callback',
    arrived: arrivedAtAuth0,
  },
  saml20: {
    script: 'node-peer.sh',
    env: { ROLE: 'saml20-rp' },
    metadata: 'metadata.xml',
    key: 'node',
    page: '/secret',
    acs: '/callback',
    arrived: arrivedAtSaml20,
  },
} as const satisfies Record<string, AppKind>

/** Partners of WS-Federation. */
export const wsfedPartnerKinds = {
  'adfs-module': { script: 'ssp.sh', metadata: 'adfs-idp.xml', key: 'ssp' },
  'auth0-wsfed': {
    script: 'node-peer.sh',
    env: { ROLE: 'wsfed-idp' },
    metadata: 'metadata.xml',
    key: 'node',
  },
} as const satisfies Record<string, PeerKind>

export const partnerKinds = {
  simplesamlphp: { script: 'ssp.sh', metadata: 'saml-idp.xml', key: 'ssp' },
  samlp: {
    script: 'node-peer.sh',
    env: { ROLE: 'samlp-idp', SAMLP_SIGN_RESPONSE: '1' },
    metadata: 'metadata.xml',
    key: 'node',
  },
  'saml-idp': { script: 'node-peer.sh', env: { ROLE: 'saml-idp' }, metadata: 'metadata.xml', key: 'node' },
  pysaml2: { script: 'pysaml2.sh', env: { ROLE: 'idp' }, metadata: 'metadata.xml', key: 'pysaml2' },
} as const satisfies Record<string, PeerKind>

export type AppName = keyof typeof appKinds
export type PartnerName = keyof typeof partnerKinds

function fromJson(
  page: Record<string, unknown> | undefined,
  nameId: string,
  format: string,
  attributes: string,
): Arrived | undefined {
  if (page === undefined) return undefined
  return {
    nameId: String(page[nameId]),
    format: String(page[format]),
    attributes: lists((page[attributes] ?? {}) as Record<string, unknown>),
  }
}

function lists(values: Record<string, unknown>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : [String(value)],
    ]),
  )
}

/** `NAME=value` lines whose name begins with `prefix`, without it. */
function lines(text: string, prefix: string): Record<string, string> {
  const found = text
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => [line.slice(prefix.length, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const)
  return Object.fromEntries(found)
}

/** It hands values on XML-escaped, several of one name in one variable, and each again with its number. */
function arrivedAtMellon(text: string): Arrived | undefined {
  const { NAME_ID: nameId, ...rest } = lines(text, 'MELLON_')
  if (nameId === undefined) return undefined
  const values = Object.entries(rest).map(
    ([name, all]) => [name, all.split('|').map(unescapeMarkup)] as const,
  )
  return { nameId: unescapeMarkup(nameId), format: '', attributes: Object.fromEntries(values) }
}

function arrivedAtShibboleth(text: string): Arrived | undefined {
  const { nameid, ...rest } = lines(text, 'p_')
  if (!text.includes('Shib_Session_ID=')) return undefined
  const [format = '', ...name] = (nameid ?? '').split('|')
  const values = Object.entries(rest).map(([key, all]) => [key, all.split(';')] as const)
  return { nameId: name.join('|'), format, attributes: Object.fromEntries(values) }
}

const nameIdClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'

/** It hands on no name of a SAML 1.1 token. */
function arrivedAtSaml20(text: string): Arrived | undefined {
  const claims = json(text)?.['claims'] as Record<string, unknown> | undefined
  if (claims === undefined) return undefined
  const attributes = lists(claims)
  return { nameId: attributes[nameIdClaim]?.[0] ?? '', format: '', attributes }
}

/** Claims lie flat beside the name. */
function arrivedAtAuth0(text: string): Arrived | undefined {
  const page = json(text)
  if (page === undefined) return undefined
  const { Format: format = '' } = (page['nameIdAttributes'] ?? {}) as Readonly<Record<string, string>>
  return { nameId: String(page[nameIdClaim]), format, attributes: lists(page) }
}
