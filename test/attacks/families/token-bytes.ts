// P01 to P25 in WS-Federation: what must never reach a reader, parameters that could be read in two ways, and answers
// that no grammar has. wresult is XML as it is, without base64 around it.
import type { Attack, Expected } from '../attack.js'
import { after, before, cut, into, swap } from '../play/pieces.js'
import { formOf, type Message, type RawRequest } from '../play/raw.js'
import { evilToken, insteadOf, resealedToken } from '../play/token-pieces.js'
import {
  type GenuineToken,
  fourWays,
  only,
  rp,
  sts,
  tokenAttacks,
  tokenPosted,
  type TokenWay,
} from '../play/tokens.js'
import { badInstants } from './instants.js'

const at = (stage: 'S0' | 'S1' | 'S2' | 'S3'): Expected => ({ code: 'partner.answer_malformed', stage })

interface Hostile {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  readonly ways?: readonly TokenWay[]
  edit(wresult: string): string | Buffer
}

const entity =
  (declaration: string) =>
  (wresult: string): string =>
    declaration + wresult.replace('alice-7f3a', '&e;')

const lexical: readonly Hostile[] = [
  ...(
    [
      [
        'P01',
        'internal-entity',
        'declares an entity and has it stand for a name',
        '<!DOCTYPE r [<!ENTITY e "mallory">]>',
      ],
      [
        'P01',
        'external-entity',
        'has an entity read a file of ours',
        '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
      ],
      [
        'P02',
        'laughs',
        'declares entities of entities',
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">]>',
      ],
    ] as const
  ).map(([row, name, tries, declaration]) => ({
    row,
    name,
    tries,
    expected: at('S1'),
    edit: entity(declaration),
  })),
  {
    row: 'P04',
    name: 'comment-in-name',
    tries: 'splits the name by a comment',
    expected: at('S1'),
    edit: (xml) => xml.replace('alice-7f3a', 'alice<!-- -->-7f3a'),
  },
  {
    row: 'P04',
    name: 'comment-in-envelope',
    tries: 'puts a comment into the envelope',
    expected: at('S1'),
    edit: (xml) => before(xml, cut(xml, 't:RequestedSecurityToken'), '<!-- x -->'),
  },
  {
    row: 'P05',
    name: 'instruction-in-name',
    tries: 'splits the name by a processing instruction',
    expected: at('S1'),
    edit: (xml) => xml.replace('alice-7f3a', 'alice<?x y?>-7f3a'),
  },
  {
    row: 'P06',
    name: 'cdata-name',
    tries: 'writes the name as CDATA',
    expected: at('S1'),
    edit: (xml) => xml.replace('alice-7f3a', '<![CDATA[mallory]]>'),
  },
  {
    row: 'P07',
    name: 'two-roots',
    tries: 'sends two answers one behind the other',
    expected: at('S2'),
    edit: (xml) => xml + xml,
  },
  {
    row: 'P07',
    name: 'text-behind',
    tries: 'writes text behind the answer',
    expected: at('S2'),
    edit: (xml) => `${xml}mallory`,
  },
  {
    row: 'P08',
    name: 'unquoted',
    tries: 'leaves out quotation marks',
    expected: at('S2'),
    edit: (xml) => xml.replace(/(MajorVersion|Version)="([\d.]+)"/, '$1=$2'),
  },
  {
    row: 'P08',
    name: 'wrong-end',
    tries: 'ends an element under another name',
    expected: at('S2'),
    edit: (xml) => xml.replace('</t:RequestedSecurityToken>', '</t:requestedSecurityToken>'),
  },
  {
    row: 'P08',
    name: 'base64',
    tries: 'sends the answer in base64, as SAML does',
    expected: at('S2'),
    edit: (xml) => Buffer.from(xml).toString('base64'),
  },
  {
    row: 'P09',
    name: 'issuer-twice',
    tries: 'gives an attribute twice',
    expected: at('S2'),
    edit: (xml) => xml.replace(' IssueInstant="', ' IssueInstant="2020-01-01T00:00:00Z" IssueInstant="'),
  },
  {
    row: 'P10',
    name: 'no-trust',
    tries: 'writes the answer in a namespace that is no WS-Trust',
    expected: at('S3'),
    edit: (xml) => xml.replace(/xmlns:t="[^"]+"/, 'xmlns:t="http://schemas.xmlsoap.org/ws/2004/04/trust"'),
  },
  {
    row: 'P10',
    name: 'token-of-no-saml',
    tries: 'writes the token in a namespace that is no SAML',
    expected: at('S3'),
    edit: (xml) =>
      xml.replaceAll(/xmlns:saml="[^"]+"/g, 'xmlns:saml="urn:oasis:names:tc:SAML:3.0:assertion"'),
  },
  {
    row: 'P10',
    name: 'holder-of-another-trust',
    tries: 'writes RequestedSecurityToken in another WS-Trust than the answer',
    expected: at('S3'),
    edit: (xml) =>
      xml.replace(
        '<t:RequestedSecurityToken>',
        '<t:RequestedSecurityToken xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust/other">',
      ),
  },
  {
    row: 'P03',
    name: 'utf-16',
    tries: 'sends the answer in UTF-16',
    expected: at('S0'),
    edit: (xml) => Buffer.from(`\ufeff${xml}`, 'utf16le'),
  },
  {
    row: 'P03',
    name: 'latin-1-declared',
    tries: 'says that the answer is in another encoding',
    expected: at('S1'),
    edit: (xml) => `<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`,
  },
  {
    row: 'P21',
    name: 'nul',
    tries: 'ends the name by a NUL',
    expected: at('S1'),
    edit: (xml) => xml.replace('alice-7f3a', 'alice-7f3a\u0000'),
  },
]

