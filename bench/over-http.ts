import { setTimeout as pause } from 'node:timers/promises'
import { verifiesElsewhere } from '../test/support/second-opinion.js'
import { Browser, connections } from './browser.js'
import { type Counterparts, counterparts } from './counterparts.js'
import { cpuOfProcess, type Memory, memoryOf } from './cpu.js'
import { type Commits, type GatewayOptions, type RunningGateway, startGateway } from './gateway.js'
import { load, type LoadPlan, type LoadResult } from './load.js'
import { person } from './people.js'
import { type Site, signIn } from './sign-in.js'
import { quantile, rounded } from './statistics.js'

export interface HttpEffort {
  /** So many before anything is measured, within `warmUpMilliseconds`. */
  readonly warmUp: number
  readonly warmUpMilliseconds: number
  readonly slices: number
  readonly perSlice: number
  /** No load lasts longer, but for the slice that is under way then. */
  readonly mostMilliseconds: number
  /** So long nobody comes, before those who come after a lull. */
  readonly lullSeconds: number
}

export interface GatewayLoad extends LoadResult {
  readonly rsaOperations: { readonly signatures: number; readonly verifications: number }
  /** Of `cpuMs`: the thread that answers, and all the others (the writer, the collector, the compiler). */
  readonly threads: { readonly mainMs: number; readonly othersMs: number }
  readonly commits: {
    /** Durable commits for one; several at once share one. */
    readonly durablePerOne: number
    readonly othersPerOne: number
    readonly jobsPerOne: number
    readonly durableP50Ms: number
    readonly durableP99Ms: number
  }
  readonly eventLoopLag: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }
}

export interface OverHttp {
  readonly signIn: GatewayLoad
  readonly session: GatewayLoad
  readonly slowDisk: GatewayLoad & { readonly millisecondsPerSync: number }
  /** The first who come after nobody came for a while. */
  readonly afterLull: GatewayLoad & { readonly seconds: number }
  readonly memory: Memory
}

const atOnce = 4
/** Fewer than any warm-up has sign-ins: within what is measured nobody is new. */
const people = 50
const mostSignedIn = 1200
const slowDisk = 5

/**
 * AuthnRequest to the partner signed; Response and assertion to the app signed; each of these verified before it
 * leaves. The partner's assertion carries one signature. The app's request carries none.
 */
export const mustMake = { signatures: 3, verifications: 4 }
/** Response and assertion to the app, each verified before it leaves. */
const mustMakeBySession = { signatures: 2, verifications: 2 }

export async function overHttp(effort: HttpEffort): Promise<OverHttp> {
  const found = await usual(effort)
  const slow = await withGateway({ slowDisk }, (bench) => bench.signIns(effort))
  return { ...found, slowDisk: { ...slow, millisecondsPerSync: slowDisk } }
}

function usual(effort: HttpEffort): Promise<Omit<OverHttp, 'slowDisk'>> {
  return withGateway({}, async (bench, gateway) => {
    const whole = await bench.signIns(effort)
    const session = await bench.visits(effort)
    const memory = memoryOf(gateway.pid)
    return { signIn: whole, session, memory, afterLull: await afterLull(bench, effort) }
  })
}

/** What somebody pays who comes when the gateway has had nothing to do: nothing warms it up. */
async function afterLull(bench: Bench, effort: HttpEffort): Promise<OverHttp['afterLull']> {
  const { lullSeconds: seconds, slices } = effort
  await pause(seconds * 1000)
  const first = { ...effort, warmUp: 0, slices: Math.ceil(slices / 5) }
  return { ...(await bench.signIns(first)), seconds }
}

/** Some load on a gateway with options of its own, for a profile. */
export async function loadUnder(options: GatewayOptions, effort: HttpEffort): Promise<GatewayLoad> {
  return withGateway(options, (bench) => bench.signIns(effort))
}

export function siteOf(baseUrl: string): Site {
  return {
    sso: `${baseUrl}/saml/idp/sso`,
    acs: `${baseUrl}/saml/sp/acs`,
    audience: `${baseUrl}/saml/sp`,
    takesCookiesOnPost: false,
  }
}

