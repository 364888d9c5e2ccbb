import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** One of the demo's processes: where it stands and what it is. */
export interface Site {
  readonly handle: string
  /** As a person would call it. */
  readonly name: string
  readonly what: string
  readonly port: number
  /** Where browsers find it. */
  readonly url: string
  /** The built program. */
  readonly program: string
}

export interface Counterpart extends Site {
  /** Which of the gateway's folders takes its metadata. */
  readonly drop: 'apps' | 'partners'
}

export interface Plan {
  /** The gateway's home folder; all state of the demo stands under it. */
  readonly home: string
  readonly gateway: Site
  readonly counterparts: readonly Counterpart[]
  readonly verbose: boolean
}

const root = new URL('../../../', import.meta.url)
const built = (path: string) => fileURLToPath(new URL(path, root))

export const usage = `npm run demo -- [--port N] [--home DIR] [--verbose]

  --port N     the first of four ports in a row (8400 to 8403; also DEMO_PORT)
  --home DIR   where keys, metadata and the database are kept (demo/home; also DEMO_HOME)
  --verbose    shows what the processes write`

/** What the command line and the environment ask for; throws with a plain sentence when that cannot be. */
export function readPlan(args: readonly string[], env: NodeJS.ProcessEnv): Plan | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      home: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const first = Number(values.port ?? env['DEMO_PORT'] ?? 8400)
  if (!Number.isInteger(first) || first < 1024 || first > 65_532) {
    throw new Error(
      `The port must be a whole number from 1024 to 65532, not "${values.port ?? env['DEMO_PORT']}".`,
    )
  }
  // The gateway and the others stand on different hosts, so that browsers see them as different sites, as in life.
  const host = (name: string, usual: string) => env[`DEMO_HOST_${name}`] ?? usual
  const url = (name: string, usual: string, port: number) => `http://${host(name, usual)}:${port}`
  return {
    home: resolve(values.home ?? env['DEMO_HOME'] ?? built('demo/home')),
    verbose: values.verbose,
    gateway: {
      handle: 'gateway',
      name: 'Sallyport',
      what: 'the gateway',
      port: first,
      url: url('GATEWAY', 'localhost', first),
      program: built('dist/main.js'),
    },
    counterparts: [
      {
        handle: 'expenses',
        name: 'Expenses',
        what: 'the app',
        drop: 'apps',
        port: first + 1,
        url: url('APP', '127.0.0.1', first + 1),
        program: built('demo/dist/demo/app/expenses.js'),
      },
      {
        handle: 'alder-finch',
        name: 'Alder & Finch',
        what: 'a partner',
        drop: 'partners',
        port: first + 2,
        url: url('PARTNER', '127.0.0.1', first + 2),
        program: built('demo/dist/demo/partner/alder-finch.js'),
      },
      {
        handle: 'kestrel',
        name: 'Kestrel Robotics',
        what: 'another partner',
        drop: 'partners',
        port: first + 3,
        url: url('PARTNER', '127.0.0.1', first + 3),
        program: built('demo/dist/demo/partner/kestrel.js'),
      },
    ],
  }
}
