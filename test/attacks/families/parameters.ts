// P13 to P20 and P24: the transport. One message, once, from one place, by the binding's own encoding, at most so long.
import { deflateRawSync } from 'node:zlib'
import type { Attack, Expected } from '../attack.js'
import { answerAttack } from '../play/answers.js'
import { evilResponse } from '../play/genuine.js'
import { both } from '../play/products.js'
import { acs, type RawRequest, sso } from '../play/raw.js'
import { requestAttack } from '../play/requests.js'

/** One form or query as its pieces, already encoded: `name=value`. */
interface Pieces {
  /** `SAMLResponse` or `SAMLRequest`. */
  readonly name: string
  readonly other: string
  /** Encoded for the binding, and for a form. */
  readonly value: string
  /** A forged message, encoded alike. */
  readonly evil: string
  readonly relay: string
}

interface Trick {
  readonly row: string
  readonly name: string
  readonly tries: string
  /** What stands in the form, or in the query where there is no form. */
  write(pieces: Pieces): string
  /** And in the query beside a form. */
  readonly query?: (pieces: Pieces) => string
}

const usual = ({ name, value, relay }: Pieces): string => `${name}=${value}&${relay}`
const base64 = (xml: string | Buffer): string => encodeURIComponent(Buffer.from(xml).toString('base64'))

