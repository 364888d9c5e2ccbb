// Gives package-lock.json an entry for each optional package of another platform that npm left out because the registry
// it asked does not serve it. Without them `npm ci` calls the lockfile out of step, on every platform.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = [
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
  'arm',
]

/** Optional packages without an entry, each with the package that wants it. */
export function missingIn({ packages }) {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !standsFor(place, name, packages))
      .map(([name, version]) => ({ name, version, wantedBy: place })),
  )
}

/** Where Node would find it from there. */
function standsFor(place, name, packages) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at}${at === '' ? '' : '/'}node_modules/${name}`] !== undefined) return true
    if (at === '') return false
  }
}

/** What the package's name says of its platform; npm skips it elsewhere. */
export function entryFor({ name, version, wantedBy }, packages) {
  const words = name.split(/[/-]/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (os.length === 0 || cpu === undefined) throw new Error(`${name}: its name tells no platform`)
  const musl = words.some((word) => word.startsWith('musl'))
  return {
    version,
    cpu: [cpu],
    ...(packages[wantedBy].dev === true ? { dev: true } : {}),
    ...(os[0] === 'linux' ? { libc: [musl ? 'musl' : 'glibc'] } : {}),
    optional: true,
    os,
  }
}

export function complete(lockfile) {
  const added = missingIn(lockfile).map((one) => [
    `node_modules/${one.name}`,
    entryFor(one, lockfile.packages),
  ])
  const [root, ...rest] = Object.entries(lockfile.packages)
  const sorted = [...rest, ...added].sort(([one], [other]) => one.localeCompare(other, 'en'))
  return { ...lockfile, packages: Object.fromEntries([root, ...sorted]) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = process.argv[2] ?? 'package-lock.json'
  const lockfile = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingIn(lockfile).map(({ name }) => name)
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(complete(lockfile), undefined, 2)}\n`)
  process.stdout.write(
    missing.length === 0 ? 'Nothing is missing.\n' : `Added ${missing.length}: ${missing.join(' ')}\n`,
  )
}
