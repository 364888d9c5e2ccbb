// The same documents through libraries that we did not write, with the settings that make them check as much as they
// can. They are measured for comparison and judge nobody.
import { createPublicKey } from 'node:crypto'
import { SAML } from '@node-saml/node-saml'
import { DOMParser } from '@xmldom/xmldom'
import samlify from 'samlify'
import { SignedXml } from 'xml-crypto'
import { type BenchHouse, inTurn } from './house.js'
import { pem } from './messages.js'
import type { Operation } from './rounds.js'

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

/** `PEER.verify` and `PEER.issue`, over the messages of the house: the assertion signed, the Response not. */
export function libraryOperations(house: BenchHouse): readonly Operation[] {
  return [...xmlCrypto(house), ...nodeSaml(house), ...samlifyOperations(house)]
}

function xmlCrypto({ messages, leaves, partnerKeys }: BenchHouse): readonly Operation[] {
  const next = inTurn(messages)
  const certificate = pem(partnerKeys.certificate)
  const publicKey = createPublicKey(certificate)
  const unsigned = leaves.replace(/<ds:Signature .*?<\/ds:Signature>/s, '')
  return [
    {
      name: 'xml-crypto.verify',
      run() {
        const xml = next()
        const document = new DOMParser().parseFromString(xml, 'text/xml')
        const signature = document.getElementsByTagNameNS(
          'http://www.w3.org/2000/09/xmldsig#',
          'Signature',
        )[0]
        if (signature === undefined) throw new Error('no signature')
        // The library takes a KeyObject, whatever its types say: reading the PEM each time would cost more.
        const verifier = new SignedXml({ publicCert: publicKey as never, getCertFromKeyInfo: () => null })
        verifier.loadSignature(signature as unknown as Node)
        if (!verifier.checkSignature(xml)) throw new Error('xml-crypto does not verify the message')
      },
    },
    {
      name: 'xml-crypto.issue',
      run() {
        const signer = new SignedXml({
          privateKey: partnerKeys.privateKey as never,
          signatureAlgorithm: rsaSha256,
          canonicalizationAlgorithm: exclusive,
        })
        const xpath = "//*[local-name(.)='Assertion']"
        signer.addReference({ xpath, digestAlgorithm: sha256, transforms: [enveloped, exclusive] })
        const location = { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' } as const
        signer.computeSignature(unsigned, { location })
        return signer.getSignedXml()
      },
    },
  ]
}

function nodeSaml({ messages, partnerKeys }: BenchHouse): readonly Operation[] {
  const next = inTurn(messages.map((xml) => Buffer.from(xml).toString('base64')))
  const saml = new SAML({
    issuer: 'https://gate.test/saml/sp',
    callbackUrl: 'https://gate.test/saml/sp/acs',
    idpCert: pem(partnerKeys.certificate),
    audience: 'https://gate.test/saml/sp',
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: 180_000,
  })
  return [
    {
      name: 'node-saml.verify',
      async run() {
        const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: next() })
        if (profile === null) throw new Error('node-saml does not accept the message')
      },
    },
  ]
}

function samlifyOperations({ messages, leaves, partnerKeys }: BenchHouse): readonly Operation[] {
  samlify.setSchemaValidator({ validate: async () => 'not asked here' })
  const next = inTurn(messages.map((xml) => Buffer.from(xml).toString('base64')))
  const location = 'https://gate.test/saml/sp/acs'
  const idp = samlify.IdentityProvider({
    entityID: 'https://idp.acme.test/metadata',
    privateKey: partnerKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    signingCert: pem(partnerKeys.certificate),
    requestSignatureAlgorithm: rsaSha256,
    singleSignOnService: [{ Binding: post, Location: 'https://idp.acme.test/sso' }],
    singleLogoutService: [{ Binding: post, Location: 'https://idp.acme.test/slo' }],
  })
  const sp = samlify.ServiceProvider({
    entityID: 'https://gate.test/saml/sp',
    wantAssertionsSigned: true,
    assertionConsumerService: [{ Binding: post, Location: location }],
    clockDrifts: [-180_000, 180_000],
  })
  const unsigned = leaves.replace(/<ds:Signature .*?<\/ds:Signature>/s, '')
  const id = /ID="([^"]+)"/.exec(unsigned)?.[1] ?? ''
  return [
    {
      name: 'samlify.verify',
      async run() {
        const { extract } = await sp.parseLoginResponse(idp, 'post', { body: { SAMLResponse: next() } })
        if (!extract.attributes) throw new Error('samlify reads no attributes')
      },
    },
    {
      name: 'samlify.issue',
      run: () => idp.createLoginResponse(sp, { extract: {} }, 'post', {}, () => ({ id, context: unsigned })),
    },
  ]
}
