// S21: in which version. SAML 2.0 and nothing that resembles it, SAML 1.1 nowhere.
import type { Attack, Expected } from '../attack.js'
import { answerAttack } from '../play/answers.js'
import { ways } from '../play/products.js'
import { edited } from '../play/said.js'

const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }

export const versionAttacks: readonly Attack[] = [
  ...(['Response', 'Assertion'] as const).flatMap((element) =>
    ['1.1', '2.1', '2', '2.00', '3.0', '', ' 2.0', '02.0'].flatMap((version) =>
      edited('S21', malformed, [
        [
          `${element}-version-${version.trim() === version ? version || 'empty' : 'blank'}`,
          `gives the ${element} the version “${version}”`,
          (xml) =>
            xml.replace(
              new RegExp(`(<samlp?:${element} [^>]*Version=")2.0"`),
              (_all, start: string) => `${start}${version}"`,
            ),
        ],
      ]),
    ),
  ),
  ...edited('S21', malformed, [
    [
      'response-version-none',
      'leaves the Response’s version out',
      (xml) => xml.replace(' Version="2.0"', ''),
    ],
    [
      'assertion-version-none',
      'leaves the assertion’s version out',
      (xml) => xml.replace(/(<saml:Assertion [^>]*) Version="2.0"/, '$1'),
    ],
    [
      'saml11-numbers',
      'gives version numbers as SAML 1.1 does',
      (xml) => xml.replace(/(<saml:Assertion )/, '$1MajorVersion="1" MinorVersion="1" '),
    ],
    [
      'saml11-assertion',
      'puts a SAML 1.1 assertion beside the assertion',
      (xml) =>
        xml.replace(
          '</samlp:Response>',
          '<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_x" MajorVersion="1" MinorVersion="1"/></samlp:Response>',
        ),
    ],
    [
      'saml11-in-advice',
      'parks a SAML 1.1 assertion in Advice',
      (xml) =>
        xml.replace(
          '<saml:AuthnStatement',
          '<saml:Advice><a:Assertion xmlns:a="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_x" MajorVersion="1" MinorVersion="1"/></saml:Advice><saml:AuthnStatement',
        ),
    ],
  ]),
  ...ways(['response']).map((way) =>
    answerAttack({
      row: 'S21',
      ...way,
      name: 'saml11-response',
      tries: 'sends a Response of SAML 1.1',
      expected: malformed,
      forge: ({ xml }) =>
        xml.replaceAll('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:1.0:protocol'),
    }),
  ),
]
