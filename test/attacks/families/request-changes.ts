// I02 and I11: a request is changed on its way, loses its signature, or wants something signed that is no answer.
import { gate } from '../../support/house.js'
import type { Attack, Expected } from '../attack.js'
import { cut, has, without } from '../play/pieces.js'
import { requestAttack, type RequestBinding, withAnotherSignature } from '../play/requests.js'

const missing: Expected = { code: 'request.signature_missing', stage: 'S8' }
const wrong: Expected = { code: 'request.signature_invalid', stage: 'S5' }
const malformed: Expected = { code: 'request.malformed', stage: 'S3' }

/** Attributes and elements that somebody on the way would like to add, lose or change. */
const edits: readonly (readonly [name: string, tries: string, edit: (xml: string) => string])[] = [
  ['force-authn', 'adds ForceAuthn', (xml) => tagged(xml, 'ForceAuthn="true"')],
  ['is-passive', 'adds IsPassive', (xml) => tagged(xml, 'IsPassive="true"')],
  [
    'acs-url',
    'adds an address of the attacker’s',
    (xml) => tagged(xml, 'AssertionConsumerServiceURL="https://signs.test/acs"'),
  ],
  ['acs-index', 'adds an index', (xml) => tagged(xml, 'AssertionConsumerServiceIndex="0"')],
  [
    'binding',
    'adds a binding',
    (xml) => tagged(xml, 'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'),
  ],
  ['provider-name', 'adds a name to show', (xml) => tagged(xml, 'ProviderName="Your bank"')],
  [
    'consent',
    'adds that the person agreed',
    (xml) => tagged(xml, 'Consent="urn:oasis:names:tc:SAML:2.0:consent:obtained"'),
  ],
  ['scoping', 'takes the limit on partners out', (xml) => without(xml, cut(xml, 'samlp:Scoping'))],
  ['partner', 'names another partner', (xml) => xml.replace('https://acme.test', 'https://asked.test')],
  ['id', 'gives it another ID', (xml) => xml.replace(/ ID="[^"]*"/, ' ID="_another"')],
  [
    'instant',
    'makes it younger',
    (xml) =>
      xml.replace(
        /(IssueInstant="[^"]*)Z"/,
        (_all, start: string) => `${start.slice(0, -1)}${start.endsWith('1') ? 2 : 1}Z"`,
      ),
  ],
  [
    'name-id-policy',
    'adds a NameIDPolicy',
    (xml) => xml.replace('<samlp:Scoping', '<samlp:NameIDPolicy AllowCreate="true"/><samlp:Scoping'),
  ],
  [
    'context',
    'adds a context',
    (xml) =>
      xml.replace(
        '<samlp:Scoping',
        '<samlp:RequestedAuthnContext><saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">urn:x</saml:AuthnContextClassRef></samlp:RequestedAuthnContext><samlp:Scoping',
      ),
  ],
  ['blank', 'adds a blank', (xml) => xml.replace('<samlp:Scoping', ' <samlp:Scoping')],
]

const changed = edits.flatMap(([name, tries, edit]) =>
  (['redirect', 'post'] as const).map((binding) =>
    requestAttack({
      row: 'I02',
      name,
      tries: `${tries} on the way`,
      binding,
      signed: true,
      // Inside the message the signature names the ID that it covers
      expected: name === 'id' && binding === 'post' ? { ...wrong, stage: 'S4' } : wrong,
      forge: ({ xml }) => edit(xml),
    }),
  ),
)

const stripped = [
  ...(['redirect', 'post', 'post-deflated'] as const).map((binding) =>
    requestAttack({
      row: 'I02',
      name: 'never-signed',
      tries: 'asks without a signature where the app must sign',
      standing: 'signs',
      binding,
      signed: true,
      expected: missing,
      forge: ({ xml, url }) =>
        binding === 'redirect' ? query(url, (one) => one.replace(/&SigAlg=.*/, '')) : unsignedOf(xml),
    }),
  ),
  ...[
    ['signature-only', /&Signature=[^&]*/],
    ['method-only', /&SigAlg=[^&]*/],
  ].map(([name, pattern]) =>
    requestAttack({
      row: 'I02',
      name: `half-a-signature-${String(name)}`,
      tries: 'takes half of the query’s signature out',
      binding: 'redirect',
      signed: true,
      expected: { code: 'request.malformed', stage: 'S0' },
      forge: ({ url }) => query(url, (one) => one.replace(pattern ?? '', '')),
    }),
  ),
  requestAttack({
    row: 'I02',
    name: 'signed-inside-only',
    tries: 'signs the message where by HTTP-Redirect the query must be signed',
    binding: 'redirect',
    signed: true,
    expected: missing,
    makeHostile: () => ({ signInside: true }),
  }),
  ...[
    ['relay-state-added', (one: string) => one.replace('&SigAlg', '&RelayState=evil&SigAlg')],
    ['relay-state-behind', (one: string) => `${one}&RelayState=evil`],
    ['signature-changed', withAnotherSignature],
    [
      'message-encoded-anew',
      (one: string) =>
        one.replace(
          /SAMLRequest=([^&])/,
          (_all, first: string) => `SAMLRequest=%${first.charCodeAt(0).toString(16)}`,
        ),
    ],
  ].map(([name, edit]) =>
    requestAttack({
      row: 'I02',
      name: String(name),
      tries: 'changes the query and leaves its signature as it is',
      binding: 'redirect',
      signed: true,
      expected: wrong,
      forge: ({ url }) => query(url, edit as (one: string) => string),
    }),
  ),
]

