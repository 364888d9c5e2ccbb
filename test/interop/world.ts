// One suite's world: a folder of its own, a gateway, and counterparts that are separate processes. All of them hang on
// pipes that this process holds, so that nothing outlives it.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.js'
import { Gateway, type Settings } from './gateway.js'
import { HeldProcess } from './held-process.js'
import type { AppKind, PeerKind } from './peer-kinds.js'

const peersFolder = join(import.meta.dirname, 'peers')

export interface Knowing {
  /** Metadata documents of its counterparts. */
  readonly knows: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'sp-'))
  readonly #open: { stop(): Promise<void> }[] = []
  #files = 0

  constructor() {
    // The peers' accounts must be able to read what they serve, wherever this checkout lies.
    chmodSync(this.folder, 0o755)
    cpSync(peersFolder, join(this.folder, 'peers'), {
      recursive: true,
      filter: (source) => source !== join(peersFolder, 'node'),
    })
  }

  async gateway(settings: Settings): Promise<Gateway> {
    const gateway = await Gateway.start(this.#newFolder('gw'), await freePort(), settings)
    this.#open.push(gateway)
    return gateway
  }

  async peer<Kind extends PeerKind>(kind: Kind, knowing: Knowing): Promise<Peer<Kind>> {
    const peer = new Peer(this, kind, await freePort(), this.#newFolder('p'))
    this.#open.push(peer)
    await peer.start(knowing)
    return peer
  }

  /** Writes a document where the peers can read it. */
  file(content: string): string {
    const path = join(this.folder, `md${++this.#files}.xml`)
    writeFileSync(path, content)
    return path
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.reverse().map((one) => one.stop()))
    rmSync(this.folder, { recursive: true, force: true })
  }

  #newFolder(prefix: string): string {
    const folder = join(this.folder, `${prefix}${++this.#files}`)
    mkdirSync(folder)
    return folder
  }
}

export interface KeyFiles {
  readonly key: Buffer
  readonly crt: Buffer
}

export class Peer<Kind extends PeerKind = PeerKind> {
  #process: HeldProcess | undefined

  constructor(
    readonly world: World,
    readonly kind: Kind,
    readonly port: number,
    readonly folder: string,
  ) {}

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Metadata of the role it plays. */
  get metadata(): string {
    return readFileSync(join(this.folder, this.kind.metadata), 'utf8')
  }

  get entityId(): string {
    return entityIdOf(this.metadata)
  }

  get certificate(): string {
    return readFileSync(join(this.folder, 'cert', `${this.kind.key}.crt`), 'utf8')
  }

  async start({ knows, env = {} }: Knowing): Promise<void> {
    const log = join(this.folder, 'peer.log')
    this.#process = new HeldProcess(
      this.kind.script,
      join(this.world.folder, 'peers', this.kind.script),
      ['run'],
      {
        log,
        env: {
          ...this.kind.env,
          ...env,
          PEER_PORT: String(this.port),
          OUT_DIR: this.folder,
          NODE_DIR: join(peersFolder, 'node'),
          GATEWAY_METADATA: knows.map((document) => this.world.file(document)).join(' '),
        },
      },
    )
    await this.#process.saying(/^up$/m)
  }

  async restart(knowing: Knowing): Promise<void> {
    await this.stop()
    await this.start(knowing)
  }

  /** Takes its key away, and gives it another one; without that, the next start makes a new one. */
  takeKey(another?: KeyFiles): KeyFiles {
    const [key, crt] = ['key', 'crt'].map((end) => join(this.folder, 'cert', `${this.kind.key}.${end}`))
    if (key === undefined || crt === undefined) throw new Error('no key files')
    const taken = { key: readFileSync(key), crt: readFileSync(crt) }
    for (const path of [key, crt]) rmSync(path)
    if (another !== undefined) {
      writeFileSync(key, another.key, { mode: 0o600 })
      writeFileSync(crt, another.crt)
    }
    return taken
  }

  async stop(): Promise<void> {
    await this.#process?.stop()
    this.#process = undefined
  }
}

export function pageOf(app: Peer<AppKind>): string {
  return `${app.origin}${app.kind.page}`
}

export function acsOf(app: Peer<AppKind>): string {
  return `${app.origin}${app.kind.acs}`
}

export function entityIdOf(metadata: string): string {
  const found = /entityID=["']([^"']+)["']/.exec(metadata)?.[1]
  if (found === undefined) throw new Error('no entityID in the metadata')
  return found
}
