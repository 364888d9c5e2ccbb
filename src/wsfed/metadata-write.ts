import { attributeNames } from '../model/attribute-names.js'
import { identified } from '../saml/metadata-write.js'
import type { OwnMetadataDeps } from '../saml/metadata-write.js'
import { DS, MD } from '../saml/metadata-names.js'
import { XSI } from '../saml/names.js'
import { element, serialize, writeSigned } from '../xml/write.js'
import type { Vocabulary, Written } from '../xml/write.js'
import { ADDRESSING, AUTH, FED, tokenTypes, TRUST_13, TRUST_2005 } from './names.js'
import { ownWsfedNames } from './own-names.js'

const federationVocabulary: Vocabulary = { md: MD, ds: DS, xsi: XSI, fed: FED, auth: AUTH, wsa: ADDRESSING }

/**
 * The document that describes both of our roles: the same bytes until our keys change. Signed as .NET's validator
 * demands: by one of the keys that the STS role names, its certificate in the signature.
 */
export function ownFederationMetadata(deps: OwnMetadataDeps): () => string {
  let kept: { readonly from: string; readonly xml: string } | undefined
  return () => {
    const from = deps.keyRing.signingCertificates().join()
    if (kept?.from !== from) kept = { from, xml: signed(entity(deps), deps) }
    return kept.xml
  }
}

function signed(root: Written, { keyRing }: OwnMetadataDeps): string {
  // `fed` stands in the values of xsi:type, so a signature has to list it
  const written = writeSigned(root, federationVocabulary, keyRing.signer(), {
    idAttribute: 'ID',
    place: 'first',
    inclusivePrefixes: ['fed'],
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(written, federationVocabulary)}\n`
}

function entity(deps: OwnMetadataDeps): Written {
  const own = ownWsfedNames(deps.baseUrl)
  const write = (ID: string) =>
    element(
      'md:EntityDescriptor',
      { ID, entityID: own.entityId },
      // A key here would have AD FS encrypt to it, by ciphers that nothing signs: there is none
      role('fed:ApplicationServiceType', deps, [
        element('fed:TokenTypesOffered', {}, ...tokenTypeElements()),
        element('fed:ClaimTypesRequested', {}, ...claimTypes(true)),
        element('fed:TargetScopes', {}, reference(own.entityId), reference(own.application)),
        element('fed:ApplicationServiceEndpoint', {}, reference(own.application)),
        element('fed:PassiveRequestorEndpoint', {}, reference(own.application)),
      ]),
      role('fed:SecurityTokenServiceType', deps, [
        ...deps.keyRing.signingCertificates().map(keyDescriptor),
        element('fed:TokenTypesOffered', {}, ...tokenTypeElements()),
        element('fed:ClaimTypesOffered', {}, ...claimTypes(false)),
        // The validator wants this element; what is there to be had by a browser is had at the same address
        element('fed:SecurityTokenServiceEndpoint', {}, reference(own.securityTokenService)),
        element('fed:PassiveRequestorEndpoint', {}, reference(own.securityTokenService)),
      ]),
    )
  return identified(write, federationVocabulary)
}

function role(type: string, { organization }: OwnMetadataDeps, children: readonly Written[]): Written {
  return element(
    'md:RoleDescriptor',
    {
      'xsi:type': type,
      protocolSupportEnumeration: `${FED} ${TRUST_13} ${TRUST_2005}`,
      ServiceDisplayName: organization.name,
    },
    ...children,
  )
}

function tokenTypeElements(): readonly Written[] {
  return [tokenTypes.saml11, tokenTypes.saml20].map((Uri) => element('fed:TokenType', { Uri }))
}

/** WS-Federation 1.2, 3.1.6: what can be said of people; what is asked for is never insisted upon. */
function claimTypes(requested: boolean): readonly Written[] {
  return attributeNames.flatMap(({ claims, friendly, house }) => {
    const [Uri] = claims
    if (Uri === undefined) return []
    return [
      element(
        'auth:ClaimType',
        { Uri, Optional: requested ? 'true' : undefined },
        element('auth:DisplayName', {}, friendly),
        element('auth:Description', {}, `The person’s ${house}`),
      ),
    ]
  })
}

function reference(address: string): Written {
  return element('wsa:EndpointReference', {}, element('wsa:Address', {}, address))
}

function keyDescriptor(certificate: string): Written {
  return element(
    'md:KeyDescriptor',
    { use: 'signing' },
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, element('ds:X509Certificate', {}, certificate))),
  )
}

/** The document that an app without metadata would have: the names it asks under, and where its answers go. */
export function applicationMetadata(realms: readonly string[], replyUrls: readonly string[]): string {
  const application = element(
    'md:RoleDescriptor',
    { 'xsi:type': 'fed:ApplicationServiceType', protocolSupportEnumeration: FED },
    element('fed:TargetScopes', {}, ...realms.map(reference)),
    ...replyUrls.map((url) => element('fed:PassiveRequestorEndpoint', {}, reference(url))),
  )
  const [entityID] = realms
  const root = element('md:EntityDescriptor', { entityID }, application)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(root, federationVocabulary)}\n`
}
