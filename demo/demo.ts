// npm run demo: a gateway, two partner organisations and two apps, each a process of its own, speaking SAML and
// WS-Federation over HTTP on loopback. Prints one URL. Ctrl-C ends them all; what they learned stays in the home folder.
import { readPlan, usage } from './plan.js'
import { takenMessage, takenSites } from './ports.js'
import { type Demo, openDemo } from './run.js'

const asked = new Promise<'asked to stop'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => resolve('asked to stop'))
  }
})

process.exit(await main())

async function main(): Promise<number> {
  try {
    const plan = readPlan(process.argv.slice(2), process.env)
    if (plan === 'help') return say(usage, 0)
    const taken = await takenSites(plan)
    if (taken.length > 0) return complain(await takenMessage(taken, plan))
    const demo = openDemo(plan)
    const fault = await untilItEnds(demo)
    await demo.stop()
    return fault === undefined ? 0 : complain(fault)
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error))
  }
}

/** What went wrong; undefined when somebody asked it to stop. */
async function untilItEnds(demo: Demo): Promise<string | undefined> {
  say('Starting a gateway, two partners and two apps …', 0)
  const begun = await Promise.race([asked, demo.failed, demo.start()])
  if (begun === 'started') say(demo.welcome(), 0)
  const end = begun === 'started' ? await Promise.race([asked, demo.failed]) : begun
  if (end !== 'asked to stop') return end
  say('\nStopping …', 0)
  return undefined
}

function say(text: string, code: number): number {
  console.log(text)
  return code
}

function complain(text: string): number {
  console.error(text)
  return 1
}
