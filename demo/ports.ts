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

/** The first of so many free ports in a row, beside the ones that were asked for. */
async function freeRow(asked: number, count: number): Promise<number> {
  for (const first of [8400, 8410, 8420, 8430, 8440, 9400, 9410, 9420, 9430]) {
    if (Math.abs(first - asked) < count) continue
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(first + offset)))
    if (free.every(Boolean)) return first
  }
  return 10_400
}

export async function takenMessage(taken: readonly Site[], { gateway, counterparts }: Plan): Promise<string> {
  const lines = taken.map(({ port, name, what }) => `  Port ${port} is taken; ${name} (${what}) wants it.`)
  const other = await freeRow(gateway.port, counterparts.length + 1)
  return [
    'The demo cannot start: somebody else is listening.',
    ...lines,
    '',
    'Perhaps another demo is still running. To use other ports in a row:',
    `  npm run demo -- --port ${other}      (or DEMO_PORT=${other} npm run demo)`,
  ].join('\n')
}
