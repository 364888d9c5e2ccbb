import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Browser, connections } from './browser.js'
import { counterparts, metadataOfApp, metadataOfPartner } from './counterparts.js'
import { cpuOfTree } from './cpu.js'
import { freePort, root } from './gateway.js'
import { load, type LoadResult } from './load.js'
import { type HttpEffort, mustMake } from './over-http.js'
import { person } from './people.js'
import { type Site, signIn } from './sign-in.js'

const atOnce = 4
const people = 50

/** Why its bridge cannot be measured here; undefined where it can. */
export function missingForSimpleSamlPhp(): string | undefined {
  const fpm = existsSync('/usr/sbin') && readdirSync('/usr/sbin').some((name) => name.startsWith('php-fpm'))
  const there = fpm && existsSync('/usr/sbin/apache2') && existsSync('/usr/share/simplesamlphp')
  return there ? undefined : 'simplesamlphp, apache2 or php-fpm is not installed'
}

/** SimpleSAMLphp as a bridge between the same app and the same partner: the same flow, the same load. */
export async function simpleSamlPhp(effort: HttpEffort): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'sb-'))
  chmodSync(folder, 0o755)
  const outside = counterparts()
  const port = await freePort()
  const bridge = startBridge(folder, port, [metadataOfPartner(outside.partner), metadataOfApp(outside.app)])
  const agent = connections(atOnce)
  const site = siteOf(`http://127.0.0.1:${port}/simplesaml`)
  const work = (number: number) => signIn(new Browser(agent), site, outside, person(number % people))
  const { mostMilliseconds } = effort
  const plan = { work, atOnce, mustMake, mostMilliseconds, cpu: () => cpuOfTree(bridge.pid) }
  try {
    await bridge.up
    await load({ ...plan, slices: 1, perSlice: effort.warmUp })
    return await load({ ...plan, slices: effort.slices, perSlice: effort.perSlice })
  } finally {
    agent.destroy()
    await bridge.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function siteOf(base: string): Site {
  return {
    sso: `${base}/saml2/idp/SSOService.php`,
    acs: `${base}/module.php/saml/sp/saml2-acs.php/sp`,
    audience: `${base}/module.php/saml/sp/metadata.php/sp`,
    takesCookiesOnPost: true,
  }
}

interface Bridge {
  readonly pid: number
  readonly up: Promise<void>
  stop(): Promise<void>
}

/** As the interop tests start it, with its own service provider in place of its list of users. */
function startBridge(folder: string, port: number, knows: readonly string[]): Bridge {
  const peers = join(folder, 'peers')
  cpSync(join(root, 'test/interop/peers'), peers, {
    recursive: true,
    filter: (source) => source !== join(root, 'test/interop/peers/node'),
  })
  edit(join(peers, 'ssp/metadata/saml20-idp-hosted.php'), "'auth' => 'users'", "'auth' => 'sp'")
  const out = join(folder, 'o')
  mkdirSync(out)
  const files = knows.map((metadata, at) => {
    const file = join(folder, `${at}.xml`)
    writeFileSync(file, metadata)
    return file
  })
  const child = spawn(join(peers, 'ssp.sh'), ['run'], {
    env: {
      ...process.env,
      PEER_PORT: String(port),
      OUT_DIR: out,
      GATEWAY_METADATA: files.join(' '),
      SSP_WORKERS: String(atOnce),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  return {
    pid: child.pid ?? 0,
    up: saying(child, /^up$/m),
    async stop() {
      // Its standard input is the leash: at its end the script stops what it started.
      child.stdin.end()
      await ended
    },
  }
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
  writeFileSync(file, text.replace(from, to))
}

function saying(child: ChildProcess, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (part: Buffer) => {
      said += part.toString()
      if (wanted.test(said)) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('close', () => reject(new Error(`SimpleSAMLphp did not start:\n${said.slice(-2000)}`)))
  })
}
