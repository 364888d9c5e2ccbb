// S13: how the subject may be confirmed. One bearer confirmation that holds, and nothing that stands in for it.
import type { Attack, Expected } from '../attack.js'
import { cut, without } from '../play/pieces.js'
import { edited, said, twoWays } from '../play/said.js'

const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const notConfirmed: Expected = { code: 'partner.confirmation_invalid', stage: 'S9' }
const cm = 'urn:oasis:names:tc:SAML:2.0:cm:'

const methods: readonly (readonly [name: string, tries: string, method: string])[] = [
  ['holder-of-key', 'lets only the holder of a key use it', `${cm}holder-of-key`],
  ['sender-vouches', 'lets only the sender vouch for it', `${cm}sender-vouches`],
  ['saml11-bearer', 'confirms it as SAML 1.1 does', 'urn:oasis:names:tc:SAML:1.0:cm:bearer'],
  ['artifact', 'confirms it by an artifact', 'urn:oasis:names:tc:SAML:1.0:cm:artifact'],
  ['case', 'writes bearer in capitals', `${cm}BEARER`],
  ['blank', 'puts a blank behind bearer', `${cm}bearer `],
  ['short', 'names bearer by its last word', 'bearer'],
  ['empty', 'names no method', ''],
]

export const confirmationAttacks: readonly Attack[] = [
  ...methods.flatMap(([name, tries, method]) =>
    said({
      row: 'S13',
      name,
      tries,
      ...(name === 'holder-of-key' || name === 'sender-vouches' ? {} : { ways: twoWays }),
      expected: notConfirmed,
      makeHostile: () => ({ confirmation: { method } }),
    }),
  ),
  ...edited('S13', notConfirmed, [
    ['no-confirmation', 'confirms it in no way', (xml) => without(xml, cut(xml, 'saml:SubjectConfirmation'))],
    [
      'two-wrong-ones',
      'confirms it in two ways, neither of which is bearer',
      (xml) =>
        xml.replace(
          /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/s,
          (one) =>
            one.replace('cm:bearer', 'cm:holder-of-key') + one.replace('cm:bearer', 'cm:sender-vouches'),
        ),
    ],
    ['no-subject', 'speaks of nobody', (xml) => without(xml, cut(xml, 'saml:Subject'))],
  ]),
  ...edited('S13', malformed, [
    ['no-method', 'leaves Method out', (xml) => xml.replace(/ Method="[^"]*"/, '')],
    [
      'method-in-namespace',
      'gives Method in a namespace of ours',
      (xml) => xml.replace(' Method="', ' saml:Method="'),
    ],
    [
      'two-data',
      'gives one confirmation two sets of data',
      (xml) =>
        xml.replace(
          /<saml:SubjectConfirmationData [^>]*(\/>|><\/saml:SubjectConfirmationData>)/,
          (one) => one + one,
        ),
    ],
    [
      'two-subjects',
      'speaks of two people',
      (xml) => xml.replace(/<saml:Subject>.*<\/saml:Subject>/s, (one) => one + one),
    ],
  ]),
]
