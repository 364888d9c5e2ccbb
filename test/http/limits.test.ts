import { connect, type Socket } from 'node:net'
import { bodyLimit } from '../../src/http/form-body.js'
import { restLimit } from '../../src/http/last-word.js'
import type { HttpReply } from '../../src/model/http.js'
import { door, openHouse } from './open-house.js'

const landing: HttpReply = { kind: 'page', status: 200, page: { name: 'landing', apps: [], empty: false } }

/** What the server says to raw bytes, until it closes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
    })
    // A reset may follow what was said
    socket
      .on('close', () => resolve(heard))
      .on('error', (error) => (heard === '' ? reject(error) : resolve(heard)))
  })
}

test('H07: a source that asks without pause is told to wait; others, and what is not a door, are not', async () => {
  const house = await openHouse({
    doors: [door('GET', '/', landing)],
    settings: { requestsPerSecond: 3, trustedProxies: 1 },
  })
  const from = (source: string) => ({ headers: { 'x-forwarded-for': source } })
  const flood = await Promise.all(Array.from({ length: 40 }, () => house.get('/', from('198.51.100.1'))))
  const refused = flood.filter(({ status }) => status === 429)
  expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([200, 429]))
  expect(refused[0]?.headers.get('retry-after')).toBe('1')
  expect((await house.get('/', from('198.51.100.2'))).status).toBe(200)
  const alive = await Promise.all(
    Array.from({ length: 40 }, () => house.get('/health/live', from('198.51.100.1'))),
  )
  expect(alive.every(({ status }) => status === 200)).toBe(true)
  const metadata = await Promise.all(
    Array.from({ length: 40 }, () => house.get('/saml/idp', from('198.51.100.3'))),
  )
  expect(new Set(metadata.map(({ status }) => status))).toEqual(new Set([200, 429]))
  const metrics = await Promise.all(
    Array.from({ length: 40 }, () => house.get('/metrics', from('198.51.100.4'))),
  )
  expect(new Set(metrics.map(({ status }) => status))).toEqual(new Set([200, 429]))
  expect(metrics.find(({ status }) => status === 429)?.headers.get('content-length')).toBe('0')
  await house.close()
})

test('slow and endless senders are cut off: every wait has an end', async () => {
  const { server, close } = await openHouse()
  expect(server.headersTimeout).toBe(10_000)
  expect(server.requestTimeout).toBe(30_000)
  expect(server.keepAliveTimeout).toBe(65_000)
  expect(server.timeout).toBe(120_000)
  expect(server.maxHeadersCount).toBe(100)
  await close()
})

/** Sends a form head, and more of its body only once it has read the whole answer; fails where the connection is reset. */
function persistent(
  port: number,
  length: number,
): Promise<{ readonly answer: string; readonly sent: number }> {
  return new Promise((resolve, reject) => {
    let answer = ''
    let sent = 0
    const piece = Buffer.alloc(bodyLimit, 'a')
    const more = () => {
      while (sent < length) {
        sent += piece.length
        if (!socket.write(piece)) return
      }
    }
    const socket: Socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `POST /saml/sp/acs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\n`,
      ),
    )
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (!answer.endsWith('</html>\n')) return
      socket.on('drain', more)
      more()
    })
    socket.on('close', () => resolve({ answer, sent })).on('error', reject)
  })
}

test('who sends more than is read gets the whole answer at once, may finish, and only then is hung up on', async () => {
  const house = await openHouse({ doors: [door('POST', '/saml/sp/acs', landing)] })
  const heard = await persistent(house.port, 6 * bodyLimit).catch((error: unknown) => error)
  await house.close()
  expect(heard).toEqual({ answer: expect.stringMatching(/^HTTP\/1\.1 413 /), sent: 6 * bodyLimit })
  expect(house.seen).toEqual([])
})

test('an answer without words is whole before the body has come, too', async () => {
  const house = await openHouse()
  const heard = await new Promise<string>((resolve, reject) => {
    const half = 'POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf!'
    const socket = connect(house.port, '127.0.0.1', () => socket.write(half))
    socket.on('data', (chunk) => socket.destroy() && resolve(chunk.toString('latin1'))).on('error', reject)
  })
  await house.close()
  expect(heard).toMatch(/^HTTP\/1\.1 405 [^]*\r\nContent-Length: 0\r\n[^]*\r\n\r\n$/)
})

test('tiny pieces count for more than they hold', async () => {
  const house = await openHouse({ doors: [door('POST', '/saml/sp/acs', landing)] })
  const piece = '1\r\na\r\n'.repeat(10_000)
  const most = (restLimit / 1024 + bodyLimit) * 8
  let sent = 0
  await new Promise<void>((resolve) => {
    const socket = connect(house.port, '127.0.0.1', () => {
      socket.write('POST /saml/sp/acs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
      more()
    })
    const more = () => {
      while (sent < 2 * most) {
        sent += piece.length
        if (!socket.write(piece)) return
      }
      socket.destroy()
    }
    socket
      .on('drain', more)
      .on('error', () => undefined)
      .on('close', () => resolve())
    socket.resume()
  })
  await house.close()
  expect(sent).toBeLessThan(most)
})

test('who does not come to an end is cut off', async () => {
  const house = await openHouse({ doors: [door('POST', '/saml/sp/acs', landing)] })
  const length = 2 * restLimit
  // A reset, or an end in time, as it happens
  const heard = await persistent(house.port, length).catch(() => ({ sent: 0 }))
  await house.close()
  expect(heard.sent).toBeLessThan(length)
})

test('headers have room for 8 KiB of RelayState on a query, and an end: 431', async () => {
  const house = await openHouse({ doors: [door('GET', '/', landing)] })
  expect((await house.get(`/?RelayState=${'%C3%A4'.repeat(4096)}`)).status).toBe(200)
  const endless = await raw(house.port, `GET /?${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)
  expect(endless).toMatch(/^HTTP\/1\.1 431 /)
  await house.close()
})

test.each([
  ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\na=bc'],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['a bare CR in a header', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n'],
])('a request with %s could be read in two ways, so it is not read: 400', async (_, bytes) => {
  const house = await openHouse({ doors: [door('GET', '/', landing), door('POST', '/', landing)] })
  expect(await raw(house.port, bytes)).toMatch(/^HTTP\/1\.1 400 /)
  expect(house.seen).toEqual([])
  const sound = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
  expect(await raw(house.port, sound)).toMatch(/^HTTP\/1\.1 200 /)
  await house.close()
})

test('closing lets a running request end, takes no new one, and says so to whoever asks for readiness', async () => {
  let release = () => {}
  let arrived = () => {}
  const inside = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow = { method: 'GET' as const, path: '/slow', open: async () => (arrived(), await held, landing) }
  const house = await openHouse({ doors: [slow] })
  const running = house.get('/slow')
  await inside
  const closing = house.close()
  await expect(house.get('/slow')).rejects.toThrow()
  release()
  const response = await running
  expect([response.status, (await response.text()).endsWith('</html>\n')]).toEqual([200, true])
  await closing
})

test('a port that is taken is said, not waited for', async () => {
  const house = await openHouse()
  await expect(
    openHouse({ settings: { listen: { host: '127.0.0.1', port: house.port } } }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await house.close()
})
