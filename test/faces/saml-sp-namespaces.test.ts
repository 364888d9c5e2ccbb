import { SignedXml } from 'xml-crypto'
import { writeAssertion } from '../../src/saml/assertion.js'
import { vocabulary } from '../../src/saml/names.js'
import { encryptElement } from '../../src/xml/encryption.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { serialize, writeSigned } from '../../src/xml/write.js'
import { doorRequest, formBody, partnerAssertion, partnerResponse } from '../support/counterpart.js'
import { baseUrl, now } from '../support/seen.js'
import { houseWith, ownEncryption, partnerKeys, question } from './sp-house.js'

const partner = 'https://idp.acme.test/metadata'
const given = { baseUrl, partner, keys: partnerKeys, now, inResponseTo: question }
const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const xs = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
const saml = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'

/** The Response signed as most software does it: exclusive canonicalization, no prefix list. */
function signedElsewhere(xml: string): string {
  const signer = new SignedXml({
    privateKey: partnerKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  signer.addReference({
    xpath: '/*',
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  })
  signer.computeSignature(xml, { location: { reference: '/*/*[1]', action: 'after' } })
  return signer.getSignedXml()
}

/** An assertion with a signature of its own, unless told otherwise, whose prefixes are declared by whoever holds it. */
function assertionWithoutDeclarations(signed = true): string {
  const plain = writeAssertion(partnerAssertion(given), undefined)
  const options = { idAttribute: 'ID', place: 'after-issuer', inclusivePrefixes: ['xs'] } as const
  const xml = serialize(writeSigned(plain, vocabulary, partnerKeys.signer, options), vocabulary)
  const bare = xml.replaceAll(` ${xsi}`, '').replaceAll(` ${xs}`, '').replace(` ${saml}`, '')
  return signed ? bare : bare.replace(/<ds:Signature .*<\/ds:Signature>/s, '')
}

/** An unsigned Response that declares the prefixes and holds this in place of its assertion. */
function responseAround(content: string): string {
  return partnerResponse({ ...given, sign: 'none' })
    .xml.replace(/<saml:Assertion .*<\/saml:Assertion>/s, content)
    .replace('<samlp:Response ', `<samlp:Response ${xsi} ${xs} ${saml} `)
}

function encrypted(xml: string): string {
  const to = {
    key: publicKeyOf(ownEncryption.certificate),
    data: 'aes256-gcm',
    keyTransport: 'rsa-oaep',
  } as const
  const data = serialize(encryptElement(xml, to), vocabulary)
  return `<saml:EncryptedAssertion>${data}</saml:EncryptedAssertion>`
}

async function outcome(xml: string, requireSigned: 'either' | 'both' = 'either'): Promise<string> {
  const house = houseWith({ partner: { requireSigned } })
  const rawBody = formBody({ SAMLResponse: Buffer.from(xml).toString('base64') })
  return house.outcome(doorRequest('POST', { rawBody }))
}

describe('MSG-25: prefixes that only the Response declares', () => {
  test('serve a signed assertion, in an unsigned Response and in one signed without regard to them', async () => {
    const response = responseAround(assertionWithoutDeclarations())
    expect(await outcome(response)).toBe('accepted')
    expect(await outcome(signedElsewhere(response), 'both')).toBe('accepted')
  })

  test('serve an assertion that was encrypted without them, and signed itself', async () => {
    const response = responseAround(encrypted(assertionWithoutDeclarations()))
    expect(await outcome(response)).toBe('accepted')
    expect(await outcome(signedElsewhere(response), 'both')).toBe('accepted')
  })

  test('do not serve an encrypted assertion that only the Response’s signature could cover: it does not cover them', async () => {
    const response = responseAround(encrypted(assertionWithoutDeclarations(false)))
    expect(await outcome(signedElsewhere(response))).toBe('partner.signature_missing S8')
    const declared = assertionWithoutDeclarations(false).replace(
      '<saml:Assertion ',
      `<saml:Assertion ${xsi} ${xs} ${saml} `,
    )
    expect(await outcome(signedElsewhere(responseAround(encrypted(declared))))).toBe('accepted')
  })
})