const noToken: readonly Hostile[] = [
  {
    row: 'P23',
    name: 'no-token',
    tries: 'sends an answer without a token',
    expected: at('S3'),
    edit: (xml) => swap(xml, cut(xml, 't:RequestedSecurityToken'), ''),
  },
  {
    row: 'P23',
    name: 'empty-holder',
    tries: 'sends an empty RequestedSecurityToken',
    expected: at('S3'),
    edit: (xml) => swap(xml, cut(xml, 'saml:Assertion'), ''),
  },
  {
    row: 'P23',
    name: 'binary-token',
    tries: 'sends a token of another kind',
    expected: at('S3'),
    edit: (xml) =>
      swap(
        xml,
        cut(xml, 'saml:Assertion'),
        '<w:BinarySecurityToken xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">AAAA</w:BinarySecurityToken>',
      ),
  },
  {
    row: 'P23',
    name: 'bare-token',
    tries: 'sends the token without an envelope',
    expected: at('S3'),
    edit: (xml) => cut(xml, 'saml:Assertion'),
  },
  {
    row: 'P23',
    name: 'request',
    tries: 'sends a RequestSecurityToken in place of the answer',
    expected: at('S3'),
    edit: (xml) => xml.replaceAll('t:RequestSecurityTokenResponse', 't:RequestSecurityToken'),
  },
  {
    row: 'P23',
    name: 'soap-around',
    tries: 'sends the answer in a SOAP message',
    expected: at('S3'),
    edit: (xml) =>
      `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${xml}</s:Body></s:Envelope>`,
  },
]

const edited: readonly Attack[] = [...lexical, ...noToken].flatMap(({ edit, ways = fourWays, ...about }) =>
  tokenAttacks(ways, { ...about, forge: ({ wresult }) => edit(wresult) }),
)

/** P23: what stands once stands once, even if the partner signs it so. */
const twice: readonly Attack[] = (
  [
    ['saml:Conditions', fourWays],
    ['saml:AuthenticationStatement', only('saml11')],
    ['saml:Subject', fourWays],
    ['saml:Issuer', only('saml20')],
    ['saml:NameIdentifier', only('saml11')],
    ['saml:NameID', only('saml20')],
  ] as const
).flatMap(([name, ways]) =>
  tokenAttacks(ways, {
    row: 'P23',
    name: `two-${name.slice(5)}`,
    tries: `signs a token with two ${name.slice(5)}`,
    expected: at('S3'),
    forge: (g) => resealedToken(g, { edit: (token) => after(token, cut(token, name), cut(token, name)) }),
    twin: (g) => resealedToken(g),
  }),
)

const oddInstants: readonly Attack[] = badInstants
  .filter((_, index) => index % 2 === 0)
  .flatMap(([kind, value]) =>
    (
      [
        ['conditions-end', /(<saml:Conditions [^>]*NotOnOrAfter=")[^"]*/],
        ['issue-instant', /(<saml:Assertion [^>]*IssueInstant=")[^"]*/],
      ] as const
    ).flatMap(([name, pattern]) =>
      tokenAttacks(
        kind.length % 2 === 0 ? only('saml11', fourWays.slice(0, 2)) : only('saml20', fourWays.slice(2)),
        {
          row: 'P22',
          name: `${name}-${kind}`,
          tries: `writes an instant as ${value === '' ? 'nothing' : value}, which readers of dates understand differently`,
          expected: at('S3'),
          forge: (g) =>
            resealedToken(g, {
              edit: (token) => token.replace(pattern, (_whole, start: string) => start + value),
            }),
          twin: (g) => resealedToken(g),
        },
      ),
    ),
  )

/** P14, P16, P17 and P24: the form. */
interface Form {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected?: Expected
  send(form: string, g: GenuineToken): RawRequest
}

const evilForm = (g: GenuineToken): string => formOf({ wresult: insteadOf(g, evilToken(g.token)) })
const posted = (body: string): RawRequest => ({ target: rp, body })

