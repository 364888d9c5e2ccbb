import { type BombResults, bombLines } from './bombs.js'
import { consoleLines, type ConsoleResults } from './console.js'
import type { Cost, InProcess } from './in-process.js'
import type { LoadResult } from './load.js'
import type { GatewayLoad, OverHttp } from './over-http.js'
import type { Memory } from './cpu.js'
import { rounded } from './statistics.js'
import type { TwoProcesses } from './two-processes.js'

/** What is known of a peer: in process, or its bridge over HTTP. */
export interface PeerResults {
  readonly verify?: Cost
  readonly issue?: Cost
  readonly http?: { readonly signIn: LoadResult }
  readonly leftOut?: string
}

/** The one object of `--json`. */
export interface Results {
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly node: string
    readonly openssl: string
  }
  readonly quick: boolean
  readonly seconds: number
  readonly rsa: InProcess['rsa']
  readonly inProcess: Omit<InProcess, 'rsa' | 'libraries'> & { readonly twoProcesses: TwoProcesses }
  readonly http: Omit<OverHttp, 'memory'>
  readonly memory: Memory
  readonly bombs: BombResults
  readonly console: ConsoleResults
  readonly peers: Readonly<Record<string, PeerResults>>
}

/** For people. */
export function tableOf(results: Results): string {
  const { machine, rsa, inProcess, http, memory, peers, seconds } = results
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, OpenSSL ${machine.openssl}; ${seconds} s in all`,
    `RSA-2048: one signature ${rsa.signMicros} µs, one verification ${rsa.verifyMicros} µs of CPU`,
    '',
    `In process, a Response of ${inProcess.documentBytes} bytes with 20 attributes`.padEnd(58) +
      '     µs CPU   × signature   × bound',
    ...inProcessLines(inProcess),
    '',
    'The same document through libraries',
    ...Object.entries(peers).flatMap(([name, { verify, issue }]) => [
      ...(verify ? [line(`${name} verify`, verify)] : []),
      ...(issue ? [line(`${name} sign`, issue)] : []),
    ]),
    '',
    'Over HTTP'.padEnd(40) + '  a second    p50 ms    p99 ms    CPU ms    × its RSA   others busy',
    ...httpLines(http, peers),
    '',
    ...detailLines(http.signIn),
    `memory: ${memory.rssMb} MB resident, ${memory.peakRssMb} MB at most`,
    ...bombLines(results.bombs),
    '',
    ...consoleLines(results.console),
    '',
    ...Object.entries(peers).flatMap(([name, { leftOut }]) =>
      leftOut === undefined ? [] : [`${name} was left out: ${leftOut}`],
    ),
  ].join('\n')
}

function inProcessLines(found: Results['inProcess']): readonly string[] {
  const { verify, issue, judge, bridgedSignIn: bridged, wsfed, keys, twoProcesses: two } = found
  return [
    line('verify, one signature', verify, verify.xBound),
    line('verify, two signatures', verify.twoSignatures, verify.twoSignatures.xBound),
    line('rules and judgement', judge),
    line('write and sign, one signature', issue, issue.xBound),
    line('write and sign, two signatures', issue.twoSignatures, issue.twoSignatures.xBound),
    line('bridged sign-in, one signature each side', bridged, bridged.xBound),
    line(
      `bridged sign-in by WS-Federation (${wsfed.ofSaml.toFixed(2)} of SAML’s)`,
      wsfed.bridgedSignIn,
      wsfed.bridgedSignIn.xBound,
    ),
    line('bridged sign-in, two signatures each side', bridged.twoSignatures, bridged.twoSignatures.xBound),
    ...Object.entries(keys).map(([kind, { bridgedSignIn, signMicros, verifyMicros }]) =>
      line(
        `bridged sign-in, ${kind} (signs ${signMicros}, verifies ${verifyMicros} µs)`,
        bridgedSignIn,
        bridgedSignIn.xBound,
      ),
    ),
    `  two processes: ${two.signaturesPerSecond} raw signatures a second; ${two.bridgedSignInsPerSecond} bridged sign-ins, one signature each side: ${rounded(two.ofRawSigning * 100, 1)} %`,
  ]
}

function line(name: string, { micros, xRsa }: Cost, xBound?: number): string {
  const bound = xBound === undefined ? '' : xBound.toFixed(2)
  return `  ${name}`.padEnd(58) + cell(micros, 1, 11) + cell(xRsa, 2, 14) + bound.padStart(10)
}

function cell(value: number, digits: number, width: number): string {
  return value.toFixed(digits).padStart(width)
}

function httpLines(http: Results['http'], peers: Results['peers']): readonly string[] {
  const row = (name: string, load: LoadResult) =>
    `  ${name}`.padEnd(40) +
    cell(load.perSecond, 1, 10) +
    cell(load.p50Ms, 1, 10) +
    cell(load.p99Ms, 1, 10) +
    cell(load.cpuMs, 2, 10) +
    cell(load.xRsaOperations, 2, 13) +
    cell(load.otherCoresBusy, 2, 14)
  return [
    row('whole sign-ins', http.signIn),
    row('visits by session', http.session),
    row(`whole sign-ins, the first after ${http.afterLull.seconds} s`, http.afterLull),
    row(`whole sign-ins, each sync ${http.slowDisk.millisecondsPerSync} ms longer`, http.slowDisk),
    ...Object.entries(peers).flatMap(([name, { http: found }]) =>
      found === undefined ? [] : [row(`whole sign-ins, ${name} as bridge`, found.signIn)],
    ),
  ]
}

function detailLines({
  threads,
  commits,
  eventLoopLag,
  rsaOperations,
  signMicros,
}: GatewayLoad): readonly string[] {
  const { signatures, verifications } = rsaOperations
  return [
    'A whole sign-in',
    `  must make ${signatures} RSA signatures and ${verifications} verifications; one signature took ${signMicros} µs under the load`,
    `  CPU: ${threads.mainMs} ms on the thread that answers, ${threads.othersMs} ms on the others`,
    `  commits: ${commits.durablePerOne} durable (p50 ${commits.durableP50Ms} ms, p99 ${commits.durableP99Ms} ms), ${commits.othersPerOne} others, ${commits.jobsPerOne} writes in them`,
    `  event loop lag: p50 ${eventLoopLag.p50Ms} ms, p99 ${eventLoopLag.p99Ms} ms, at most ${eventLoopLag.maxMs} ms`,
  ]
}
