import { readFileSync } from 'node:fs'
import { publicKeyOf } from '../../src/xml/keys.js'
import { messageLimits, metadataLimits, parse } from '../../src/xml/parse.js'
import { checkSignaturePlaces, signatureOf, verifyEnveloped } from '../../src/xml/signature.js'
import { elements, text } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { outcome } from './people.js'

/** Answers of software that others wrote, as they came over the wire; their keys were thrown away. */
function message(name: string): Buffer {
  return readFileSync(new URL(`messages/${name}.xml`, import.meta.url))
}

function all(e: XmlElement): readonly XmlElement[] {
  return [e, ...elements(e).flatMap(all)]
}

function verifyAll(bytes: Uint8Array): readonly string[] {
  const root = parse(bytes, messageLimits)
  const signed = all(root).filter((e) => signatureOf(e) !== undefined)
  checkSignaturePlaces(root, (parent) => signed.includes(parent))
  return signed.map((e) => outcome(() => verify(e)))
}

function verify(e: XmlElement): void {
  const certificate = all(e).find((inner) => inner.name === 'X509Certificate')
  const keys = certificate === undefined ? [] : [publicKeyOf(text(certificate))]
  if (e.namespace.includes('SAML:1.0')) verifyEnveloped(e, 'AssertionID', 'last', { keys })
  else verifyEnveloped(e, 'ID', 'after-issuer', { keys })
}

test.each([
  ['SimpleSAMLphp', 'simplesamlphp', 2],
  ['pysaml2', 'pysaml2', 2],
  ['samlp', 'samlp', 2],
  ['saml-idp', 'saml-idp', 2],
  ['wsfed', 'wsfed', 1],
  ["SimpleSAMLphp's adfs", 'simplesamlphp-adfs', 1],
])('what %s signs verifies, and no longer once a date in it is another', (_, file, signatures) => {
  const bytes = message(file)
  expect(verifyAll(bytes)).toEqual(Array.from({ length: signatures }, () => 'accepted'))
  const changed = Buffer.from(bytes.toString().replaceAll('2026-11', '2027-11'))
  expect(verifyAll(changed)).toEqual(Array.from({ length: signatures }, () => 'digest S5'))
})

test('metadata that begins with a comment is read', () => {
  expect(parse(message('shibboleth-metadata'), metadataLimits, 'metadata').name).toBe('EntityDescriptor')
})
