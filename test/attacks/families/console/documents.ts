// H16 and H17: documents that are brought to the console, and addresses that it is sent to.
import { createServer } from 'node:net'
import { deflateRawSync } from 'node:zlib'
import { type DocumentName, written } from '../../../support/metadata-set/set.js'
import type { Attack } from '../../attack.js'
import type { Answered, Asking, ConsoleGround } from '../../console-ground.js'
import { consoleAttack } from '../../play/console.js'
import { amissIn, lookAttack } from '../../play/look.js'

const path = '/admin/apps/new'

function brought(bytes: Uint8Array, more: Readonly<Record<string, string>> = {}): Asking {
  return { method: 'POST', path, fields: more, files: { document: new Blob([new Uint8Array(bytes)]) } }
}

const bad: readonly (readonly [DocumentName, tries: string])[] = [
  ['broken-document-type.xml', 'names a file of ours as an entity'],
  ['broken-utf-16.xml', 'writes in UTF-16, where filters for UTF-8 see nothing'],
  ['broken-login-page.xml', 'brings a page'],
  ['broken-other-xml.xml', 'brings another kind of XML'],
  ['broken-not-xml.xml', 'brings plain text'],
  ['broken-cut-short.xml', 'brings half of a document'],
  ['broken-empty.xml', 'brings nothing'],
  ['app-plain-http.xml', 'has people sent on in the clear'],
  ['app-no-reply-by-post.xml', 'names no address that can be answered'],
]

const uploads: readonly Attack[] = bad.map(([name, tries]) =>
  consoleAttack({
    row: 'H16',
    name: `upload.${name.replace(/\.xml$/, '')}`,
    tries,
    expected: { code: 'http.422' },
    leaks: /root:x:0/,
    async prepare(ground, hostile) {
      const secret = await ground.browserOf('operator')
      return () => ground.ask(secret, brought(written(hostile ? name : 'app.xml')))
    },
  }),
)

const large = Buffer.alloc(8 * 1024 * 1024 + 1, ' ')
written('app.xml').copy(large)

interface Vehicle {
  readonly name: string
  readonly tries: string
  readonly status: number
  asking(): Asking
}

const vehicles: readonly Vehicle[] = [
  {
    name: 'too-large',
    tries: 'brings more than 8 MiB',
    status: 422,
    asking: () => brought(large),
  },
  {
    name: 'far-too-large',
    tries: 'brings more than the door takes',
    status: 413,
    asking: () => brought(Buffer.alloc(15 * 1024 * 1024, ' ')),
  },
  {
    name: 'bomb',
    tries: 'hides a bomb in what its own page carries along, packed',
    status: 422,
    asking: () => carried(deflateRawSync(Buffer.alloc(64 * 1024 * 1024))),
  },
  {
    name: 'carried-broken',
    tries: 'breaks what the page carries along',
    status: 422,
    asking: () => carried(Buffer.from('not packed at all')),
  },
  {
    name: 'thousand-fields',
    tries: 'sends a thousand fields',
    status: 403,
    asking: () => ({
      method: 'POST',
      path,
      fields: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`f${at}`, ''])),
    }),
  },
]

function carried(packed: Buffer): Asking {
  return { method: 'POST', path, fields: { carried: packed.toString('base64url'), fileName: 'app.xml' } }
}

const carriers: readonly Attack[] = vehicles.map(({ name, tries, status, asking }) =>
  consoleAttack({
    row: 'H16',
    name: `upload.${name}`,
    tries,
    expected: { code: `http.${status}` },
    async prepare(ground, hostile) {
      const secret = await ground.browserOf('operator')
      const good =
        name.startsWith('carried') || name === 'bomb'
          ? carried(deflateRawSync(written('app.xml')))
          : brought(written('app.xml'))
      return () => ground.ask(secret, hostile ? asking() : good)
    },
  }),
)

const fileNames = [
  '../../config/sallyport.json',
  '..\\..\\x.xml',
  '/etc/passwd',
  'a\0b.xml',
  '<script>.xml',
  '.htaccess',
]

