import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'

/** Less than a test may take, so that what was said instead is told. */
const patience = 90_000

/** A process that ends when we do: its standard input is a pipe that we hold. */
export class HeldProcess {
  #said = ''
  readonly #waiting = new Set<() => void>()
  readonly #child: ChildProcess
  /** Resolves when it is gone. */
  readonly ended: Promise<void>

  constructor(
    readonly name: string,
    command: string,
    parameters: readonly string[],
    options: { readonly env: Readonly<Record<string, string>>; readonly log: string },
  ) {
    this.#child = spawn(command, parameters, {
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const hear = (text: string) => {
      this.#said += text
      appendFileSync(options.log, text)
      for (const look of this.#waiting) look()
    }
    this.#child.stdout?.setEncoding('utf8').on('data', hear)
    this.#child.stderr?.setEncoding('utf8').on('data', hear)
    this.#child.stdin?.on('error', () => undefined)
    this.ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
  }

  get said(): string {
    return this.#said
  }

  /** Resolves with the match once its output, from a place on, has this; throws with its output where that never comes. */
  async saying(wanted: RegExp, from = 0): Promise<RegExpExecArray> {
    return await new Promise((resolve, reject) => {
      const giveUp = (why: string) => {
        clearTimeout(late)
        reject(new Error(`${this.name} ${why}:\n${this.#said.slice(-2000)}`))
      }
      const late = setTimeout(() => giveUp(`did not say ${wanted.source}`), patience)
      const look = () => {
        const found = wanted.exec(this.#said.slice(from))
        if (found === null) return
        this.#waiting.delete(look)
        clearTimeout(late)
        resolve(found)
      }
      this.#waiting.add(look)
      void this.ended.then(() => giveUp('ended early'))
      look()
    })
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end()
    await this.ended
  }
}
