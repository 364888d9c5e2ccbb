/**
 * The front of the house, and the only room that knows Express: sockets, limits, cookies, headers and pages. A door gets
 * plain data and answers plain data; what it answers becomes bytes here. Nothing of an address of ours is ever taken
 * from a request.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { application } from './application.js'
import type { House, HttpSettings } from './house.js'

export interface Serving {
  readonly server: Server
  /** The port in use, also when the settings left the choice to the system. */
  readonly port: number
  /** Takes no more, lets running requests end for at most eight seconds, and resolves once the last socket is closed. */
  close(): Promise<void>
}

/** Whoever stops containers gives them ten seconds, and the stores are closed after this. */
const drainMilliseconds = 8_000

/** Listens; rejects when it cannot (`EADDRINUSE`, `EACCES`). */
export async function serve(house: House, settings: HttpSettings): Promise<Serving> {
  let draining = false
  const app = application(house, settings, () => draining)
  const server = createServer(
    {
      maxHeaderSize: 64 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
    },
    app,
  )
  server.maxHeadersCount = 100
  server.setTimeout(120_000)
  await listening(server, settings)
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close() {
      draining = true
      server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'))
      return closed(server)
    },
  }
}

function listening(server: Server, { listen }: HttpSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen.port, listen.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), drainMilliseconds)
    // A connection that a running request keeps alive goes idle only later
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    server.close(() => {
      clearTimeout(late)
      clearInterval(idle)
      resolve()
    })
  })
}
