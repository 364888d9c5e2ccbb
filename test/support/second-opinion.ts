import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'

/** Whether xml-crypto, too, finds every signature in the document genuine, by this certificate and no other. */
export function verifiesElsewhere(xml: string, certificate: string): boolean {
  const document = new DOMParser().parseFromString(xml, 'text/xml')
  const signatures = [
    ...Array.from(document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')),
  ]
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`
  const genuine = signatures.map((signature) => {
    const verifier = new SignedXml({ publicCert: pem, getCertFromKeyInfo: () => null })
    verifier.loadSignature(signature as unknown as Node)
    return verifier.checkSignature(xml)
  })
  return genuine.length > 0 && genuine.every(Boolean)
}
