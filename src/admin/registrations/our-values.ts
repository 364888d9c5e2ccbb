import type { App } from '../../model/app.js'
import type { Caller } from '../../model/admin.js'
import type { Kind, MetadataFetch, Office, OwnKey } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import { ownNames } from '../../saml/web-sso.js'
import { ownWsfedNames } from '../../wsfed/own-names.js'
import { mustMay } from '../permission.js'
import { publishedKeys } from './own-metadata.js'
import { registeredAs } from './registered.js'

/** All that a counterpart's admin needs of us, in the words of its protocol. */
export interface OurValues {
  /** Made for this one: our metadata in its protocol, with the keys that we use for it. */
  readonly metadataUrl: string
  readonly values: readonly OurValue[]
  readonly keys: readonly OurKey[]
  /** Absent: nobody took it from that address yet. */
  readonly fetched?: MetadataFetch
}

export interface OurValue {
  readonly label: string
  readonly value: string
  /** Which field of theirs it goes into, where names differ. */
  readonly says?: string
}

export interface OurKey extends OwnKey {
  /** Whether it stood in what was fetched last; absent where nothing was fetched. */
  readonly given?: boolean
}

/** Needs `registrations.read`. Throws AdminRefusal `not_found`. */
export async function ourValues(
  caller: Caller,
  kind: Kind,
  name: string,
  office: Pick<Office, 'gateway' | 'counterparts' | 'keys' | 'metadataFetches'>,
): Promise<OurValues> {
  mustMay(caller, 'registrations.read')
  const one = registeredAs(kind, name, office)
  const { baseUrl } = office.gateway
  const fetched = await office.metadataFetches.find(kind, one.id)
  return {
    metadataUrl: metadataAddress(kind, one.handle, baseUrl),
    values: valuesFor(kind, one, baseUrl),
    keys: keysFor(kind, one, office.keys.list()).map((key) => ({
      ...key,
      ...(fetched ? { given: fetched.keys.includes(key.fingerprint) } : {}),
    })),
    ...(fetched ? { fetched } : {}),
  }
}

export function metadataAddress(kind: Kind, handle: string, baseUrl: string): string {
  return `${baseUrl}/metadata/${kind === 'app' ? 'for' : 'for-partner'}/${handle}`
}

function valuesFor(kind: Kind, one: App | Partner, baseUrl: string): readonly OurValue[] {
  const isWsfed = one.protocol === 'wsfed'
  if (kind === 'app') return isWsfed ? forWsfedApp(one, baseUrl) : forSamlApp(baseUrl)
  return isWsfed ? forWsfedPartner(baseUrl) : forSamlPartner(baseUrl)
}

function forSamlApp(baseUrl: string): readonly OurValue[] {
  const { identityProvider, singleSignOnService } = ownNames(baseUrl)
  return [
    { label: 'Entity ID', value: identityProvider, says: 'Also: issuer, IdP entity ID.' },
    {
      label: 'Sign-on URL',
      value: singleSignOnService,
      says: 'SingleSignOnService, for HTTP-Redirect and HTTP-POST alike.',
    },
  ]
}

function forSamlPartner(baseUrl: string): readonly OurValue[] {
  const { serviceProvider, assertionConsumerService } = ownNames(baseUrl)
  return [
    { label: 'Entity ID', value: serviceProvider, says: 'Also: audience, SP entity ID, identifier.' },
    {
      label: 'Reply URL',
      value: assertionConsumerService,
      says: 'AssertionConsumerService, by HTTP-POST. Also: ACS URL, recipient, destination.',
    },
  ]
}

function forWsfedApp(one: App | Partner, baseUrl: string): readonly OurValue[] {
  const { entityId, securityTokenService } = ownWsfedNames(baseUrl)
  const issuers = 'launch' in one ? Object.entries(one.wsfed?.issuers ?? {}) : []
  return [
    ...(issuers.length === 0
      ? [{ label: 'Issuer', value: entityId, says: 'Who the token says issued it. Also: entity ID.' }]
      : issuers.map(([domain, value]) => ({ label: `Issuer for ${domain}`, value }))),
    {
      label: 'Sign-on URL',
      value: securityTokenService,
      says: 'Passive requestor endpoint: sign-in and sign-out alike.',
    },
  ]
}

function forWsfedPartner(baseUrl: string): readonly OurValue[] {
  const { entityId, application } = ownWsfedNames(baseUrl)
  return [
    { label: 'Realm', value: entityId, says: 'wtrealm. Also: relying party identifier, audience.' },
    {
      label: 'Reply URL',
      value: application,
      says: 'wreply: the passive endpoint that tokens are posted to.',
    },
  ]
}

/** What stands in our metadata for it; the encryption keys only where it is to encrypt. */
function keysFor(kind: Kind, one: App | Partner, keys: readonly OwnKey[]): readonly OwnKey[] {
  const signing = publishedKeys(keys, one.protocol === 'wsfed' ? undefined : one.signingKey)
  const encrypts = kind === 'partner' && 'requireEncrypted' in one && one.requireEncrypted
  const encryption = keys.filter(({ use, state }) => use === 'encryption' && state !== 'retired')
  return encrypts ? [...signing, ...encryption] : signing
}
