import { sign, verify } from 'node:crypto'
import { cpuOfMachine } from './cpu.js'
import { keysOf } from './messages.js'
import { publicKeyOf } from '../src/xml/keys.js'
import { median, medianRatio, quantile, rounded, weighted } from './statistics.js'

export interface LoadPlan {
  /** One piece of work; `number` counts from 0 over the whole load. */
  readonly work: (number: number) => Promise<unknown>
  /** Milliseconds of CPU of the server so far. */
  readonly cpu: () => number
  readonly atOnce: number
  readonly slices: number
  readonly perSlice: number
  /** The load ends after so long, at the end of a slice. */
  readonly mostMilliseconds: number
  /** RSA-2048 operations that the server must make for one piece of work. */
  readonly mustMake: { readonly signatures: number; readonly verifications: number }
}

export interface LoadResult {
  readonly count: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The server's CPU for one. */
  readonly cpuMs: number
  /** That, as a multiple of the RSA operations it must make, timed while the load was on. */
  readonly xRsaOperations: number
  /** One RSA-2048 signature meanwhile, in the load generator. */
  readonly signMicros: number
  readonly verifyMicros: number
  /** Cores that were busy with something else meanwhile. */
  readonly otherCoresBusy: number
}

/** Keeps `atOnce` browsers busy, in slices: each slice gives one quotient of the server's CPU and of RSA's. */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const yardstick = rsaYardstick()
  const took: number[] = []
  const slices: Slice[] = []
  const began = performance.now()
  const spent = { machine: cpuOfMachine(), server: plan.cpu(), own: process.cpuUsage() }
  for (let at = 0; at < plan.slices && performance.now() - began < plan.mostMilliseconds; at += 1)
    slices.push(await slice(plan, at * plan.perSlice, took, yardstick))
  const wall = performance.now() - began
  const own = process.cpuUsage(spent.own)
  const others = cpuOfMachine() - spent.machine - (plan.cpu() - spent.server) - (own.user + own.system) / 1000
  const { signatures, verifications } = plan.mustMake
  const bound = weighted([
    { times: signatures, of: slices.map(({ sign: micros }) => micros / 1000) },
    { times: verifications, of: slices.map(({ verify: micros }) => micros / 1000) },
  ])
  const cpu = slices.map(({ cpu: millis }) => millis)
  return {
    count: took.length,
    perSecond: rounded(took.length / (wall / 1000), 1),
    p50Ms: rounded(quantile(took, 0.5), 1),
    p99Ms: rounded(quantile(took, 0.99), 1),
    cpuMs: rounded(median(cpu), 3),
    xRsaOperations: rounded(medianRatio(cpu, bound), 2),
    signMicros: rounded(median(slices.map(({ sign: micros }) => micros)), 1),
    verifyMicros: rounded(median(slices.map(({ verify: micros }) => micros)), 1),
    otherCoresBusy: rounded(Math.max(0, others / wall), 2),
  }
}

interface Slice {
  readonly cpu: number
  readonly sign: number
  readonly verify: number
}

async function slice(
  plan: LoadPlan,
  from: number,
  took: number[],
  yardstick: () => { readonly sign: number; readonly verify: number },
): Promise<Slice> {
  const rsa: { readonly sign: number; readonly verify: number }[] = []
  const before = plan.cpu()
  let next = from
  const browser = async () => {
    while (next < from + plan.perSlice) {
      const number = next
      next += 1
      const began = performance.now()
      await plan.work(number)
      took.push(performance.now() - began)
      rsa.push(yardstick())
    }
  }
  await Promise.all(Array.from({ length: plan.atOnce }, browser))
  return {
    cpu: (plan.cpu() - before) / plan.perSlice,
    sign: median(rsa.map((one) => one.sign)),
    verify: median(rsa.map((one) => one.verify)),
  }
}

/** Times one signature and one verification, here and now. */
function rsaYardstick(): () => { readonly sign: number; readonly verify: number } {
  const { privateKey, certificate } = keysOf('rsa-2048')
  const publicKey = publicKeyOf(certificate).object
  const octets = Buffer.alloc(800, 'a SignedInfo is about as long as this. ')
  const micros = (run: () => unknown) => {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  return () => {
    let value = Buffer.alloc(0)
    const signing = micros(() => {
      value = sign('sha256', octets, privateKey)
    })
    return { sign: signing, verify: micros(() => verify('sha256', octets, publicKey, value)) }
  }
}
