import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Rule } from '../model/rule.js'
import { contradictions } from './contradictions.js'
import { faultsOf, type FoundFault, pathOf, type SettingsFault } from './faults.js'
import { readJson } from './json-text.js'
import type { ReadSettings } from './schema.js'
import { settingsSchema } from './schema.js'

/** Everything the operator decides, with all defaults filled in and all references resolved. */
export interface Settings extends Omit<ReadSettings, 'listen' | 'stores' | 'log'> {
  /** Absolute; the folders below stand in it. */
  readonly home: string
  readonly folders: { readonly apps: string; readonly partners: string; readonly certs: string }
  readonly listen: { readonly host: string; readonly port: number }
  /** `data` is absolute; `redis` is the URL, absent when none is given. */
  readonly stores: { readonly data: string; readonly redis?: string }
  readonly log: { readonly level: 'error' | 'warn' | 'info' | 'debug'; readonly file?: string }
}

/** The operator's faults, all of them at once: the process does not start. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'

  constructor(
    readonly file: string,
    readonly faults: readonly SettingsFault[],
  ) {
    super(
      `${file}:\n${faults.map(({ path, says }) => `  ${path === '' ? '' : `${path}: `}${says}`).join('\n')}`,
    )
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Checks that other rooms know how to make; each returns what is wrong, in words. */
export interface Checks {
  readonly rule?: (rule: Rule) => string | undefined
}

/** The home folder: as given, else SALLYPORT_HOME, else the working directory. */
export function homeFolder(given?: string, environment: Environment = process.env): string {
  return resolve(given ?? environment['SALLYPORT_HOME'] ?? '.')
}

/** Reads `config/sallyport.json` under `home` (all of it optional) and what the environment overrides. */
export function loadSettings(
  home: string,
  environment: Environment = process.env,
  checks: Checks = {},
): Settings {
  const file = join(home, 'config', 'sallyport.json')
  const faults: SettingsFault[] = []
  const overridden = override(readFile(file), environment, faults)
  const read = check(overridden, faults)
  if (read === undefined) throw new SettingsError(file, faults.map(whence(environment)))
  const redis = secret(read.stores.redis, home, environment, faults)
  faults.push(...ruleFaults(read, checks))
  if (faults.length > 0) throw new SettingsError(file, faults.map(whence(environment)))
  return settled(read, resolve(home), redis)
}

/** Faults of single settings, then of settings together; the latter also when the former had to be left out. */
function check(value: unknown, faults: SettingsFault[]): ReadSettings | undefined {
  const parsed = settingsSchema.safeParse(value)
  const own = parsed.success ? [] : parsed.error.issues.flatMap(faultsOf)
  faults.push(...own.map(({ path, says }) => ({ path, says })))
  const readable = parsed.success ? parsed : settingsSchema.safeParse(without(value, own))
  const together = readable.success ? contradictions(readable.data) : []
  for (const { path, says } of together) {
    if (!own.some((fault) => fault.path === pathOf(path))) faults.push({ path: pathOf(path), says })
  }
  return readable.success ? readable.data : undefined
}

function without(value: unknown, faults: readonly FoundFault[]): unknown {
  const copy: unknown = structuredClone(value)
  // Every setting up to the third step is optional: the field of one app, the section's field.
  for (const place of faults.map((fault) => fault.place.slice(0, 3))) {
    let at = copy as Record<PropertyKey, unknown> | undefined
    for (const part of place.slice(0, -1)) at = at?.[part] as typeof at
    const last = place.at(-1)
    if (typeof at === 'object' && at !== null && last !== undefined) delete at[last]
  }
  return copy
}

function readFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new SettingsError(file, [
      { path: '', says: `cannot be read (${(error as NodeJS.ErrnoException).code})` },
    ])
  }
  const json = readJson(text)
  if ('fault' in json) throw new SettingsError(file, [{ path: '', says: json.fault }])
  return json.value
}

