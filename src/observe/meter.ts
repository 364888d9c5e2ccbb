import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { Meter } from '../model/ports.js'

export interface Metrics extends Meter {
  /** Everything, as Prometheus reads it. */
  read(): Promise<{ readonly type: string; readonly text: string }>
}

/** Counters of this process, in a registry of its own. `lost` says how many parts the flight recorder had to drop. */
export function openMeter(lost: () => number): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const signIns = new Counter({
    name: 'sallyport_sign_ins_total',
    help: 'Sign-ins by outcome; code is the refusal’s code, empty otherwise',
    labelNames: ['outcome', 'code'],
    registers,
  })
  const stages = new Histogram({
    name: 'sallyport_stage_seconds',
    help: 'Time spent in each stage of a sign-in',
    labelNames: ['stage'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  new Counter({
    name: 'sallyport_record_parts_lost_total',
    help: 'Parts of sign-in records that the flight recorder had to drop',
    registers,
    collect() {
      this.reset()
      this.inc(lost())
    },
  })
  // Each is found once: to look a counter up by its labels costs more than to count
  const signInsOf = remembered((outcome, code) => signIns.labels({ outcome, code }))
  const stageOf = remembered((stage) => stages.labels({ stage }))
  return {
    signIn: (outcome, code) => signInsOf(outcome, code).inc(),
    stage: (stage, milliseconds) => stageOf(stage, '').observe(milliseconds / 1000),
    async read() {
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}

/** Names of stages, outcomes and codes are of our own making, and few. */
function remembered<Child>(
  find: (name: string, code: string) => Child,
): (name: string, code: string) => Child {
  const known = new Map<string, Child>()
  return (name, code) => {
    const key = code === '' ? name : `${name} ${code}`
    const child = known.get(key) ?? find(name, code)
    known.set(key, child)
    return child
  }
}