const tricks: readonly Trick[] = [
  {
    row: 'P16',
    name: 'message-twice',
    tries: 'sends the same message twice',
    write: (p) => `${p.name}=${p.value}&${usual(p)}`,
  },
  {
    row: 'P16',
    name: 'evil-first',
    tries: 'sends a forged message before the genuine one',
    write: (p) => `${p.name}=${p.evil}&${usual(p)}`,
  },
  {
    row: 'P16',
    name: 'evil-last',
    tries: 'sends a forged message behind the genuine one',
    write: (p) => `${usual(p)}&${p.name}=${p.evil}`,
  },
  {
    row: 'P16',
    name: 'brackets',
    tries: 'sends a forged message as an element of an array',
    write: (p) => `${usual(p)}&${p.name}[]=${p.evil}`,
  },
  {
    row: 'P16',
    name: 'brackets-only',
    tries: 'sends the message as the only element of an array',
    write: (p) => `${p.name}[]=${p.value}&${p.relay}`,
  },
  {
    row: 'P16',
    name: 'indexed',
    tries: 'sends the message under an index',
    write: (p) => `${p.name}[0]=${p.value}&${p.relay}`,
  },
  {
    row: 'P16',
    name: 'relay-state-twice',
    tries: 'sends two RelayStates',
    write: (p) => `${usual(p)}&RelayState=evil`,
  },
  {
    row: 'P16',
    name: 'relay-state-in-brackets',
    tries: 'sends a second RelayState as an element of an array',
    write: (p) => `${usual(p)}&RelayState[]=evil`,
  },
  {
    row: 'P16',
    name: 'hundred-parameters',
    tries: 'sends more parameters than any form has',
    write: (p) => `${'x=1&'.repeat(100)}${usual(p)}`,
  },
  {
    row: 'P17',
    name: 'encoded-name',
    tries: 'percent-encodes a letter of the message’s name',
    write: (p) => `%53${p.name.slice(1)}=${p.value}&${p.relay}`,
  },
  {
    row: 'P17',
    name: 'encoded-name-beside',
    tries: 'sends a forged message under a percent-encoded name beside the genuine one',
    write: (p) => `${usual(p)}&%53${p.name.slice(1)}=${p.evil}`,
  },
  {
    row: 'P17',
    name: 'encoded-relay-state',
    tries: 'sends another RelayState under a percent-encoded name',
    write: (p) => `${usual(p)}&Relay%53tate=evil`,
  },
  {
    row: 'P17',
    name: 'padded-name',
    tries: 'puts a blank before the message’s name',
    write: (p) => `+${p.name}=${p.value}&${p.relay}`,
  },
  {
    row: 'P17',
    name: 'trailing-nul',
    tries: 'puts a NUL behind the name of a second message',
    write: (p) => `${usual(p)}&${p.name}%00=${p.evil}`,
  },
  {
    row: 'P17',
    name: 'small-letters',
    tries: 'sends a second message under its name in small letters',
    write: (p) => `${usual(p)}&${p.name.toLowerCase()}=${p.evil}`,
  },
  {
    row: 'P17',
    name: 'dotted-name',
    tries: 'sends a second message under its name with a dot, which some frameworks drop',
    write: (p) => `${usual(p)}&.${p.name}=${p.evil}`,
  },
  {
    row: 'P17',
    name: 'name-without-value',
    tries: 'names the message a second time without a value',
    write: (p) => `${usual(p)}&${p.name}`,
  },
  {
    row: 'P17',
    name: 'broken-percent',
    tries: 'ends a percent-encoding in the middle',
    write: (p) => `${p.name}=${p.value}%E2%82&${p.relay}`,
  },
  {
    row: 'P18',
    name: 'both-messages',
    tries: 'sends a request and a response at once',
    write: (p) => `${usual(p)}&${p.other}=${p.evil}`,
  },
  {
    row: 'P18',
    name: 'other-message-first',
    tries: 'sends the kind of message that this door does not take before the one it takes',
    write: (p) => `${p.other}=${p.evil}&${usual(p)}`,
  },
  {
    row: 'P18',
    name: 'other-message-only',
    tries: 'sends the message under the other kind’s name',
    write: (p) => `${p.other}=${p.value}&${p.relay}`,
  },
  { row: 'P18', name: 'no-message', tries: 'sends no message at all', write: (p) => p.relay },
  {
    row: 'P18',
    name: 'empty-message',
    tries: 'sends an empty message',
    write: (p) => `${p.name}=&${p.relay}`,
  },
  {
    row: 'P20',
    name: 'encoded-twice',
    tries: 'percent-encodes the message twice',
    write: (p) => `${p.name}=${encodeURIComponent(p.value)}&${p.relay}`,
  },
  ...(
    [
      ['url-safe', 'in the alphabet of URLs', (text) => text.replace(/[A-Z]/, '-').replace(/[a-z]/, '_')],
      [
        'garbage-inside',
        'with a character inside that base64 has not',
        (text) => `${text.slice(0, 9)}!${text.slice(9)}`,
      ],
      ['padding-inside', 'with padding in the middle', (text) => `${text.slice(0, 8)}==${text.slice(10)}`],
      ['too-much-padding', 'with more padding than any has', (text) => `${text.replace(/=+$/, '')}=====`],
      ['tail-behind-padding', 'with more behind its padding', (text) => `${text.replace(/=+$/, '')}==QUJD`],
      ['one-too-many', 'of a length that none has', (text) => `${text.replace(/=+$/, '').slice(0, 8)}A`],
      ['bits-behind', 'whose last character holds bits of nothing', () => 'PHgv/v=='],
      ['nul-inside', 'with a NUL inside', (text) => `${text.slice(0, 9)}\0${text.slice(9)}`],
      [
        'no-break-space',
        'with a blank that XML has not',
        (text) => `${text.slice(0, 9)}\u00a0${text.slice(9)}`,
      ],
      [
        'line-separator',
        'with a line separator inside',
        (text) => `${text.slice(0, 9)}\u2028${text.slice(9)}`,
      ],
      ['full-width', 'in full-width letters', () => 'ＰＨＮｈｂＷｘｗ'],
      ['data-url', 'behind the beginning of a data URL', (text) => `data:text/xml;base64,${text}`],
      ['xml-as-it-is', 'not in base64 at all', () => '<samlp:Response/>'],
      [
        'percent-left',
        'with a percent-encoding left in it',
        (text) => `${text.slice(0, 8)}%2B${text.slice(8)}`,
      ],
    ] as readonly (readonly [string, string, (text: string) => string])[]
  ).map(
    ([name, how, write]): Trick => ({
      row: 'P15',
      name,
      tries: `sends the message ${how}`,
      write: (p) => usual({ ...p, value: encodeURIComponent(write(decodeURIComponent(p.value))) }),
    }),
  ),
]

/** Only where there is a form: the query beside it. */
const besides: readonly Trick[] = [
  {
    row: 'P16',
    name: 'query-and-form',
    tries: 'sends a forged message in the query and the genuine one in the form',
    write: usual,
    query: (p) => `${p.name}=${p.evil}`,
  },
  {
    row: 'P16',
    name: 'query-only',
    tries: 'sends the message in the query of a POST, and the rest in the form',
    write: (p) => p.relay,
    query: (p) => `${p.name}=${p.value}`,
  },
  {
    row: 'P16',
    name: 'relay-state-in-query',
    tries: 'sends a RelayState in the query and another in the form',
    write: usual,
    query: () => 'RelayState=evil',
  },
  {
    row: 'P17',
    name: 'encoded-name-in-query',
    tries: 'sends a forged message in the query under an encoded name',
    write: usual,
    query: (p) => `%53${p.name.slice(1)}=${p.evil}`,
  },
]

