import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'packages-'))
chmodSync(folder, 0o755)
// A copy that other accounts can read, wherever this checkout lies.
const script = join(folder, 'debian-packages.mjs')
copyFileSync(resolve(import.meta.dirname, '../../scripts/debian-packages.mjs'), script)
afterAll(() => rmSync(folder, { recursive: true }))

/** A machine whose dpkg knows only what the file `installed` lists, and whose apt-get writes down its parameters. */
function machine(installed: readonly string[], apt: 'works' | 'fails' | 'absent'): string {
  const bin = mkdtempSync(join(folder, 'bin-'))
  const program = (name: string, body: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  writeFileSync(join(bin, 'installed'), installed.join('\n'))
  program(
    'dpkg-query',
    `shift 3; for p; do if /usr/bin/grep -qx "$p" ${bin}/installed; then echo "$p installed"; else echo "$p not-installed"; fi; done`,
  )
  const install = apt === 'works' ? `for p; do echo "$p" >>${bin}/installed; done` : 'exit 100'
  if (apt !== 'absent') {
    const policy = 'test -x /usr/sbin/policy-rc.d && p=guarded || p=open'
    program(
      'apt-get',
      `[ "$1" = --version ] && exit 0; ${policy}; echo "$DEBIAN_FRONTEND $p $*" >>${bin}/calls; [ "$1" = install ] || exit 0; ${install}`,
    )
  }
  chmodSync(bin, 0o777)
  return bin
}

function ensure(bin: string, packages: readonly string[], account?: number) {
  const code = `import(${JSON.stringify(script)}).then(m => console.log(JSON.stringify(m.ensure(${JSON.stringify(packages)}, console.log))))`
  const ended = spawnSync(process.execPath, ['-e', code], {
    encoding: 'utf8',
    env: { PATH: bin },
    cwd: '/',
    ...(account === undefined ? {} : { uid: account, gid: account }),
  })
  const calls = join(bin, 'calls')
  const lines = ended.stdout.trimEnd().split('\n')
  return {
    missing: JSON.parse(lines.at(-1) ?? 'null') as unknown,
    said: lines.slice(0, -1).join('\n'),
    calls: existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : [],
  }
}

const isRoot = process.getuid?.() === 0
const asSomebody = isRoot ? 65_534 : undefined

test('a machine that has every package is left alone, without a word', () => {
  const bin = machine(['redis-server', 'xmlsec1'], 'works')
  expect(ensure(bin, ['redis-server', 'xmlsec1'])).toEqual({ missing: [], said: '', calls: [] })
})

test('elsewhere than as root it says what is missing and how to install it, and installs nothing', () => {
  const bin = machine(['xmlsec1'], 'works')
  const { missing, said, calls } = ensure(bin, ['redis-server', 'xmlsec1'], asSomebody)
  expect(missing).toEqual(['redis-server'])
  expect(said).toContain('Missing Debian packages: redis-server')
  expect(said).toContain('apt-get install -y --no-install-recommends redis-server')
  expect(calls).toEqual([])
})

test('a machine without apt-get hears what is missing', () => {
  const { missing, said } = ensure(machine([], 'absent'), ['xmlsec1'])
  expect(missing).toEqual(['xmlsec1'])
  expect(said).toContain('This machine has no apt-get.')
})

// What root sees can be tried only as root; for others the other half of the rule is the whole rule.
const asRoot = isRoot ? 'root' : 'somebody'
test(`${asRoot} gets ${isRoot ? 'just the missing ones installed, services held back' : 'nothing installed'}`, () => {
  const bin = machine(['xmlsec1'], 'works')
  const had = existsSync('/usr/sbin/policy-rc.d')
  const { missing, said, calls } = ensure(bin, ['redis-server', 'xmlsec1', 'chromium'])
  expect(existsSync('/usr/sbin/policy-rc.d')).toBe(had)
  if (!isRoot) {
    expect(missing).toEqual(['redis-server', 'chromium'])
    return
  }
  expect(missing).toEqual([])
  expect(said).toContain('About to install Debian packages')
  expect(calls).toEqual([
    'noninteractive guarded update',
    'noninteractive guarded install -y --no-install-recommends redis-server chromium',
  ])
})

test('what could not be installed is still missing', () => {
  const bin = machine([], 'fails')
  expect(ensure(bin, ['xmlsec1']).missing).toEqual(['xmlsec1'])
})
