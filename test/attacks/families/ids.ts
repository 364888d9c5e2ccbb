// X19 to X21: IDs. One in the whole document, under the name that the standard gives it, without a character that a
// look-up could trip over.
import type { Attack } from '../attack.js'
import { assertionOf, idOf } from '../play/genuine.js'
import { inEverySignature, type Strange } from '../play/profile.js'
import { before, cut, has, startTag, swap } from '../play/pieces.js'

const answer = { code: 'partner.answer_malformed', stage: 'S3' } as const
const request = { code: 'request.malformed', stage: 'S3' } as const
const both = { answer, request }

/** Puts something into the Extensions of a Response or of a request. */
function extended(xml: string, content: string): string {
  const extensions = `<samlp:Extensions>${content}</samlp:Extensions>`
  if (has(xml, 'samlp:Status')) return before(xml, cut(xml, 'samlp:Status'), extensions)
  return has(xml, 'samlp:Scoping') ? before(xml, cut(xml, 'samlp:Scoping'), extensions) : xml
}

const attributeOn = (attribute: string) => (xml: string) => {
  const tag = startTag(xml)
  return swap(xml, tag, `${tag.slice(0, -1)} ${attribute}>`)
}

const named =
  (id: string) =>
  (xml: string): string =>
    xml.replace(/ ID="[^"]+"/, ` ID="${id}"`)

const twice: readonly Strange[] = [
  {
    row: 'X19',
    name: 'response-and-assertion',
    tries: 'gives Response and assertion the same ID',
    edit: (xml) => xml.replace(/ ID="[^"]+"/, ` ID="${idOf(assertionOf(xml))}"`),
    signed: ['assertion', 'response'],
    answer,
  },
  {
    row: 'X19',
    name: 'signature-of-same-id',
    tries: 'gives the Signature the ID of what it signs',
    afterwards: (xml) => xml.replace('<ds:Signature ', `<ds:Signature Id="${idOf(xml)}" `),
    ...both,
  },
  {
    row: 'X19',
    name: 'in-attribute-value',
    tries: 'repeats the ID on an element inside an attribute’s value',
    edit: (xml) =>
      xml.replace(
        /(<saml:AttributeValue[^>]*>)[^<]*/,
        `$1<ds:KeyName xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="${idOf(xml)}"/>`,
      ),
    signed: ['assertion', 'response'],
    answer,
  },
]

const otherNames: readonly Strange[] = [
  ['Id', 'Id="_evil"'],
  ['id', 'id="_evil"'],
  ['iD', 'iD="_evil"'],
  ['xml-id', 'xml:id="_evil"'],
  [
    'wsu-Id',
    'xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" wsu:Id="_evil"',
  ],
  ['AssertionID', 'AssertionID="_evil"'],
  ['ResponseID', 'ResponseID="_evil"'],
  ['RequestID', 'RequestID="_evil"'],
  ['ID-of-a-namespace', 'samlp:ID="_evil"'],
  ['ID-of-another-namespace', 'xmlns:p="urn:x" p:ID="_evil"'],
].map(
  ([name = '', attribute = '']): Strange => ({
    row: 'X20',
    name,
    tries: `hangs another attribute that looks like an ID on the message: ${attribute.split(' ').at(-1)}`,
    edit: attributeOn(attribute),
    ...both,
  }),
)

const onForeign: readonly Strange[] = ['ID', 'Id', 'id', 'xml:id', 'AssertionID'].map(
  (name): Strange => ({
    row: 'X20',
    name: `${name.replace(':', '-')}-on-foreign-element`,
    tries: `hangs ${name} on an element that is none of the standards’`,
    edit: (xml) => extended(xml, `<x xmlns="urn:x" ${name}="_evil"/>`),
    ...both,
  }),
)

const strangeValues: readonly Strange[] = [
  ['apostrophe', '_a&apos; or &apos;1&apos;=&apos;1'],
  ['quote', '_a&quot;]'],
  ['bracket', "_a'] | //*[@x='"],
  ['blank', '_a b'],
  ['empty', ' '],
  ['long', `_${'a'.repeat(300)}`],
  ['not-ascii', '_ä'],
  ['slash', '_a/../b'],
  ['colon', '_a:b'],
  ['zero-width', '_a\u200bb'],
].map(
  ([name = '', value = '']): Strange => ({
    row: 'X21',
    name,
    tries: 'gives the message an ID with characters that a look-up could trip over',
    edit: named(value),
    ...both,
  }),
)

const missing: Strange = {
  row: 'X20',
  name: 'no-id',
  tries: 'sends a message without an ID at all',
  afterwards: (xml) => xml.replace(/ ID="[^"]+"/, ''),
  ...both,
}

export const idAttacks: readonly Attack[] = [
  ...twice,
  ...otherNames,
  ...onForeign,
  missing,
  ...strangeValues,
].flatMap(inEverySignature)
