import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DemoProcess, freePorts } from '../demo/demo-process.js'

/** The demo on four hosts that share no registrable domain, so that every cookie between them is a cross-site one. */
export interface ThreeSites {
  readonly home: string
  readonly gateway: string
  readonly app: string
  readonly alderFinch: string
  readonly kestrel: string
  /** Ports that a test may take for counterparts of its own. */
  readonly spare: readonly [number, number]
  readonly hosts: readonly string[]
  stop(): Promise<void>
}

/** `localhost` stays the gateway's: people may see their own records on loopback only. */
export async function startThreeSites(): Promise<ThreeSites> {
  const home = mkdtempSync(join(tmpdir(), 'sallyport-browser-'))
  const first = await freePorts(7)
  const demo = new DemoProcess('node', ['--port', String(first), '--home', home], {
    DEMO_HOST_EXPENSES: 'expenses.test',
    DEMO_HOST_ALDER_FINCH: 'alder-finch.test',
    DEMO_HOST_KESTREL: 'kestrel.test',
    DEMO_HOST_NOTICEBOARD: 'noticeboard.test',
  })
  await demo.url()
  const hosts = ['localhost', 'expenses.test', 'alder-finch.test', 'kestrel.test'].map(
    (host, n) => `${host}:${first + n}`,
  )
  const [gateway = '', app = '', alderFinch = '', kestrel = ''] = hosts.map((host) => `http://${host}`)
  return {
    ...{ home, gateway, app, alderFinch, kestrel, hosts },
    spare: [first + 5, first + 6],
    async stop() {
      await demo.interrupt()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
