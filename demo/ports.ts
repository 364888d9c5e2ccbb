import { createServer } from 'node:net'
import type { Plan, Site } from './plan.js'

/** The sites of the plan whose port somebody else has. */
export async function takenSites({ gateway, counterparts }: Plan): Promise<readonly Site[]> {
  const sites = [gateway, ...counterparts]
  const free = await Promise.all(sites.map(({ port }) => isFree(port)))
  return sites.filter((_site, index) => !free[index])
}

/** Free on both loopback addresses: a browser may try ::1 first when it looks for localhost. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // Only a port in use stands in the way; a machine without IPv6 has nobody there.
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRINUSE'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

export function takenMessage(taken: readonly Site[], { gateway }: Plan): string {
  const lines = taken.map(({ port, name, what }) => `  Port ${port} is taken; ${name} (${what}) wants it.`)
  const other = gateway.port === 8400 ? 9400 : 8400
  return [
    'The demo cannot start: somebody else is listening.',
    ...lines,
    '',
    'Perhaps another demo is still running. To use four other ports in a row:',
    `  npm run demo -- --port ${other}      (or DEMO_PORT=${other} npm run demo)`,
  ].join('\n')
}
