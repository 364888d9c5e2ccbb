// I01: where the answer goes. To a registered address, letter by letter or by its index, and nowhere else.
import type { AuthnRequest } from '../../../src/saml/authn-request.js'
import { gate } from '../../support/house.js'
import type { Expected } from '../attack.js'
import { addresses } from '../equipment.js'
import { requestAttack } from '../play/requests.js'
import { elsewhere, five, forSigner, malformed, signsAcs, two, wiki } from './request-ways.js'

const urls: readonly (readonly [name: string, tries: string, url: string])[] = [
  ['host', 'names an address of another host', 'https://evil.test/acs'],
  ['other-path', 'names another path of the app’s host', 'https://wiki.test/other'],
  ['slash', 'ends the address with a slash', `${wiki}/`],
  ['path-case', 'writes the path in another case', 'https://wiki.test/ACS'],
  ['host-case', 'writes the host in capitals', 'https://WIKI.TEST/acs'],
  ['plain-http', 'names the address by http', 'http://wiki.test/acs'],
  ['port', 'adds the port that https has anyhow', 'https://wiki.test:443/acs'],
  ['other-port', 'names another port', 'https://wiki.test:8443/acs'],
  ['dot', 'ends the host with a dot', 'https://wiki.test./acs'],
  ['userinfo', 'makes the app’s host a user name', 'https://wiki.test@evil.test/acs'],
  ['userinfo-password', 'hides the host behind a user name', 'https://wiki.test:x@evil.test/acs'],
  ['subdomain', 'names a host that ends like the app’s', 'https://evil-wiki.test/acs'],
  ['suffix-host', 'names a host that begins like the app’s', 'https://wiki.test.evil.test/acs'],
  ['suffix', 'names an address that begins with the app’s', `${wiki}.evil`],
  ['prefix', 'names the beginning of the app’s address', 'https://wiki.test/ac'],
  ['query', 'adds a query', `${wiki}?next=https://evil.test`],
  ['empty-query', 'adds a question mark', `${wiki}?`],
  ['fragment', 'adds a fragment', `${wiki}#x`],
  ['parameter', 'adds a path parameter', `${wiki};x=1`],
  ['dot-segment', 'takes a detour in the path', 'https://wiki.test/x/../acs'],
  ['double-slash', 'doubles a slash', 'https://wiki.test//acs'],
  ['percent', 'writes a letter percent-encoded', 'https://wiki.test/%61cs'],
  ['null', 'ends the address with an encoded zero', `${wiki}%00`],
  ['backslash', 'turns slashes around', 'https:\\\\wiki.test\\acs'],
  ['backslash-at', 'hides another host behind a backslash', 'https://evil.test\\@wiki.test/acs'],
  ['scheme-relative', 'leaves the scheme out', '//wiki.test/acs'],
  ['relative', 'gives the path alone', '/acs'],
  ['javascript', 'names a script', 'javascript:alert(1)'],
  ['data', 'names a document that brings itself', 'data:text/html,x'],
  ['homoglyph', 'writes the host with a Cyrillic letter', 'https://wik\u0456.test/acs'],
  ['blank', 'puts a blank before the address', ` ${wiki}`],
  ['two', 'names two addresses', `${wiki} https://evil.test/acs`],
  ['pattern', 'names all addresses of the app', 'https://wiki.test/*'],
  ['empty', 'names no address', ''],
  ['ours', 'names our own address', `${gate}/saml/sp/acs`],
  ['another-apps', 'names the address of another app', 'https://hush.test/acs'],
]

export const byUrl = urls.flatMap(([name, tries, url]) =>
  (['host', 'slash', 'javascript', 'another-apps', 'prefix'].includes(name) ? five : two).map((how) =>
    requestAttack({
      row: name === 'another-apps' ? 'I05' : 'I01',
      name: `url-${name}`,
      tries: `${tries} for the answer`,
      ...how,
      expected: elsewhere,
      makeHostile: () => ({
        request: { ...partnerLimit, assertionConsumerServiceURL: signsAcs(url, how.signed) },
      }),
    }),
  ),
)

export const partnerLimit = { scoping: { idpList: ['https://acme.test'], requesterIDs: [] } } as const

/** An app with several addresses: what it chooses must be one of them, in one way. */
const choices: readonly (readonly [
  name: string,
  tries: string,
  choice: Partial<AuthnRequest>,
  expected: Expected,
])[] = [
  ['index-unknown', 'names an index that is not registered', { assertionConsumerServiceIndex: 9 }, elsewhere],
  ['index-huge', 'names an index beyond all', { assertionConsumerServiceIndex: 65535 }, elsewhere],
  [
    'index-out-of-range',
    'names an index with too many digits',
    { assertionConsumerServiceIndex: 1_000_000 },
    malformed,
  ],
  ['index-negative', 'names an index below zero', { assertionConsumerServiceIndex: -1 }, malformed],
  [
    'index-and-url',
    'names an index and an address',
    { assertionConsumerServiceIndex: 1, assertionConsumerServiceURL: `https://many.test${addresses.second}` },
    { code: 'request.malformed', stage: 'S9' },
  ],
  [
    'index-and-binding',
    'names an index and a binding',
    { assertionConsumerServiceIndex: 1, protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' },
    { code: 'request.malformed', stage: 'S9' },
  ],
  [
    'artifact-index',
    'wants the answer by HTTP-Artifact',
    { assertionConsumerServiceIndex: 4 },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'artifact',
    'wants the answer by HTTP-Artifact',
    { protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'redirect',
    'wants the answer in a URL',
    { protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'paos',
    'wants the answer by PAOS',
    { protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:PAOS' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'binding-unknown',
    'wants the answer by a binding that nobody knows',
    { protocolBinding: 'urn:evil' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'query-left-out',
    'leaves the query of a registered address out',
    { assertionConsumerServiceURL: 'https://many.test/acs?' },
    elsewhere,
  ],
  [
    'other-query',
    'changes the query of a registered address',
    { assertionConsumerServiceURL: 'https://many.test/acs?tenant=2' },
    elsewhere,
  ],
  [
    'port-left-out',
    'names a registered port with another path',
    { assertionConsumerServiceURL: 'https://many.test:8443/acs/second' },
    elsewhere,
  ],
]

export const chosen = choices.flatMap(([name, tries, choice, expected]) =>
  five.map((how) =>
    requestAttack({
      row: 'I01',
      name,
      tries,
      ...how,
      standing: how.signed ? 'many-signs' : 'many',
      expected,
      makeHostile: () => ({ request: { ...partnerLimit, ...forSigner(choice, how.signed) } }),
    }),
  ),
)
