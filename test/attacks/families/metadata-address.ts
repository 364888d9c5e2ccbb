// M01, M07: documents from the web. Nothing but public addresses is asked, over https, and what comes is bounded.
import type { Attack } from '../attack.js'
import { type Answers, commandAttack, genuine, serving } from '../play/command-door.js'
import type { Kind } from '../play/metadata.js'

const away = { baseUrl: 'https://gate.example' }
const local = { baseUrl: 'http://localhost:8080' }

interface BadAddress {
  readonly name: string
  readonly tries: string
  readonly fault: string
  /** Given the port of a server on this machine that must not be asked. */
  readonly address: (port: string) => string
}

const inner = (name: string, host: string): BadAddress => ({
  name: `inner.${name}`,
  tries: `has the gateway ask ${host}`,
  fault: 'address',
  address: (port) => `https://${host}:${port}/forbidden`,
})

const scheme = (name: string, address: string, fault = 'scheme'): BadAddress => ({
  name: `scheme.${name}`,
  tries: `has the gateway open ${name}`,
  fault,
  address: () => address,
})

const addresses: readonly BadAddress[] = [
  inner('loopback', '127.0.0.1'),
  inner('loopback-other', '127.8.9.10'),
  inner('hexadecimal', '0x7f.1'),
  inner('octal', '0177.0.0.1'),
  inner('one-number', '2130706433'),
  inner('short', '127.1'),
  inner('unspecified', '0.0.0.0'),
  inner('full-width-digits', '①②⑦.⓪.⓪.①'),
  inner('ipv6-loopback', '[::1]'),
  inner('ipv6-unspecified', '[::]'),
  inner('ipv6-mapped', '[::ffff:127.0.0.1]'),
  inner('ipv6-mapped-hexadecimal', '[::ffff:7f00:1]'),
  inner('ipv6-translated', '[64:ff9b::7f00:1]'),
  inner('ipv6-6to4', '[2002:7f00:1::]'),
  inner('ipv6-unique-local', '[fd00::1]'),
  inner('ipv6-link-local', '[fe80::1]'),
  inner('ipv6-teredo', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]'),
  inner('metadata-service', '169.254.169.254'),
  inner('private-10', '10.0.0.1'),
  inner('private-172', '172.16.0.1'),
  inner('private-192', '192.168.1.1'),
  inner('carrier', '100.64.0.1'),
  inner('multicast', '224.0.0.1'),
  inner('broadcast', '255.255.255.255'),
  inner('documentation', '192.0.2.1'),
  inner('benchmark', '198.18.0.1'),
  inner('by-name', 'localhost'),
  scheme('plain http', 'http://partner.example/metadata', 'plain_http'),
  scheme('plain http to this machine', 'http://127.0.0.1:1/forbidden', 'plain_http'),
  scheme('ftp', 'ftp://partner.example/metadata'),
  scheme('a file', 'file:///etc/passwd'),
  scheme('gopher', 'gopher://partner.example/_GET'),
  scheme('dict', 'dict://partner.example:11211/stat'),
  scheme('ldap', 'ldap://partner.example/'),
  scheme('an address with a password', 'https://user:secret@partner.example/metadata', 'user_name'),
  scheme('an address with a user', 'https://partner.example@127.0.0.1/forbidden', 'user_name'),
  scheme('no address', 'https://', 'no_address'),
]

const portOf = (address: string) => new URL(address).port

/** The gateway stands on the web; its twin on this machine, where the same server may be asked. */
const addressAttacks = addresses.map(({ name, tries, fault, address }) =>
  commandAttack({
    row: 'M07',
    name,
    tries,
    expected: { code: `command.${fault}` },
    run: (hostile) => ({
      settings: hostile ? away : local,
      words: (here) => ['partner', 'add', hostile ? address(portOf(here)) : `${here}/metadata`, '--yes'],
    }),
  }),
)

interface BadServer {
  readonly name: string
  readonly tries: string
  readonly fault: string
  answers(document: string): Answers
}

const leading = (to: (here: string, at: string) => string): ((document: string) => Answers) => {
  return () => (request, response) => {
    const here = `http://${request.headers.host ?? ''}`
    response.writeHead(302, { location: to(here, request.url ?? '/') }).end()
  }
}
const status = (code: number) => () => (_: unknown, response: Parameters<Answers>[1]) => {
  response.writeHead(code).end('no')
}

