import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { type Child, startChild } from './child.js'
import { dropMetadata, folderOf, openHome } from './home.js'
import type { Plan, Site } from './plan.js'

export interface Demo {
  start(): Promise<'started' | string>
  /** Settles when a process ends that should not, and says which and with what last words. */
  readonly failed: Promise<string>
  /** Where to go, once it is started. */
  welcome(): string
  /** Ends all processes; comes back when they are gone. */
  stop(): Promise<void>
}

const pause = 100
/** What the gateway says at each start, with a link for the first owner as long as there is none. */
const doorOfConsole = /^ {2}(?:console|first owner) +(http\S+)\n/m

export function openDemo(plan: Plan): Demo {
  const children: Child[] = []
  let stopping = false
  let consoleAt = ''
  const { promise: failed, resolve: fail } = withResolvers<string>()

  function launch(site: Site, env: Readonly<Record<string, string>>): Child {
    if (stopping) throw new Error('the demo is stopping')
    const log = join(plan.home, 'logs', `${site.handle}.log`)
    const child = startChild({ site, env, log, show: plan.verbose })
    children.push(child)
    void child.ended.then((how) => fail(lastWords(child, how, log)))
    return child
  }

  async function startAll(): Promise<void> {
    openHome(plan)
    const { gateway, counterparts, home } = plan
    const early = counterparts.map((site) =>
      launch(site, {
        DEMO_URL: site.url,
        DEMO_GATEWAY: gateway.url,
        DEMO_NEIGHBOUR: neighbourOf(site, plan).url,
        DEMO_FOLDER: folderOf(plan, site.handle),
      }),
    )
    await Promise.all(early.map(({ ready }) => ready))
    await Promise.all(counterparts.map((site) => dropMetadata(plan, site)))
    const started = launch(gateway, {
      SALLYPORT_HOME: home,
      SALLYPORT_BASE_URL: gateway.url,
      SALLYPORT_LISTEN: `127.0.0.1:${gateway.port}`,
    })
    const door = started.said(doorOfConsole)
    await isReady(gateway)
    consoleAt = await door
  }

  async function isReady({ port }: Site): Promise<void> {
    while (!stopping) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
      await answer?.body?.cancel()
      if (answer?.ok) return
      await later(pause)
    }
  }

  return {
    failed,
    welcome: () => welcomeText(plan, consoleAt),
    start: () =>
      startAll().then(
        () => 'started',
        (error: unknown) => `The demo could not start: ${String(error)}`,
      ),
    async stop() {
      stopping = true
      await Promise.all(children.map((child) => child.stop()))
    },
  }
}

/** The other app; to a partner, the first one. */
function neighbourOf(site: Site, { counterparts }: Plan): Site {
  return counterparts.find(({ drop, handle }) => drop === 'apps' && handle !== site.handle) ?? site
}

function lastWords({ site, lastLines }: Child, how: string, log: string): string {
  const lines = lastLines().map((line) => `  | ${line}`)
  return [
    `${site.name} (${site.what}, port ${site.port}) ${how}. Its last words:`,
    ...lines,
    `All of them: ${log}`,
  ].join('\n')
}

function welcomeText({ counterparts, home }: Plan, consoleAt: string): string {
  const [app, other] = counterparts.filter(({ drop }) => drop === 'apps')
  return `
  Open  ${app?.url}/  and sign in.

  It is an app that knows nobody: the gateway asks a partner organisation who you are, decides,
  and tells the app. Choose Alder & Finch, then one of its people.
  From there a link leads to ${other?.name} (port ${other?.port}), ${other?.what}.

  The console, for those who run the gateway: ${consoleAt}
  ${consoleAt.includes('/setup/') ? 'The link works once: choose a name and a password there.' : 'You have chosen a name and a password there before.'}

  State and logs: ${home}
  Ctrl-C ends everything.
`
}

function withResolvers<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
