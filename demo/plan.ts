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

  --port N     the first of five ports in a row (8400 to 8404; also DEMO_PORT)
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
  if (!Number.isInteger(first) || first < 1024 || first > 65_531) {
    throw new Error(
      `The port must be a whole number from 1024 to 65531, not "${values.port ?? env['DEMO_PORT']}".`,
    )
  }
  // The gateway and the others stand on different hosts, so that browsers see them as different sites, as in life.
  const site = (handle: string, offset: number, usual: string) => {
    const host = env[`DEMO_HOST_${handle.replaceAll('-', '_').toUpperCase()}`] ?? usual
    return { handle, port: first + offset, url: `http://${host}:${first + offset}` }
  }
  return {
    home: resolve(values.home ?? env['DEMO_HOME'] ?? built('demo/home')),
    verbose: values.verbose,
    gateway: {
      ...site('gateway', 0, 'localhost'),
      name: 'Sallyport',
      what: 'the gateway',
      program: built('dist/main.js'),
    },
    counterparts: [
      {
        ...site('expenses', 1, '127.0.0.1'),
        name: 'Expenses',
        what: 'an app',
        drop: 'apps',
        program: built('demo/dist/demo/app/expenses.js'),
      },
      {
        ...site('alder-finch', 2, '127.0.0.1'),
        name: 'Alder & Finch',
        what: 'a partner',
        drop: 'partners',
        program: built('demo/dist/demo/partner/alder-finch.js'),
      },
      {
        ...site('kestrel', 3, '127.0.0.1'),
        name: 'Kestrel Robotics',
        what: 'another partner',
        drop: 'partners',
        program: built('demo/dist/demo/partner/kestrel.js'),
      },
      {
        ...site('noticeboard', 4, '127.0.0.1'),
        name: 'Noticeboard',
        what: 'an app that speaks WS-Federation',
        drop: 'apps',
        program: built('demo/dist/demo/noticeboard/noticeboard.js'),
      },
    ],
  }
}
