import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const script = resolve(root, 'scripts/complete-lockfile.mjs')

function evaluated(expression: string): unknown {
  const code = `Promise.all([import(${JSON.stringify(script)}), import('node:fs')]).then(([m, fs]) => console.log(JSON.stringify(${expression})))`
  return JSON.parse(spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', cwd: root }).stdout)
}

test.each(['package-lock.json', 'test/interop/peers/node/package-lock.json'])(
  '%s names every optional package, so that a clean install works (node scripts/complete-lockfile.mjs)',
  (file) => {
    expect(evaluated(`m.missingIn(JSON.parse(fs.readFileSync('${file}', 'utf8')))`)).toEqual([])
  },
)

test('a package of another platform gets an entry that npm skips here, and nothing else is touched', () => {
  const tool = { version: '1.0.0', dev: true, optionalDependencies: { '@x/tool-linux-x64-musl': '1.0.0' } }
  const lockfile = {
    packages: { '': {}, 'node_modules/tool': tool, 'node_modules/zebra': { version: '2.0.0' } },
  }
  const made = evaluated(`m.complete(${JSON.stringify(lockfile)}).packages`) as Record<string, unknown>
  expect(Object.keys(made)).toEqual([
    '',
    'node_modules/@x/tool-linux-x64-musl',
    ...Object.keys(lockfile.packages).slice(1),
  ])
  expect(made).toMatchObject(lockfile.packages)
  expect(made['node_modules/@x/tool-linux-x64-musl']).toEqual({
    version: '1.0.0',
    cpu: ['x64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  })
})