/** I11: other things that could be asked to be answered with a signature. */
const kinds: readonly (readonly [name: string, tries: string, edit: (xml: string) => string])[] = [
  ['logout', 'asks to sign out', (xml) => named(xml, 'LogoutRequest')],
  ['artifact', 'asks to resolve an artifact', (xml) => named(xml, 'ArtifactResolve')],
  ['query', 'asks for attributes', (xml) => named(xml, 'AttributeQuery')],
  ['authn-query', 'asks for statements', (xml) => named(xml, 'AuthnQuery')],
  ['manage', 'asks to change a name', (xml) => named(xml, 'ManageNameIDRequest')],
  ['mapping', 'asks to map a name', (xml) => named(xml, 'NameIDMappingRequest')],
  ['response', 'sends a Response where a request belongs', (xml) => named(xml, 'Response')],
  [
    'id-markup',
    'puts markup into its ID, which the answer repeats',
    (xml) => xml.replace(/ ID="[^"]*"/, ' ID="_&quot;&gt;&lt;x"'),
  ],
  ['id-blank', 'puts a blank into its ID', (xml) => xml.replace(/ ID="[^"]*"/, ' ID="_a b"')],
  ['id-long', 'makes its ID long', (xml) => xml.replace(/ ID="[^"]*"/, ` ID="_${'a'.repeat(300)}"`)],
  ['id-empty', 'has no letter in its ID', (xml) => xml.replace(/ ID="[^"]*"/, ' ID=""')],
  ['id-none', 'has no ID', (xml) => xml.replace(/ ID="[^"]*"/, '')],
  ['id-line', 'puts a line feed into its ID', (xml) => xml.replace(/ ID="[^"]*"/, ' ID="_a&#10;b"')],
  [
    'conditions-twice',
    'brings Conditions of its own twice',
    (xml) =>
      xml.replace(
        '<samlp:Scoping',
        '<saml:Conditions xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/><saml:Conditions xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/><samlp:Scoping',
      ),
  ],
  [
    'assertion-parked',
    'brings an assertion along in Extensions',
    (xml) =>
      xml.replace(
        '</saml:Issuer>',
        '</saml:Issuer><samlp:Extensions><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/></samlp:Extensions>',
      ),
  ],
]

const bindings: readonly RequestBinding[] = ['redirect', 'post', 'post-deflated']

const oracles = kinds.flatMap(([name, tries, edit]) =>
  bindings.map((binding) =>
    requestAttack({ row: 'I11', name, tries, binding, expected: malformed, forge: ({ xml }) => edit(xml) }),
  ),
)

/** The no would be signed as well: never for an address that is not the app's. */
const signedNo = bindings.flatMap((binding) =>
  (['version', 'passive', 'policy'] as const).map((name) =>
    requestAttack({
      row: 'I11',
      name: `no-elsewhere-${name}`,
      tries: 'asks for what cannot be given, to have a signed no sent to an address of its own',
      binding,
      expected: { code: 'request.reply_url_not_registered', stage: 'S9' },
      forge: ({ xml }) =>
        tagged(
          xml.replace(name === 'version' ? 'Version="2.0"' : '\u0000', 'Version="3.0"'),
          `AssertionConsumerServiceURL="https://evil.test/acs"${name === 'passive' ? ' IsPassive="true" ForceAuthn="true"' : ''}`,
        ),
    }),
  ),
)

/** What is told to the app by status, and signs nobody in. */
const told = bindings.flatMap((binding) =>
  (
    [
      [
        'version-3',
        'request.version_too_high',
        (xml: string) => xml.replace('Version="2.0"', 'Version="3.0"'),
      ],
      [
        'version-1',
        'request.version_too_low',
        (xml: string) => xml.replace('Version="2.0"', 'Version="1.1"'),
      ],
      [
        'loop',
        'request.loop',
        (xml: string) =>
          xml.replace(
            '</samlp:Scoping>',
            `<samlp:RequesterID>${gate}/saml/sp</samlp:RequesterID></samlp:Scoping>`,
          ),
      ],
    ] as const
  ).map(([name, code, edit]) =>
    requestAttack({
      row: 'I11',
      name: `no-${name}`,
      tries: 'asks for what cannot be given',
      binding,
      expected: { code, stage: 'S9' },
      forge: ({ xml }) => edit(xml),
    }),
  ),
)

export const requestChanges: readonly Attack[] = [...changed, ...stripped, ...oracles, ...signedNo, ...told]

function tagged(xml: string, attribute: string): string {
  return xml.replace('<samlp:AuthnRequest ', `<samlp:AuthnRequest ${attribute} `)
}

function named(xml: string, name: string): string {
  return xml.replaceAll('samlp:AuthnRequest', `samlp:${name}`)
}

function unsignedOf(xml: string): string {
  return has(xml, 'ds:Signature') ? without(xml, cut(xml, 'ds:Signature')) : xml
}

function query(
  url: string,
  edit: (one: string) => string,
): { readonly method: string; readonly target: string } {
  return { method: 'GET', target: edit(url.slice(gate.length)) }
}
