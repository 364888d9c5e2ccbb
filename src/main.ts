/**
 * Starts and stops the gateway on one home folder, and says at the start what it is, what it trusts, what makes it
 * weaker than it comes and what is still missing.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { firstOwnerLink } from './admin/access/first-owner.js'
import { homeFolder, loadSettings, type Settings, SettingsError } from './config/load.js'
import { namesNobody } from './config/names-nobody.js'
import { type OpenHouse, openHouse } from './gateway.js'
import { doors } from './http/routes.js'
import { serve } from './http/server.js'
import { ruleFault } from './mapping/rule-fault.js'
import { officeFront } from './office-front.js'
import { StoreUnusable } from './store/store-unusable.js'
import { KeyFault } from './trust/key-ring.js'

export interface Running {
  readonly port: number
  readonly house: OpenHouse
  close(): Promise<void>
}

/** Opens the house of this home folder and serves it; rejects with a fault in words when it cannot. */
export async function start(home: string, say: (line: string) => void): Promise<Running> {
  const settings = loadSettings(home, undefined, { rule: ruleFault })
  const house = await openHouse(settings, version())
  try {
    const { baseUrl, clock, random, log } = house.gateway
    const health = { stores: house.stores, weakenings: house.weakenings }
    const front = {
      baseUrl,
      clock,
      random,
      log,
      doors: doors(house.gateway),
      ...officeFront(house.office),
      metadata: house.metadata,
      health,
      metrics: house.metrics,
    }
    const serving = await serve(front, settings)
    introduce(settings, house, say)
    await greetFirstOwner(house, say)
    return {
      port: serving.port,
      house,
      async close() {
        await serving.close()
        await house.close()
      },
    }
  } catch (error) {
    await house.close()
    throw error
  }
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version // our own file
}

function introduce(
  settings: Settings,
  { gateway, weakenings, storesSaid, quarantined, keyOddities }: OpenHouse,
  say: (line: string) => void,
): void {
  const { baseUrl, registry } = gateway
  say(`Sallyport ${version()} at ${baseUrl} (listening on ${settings.listen.host}:${settings.listen.port})`)
  say(`  metadata for apps      ${baseUrl}/saml/idp`)
  say(`  metadata for partners  ${baseUrl}/saml/sp`)
  say(`  stores                 ${storesSaid}`)
  say(`  registered             ${registry.apps().length} apps, ${registry.partners().length} partners`)
  say(`  weakenings             ${weakenings().join(', ') || 'none'}`)
  for (const { says, todo } of keyOddities()) say(`  own keys               ${says} ${todo}`)
  for (const place of namesNobody(settings, registry.apps(), registry.partners()))
    say(`  settings               ${place} names nobody who is registered`)
  for (const { file, reason } of quarantined()) say(`  set aside              ${file}: ${reason}`)
  for (const line of missing(settings, gateway)) say(`  ${line}`)
}

/** Where the console is; the link on the terminal alone and never in the log: whoever reads it owns the house. */
async function greetFirstOwner({ office }: OpenHouse, say: (line: string) => void): Promise<void> {
  const link = await firstOwnerLink(office)
  if (!link) return say(`  console                ${office.gateway.baseUrl}/admin`)
  say(`  first owner            ${link.address}`)
  say(
    `                         works once, until ${link.expiresAt.toISOString()}; another: sallyport admin setup-link`,
  )
}

/** What a person has to do before anybody can sign in. */
function missing({ folders, baseUrl }: Settings, { registry }: OpenHouse['gateway']): readonly string[] {
  return [
    ...(registry.partners().length === 0
      ? [
          `missing                no partner vouches yet: put its metadata into ${folders.partners}/NAME.xml, or run: sallyport partner add FILE|URL`,
        ]
      : []),
    ...(registry.apps().length === 0
      ? [
          `missing                no app asks yet: put its metadata into ${folders.apps}/NAME.xml, or run: sallyport app add FILE|URL`,
        ]
      : []),
    ...(registry.partners().length > 0 &&
    registry.partners().every(({ confirmedDomains }) => confirmedDomains.length === 0)
      ? [
          'missing                no domain is confirmed for any partner, so e-mail addresses are not passed on: sallyport partner confirm-domain NAME DOMAIN',
        ]
      : []),
    ...(baseUrl.startsWith('http:')
      ? [
          'note                   plain http is for trying out: set baseUrl to the https address that browsers use',
        ]
      : []),
  ]
}

/** A fault that the operator can mend is said in words; anything else keeps its stack. */
export function said(error: unknown): string {
  if (error instanceof SettingsError || error instanceof StoreUnusable || error instanceof KeyFault)
    return error.message
  const { syscall, code = '', message } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  if (syscall !== undefined)
    return `${message}: ${syscall === 'listen' ? (listening[code] ?? elsewhere) : mendable}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const elsewhere = 'set listen in config/sallyport.json (or SALLYPORT_LISTEN).'
const listening: Readonly<Record<string, string>> = {
  EADDRINUSE: `something else listens there. Stop it, or ${elsewhere}`,
  EACCES: `this account may not listen there. Take a port of 1024 or more: ${elsewhere}`,
  EADDRNOTAVAIL: `this machine has no such address; ${elsewhere}`,
}
const mendable =
  'the account that runs the gateway must be able to read config/, and to write certs/, data/ and metadata/.'

/** Runs until a signal comes; a second one does not wait. */
export async function run(home: string): Promise<void> {
  try {
    const running = await start(home, (line) => process.stdout.write(`${line}\n`))
    let stopping = false
    const stop = () => {
      if (stopping) process.exit(1)
      stopping = true
      running.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${said(error)}\n`)
          process.exit(1)
        },
      )
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  } catch (error) {
    process.stderr.write(`${said(error)}\n`)
    process.exit(1)
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.length > 2) {
    process.stderr.write(
      'The gateway is told nothing on its command line: settings stand in config/sallyport.json, the home folder in SALLYPORT_HOME.\n',
    )
    process.exit(2)
  }
  await run(homeFolder())
}
