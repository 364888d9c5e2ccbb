import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of CPU of one process with all its threads, by Linux's own count in nanoseconds. */
export function cpuOfProcess(pid: number): { readonly all: number; readonly main: number } {
  let all = 0
  let main = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const millis = threadMillis(`/proc/${pid}/task/${thread}/schedstat`)
    all += millis
    if (Number(thread) === pid) main = millis
  }
  return { all, main }
}

function threadMillis(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return 0 // the thread has ended
  }
}

/** The same of a process and everything it has started. */
export function cpuOfTree(pid: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)))
  }
  const sum = (one: number): number =>
    [...parents].reduce((total, [child, parent]) => (parent === one ? total + sum(child) : total), own(one))
  return sum(pid)
}

function own(pid: number): number {
  try {
    return cpuOfProcess(pid).all
  } catch {
    return 0 // it has ended
  }
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

export interface Memory {
  readonly rssMb: number
  readonly peakRssMb: number
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (field: string) =>
    Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024)
  return { rssMb: megabytes('VmRSS'), peakRssMb: megabytes('VmHWM') }
}

/** Milliseconds of CPU that the whole machine has spent, all cores together. */
export function cpuOfMachine(): number {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/) ?? []
  const spent = ticks.slice(0, 8).map(Number)
  const [, , , idle = 0, waiting = 0] = spent
  return (spent.reduce((sum, one) => sum + one, 0) - idle - waiting) * 10
}