interface Bench {
  signIns(effort: HttpEffort): Promise<GatewayLoad>
  /** Browsers that have signed in come again: nobody has to vouch. */
  visits(effort: HttpEffort): Promise<GatewayLoad>
}

async function withGateway<Result>(
  options: GatewayOptions,
  run: (bench: Bench, gateway: RunningGateway) => Promise<Result>,
): Promise<Result> {
  const outside = counterparts()
  const gateway = await startGateway(outside, options)
  const agent = connections(atOnce)
  try {
    return await run(
      benchOf(gateway, outside, () => new Browser(agent)),
      gateway,
    )
  } finally {
    agent.destroy()
    await gateway.stop()
  }
}

function benchOf(gateway: RunningGateway, outside: Counterparts, open: () => Browser): Bench {
  const site = siteOf(gateway.baseUrl)
  const signedIn: Browser[] = []
  const signInAnew = async (number: number) => {
    const browser = open()
    const xml = await signIn(browser, site, outside, person(number % people))
    if (signedIn.length < mostSignedIn) signedIn.push(browser)
    return xml
  }
  const visitAgain = async (number: number) => {
    const browser = signedIn[number % signedIn.length]
    if (browser === undefined) throw new Error('nobody has signed in')
    return signIn(browser, { ...site, acs: 'nobody is asked' }, outside, person(0))
  }
  return {
    async signIns(effort) {
      await provenElsewhere(await signInAnew(0), gateway)
      return watched(gateway, effort, { work: signInAnew, mustMake })
    },
    visits: (effort) => watched(gateway, effort, { work: visitAgain, mustMake: mustMakeBySession }),
  }
}

/** What is measured is the real thing: both signatures hold for a library that we did not write. */
async function provenElsewhere(xml: string, { baseUrl }: RunningGateway): Promise<void> {
  const metadata = await (await fetch(`${baseUrl}/saml/idp`)).text()
  const certificate = /<md:KeyDescriptor use="signing">.*?X509Certificate>([^<]+)</s.exec(metadata)?.[1] ?? ''
  const signatures = xml.match(/<ds:Signature /g)?.length
  if (signatures !== 2 || !verifiesElsewhere(xml, certificate))
    throw new Error('what leaves is not signed twice by the key of the metadata')
}

async function watched(
  gateway: RunningGateway,
  effort: HttpEffort,
  what: Pick<LoadPlan, 'work' | 'mustMake'>,
): Promise<GatewayLoad> {
  const { warmUp, warmUpMilliseconds, mostMilliseconds } = effort
  const plan = { ...what, atOnce, mostMilliseconds, cpu: () => cpuOfProcess(gateway.pid).all }
  const perSlice = 50
  const slices = Math.ceil(warmUp / perSlice)
  if (slices > 0) await load({ ...plan, mostMilliseconds: warmUpMilliseconds, slices, perSlice })
  await Promise.all([gateway.commits(), gateway.lag()])
  const before = cpuOfProcess(gateway.pid)
  const result = await load({ ...plan, slices: effort.slices, perSlice: effort.perSlice })
  const after = cpuOfProcess(gateway.pid)
  const each = (millis: number) => rounded(millis / result.count, 3)
  const main = after.main - before.main
  return {
    ...result,
    rsaOperations: what.mustMake,
    threads: { mainMs: each(main), othersMs: each(after.all - before.all - main) },
    commits: commitsOf(await gateway.commits(), each),
    eventLoopLag: lagOf(await gateway.lag()),
  }
}

function commitsOf(commits: Commits, each: (count: number) => number): GatewayLoad['commits'] {
  const took = commits.milliseconds.length === 0 ? [0] : commits.milliseconds
  return {
    durablePerOne: each(commits.durable),
    othersPerOne: each(commits.others),
    jobsPerOne: each(commits.jobs),
    durableP50Ms: rounded(quantile(took, 0.5)),
    durableP99Ms: rounded(quantile(took, 0.99)),
  }
}

function lagOf(lag: GatewayLoad['eventLoopLag']): GatewayLoad['eventLoopLag'] {
  return { p50Ms: rounded(lag.p50Ms), p99Ms: rounded(lag.p99Ms), maxMs: rounded(lag.maxMs) }
}
