import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Site } from './plan.js'

/** A running process of the demo. */
export interface Child {
  readonly site: Site
  /** Says in words how it ended; never rejects. */
  readonly ended: Promise<string>
  /** The last lines it wrote. */
  lastLines(): readonly string[]
  /** The first group of the first line that matches; rejects never, and waits for ever when it ends before. */
  said(line: RegExp): Promise<string>
  /** When it sends `ready` over its channel. */
  readonly ready: Promise<void>
  stop(): Promise<void>
}

interface Start {
  readonly site: Site
  readonly env: Readonly<Record<string, string>>
  readonly log: string
  readonly show: boolean
}

const kept = 20
const patience = 5000
const follow = new URL('./follow-parent.js', import.meta.url).href

export function startChild({ site, env, log, show }: Start): Child {
  const child = spawn(process.execPath, ['--enable-source-maps', '--import', follow, site.program], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a process group of its own: Ctrl-C in the terminal is for the demo alone, which then stops them in order.
    detached: true,
  })
  const lines = keepLines(child, log, show ? `${site.handle}: ` : undefined)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not start: ${error.message}`))
    // 'close' comes after the last of its output.
    child.once('close', (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    )
  })
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => message === 'ready' && resolve())
  })
  return {
    site,
    ended,
    ready,
    said: (line) => firstMatch(child, line),
    lastLines: () => lines,
    stop: () => stop(child, ended),
  }
}

function firstMatch({ stdout }: ChildProcess, line: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const listen = (text: string) => {
      heard += text
      const found = line.exec(heard)?.[1]
      if (found === undefined) return
      stdout?.off('data', listen)
      resolve(found)
    }
    stdout?.on('data', listen)
  })
}

/** Ours, without what would lead the gateway elsewhere: the demo needs nothing installed. */
function inherited(): NodeJS.ProcessEnv {
  const foreign = /^(SALLYPORT_|REDIS_URL$|NODE_OPTIONS$|NODE_CHANNEL_|JEST_)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

function keepLines(child: ChildProcess, log: string, prefix: string | undefined): readonly string[] {
  mkdirSync(dirname(log), { recursive: true })
  const file = createWriteStream(log)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      file.write(text)
      if (prefix !== undefined) process.stdout.write(text.replace(/^(?=.)/gm, prefix))
      lines.push(...text.split('\n').filter((line) => line.trim() !== ''))
      lines.splice(0, lines.length - kept)
    })
  }
  child.once('close', () => file.end())
  return lines
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  await ended
  clearTimeout(timer)
}
