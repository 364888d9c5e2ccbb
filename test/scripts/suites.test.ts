import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

function evaluated(expression: string): unknown {
  const code = `import(${JSON.stringify(resolve(root, 'scripts/suites.mjs'))}).then(async m => console.log(JSON.stringify(await (${expression}))))`
  const ended = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', cwd: root })
  return JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? 'null')
}

const clean = {
  numPassedTests: 7,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
}
const counts = (ended: unknown, report: unknown) =>
  evaluated(`m.countsOf(${JSON.stringify(ended)}, ${JSON.stringify(report) ?? 'undefined'})`)

test('a suite that ended well counts its tests', () => {
  expect(counts({ ok: true }, clean)).toEqual({ passed: 7, failed: 0 })
})

test.each([
  ['no test at all', { ok: true }, { ...clean, numPassedTests: 0 }, { passed: 0, failed: 1 }],
  ['a skipped test', { ok: true }, { ...clean, numPendingTests: 1 }, { passed: 7, failed: 1 }],
  ['a test still to be written', { ok: true }, { ...clean, numTodoTests: 2 }, { passed: 7, failed: 2 }],
  [
    'a file that could not be loaded',
    { ok: false, why: 'ended with 1' },
    { ...clean, numRuntimeErrorTestSuites: 1 },
    { passed: 7, failed: 1 },
  ],
  [
    'a run that ended badly after its tests',
    { ok: false, why: 'ended with 1' },
    clean,
    { passed: 7, failed: 1 },
  ],
  ['a run without a report', { ok: false, why: 'ended with SIGKILL' }, undefined, { passed: 0, failed: 1 }],
])('%s is a failure', (_, ended, report, expected) => {
  expect(counts(ended, report)).toMatchObject(expected)
})

test.each([
  ['every line is good', { ok: true, said: 'ok     format\nok     lint\n' }, { passed: 2, failed: 0 }],
  [
    'a line is bad',
    { ok: false, said: 'ok     format\nFAILED lint: oh\n' },
    { passed: 1, failed: 1, which: ['lint: oh'] },
  ],
  ['it ended badly without a word', { ok: false, why: 'ended with 1', said: '' }, { passed: 0, failed: 1 }],
  ['it said nothing', { ok: true, said: '' }, { passed: 0, failed: 1 }],
])('a command that counts lines: %s', (_, ended, expected) => {
  expect(evaluated(`m.linesOf(${JSON.stringify(ended)})`)).toMatchObject(expected)
})

test('what failed is told again with the file, the test and what it found', () => {
  const message = `\u001b[31mexpected 1\u001b[39m\n${'at somewhere\n'.repeat(40)}`
  const failed = { fullName: 'it holds', status: 'failed', failureMessages: [message] }
  const testResults = [
    {
      name: resolve(root, 'test/a.test.ts'),
      message: 'all',
      assertionResults: [failed, { status: 'passed' }],
    },
    { name: resolve(root, 'test/b.test.ts'), message: 'cannot be loaded', assertionResults: [] },
    { name: resolve(root, 'test/c.test.ts'), message: '', assertionResults: [{ status: 'passed' }] },
  ]
  const { which } = counts({ ok: false }, { ...clean, numFailedTests: 2, testResults }) as { which: string[] }
  expect(which).toHaveLength(2)
  expect(which[0]).toMatch(/^test\/a\.test\.ts: it holds\nexpected 1\n(?:at somewhere\n){10}at somewhere$/)
  expect(which[1]).toBe('test/b.test.ts\ncannot be loaded')
})

test('a suite that takes longer than its limit is ended and says so', () => {
  expect(evaluated(`m.run('sleep', ['60'], 60)`)).toMatchObject({
    ok: false,
    why: expect.stringContaining('took longer'),
  })
})

test('every jest project is a suite of the whole run', () => {
  const config = readFileSync(resolve(root, 'jest.config.mjs'), 'utf8')
  const projects = [...config.matchAll(/displayName: '(\w+)'/g)].map(([, name]) => name)
  expect(projects).toContain('inner')
  expect(evaluated('m.suites.map((s) => s.project).filter(Boolean)')).toEqual(projects)
})

test('continuous integration runs the README’s command, and the command runs every suite', () => {
  expect(readFileSync(resolve(root, '.ci/run'), 'utf8')).toMatch(/\nnpm ci\nnpm run test:all\n$/)
  const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))
  expect(scripts['test:all']).toBe('node scripts/test-all.mjs')
})