const forms: readonly Form[] = [
  {
    row: 'P16',
    name: 'evil-first',
    tries: 'sends a forged wresult before the genuine one',
    send: (form, g) => posted(`${evilForm(g)}&${form}`),
  },
  {
    row: 'P16',
    name: 'evil-last',
    tries: 'sends a forged wresult behind the genuine one',
    send: (form, g) => posted(`${form}&${evilForm(g)}`),
  },
  {
    row: 'P16',
    name: 'brackets',
    tries: 'sends a forged wresult as an element of an array',
    send: (form, g) => posted(`${form}&${evilForm(g).replace('wresult', 'wresult[]')}`),
  },
  {
    row: 'P16',
    name: 'capitals',
    tries: 'sends a forged wresult under its name in capitals',
    send: (form, g) => posted(`${form}&${evilForm(g).replace('wresult', 'WResult')}`),
  },
  {
    row: 'P16',
    name: 'query-too',
    tries: 'sends a forged wresult in the query beside the form',
    send: (form, g) => ({ target: `${rp}?${evilForm(g).slice(0, 900)}`, body: form }),
  },
  {
    row: 'P16',
    name: 'wa-in-query',
    tries: 'sends wa in the query and the rest in the form',
    send: (form) => ({ target: `${rp}?wa=wsignin1.0`, body: form.replace(/wa=[^&]*&/, '') }),
  },
  {
    row: 'P16',
    name: 'wctx-twice',
    tries: 'sends two wctx',
    send: (form) => posted(`${form}&wctx=a&wctx=b`),
  },
  {
    row: 'P17',
    name: 'encoded-name',
    tries: 'sends a forged wresult under its name percent-encoded',
    send: (form, g) => posted(`${form}&${evilForm(g).replace('wresult', '%77result')}`),
  },
  {
    row: 'P16',
    name: 'wa-wrong',
    tries: 'calls the token something else than a sign-in',
    send: (form) => posted(form.replace('wsignin1.0', 'wattr1.0')),
  },
  {
    row: 'P16',
    name: 'wa-none',
    tries: 'leaves wa out',
    send: (form) => posted(form.replace(/wa=[^&]*&/, '')),
  },
  {
    row: 'P16',
    name: 'by-reference',
    tries: 'has the token fetched from elsewhere',
    send: (form) => posted(`${form}&wresultptr=http%3A%2F%2F169.254.169.254%2Ftoken`),
  },
  {
    row: 'P16',
    name: 'empty',
    tries: 'sends an empty wresult',
    send: (form) => posted(form.replace(/wresult=[^&]*/, 'wresult=')),
  },
  {
    row: 'P24',
    name: 'json',
    tries: 'sends the token as JSON',
    expected: { code: 'partner.answer_malformed', stage: 'S0', says: 'a body of' },
    send: (_form, g) => ({
      target: rp,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(g.fields),
    }),
  },
  {
    row: 'P24',
    name: 'put',
    tries: 'sends the token by PUT',
    expected: { code: 'http.405' },
    send: (form) => ({ method: 'PUT', target: rp, body: form }),
  },
  {
    row: 'P24',
    name: 'by-get',
    tries: 'sends a token in a query',
    expected: { code: 'http.400' },
    send: (form) => ({ method: 'GET', target: `${rp}?${form.slice(0, 1500)}` }),
  },
]

const formed: readonly Attack[] = forms.flatMap(({ send, expected = at('S0'), ...about }) =>
  tokenAttacks(fourWays, { ...about, expected, forge: (g): Message => send(formOf(g.fields), g) }),
)

export const tokenByteAttacks: readonly Attack[] = [
  ...edited,
  ...twice,
  ...oddInstants,
  ...formed,
  ...tokenAttacks(fourWays, {
    row: 'P14',
    name: 'two-megabytes',
    tries: 'sends a form of two megabytes',
    expected: { code: 'partner.answer_too_large', stage: 'S0', says: 'a body of' },
    forge: (g) => tokenPosted({ ...g.fields, x: 'x'.repeat(2 * 1024 * 1024) }),
  }),
  ...tokenAttacks(fourWays, {
    row: 'P12',
    name: 'deep',
    tries: 'nests elements of the envelope deeper than any real one',
    expected: { code: 'partner.answer_too_large', stage: 'S2' },
    forge: ({ wresult }) => into(wresult, `${'<x xmlns="urn:x">'.repeat(100)}${'</x>'.repeat(100)}`),
  }),
  ...tokenAttacks(fourWays, {
    row: 'P24',
    name: 'at-the-apps-door',
    tries: 'posts a partner’s token to the address that apps ask at',
    expected: { code: 'request.malformed', stage: 'S0' },
    forge: (g) => ({ target: sts, body: formOf(g.fields) }),
  }),
]
