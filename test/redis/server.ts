import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../interop/free-port.js'

/** A real Redis of our own, on a free port of the loopback address, in a folder that goes with it. */
export interface OwnRedis {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Kills it as a power cut would, and starts it again on what it had written. */
  restart(): Promise<void>
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops and continues the process: it holds its connections and says nothing. */
  freeze(): void
  thaw(): void
  remove(): Promise<void>
}

/**
 * Written before it is answered: with `everysec` a busy disk may put that off, and a kill takes it back. What is written
 * outlives a kill; `always` would have each answer wait for the disk, for longer than the gateway waits where that is slow.
 */
const lasting = ['--appendonly', 'yes', '--appendfsync', 'no']

export async function ownRedis(settings: readonly string[] = lasting): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-redis-'))
  const port = await freePort()
  let server: ChildProcess | undefined
  const start = async () => {
    server = await started(port, folder, settings)
  }
  const kill = async () => {
    const running = server
    server = undefined
    if (!running || running.exitCode !== null) return
    running.kill('SIGKILL')
    await once(running, 'exit')
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}/0`,
    port,
    folder,
    start,
    kill,
    restart: () => kill().then(start),
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async remove() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function started(port: number, folder: string, settings: readonly string[]): Promise<ChildProcess> {
  const own = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    folder,
    '--save',
    '',
    '--daemonize',
    'no',
  ]
  const server = spawn('redis-server', [...own, ...settings], { stdio: ['ignore', 'ignore', 'inherit'] })
  await Promise.race([answering(port, server), failed(server)])
  return server
}

async function failed(server: ChildProcess): Promise<never> {
  const [reason] = await once(server, 'exit')
  throw new Error(`redis-server ended at once (${String(reason)})`)
}

/** Until it has loaded what it had: it answers PING with PONG only then. */
async function answering(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    if (await ping(port)) return
    await pause(20)
  }
}

async function ping(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [said] = await once(socket, 'data')
    return String(said).startsWith('+PONG')
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Stands between the gateway and Redis, and can swallow what Redis says and cut the connection. */
export async function lossyProxy(target: number) {
  let losing = 0
  const server = createServer((socket) => {
    const upstream = connect(target, '127.0.0.1')
    socket.pipe(upstream)
    upstream.on('data', (data) => {
      if (losing === 0) socket.write(data)
      else {
        losing -= 1
        socket.destroy()
        upstream.destroy()
      }
    })
    for (const end of [socket, upstream]) {
      end.on('error', () => {})
      end.on('close', () => {
        socket.destroy()
        upstream.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `redis://127.0.0.1:${address.port}/0`,
    /** The next reply never arrives: the connection breaks instead. */
    loseNextReply: () => {
      losing = 1
    },
    lost: () => losing === 0,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
