// S19 and S20: under which conditions. Whoever forbids to pass it on is obeyed, and what is not understood refuses.
import type { Attack, Expected } from '../attack.js'
import { cut, without } from '../play/pieces.js'
import { edited, said } from '../play/said.js'

const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const restricted: Expected = { code: 'partner.proxy_restricted', stage: 'decide', vouched: true }

const proxied = [
  ...proxyCase('count-0', 'forbids to pass it on', { count: 0, audiences: [] }),
  ...proxyCase('other-audience', 'allows to pass it on to another app only', {
    audiences: ['https://other-app.test'],
  }),
  ...proxyCase('other-audience-counted', 'allows to pass it on once, to another app', {
    count: 1,
    audiences: ['https://other-app.test'],
  }),
  ...proxyCase('audience-case', 'allows to pass it on to an app of nearly that name', {
    audiences: ['https://WIKI.test'],
  }),
  ...proxyCase('audience-slash', 'allows to pass it on to an app of nearly that name', {
    audiences: ['https://wiki.test/'],
  }),
  ...proxyCase('audience-us', 'allows to pass it on to us', { audiences: ['https://gate.test/saml/sp'] }),
  ...edited('S19', malformed, [
    [
      'count-negative',
      'counts below zero',
      (xml) => withCondition(xml, '<saml:ProxyRestriction Count="-1"/>'),
    ],
    ['count-word', 'counts in words', (xml) => withCondition(xml, '<saml:ProxyRestriction Count="none"/>')],
    ['count-empty', 'gives an empty count', (xml) => withCondition(xml, '<saml:ProxyRestriction Count=""/>')],
    [
      'count-hex',
      'counts in another base',
      (xml) => withCondition(xml, '<saml:ProxyRestriction Count="0x1"/>'),
    ],
    [
      'count-huge',
      'counts beyond all numbers',
      (xml) => withCondition(xml, '<saml:ProxyRestriction Count="18446744073709551616"/>'),
    ],
    [
      'twice',
      'restricts twice, once to nothing',
      (xml) => withCondition(xml, '<saml:ProxyRestriction Count="5"/><saml:ProxyRestriction Count="0"/>'),
    ],
  ]),
]

function proxyCase(
  name: string,
  tries: string,
  proxyRestriction: { readonly count?: number; readonly audiences: readonly string[] },
): readonly Attack[] {
  return said({
    row: 'S19',
    name,
    tries,
    expected: restricted,
    makeTwin: () => ({ conditions: { proxyRestriction: { count: 1, audiences: ['https://wiki.test'] } } }),
    makeHostile: () => ({ conditions: { proxyRestriction } }),
  })
}

const conditions = [
  ...edited('S20', { code: 'partner.condition_unknown', stage: 'S9' }, [
    [
      'delegation',
      'sets a condition of a type that is not known here',
      (xml) =>
        withCondition(
          xml,
          '<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:del="urn:oasis:names:tc:SAML:2.0:conditions:delegation" xsi:type="del:DelegationRestrictionType"><del:Delegate/></saml:Condition>',
        ),
    ],
    ['untyped', 'sets a condition without a type', (xml) => withCondition(xml, '<saml:Condition/>')],
    [
      'posing',
      'sets a condition that calls itself a known one',
      (xml) =>
        withCondition(
          xml,
          '<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="saml:OneTimeUseType"/>',
        ),
    ],
    [
      'hundred',
      'sets a hundred conditions that are not known here',
      (xml) => withCondition(xml, '<saml:Condition/>'.repeat(100)),
    ],
  ]),
  ...edited('S20', malformed, [
    [
      'foreign',
      'sets a condition of another namespace',
      (xml) => withCondition(xml, '<x:OnlyOnMondays xmlns:x="urn:x"/>'),
    ],
    ['misspelt', 'misspells a condition', (xml) => withCondition(xml, '<saml:OneTimeUsage/>')],
    [
      'two-one-time',
      'says twice that it is used once',
      (xml) => withCondition(xml, '<saml:OneTimeUse/><saml:OneTimeUse/>'),
    ],
    ['text', 'writes a condition as text', (xml) => withCondition(xml, 'only on Mondays')],
    [
      'attribute',
      'sets a condition as an attribute',
      (xml) => xml.replace('<saml:Conditions ', '<saml:Conditions OnlyOn="Monday" '),
    ],
    [
      'two-conditions',
      'gives two sets of Conditions',
      (xml) => xml.replace(/<saml:Conditions .*<\/saml:Conditions>/s, (one) => one + one),
    ],
    [
      'in-subject',
      'sets Conditions before the Subject',
      (xml) =>
        without(xml, cut(xml, 'saml:Conditions')).replace(
          '<saml:Subject>',
          `${cut(xml, 'saml:Conditions')}<saml:Subject>`,
        ),
    ],
  ]),
]

export const conditionAttacks: readonly Attack[] = [...proxied, ...conditions]

function withCondition(xml: string, more: string): string {
  return xml.replace('</saml:Conditions>', `${more}</saml:Conditions>`)
}