const servers: readonly BadServer[] = [
  {
    name: 'redirects.in-a-circle',
    tries: 'redirects for ever',
    fault: 'redirects',
    answers: leading((here, at) => `${here}${at}x`),
  },
  {
    name: 'redirects.to-another-port',
    tries: 'redirects to another port of this machine',
    fault: 'redirected_away',
    answers: leading(() => 'http://127.0.0.1:1/forbidden'),
  },
  {
    name: 'redirects.to-another-name',
    tries: 'redirects to the same machine under another name',
    fault: 'redirected_away',
    answers: leading((here) => `${here.replace('127.0.0.1', 'localhost')}/forbidden`),
  },
  {
    name: 'redirects.to-a-cloud-service',
    tries: 'redirects to the metadata service of a cloud',
    fault: 'plain_http',
    answers: leading(() => 'http://169.254.169.254/latest/meta-data/'),
  },
  {
    name: 'redirects.to-a-file',
    tries: 'redirects to a file',
    fault: 'scheme',
    answers: leading(() => 'file:///etc/passwd'),
  },
  {
    name: 'redirects.to-a-password',
    tries: 'redirects to an address with a user name',
    fault: 'user_name',
    answers: leading((here) => `${here.replace('//', '//user@')}/forbidden`),
  },
  {
    name: 'redirects.to-nothing',
    tries: 'redirects to something that is no address',
    fault: 'redirected_away',
    answers: leading(() => 'http://[broken/'),
  },
  { name: 'status.404', tries: 'has no such page', fault: 'status', answers: status(404) },
  { name: 'status.500', tries: 'is broken', fault: 'status', answers: status(500) },
  { name: 'status.204', tries: 'answers without content', fault: 'status', answers: status(204) },
  { name: 'status.206', tries: 'answers with a part', fault: 'status', answers: status(206) },
  { name: 'status.401', tries: 'wants a password', fault: 'status', answers: status(401) },
  {
    name: 'redirect-without-location',
    tries: 'redirects without saying where to',
    fault: 'status',
    answers: status(302),
  },
  {
    name: 'compressed',
    tries: 'sends a compressed document that could unfold without end',
    fault: 'compressed',
    answers: (document) => serving(document, { 'content-encoding': 'gzip' }),
  },
  {
    name: 'endless',
    tries: 'sends without end',
    fault: 'too_large',
    answers: () => (_, response) => {
      response.writeHead(200)
      const piece = Buffer.alloc(256 * 1024, 32)
      const more = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    },
  },
  {
    name: 'truncated',
    tries: 'hangs up in the middle',
    fault: 'broken',
    answers: (document) => (_, response) => {
      response.writeHead(200, { 'content-length': document.length * 2 })
      response.write(document, () => response.destroy())
    },
  },
  {
    name: 'hangs-up',
    tries: 'hangs up at once',
    fault: 'broken',
    answers: () => (request) => void request.socket.destroy(),
  },
  {
    name: 'headers-without-end',
    tries: 'sends a header of a hundred thousand octets',
    fault: 'broken',
    answers: () => (_, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end()
    },
  },
  {
    name: 'no-http',
    tries: 'speaks something else than HTTP',
    fault: 'broken',
    answers: () => (request) => void request.socket.end('SSH-2.0-OpenSSH\r\n'),
  },
  {
    name: 'slow',
    tries: 'sends an octet now and then and never ends',
    fault: 'slow',
    answers: () => (_, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write(' '), 200)
      response.once('close', () => clearInterval(drip))
    },
  },
]

const serverAttacks = servers.map(({ name, tries, fault, answers }) =>
  commandAttack({
    row: 'M07',
    name: `server.${name}`,
    tries,
    expected: { code: `command.${fault}` },
    run: (hostile) => ({
      settings: local,
      answers: hostile ? answers(genuine('partner')) : serving(genuine('partner')),
      words: (here) => ['partner', 'add', `${here}/metadata`, '--yes'],
    }),
  }),
)

const kinds: readonly Kind[] = ['partner', 'app']
const answersOfPeople = ['n', '', 'no', 'never', 'yesterday', 'nyes'] as const

/** What comes over the network is shown with its fingerprints, and only a clear yes takes it. */
const confirmations = kinds.flatMap((kind) =>
  answersOfPeople.map((answer) =>
    commandAttack({
      row: 'M01',
      name: `without-a-clear-yes.${answer === '' ? 'nothing' : answer}.${kind}`,
      tries: 'offers a document over the network to an operator who does not say yes',
      expected: { code: 'command.declined' },
      run: (hostile) => ({
        settings: local,
        answers: serving(genuine(kind)),
        asked: hostile ? answer : 'y',
        words: (here) => [kind, 'add', `${here}/metadata`],
      }),
    }),
  ),
)

export const metadataAddressAttacks: readonly Attack[] = [
  ...confirmations,
  ...addressAttacks,
  ...serverAttacks,
]
