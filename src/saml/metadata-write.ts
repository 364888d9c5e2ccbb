import { createHash } from 'node:crypto'
import type { KeyRing } from '../xml/key-ring.js'
import { element, serialize, writeSigned } from '../xml/write.js'
import type { Vocabulary, Written } from '../xml/write.js'
import { metadataVocabulary, protocol } from './metadata-names.js'
import { bindings, nameIDFormats } from './names.js'
import { ownNames } from './web-sso.js'

/** For apps, for partners, for partners that are to encrypt, or the first two in one EntitiesDescriptor. */
export type OwnDocument = 'idp' | 'sp' | 'sp-with-encryption' | 'both'

export interface OwnMetadataDeps {
  readonly baseUrl: string
  readonly keyRing: KeyRing
  readonly organization: {
    readonly name: string
    readonly url?: string
    readonly contact?: string
  }
}

/** With a kind of ours only its keys are published, and one of them signs; other kinds change nothing. */
export type OwnMetadata = (which: OwnDocument, kind?: string) => string

/**
 * Our own metadata as it goes out: the same bytes until something in them changes. Signed by the active key at each
 * change of keys and kept, since an ECDSA value differs each time it is made.
 */
export function ownMetadata(deps: OwnMetadataDeps): OwnMetadata {
  const kept = new Map<string, { readonly from: string; readonly xml: string }>()
  return (which, wanted) => {
    const kind = isOurs(wanted, deps.keyRing) ? wanted : undefined
    const keyRing = kind === undefined ? deps.keyRing : ofKind(kind, deps.keyRing)
    const from = [...keyRing.signingCertificates(), '', ...keyRing.encryptionCertificates()].join()
    const name = `${which} ${kind ?? ''}`
    const known = kept.get(name)
    if (known?.from === from) return known.xml
    const xml = signed(documentOf(which, { ...deps, keyRing }), keyRing)
    kept.set(name, { from, xml })
    return xml
  }
}

function isOurs(kind: string | undefined, keyRing: KeyRing): kind is string {
  return kind !== undefined && keyRing.signingCertificates(kind).length > 0
}

/** For a counterpart that takes one certificate, or the first: it sees the key that it is signed for with. */
function ofKind(signingKey: string, keyRing: KeyRing): KeyRing {
  return {
    ...keyRing,
    signer: () => keyRing.signer({ signingKey }),
    signingCertificates: () => keyRing.signingCertificates(signingKey),
  }
}

function documentOf(which: OwnDocument, deps: OwnMetadataDeps): Written {
  if (which === 'idp') return idpEntity(deps)
  if (which !== 'both') return spEntity(deps, which === 'sp-with-encryption')
  const entities = [idpEntity(deps), spEntity(deps, false)]
  return identified((ID) => element('md:EntitiesDescriptor', { ID }, ...entities))
}

/** Metadata is signed with the token-signing key, Signature first (saml-metadata 2.3.1). */
function signed(root: Written, keyRing: KeyRing): string {
  const written = writeSigned(root, metadataVocabulary, keyRing.signer(), {
    idAttribute: 'ID',
    place: 'first',
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(written, metadataVocabulary)}\n`
}

function idpEntity(deps: OwnMetadataDeps): Written {
  const own = ownNames(deps.baseUrl)
  const role = element(
    'md:IDPSSODescriptor',
    { protocolSupportEnumeration: protocol, WantAuthnRequestsSigned: 'false' },
    uiInfo(deps),
    ...deps.keyRing.signingCertificates().map((certificate) => keyDescriptor('signing', certificate)),
    nameIDFormat(nameIDFormats.persistent),
    nameIDFormat(nameIDFormats.transient),
    nameIDFormat(nameIDFormats.emailAddress),
    nameIDFormat(nameIDFormats.unspecified),
    element('md:SingleSignOnService', { Binding: bindings.redirect, Location: own.singleSignOnService }),
    element('md:SingleSignOnService', { Binding: bindings.post, Location: own.singleSignOnService }),
  )
  return entity(own.identityProvider, role, deps)
}

function spEntity(deps: OwnMetadataDeps, withEncryption: boolean): Written {
  const own = ownNames(deps.baseUrl)
  const encryption = withEncryption ? deps.keyRing.encryptionCertificates() : []
  const role = element(
    'md:SPSSODescriptor',
    { protocolSupportEnumeration: protocol, AuthnRequestsSigned: 'true', WantAssertionsSigned: 'true' },
    uiInfo(deps),
    ...deps.keyRing.signingCertificates().map((certificate) => keyDescriptor('signing', certificate)),
    ...encryption.map((certificate) => keyDescriptor('encryption', certificate, ciphers)),
    nameIDFormat(nameIDFormats.persistent),
    nameIDFormat(nameIDFormats.transient),
    nameIDFormat(nameIDFormats.emailAddress),
    nameIDFormat(nameIDFormats.unspecified),
    element('md:AssertionConsumerService', {
      Binding: bindings.post,
      Location: own.assertionConsumerService,
      index: String(own.assertionConsumerServiceIndex),
      isDefault: 'true',
    }),
  )
  return entity(own.serviceProvider, role, deps)
}

function entity(entityID: string, role: Written, { organization, baseUrl }: OwnMetadataDeps): Written {
  const { name, url = baseUrl, contact } = organization
  const mail = contact?.startsWith('mailto:') === true ? contact : undefined
  return identified((ID) =>
    element(
      'md:EntityDescriptor',
      { ID, entityID },
      role,
      element(
        'md:Organization',
        {},
        element('md:OrganizationName', english, name),
        element('md:OrganizationDisplayName', english, name),
        element('md:OrganizationURL', english, url),
      ),
      mail === undefined
        ? undefined
        : element('md:ContactPerson', { contactType: 'technical' }, element('md:EmailAddress', {}, mail)),
    ),
  )
}

const english = { 'xml:lang': 'en' }

/** saml-metadata-ui 2.1. A Logo needs its size, which we do not know. */
function uiInfo({ organization, baseUrl }: OwnMetadataDeps): Written {
  return element(
    'md:Extensions',
    {},
    element(
      'mdui:UIInfo',
      {},
      element('mdui:DisplayName', english, organization.name),
      element('mdui:InformationURL', english, organization.url ?? baseUrl),
    ),
  )
}

/** What we decrypt by default: authenticated ciphers only. */
const ciphers = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
]

function keyDescriptor(
  use: 'signing' | 'encryption',
  certificate: string,
  methods: readonly string[] = [],
): Written {
  return element(
    'md:KeyDescriptor',
    { use },
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, element('ds:X509Certificate', {}, certificate))),
    ...methods.map((Algorithm) => element('md:EncryptionMethod', { Algorithm })),
  )
}

function nameIDFormat(format: string): Written {
  return element('md:NameIDFormat', {}, format)
}

/** The ID is a digest of the content: the same content, the same bytes (saml-metadata 2.3.2). */
export function identified(
  write: (ID: string) => Written,
  vocabulary: Vocabulary = metadataVocabulary,
): Written {
  const content = serialize(write('_'), vocabulary)
  return write(`_${createHash('sha256').update(content).digest('hex').slice(0, 40)}`)
}
