import { execFile } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Shown } from './browser.js'
import { HeldProcess } from './held-process.js'

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

export type Settings = Readonly<Record<string, unknown>>
export type Folder = 'apps' | 'partners'

/** What the gateway made of a change in its metadata folders. */
export interface Noticed {
  /** added, changed, removed or quarantined */
  readonly what: string
  readonly reason: string
}

/** The built gateway as an operator runs it: a home folder and `node dist/main.js`. */
export class Gateway {
  private constructor(
    readonly home: string,
    /** `localhost`, while the peers live on 127.0.0.1: another site, so that SameSite counts. */
    readonly baseUrl: string,
    readonly process: HeldProcess,
  ) {}

  static async start(home: string, port: number, settings: Settings): Promise<Gateway> {
    for (const folder of ['config', 'metadata/apps', 'metadata/partners']) {
      mkdirSync(join(home, folder), { recursive: true })
    }
    const baseUrl = `http://localhost:${port}`
    const all = { baseUrl, listen: { host: '127.0.0.1', port }, ...settings }
    writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify(all, undefined, 2))
    const command = [process.execPath, join(root, 'dist/main.js')]
    const gateway = new Gateway(
      home,
      baseUrl,
      new HeldProcess('gateway', join(root, 'test/interop/peers/hold.sh'), command, {
        log: join(home, 'gateway.log'),
        env: { SALLYPORT_HOME: home },
      }),
    )
    await gateway.#live()
    return gateway
  }

  /** Metadata as its counterparts would fetch it. */
  async metadata(role: 'idp' | 'sp' | 'sp?with=encryption' | 'wsfed'): Promise<string> {
    const path = role === 'wsfed' ? '/FederationMetadata/2007-06/FederationMetadata.xml' : `/saml/${role}`
    const response = await fetch(`${this.baseUrl}${path}`)
    if (!response.ok) throw new Error(`metadata of ${role}: ${response.status}`)
    return await response.text()
  }

  /** Registers as an operator does, by a file moved into the folder; resolves when the gateway took note of it. */
  async drop(folder: Folder, handle: string, metadata: string): Promise<Noticed> {
    return await this.#noticing(folder, handle, (place) => {
      writeFileSync(`${place}.part`, metadata)
      renameSync(`${place}.part`, place)
    })
  }

  async remove(folder: Folder, handle: string): Promise<Noticed> {
    return await this.#noticing(folder, handle, (place) => rmSync(place))
  }

  async #noticing(folder: Folder, handle: string, change: (place: string) => void): Promise<Noticed> {
    const file = `metadata/${folder}/${handle}.xml`
    const from = this.process.said.length
    change(join(this.home, file))
    // One JSON line each, whole; who it is about stands as its file.
    const line = new RegExp(`^.*"event":"registration\\.(\\w+)".*"${file}".*\\n`, 'm')
    const [whole, what] = await this.process.saying(line, from)
    return { what: what ?? '', reason: String((JSON.parse(whole) as { reason?: string }).reason ?? '') }
  }

  /** The code behind a page of ours that says no: the page shows a reference, the log has its line. */
  async refusalOn(shown: Shown): Promise<string | undefined> {
    const reference = /class="code">([^<]+)</.exec(shown.text)?.[1]
    if (reference === undefined) return undefined
    const line = new RegExp(`"reference":"${reference}".*"code":"([a-z_.]+)"`)
    return (await this.process.saying(line))[1]
  }

  async command(...parameters: readonly string[]): Promise<string> {
    const cli = join(root, 'dist/cli/sallyport.js')
    return (await run(process.execPath, [cli, '--home', this.home, ...parameters])).stdout
  }

  async stop(): Promise<void> {
    await this.process.stop()
  }

  async #live(): Promise<void> {
    const ended = { is: false }
    void this.process.ended.then(() => (ended.is = true))
    for (;;) {
      const answer = await fetch(`${this.baseUrl}/health/live`).catch(() => undefined)
      if (answer?.ok === true) return
      if (ended.is) throw new Error(`the gateway did not start:\n${this.process.said}`)
      await new Promise((again) => setTimeout(again, 50))
    }
  }
}