function override(value: unknown, environment: Environment, faults: SettingsFault[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const baseUrl = environment['SALLYPORT_BASE_URL']
  const listen = environment['SALLYPORT_LISTEN']
  return {
    ...value,
    ...(baseUrl === undefined || baseUrl === '' ? {} : { baseUrl }),
    ...(listen === undefined || listen === '' ? {} : { listen: listenOf(listen, faults) }),
  }
}

/** What the environment said is no fault of the file. */
function whence(environment: Environment): (fault: SettingsFault) => SettingsFault {
  const given = environment['SALLYPORT_BASE_URL'] ?? ''
  return (fault) =>
    fault.path === 'baseUrl' && given !== ''
      ? { path: 'environment SALLYPORT_BASE_URL', says: `${fault.says}: ${JSON.stringify(given)}` }
      : fault
}

function listenOf(text: string, faults: SettingsFault[]): { host: string; port: number } {
  const [, host = '', port = ''] = /^(?:\[?([^\]]*?)\]?:)?([0-9]{1,5})$/.exec(text) ?? []
  if (port !== '' && Number(port) < 65_536)
    return { host: host === '' ? '127.0.0.1' : host, port: Number(port) }
  faults.push({
    path: 'environment SALLYPORT_LISTEN',
    says: `expected host:port, got ${JSON.stringify(text)}`,
  })
  return { host: '127.0.0.1', port: 0 }
}

function secret(
  reference: { readonly file: string } | { readonly env: string },
  home: string,
  environment: Environment,
  faults: SettingsFault[],
): string | undefined {
  if ('env' in reference) {
    const value = environment[reference.env]?.trim() ?? ''
    // REDIS_URL is looked for unasked. Whoever names another one wants Redis, and no store of this machine's own instead.
    if (value === '' && reference.env !== 'REDIS_URL')
      faults.push({ path: 'stores.redis.env', says: `${reference.env} is not set in the environment` })
    return value === '' ? undefined : value
  }
  try {
    const value = readFileSync(resolve(home, reference.file), 'utf8').trim()
    if (value === '') faults.push({ path: 'stores.redis.file', says: `${reference.file} is empty` })
    return value
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    faults.push({ path: 'stores.redis.file', says: `${reference.file} cannot be read (${why})` })
    return undefined
  }
}

function ruleFaults(read: ReadSettings, { rule: check }: Checks): readonly SettingsFault[] {
  if (check === undefined) return []
  const lists: readonly (readonly [string, readonly Rule[] | undefined])[] = [
    ['defaults.app.release', read.defaults.app.release],
    ['defaults.partner.import', read.defaults.partner.import],
    ...Object.entries(read.apps).map(
      ([key, app]) => [`${pathOf(['apps', key])}.release`, app.release] as const,
    ),
    ...Object.entries(read.partners).map(
      ([key, partner]) => [`${pathOf(['partners', key])}.import`, partner.import] as const,
    ),
  ]
  return lists.flatMap(([path, rules = []]) =>
    rules.flatMap((rule, at) => {
      const says = check(rule)
      return says === undefined ? [] : [{ path: `${path}[${at}]`, says }]
    }),
  )
}

function settled(read: ReadSettings, home: string, redis: string | undefined): Settings {
  const { level, file } = read.log
  return {
    ...read,
    home,
    folders: {
      apps: join(home, 'metadata', 'apps'),
      partners: join(home, 'metadata', 'partners'),
      certs: join(home, 'certs'),
    },
    listen: { host: read.listen.host, port: read.listen.port ?? portFor(read.baseUrl) },
    stores: { data: resolve(home, read.stores.data), ...(redis === undefined ? {} : { redis }) },
    log: { level, ...(file === undefined ? {} : { file: resolve(home, file) }) },
  }
}

function portFor(baseUrl: string): number {
  const { protocol, port } = new URL(baseUrl)
  if (protocol === 'https:') return 8080
  return port === '' ? 80 : Number(port)
}
