import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HttpEffort, loadUnder } from './over-http.js'
import { rounded } from './statistics.js'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Share of the samples that show the gateway starting and its code being compiled. */
const startingUp = 0.4

export interface Part {
  readonly name: string
  /** Of all CPU that the profile has seen of the answering thread. */
  readonly percent: number
}

export interface Profiled {
  readonly rooms: readonly Part[]
  readonly functions: readonly Part[]
}

/** Where the thread that answers spends its time under the load of whole sign-ins. */
export async function profile(effort: HttpEffort): Promise<Profiled> {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'))
  try {
    await loadUnder({ node: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'] }, effort)
    return partsOf(largest(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The writer's thread leaves a profile too; the thread that answers has the longer one. */
function largest(folder: string): Profile {
  const files = readdirSync(folder).map((name) => join(folder, name))
  const [first] = files.toSorted((one, other) => statSync(other).size - statSync(one).size)
  if (first === undefined) throw new Error('the gateway left no profile')
  return JSON.parse(readFileSync(first, 'utf8')) as Profile // as V8 writes it
}

function partsOf({ nodes, samples, timeDeltas }: Profile): Profiled {
  const self = new Map<number, number>()
  for (const [at, id] of samples.entries()) {
    if (at >= samples.length * startingUp) self.set(id, (self.get(id) ?? 0) + (timeDeltas[at] ?? 0))
  }
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((one) => [one, id] as const)))
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const rooms = new Map<string, number>()
  const functions = new Map<string, number>()
  const add = (to: Map<string, number>, name: string, time: number) =>
    to.set(name, (to.get(name) ?? 0) + time)
  for (const [id, time] of self) {
    const frame = frames.get(id)
    if (frame === undefined || frame.functionName === '(idle)') continue
    add(functions, `${frame.functionName || 'anonymous'} ${roomOf(frame.url)}`, time)
    add(rooms, ownerOf(id), time)
  }
  return { rooms: shares(rooms), functions: shares(functions).slice(0, 40) }

  /** The innermost room of ours on the stack: what node and libraries do for a room is that room's. */
  function ownerOf(id: number): string {
    const own = frames.get(id)
    if (own?.functionName === '(garbage collector)') return 'collecting garbage'
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = frames.get(at)
      if (frame !== undefined && isSignature(frame)) return 'node:crypto signing and verifying'
      if (frame?.url.includes('/dist/')) return roomOf(frame.url)
    }
    return own?.url.startsWith('node:') || own?.url.includes('node_modules')
      ? 'node itself'
      : 'outside JavaScript'
  }
}

function isSignature({ url, functionName }: Profile['nodes'][number]['callFrame']): boolean {
  return url === 'node:internal/crypto/sig' && /^(?:sign|verify)OneShot$/.test(functionName)
}

function roomOf(url: string): string {
  const own = /\/dist\/(?:(faces\/[^/]+|[^/]+)\/)?(?:[^/]+\/)*[^/]+$/.exec(url)
  if (own) return own[1] ?? 'gateway'
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? (url === '' ? '' : url)
}

function shares(times: ReadonlyMap<string, number>): readonly Part[] {
  const all = [...times.values()].reduce((sum, time) => sum + time, 0)
  return [...times]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, time]) => ({ name, percent: rounded((time / all) * 100, 1) }))
}
