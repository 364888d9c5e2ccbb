import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface Ended {
  readonly code: number | null
  readonly said: string
}

/** A demo as a person starts it in a terminal. */
export class DemoProcess {
  #said = ''
  readonly #child: ChildProcess
  readonly ended: Promise<Ended>

  /** `npm` builds first, as the README says; `node` runs what is built. */
  constructor(by: 'npm' | 'node', parameters: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const [command, ...before] =
      by === 'npm' ? ['npm', 'run', 'demo', '--'] : [process.execPath, 'demo/dist/demo/demo.js']
    const { NODE_OPTIONS: _jest, ...inherited } = process.env
    this.#child = spawn(command ?? '', [...before, ...parameters], {
      cwd: root,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, as a shell gives it one: Ctrl-C reaches all of it.
      detached: true,
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text
      })
    }
    this.ended = new Promise((done) => {
      this.#child.once('close', (code) => done({ code, said: this.#said }))
    })
  }

  get said(): string {
    return this.#said
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** The one URL that it prints once everything runs. */
  async url(): Promise<string> {
    await new Promise<void>((found, early) => {
      const look = () => this.#said.includes('Ctrl-C ends everything') && found()
      this.#child.stdout?.on('data', look)
      void this.ended.then(() => early(new Error(`the demo ended early:\n${this.#said}`)))
      look()
    })
    return /http:\/\/\S+\//.exec(this.#said)?.[0] ?? ''
  }

  /** Ctrl-C in the terminal. */
  async interrupt(): Promise<Ended> {
    process.kill(-this.pid, 'SIGINT')
    return this.ended
  }

  async kill(): Promise<Ended> {
    process.kill(-this.pid, 'SIGKILL')
    return this.ended
  }
}

// Each jest worker draws from a range of its own: what it found free is bound only later
const perWorker = 425
const worker = Number(process.env['JEST_WORKER_ID'] ?? '1') % 2

/** The first of so many free ports in a row, below those that outgoing connections take. */
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const first = 14_000 + (worker * perWorker + Math.floor(Math.random() * perWorker)) * 7
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)))
    if (free.every(Boolean)) return first
  }
  throw new Error(`no ${count} free ports in a row`)
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => done(true)))
  })
}