/** A file's name becomes a handle at most, and a handle is no path. */
const named: readonly Attack[] = fileNames.map((fileName, at) =>
  lookAttack({
    row: 'H16',
    name: `console.file-name.${at + 1}`,
    tries: `brings a file of the name ${JSON.stringify(fileName)}`,
    face: 'console',
    async look(ground, _, hostile) {
      const office = await ground.console()
      const secret = await office.browserOf('operator')
      const fields = { carried: deflateRawSync(written('app-shibboleth.xml')).toString('base64url') }
      const answered = await office.ask(secret, {
        ...{ method: 'POST', path, fields: { ...fields, fileName: hostile ? fileName : 'app.xml' } },
      })
      const handle = /name="handle"[^>]*value="([^"]*)"/.exec(answered.text)?.[1] ?? ''
      return amissIn({
        'it is not looked at': answered.status === 200,
        'its name is a path': /^[a-z0-9][a-z0-9.-]*$|^$/.test(handle) && !handle.includes('..'),
        'its name is markup': !answered.text.includes('<script>.xml'),
      })
    },
  }),
)

const addresses = [
  ['loopback', 'https://127.0.0.1:PORT/'],
  ['loopback-by-name', 'https://localhost:PORT/'],
  ['loopback-short', 'https://127.1:PORT/'],
  ['loopback-as-number', 'https://2130706433:PORT/'],
  ['loopback-in-hex', 'https://0x7f000001:PORT/'],
  ['loopback-v6', 'https://[::1]:PORT/'],
  ['loopback-mapped', 'https://[::ffff:127.0.0.1]:PORT/'],
  ['nobody', 'https://0.0.0.0:PORT/'],
  ['link-local', 'https://169.254.169.254/latest/meta-data/'],
  ['link-local-v6', 'https://[fe80::1]/'],
  ['private-10', 'https://10.0.0.1/'],
  ['private-172', 'https://172.16.0.1/'],
  ['private-192', 'https://192.168.0.1/'],
  ['unique-local-v6', 'https://[fd00::1]/'],
  ['translated-v6', 'https://[64:ff9b::7f00:1]/'],
  ['carrier', 'https://100.64.0.1/'],
  ['plain-http', 'http://127.0.0.1:PORT/'],
  ['file', 'file:///etc/passwd'],
  ['ftp', 'ftp://127.0.0.1:PORT/'],
  ['gopher', 'gopher://127.0.0.1:PORT/_GET'],
  ['data', 'data:text/xml,<x/>'],
  ['user-info', 'https://login.example@127.0.0.1:PORT/'],
  ['no-address', 'metadata.xml'],
] as const

type Through = (url: string, ground: ConsoleGround) => Promise<Answered>

const doors: Readonly<Record<'console' | 'api', Through>> = {
  console: async (url, ground) =>
    ground.ask(await ground.browserOf('operator'), { method: 'POST', path, fields: { url } }),
  api: async (url, ground) =>
    ground.call(await ground.tokenOf('operator'), {
      ...{ method: 'POST', path: '/api/v1/apps', json: { document: { url } } },
    }),
}

const inside: readonly Attack[] = (['console', 'api'] as const).flatMap((face) =>
  addresses.map(([name, url]) =>
    lookAttack({
      row: 'H17',
      name: `${face}.fetch.${name}`,
      tries: `has metadata fetched from ${url}`,
      face,
      async look(ground, _, hostile) {
        const office = await ground.console()
        const { port, heard, stop } = await listener()
        const before = office.house.office.gateway.registry.apps().length
        const answered = await doors[face](
          hostile ? url.replace('PORT', String(port)) : 'https://metadata.invalid/',
          office,
        )
        await stop()
        return amissIn({
          'somebody inside was spoken to': heard() === 0,
          'it was taken': answered.status === 422,
          'something is registered': office.house.office.gateway.registry.apps().length === before,
          'it tells what is inside': !/ECONNREFUSED|certificate|root:x/.test(answered.text),
        })
      },
    }),
  ),
)

/** Counts whoever connects. */
async function listener(): Promise<{ readonly port: number; heard(): number; stop(): Promise<void> }> {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard: () => connections,
    stop: () => new Promise((done) => server.close(() => done())),
  }
}

export const documentAttacks: readonly Attack[] = [...uploads, ...carriers, ...named, ...inside]