/** Base64 that says the same to everybody: white space in it, padding left away. */
const lenient: readonly Trick[] = [
  {
    row: 'P15',
    name: 'lines',
    tries: 'breaks the message into lines of 76 characters',
    write: (p) => usual({ ...p, value: reworked(p, (text) => text.replace(/.{76}/g, '$&\r\n')) }),
  },
  {
    row: 'P15',
    name: 'no-padding',
    tries: 'leaves the padding away',
    write: (p) => usual({ ...p, value: reworked(p, (text) => text.replace(/=+$/, '')) }),
  },
  {
    row: 'P15',
    name: 'tabs-and-blanks',
    tries: 'puts tabs and blanks around and into the message',
    write: (p) => usual({ ...p, value: reworked(p, (text) => ` \t${text.slice(0, 5)} ${text.slice(5)}\n`) }),
  },
  {
    row: 'P16',
    name: 'foreign-parameters',
    tries: 'sends parameters beside that are none of the protocol’s',
    write: (p) => `x=1&y[]=2&constructor=3&__proto__=4&${usual(p)}`,
  },
]

const answerRefused: Expected = { code: 'partner.answer_malformed', stage: 'S0' }
const requestRefused: Expected = { code: 'request.malformed', stage: 'S0' }

export const parameterAttacks: readonly Attack[] = [
  ...tricks.flatMap((trick) => [...answers(trick, answerRefused), ...requests(trick, requestRefused)]),
  ...besides.flatMap((trick) => [
    ...answers(trick, answerRefused),
    ...requests(trick, requestRefused).filter(({ id }) => id.includes('.post.')),
  ]),
  ...lenient.flatMap((trick) => [
    ...answers(trick, { code: 'harmless' }),
    ...requests(trick, { code: 'harmless' }).filter(({ id }) => !id.endsWith('redirect.signed')),
  ]),
]

function answers({ write, query, ...about }: Trick, expected: Expected): readonly Attack[] {
  return both.map((solicited) =>
    answerAttack({
      ...about,
      solicited,
      expected,
      twin: ({ xml, question }) => posted(usual(pieces(xml, question?.relayState))),
      forge({ xml, question }) {
        const parts = pieces(xml, question?.relayState)
        return posted(write(parts), query?.(parts))
      },
    }),
  )
}

function requests({ write, query, ...about }: Trick, expected: Expected): readonly Attack[] {
  const relayState = 'where-i-was'
  const make = { relayState }
  const deflated = (xml: string): string => base64(deflateRawSync(xml))
  const parts = (xml: string, encode: (text: string) => string): Pieces => ({
    name: 'SAMLRequest',
    other: 'SAMLResponse',
    value: encode(xml),
    evil: encode(xml.replace('_', '_evil')),
    relay: `RelayState=${relayState}`,
  })
  const signature = (url: string): string => /&SigAlg=.*$/.exec(url)?.[0] ?? ''
  return [
    ...[false, true].map((signed) =>
      requestAttack({
        ...about,
        binding: 'redirect',
        signed,
        make,
        expected,
        forge: ({ xml, url }) => asked(write(parts(xml, deflated)) + signature(url)),
      }),
    ),
    requestAttack({
      ...about,
      binding: 'post',
      make,
      expected,
      forge({ xml }) {
        const all = parts(xml, base64)
        return posted(write(all), query?.(all), sso)
      },
    }),
    requestAttack({
      ...about,
      binding: 'post-deflated',
      make,
      expected,
      forge({ xml }) {
        const all = parts(xml, deflated)
        return posted(write(all), query?.(all), sso)
      },
    }),
  ]
}

function pieces(xml: string, relayState = 'wiki'): Pieces {
  return {
    name: 'SAMLResponse',
    other: 'SAMLRequest',
    value: base64(xml),
    evil: base64(evilResponse(xml)),
    relay: `RelayState=${encodeURIComponent(relayState)}`,
  }
}

function reworked({ value }: Pieces, change: (text: string) => string): string {
  return encodeURIComponent(change(decodeURIComponent(value)))
}

function posted(body: string, query?: string, path = acs): RawRequest {
  return { target: query === undefined ? path : `${path}?${query}`, body }
}

function asked(query: string): RawRequest {
  return { method: 'GET', target: `${sso}?${query}` }
}
