import { createServer } from 'node:net'

// Below the ephemeral range, so that no outgoing connection takes a port between its choice and its use; each jest
// worker draws from a range of its own.
const first = 20_000
const perWorker = 1_400
const worker = Number(process.env['JEST_WORKER_ID'] ?? '1') % 8
let next = Math.floor(Math.random() * perWorker)

export async function freePort(): Promise<number> {
  for (let tries = 0; tries < perWorker; tries++) {
    next = (next + 1) % perWorker
    const port = first + worker * perWorker + next
    if (await isFree(port)) return port
  }
  throw new Error('no free port')
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
