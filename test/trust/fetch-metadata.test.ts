import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { selfSigned } from '../../src/trust/certificate.js'
import { FetchFault, fetchMetadata } from '../../src/trust/fetch-metadata.js'
import type { FetchOptions } from '../../src/trust/fetch-metadata.js'
import { isLoopbackAddress, isPublicAddress } from '../../src/trust/public-address.js'
import { newEcKey } from '../support/new-key.js'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections()
})

async function served(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const here: FetchOptions = { loopback: true }

async function refusal(address: string, options: FetchOptions = here): Promise<string> {
  try {
    await fetchMetadata(address, options)
  } catch (error) {
    if (error instanceof FetchFault) return error.message
    throw error
  }
  throw new Error('it was fetched')
}

test('on this machine a document is fetched, also by name and through redirects', async () => {
  const asked: string[] = []
  const base = await served((request, response) => {
    asked.push(request.url ?? '')
    const next = { '/1': '/2', '/2': `${base}/3`, '/3': '/metadata' }[request.url ?? '']
    if (next === undefined) response.end('<the document/>')
    else response.writeHead(302, { location: next }).end()
  })
  expect((await fetchMetadata(`${base}/metadata`, here)).toString()).toBe('<the document/>')
  const named = base.replace('127.0.0.1', 'localhost')
  const resolve = async () => ['127.0.0.1']
  expect((await fetchMetadata(`${named}/metadata`, { ...here, resolve })).toString()).toBe('<the document/>')
  asked.length = 0
  expect((await fetchMetadata(`${base}/1`, here)).toString()).toBe('<the document/>')
  expect(asked).toEqual(['/1', '/2', '/3', '/metadata'])
})

test('a fourth redirect and one to another host are not followed (M07)', async () => {
  let other = 0
  const elsewhere = await served((_, response) => {
    other += 1
    response.end('<other/>')
  })
  const base = await served((request, response) => {
    response.writeHead(302, { location: request.url === '/away' ? elsewhere : `${request.url}x` }).end()
  })
  expect(await refusal(`${base}/loop`)).toContain('more than 3 times')
  expect(await refusal(`${base}/away`)).toContain('another host')
  expect(other).toBe(0)
})

test('status, compression, size and slowness are refused in words', async () => {
  const base = await served((request, response) => {
    if (request.url === '/missing') response.writeHead(404).end()
    else if (request.url === '/zipped') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
    else if (request.url === '/drip') response.writeHead(200).write('<')
    else response.end('x'.repeat(1000))
  })
  expect(await refusal(`${base}/missing`)).toContain('got 404')
  expect(await refusal(`${base}/zipped`)).toContain('compressed')
  expect(await refusal(`${base}/large`, { ...here, largest: 999 })).toContain('larger than 999')
  expect((await fetchMetadata(`${base}/large`, { ...here, largest: 1000 })).length).toBe(1000)
  expect(await refusal(`${base}/drip`, { ...here, patience: 50 })).toContain('did not answer within')
})

test('a gateway that is not itself on loopback fetches neither plain http nor private addresses (M07)', async () => {
  let asked = 0
  const base = await served((_, response) => {
    asked += 1
    response.end('x')
  })
  const port = new URL(base).port
  const away: FetchOptions = { loopback: false }
  expect(await refusal(base, away)).toContain('plain http')
  expect(await refusal(`https://127.0.0.1:${port}/`, away)).toContain('not a public address')
  expect(await refusal(`https://0x7f.1:${port}/`, away)).toContain('not a public address')
  expect(await refusal(`https://[::ffff:127.0.0.1]:${port}/`, away)).toContain('not a public address')
  expect(await refusal(`https://[::1]:${port}/`, away)).toContain('not a public address')
  const rebound = { ...away, resolve: async () => ['93.184.216.34', '169.254.169.254'] }
  expect(await refusal(`https://rebound.example:${port}/`, rebound)).toContain('169.254.169.254')
  expect(asked).toBe(0)
})

test('over https the certificate must be trusted and name the host', async () => {
  const privateKey = newEcKey()
  const certificate = selfSigned({
    privateKey,
    commonName: 'app.example',
    serial: Buffer.from('0102030405060708', 'hex'),
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2049-01-01T00:00:00Z'),
  })
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const names: unknown[] = []
  const server = createSecureServer({ key, cert }, (request, response) => {
    names.push(request.headers.host?.split(':')[0])
    response.end('<the document/>')
  })
  servers.push(server)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const local = { ...here, resolve: async () => ['127.0.0.1'] }
  expect(await refusal(`https://app.example:${port}/`, local)).toContain('SELF_SIGNED')
  const trusting = { ...local, ca: cert }
  expect((await fetchMetadata(`https://app.example:${port}/`, trusting)).toString()).toBe('<the document/>')
  expect(await refusal(`https://other.example:${port}/`, trusting)).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(names).toEqual(['app.example'])
})

test('plain http leaves this machine for nobody', async () => {
  expect(await refusal('http://app.example/', here)).toContain('plain http')
  const resolve = async () => ['93.184.216.34']
  expect(await refusal('http://localhost/', { ...here, resolve })).toContain('not a public address')
})

test.each([
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'data:text/xml,<x/>',
  'not an address',
  'https://me:pw@app.example/',
])('%s is not fetched', async (address) => {
  expect(await refusal(address)).toBeTruthy()
})

test.each([
  ['8.8.8.8', true],
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::808:808', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fd00::1', false],
  ['ff02::1', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
  ['2001::1', false],
  ['localhost', false],
])('%s is a public address: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})

test('loopback is what stays on this machine', () => {
  for (const address of ['127.0.0.1', '127.1.2.3', '::1']) expect(isLoopbackAddress(address)).toBe(true)
  for (const address of ['10.0.0.1', '::2', 'localhost', '0.0.0.0'])
    expect(isLoopbackAddress(address)).toBe(false)
})
