import { checkSignaturePlaces } from '../../src/xml/signature.js'
import { isNamed } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { ds, outcome, read, saml, samlp, xenc } from './people.js'

const signature = `<ds:Signature xmlns:ds="${ds}"/>`

function allowed(parent: XmlElement): boolean {
  return isNamed(parent, samlp, 'Response') || isNamed(parent, saml, 'Assertion')
}

function response(content: string, attributes = 'ID="_r"'): string {
  return `<p:Response xmlns:p="${samlp}" xmlns:a="${saml}" ${attributes}>${content}</p:Response>`
}

function check(xml: string): string {
  return outcome(() => checkSignaturePlaces(read(xml), allowed))
}

test.each([
  [
    'a signature on the Response and on the assertion',
    response(`${signature}<a:Assertion ID="_a">${signature}</a:Assertion>`),
  ],
  [
    'IDs of signatures and encrypted parts',
    response(
      `<ds:Signature xmlns:ds="${ds}" Id="s"><ds:KeyInfo Id="k"/></ds:Signature><e:EncryptedData xmlns:e="${xenc}" Id="e"/>`,
    ),
  ],
  [
    'the IDs of SAML 1.1',
    '<Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol" ResponseID="_1"><Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_2"/></Response>',
  ],
  ['IDs of 256 characters', response('', `ID="${'a'.repeat(256)}"`)],
  ['attributes that only sound like IDs', response('<a:X SessionIndex="1" idx="1" InResponseTo="_r"/>')],
])('%s may stand', (_, xml) => {
  expect(check(xml)).toBe('accepted')
})

test.each([
  ['X19: the same ID twice', response('<a:Assertion ID="_r"/>')],
  ['X19: the same value as an ID of two names', response(`<e:EncryptedData xmlns:e="${xenc}" Id="_r"/>`)],
  ['X20: Id on a SAML element', response('<a:Assertion Id="_a"/>')],
  ['X20: id on a SAML element', response('<a:Assertion id="_a"/>')],
  ['X20: xml:id', response('<a:Assertion xml:id="_a"/>')],
  ['X20: wsu:Id', response('<a:Assertion xmlns:w="urn:wsu" w:Id="_a"/>')],
  ['X20: ID on a foreign element', response('<x:y xmlns:x="urn:x" ID="_a"/>')],
  ['X20: an AssertionID on a SAML 2.0 element', response('<a:Assertion AssertionID="_a"/>')],
  ['X20: ID on a ds element', response(`<ds:KeyInfo xmlns:ds="${ds}" ID="_a"/>`)],
  ['X21: an ID with a quote', response('', 'ID="_&apos;"')],
  ['X21: an ID with a blank', response('', 'ID="_ "')],
  ['X21: an empty ID', response('', 'ID=""')],
  ['X21: an ID of 257 characters', response('', `ID="${'a'.repeat(257)}"`)],
  [
    'X13: a signature in an AttributeValue',
    response(`<a:Assertion ID="_a"><a:AttributeValue>${signature}</a:AttributeValue></a:Assertion>`),
  ],
  ['X13: a signature in Extensions', response(`<p:Extensions>${signature}</p:Extensions>`)],
  ['X13: a signature in a signature', response(`<ds:Signature xmlns:ds="${ds}">${signature}</ds:Signature>`)],
  [
    'X13: a signature in KeyInfo',
    response(`<ds:Signature xmlns:ds="${ds}"><ds:KeyInfo>${signature}</ds:KeyInfo></ds:Signature>`),
  ],
  ['X25: two signatures on one element', response(signature + signature)],
  ['X12: a ds:Object', response(`<ds:Signature xmlns:ds="${ds}"><ds:Object/></ds:Signature>`)],
  ['X12: a ds:Manifest', response(`<a:Assertion ID="_a"><ds:Manifest xmlns:ds="${ds}"/></a:Assertion>`)],
])('%s is refused', (_, xml) => {
  expect(check(response(signature))).toBe('accepted')
  expect(check(xml)).toBe('structure S3')
})

test('a signature inside a ds element is refused even where the caller would allow it', () => {
  const nested = response(
    `<ds:Signature xmlns:ds="${ds}"><ds:KeyInfo>${signature}</ds:KeyInfo></ds:Signature>`,
  )
  expect(outcome(() => checkSignaturePlaces(read(nested), () => true))).toBe('structure S3')
})
