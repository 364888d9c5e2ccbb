import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { importRules, wireNames } from './people.js'
import { type Counterparts, metadataOfApp, metadataOfPartner } from './counterparts.js'

/** This file runs from bench/dist/bench. */
export const root = resolve(import.meta.dirname, '../../..')

export interface GatewayOptions {
  /** Milliseconds that every durable commit takes longer. */
  readonly slowDisk?: number
  /** Options of node itself, say for a profile. */
  readonly node?: readonly string[]
}

/** As `npm start` has them: what is measured is what people run. */
function engineOptions(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string } // our own file
  }
  return / node (.+) dist\/main\.js$/.exec(scripts.start)?.[1]?.split(' ') ?? []
}

/** What the writer did since it was last asked. */
export interface Commits {
  readonly durable: number
  readonly others: number
  readonly jobs: number
  /** What each durable one took. */
  readonly milliseconds: readonly number[]
}

export interface RunningGateway {
  readonly baseUrl: string
  readonly pid: number
  commits(): Promise<Commits>
  /** Event loop lag since it was last asked, in milliseconds, as the gateway's own metrics have it. */
  lag(): Promise<{ readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }>
  stop(): Promise<void>
}

/** The built gateway with its embedded stores and everything on, in a process of its own on a folder of its own. */
export async function startGateway(
  counterparts: Counterparts,
  options: GatewayOptions = {},
): Promise<RunningGateway> {
  const home = mkdtempSync(join(tmpdir(), 'bench-'))
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  writeHome(home, { baseUrl, port }, counterparts)
  const log = openSync(join(home, 'gateway.log'), 'a')
  const child = spawn(
    process.execPath,
    [
      ...engineOptions(),
      ...(options.node ?? []),
      '--import',
      join(root, 'bench/watched.mjs'),
      join(root, 'dist/main.js'),
    ],
    {
      env: environment(home, options.slowDisk ?? 0),
      stdio: ['ignore', log, log, 'ipc'],
    },
  )
  closeSync(log)
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const removeHome = () => rmSync(home, { recursive: true, force: true })
  try {
    await live(baseUrl, child, join(home, 'gateway.log'))
  } catch (error) {
    removeHome()
    throw error
  }
  return {
    baseUrl,
    pid: child.pid ?? 0,
    commits: () => askCommits(child),
    lag: () => lagAt(baseUrl),
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(late)
      removeHome()
    },
  }
}

function writeHome(
  home: string,
  { baseUrl, port }: { readonly baseUrl: string; readonly port: number },
  { app, partner }: Counterparts,
): void {
  for (const folder of ['config', 'metadata/apps', 'metadata/partners'])
    mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(join(home, 'metadata/apps/app.xml'), metadataOfApp(app))
  writeFileSync(join(home, 'metadata/partners/partner.xml'), metadataOfPartner(partner))
  const settings = {
    baseUrl,
    listen: { host: '127.0.0.1', port },
    // All browsers of the bench have one address.
    requestsPerSecond: 1_000_000,
    pendingPerSource: 100_000,
    lifetimes: { loopCount: 50, loopSeconds: 1 },
    apps: { app: { attributes: wireNames } },
    partners: { partner: { import: importRules, confirmedDomains: ['partner.test'] } },
  }
  writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify(settings))
}

function environment(home: string, slowDisk: number): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(SALLYPORT_|REDIS_URL$|NODE_OPTIONS$|JEST_)/.test(name),
  )
  return {
    ...Object.fromEntries(others),
    SALLYPORT_HOME: home,
    BENCH_SLOW_DISK_MILLISECONDS: String(slowDisk),
  }
}

export function freePort(): Promise<number> {
  return new Promise((found, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function live(baseUrl: string, child: ChildProcess, log: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${baseUrl}/health/ready`).catch(() => undefined)
    if (answer?.ok === true) return
    if (child.exitCode !== null) throw new Error(`the gateway did not start:\n${readFileSync(log, 'utf8')}`)
    await new Promise((again) => setTimeout(again, 50))
  }
}

function askCommits(child: ChildProcess): Promise<Commits> {
  return new Promise((told) => {
    child.once('message', (commits) => told(commits as Commits)) // as watched.mjs sends them
    child.send('commits')
  })
}

async function lagAt(baseUrl: string): Promise<Awaited<ReturnType<RunningGateway['lag']>>> {
  const text = await (await fetch(`${baseUrl}/metrics`)).text()
  const millis = (name: string) =>
    Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text)?.[1] ?? 0) * 1000
  return { p50Ms: millis('p50'), p99Ms: millis('p99'), maxMs: millis('max') }
}
